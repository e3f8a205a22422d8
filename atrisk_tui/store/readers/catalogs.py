"""What admins keep: the six catalogs, account classes, settings."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select

from ...domain.model import CatalogKind
from ...domain.paging import COUNT_CAP
from ...domain.queries import FindCatalogItem, GetSettings, ListAccountClasses, ListCatalog
from ...domain.rows import CatalogItem, NamedRow
from ...domain.settings import Settings
from ...domain.text import folded, name_key
from ...errors import Missing
from ..scope import Scope
from .sources import ACCOUNT_CLASS, CATALOG, ENTRY, OFFER, SETTING

_USED_BY: dict[CatalogKind, tuple[ColumnElement[Any], ...]] = {
    CatalogKind.REASONS: (ENTRY.c.reason_id,),
    CatalogKind.CAUSES: (ENTRY.c.cause_id,),
    CatalogKind.RESOLUTIONS: (ENTRY.c.resolution_id,),
    CatalogKind.CREDIT_REASONS: (OFFER.c.credit_reason_id,),
    CatalogKind.MITIGATION_ACTIONS: (ENTRY.c.mitigation_action_id, OFFER.c.mitigation_action_id),
    CatalogKind.CANCEL_REASONS: (ENTRY.c.cancel_reason_id,),
}
"""Where records name an item; each column has an index."""
_COLUMNS = (
    CATALOG.c.id,
    CATALOG.c.version,
    CATALOG.c.kind,
    CATALOG.c.name,
    CATALOG.c.active,
    CATALOG.c.position,
    CATALOG.c.outcome,
    CATALOG.c.category,
    CATALOG.c.parent_id,
    CATALOG.c.default_risk,
    CATALOG.c.cancel_reason_id,
)


def list_catalog(
    connection: Connection, scope: Scope, query: ListCatalog
) -> tuple[CatalogItem, ...]:
    """Return the items of one catalog in its order, as far as they match."""
    del scope
    statement = _items(query.kind).order_by(CATALOG.c.position, CATALOG.c.id)
    if not query.include_inactive:
        statement = statement.where(CATALOG.c.active)
    if query.outcome is not None:
        statement = statement.where(CATALOG.c.outcome == query.outcome)
    if query.category is not None:
        statement = statement.where(CATALOG.c.category == query.category)
    part = folded(query.text)
    # A catalog is short, and only Python folds accents alike on both databases.
    found = [row for row in connection.execute(statement).mappings() if part in folded(row["name"])]
    shown = found[: query.limit]
    uses = _uses(connection, query.kind, [row["id"] for row in shown]) if query.with_uses else {}
    return tuple(CatalogItem(**row, uses=uses.get(row["id"], 0)) for row in shown)


def find_catalog_item(connection: Connection, scope: Scope, query: FindCatalogItem) -> CatalogItem:
    """Return the item of that name, active or not. Raises: Missing, naming the nearest."""
    del scope
    wanted = name_key(query.name)
    row = (
        connection.execute(_items(query.kind).where(CATALOG.c.name_key == wanted))
        .mappings()
        .first()
    )
    if row is not None:
        return CatalogItem(**row, uses=_uses(connection, query.kind, [row["id"]])[row["id"]])
    names = {item.name_key: item.name for item in connection.execute(_names(query.kind))}
    near = tuple(names[key] for key in get_close_matches(wanted, names, n=3))
    raise Missing(
        f"no {query.kind.singular} “{query.name}”{nearest(near)}", field=None, allowed=near
    )


def list_account_classes(
    connection: Connection, scope: Scope, query: ListAccountClasses
) -> tuple[NamedRow, ...]:
    """Return the account classes by name."""
    del scope, query
    statement = (
        select(ACCOUNT_CLASS.c.id, ACCOUNT_CLASS.c.name)
        .where(ACCOUNT_CLASS.c.deleted_at.is_(None))
        .order_by(ACCOUNT_CLASS.c.name_key)
    )
    return tuple(NamedRow(row.id, row.name) for row in connection.execute(statement))


def get_settings(connection: Connection, scope: Scope, query: GetSettings) -> Settings:
    """Return the settings in force."""
    del scope, query
    found = connection.execute(select(SETTING.c.key, SETTING.c.value).order_by(SETTING.c.key))
    return Settings(tuple((key, value) for key, value in found))


def nearest(near: Sequence[str]) -> str:
    """Return the end of a sentence that names what may have been meant."""
    return f": did you mean {' or '.join(f'“{name}”' for name in near)}?" if near else ""


def _items(kind: CatalogKind) -> Select[Any]:
    return select(*_COLUMNS).where(CATALOG.c.kind == kind, CATALOG.c.deleted_at.is_(None))


def _names(kind: CatalogKind) -> Select[Any]:
    return select(CATALOG.c.name_key, CATALOG.c.name).where(
        CATALOG.c.kind == kind, CATALOG.c.deleted_at.is_(None)
    )


def _uses(connection: Connection, kind: CatalogKind, ids: Sequence[int]) -> dict[int, int]:
    """Return how many records name each item, counted up to `COUNT_CAP` a column."""
    counts: Any = sum(_used(used) for used in _USED_BY[kind])
    found = connection.execute(select(CATALOG.c.id, counts).where(CATALOG.c.id.in_(ids)))
    return {item_id: int(count) for item_id, count in found}


def _used(used: ColumnElement[Any]) -> Any:
    some = (
        select(literal_column("1"))
        .where(used == CATALOG.c.id)
        .limit(COUNT_CAP)
        .correlate(CATALOG)
        .subquery()
    )
    return select(func.count()).select_from(some).correlate(CATALOG).scalar_subquery()
