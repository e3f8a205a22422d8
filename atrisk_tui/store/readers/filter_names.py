"""What the ids of a filter are called."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select, true

from ...domain.queries import NameFilter
from ..scope import Scope
from .sources import (
    ACCOUNT_CLASS,
    CATALOG,
    CUSTOMER,
    CUSTOMERS,
    ENTRIES,
    LOCATION,
    REGION,
    USER,
    in_sight,
)

GONE = "gone"
"""Stands for what was deleted, or is out of the asker's sight."""
_NAMED: Mapping[str, tuple[Table, str]] = {
    "assigned_to_id": (USER, "username"),
    "customer_id": (CUSTOMER, "name"),
    "location_id": (LOCATION, "name"),
    "region_id": (REGION, "name"),
    "account_class_id": (ACCOUNT_CLASS, "name"),
    "reason_id": (CATALOG, "name"),
}
"""Each field with an id, the table it leads to, and the column people call it by."""


def name_filter(connection: Connection, scope: Scope, query: NameFilter) -> dict[str, str]:
    """Return what a filter's ids are called, by field."""
    filters = [each for each in (query.entries, query.customers) if each is not None]
    wanted = {
        field: row_id
        for each in filters
        for field in _NAMED
        if (row_id := getattr(each, field, None)) is not None
    }
    return {
        field: _name(connection, scope, field=field, row_id=row_id)
        for field, row_id in wanted.items()
    }


def _name(connection: Connection, scope: Scope, *, field: str, row_id: int) -> str:
    table, column = _NAMED[field]
    on: ColumnElement[Any] = table.c.active if table is CATALOG else true()
    row = connection.execute(
        select(table.c[column], on.label("on")).where(
            table.c.id == row_id, table.c.deleted_at.is_(None), _is_known(scope, table)
        )
    ).first()
    if row is None:
        return GONE
    return str(row[0]) if row.on else f"{row[0]} (off)"


def _is_known(scope: Scope, table: Table) -> ColumnElement[bool]:
    if table is CUSTOMER:
        return in_sight(scope, CUSTOMERS, CUSTOMER.c.location_id)
    return in_sight(scope, ENTRIES, LOCATION.c.id) if table is LOCATION else true()
