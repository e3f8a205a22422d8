"""What a person of each role tries with the catalogs."""

from typing import Any

from atrisk_tui.domain import admin_commands as do
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.queries import Query

from .permission_matrix import REASONS, Asked, Try

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

QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {}

OUTCOMES: dict[str, str] = {
    "add an item": "DDDO DDDO",
    "rename an item": "DDDO DDDO",
    "switch an item off": "DDDO DDDO",
    "delete an item": "DDDO DDDO",
    "import a catalog": "DDDO DDDO",
}
"""What comes of each, in the letters of test_permissions."""
