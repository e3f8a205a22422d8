"""The lists that admins keep: add, edit, switch off and on, delete what nothing uses."""

from typing import Any

from sqlalchemy import func, literal_column, select

from ...domain.admin_commands import (
    AddCatalogItem,
    DeleteCatalogItem,
    EditCatalogItem,
    SwitchCatalogItem,
)
from ...domain.model import CatalogKind
from ...domain.paging import COUNT_CAP, Count
from ...errors import Invalid
from ..catalog_uses import USES, Item, Use
from ..work import Done, Work
from .catalog_items import add_item, change_item, commanded_item, done
from .lookups import apply

_FIELDS = tuple(field for kind in CatalogKind for field in kind.fields)


def add_catalog_item(work: Work, command: AddCatalogItem) -> Done:
    """Add an item at the end of its catalog."""
    given = {field: getattr(command, field) for field in _FIELDS}
    own = command.kind.fields
    values = {field: value for field, value in given.items() if field in own or value is not None}
    item = add_item(
        work, command.kind, name=command.name, values={**values, "active": command.active}
    )
    return done(item)


def edit_catalog_item(work: Work, command: EditCatalogItem) -> Done:
    """Change an item; entries that use it show its new name."""
    item = commanded_item(work, command)
    change_item(work, command.kind, item, changes=command.changes)
    return done(item)


def switch_catalog_item(work: Work, command: SwitchCatalogItem) -> Done:
    """Hide an item from new choices, or offer it again; old entries keep it."""
    item = commanded_item(work, command)
    change_item(work, command.kind, item, changes={"active": command.active})
    return done(item)


def delete_catalog_item(work: Work, command: DeleteCatalogItem) -> Done:
    """Delete an item that nothing uses; its name is free again."""
    item = commanded_item(work, command)
    found = [(use, _live_uses(work, use, item)) for use in USES[command.kind]]
    used = [use.said(number) for use, number in found if number.value]
    if used:
        raise Invalid(
            f"“{item.name}” is used by {' and '.join(used)}: switch it off instead, or merge it "
            "into another.",
            field="name",
        )
    apply(item, {"deleted_at": work.now})
    return done(item)


def _live_uses(work: Work, use: Use, item: Item) -> Count:
    """Return how many live rows name an item, counted up to `COUNT_CAP`."""
    table: Any = use.table
    naming: Any = (
        select(literal_column("1"))
        .where(getattr(table, use.name) == item.id, table.deleted_at.is_(None))
        .limit(COUNT_CAP + 1)
    )
    total = work.session.scalar(select(func.count()).select_from(naming.subquery())) or 0
    return Count(min(total, COUNT_CAP), capped=total > COUNT_CAP)
