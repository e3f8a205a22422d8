"""Contacts, notes and changes as one list, newest first: what the audit holds, told in kinds.

Every line is a row of the audit, so that the list is walked by one key. A contact is the row
that wrote an `interaction`, a note the one that wrote a `note`; what is left is a change. Each
kind has branches of its own over an index: many of one never stand in the way of another.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, select

from ...domain.model import entry_ref
from ...domain.paging import Page, Span
from ...domain.rows import AuditRow
from ...domain.timeline_queries import ListTimeline
from ...domain.timeline_rows import TimelineKind, TimelineRow
from ...errors import Missing
from ..indexed_by import indexed_by
from ..paging import Branch, Place, Walk, key_columns, read_page
from ..scope import Scope
from .audit_rows import audit_rows
from .history import check_customer
from .lifetime import Lifetime, logged
from .sources import AUDIT_ROW, ENTRIES, ENTRY, OFFER, TABLES, in_sight

CHANGED = ("customer", "entry", "offer")
"""Tables whose rows belong to a customer and are changed, not logged."""
_LOGGED = {TimelineKind.CONTACTS: "interaction", TimelineKind.NOTES: "note"}
_KINDS = {table: kind for kind, table in _LOGGED.items()}
_KEYS = (AUDIT_ROW.c.id,)


def list_timeline(connection: Connection, scope: Scope, query: ListTimeline) -> Page[TimelineRow]:
    """Return one span of an entry's or a customer's timeline. Raises: Missing."""
    kinds = tuple(TimelineKind) if query.kind is None else (query.kind,)
    if query.entry_id is not None:
        life = _lifetime(connection, scope, query.entry_id)
        branches = _of_entry(connection, life, kinds=kinds, span=query.span)
    else:
        check_customer(connection, scope, query.customer_id)
        branches = _of_customer(int(query.customer_id or 0), kinds)
    return read_page(
        connection,
        (Walk(keys=_KEYS, branches=tuple(branches), descending=True),),
        span=query.span,
        rows=lambda places: _rows(connection, scope, places),
    )


def _of_customer(customer_id: int, kinds: Sequence[TimelineKind]) -> list[Branch]:
    found = [
        _belonging(customer_id, _LOGGED[kind]).where(logged(_LOGGED[kind]))
        for kind in kinds
        if kind in _LOGGED
    ]
    if TimelineKind.CHANGES in kinds:
        found += [_belonging(customer_id, table) for table in CHANGED]
    return found


def _of_entry(
    connection: Connection, life: Lifetime, *, kinds: Sequence[TimelineKind], span: Span
) -> list[Branch]:
    found: list[Branch] = []
    for kind in kinds:
        if kind in _LOGGED:
            table = _LOGGED[kind]
            found += [
                _belonging(life.customer_id, table).where(*stretch)
                for stretch in life.stretches(connection, table, span)
            ]
    if TimelineKind.CHANGES in kinds:
        own = indexed_by(select(*key_columns(_KEYS)), AUDIT_ROW, "ix_audit_row_record").where(
            AUDIT_ROW.c.table_name == "entry", AUDIT_ROW.c.row_id == life.entry_id
        )
        found += [own, _belonging(life.customer_id, "offer").where(_offered(life.entry_id))]
    return found


def _belonging(customer_id: int, table: str) -> Select[Any]:
    """Return the audit's rows of one table that belong to a customer."""
    return indexed_by(select(*key_columns(_KEYS)), AUDIT_ROW, "ix_audit_row_timeline").where(
        AUDIT_ROW.c.customer_id == customer_id, AUDIT_ROW.c.table_name == table
    )


def _offered(entry_id: int) -> ColumnElement[bool]:
    """Return the condition that a row of the audit is of an offer on the entry."""
    offer = select(OFFER.c.id).where(OFFER.c.id == AUDIT_ROW.c.row_id)
    return offer.where(OFFER.c.entry_id == entry_id).exists()


def _lifetime(connection: Connection, scope: Scope, entry_id: int) -> Lifetime:
    columns = ("id", "customer_id", "reported_at", "closed_at")
    row = connection.execute(
        select(*(ENTRY.c[name] for name in columns)).where(
            ENTRY.c.id == entry_id,
            ENTRY.c.deleted_at.is_(None),
            in_sight(scope, ENTRIES, ENTRY.c.location_id),
        )
    ).one_or_none()
    if row is None:
        raise Missing(f"no such entry: {entry_ref(entry_id)}")
    return Lifetime(*row)


def _rows(connection: Connection, scope: Scope, places: Sequence[Place]) -> tuple[TimelineRow, ...]:
    """Return the lines at these places, in their order: a question for each table they tell of."""
    rows = audit_rows(connection, scope, places)
    found = {
        table: _by_id(connection, table, [row.row_id for row in rows if row.table == table])
        for table in (*_KINDS, "offer")
    }
    return tuple(_line(row, found.get(row.table, {}).get(row.row_id)) for row in rows)


def _by_id(connection: Connection, table: str, ids: Sequence[int]) -> dict[int, RowMapping]:
    if not ids:
        return {}
    known = TABLES[table]
    rows = connection.execute(select(known).where(known.c.id.in_(ids))).mappings()
    return {row["id"]: row for row in rows}


def _line(row: AuditRow, record: RowMapping | None) -> TimelineRow:
    told: dict[str, Any] = {
        "id": row.id,
        "actor": row.actor,
        "actor_name": row.actor_name,
        "table": row.table,
        "row_id": row.row_id,
    }
    if row.table not in _KINDS or record is None:
        about = None if record is None else int(record["entry_id"])
        return TimelineRow(
            at=row.at,
            kind=TimelineKind.CHANGES,
            entry_id=row.row_id if row.table == "entry" else about,
            text=row.note,
            change=row,
            **told,
        )
    body = record["note"] if row.table == "interaction" else record["body"]
    return TimelineRow(
        at=record["at"],
        kind=_KINDS[row.table],
        entry_id=record["entry_id"],
        channel=record.get("channel"),
        result=record.get("result"),
        text=body,
        **told,
    )
