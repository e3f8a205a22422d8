"""What a person of each role tries with places, settings and the history."""

from typing import Any

from atrisk_tui.domain import admin_commands as do
from atrisk_tui.domain import admin_queries as ask
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.queries import Query

from .permission_matrix import Asked, Spot, Try

COMMANDS: dict[type[Command], dict[str, Try]] = {
    do.AddLocation: {"add a location": lambda s: do.AddLocation(name="New place", zone="UTC")},
    do.ChangeSetting: {
        "change a setting": lambda s: do.ChangeSetting(key="reopen_days", value="3"),
    },
}


def _answered(answer: Any, _spot: Spot) -> bool:
    return bool(getattr(answer, "rows", answer))


QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {
    ask.ListSettings: {"list settings as kept": Asked(lambda _: ask.ListSettings(), _answered)},
    ask.ListChanges: {
        "list changes of an entry": Asked(
            lambda s: ask.ListChanges(
                filter=ask.ChangeFilter(table="entry", row_id=s.mine.open.id)
            ),
            _answered,
        ),
    },
    ask.GetChange: {
        "a change": Asked(lambda s: ask.GetChange(audit_id=s.mine.change_id), _answered),
    },
}

OUTCOMES: dict[str, str] = {
    "add a location": "DDDO DDDO",
    "change a setting": "DDDO DDDO",
    "list settings as kept": "DDDO DDDO",
    "list changes of an entry": "DDDO DDDO",
    "a change": "DDDO DDDO",
}
"""What comes of each, in the letters of test_permissions."""
