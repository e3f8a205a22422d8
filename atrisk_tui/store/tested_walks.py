"""Walks on which each row is tried: over so many rows, and no further.

A filter that no index holds costs nothing while most rows pass, and a walk over the whole table
when none does. So a walk is given a budget, and tells whether it came to an end within it.
"""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select, union_all

from .paging import Bounds, Place, Walk


@dataclass(frozen=True, slots=True)
class TestedWalk:
    """A walk, and what must hold of the rows of each of its branches."""

    walk: Walk
    tests: tuple[ColumnElement[bool], ...]
    """One for each branch."""

    def whole(self) -> Walk:
        """Return the walk over what passes, whatever it has to pass over."""
        branches = zip(self.walk.branches, self.tests, strict=True)
        return replace(self.walk, branches=tuple(branch.where(test) for branch, test in branches))

    def within(
        self, connection: Connection, *, after: Place | None, limit: int, back: bool, budget: int
    ) -> tuple[list[Place], int]:
        """Return up to `limit` places that pass, nearest first, and what is left of the budget.

        Nothing is left when the budget ended the walk: then there may be more.
        """
        walk, found, left = self.walk, list[Place](), budget
        down = walk.descending is not back
        for bounds in walk.stretches(after, down=down) if walk.branches else ():
            if len(found) == limit or left < 1:
                break
            most = limit - len(found)
            passing = self._passing(bounds, down=down, budget=left).limit(most)
            places = [Place(walk.number, tuple(row)) for row in connection.execute(passing)]
            found += places
            if len(places) < most:
                left -= self._passed(connection, bounds, most=left)
        return found, max(left, 1) if len(found) == limit else left

    def _passing(self, bounds: Bounds, *, down: bool, budget: int) -> Select[Any]:
        keys = self.walk.keys
        branches = [
            branch.add_columns(case((test, 1), else_=0).label("passes")).where(*bounds)
            for branch, test in zip(self.walk.branches, self.tests, strict=True)
        ]
        if len(branches) == 1:
            ordered = branches[0].order_by(*(key.desc() if down else key for key in keys))
            rows = ordered.limit(budget).subquery()
        else:
            merged = union_all(*branches)
            columns = list(merged.selected_columns)[: len(keys)]
            in_order = merged.order_by(*(key.desc() if down else key for key in columns))
            rows = in_order.limit(budget).subquery()
        # What is inside comes in order and is taken from as it comes: neither sorts again.
        return select(*list(rows.c)[: len(keys)]).where(rows.c.passes == 1)

    def _passed(self, connection: Connection, bounds: Bounds, *, most: int) -> int:
        """Return how many rows lie within bounds, counted up to `most`."""
        ones = [branch.where(*bounds) for branch in self.walk.branches]
        together = union_all(*ones) if len(ones) > 1 else ones[0]
        counted = select(func.count()).select_from(together.limit(most).subquery())
        return connection.scalar(counted) or 0
