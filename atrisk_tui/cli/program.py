"""The program itself, on the store that was named or on a made-up company."""

import os
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from ..domain.commands import LoadCompany
from .session import Session, open_store
from .store_making import ask, make

if TYPE_CHECKING:
    from ..domain.model import Actor
    from ..store.store import Store

Opening = Callable[[], "tuple[Store, Actor]"]
"""Opens the store and says who is asking; called behind the first frame."""


def start(session: Session) -> int:
    """Start the program; on a default path without a store, make one first and say so."""
    from ..terminal.start import check_terminal, quiet_environment

    check_terminal()
    quiet_environment()
    where = session.config.where
    if session.config.is_default and not os.path.lexists(where):
        session.printer.err.write(f"There is no store yet; this makes one at {where}.\n")
        make(session, ask(session, {}))
    who = session.common.who

    def opening() -> "tuple[Store, Actor]":
        return open_store(where, who)

    return run(opening, demo=False, colours=session.config.colours)


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
    demo: bool,
    colours: str,
    on_hangup: Callable[[], None] | None = None,
) -> int:
    """Run the program; returns its exit code.

    `on_hangup` is called in a thread when the line drops: nothing after this call is run then.
    Raises: AtRiskError, why it could not start.
    """
    from ..terminal.collector import spare_the_start

    spare_the_start()
    from ..app import run_app
    from ..desk import Desk

    return run_app(Desk(opening), demo=demo, colours=colours, on_hangup=on_hangup)
