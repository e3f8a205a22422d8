"""The history of a record: who changed what, when, from what to what."""

from sqlalchemy import Connection, select

from ...domain.model import entry_ref
from ...domain.paging import Page
from ...domain.queries import ChangesSince, LatestChange, ListHistory
from ...domain.rows import AuditRow
from ...errors import Missing
from ..indexed_by import indexed_by
from ..paging import Walk, key_columns, read_page
from ..scope import Scope
from .audit_rows import audit_rows
from .entries import visible
from .sources import (
    AUDIT,
    AUDIT_ROW,
    CUSTOMER,
    CUSTOMERS,
    in_sight,
)
from .subjects import Record
from .touches import touched_since
from .written_sight import seen

MOST_CHANGES = 500
_NEWS = (
    (("entry", "customer"), "ix_audit_row_audit_id"),
    (
        ("account_class", "app_user", "catalog_item", "location", "region", "role", "saved_view"),
        "ix_audit_row_kind",
    ),
    (("interaction", "note"), "ix_audit_row_kind"),
    (("setting",), "ix_audit_row_kind"),
    (("absence",), "ix_audit_row_kind"),
)
"""Tables whose changes are looked for together, and by which index: many of one kind must not
hide those of another."""


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
        check_customer(connection, scope, query.customer_id)
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
    """Return what was changed after an audit id, as far as it is in sight.

    At most `MOST_CHANGES` of customers and entries, of what admins keep, of contacts and notes,
    and of settings. A contact also names the customer and the active entries that it touches.
    """
    found: set[Record] = set()
    for tables, index in _NEWS:
        statement = (
            indexed_by(select(AUDIT_ROW.c.table_name, AUDIT_ROW.c.row_id), AUDIT_ROW, index)
            .where(AUDIT_ROW.c.audit_id > query.audit_id, AUDIT_ROW.c.table_name.in_(tables))
            .limit(MOST_CHANGES)
        )
        found |= {(str(table), int(row_id)) for table, row_id in connection.execute(statement)}
    found |= touched_since(connection, query.audit_id, limit=MOST_CHANGES)
    return frozenset(seen(connection, scope, found) | _replaced(connection, query.audit_id))


def _replaced(connection: Connection, audit_id: int) -> set[Record]:
    """Return the people whose locations were changed: the links are rows of their own."""
    statement = indexed_by(select(AUDIT_ROW.c.changes), AUDIT_ROW, "ix_audit_row_kind").where(
        AUDIT_ROW.c.table_name == "user_location", AUDIT_ROW.c.audit_id > audit_id
    )
    return {
        ("app_user", user_id)
        for changes in connection.scalars(statement.limit(MOST_CHANGES))
        for user_id in changes["user_id"]
        if user_id is not None
    }


def check_customer(connection: Connection, scope: Scope, customer_id: int | None) -> None:
    """Go on only if there is a customer of this id in the asker's sight. Raises: Missing."""
    found = connection.scalar(
        select(CUSTOMER.c.id).where(
            CUSTOMER.c.id == customer_id,
            CUSTOMER.c.deleted_at.is_(None),
            in_sight(scope, CUSTOMERS, CUSTOMER.c.location_id),
        )
    )
    if found is None:
        raise Missing(f"no such customer: {customer_id}")
