"""How a long sorted list is asked for in parts, without ever counting through it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from .values import dataclass

Key = int | str | date | datetime

COUNT_CAP = 10_000
"""Counts stop here: what is beyond is shown as "10 000+"."""


class Row(Protocol):
    """What a list shows: any frozen value with the id of its record."""

    @property
    def id(self) -> int:
        """The record's id, unique in its list."""
        ...


R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a sorted list: the sort values of the row there, its id last."""

    values: tuple[Key, ...]


class Step(StrEnum):
    """Which part of a list is wanted."""

    FIRST = "first"
    AFTER = "after"
    BEFORE = "before"
    LAST = "last"
    JUMP = "jump"


@dataclass(frozen=True, slots=True)
class Span:
    """One part of a list: where it begins and how many rows it may have."""

    step: Step = Step.FIRST
    cursor: Cursor | None = None
    """Exclusive; required for AFTER and BEFORE, absent otherwise."""
    offset: int = 0
    """Rows from the top, for JUMP only."""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[R_co]):
    """The rows of one span, always in the list's own order."""

    span: Span
    rows: tuple[R_co, ...]
    before: Cursor | None
    """The first row's place when rows precede it, else None."""
    after: Cursor | None
    """The last row's place when rows follow it, else None."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a list has, counted up to `COUNT_CAP`."""

    value: int
    capped: bool = False

    def __str__(self) -> str:
        return f"{self.value:,}".replace(",", " ") + ("+" if self.capped else "")
