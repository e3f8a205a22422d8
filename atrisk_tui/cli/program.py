"""The program itself, on the store that was named or on a made-up company."""

import os
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from ..config import drafts_place, is_url
from ..domain.commands import LoadCompany
from ..errors import NoTerminal, StoreUnusable
from .session import Session, open_store

if TYPE_CHECKING:
    from ..domain.model import Actor
    from ..store.drafts import DraftFile
    from ..store.store import Store

Opening = Callable[[], "tuple[Store, Actor]"]
"""Opens the store and says who is asking; called behind the first frame."""


def start(session: Session) -> int:
    """Start the program; on a default path without a store, make one first and say so.

    Raises: NoTerminal; StoreUnusable where a store was named and is not there.
    """
    from ..terminal.start import quiet_environment

    _check_terminal(session)
    quiet_environment()
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

    return run(opening, where=where, demo=False, colours=session.config.colours)


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
    colours: str,
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
    return run_app(Desk(opening), drafts, demo=demo, colours=colours, on_hangup=on_hangup)


def draft_file(where: str, actor: "Actor") -> "DraftFile":
    """Return where a person's unsaved forms on the store at `where` are kept."""
    from ..store.drafts import DraftFile, Owner

    path, name = drafts_place(where)
    return DraftFile(path, Owner(name, actor.id, actor.username))
