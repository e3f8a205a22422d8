"""Which changes a person asks for: by whom, of what, which field, between which days."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import cast

from ..domain.admin_queries import ChangeFilter, ListRegions
from ..domain.dates import Order, local_date, parse_day
from ..domain.model import CatalogKind
from ..domain.text import name_key
from ..domain.work_queries import FindView, ListAbsences
from ..domain.zones import start_of_day
from ..errors import Invalid, Missing, Usage
from . import names
from .options import Given, Option
from .session import Session
from .values import choice

KINDS: Mapping[str, str] = {
    "entry": "entry",
    "customer": "customer",
    "person": "app_user",
    "catalog": "catalog_item",
    "account-class": "account_class",
    "location": "location",
    "region": "region",
    "role": "role",
    "setting": "setting",
    "view": "saved_view",
    "absence": "absence",
}
"""What people call a kind of record, to its table."""

OPTIONS = (
    Option(name="by", value="USER", help="Only what this person changed."),
    Option(
        name="kind",
        value="KIND",
        help=f"Only changes of such records: {', '.join(KINDS)}.",
    ),
    Option(
        name="record",
        value="NAME",
        help="With --kind: only this one, by its name, number or key; an item as reasons:NAME.",
    ),
    Option(name="field", value="NAME", help="Only changes of this field, such as assigned_to."),
    Option(name="since", value="DATE", help="From this day on, on your clocks."),
    Option(name="until", value="DATE", help="Up to this day, all of it."),
)
NAMES = tuple(option.name for option in OPTIONS)


def wanted(session: Session, given: Given) -> ChangeFilter:
    """Return the filter that the options say. Raises: Usage, Invalid, Missing."""
    by = given.maybe("by")
    since, until = _day(session, given, "since"), _day(session, given, "until", days=1)
    if since and until and since >= until:
        raise Invalid("--until is before --since: turn them round.", field="until")
    kind = _kind(given)
    return ChangeFilter(
        actor_id=None if by is None else names.user_id(session, by, field="by"),
        table=KINDS[kind] if kind else None,
        row_id=_record_id(session, given, kind),
        field=given.text("field").strip().casefold().replace("-", "_") or None,
        since=since,
        until=until,
    )


def one_setting(given: Given) -> str | None:
    """Return the setting whose changes alone are wanted.

    It is told by its key: a setting's row goes when it is back at its default, and another comes.
    """
    if _kind(given) != "setting" or given.maybe("record") is None:
        return None
    return given.text("record").strip().casefold().replace("-", "_")


def _kind(given: Given) -> str | None:
    text = given.maybe("kind")
    if text is None:
        if given.maybe("record") is not None:
            raise Usage("--record needs --kind, which says what it is.", field="kind")
        return None
    kind = text.strip().casefold().replace("_", "-")
    if kind not in KINDS:
        raise Usage(f"Kind must be one of {', '.join(KINDS)}.", field="kind", allowed=tuple(KINDS))
    return kind


def _record_id(session: Session, given: Given, kind: str | None) -> int | None:
    name = given.maybe("record")
    if name is None or kind is None or kind not in _FINDERS:
        return None
    return _FINDERS[kind](session, name)


def _entry(session: Session, name: str) -> int:
    return names.entry_id(session, name, field="record")


def _customer(session: Session, name: str) -> int:
    return names.named_customer(session, name, field="record").id


def _person(session: Session, name: str) -> int:
    return names.user_id(session, name, field="record")


def _catalog_item(session: Session, name: str) -> int:
    catalog, colon, item = name.partition(":")
    if not colon:
        raise Usage("Write a catalog's item as reasons:NAME.", field="record")
    kind = choice(catalog, CatalogKind, field="record", error=Usage)
    return names.item_id(session, kind, item, field="record")


def _location(session: Session, name: str) -> int:
    return names.location(session, name, field="record").id


def _region(session: Session, name: str) -> int:
    rows = session.ask(ListRegions(text=name)).rows
    found = next((row.id for row in rows if name_key(row.name) == name_key(name)), None)
    if found is None:
        raise Invalid(f"There is no region “{name}”.", field="record")
    return found


def _absence(session: Session, name: str) -> int:
    """Return the id of a person's absence that is now, or comes next. Raises: Invalid."""
    found = session.ask(ListAbsences(user_id=names.user_id(session, name, field="record")))
    if not found:
        raise Invalid(f"{name} is not out, and will not be.", field="record")
    return found[0].id


def _view(session: Session, name: str) -> int:
    """Return the id of a view of one's own, or a shared one. Raises: Invalid."""
    try:
        return session.ask(FindView(name=name)).id
    except Missing as error:
        raise Invalid(error.message, field="record", allowed=error.allowed) from error


_FINDERS: Mapping[str, Callable[[Session, str], int]] = {
    "entry": _entry,
    "customer": _customer,
    "person": _person,
    "catalog": _catalog_item,
    "location": _location,
    "region": _region,
    "account-class": names.class_id,
    "role": names.role_id,
    "view": _view,
    "absence": _absence,
}


def _day(session: Session, given: Given, name: str, *, days: int = 0) -> datetime | None:
    """Return when a day begins on the asker's clocks, or the day so many after it."""
    text = given.maybe(name)
    if text is None:
        return None
    zone = session.actor.zone
    order = cast("Order", session.settings.text("date_order"))
    today = local_date(session.clock(), zone)
    day = parse_day(text, today=today, order=order, past=True, field=name)
    return start_of_day(day + timedelta(days=days), zone)
