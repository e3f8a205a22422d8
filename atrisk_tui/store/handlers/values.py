"""Values that came with a command, checked for their kind and made regular."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

from ...domain.text import LARGEST, label, long_text, name_key, one_line
from ...errors import Invalid

E = TypeVar("E", bound=StrEnum)
K = TypeVar("K", str, bool, datetime)

TAG_LIMIT = 45
TAGS = 50
CUSTOM_KEYS = 200
CUSTOM_KEY_LIMIT = 255
CUSTOM_VALUE_LIMIT = 4000
LARGEST_COUNT = 1_000_000
_UNSEEN = frozenset({"Cf", "Zs", "Mn"})
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and symbols that are drawn as nothing."""


def typed(value: object, kind: type[K], *, field: str) -> K:
    """Return `value` if it is of `kind`. Raises: Invalid."""
    if not isinstance(value, kind):
        raise Invalid(f"{label(field)} is not of the right kind.", field=field)
    return value


def given_name(value: object, *, limit: int) -> str:
    """Return a name that people can see, as one regular line. Raises: Invalid."""
    name = one_line(typed(value, str, field="name"), field="name", limit=limit, minimum=1)
    if all(unicodedata.category(sign) in _UNSEEN or sign in _FILLERS for sign in name):
        raise Invalid(f"Name is needed: 1 to {limit} characters.", field="name")
    return name


def optional_line(value: object, *, field: str, limit: int) -> str | None:
    """Return a one-line text, None where it is blank. Raises: Invalid."""
    if value is None:
        return None
    return one_line(typed(value, str, field=field), field=field, limit=limit) or None


def day(value: object, *, field: str) -> date | None:
    """Return a date, None where there is none. Raises: Invalid."""
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise Invalid(f"{label(field)} is not a date.", field=field)


def clock(value: object, *, field: str) -> time | None:
    """Return a time of day, also from text like 14:00; None where it is blank. Raises: Invalid."""
    if value is None or isinstance(value, time):
        return value
    try:
        text = typed(value, str, field=field).strip()
        return time.fromisoformat(text).replace(second=0, microsecond=0) if text else None
    except ValueError:
        raise Invalid(f"{label(field)} is not a time of day like 14:00.", field=field) from None


def switch(value: object, *, field: str) -> bool:
    """Return yes or no. Raises: Invalid."""
    return typed(value, bool, field=field)


def member(value: object, kind: type[E], *, field: str) -> E:
    """Return the member of an enum that a text names. Raises: Invalid, naming the members."""
    allowed = tuple(choice.value for choice in kind)
    text = value.strip().casefold() if isinstance(value, str) else None
    if text not in allowed:
        raise Invalid(
            f"{label(field)} is one of {', '.join(allowed)}.", field=field, allowed=allowed
        )
    return kind(text)


def amount(value: object, *, field: str, negative: bool = False) -> int:
    """Return money in minor units. Raises: Invalid when it is negative or too large."""
    return _whole(value, field=field, least=-LARGEST + 1 if negative else 0, most=LARGEST - 1)


def count(value: object, *, field: str) -> int:
    """Return a number of things, from 0. Raises: Invalid."""
    return _whole(value, field=field, least=0, most=LARGEST_COUNT)


def tags(value: object, *, field: str = "tags") -> list[str]:
    """Return tags as short lines, each once whatever its case. Raises: Invalid."""
    if not isinstance(value, list | tuple) or len(value) > TAGS:
        raise Invalid(f"{label(field)} are up to {TAGS} short words.", field=field)
    found: dict[str, str] = {}
    for raw in value:
        text = one_line(typed(raw, str, field=field), field=field, limit=TAG_LIMIT)
        if text:
            found.setdefault(name_key(text), text)
    return list(found.values())


def custom(value: object, *, field: str = "custom") -> dict[str, str]:
    """Return further columns of a customer: up to 200 names, each with a text. Raises: Invalid."""
    if not isinstance(value, Mapping) or len(value) > CUSTOM_KEYS:
        raise Invalid(f"{label(field)} holds up to {CUSTOM_KEYS} named texts.", field=field)
    found: dict[str, str] = {}
    for raw_key, raw in value.items():
        key = one_line(
            typed(raw_key, str, field=field), field=field, limit=CUSTOM_KEY_LIMIT, minimum=1
        )
        text = typed(raw, str, field=field)
        found[key] = long_text(text, field=field, limit=CUSTOM_VALUE_LIMIT)
    return found


def _whole(value: object, *, field: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Invalid(f"{label(field)} is not a whole number.", field=field)
    if not least <= value <= most:
        low = "must not be negative" if value < least == 0 else "is too large or too small"
        raise Invalid(f"{label(field)} {low}.", field=field)
    return value
