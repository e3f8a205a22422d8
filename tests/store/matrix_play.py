"""What a person of each role tries with priorities, presence and play mode."""

from typing import Any

from atrisk_tui.domain import work_queries as ask
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.queries import Query

from .permission_matrix import Asked, Try

COMMANDS: dict[type[Command], dict[str, Try]] = {}

QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {
    ask.GetPriority: {
        "why an entry stands where it does": Asked(
            lambda s: ask.GetPriority(entry_id=s.theirs.open.id),
            lambda answer, _: answer is not None,
        ),
    },
}

OUTCOMES: dict[str, str] = {
    "why an entry stands where it does": "OOOO MMMO",
}
"""What comes of each, in the letters of test_permissions."""
