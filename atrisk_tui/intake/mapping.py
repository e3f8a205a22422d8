"""Columns to fields: which column fills which field of a customer, and what its cells say."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple, cast

from ..data_files import data_file
from ..domain.dates import Order
from ..domain.text import cleaned
from ..errors import Invalid
from .fields import CUSTOM, FIELDS, Amount, Form, Kind, letters
from .sniff import Row, unguarded

CUSTOM_KEYS = 200
"""The most custom fields that one customer may have; blank cells make none."""

_SHOWN = 80
_MEMORY = 16_384
"""How many cells of a column are remembered: most columns say the same few things again."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column and what it fills."""

    index: int
    """Its place, from 0."""
    header: str
    """Its name in the file, and as a custom field."""
    field: str | None
    """The field of a customer that it fills; None for a custom field."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """What each column of a file fills; a column may fill several fields, or none."""

    columns: tuple[Column, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The customer fields that are filled, in the order of their columns."""
        return tuple(column.field for column in self.columns if column.field)

    @property
    def custom(self) -> tuple[str, ...]:
        """The columns that become custom fields, in their order."""
        return tuple(column.header for column in self.columns if column.field is None)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one cell, or a whole row, cannot be used."""

    column: str
    """The column's name in the file; the field's where no column fills it; "" for the row."""
    value: str
    """What stands there, shortened."""
    reason: str
    """One sentence."""


@dataclass(frozen=True, slots=True)
class Converted:
    """One row in the program's own types."""

    values: dict[str, object]
    """Field to value; a blank cell leaves its field out. Money in minor units."""
    custom: dict[str, str]
    problems: tuple[Problem, ...]
    rounded: int
    """How many amounts had more decimals than the currency."""
    cleaned: int
    """How many control and hidden characters were taken out."""


def map_columns(header: Sequence[str], overrides: Iterable[str] = ()) -> Mapping:
    """Return what each column fills; `overrides` are "field=column", "field=" for no column.

    A column of the field's own name comes before the synonyms, of those the first.
    Raises: Invalid for an unknown field or column, naming the nearest.
    """
    chosen = _overridden(header, overrides)
    taken = {place for place in chosen.values() if place is not None}
    keys = [letters(name) for name in header]
    for candidates in ({letters(field): field for field in FIELDS}, _synonyms()):
        for place, key in enumerate(keys):
            field = candidates.get(key)
            if field is not None and field not in chosen and place not in taken:
                chosen[field] = place
                taken.add(place)
    filled = [
        Column(place, header[place], field) for field, place in chosen.items() if place is not None
    ]
    custom = [Column(place, name, None) for place, name in enumerate(header) if place not in taken]
    return Mapping(tuple(sorted([*filled, *custom], key=lambda column: column.index)))


class Converter:
    """What converts the rows of one file, one after another: call it with each.

    It remembers the cells that it has read; throw it away with its file.
    """

    def __init__(
        self,
        mapping: Mapping,
        *,
        currency_digits: int = 2,
        order: Order = "MDY",
        currency: str | None = None,
    ) -> None:
        form = Form(currency_digits, order, currency)
        self._columns = [
            (column.index, column.field, column.header, _Cells(column, form))
            for column in mapping.columns
        ]
        self._account = next((c for c in mapping.columns if c.field == "account_number"), None)

    def __call__(self, row: Row) -> Converted:
        """Return the row in the program's own types, with why what cannot be used cannot."""
        if row.problem:
            return Converted({}, {}, (Problem("", "", f"The row {row.problem}."),), 0, row.cleaned)
        values: dict[str, object] = {}
        custom: dict[str, str] = {}
        problems: list[Problem] = []
        rounds, removals, cells = 0, row.cleaned, row.cells
        for index, field, header, known in self._columns:
            raw = cells[index]
            if not raw:
                continue
            value = known[raw]
            if value.__class__ is _Noted:
                value, reason, rounded, removed = value
                rounds += rounded
                removals += removed
                if reason:
                    problems.append(Problem(header, _shown(raw), reason))
            if value is not None:
                if field:
                    values[field] = value
                else:
                    custom[header] = cast("str", value)
        problems += self._missing(values, custom, problems)
        return Converted(values, custom, tuple(problems), rounds, removals)

    def _missing(
        self, values: dict[str, object], custom: dict[str, str], problems: list[Problem]
    ) -> Iterator[Problem]:
        """Yield what is wrong with the row as a whole."""
        account = self._account
        if account is None:
            reason = "No column gives account_number: name one with account_number=COLUMN."
            yield Problem("account_number", "", reason)
        elif "account_number" not in values and account.header not in {p.column for p in problems}:
            reason = "The account_number is blank, and each customer needs one."
            yield Problem(account.header, "", reason)
        if len(custom) > CUSTOM_KEYS:
            reason = (
                f"The row fills {len(custom)} columns that are no field of a customer; at most "
                f"{CUSTOM_KEYS} are kept: leave some out of the file."
            )
            yield Problem("", "", reason)


def convert(
    row: Row,
    mapping: Mapping,
    *,
    currency_digits: int = 2,
    order: Order = "MDY",
    currency: str | None = None,
) -> Converted:
    """Return one row in the program's own types; for a whole file make a `Converter`."""
    return Converter(mapping, currency_digits=currency_digits, order=order, currency=currency)(row)


class _Noted(NamedTuple):
    """What a cell gave when there is more to say than its value."""

    value: object
    reason: str
    rounded: bool
    removed: int


class _Cells(dict[str, object]):
    """What the cells of one column say: a value, None where blank, or a `_Noted`."""

    def __init__(self, column: Column, form: Form) -> None:
        super().__init__()
        self._kind = FIELDS[column.field] if column.field else CUSTOM
        self._name = column.field or column.header
        self._form = form

    def __missing__(self, raw: str) -> object:
        value = _said(raw, self._kind, name=self._name, form=self._form)
        if len(self) < _MEMORY and len(raw) < 64:
            self[raw] = value
        return value


def _said(raw: str, kind: Kind, *, name: str, form: Form) -> object:
    text, removed = cleaned(unguarded(raw), long=kind.long)
    if not text:
        return _Noted(None, "", False, removed) if removed else None
    try:
        value = kind.read(text, name, form)
    except Invalid as refusal:
        return _Noted(None, refusal.message, False, removed)
    rounded = False
    if isinstance(value, Amount):
        value, rounded = value
    return _Noted(value, "", rounded, removed) if rounded or removed else value


def _shown(raw: str) -> str:
    text = cleaned(raw)[0]
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _overridden(header: Sequence[str], overrides: Iterable[str]) -> dict[str, int | None]:
    chosen: dict[str, int | None] = {}
    for override in overrides:
        written, equals, column = override.partition("=")
        if not equals:
            raise Invalid(
                f"{_shown(override)} is no mapping: write it as field=column.",
                field="map",
            )
        field = written.strip().casefold().replace("-", "_")
        if field not in FIELDS:
            raise _unknown("field of a customer", written, tuple(FIELDS))
        if field in chosen:
            raise Invalid(f"{field} is mapped twice: keep one of them.", field="map")
        chosen[field] = _place(header, column) if column.strip() else None
    return chosen


def _place(header: Sequence[str], column: str) -> int:
    """Return the place of a column, by its exact name or else by its letters and digits."""
    name = cleaned(column)[0]
    if name in header:
        return list(header).index(name)
    alike = [place for place, other in enumerate(header) if letters(other) == letters(name)]
    if len(alike) != 1:
        raise _unknown("column of the file", column, tuple(header))
    return alike[0]


def _unknown(kind: str, name: str, known: tuple[str, ...]) -> Invalid:
    by_letters = {letters(other): other for other in known}
    near = get_close_matches(letters(name), by_letters, n=2, cutoff=0.5)
    shown = ", ".join(known[:12]) + ("…" if len(known) > 12 else "")
    hint = (
        f"do you mean {' or '.join(map(by_letters.__getitem__, near))}?"
        if near
        else f"there are {shown}"
    )
    return Invalid(f"{_shown(name)} is no {kind}: {hint}", field="map", allowed=known)


@cache
def _synonyms() -> dict[str, str]:
    with data_file("synonyms.toml").open("rb") as file:
        listed = tomllib.load(file)
    return {letters(heading): field for field, headings in listed.items() for heading in headings}
