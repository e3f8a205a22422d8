"""What admins keep: the six catalogs, account classes, settings."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, literal_column, select

from ...domain.model import CatalogKind
from ...domain.paging import COUNT_CAP, Count
from ...domain.queries import (
    FindCatalogItem,
    FollowCatalogItem,
    GetSettings,
    ListAccountClasses,
    ListCatalog,
)
from ...domain.rows import CatalogItem, NamedRow
from ...domain.rules import MOST_MERGES
from ...domain.settings import Settings
from ...domain.text import folded
from ...errors import Missing
from ..catalog_uses import USES, Use
from ..derived import derive
from ..paging import as_count
from ..scope import Scope
from ..tables import CatalogEntry
from .sources import ACCOUNT_CLASS, CATALOG, SETTING

EXACT = 500
"""Up to so many uses are told without the deleted ones."""
LIVE_CLASS = ACCOUNT_CLASS.c.deleted_at.is_(None)
_COMMON = ("id", "version", "name", "active", "position")
_OWN = ("outcome", "category", "parent_id", "default_risk", "cancel_reason_id")
_BLANK: Mapping[str, None] = dict.fromkeys(_OWN)
_UNUSED = Count(0)


def list_catalog(
    connection: Connection, scope: Scope, query: ListCatalog
) -> tuple[CatalogItem, ...]:
    """Return the items of one catalog in its order, as far as they match."""
    del scope
    table = items_table(query.kind)
    statement = _items(query.kind).order_by(table.c.position, table.c.id)
    if not query.include_inactive:
        statement = statement.where(table.c.active)
    if query.outcome is not None:
        statement = statement.where(CATALOG.c.outcome == query.outcome)
    if query.category is not None:
        statement = statement.where(CATALOG.c.category == query.category)
    part = folded(query.text)
    # A catalog is short, and only Python folds accents alike on both databases.
    found = [row for row in connection.execute(statement).mappings() if part in folded(row["name"])]
    shown = found[: query.limit]
    ids = [row["id"] for row in shown] if query.with_uses else []
    uses = uses_of(connection, query.kind, ids)
    return tuple(_item(query.kind, dict(row), uses.get(row["id"], _UNUSED)) for row in shown)


def find_catalog_item(connection: Connection, scope: Scope, query: FindCatalogItem) -> CatalogItem:
    """Return the item of that name, active or not. Raises: Missing, naming the nearest."""
    del scope
    table = items_table(query.kind)
    wanted = derive(table.name, {"name": query.name})["name_key"]
    row = (
        connection.execute(_items(query.kind).where(table.c.name_key == wanted)).mappings().first()
    )
    if row is not None:
        return _item(query.kind, dict(row), uses_of(connection, query.kind, [row["id"]])[row["id"]])
    of_kind = select(table.c.name_key, table.c.name).where(*of_catalog(query.kind))
    names = {item.name_key: item.name for item in connection.execute(of_kind)}
    near = tuple(names[key] for key in get_close_matches(str(wanted), names, n=3))
    raise Missing(
        f"no {query.kind.singular} “{query.name}”{nearest(near)}", field=None, allowed=near
    )


def follow_catalog_item(
    connection: Connection, scope: Scope, query: FollowCatalogItem
) -> CatalogItem:
    """Return an item as it is now, or what it has been merged into. Raises: Missing."""
    del scope
    table, item_id = items_table(query.kind), query.item_id
    for _ in range(MOST_MERGES):
        row = connection.execute(_items(query.kind).where(table.c.id == item_id)).mappings().first()
        if row is not None:
            return _item(query.kind, dict(row), _UNUSED)
        merged = select(table.c.merged_into_id).where(table.c.id == item_id)
        item_id = connection.scalar(merged) or 0
    raise Missing(f"no such {query.kind.singular}")


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


def items_table(kind: CatalogKind) -> Table:
    """Return the table that holds the items of a catalog."""
    return ACCOUNT_CLASS if kind is CatalogKind.ACCOUNT_CLASSES else CATALOG


def of_catalog(kind: CatalogKind) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that leave the live items of a catalog."""
    if kind is CatalogKind.ACCOUNT_CLASSES:
        return (LIVE_CLASS,)
    return CATALOG.c.kind == kind, CATALOG.c.deleted_at.is_(None)


def uses_of(connection: Connection, kind: CatalogKind, ids: Sequence[int]) -> dict[int, Count]:
    """Return how many entries, offers or customers name each item, capped.

    Deleted ones are left out only of a number up to `EXACT`: they are few, an index tells the
    others in a sixteenth of the time, and what matters is whether there are any.
    """
    if not ids:
        return {}
    counted = _counts(connection, kind, ids, live=False, most=COUNT_CAP + 1)
    few = [item_id for item_id, number in counted.items() if 0 < number <= EXACT]
    if few:
        counted |= _counts(connection, kind, few, live=True, most=EXACT)
    return {item_id: as_count(number) for item_id, number in counted.items()}


def _items(kind: CatalogKind) -> Select[Any]:
    columns = items_table(kind).c
    own = () if kind is CatalogKind.ACCOUNT_CLASSES else _OWN
    return select(*(columns[name] for name in (*_COMMON, *own))).where(*of_catalog(kind))


def _item(kind: CatalogKind, row: Mapping[str, Any], uses: Count) -> CatalogItem:
    return CatalogItem(**{**_BLANK, **row, "kind": kind, "uses": uses.value})


def _counts(
    connection: Connection, kind: CatalogKind, ids: Sequence[int], *, live: bool, most: int
) -> dict[int, int]:
    table = items_table(kind)
    numbers: Any = sum(
        _naming(use, table, live=live, most=most)
        for use in USES[kind]
        if use.table is not CatalogEntry
    )
    found = connection.execute(select(table.c.id, numbers).where(table.c.id.in_(ids)))
    return {item_id: int(number) for item_id, number in found}


def _naming(use: Use, table: Table, *, live: bool, most: int) -> Any:
    rows: Any = select(literal_column("1")).where(use.column == table.c.id)
    if live:
        rows = rows.where(use.rows.c.deleted_at.is_(None))
    some = rows.limit(most).correlate(table).subquery()
    return select(func.count()).select_from(some).correlate(table).scalar_subquery()
