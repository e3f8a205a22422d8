"""A new store: what a person says of it, what is taken where they say nothing."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from ..domain.dates import check_zone
from ..errors import Invalid
from .session import Session, os_user

DEFAULT_LOCATION = "Main office"


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


def ask(session: Session, typed: Mapping[str, str]) -> dict[str, str]:
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


def make(session: Session, typed: Mapping[str, str]) -> dict[str, object]:
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
    return {"store": _without_password(where), "username": username, **told}


def _without_password(where: str) -> str:
    """Return a path or URL as it may be printed: scrollback and logs are read by others."""
    return re.sub(r"(?<=://)([^:@/]*):.*@", r"\1:***@", where)
