"""A new store: what a person says of it, what is taken where they say nothing."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from ..domain.dates import check_zone
from ..domain.settings import checked
from ..domain.text import one_line
from ..errors import Invalid
from .session import Session, os_user

DEFAULT_LOCATION = "Main office"
ORDERS = {"MDY": "M/D/Y", "DMY": "D/M/Y", "YMD": "Y/M/D"}
"""The orders of a numeric date, as people write them."""
YEAR_FIRST = frozenset({"CNY", "HUF", "JPY", "KPW", "KRW", "MNT", "SEK", "TWD"})
"""Currencies of countries whose numeric dates begin with the year (CLDR, short date formats)."""
_AMERICAN = ("America/", "US/", "Pacific/Honolulu", "UTC")
"""Zones in which dollars go with months first; a server's clock often says UTC."""
_IN_SETTINGS = ("date_order", "revenue_word")


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


def usual_order(currency: str, zone: str) -> str:
    """Return how dates are likely written where a currency is used: MDY, DMY or YMD."""
    if currency in YEAR_FIRST:
        return "YMD"
    return "MDY" if currency == "USD" and zone.startswith(_AMERICAN) else "DMY"


def usual(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what a person says of the new store, over what is taken where they say nothing."""
    user = os_user()
    currency = typed.get("currency", "USD")
    zone = typed.get("time_zone") or system_zone()
    taken = {
        "currency": currency,
        "date_order": usual_order(currency, zone),
        "location": DEFAULT_LOCATION,
        "time_zone": zone,
        "revenue_word": "RMR",
        "full_name": _real_name() or user,
    }
    return taken | dict(typed)


def regular(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was said as it is kept. Raises: Invalid, naming the field."""
    return {name: _REGULAR[name](value) for name, value in typed.items()}


def date_order(text: str) -> str | None:
    """Return the order that `D/M/Y`, `dmy` or `MM-DD-YYYY` says; None where it says none.

    Raises: Invalid where it is an order that nobody uses.
    """
    letters = re.sub(r"(.)\1+", r"\1", re.sub(r"[\s/.-]", "", text).upper())
    return checked("date_order", letters) if sorted(letters) == ["D", "M", "Y"] else None


def make(session: Session, typed: Mapping[str, str]) -> dict[str, object]:
    """Make the store, and return what it was made with. Raises: Invalid, StoreUnusable."""
    told = usual(regular(typed))
    where, username = session.config.where, os_user()
    from ..store.founding import found

    store = found(
        where,
        username=username,
        full_name=told["full_name"],
        zone=told["time_zone"],
        currency=told["currency"],
        company_name=told.get("company_name", ""),
        location=told["location"],
        region=told.get("region", ""),
        settings={key: told[key] for key in _IN_SETTINGS},
    )
    store.close()
    return {"store": without_password(where), "username": username, **told}


def tell(session: Session, told: Mapping[str, object]) -> None:
    """Say what was made."""
    line = session.printer.line
    line(f"Made a store at {told['store']}.")
    line(f"You are its Admin: {told['full_name']} ({told['username']}).")
    order = ORDERS[str(told["date_order"])]
    line(
        f"Location {told['location']}, {told['time_zone']}; currency {told['currency']}, "
        f"dates {order}, {told['revenue_word']}."
    )


def without_password(where: str) -> str:
    """Return a path or URL as it may be printed: scrollback and logs are read by others."""
    return re.sub(r"(?<=://)([^:@/]*):.*@", r"\1:***@", where)


def _real_name() -> str:
    """Return the person's full name as the system has it."""
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_gecos.partition(",")[0].strip()
    except KeyError:
        return ""


def _setting(key: str) -> Callable[[str], str]:
    return lambda value: checked(key, value)


def _line(field: str, minimum: int) -> Callable[[str], str]:
    return lambda value: one_line(value, field=field, limit=255, minimum=minimum)


_REGULAR: Mapping[str, Callable[[str], str]] = {
    "company_name": _setting("company_name"),
    "currency": _setting("currency"),
    "date_order": lambda value: date_order(value) or checked("date_order", value),
    "revenue_word": _setting("revenue_word"),
    "location": _line("location", 1),
    "region": _line("region", 0),
    "time_zone": check_zone,
    "full_name": _line("full_name", 1),
}
