"""Which written rows somebody may know of: those of records at a location they work for."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, not_, or_, select

from ..indexed_by import found_by_id
from ..scope import Scope
from .sources import (
    AUDIT,
    AUDIT_ROW,
    CUSTOMER,
    CUSTOMERS,
    ENTRIES,
    ENTRY,
    OFFER,
    TABLES,
    in_sight,
    places_in_sight,
)
from .subjects import Record

_GRANTS = {
    "entry": ENTRIES,
    "offer": ENTRIES,
    "customer": CUSTOMERS,
    "interaction": CUSTOMERS,
    "note": CUSTOMERS,
}
"""Tables whose rows belong to a location, and the grant that shows them."""
LOCATED = tuple(_GRANTS)


def sees_all(scope: Scope) -> bool:
    """Whether no written row can be out of the asker's sight."""
    return all(places_in_sight(scope, grant) is None for grant in _GRANTS.values())


def row_in_sight(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a row of the audit is of a record in sight, or of none's place."""
    seen = [
        and_(AUDIT_ROW.c.table_name == table, _record(scope, table, AUDIT_ROW.c.row_id))
        for table in LOCATED
    ]
    return or_(AUDIT_ROW.c.table_name.not_in(LOCATED), *seen)


def change_in_sight(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a change wrote a located record in sight, or none that is out."""
    located = select(AUDIT_ROW.c.id).where(
        AUDIT_ROW.c.audit_id == AUDIT.c.id, AUDIT_ROW.c.table_name.in_(LOCATED)
    )
    return or_(not_(located.exists()), located.where(row_in_sight(scope)).exists())


def seen(connection: Connection, scope: Scope, records: Iterable[Record]) -> set[Record]:
    """Return those records that the asker may know of; one that belongs nowhere is everybody's."""
    wanted = set(records)
    found = {(table, row_id) for table, row_id in wanted if table not in LOCATED}
    for table in LOCATED:
        ids = {row_id for name, row_id in wanted if name == table}
        if ids:
            known = TABLES[table]
            statement = found_by_id(select(known.c.id), known)
            sight = _at(scope, table)
            rows = connection.scalars(statement.where(known.c.id.in_(ids), sight))
            found |= {(table, row_id) for row_id in rows}
    return found


def _record(scope: Scope, table: str, row_id: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists(select(TABLES[table].c.id).where(TABLES[table].c.id == row_id, _at(scope, table)))


def _at(scope: Scope, table: str) -> ColumnElement[bool]:
    """Return the condition that a row of a located table is at a place in sight."""
    grant = _GRANTS[table]
    if table == "offer":
        # An offer is where its entry is.
        entry = select(ENTRY.c.id).where(ENTRY.c.id == OFFER.c.entry_id)
        return exists(entry.where(in_sight(scope, grant, ENTRY.c.location_id)))
    if table in {"interaction", "note"}:
        # What was logged goes with its customer, who may have moved since.
        known = TABLES[table]
        customer = select(CUSTOMER.c.id).where(CUSTOMER.c.id == known.c.customer_id)
        return exists(customer.where(in_sight(scope, grant, CUSTOMER.c.location_id)))
    return in_sight(scope, grant, (CUSTOMER if table == "customer" else ENTRY).c.location_id)
