"""What a person of each role tries with people and roles."""

from typing import Any

from atrisk_tui.domain import admin_commands as do
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.queries import Query

from .permission_matrix import Asked, Try

COMMANDS: dict[type[Command], dict[str, Try]] = {
    do.AddUser: {
        "add a person": lambda s: do.AddUser(
            username="newcomer",
            full_name="New Comer",
            role_id=s.items["Agent"],
            location_ids=(s.location_id,),
        ),
    },
    do.SwitchUser: {
        "switch a person off": lambda s: do.SwitchUser(
            user_id=s.colleague_id, version=1, active=False
        ),
    },
}

QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {}

OUTCOMES: dict[str, str] = {
    "add a person": "DDDO DDDO",
    "switch a person off": "DDDO DDDO",
}
"""What comes of each, in the letters of test_permissions."""
