"""What the ids of a filter are called."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, or_, select, true

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
    USER_LOCATION,
    in_sight,
    places_in_sight,
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
    return {
        field: _name(connection, scope, field=field, row_id=row_id, grant=grant)
        for each, grant in ((query.entries, ENTRIES), (query.customers, CUSTOMERS))
        for field in _NAMED
        if (row_id := getattr(each, field, None)) is not None
    }


def _name(connection: Connection, scope: Scope, *, field: str, row_id: int, grant: str) -> str:
    table, column = _NAMED[field]
    on: ColumnElement[Any] = table.c.active if table is CATALOG else true()
    row = connection.execute(
        select(table.c[column], on.label("on")).where(
            table.c.id == row_id, table.c.deleted_at.is_(None), _is_known(scope, table, grant)
        )
    ).first()
    if row is None:
        return GONE
    return str(row[0]) if row.on else f"{row[0]} (off)"


def _is_known(scope: Scope, table: Table, grant: str) -> ColumnElement[bool]:
    """Return the condition that the asker may know of a row; `grant` is that of the list."""
    if table is CUSTOMER:
        return in_sight(scope, CUSTOMERS, CUSTOMER.c.location_id)
    if table is LOCATION:
        return in_sight(scope, grant, LOCATION.c.id)
    return _is_near(scope, grant) if table is USER else true()


def _is_near(scope: Scope, grant: str) -> ColumnElement[bool]:
    """Return the condition that a person shares a location with the asker, or is the asker."""
    if places_in_sight(scope, grant) is None:
        return true()
    shared = select(USER_LOCATION.c.id).where(
        USER_LOCATION.c.user_id == USER.c.id,
        in_sight(scope, grant, USER_LOCATION.c.location_id),
    )
    return or_(USER.c.id == scope.actor.id, USER.c.all_locations, shared.exists())
