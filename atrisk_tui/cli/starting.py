"""`atrisk`, `atrisk init` and `atrisk demo`: a store, and the program on it."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..config import is_url
from ..domain.commands import LoadCompany
from ..domain.dates import check_zone
from ..errors import Invalid, Usage
from . import options
from .options import Given, Option
from .session import Session, open_store, os_user

if TYPE_CHECKING:
    from ..domain.model import Actor
    from ..store.store import Store

DEFAULT_LOCATION = "Main office"
ROLES = ("agent", "lead", "admin")


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
            Option(name="company_name", also=("--company",), help="What the company is called."),
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


def start(session: Session) -> int:
    """Start the program; on a default path without a store, make one first and say so."""
    from ..terminal.start import check_terminal, quiet_environment

    check_terminal()
    quiet_environment()
    where = session.config.where
    if session.config.is_default and not os.path.lexists(where):
        session.printer.err.write(f"There is no store yet; this makes one at {where}.\n")
        _found(session, _asked(session, {}))
    who = session.common.who

    def opening() -> "tuple[Store, Actor]":
        return open_store(where, who)

    return _run(opening, demo=False)


def init(session: Session, given: Given) -> None:
    """Make a store, with you as its Admin.

    It begins with the default catalogs and one location, and asks little.
    An existing store is left untouched.

    Examples:
      atrisk init
      atrisk init --yes --currency EUR --zone Europe/Berlin
      atrisk init --yes --store /srv/atrisk/atrisk.db
    """
    names = ("currency", "company_name", "full_name", "time_zone", "location", "region")
    typed = given.among(names)
    where = session.config.where
    if not is_url(where) and os.path.lexists(where):
        raise Invalid(f"There is something at {where} already; it was left untouched.")
    asks = not given.on("yes") and not session.printer.json and session.stdin.isatty()
    told = _found(session, _asked(session, typed) if asks else typed)
    if session.printer.json:
        session.printer.object(dict(told))
        return
    line = session.printer.line
    line(f"Made a store at {told['store']}.")
    line(f"You are its Admin: {told['full_name']} ({told['username']}).")
    line(f"Location {told['location']}, {told['time_zone']}; currency {told['currency']}.")
    line("Next: atrisk import customers FILE, atrisk users add NAME, or atrisk to start.")


def demo(session: Session, given: Given) -> int:
    """Start the program on a made-up company.

    It is deleted when you leave, unless --keep. The same seed makes the same company,
    relative to today. --as says who you are there.

    Examples:
      atrisk demo
      atrisk demo --as agent
      atrisk demo --customers 2000 --seed 11 --keep demo.db
    """
    from ..terminal.start import check_terminal, quiet_environment

    role = given.text("role", "lead").strip().casefold()
    if role not in ROLES:
        raise Usage(f"--as is one of {', '.join(ROLES)} here.", field="as", allowed=ROLES)
    customers, seed = _number(given, "customers", 400), _number(given, "seed", 7)
    check_terminal()
    quiet_environment()
    keep = given.maybe("keep")
    folder = None if keep else tempfile.mkdtemp(prefix="atrisk-demo-")
    where = str(Path(keep).expanduser()) if keep else str(Path(folder or "") / "demo.db")

    def opening() -> "tuple[Store, Actor]":
        now = session.clock()
        return make_demo(where, role, seed=seed, customers=customers, now=now)

    try:
        return _run(opening, demo=True)
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            session.printer.message(f"The demo's store is kept at {where}.")


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


def system_zone(environment: Mapping[str, str] | None = None) -> str:
    """Return the IANA name of this computer's zone: TZ, then its own setting, else UTC."""
    variables = os.environ if environment is None else environment
    found = [variables.get("TZ", "").lstrip(":")]
    parts = Path(os.path.realpath("/etc/localtime")).parts
    if "zoneinfo" in parts:
        after = len(parts) - parts[::-1].index("zoneinfo")
        found.append("/".join(parts[after:]))
    for name in filter(None, found):
        try:
            zone = check_zone(name)
        except Invalid:
            continue  # a POSIX rule, or a file of its own: no name to keep
        return "UTC" if zone in {"Etc/UTC", "Etc/UCT", "Zulu"} else zone
    return "UTC"


def _run(opening: "object", *, demo: bool) -> int:
    from ..app import run_app
    from ..desk import Desk

    desk: Desk = Desk(opening)  # type: ignore[arg-type]
    return run_app(desk, demo=demo)


def _asked(session: Session, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what a person says of the new store; an empty answer takes what is in brackets."""
    usual = _usual(typed)
    questions = (
        ("company_name", "What is the company called?"),
        ("full_name", "Your name?"),
        ("currency", "Currency, an ISO code? It cannot change later."),
        ("time_zone", "Time zone?"),
        ("location", "The first location?"),
    )
    answers = dict(typed)
    for name, question in questions:
        if name in typed:
            continue
        shown = f" [{usual[name]}]" if usual.get(name) else ""
        session.printer.err.write(f"{question}{shown} ")
        session.printer.err.flush()
        answer = session.stdin.readline()
        if not answer:
            raise KeyboardInterrupt
        if answer.strip():
            answers[name] = answer.strip()
    return answers


def _usual(typed: Mapping[str, str]) -> dict[str, str]:
    user = os_user()
    usual = {
        "currency": "USD",
        "full_name": _real_name() or user,
        "time_zone": typed.get("time_zone") or system_zone(),
        "location": DEFAULT_LOCATION,
    }
    return usual | dict(typed)


def _real_name() -> str:
    """Return the person's full name as the system has it."""
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_gecos.partition(",")[0].strip()
    except KeyError:
        return ""


def _found(session: Session, typed: Mapping[str, str]) -> dict[str, object]:
    """Make the store, and return what it was made with."""
    from ..store.founding import found

    told = _usual(typed)
    told["time_zone"] = check_zone(told["time_zone"])
    where, username = session.config.where, os_user()
    store = found(
        where,
        username=username,
        full_name=told["full_name"],
        zone=told["time_zone"],
        currency=told["currency"],
        company_name=told.get("company_name", ""),
        location=told["location"],
        region=told.get("region", ""),
    )
    store.close()
    return {"store": where, "username": username, **told}


def _number(given: Given, name: str, default: int) -> int:
    text = given.text(name, str(default)).strip()
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Usage(f"--{name} must be a whole number.", field=name)
    return int(text)
