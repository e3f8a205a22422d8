"""What a view shows, typed field by field, and as JSON and lines with names instead of ids."""

from collections.abc import Callable, Mapping
from typing import Any, get_args, get_type_hints

from ..domain.filters import CustomerFilter, EntryFilter
from ..domain.model import CatalogKind
from ..domain.queries import ListLocations, NameFilter
from ..domain.text import name_key
from ..domain.view_data import definition_data, read_definition
from ..domain.view_words import kept_words
from ..domain.views import Definition
from ..errors import Invalid, Usage
from . import names
from .options import Given, Option
from .printing import Json
from .session import Session

GONE = "gone"
"""What stands for the name of something that is not there any more, or out of sight."""
_OFF = " (off)"
SHOWS = (
    Option(
        name="filter",
        value="FIELD=VALUE",
        many=True,
        help="What it shows, such as risk_level=high or whose=team; again for more, blank for any.",
    ),
    Option(name="sort", value="ORDER", help="Its order, such as priority or follow-up."),
    Option(name="reverse", value="yes|no", help="The other way round."),
    Option(name="columns", value="A,B,C", help="Names of columns in their order; blank: usual."),
    Option(name="search", help="What is searched for; blank: nothing."),
)
"""Options that say what a view shows."""

_YES, _NO = frozenset({"yes", "true", "on"}), frozenset({"no", "false", "off"})
_FILTERS: Mapping[str, type[EntryFilter | CustomerFilter]] = {
    "entries": EntryFilter,
    "customers": CustomerFilter,
}


def shown(session: Session, given: Given, base: Definition) -> Definition:
    """Return what a view is to show: `base` with what was typed. Raises: Invalid, Usage."""
    data = definition_data(base)
    shows = "entries" if base.entries is not None else "customers"
    wanted = dict(data[shows])  # type: ignore[call-overload]
    for each in given.many("filter"):
        field, sign, text = each.partition("=")
        if not sign:
            raise Usage(f"--filter is written FIELD=VALUE, not “{each}”.", field="filter")
        _set(wanted, *_read(session, _FILTERS[shows], field.strip(), text=text.strip()))
    data[shows] = wanted
    if given.maybe("sort") is not None:
        _set(data, "sort", given.text("sort").replace("_", "-"))
    if given.maybe("reverse") is not None:
        _set(data, "reverse", yes_or_no(given.text("reverse"), field="reverse"))
    if given.maybe("columns") is not None:
        _set(data, "columns", _parts(given.text("columns")))
    if given.maybe("search") is not None:
        _set(data, "text", given.text("search"))
    return read_definition(data)


def definition_object(session: Session, shows: Definition) -> Json:
    """Return what a view shows as JSON, with names instead of ids; one that is gone is null."""
    named = _named(session, shows, _plain_name)
    return {{"text": "search"}.get(name, name): value for name, value in named.items()}


def definition_words(session: Session, shows: Definition) -> str:
    """Return what a view shows, in one line."""
    return kept_words(_named(session, shows, str))


def yes_or_no(text: str, *, field: str) -> bool:
    """Return what yes or no means. Raises: Invalid."""
    word = text.strip().casefold()
    if word not in _YES | _NO:
        raise Invalid(f"{field} is yes or no.", field=field, allowed=("yes", "no"))
    return word in _YES


def _named(session: Session, shows: Definition, told: Callable[[str], str | None]) -> Json:
    """Return a definition's data with names for ids, each as `told` tells it."""
    data = definition_data(shows)
    for key in _FILTERS:
        part = data.get(key)
        if not isinstance(part, Mapping):
            continue
        called: Mapping[str, str] = {}
        if any(field.endswith("_id") for field in part):
            called = session.ask(NameFilter(entries=shows.entries, customers=shows.customers))
        data[key] = {
            field.removesuffix("_id"): told(called[field]) if field in called else one
            for field, one in part.items()
        }
    return data


def _plain_name(name: str) -> str | None:
    """Return a name as --filter takes it again: without the sign of what is switched off."""
    return None if name == GONE else name.removesuffix(_OFF)


def _set(data: dict[str, Any], name: str, value: object) -> None:
    """Set a value; an empty one goes back to what is usual."""
    if value in ("", []):
        data.pop(name, None)
    else:
        data[name] = value


def _read(session: Session, kind: type[Any], name: str, *, text: str) -> tuple[str, object]:
    """Return a field of a filter and its value as JSON keeps it. Raises: Invalid."""
    hints = get_type_hints(kind)
    field = f"{name}_id" if f"{name}_id" in hints else name
    if not text or field not in hints:
        return field, text or ""
    if field in _IDS:
        return field, _IDS[field](session, text)
    kinds = {hints[field], *get_args(hints[field])}
    if bool in kinds:
        return field, yes_or_no(text, field=field)
    if int in kinds and text.isascii() and text.isdecimal():
        return field, int(text)
    if any(getattr(one, "__origin__", None) is tuple for one in kinds):
        return field, _parts(text)
    return field, text


def _parts(text: str) -> list[str]:
    return [part for part in (one.strip() for one in text.split(",")) if part]


def _region(session: Session, name: str) -> int:
    """Return the id of a region that a location in sight is in. Raises: Invalid."""
    rows = session.ask(ListLocations())
    known = {str(row.region): row.region_id for row in rows if row.region_id is not None}
    for region, region_id in known.items():
        if name_key(region) == name_key(name) and region_id is not None:
            return region_id
    raise Invalid(
        f"Region: there is no such one as “{name}”.", field="region", allowed=tuple(known)
    )


_IDS: Mapping[str, Callable[[Session, str], int]] = {
    "assigned_to_id": lambda session, text: names.user_id(session, text, field="assigned_to"),
    "customer_id": lambda session, text: names.named_customer(session, text, field="customer").id,
    "location_id": lambda session, text: names.location(session, text).id,
    "region_id": _region,
    "account_class_id": names.class_id,
    "reason_id": lambda session, text: names.item_id(
        session, CatalogKind.REASONS, text, field="reason"
    ),
}
