"""Saved views as JSON keeps them, and what makes a view one that can be kept."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from ..errors import Invalid
from .filters import CustomerSort, Due, EntryFilter, EntrySort, EntryState
from .text import label, one_line
from .views import Definition

V = TypeVar("V")

TEXT_LIMIT = 200
"""Characters of a search that a view keeps."""
MOST_COLUMNS = 40
COLUMN_LIMIT = 40
LARGEST_NUMBER = 2**31 - 1
"""What both databases keep as an id."""
LONGEST_DAYS = 36_500
"""A hundred years: days before or after today stay in the calendar."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(8999, 12, 31)

_LISTS = ("entries", "customers")
_DAYS = frozenset({"open_from", "open_until", "closed_days", "ends_within"})


def definition_data(definition: Definition) -> dict[str, object]:
    """Return a definition as JSON has it, without what is as usual.

    Enums in lower case, dates as 2026-12-01, names of fields as they are.
    """
    return _data(definition)


def read_definition(data: object) -> Definition:
    """Return the definition that `definition_data` made `data` of, checked.

    Raises: Invalid, naming what is not known or cannot be.
    """
    return checked(_read(Definition, data, where="A view"))


def checked(definition: Definition) -> Definition:
    """Return a definition as it is kept: its texts made regular. Raises: Invalid."""
    if (definition.entries is None) == (definition.customers is None):
        raise Invalid("A view shows either entries or customers.", field="definition")
    sorts = EntrySort if definition.entries is not None else CustomerSort
    if definition.sort:
        _member(definition.sort, sorts, field="sort")
    if definition.entries is not None:
        _check_entries(definition.entries)
    for part in (definition.entries, definition.customers):
        if part is not None:
            _check_numbers(part)
    return replace(
        definition,
        text=one_line(definition.text, field="text", limit=TEXT_LIMIT),
        columns=_columns(definition.columns),
    )


def _check_entries(wanted: EntryFilter) -> None:
    """Go on only if the parts of a filter do not rule each other out. Raises: Invalid."""
    if wanted.whose is not None and wanted.assigned_to_id is not None:
        raise Invalid("A view is of one person's entries by name or of mine, not both.")
    if wanted.state is not EntryState.ALL:
        is_active = wanted.state is EntryState.ACTIVE
        for status in wanted.statuses:
            if status.active is not is_active:
                raise Invalid(
                    f"{label(status.value)} is no status of {wanted.state.value} entries.",
                    field="statuses",
                )
    if wanted.closed_days is not None and wanted.state is not EntryState.CLOSED:
        raise Invalid(
            "Closed within so many days is asked of closed entries only.", field="closed_days"
        )
    if wanted.due is not Due.RANGE and (wanted.due_from or wanted.due_until):
        raise Invalid("A follow-up from or until a day needs due range.", field="due")
    for first, last in (
        (wanted.due_from, wanted.due_until),
        (wanted.open_from, wanted.open_until),
    ):
        if first is not None and last is not None and first > last:  # type: ignore[operator]
            raise Invalid(f"From {first} until {last} is the wrong way round.")


def _check_numbers(wanted: object) -> None:
    """Go on only if ids, days and dates are ones that databases and calendars know."""
    for field in fields(wanted):  # type: ignore[arg-type]
        value = getattr(wanted, field.name)
        if isinstance(value, date) and not FIRST_DAY <= value <= LAST_DAY:
            raise Invalid(f"{label(field.name)} is too far away.", field=field.name)
        if not isinstance(value, int) or isinstance(value, bool):
            continue
        least, most = (0, LONGEST_DAYS) if field.name in _DAYS else (1, LARGEST_NUMBER)
        if not least <= value <= most:
            raise Invalid(f"{label(field.name)} is from {least} to {most}.", field=field.name)


def _columns(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(names) > MOST_COLUMNS:
        raise Invalid(f"A view has at most {MOST_COLUMNS} columns.", field="columns")
    regular = tuple(
        one_line(name, field="columns", limit=COLUMN_LIMIT, minimum=1) for name in names
    )
    if len(set(regular)) != len(regular):
        raise Invalid("A view shows a column once.", field="columns")
    return regular


def _data(value: Any) -> dict[str, object]:
    return {
        field.name: _plain(getattr(value, field.name))
        for field in fields(value)
        # A filter is told even where all of it is as usual: it says which list is meant.
        if field.name in _LISTS or getattr(value, field.name) != _default(field)
        if getattr(value, field.name) is not None
    }


def _default(field: Any) -> object:
    return None if field.default is MISSING else field.default


def _plain(value: object) -> object:
    if is_dataclass(value):
        return _data(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: type[V], data: object, *, where: str) -> V:
    known = {field.name: _hints(kind)[field.name] for field in fields(kind)}  # type: ignore[arg-type]
    if not isinstance(data, Mapping):
        raise Invalid(f"{where} is an object with any of {', '.join(known)}.", field="definition")
    for name in data:
        if name not in known:
            raise Invalid(
                f"{where} has no “{name}”: it may have {', '.join(known)}.",
                field="definition",
                allowed=tuple(known),
            )
    return kind(**{name: _value(raw, known[name], field=name) for name, raw in data.items()})


def _value(raw: object, hint: Any, *, field: str) -> object:
    """Return a value of JSON as its field holds it. Raises: Invalid, in words."""
    if get_origin(hint) is UnionType:
        if raw is None:
            return None
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    if get_origin(hint) is tuple:
        if not isinstance(raw, list | tuple):
            raise Invalid(f"{label(field)} is a list.", field=field)
        return tuple(_value(each, get_args(hint)[0], field=field) for each in raw)
    if isinstance(hint, type) and is_dataclass(hint):
        return _read(hint, raw, where=label(field))
    if issubclass(hint, StrEnum):
        return _member(raw, hint, field=field)
    if hint is date:
        return _day(raw, field=field)
    # A bool is an int to Python, and nobody means one by the other.
    if not isinstance(raw, hint) or (hint is int and isinstance(raw, bool)):
        words = {bool: "true or false", int: "a whole number", str: "a text"}
        raise Invalid(f"{label(field)} is {words[hint]}.", field=field)
    return raw


def _member(raw: object, kind: type[StrEnum], *, field: str) -> StrEnum:
    allowed = tuple(one.value for one in kind)
    text = raw.strip().casefold() if isinstance(raw, str) else None
    if text not in allowed:
        raise Invalid(
            f"{label(field)} is one of {', '.join(allowed)}.", field=field, allowed=allowed
        )
    return kind(text)


def _day(raw: object, *, field: str) -> date:
    try:
        return date.fromisoformat(raw if isinstance(raw, str) else "")
    except ValueError:
        raise Invalid(f"{label(field)} is a date like 2026-12-01.", field=field) from None
