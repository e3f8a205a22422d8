"""What a person of each role tries with places, settings and the history."""

from typing import Any

from atrisk_tui.domain import admin_commands as do
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.queries import Query

from .permission_matrix import Asked, Try

COMMANDS: dict[type[Command], dict[str, Try]] = {
    do.AddLocation: {"add a location": lambda s: do.AddLocation(name="New place", zone="UTC")},
    do.ChangeSetting: {
        "change a setting": lambda s: do.ChangeSetting(key="reopen_days", value="3"),
    },
}

QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {}

OUTCOMES: dict[str, str] = {
    "add a location": "DDDO DDDO",
    "change a setting": "DDDO DDDO",
}
"""What comes of each, in the letters of test_permissions."""
