"""Catalogs as admins see them: their rows in order, what uses an item, the entries behind it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, FromClause, Select, func, literal_column, not_, select

from ...domain.admin_queries import (
    CatalogRowsById,
    CountCatalog,
    GetUses,
    ListCatalogRows,
)
from ...domain.admin_rows import CatalogCounts, CatalogRow, Uses
from ...domain.model import CatalogKind
from ...domain.paging import COUNT_CAP, Count, Cursor, Page, Span
from ...domain.queries import SEARCH_LIMIT
from ...domain.text import folded
from ...errors import Missing
from ..catalog_uses import USES, Use
from ..indexed_by import found_by_id, indexed_by
from ..paging import Walk, as_count, key_columns, read_page
from ..scope import Scope, require
from .catalogs import items_table, of_catalog, uses_of
from .sources import AUDIT, AUDIT_ROW, CATALOG, ENTRY, USER

GRANT = "catalog.manage"
_ORDERED_BY = {
    CatalogKind.ACCOUNT_CLASSES: "ix_account_class_position",
}
_LOWEST = -(2**31)
"""Below every position: where the walk over account classes begins, so that it is a seek."""
_COMMON = ("id", "version", "name", "active", "position")
_EXTRA = (
    "outcome",
    "category",
    "controllable",
    "parent_id",
    "default_risk",
    "cancel_reason_id",
    "default_rmr",
    "contract_months",
)
_BLANK: Mapping[str, None] = dict.fromkeys((*_EXTRA, "parent", "cancel_reason"))
_NO_USES = Count(0)
_FOUNDING = "FoundStore"


def list_catalog_rows(
    connection: Connection, scope: Scope, query: ListCatalogRows
) -> Page[CatalogRow]:
    """Return one span of a catalog in its order, or what matches a text. Raises: Denied."""
    require(scope, GRANT)
    if query.text.strip():
        return _matching(connection, query)
    return read_page(
        connection,
        (_walk(query.kind, include_inactive=query.include_inactive),),
        span=query.span,
        rows=lambda places: _rows(connection, query.kind, [place.id for place in places]),
    )


def catalog_rows_by_id(
    connection: Connection, scope: Scope, query: CatalogRowsById
) -> tuple[CatalogRow, ...]:
    """Return the rows of these items, without those that are gone. Raises: Denied."""
    require(scope, GRANT)
    return _rows(connection, query.kind, query.ids)


def count_catalog(connection: Connection, scope: Scope, query: CountCatalog) -> CatalogCounts:
    """Return how many items of a catalog are on, and off. Raises: Denied."""
    require(scope, GRANT)
    table = items_table(query.kind)
    numbers = (
        func.count().filter(table.c.active),
        func.count().filter(not_(table.c.active)),
    )
    on, off = connection.execute(select(*numbers).where(*of_catalog(query.kind))).one()
    return CatalogCounts(on, off)


def get_uses(connection: Connection, scope: Scope, query: GetUses) -> Uses:
    """Return where an item is used, whoever may see it there. Raises: Denied, Missing."""
    require(scope, GRANT)
    check_item(connection, query.kind, query.item_id)
    found = {
        str(use.rows.name): _live_uses(connection, use, query.item_id) for use in USES[query.kind]
    }
    active = [use for use in USES[query.kind] if use.rows is ENTRY]
    return Uses(
        entries=found.get("entry", _NO_USES),
        active_entries=(
            _live_uses(connection, active[0], query.item_id, only_active=True)
            if active
            else _NO_USES
        ),
        offers=found.get("offer", _NO_USES),
        items=found.get("catalog_item", _NO_USES),
        customers=found.get("customer", _NO_USES),
    )


def check_item(connection: Connection, kind: CatalogKind, item_id: int) -> None:
    """Go on only if there is such a live item. Raises: Missing."""
    table = items_table(kind)
    found = connection.scalar(select(table.c.id).where(table.c.id == item_id, *of_catalog(kind)))
    if found is None:
        raise Missing(f"no such {kind.singular}")


def _live_uses(
    connection: Connection, use: Use, item_id: int, *, only_active: bool = False
) -> Count:
    rows: Any = select(literal_column("1")).where(
        use.column == item_id, use.rows.c.deleted_at.is_(None)
    )
    if use.rows is not CATALOG:
        rows = indexed_by(rows, use.rows, f"ix_{use.rows.name}_{use.name}")
    if only_active:
        rows = rows.where(ENTRY.c.closed_at.is_(None))
    some = rows.limit(COUNT_CAP + 1).subquery()
    return as_count(connection.scalar(select(func.count()).select_from(some)) or 0)


def _walk(kind: CatalogKind, *, include_inactive: bool) -> Walk:
    table = items_table(kind)
    keys = (table.c.position, table.c.id)
    index = _ORDERED_BY.get(kind, "ix_catalog_item_kind_position")
    branch = indexed_by(select(*key_columns(keys)), table, index).where(*of_catalog(kind))
    if not include_inactive:
        branch = branch.where(table.c.active)
    low = _LOWEST if kind is CatalogKind.ACCOUNT_CLASSES else None
    return Walk(keys=keys, branches=(branch,), low=low)


def _matching(connection: Connection, query: ListCatalogRows) -> Page[CatalogRow]:
    """Return the items whose name contains a text, in the catalog's order, in one page."""
    table, part = items_table(query.kind), folded(query.text)
    names = select(table.c.id, table.c.name).where(*of_catalog(query.kind))
    if not query.include_inactive:
        names = names.where(table.c.active)
    # A catalog is short, and only Python folds accents alike on both databases.
    found = [
        item_id
        for item_id, name in connection.execute(names.order_by(table.c.position, table.c.id))
        if part in folded(name)
    ]
    rows = _rows(connection, query.kind, found[:SEARCH_LIMIT])
    more = Cursor((1, rows[-1].place, rows[-1].id)) if len(found) > SEARCH_LIMIT else None
    return Page(span=Span(limit=SEARCH_LIMIT), rows=rows, before=None, after=more)


def _rows(connection: Connection, kind: CatalogKind, ids: Sequence[int]) -> tuple[CatalogRow, ...]:
    if not ids:
        return ()
    found = {row["id"]: dict(row) for row in connection.execute(_whole(kind, ids)).mappings()}
    uses = uses_of(connection, kind, list(found))
    changes = _changes(connection, [row.pop("newest") for row in found.values()])
    return tuple(
        CatalogRow(
            **{**_BLANK, **found[item_id]},
            kind=kind,
            uses=uses[item_id],
            **changes.get(item_id, {"changed_at": None, "changed_by": None}),
        )
        for item_id in ids
        if item_id in found
    )


def _whole(kind: CatalogKind, ids: Sequence[int]) -> Select[Any]:
    table = items_table(kind)
    newest = (
        select(func.max(AUDIT_ROW.c.id))
        .where(AUDIT_ROW.c.table_name == table.name, AUDIT_ROW.c.row_id == table.c.id)
        .correlate(table)
        .scalar_subquery()
    )
    names = [name for name in (*_COMMON, *_EXTRA) if name in table.c]
    columns: list[Any] = [
        table.c[name].label("place" if name == "position" else name) for name in names
    ]
    joined: FromClause = table
    if table is CATALOG:
        parent, usual = CATALOG.alias("parent"), CATALOG.alias("usual")
        columns += [parent.c.name.label("parent"), usual.c.name.label("cancel_reason")]
        joined = table.outerjoin(parent, parent.c.id == table.c.parent_id).outerjoin(
            usual, usual.c.id == table.c.cancel_reason_id
        )
    whole = select(*columns, newest.label("newest")).select_from(joined)
    return found_by_id(whole, table).where(table.c.id.in_(ids), *of_catalog(kind))


def _changes(connection: Connection, newest: Sequence[int | None]) -> dict[int, dict[str, Any]]:
    """Return who last changed each item, and when; the store's beginning is no change."""
    found = connection.execute(
        select(AUDIT_ROW.c.row_id, AUDIT.c.at, USER.c.username)
        .select_from(
            AUDIT_ROW.join(AUDIT, AUDIT.c.id == AUDIT_ROW.c.audit_id).join(
                USER, USER.c.id == AUDIT.c.actor_id
            )
        )
        .where(
            AUDIT_ROW.c.id.in_([row_id for row_id in newest if row_id is not None]),
            AUDIT.c.intent != _FOUNDING,
        )
    )
    return {row.row_id: {"changed_at": row.at, "changed_by": row.username} for row in found}
