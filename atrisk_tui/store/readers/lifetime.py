"""What was logged of a customer while one of their entries was active."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from ...domain.paging import Span, Step
from ..indexed_by import indexed_by
from .sources import AUDIT_ROW, TABLES

Stretch = tuple[ColumnElement[bool], ...]


def logged(table: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a row of the audit wrote a record that stands.

    The writing alone counts: an undo and a redo of it are no lines of their own.
    """
    known = TABLES[table]
    record = select(known.c.id).where(
        known.c.id == AUDIT_ROW.c.row_id, known.c.deleted_at.is_(None), *conditions
    )
    return and_(AUDIT_ROW.c.op == "insert", record.exists())


@dataclass(frozen=True, slots=True)
class Lifetime:
    """An entry, and when it was active."""

    entry_id: int
    customer_id: int
    reported_at: datetime
    closed_at: datetime | None

    def stretches(self, connection: Connection, table: str, span: Span) -> Iterator[Stretch]:
        """Yield which rows of the audit tell of what was logged in `table` for this entry.

        First what names it, whenever that was; then what names no entry, and every contact, while
        it was active. Each stretch of the audit ends where there is no more of its own: what was
        logged before and after, however much, is not looked at.
        """
        known = TABLES[table]
        own = known.c.entry_id == self.entry_id
        others: ColumnElement[bool] = known.c.entry_id.is_(None)
        if table == "interaction":
            others = or_(others, known.c.entry_id != self.entry_id)
        for ends, condition in (
            (self._own(table), own),
            (self._meanwhile(table), and_(others, self._active(known.c.at))),
        ):
            low, high = (connection.scalar(_written(table, end)) for end in ends)
            if low is not None and high is not None:
                low, high = _beyond(span, low, high)
                yield AUDIT_ROW.c.id.between(low, high), logged(table, condition)

    def _active(self, at: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition that a moment lies between report and closing, both inclusive."""
        since = at >= self.reported_at
        return since if self.closed_at is None else and_(since, at <= self.closed_at)

    def _own(self, table: str) -> tuple[Select[Any], Select[Any]]:
        """Return the first and the last record that names the entry."""
        known = TABLES[table]
        named = (known.c.entry_id == self.entry_id,)
        index = f"ix_{table}_entry_id"
        first, last = (
            indexed_by(select(found(known.c.id)), known, index).where(*named)
            for found in (func.min, func.max)
        )
        return first, last

    def _meanwhile(self, table: str) -> tuple[Select[Any], Select[Any]]:
        """Return the first and the last record of the customer while the entry was active."""
        known = TABLES[table]
        within = (
            indexed_by(select(known.c.id), known, f"ix_{table}_customer")
            .where(known.c.customer_id == self.customer_id, known.c.deleted_at.is_(None))
            .where(self._active(known.c.at))
            .limit(1)
        )
        return (
            within.order_by(known.c.at, known.c.id),
            within.order_by(known.c.at.desc(), known.c.id.desc()),
        )


def _beyond(span: Span, low: int, high: int) -> tuple[int, int]:
    """Return the bounds of what a span can reach.

    Of two bounds on one side SQLite was seen to seek by the wider one.
    """
    if span.cursor is None:
        return low, high
    at = int(span.cursor.values[-1])  # type: ignore[arg-type]
    return (max(low, at), high) if span.step is Step.BEFORE else (low, min(high, at))


def _written(table: str, record: Select[Any]) -> Select[Any]:
    """Return the row of the audit that wrote a record."""
    return (
        indexed_by(select(AUDIT_ROW.c.id), AUDIT_ROW, "ix_audit_row_record")
        .where(AUDIT_ROW.c.table_name == table, AUDIT_ROW.c.row_id == record.scalar_subquery())
        .order_by(AUDIT_ROW.c.id)
        .limit(1)
    )
