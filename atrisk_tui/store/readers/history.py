"""The history of a record: who changed what, when, from what to what."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from ...domain import history as words
from ...domain.currency import currency_digits
from ...domain.model import entry_ref
from ...domain.paging import Page
from ...domain.queries import ChangesSince, GetSettings, LatestChange, ListHistory
from ...domain.rows import AuditRow, FieldChange
from ...errors import Missing
from ..indexed_by import found_by_id, indexed_by
from ..paging import Place, Walk, key_columns, read_page
from ..scope import Scope
from .catalogs import get_settings
from .entries import visible
from .origins import origins
from .sources import (
    AUDIT,
    AUDIT_ROW,
    CUSTOMER,
    CUSTOMERS,
    ENTRIES,
    TABLES,
    USER,
    in_sight,
)

MOST_CHANGES = 500
_SAID_ELSEWHERE = frozenset({"created_at", "created_by_id"})
"""Fields of a new record that repeat when the change was made, and by whom."""
_NAMES: dict[str, ColumnElement[Any]] = {
    "app_user": USER.c.username,
    "catalog_item": TABLES["catalog_item"].c.name,
    "customer": CUSTOMER.c.account_number,
    "location": TABLES["location"].c.name,
    "account_class": TABLES["account_class"].c.name,
    "region": TABLES["region"].c.name,
    "role": TABLES["role"].c.name,
}
"""What people call a record of each table that others refer to."""


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
        rows=lambda places: _rows(connection, scope, places),
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


def _rows(connection: Connection, scope: Scope, places: Sequence[Place]) -> tuple[AuditRow, ...]:
    ids = [place.id for place in places]
    found = {row["id"]: row for row in connection.execute(_whole(ids)).mappings()}
    intents = {row["audit_id"]: row["intent"] for row in found.values()}
    taken_back = {row["audit_id"] for row in found.values() if row["reverts"] is not None}
    intents |= origins(connection, taken_back)
    names = _names(connection, found.values())
    currency = get_settings(connection, scope, GetSettings()).text("currency")
    digits = currency_digits(currency)
    return tuple(
        _row(found[row_id], origin=intents[found[row_id]["audit_id"]], names=names, digits=digits)
        for row_id in ids
    )


def _whole(ids: Sequence[int]) -> Any:
    later = AUDIT.alias("later")
    reverted = select(later.c.id).where(later.c.reverts == AUDIT.c.id).exists()
    return (
        select(
            *(AUDIT_ROW.c[name] for name in ("id", "audit_id", "row_id", "op", "changes")),
            AUDIT_ROW.c.table_name.label("table"),
            *(AUDIT.c[name] for name in ("at", "intent", "note", "source", "reverts", "kind")),
            USER.c.username.label("actor"),
            USER.c.full_name.label("actor_name"),
            reverted.label("reverted"),
        )
        .select_from(
            AUDIT_ROW.join(AUDIT, AUDIT.c.id == AUDIT_ROW.c.audit_id).join(
                USER, USER.c.id == AUDIT.c.actor_id
            )
        )
        .where(AUDIT_ROW.c.id.in_(ids))
    )


def _row(
    row: RowMapping, *, origin: str, names: dict[tuple[str, int], str], digits: int
) -> AuditRow:
    kept = {name: value for name, value in row.items() if name not in {"op", "changes", "kind"}}
    return AuditRow(
        **kept,
        words=words.words(origin, row["kind"]),
        changes=tuple(_changes(row, names, digits)),
    )


def _changes(
    row: RowMapping, names: dict[tuple[str, int], str], digits: int
) -> Iterator[FieldChange]:
    table = row["table"]
    for column, (before, after) in row["changes"].items():
        if row["op"] == "insert" and (column in _SAID_ELSEWHERE or after in (None, False, 0)):
            continue
        field, target = words.field_name(column), _target(table, column)
        told, plain = [], []
        for value in (before, after):
            named = _named(target, value, names)
            told.append(named or words.shown(field, value, table=table, digits=digits))
            plain.append(named or words.plain(field, value, digits=digits))
        if told[0] != told[1]:
            yield FieldChange(field, told[0], told[1], (plain[0], plain[1]))


def _named(target: str | None, value: Any, names: dict[tuple[str, int], str]) -> str | None:
    if target is None or value is None:
        return None
    return entry_ref(value) if target == "entry" else names.get((target, value))


def _target(table: str, column: str) -> str | None:
    """Return the table that a column refers to, if any."""
    known = TABLES[table].c.get(column) if table in TABLES else None
    if known is None:
        return None
    return next((key.column.table.name for key in known.foreign_keys), None)


def _names(connection: Connection, rows: Iterable[RowMapping]) -> dict[tuple[str, int], str]:
    """Return what the records that these changes refer to are called."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        for column, pair in row["changes"].items():
            target = _target(row["table"], column)
            if target in _NAMES:
                wanted.setdefault(target, set()).update(one for one in pair if one is not None)
    return {
        (target, row_id): name
        for target, ids in wanted.items()
        for row_id, name in connection.execute(
            select(TABLES[target].c.id, _NAMES[target]).where(TABLES[target].c.id.in_(ids))
        )
    }
