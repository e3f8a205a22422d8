"""The history of a record: who changed what, when, from what to what."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from ...domain.model import entry_ref
from ...domain.paging import Page
from ...domain.queries import ChangesSince, LatestChange, ListHistory
from ...domain.rows import AuditRow
from ...errors import Missing
from ..indexed_by import found_by_id, indexed_by
from ..paging import Walk, key_columns, read_page
from ..scope import Scope
from .audit_rows import audit_rows
from .entries import visible
from .sources import (
    AUDIT,
    AUDIT_ROW,
    CUSTOMER,
    CUSTOMERS,
    ENTRIES,
    TABLES,
    in_sight,
)

MOST_CHANGES = 500


def list_history(connection: Connection, scope: Scope, query: ListHistory) -> Page[AuditRow]:
    """Return one span of a record's history, newest first. Raises: Missing."""
    keys = (AUDIT_ROW.c.id,)
    changes = select(*key_columns(keys))
    if query.entry_id is not None:
        if not visible(connection, scope, query.entry_id):
            raise Missing(f"no such entry: {entry_ref(query.entry_id)}")
        branch = indexed_by(changes, AUDIT_ROW, "ix_audit_row_record").where(
            AUDIT_ROW.c.table_name == "entry", AUDIT_ROW.c.row_id == query.entry_id
        )
    else:
        _check_customer(connection, scope, query.customer_id)
        branch = indexed_by(changes, AUDIT_ROW, "ix_audit_row_customer").where(
            AUDIT_ROW.c.customer_id == query.customer_id
        )
    return read_page(
        connection,
        (Walk(keys=keys, branches=(branch,), descending=True),),
        span=query.span,
        rows=lambda places: audit_rows(connection, scope, places),
    )


def latest_change(connection: Connection, scope: Scope, query: LatestChange) -> int:
    """Return the newest audit id, 0 before the first."""
    del scope, query
    newest = select(AUDIT.c.id).where(AUDIT.c.id > 0).order_by(AUDIT.c.id.desc()).limit(1)
    return connection.scalar(newest) or 0


def changes_since(
    connection: Connection, scope: Scope, query: ChangesSince
) -> frozenset[tuple[str, int]]:
    """Return what was changed after an audit id, as far as it is in sight; at most 500 rows."""
    statement = (
        indexed_by(
            select(AUDIT_ROW.c.table_name, AUDIT_ROW.c.row_id),
            AUDIT_ROW,
            "ix_audit_row_audit_id",
        )
        .where(
            AUDIT_ROW.c.audit_id > query.audit_id,
            AUDIT_ROW.c.table_name.in_(("entry", "customer")),
        )
        .order_by(AUDIT_ROW.c.audit_id)
        .limit(MOST_CHANGES)
    )
    changed = [(str(table), int(row_id)) for table, row_id in connection.execute(statement)]
    return frozenset(
        (table, row_id)
        for table, grant in (("entry", ENTRIES), ("customer", CUSTOMERS))
        for row_id in _seen(connection, scope, table=table, grant=grant, changed=changed)
    )


def _seen(
    connection: Connection,
    scope: Scope,
    *,
    table: str,
    grant: str,
    changed: Iterable[tuple[str, int]],
) -> Iterable[int]:
    ids = {row_id for name, row_id in changed if name == table}
    columns = TABLES[table].c
    statement = found_by_id(select(columns.id), TABLES[table])
    return connection.scalars(
        statement.where(columns.id.in_(ids), in_sight(scope, grant, columns.location_id))
    )


def _check_customer(connection: Connection, scope: Scope, customer_id: int | None) -> None:
    found = connection.scalar(
        select(CUSTOMER.c.id).where(
            CUSTOMER.c.id == customer_id,
            CUSTOMER.c.deleted_at.is_(None),
            in_sight(scope, CUSTOMERS, CUSTOMER.c.location_id),
        )
    )
    if found is None:
        raise Missing(f"no such customer: {customer_id}")
