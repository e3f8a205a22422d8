"""Filtered and sorted lists, each page read in the cheaper of two ways.

Where most rows pass a filter, an index is walked in the list's order and each row is tried.
Where few do, all that could pass are gathered from the shortest range of an index that has them
all, and sorted. Both give the same rows in the same order under the same cursors, so that one
page may be read in one way and the next in the other.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, literal, literal_column, tuple_, union_all

from ..paging import Branch, Place, count_rows_to, key_columns
from .tracks import Tracks

SMALL = 12_000
"""Keys of an index that tells all, which are gathered and sorted within a few milliseconds."""
SMALL_ROWS = 1_500
"""The same of an index beside which each row must be looked up."""
BUDGET = 1_000
"""Rows that are tried on a walk within about as long."""
LONG_BUDGET = 10_000
"""The same where a large table would be passed over otherwise."""
LONG, LONG_ROWS = 40_000, 20_000
"""Sizes beyond which ranges are not told apart, and such as need rows are not gathered."""
_ONE: ColumnElement[int] = literal_column("1")


class Range(Protocol):
    """Some keys of an index, among them all that a filter lets through."""

    @property
    def covered(self) -> bool:
        """Whether the index itself tells what else the filter asks for."""
        ...

    def size(self, connection: Connection, most: int) -> int:
        """Return how many keys it has, counted up to `most`."""
        ...

    def branches(self, columns: Sequence[ColumnElement[Any]]) -> list[Branch]:
        """Return selects of what the filter leaves of it, in no order."""
        ...


class SparseList:
    """What a filter lets through, in an order or its reverse: one segment of a list."""

    number = 1

    def __init__(
        self,
        connection: Connection,
        tracks: Tracks,
        *,
        ranges: Sequence[Range],
        last: Range | None,
        dense: frozenset[str] = frozenset(),
    ) -> None:
        self._connection = connection
        self._tracks = tracks
        self._ranges = ranges
        self._last = last
        """What is gathered from where no range is left; None for a walk without an end."""
        self._is_sparse = bool(tracks.tested - dense)
        """Whether the filter asks for something that most rows may not have."""

    def places(
        self, connection: Connection, *, after: Place | None, limit: int, back: bool
    ) -> list[Place]:
        """Return up to `limit` places beyond `after`, nearest first; `back` walks upwards."""
        if not self._tracks.tested:
            return self._tracks.passed(connection, after=after, limit=limit, back=back)
        if self._is_sparse and self.few is not None:
            return self._gathered(self.few, after=after, limit=limit, back=back)
        for budget in self._budgets():
            found = self._tracks.walked(
                connection, after=after, limit=limit, back=back, budget=max(budget, 4 * limit)
            )
            if found is not None:
                return found
        if self.shortest is None:
            return self._tracks.passed(connection, after=after, limit=limit, back=back)
        return self._gathered(self.shortest, after=after, limit=limit, back=back)

    def nth(self, connection: Connection, offset: int) -> Place | None:
        """Return the place `offset` rows from the top."""
        if not self._tracks.tested or self.shortest is None:
            return self._tracks.nth(connection, offset)
        found = self._gathered(self.shortest, limit=1, offset=offset)
        return found[0] if found else None

    def size(self, connection: Connection, most: int) -> int:
        """Return the number of rows, counted up to `most`."""
        counted = self._counted if self._tracks.tested else None
        if counted is None:
            return self._tracks.size(connection, most)
        return count_rows_to(connection, counted.branches([_ONE]), most)

    def _budgets(self) -> Iterator[int]:
        yield BUDGET
        known = [*self._ranges, *([self._last] if self._last else [])]
        if not any(one.covered for one in known):
            # What would come then passes over a large table, so a walk is worth more.
            yield LONG_BUDGET

    @cached_property
    def few(self) -> Range | None:
        """A range that is short enough to be gathered for any page."""
        return next((one for one in self._ranges if self._is_few(one)), None)

    def _is_few(self, one: Range) -> bool:
        most = SMALL if one.covered else SMALL_ROWS
        return one.size(self._connection, most + 1) <= most

    @cached_property
    def shortest(self) -> Range | None:
        """The range to gather from when a walk has given up; None where a walk is no worse."""
        if self.few is not None:
            return self.few
        covered = [one for one in self._ranges if one.covered]
        if len(covered) > 1:
            return min(covered, key=lambda one: one.size(self._connection, LONG))
        rows = (one for one in self._ranges if one.size(self._connection, LONG_ROWS) < LONG_ROWS)
        return covered[0] if covered else next(rows, self._last)

    @cached_property
    def _counted(self) -> Range | None:
        """The range to count: nothing has to be sorted, so any is better than the whole table."""
        if self.few is not None or any(one.covered for one in self._ranges):
            return self.shortest
        sized = [(one.size(self._connection, LONG), one) for one in self._ranges]
        return min(sized, key=itemgetter(0))[1] if sized else self._last

    def _gathered(
        self,
        whole: Range,
        *,
        limit: int,
        after: Place | None = None,
        back: bool = False,
        offset: int = 0,
    ) -> list[Place]:
        """Return places of what the filter leaves of a range, sorted."""
        keys = self._tracks.keys
        down = self._tracks.descending is not back
        branches: list[Any] = whole.branches(key_columns(keys))
        if after is not None:
            branches = [branch.where(_beyond(keys, after, down=down)) for branch in branches]
        together: Any = union_all(*branches) if len(branches) > 1 else branches[0]
        columns: Sequence[Any] = list(together.selected_columns) if len(branches) > 1 else keys
        statement = together.order_by(*(key.desc() if down else key for key in columns))
        rows = self._connection.execute(statement.limit(limit).offset(offset))
        return [Place(self.number, tuple(row)) for row in rows]


def _beyond(keys: Sequence[ColumnElement[Any]], after: Place, *, down: bool) -> ColumnElement[bool]:
    values = tuple_(
        *(literal(value, key.type) for value, key in zip(after.values, keys, strict=True))
    )
    return tuple_(*keys) < values if down else tuple_(*keys) > values
