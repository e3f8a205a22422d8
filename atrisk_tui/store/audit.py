"""What changed, read off the session itself, so that no handler can forget to say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any, NoReturn

from sqlalchemy import Column, Connection, event, insert, inspect, select
from sqlalchemy.orm import Mapper, ORMExecuteState, UOWTransaction
from sqlmodel import Session, SQLModel, col

from .derived import keep_derived
from .tables import AuditChange, Customer, Entry, Interaction, Note, Offer

Json = str | int | float | bool | list[Any] | dict[str, Any] | None
Changes = dict[str, list[Json]]

_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


def encode(value: object) -> Json:
    """Return a field's value as the audit keeps it: the one codec for all tables."""
    match value:
        case datetime():
            return value.astimezone(UTC).strftime(_INSTANT)
        case date() | time():
            return value.isoformat()
        case Enum():
            return str(value.value)
        case None | str() | bool() | int() | float() | list() | dict():
            return value
    raise TypeError(f"the audit has no words for {type(value).__name__}")


def decode(column: Column[Any], kept: Json) -> Any:
    """Return the value that `encode` made `kept` of, for this column."""
    if kept is None:
        return None
    kind = column.type.python_type
    if issubclass(kind, Enum):
        return kind(kept)
    if issubclass(kind, datetime):
        return datetime.strptime(str(kept), _INSTANT).replace(tzinfo=UTC)
    if issubclass(kind, date | time):
        return kind.fromisoformat(str(kept))
    return kept


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that was written, as the audit keeps it."""

    table: str
    row_id: int
    op: str
    """insert, update or delete."""
    changes: Changes
    customer_id: int | None


keep_derived()


class WriteSession(Session):
    """A session that remembers every field it changes and refuses what it could not see.

    It flushes when told to, and commits never: the gate does, around it.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(bind=connection, autoflush=False, expire_on_commit=False)
        self.written: list[RowChange] = []
        self.noted: set[tuple[str, int]] = set()
        self.gate_connection = connection
        self._bulk_rows: list[dict[str, Any]] = []

    def _refused(self, *_args: object, **_options: object) -> NoReturn:
        raise RuntimeError("a handler changes rows one by one; this way would not be audited")

    connection = merge = commit = bulk_save_objects = _refused
    bulk_insert_mappings = bulk_update_mappings = _refused

    @contextmanager
    def bulk(self) -> Iterator[Connection]:
        """Give the connection to `store/bulk.py`, which alone may write many rows at once.

        Every row written through it is told to `note_bulk_rows`.
        """
        self.flush()
        yield self.gate_connection

    def note_bulk_rows(
        self, table: str, rows: Iterable[tuple[int, str, Changes, int | None]]
    ) -> None:
        """Remember rows written in bulk: (row id, op, {field: [before, after]}, customer id).

        Values must be encoded already; derived columns and versions are left out by the caller.
        """
        for row_id, op, changes, customer_id in rows:
            self.noted.add((table, row_id))
            self._bulk_rows.append(
                {
                    "table_name": table,
                    "row_id": row_id,
                    "op": op,
                    "changes": changes,
                    "customer_id": customer_id,
                }
            )

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.written or self._bulk_rows)

    @property
    def touched(self) -> frozenset[tuple[str, int]]:
        """(table, row id) of every row written."""
        return frozenset({(row.table, row.row_id) for row in self.written} | self.noted)

    def write_rows(self, audit_id: int) -> None:
        """Write what was remembered as the rows of one audit entry."""
        rows = [
            {
                "table_name": row.table,
                "row_id": row.row_id,
                "op": row.op,
                "changes": row.changes,
                "customer_id": row.customer_id,
            }
            for row in self.written
        ] + self._bulk_rows
        self.gate_connection.execute(
            insert(AuditChange), [{**row, "audit_id": audit_id} for row in rows]
        )


@event.listens_for(WriteSession, "do_orm_execute")
def _only_reads(state: ORMExecuteState) -> None:
    if not state.is_select or state.is_from_statement:
        raise RuntimeError("a handler changes rows one by one; this way would not be audited")


@event.listens_for(WriteSession, "after_flush")
def _remember(session: WriteSession, _context: UOWTransaction) -> None:
    # Here new rows have their ids, and every attribute still knows its former value.
    for op, rows in (
        ("insert", session.new),
        ("update", session.dirty),
        ("delete", session.deleted),
    ):
        for row in rows:
            changes = _changes(row, op)
            if changes:
                session.written.append(_row_change(session, row, op=op, changes=changes))


def _row_change(session: WriteSession, row: SQLModel, *, op: str, changes: Changes) -> RowChange:
    row_id = getattr(row, "id")  # noqa: B009
    return RowChange(str(row.__tablename__), row_id, op, changes, _customer_of(session, row))


def _customer_of(session: WriteSession, row: SQLModel) -> int | None:
    match row:
        case Customer():
            return row.id
        case Entry() | Interaction() | Note():
            return row.customer_id
        case Offer():
            return session.scalar(
                select(col(Entry.customer_id)).where(col(Entry.id) == row.entry_id)
            )
    return None


def audited_fields(mapper: Mapper[Any]) -> Mapping[str, Column[Any]]:
    """Return the columns whose changes are kept: neither id, version nor derived."""
    left_out = {"id", *mapper.class_.DERIVED}
    if mapper.version_id_col is not None:
        left_out.add(str(mapper.version_id_col.key))
    return {
        name: column
        for name, column in mapper.columns.items()
        if name not in left_out and isinstance(column, Column)
    }


def _changes(row: SQLModel, op: str) -> Changes:
    state = inspect(row)
    found: Changes = {}
    for name in audited_fields(state.mapper):
        before, after = _before_after(state.attrs[name].history, op, getattr(row, name))
        if before != after:
            found[name] = [before, after]
    return found


def _before_after(history: Any, op: str, value: object) -> Sequence[Json]:
    if op == "insert":
        return None, encode(value)
    if op == "delete":
        return encode(value), None
    if not history.has_changes():
        return None, None
    if not history.deleted:
        raise RuntimeError("a field was changed before it was read")
    return encode(history.deleted[0]), encode(history.added[0])
