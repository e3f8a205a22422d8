"""What the tests of catalogs do all the time, for any of the seven."""

from collections.abc import Mapping
from typing import Any

from atrisk_tui.domain.admin_commands import (
    AddCatalogItem,
    DeleteCatalogItem,
    EditCatalogItem,
    MergeCatalogItems,
    MoveCatalogItem,
    SwitchCatalogItem,
)
from atrisk_tui.domain.commands import Receipt
from atrisk_tui.domain.model import CancelCategory, CatalogKind, Outcome
from tests.support import Company

REASONS = CatalogKind.REASONS
CLASSES = CatalogKind.ACCOUNT_CLASSES
NEEDED: Mapping[CatalogKind, Mapping[str, Any]] = {
    CatalogKind.RESOLUTIONS: {"outcome": Outcome.SAVED},
    CatalogKind.CANCEL_REASONS: {"category": CancelCategory.OTHER},
}
"""What an item of a kind cannot be without, beside its name."""


def table_of(kind: CatalogKind) -> str:
    return "account_class" if kind is CLASSES else "catalog_item"


def add(company: Company, name: str, *, kind: CatalogKind = REASONS, **values: Any) -> int:
    """Add an item with what its kind needs, and return its id."""
    needed = {**NEEDED.get(kind, {}), **values}
    command = AddCatalogItem(kind=kind, name=name, **needed)
    return company.do("adm", command).subject_id or 0


def row(company: Company, item_id: int, *, kind: CatalogKind = REASONS) -> dict[str, Any]:
    return company.one(f"SELECT * FROM {table_of(kind)} WHERE id = :id", id=item_id)


def on(company: Company, item_id: int, kind: CatalogKind) -> dict[str, Any]:
    """Return what names an item as it is now."""
    version = row(company, item_id, kind=kind)["version"]
    return {"kind": kind, "item_id": item_id, "version": version}


def edit(
    company: Company, item_id: int, kind: CatalogKind = REASONS, by: str = "adm", **changes: Any
) -> Receipt:
    return company.do(by, EditCatalogItem(**on(company, item_id, kind), changes=changes))


def switch(
    company: Company, item_id: int, kind: CatalogKind = REASONS, *, active: bool = False
) -> Receipt:
    return company.do("adm", SwitchCatalogItem(**on(company, item_id, kind), active=active))


def delete(company: Company, item_id: int, kind: CatalogKind = REASONS) -> Receipt:
    return company.do("adm", DeleteCatalogItem(**on(company, item_id, kind)))


def move(
    company: Company, item_id: int, after_id: int | None, kind: CatalogKind = REASONS
) -> Receipt:
    return company.do("adm", MoveCatalogItem(**on(company, item_id, kind), after_id=after_id))


def merge(
    company: Company, item_id: int, into_id: int, kind: CatalogKind = REASONS, by: str = "adm"
) -> Receipt:
    into_version = row(company, into_id, kind=kind)["version"]
    command = MergeCatalogItems(
        **on(company, item_id, kind), into_id=into_id, into_version=into_version
    )
    return company.do(by, command)


def names(company: Company, kind: CatalogKind) -> list[str]:
    """Return the names of the live items in their order."""
    of_kind = "" if kind is CLASSES else f"kind = '{kind}' AND "
    rows = company.rows(
        f"SELECT name FROM {table_of(kind)} WHERE {of_kind}deleted_at IS NULL ORDER BY position, id"
    )
    return [each["name"] for each in rows]


def item_id(company: Company, name: str, kind: CatalogKind) -> int:
    of_kind = "" if kind is CLASSES else f"kind = '{kind}' AND "
    found = company.one(
        f"SELECT id FROM {table_of(kind)} WHERE {of_kind}name = :name AND deleted_at IS NULL",
        name=name,
    )
    return int(found["id"])
