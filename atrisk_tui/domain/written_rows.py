"""Rows of a list as they are written to a file: a name and a text for each field."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from .dates import instant_text
from .text import money_text

MONEY = frozenset({"rmr", "customer_rmr", "balance", "past_due_amount"})
"""Fields that hold the currency's smallest unit."""
_LEFT_OUT = frozenset({"id", "version", "last_contact"})
"""Fields that only the program needs, as it does the ids of other records, or that are several."""


def written_names(kind: type[Any]) -> tuple[str, ...]:
    """Return the fields of a kind of row that are written, in their order."""
    names = [field.name for field in fields(kind)]
    kept = [name for name in names if name not in _LEFT_OUT and not name.endswith("_id")]
    return (*(("ref",) if hasattr(kind, "ref") else ()), *kept)


def written_texts(row: Any, names: Sequence[str], *, digits: int) -> dict[str, str | None]:
    """Return the fields of a row as texts, None where there is nothing.

    Instants are UTC, money has the currency's `digits` decimals.
    """
    return {name: _text(name, getattr(row, name), digits) for name in names}


def _text(name: str, value: Any, digits: int) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in MONEY:
        return money_text(value, digits)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    return str(value)
