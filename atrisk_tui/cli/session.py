"""One call of the command line: who is asking, of which store, printing where."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO, TypeVar

from ..config import Config
from ..domain.commands import Command, Receipt
from ..domain.currency import currency_digits
from ..domain.model import Actor
from ..domain.policy import refusal
from ..domain.queries import GetSettings, Query
from ..domain.settings import Settings
from ..errors import Denied, Missing, Unknown
from .arguments import Common
from .objects import Shapes
from .printing import Printer

if TYPE_CHECKING:
    from ..store.store import Store

R = TypeVar("R")


def utc_now() -> datetime:
    """Return the moment it is."""
    return datetime.now(UTC)


def os_user() -> str:
    """Return the name of the person whom the system runs this for; no variable can change it.

    Raises: Unknown where the system itself does not know.
    """
    import pwd

    number = os.geteuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        # Never the number: it would be read as a person's id.
        raise Unknown(f"The system has no name for user {number}: ask its administrator.") from None


@dataclass(slots=True)
class Session:
    """What a subcommand works with; the store is opened when it is first asked."""

    common: Common
    load: Callable[[], Config]
    """Reads the configuration; not before it is needed, so that help never fails for it."""
    printer: Printer
    stdin: TextIO
    clock: Callable[[], datetime] = utc_now
    _config: Config | None = field(default=None, init=False)
    _opened: "tuple[Store, Actor] | None" = field(default=None, init=False)
    _settings: Settings | None = field(default=None, init=False)

    @property
    def config(self) -> Config:
        """The configuration in force. Raises: Usage where its file makes no sense."""
        if self._config is None:
            self._config = self.load()
        return self._config

    @property
    def store(self) -> "Store":
        """The open store. Raises: StoreUnusable, Unknown."""
        return self._ready()[0]

    @property
    def actor(self) -> Actor:
        """Who is asking. Raises: StoreUnusable, Unknown."""
        return self._ready()[1]

    @property
    def settings(self) -> Settings:
        """The company-wide settings in force."""
        if self._settings is None:
            self._settings = self.ask(GetSettings())
        return self._settings

    @property
    def digits(self) -> int:
        """Decimals of the store's currency."""
        return currency_digits(self.settings.text("currency"))

    @property
    def shapes(self) -> Shapes:
        """Makes JSON objects of rows."""
        return Shapes(self.clock(), self.digits)

    def ask(self, query: Query[R]) -> R:
        """Answer a query. Raises: Missing, Denied, as its reader does."""
        store, actor = self._ready()
        return store.ask(actor, query)

    def do(self, command: Command, *, note: str = "") -> Receipt:
        """Carry out a command. Raises: any AtRiskError; nothing was written then."""
        store, actor = self._ready()
        return store.do(actor, command, note=note)

    def expect(self, command: type[Command]) -> None:
        """Go on only if the asker's role may do this at all; the store decides again.

        Asked before values are looked at, so that a refusal says the thing that matters.
        Raises: Denied.
        """
        reason = refusal(self.actor.grants, command)
        if reason is not None:
            raise Denied(f"{reason[:1].upper()}{reason[1:]}.")

    def confirm(self, question: str) -> bool:
        """Ask a person yes or no; no where nobody answers."""
        self.printer.err.write(f"{question} [y/N] ")
        self.printer.err.flush()
        return self.stdin.readline().strip().casefold() in {"y", "yes"}

    def close(self) -> None:
        """Let go of the store."""
        if self._opened is not None:
            self._opened[0].close()
            self._opened = None

    def _ready(self) -> "tuple[Store, Actor]":
        if self._opened is None:
            self._opened = open_store(self.config.where, self.common.who, self.clock)
        return self._opened


def open_store(
    where: str, who: str | None, clock: Callable[[], datetime] = utc_now
) -> "tuple[Store, Actor]":
    """Open the store and find out who is asking: the system's user, or whom its owner names.

    Raises:
        StoreUnusable: it cannot be opened or must not be trusted.
        Unknown: nobody here by that name, or the asker may not speak for others.

    """
    from ..store.store import Store

    store = Store.open(where, clock=clock)
    try:
        return store, identify(store, who)
    except BaseException:
        store.close()
        raise


def identify(store: "Store", who: str | None) -> Actor:
    """Return who is asking. Raises: Unknown."""
    system = os_user()
    if who is None:
        return _person_of_system(store, system)
    if not store.owns():
        raise Unknown(
            "--as is for the owner of the store only: leave it out to work as yourself.",
            field="as",
        )
    actor = store.identify(who)
    # The numeric id may have been given; the audit names the person.
    return replace(actor, source=f"local:{system} as {actor.username}")


def _person_of_system(store: "Store", system: str) -> Actor:
    stranger = Unknown(
        f"{system} is not an active person here. An admin lets you in with: atrisk users add "
        f'{system} --name "Your Name" --role Agent --location NAME'
        f" (or: atrisk users on {system})."
    )
    try:
        actor = store.identify(system)
    except (Unknown, Missing) as error:
        raise stranger from error
    # The store also finds ids and other spellings; a system's name is exactly that.
    if actor.username != system:
        raise stranger
    return actor
