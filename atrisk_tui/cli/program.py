"""The program itself, on the store that was named or on a made-up company."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Self

from ..config import default_file, drafts_place, is_url
from ..domain.commands import LoadCompany
from ..errors import NoTerminal, StoreUnusable, Usage
from .session import Session, open_store

if TYPE_CHECKING:
    from ..domain.model import Actor
    from ..store.drafts import DraftFile
    from ..store.store import Store

Opening = Callable[[], "tuple[Store, Actor]"]
"""Opens the store and says who is asking; called behind the first frame."""


def start(session: Session) -> int:
    """Start the program; on a default path without a store, make one first and say so.

    Raises: NoTerminal; StoreUnusable where a store was named and is not there; Usage for a
    keymap that cannot be used.
    """
    from ..terminal.start import settle_environment

    _check_terminal(session)
    settle_environment()
    keymap = own_keymap(session)
    where, who = session.config.where, session.common.who
    if _has_no_store(session):
        if who is not None or not session.config.is_default:
            raise StoreUnusable(
                f"There is no store at {where}: make one there with `atrisk init`, or name "
                "another with --store."
            )
        _make_one(session)

    def opening() -> "tuple[Store, Actor]":
        return open_store(where, who)

    return run(opening, where=where, demo=False, look=Look.of(session, keymap))


@dataclass(frozen=True, slots=True)
class Look:
    """How a person wants the program to look and to be used."""

    colours: str = "default"
    keymap: Mapping[str, str] = field(default_factory=dict)
    """An action's id to its keys, those that were changed."""
    mouse: bool = True

    @classmethod
    def of(cls, session: Session, keymap: Mapping[str, str]) -> Self:
        """Return what the configuration says, with the keys that were made of it."""
        return cls(session.config.colours, keymap, session.config.mouse == "on")


def own_keymap(session: Session) -> Mapping[str, str]:
    """Return a person's own keys; all screens are loaded for it, so only where there are some.

    Raises: Usage where something is wrong with them; each thing was told before.
    """
    if not session.config.keys:
        return {}
    from ..app import AtRiskApp
    from ..screens.keymap_check import Keymap

    keymap = Keymap(session.config.keys, AtRiskApp)
    tell_problems(session, keymap.problems)
    return keymap.for_app


def tell_problems(session: Session, problems: Sequence[str]) -> None:
    """Tell what is wrong with a person's own keys, a line each. Raises: Usage where anything is."""
    if not problems:
        return
    for problem in problems:
        session.printer.message(problem)
    count = "One thing is" if len(problems) == 1 else f"{len(problems)} things are"
    raise Usage(
        f"{count} wrong with [keys] in {default_file()}: atrisk keys lists what can be set.",
        field="keys",
    )


def _make_one(session: Session) -> None:
    from .first_questions import ask
    from .store_making import make, tell

    session.printer.err.write("There is no store yet.\n")
    tell(session, make(session, ask(session, {})))


def _has_no_store(session: Session) -> bool:
    where = session.config.where
    return not is_url(where) and not os.path.lexists(where)


def _check_terminal(session: Session) -> None:
    """Go on only with a terminal; where there is no store either, say how to make one."""
    from ..terminal.start import check_terminal

    try:
        check_terminal()
    except NoTerminal as error:
        if not _has_no_store(session):
            raise
        where = session.config.where
        raise NoTerminal(
            f"There is no store at {where} yet: atrisk init makes one. {error.message}"
        ) from None


def make_demo(
    where: str, role: str, *, seed: int, customers: int, now: datetime
) -> "tuple[Store, Actor]":
    """Found a store with a made-up company and return it with the one who tries it."""
    from ..intake import demo as made_up
    from ..store.founding import found

    founder, place = made_up.founder(), made_up.first_location()
    company = made_up.make_company(seed, customers, now)
    store = found(
        where,
        username=founder.username,
        full_name=founder.full_name,
        zone=founder.zone,
        company_name=made_up.company_name(),
        location=place.name,
        region=place.region,
    )
    try:
        admin = store.identify(founder.username, source="demo")
        store.do(admin, LoadCompany(company=company))
        return store, store.identify(made_up.DEMO_USERS[role], source="demo")
    except BaseException:
        store.close()
        raise


def run(
    opening: Opening,
    *,
    where: str,
    demo: bool,
    look: Look,
    on_hangup: Callable[[], None] | None = None,
) -> int:
    """Run the program on the store that `opening` opens at `where`; returns its exit code.

    `on_hangup` is called in a thread when the line drops: nothing after this call is run then.
    Raises: AtRiskError, why it could not start.
    """
    from ..terminal.collector import spare_the_start

    spare_the_start()
    from ..app import run_app
    from ..desk import Desk
    from ..drafts import Drafts

    drafts = Drafts(partial(draft_file, where))
    return run_app(
        Desk(opening),
        drafts,
        demo=demo,
        colours=look.colours,
        keymap=look.keymap,
        mouse=look.mouse,
        on_hangup=on_hangup,
    )


def draft_file(where: str, actor: "Actor") -> "DraftFile":
    """Return where a person's unsaved forms on the store at `where` are kept."""
    from ..store.drafts import DraftFile, Owner

    path, name = drafts_place(where)
    return DraftFile(path, Owner(name, actor.id, actor.username))
