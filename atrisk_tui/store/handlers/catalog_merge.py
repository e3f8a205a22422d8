"""Two items become one: whatever named the first names the second, old entries too."""

from typing import Any

from sqlalchemy import select

from ...domain.admin_commands import MergeCatalogItems
from ...errors import Invalid
from ..bulk import change_rows, chunks, read_rows
from ..catalog_uses import USES, Item, Use
from ..tables import CatalogEntry
from ..work import Done, Work
from .catalog_items import done, held_item
from .lookups import apply

PART = 2000
"""Rows that are in memory at once; their texts can be long."""


def merge_catalog_items(work: Work, command: MergeCatalogItems) -> Done:
    """Let another item take an item's place everywhere, and delete the item.

    Deleted entries, offers and customers follow too: brought back, they would otherwise name
    what is gone. Each row written is a new version, so a form that is open on it finds out.
    """
    item, target = _both(work, command)
    if not target.active:
        raise Invalid(
            f"“{target.name}” is switched off: switch it on or choose another.", field="into"
        )
    _check_same_outcome(item, target)
    for use in USES[command.kind]:
        _follow(work, use, old_id=item.id, new_id=target.id)
    apply(item, {"deleted_at": work.now, "merged_into_id": target.id})
    return done(item)


def _both(work: Work, command: MergeCatalogItems) -> tuple[Item, Item]:
    if command.item_id == command.into_id:
        raise Invalid("An item cannot be merged into itself: choose another.", field="into")
    versions = {command.item_id: command.version, command.into_id: command.into_version}
    # In one order, whichever way round, or two merges could wait for each other for ever.
    held = {
        item_id: held_item(work, command.kind, item_id, version=versions[item_id])
        for item_id in sorted(versions)
    }
    return held[command.item_id], held[command.into_id]


def _check_same_outcome(item: Item, target: Item) -> None:
    if not isinstance(item, CatalogEntry) or not isinstance(target, CatalogEntry):
        return
    if item.outcome is not target.outcome and item.outcome and target.outcome:
        raise Invalid(
            f"“{item.name}” is {item.outcome.value} and “{target.name}” is {target.outcome.value}: "
            "only resolutions of one outcome can be merged.",
            field="into",
        )


def _follow(work: Work, use: Use, *, old_id: int, new_id: int) -> None:
    """Have every row that names one item name another, a part at a time."""
    table: Any = use.table
    naming = select(table.id).where(getattr(table, use.name) == old_id).order_by(table.id)
    for ids in chunks(list(work.session.scalars(naming)), PART):
        rows = read_rows(work.session, table, column="id", values=ids, deleted=True)
        # A row may have been given another item between the two readings.
        changed = [(row, {use.name: new_id}) for row in rows if row[use.name] == old_id]
        change_rows(work.session, table, changed)
