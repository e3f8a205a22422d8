"""What a cell of a catalog file may say, field by field."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from ..domain.commands import Value
from ..domain.model import CancelCategory, CatalogKind, Outcome, RiskLevel
from ..domain.text import cleaned, label, parse_money_rounded
from ..errors import Invalid
from .fields import FIELDS, Amount, Form, letters

E = TypeVar("E", bound=StrEnum)

_MONTHS = re.compile(r"([0-9]{1,4})(?:\.0+)?")
_SWITCHES = frozenset({"active", "controllable"})
_NUMBERS = frozenset({"default_rmr", "contract_months"})


@dataclass(slots=True)
class Repaired:
    """What was not taken as it stands in the file, counted."""

    rounded: int = 0
    """Amounts with more decimals than the currency has."""
    cleaned: int = 0
    """Control and hidden characters that were taken out."""


def file_fields(kind: CatalogKind) -> tuple[str, ...]:
    """Return the columns of a catalog's file in their order, records by name: `parent`."""
    return ("name", "active", *(field.removesuffix("_id") for field in kind.fields))


def kind_named(text: str) -> CatalogKind | None:
    """Return the catalog that `text` names: one or many, with any dash; None for no catalog."""
    wanted = letters(text)
    for kind in CatalogKind:
        if wanted in (letters(kind.value), letters(kind.singular)):
            return kind
    return None


def read_cell(field: str, raw: str, *, form: Form, repaired: Repaired) -> Value:
    """Return what a cell of `field` says, None for a blank one. Raises: Invalid."""
    text, removed = cleaned(raw)
    repaired.cleaned += removed
    if not text:
        return "" if field == "name" else None
    read = _READ.get(field)
    if read is None:
        return text
    value = read(text, field, form)
    if isinstance(value, Amount):
        repaired.rounded += value.rounded
        return value.minor
    return value  # type: ignore[return-value]


def cell_of(field: str, value: object) -> str:
    """Return a typed value of a file as its cell would have it.

    Raises: Invalid where it is of another type than the field.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        if field in _SWITCHES:
            return "yes" if value else "no"
    elif isinstance(value, int | Decimal) and field in _NUMBERS:
        return str(value)
    wanted = "true or false" if field in _SWITCHES else "text between quotation marks"
    raise Invalid(f"{label(field)} is {_type(value)}: write {wanted}.", field=field)


def _type(value: object) -> str:
    words: Mapping[type, str] = {
        bool: "true or false",
        int: "a number",
        Decimal: "a number",
        list: "a list",
        dict: "a table",
    }
    return words.get(type(value), "a date or a time")


def _member(values: type[E]) -> Callable[[str, str, Form], E]:
    known = {letters(value): value for value in values}

    def read(text: str, field: str, _form: Form) -> E:
        value = known.get(letters(text))
        if value is None:
            names = tuple(values)
            raise Invalid(
                f"{label(field)} must be one of {', '.join(names)}.", field=field, allowed=names
            )
        return value

    return read


def _months(text: str, field: str, _form: Form) -> int:
    found = _MONTHS.fullmatch(text)
    if found is None:
        raise Invalid(f"{label(field)} must be a whole number from 1 to 600.", field=field)
    return int(found[1])


def _amount(text: str, field: str, form: Form) -> Amount:
    return Amount(
        *parse_money_rounded(
            text, field=field, currency_digits=form.currency_digits, currency=form.currency
        )
    )


_YES_OR_NO: Callable[[str, str, Form], object] = FIELDS["do_not_call"].read

_READ: Mapping[str, Callable[[str, str, Form], object]] = {
    "active": _YES_OR_NO,
    "default_risk": _member(RiskLevel),
    "outcome": _member(Outcome),
    "category": _member(CancelCategory),
    "controllable": _YES_OR_NO,
    "default_rmr": _amount,
    "contract_months": _months,
}
"""Fields that are more than text; the others name something."""
