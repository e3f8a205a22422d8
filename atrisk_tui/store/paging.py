"""Keyset paging: a long list is read from a place onward, never counted through.

A list is a sequence of segments, numbered upwards. A segment is a walk in one direction over
an index, or one fixed row such as a heading. Walks over several places, states or ranks are
one statement: a UNION ALL whose ORDER BY both databases answer by merging the branches as
they are read, so that a page costs the same however long the list is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    func,
    literal,
    literal_column,
    select,
    union_all,
)

from ..domain.paging import COUNT_CAP, Count, Cursor, Key, Page, Row, Span, Step

R = TypeVar("R", bound=Row)
Branch = Select[Any]
Bounds = tuple[ColumnElement[bool], ...]

MOST_BRANCHES = 200
"""A merge of more is dearer than passing over rows; SQLite's own limit is 500."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: its segment's number and its sort values, the id last."""

    segment: int
    values: tuple[Key, ...]

    @property
    def id(self) -> int:
        """The row's id."""
        return int(self.values[-1])  # type: ignore[arg-type]

    @property
    def cursor(self) -> Cursor:
        """This place as whoever asks keeps it."""
        return Cursor((self.segment, *self.values))


class Segment(Protocol):
    """One stretch of a list."""

    @property
    def number(self) -> int:
        """Its place among the list's segments; kept in cursors, so it must not vary."""
        ...

    def places(
        self, connection: Connection, *, after: Place | None, limit: int, back: bool
    ) -> list[Place]:
        """Return up to `limit` places beyond `after`, nearest first; `back` walks upwards."""
        ...

    def nth(self, connection: Connection, offset: int) -> Place | None:
        """Return the place `offset` rows from the segment's top."""
        ...

    def size(self, connection: Connection, most: int) -> int:
        """Return the number of rows, counted up to `most`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """One row that no table holds, such as a heading; it may be absent."""

    number: int
    id: int
    shown: Callable[[], bool]

    def places(
        self, connection: Connection, *, after: Place | None, limit: int, back: bool
    ) -> list[Place]:
        """Return the row's place, unless the list begins beyond it."""
        del connection, limit, back
        return [Place(self.number, (self.id,))] if after is None and self.shown() else []

    def nth(self, connection: Connection, offset: int) -> Place | None:
        """Return the row's place for offset 0."""
        found = self.places(connection, after=None, limit=1, back=False)
        return found[offset] if offset < len(found) else None

    def size(self, connection: Connection, most: int) -> int:
        """Return 1 where the row is shown, else 0."""
        return min(most, len(self.places(connection, after=None, limit=1, back=False)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The rows of some branches, merged in the order of `keys`, all in one direction."""

    number: int = 1
    keys: tuple[ColumnElement[Any], ...]
    """NOT NULL columns that an index has in this order, the id last."""
    branches: tuple[Branch, ...]
    """Each a select of `keys` (see `key_columns`) that its index answers in their order."""
    descending: bool = False
    low: Key | None = None
    """Inclusive bound of the first key. A list without a constant before its first key needs
    one, however low, or SQLite scans the index where it could seek."""
    high: Key | None = None
    """Exclusive bound of the first key."""

    def places(
        self, connection: Connection, *, after: Place | None, limit: int, back: bool
    ) -> list[Place]:
        """Return up to `limit` places beyond `after`, nearest first; `back` walks upwards."""
        down = self.descending is not back
        found: list[Place] = []
        for bounds in self.stretches(after, down=down):
            if self.branches and len(found) < limit:
                statement = self._ordered(bounds, down=down).limit(limit - len(found))
                rows = connection.execute(statement)
                found += [Place(self.number, tuple(row)) for row in rows]
        return found

    def nth(self, connection: Connection, offset: int) -> Place | None:
        """Return the place `offset` rows from the top: one pass over the index's keys."""
        if not self.branches:
            return None
        (bounds,) = self.stretches(None, down=self.descending)
        statement = self._ordered(bounds, down=self.descending).limit(1).offset(offset)
        row = connection.execute(statement).first()
        return None if row is None else Place(self.number, tuple(row))

    def size(self, connection: Connection, most: int) -> int:
        """Return the number of rows, counted up to `most`."""
        return _counted(connection, self.ones(), most) if self.branches else 0

    def ones(self) -> list[Branch]:
        """Return what selects a 1 for each row, to be counted together with other walks."""
        (bounds,) = self.stretches(None, down=False)
        return [
            branch.with_only_columns(literal_column("1"), maintain_column_froms=True)
            for branch in self._bounded(bounds)
        ]

    def _ordered(self, bounds: Bounds, *, down: bool) -> Any:
        branches = self._bounded(bounds)
        if len(branches) == 1:
            return branches[0].order_by(*(key.desc() if down else key for key in self.keys))
        merged = union_all(*branches)
        columns = merged.selected_columns
        return merged.order_by(*(column.desc() if down else column for column in columns))

    def _bounded(self, bounds: Bounds) -> list[Branch]:
        return [branch.where(*bounds) for branch in self.branches]

    def stretches(self, after: Place | None, *, down: bool) -> list[Bounds]:
        """Return the bounds of what lies beyond a place, as ranges that an index can seek.

        For (a, b, id): the rest of the same a and b, then the rest of the same a, then the
        rest. One comparison `(a, b, id) > (?, ?, ?)` would say it too, but there SQLite leaves
        the id out, as it is the row's number, and reads all rows of that a and b from the first.
        """
        low, high = self._low(), self._high()
        if after is None:
            return [(*low, *high)]
        if self.low is not None and after.values[0] < self.low:  # type: ignore[operator]
            # The bound has moved past the place, as the now line does.
            return [] if down else [(*low, *high)]
        values = [
            literal(value, key.type) for value, key in zip(after.values, self.keys, strict=True)
        ]
        same = [key == value for key, value in zip(self.keys, values, strict=True)]
        rest = [
            key < value if down else key > value
            for key, value in zip(self.keys, values, strict=True)
        ]
        stretches: list[Bounds] = [
            (*same[:place], rest[place]) for place in reversed(range(len(self.keys)))
        ]
        # Where the first key is held the same, its bounds hold by themselves.
        stretches[-1] = (*stretches[-1], *(low if down else high))
        return stretches

    def _low(self) -> Bounds:
        return () if self.low is None else (self.keys[0] >= literal(self.low, self.keys[0].type),)

    def _high(self) -> Bounds:
        return () if self.high is None else (self.keys[0] < literal(self.high, self.keys[0].type),)


def key_columns(keys: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """Return what each branch of a walk selects: the keys, under names that can be merged."""
    return [key.label(f"k{place}") for place, key in enumerate(keys)]


def read_page(
    connection: Connection,
    segments: Sequence[Segment],
    *,
    span: Span,
    rows: Callable[[Sequence[Place]], tuple[R, ...]],
) -> Page[R]:
    """Return one span of a list; `rows` makes the rows of places, one for each, in order."""
    after = None if span.cursor is None else _place(span.cursor)
    step = span.step
    if step is Step.JUMP:
        after = None if span.offset < 1 else _landed(connection, segments, span.offset - 1)
        step = _step_of_jump(span, after)
    back = step in {Step.BEFORE, Step.LAST}
    found = _collected(connection, segments, after=after, limit=span.limit + 1, back=back)
    if span.step is Step.JUMP and not found and after is not None:
        # Exactly the end was asked for.
        after, back = None, True
        found = _collected(connection, segments, after=None, limit=span.limit + 1, back=True)
    more, shown = len(found) > span.limit, found[: span.limit]
    if back:
        shown.reverse()
    precede, follow = (more, after is not None) if back else (after is not None, more)
    return Page(
        span=span,
        rows=rows(shown),
        before=shown[0].cursor if shown and precede else None,
        after=shown[-1].cursor if shown and follow else None,
    )


def capped_count(connection: Connection, segments: Sequence[Segment]) -> Count:
    """Return how many rows the segments have together, counted up to `COUNT_CAP`."""
    total = 0
    for segment in segments:
        total += segment.size(connection, COUNT_CAP + 1 - total)
    return as_count(total)


def count_rows(connection: Connection, branches: Sequence[Branch]) -> Count:
    """Return how many rows the branches have together, counted up to `COUNT_CAP`."""
    if not branches:
        return Count(0)
    return as_count(_counted(connection, branches, COUNT_CAP + 1))


def count_rows_to(connection: Connection, branches: Sequence[Branch], most: int) -> int:
    """Return how many rows the branches have together, counted up to `most`."""
    return _counted(connection, branches, most) if branches else 0


def as_count(total: int) -> Count:
    """Return a number that was counted up to one beyond `COUNT_CAP`."""
    return Count(min(total, COUNT_CAP), capped=total > COUNT_CAP)


def _counted(connection: Connection, branches: Sequence[Branch], most: int) -> int:
    # The limit stands outside the union: branches are read one after the other, and no further.
    together: Any = union_all(*branches) if len(branches) > 1 else branches[0]
    return connection.scalar(select(func.count()).select_from(together.limit(most).subquery())) or 0


def _place(cursor: Cursor) -> Place:
    return Place(int(cursor.values[0]), cursor.values[1:])  # type: ignore[arg-type]


def _step_of_jump(span: Span, landed: Place | None) -> Step:
    if span.offset < 1:
        return Step.FIRST
    return Step.LAST if landed is None else Step.AFTER


def _landed(connection: Connection, segments: Sequence[Segment], offset: int) -> Place | None:
    for segment in segments:
        place = segment.nth(connection, offset)
        if place is not None:
            return place
        offset -= segment.size(connection, offset)
    return None


def _collected(
    connection: Connection,
    segments: Sequence[Segment],
    *,
    after: Place | None,
    limit: int,
    back: bool,
) -> list[Place]:
    found: list[Place] = []
    for segment in reversed(segments) if back else segments:
        beyond = 0 if after is None else segment.number - after.segment
        if (beyond > 0 if back else beyond < 0) or len(found) >= limit:
            continue
        found += segment.places(
            connection,
            after=after if beyond == 0 else None,
            limit=limit - len(found),
            back=back,
        )
    return found
