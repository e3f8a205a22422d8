"""A row as values that JSON holds, and back: a draft keeps the record that its form opened with."""

import types
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, time
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from ..errors import Invalid

R = TypeVar("R")


def plain_row(row: Any) -> dict[str, Any]:
    """Return a row of the domain as values that JSON holds."""
    return {field.name: _plain(getattr(row, field.name)) for field in fields(row)}


def row_of(kind: type[R], plain: Mapping[str, Any]) -> R:
    """Return the row that `plain_row` was given.

    Raises: Invalid where another version of the program made rows of another shape.
    """
    hints = get_type_hints(kind)
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    try:
        return kind(**{name: _typed(hints[name], plain[name]) for name in names & plain.keys()})
    except (TypeError, ValueError, KeyError, AttributeError):
        raise Invalid("it was kept by another version of this program") from None


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return plain_row(value) if hasattr(value, "__dataclass_fields__") else value


def _typed(hint: Any, value: Any) -> Any:
    """Return a value of the kind that a row's field is declared with."""
    if get_origin(hint) in {Union, types.UnionType}:
        (hint,) = (one for one in get_args(hint) if one is not type(None))
        return None if value is None else _typed(hint, value)
    outer = get_origin(hint) or hint
    if outer in {tuple, frozenset}:
        return outer(_typed(get_args(hint)[0], one) for one in value)
    if issubclass(outer, datetime | date | time):
        return outer.fromisoformat(value)
    if hasattr(outer, "__dataclass_fields__"):
        return row_of(outer, value)
    return outer(value) if issubclass(outer, Enum) else _checked(outer, value)


def _checked(kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(kind)
    return value
