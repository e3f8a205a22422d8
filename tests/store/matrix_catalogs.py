"""What a person of each role tries with the catalogs."""

from typing import Any

from atrisk_tui.domain import admin_commands as do
from atrisk_tui.domain import admin_queries as ask
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.paging import Span
from atrisk_tui.domain.queries import Query

from .permission_matrix import REASONS, Asked, Spot, Try

COMMANDS: dict[type[Command], dict[str, Try]] = {
    do.AddCatalogItem: {
        "add an item": lambda s: do.AddCatalogItem(kind=REASONS, name="Brand new"),
    },
    do.EditCatalogItem: {
        "rename an item": lambda s: do.EditCatalogItem(
            kind=REASONS, item_id=s.spare.id, version=s.spare.version, changes={"name": "Renamed"}
        ),
    },
    do.SwitchCatalogItem: {
        "switch an item off": lambda s: do.SwitchCatalogItem(
            kind=REASONS, item_id=s.spare.id, version=s.spare.version, active=False
        ),
    },
    do.MoveCatalogItem: {
        "move an item": lambda s: do.MoveCatalogItem(
            kind=REASONS, item_id=s.spare.id, version=s.spare.version, after_id=None
        ),
    },
    do.MergeCatalogItems: {
        "merge an item": lambda s: do.MergeCatalogItems(
            kind=REASONS,
            item_id=s.spare.id,
            version=s.spare.version,
            into_id=s.items["Missed payment"],
            into_version=1,
        ),
    },
    do.DeleteCatalogItem: {
        "delete an item": lambda s: do.DeleteCatalogItem(
            kind=REASONS, item_id=s.spare.id, version=s.spare.version
        ),
    },
    do.ImportCatalog: {
        "import a catalog": lambda _: do.ImportCatalog(
            kind=REASONS, rows=(do.CatalogImportRow(line=2, name="From a file", values={}),)
        ),
    },
}


def _item_among(answer: Any, spot: Spot) -> bool:
    return spot.spare.id in {row.id for row in getattr(answer, "rows", answer)}


def _entry_among(answer: Any, spot: Spot) -> bool:
    return spot.mine.open.id in {row.id for row in answer.rows}


def _used(spot: Spot) -> int:
    return spot.items["Missed payment"]


QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {
    ask.ListCatalogRows: {
        "list a catalog as kept": Asked(lambda _: ask.ListCatalogRows(kind=REASONS), _item_among),
        "search a catalog": Asked(
            lambda _: ask.ListCatalogRows(kind=REASONS, text="unused"), _item_among
        ),
    },
    ask.CatalogRowsById: {
        "items by id": Asked(
            lambda s: ask.CatalogRowsById(kind=REASONS, ids=(s.spare.id,)), _item_among
        ),
    },
    ask.CountCatalog: {
        "count a catalog": Asked(
            lambda _: ask.CountCatalog(kind=REASONS), lambda answer, _: answer.on > 0
        ),
    },
    ask.GetUses: {
        "where an item is used": Asked(
            lambda s: ask.GetUses(kind=REASONS, item_id=_used(s)),
            lambda answer, _: answer.entries.value > 0,
        ),
    },
    ask.ListUsingEntries: {
        "entries that use an item": Asked(
            lambda s: ask.ListUsingEntries(kind=REASONS, item_id=_used(s), span=Span(limit=1_000)),
            _entry_among,
        ),
    },
}

OUTCOMES: dict[str, str] = {
    "add an item": "DDDO DDDO",
    "rename an item": "DDDO DDDO",
    "switch an item off": "DDDO DDDO",
    "move an item": "DDDO DDDO",
    "merge an item": "DDDO DDDO",
    "delete an item": "DDDO DDDO",
    "import a catalog": "DDDO DDDO",
    "list a catalog as kept": "DDDO DDDO",
    "search a catalog": "DDDO DDDO",
    "items by id": "DDDO DDDO",
    "count a catalog": "DDDO DDDO",
    "where an item is used": "DDDO DDDO",
    "entries that use an item": "DDDO DDDO",
}
"""What comes of each, in the letters of test_permissions."""
