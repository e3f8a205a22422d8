"""Catalog items that were merged into another one: what named the old one means the other."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, select

from ...domain.rules import MOST_MERGES
from ...domain.views import Definition
from .sources import ACCOUNT_CLASS, CATALOG

_FOLLOWED = {"reason_id": CATALOG, "account_class_id": ACCOUNT_CLASS}


def followed(connection: Connection, definition: Definition) -> Definition:
    """Return what a view shows now that items in its filter may have been merged into others."""
    for which in ("entries", "customers"):
        wanted: Any = getattr(definition, which)
        ids = {field: getattr(wanted, field, None) for field in _FOLLOWED}
        moved = {
            field: now
            for field, item_id in ids.items()
            if item_id is not None
            and (now := _now(connection, _FOLLOWED[field], item_id)) != item_id
        }
        if moved:
            definition = replace(definition, **{which: replace(wanted, **moved)})
    return definition


def _now(connection: Connection, table: Table, item_id: int) -> int:
    for _ in range(MOST_MERGES):
        into = connection.scalar(select(table.c.merged_into_id).where(table.c.id == item_id))
        if into is None:
            break
        item_id = into
    return item_id
