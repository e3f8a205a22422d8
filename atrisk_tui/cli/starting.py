"""`atrisk init` and `atrisk demo`: a store of one's own, or one to try."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..config import is_url
from ..errors import Invalid, Usage
from . import options, program
from .first_questions import ask
from .options import Given, Option
from .session import Session
from .store_making import DEFAULT_LOCATION, make, tell

if TYPE_CHECKING:
    from ..domain.model import Actor
    from ..store.store import Store

ROLES = ("agent", "lead", "admin")
_TOLD = (
    "company_name",
    "currency",
    "date_order",
    "location",
    "time_zone",
    "region",
    "revenue_word",
    "full_name",
)
"""What options say of a new store."""


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    options.add(
        app,
        "demo",
        demo,
        options=(
            Option(name="customers", value="N", help="How many customers: 400."),
            Option(name="seed", value="N", help="Which company: 7."),
            Option(
                name="role", written="--as", value="|".join(ROLES), help="Who you are there: lead."
            ),
            Option(name="keep", value="PATH", help="Keep its store there instead of deleting it."),
        ),
    )
    options.add(
        app,
        "init",
        init,
        options=(
            Option(name="yes", flag=True, help="Ask nothing."),
            Option(name="currency", value="CODE", help="ISO code of the one currency: USD."),
            Option(
                name="date_order", value="ORDER", help="M/D/Y, D/M/Y or Y/M/D: as the currency's."
            ),
            Option(name="company_name", also=("--company",), help="What the company is called."),
            Option(name="revenue_word", value="WORD", help="RMR, MMR or MRR: RMR."),
            Option(name="full_name", also=("--name",), help="Your name as people say it."),
            Option(
                name="time_zone",
                value="ZONE",
                also=("--zone",),
                help="IANA name; this computer's if left.",
            ),
            Option(name="location", value="NAME", help=f"The first location: {DEFAULT_LOCATION}."),
            Option(name="region", value="NAME", help="Its region."),
        ),
    )


def init(session: Session, given: Given) -> None:
    """Make a store, with you as its Admin.

    It begins with the default catalogs and one location, and asks five things at most:
    what the options say is not asked. An existing store is left untouched.

    Examples:
      atrisk init
      atrisk init --yes --currency EUR --date-order D/M/Y --zone Europe/Berlin
      atrisk init --yes --store /srv/atrisk/atrisk.db
    """
    typed = given.among(_TOLD)
    where = session.config.where
    if not is_url(where) and os.path.lexists(where):
        raise Invalid(f"There is something at {where} already; it was left untouched.")
    asks = not given.on("yes") and not session.printer.json and session.stdin.isatty()
    told = make(session, ask(session, typed) if asks else typed)
    if session.printer.json:
        session.printer.object(dict(told))
        return
    tell(session, told)
    session.printer.line(
        "Next: atrisk import customers FILE, atrisk users add NAME, or atrisk to start."
    )


def demo(session: Session, given: Given) -> int:
    """Start the program on a made-up company.

    It is deleted when you leave, unless --keep. The same seed makes the same company,
    relative to today. --as says who you are there.

    Examples:
      atrisk demo
      atrisk demo --as agent
      atrisk demo --customers 2000 --seed 11 --keep demo.db
    """
    from ..terminal.start import check_terminal, settle_environment

    role = given.text("role", "lead").strip().casefold()
    if role not in ROLES:
        raise Usage(f"--as is one of {', '.join(ROLES)} here.", field="as", allowed=ROLES)
    customers, seed = _number(given, "customers", 400), _number(given, "seed", 7)
    check_terminal()
    settle_environment()
    look = program.Look.of(session, program.own_keymap(session))
    keep = given.maybe("keep")
    folder = None if keep else tempfile.mkdtemp(prefix="atrisk-demo-")
    where = str(Path(keep).expanduser()) if keep else str(Path(folder or "") / "demo.db")

    def opening() -> "tuple[Store, Actor]":
        now = session.clock()
        return program.make_demo(where, role, seed=seed, customers=customers, now=now)

    def clear() -> None:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)

    try:
        code = program.run(opening, where=where, demo=True, look=look, on_hangup=clear)
    finally:
        clear()
    if keep:
        session.printer.message(f"The demo's store is kept at {where}.")
    return code


def _number(given: Given, name: str, default: int) -> int:
    text = given.text(name, str(default)).strip()
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Usage(f"--{name} must be a whole number.", field=name)
    return int(text)
