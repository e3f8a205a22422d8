"""The six catalogs: add, rename, switch off and on, delete what nothing uses."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import SQLModel, col

from ...domain.admin_commands import (
    AddCatalogItem,
    DeleteCatalogItem,
    EditCatalogItem,
    SwitchCatalogItem,
)
from ...domain.model import CancelCategory, CatalogKind, Outcome
from ...domain.text import name_key, one_line
from ...errors import Invalid, Missing
from ..tables import CatalogEntry, Entry, Offer
from ..work import Done, Work
from .lookups import apply, new_row

_ON_ENTRIES: Mapping[CatalogKind, Any] = {
    CatalogKind.REASONS: col(Entry.reason_id),
    CatalogKind.CAUSES: col(Entry.cause_id),
    CatalogKind.RESOLUTIONS: col(Entry.resolution_id),
    CatalogKind.MITIGATION_ACTIONS: col(Entry.mitigation_action_id),
    CatalogKind.CANCEL_REASONS: col(Entry.cancel_reason_id),
}
_ON_OFFERS: Mapping[CatalogKind, Any] = {
    CatalogKind.MITIGATION_ACTIONS: col(Offer.mitigation_action_id),
    CatalogKind.CREDIT_REASONS: col(Offer.credit_reason_id),
}
_ON_ITEMS: Mapping[CatalogKind, Any] = {
    CatalogKind.REASONS: col(CatalogEntry.parent_id),
    CatalogKind.CANCEL_REASONS: col(CatalogEntry.cancel_reason_id),
}


def add_catalog_item(work: Work, command: AddCatalogItem) -> Done:
    """Add an item at the end of its catalog."""
    kind = command.kind
    _check_class(
        "outcome", command.outcome, needed=kind is CatalogKind.RESOLUTIONS, choices=Outcome
    )
    _check_class(
        "category",
        command.category,
        needed=kind is CatalogKind.CANCEL_REASONS,
        choices=CancelCategory,
    )
    name = _free_name(work, kind, command.name, own_id=None)
    last = select(func.max(col(CatalogEntry.position))).where(col(CatalogEntry.kind) == kind)
    item = new_row(
        CatalogEntry,
        kind=kind,
        name=name,
        active=command.active,
        position=(work.session.scalar(last) or 0) + 1,
        outcome=command.outcome,
        category=command.category,
    )
    work.session.add(item)
    work.session.flush()
    return Done("catalog_item", item.id)


def edit_catalog_item(work: Work, command: EditCatalogItem) -> Done:
    """Rename an item; entries that use it show the new name."""
    item = _item(work, command)
    name = str(command.changes["name"])
    apply(item, {"name": _free_name(work, item.kind, name, own_id=item.id)})
    return Done("catalog_item", item.id)


def switch_catalog_item(work: Work, command: SwitchCatalogItem) -> Done:
    """Hide an item from new choices, or offer it again; old entries keep it."""
    item = _item(work, command)
    apply(item, {"active": command.active})
    return Done("catalog_item", item.id)


def delete_catalog_item(work: Work, command: DeleteCatalogItem) -> Done:
    """Delete an item that nothing uses; its name is free again."""
    item = _item(work, command)
    used = _uses(work, item)
    if used:
        raise Invalid(
            f"“{item.name}” is used by {' and '.join(used)}: switch it off instead.",
            field="name",
        )
    apply(item, {"deleted_at": work.now})
    return Done("catalog_item", item.id)


def _item(
    work: Work, command: EditCatalogItem | SwitchCatalogItem | DeleteCatalogItem
) -> CatalogEntry:
    item = work.locked(CatalogEntry, command.item_id, command.version)
    if item.kind is not command.kind:
        raise Missing(f"no such {command.kind.singular}")
    return item


def _check_class(
    field: str, value: Outcome | CancelCategory | None, *, needed: bool, choices: type
) -> None:
    if needed and value is None:
        allowed = tuple(choice.value for choice in choices)  # type: ignore[attr-defined]
        raise Invalid(f"Say which {field}: {', '.join(allowed)}.", field=field, allowed=allowed)
    if not needed and value is not None:
        raise Invalid(f"This catalog has no {field}: leave it out.", field=field)


def _free_name(work: Work, kind: CatalogKind, raw: str, *, own_id: int | None) -> str:
    name = one_line(raw, field="name", limit=kind.name_limit, minimum=1)
    twin = work.session.scalars(
        select(CatalogEntry).where(
            col(CatalogEntry.kind) == kind,
            col(CatalogEntry.name_key) == name_key(name),
            col(CatalogEntry.deleted_at).is_(None),
        )
    ).first()
    if twin is not None and twin.id != own_id:
        state = "" if twin.active else ", switched off: switch it on instead"
        raise Invalid(f"There is already a {kind.singular} “{twin.name}”{state}.", field="name")
    return name


def _uses(work: Work, item: CatalogEntry) -> list[str]:
    """Return where a live record refers to the item, in words with how many."""
    found = []
    asked = (
        (_ON_ENTRIES, Entry, ("at-risk entry", "at-risk entries")),
        (_ON_OFFERS, Offer, ("offer", "offers")),
        (_ON_ITEMS, CatalogEntry, ("other catalog item", "other catalog items")),
    )
    for columns, table, (one, many) in asked:
        column = columns.get(item.kind)
        number = 0 if column is None else _count(work, table, column == item.id)
        if number:
            found.append(f"{number} {one if number == 1 else many}")
    return found


def _count(work: Work, table: type[SQLModel], which: ColumnElement[bool]) -> int:
    deleted_at = table.deleted_at  # type: ignore[attr-defined]
    statement = select(func.count()).select_from(table).where(which, deleted_at.is_(None))
    return work.session.scalar(statement) or 0
