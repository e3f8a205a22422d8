"""What a person of each role tries with priorities, presence and play mode."""

from typing import Any

from atrisk_tui.domain import playing as do
from atrisk_tui.domain import work_queries as ask
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.filters import EntryFilter
from atrisk_tui.domain.queries import Query

from .permission_matrix import Asked, Try, on

COMMANDS: dict[type[Command], dict[str, Try]] = {
    do.SkipEntry: {
        "skip one's own": lambda s: do.SkipEntry(**on(s.mine.open), note="Later"),
        "skip a colleague's": lambda s: do.SkipEntry(**on(s.theirs.open), note="Later"),
    },
}

QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {
    ask.GetPriority: {
        "why an entry stands where it does": Asked(
            lambda s: ask.GetPriority(entry_id=s.theirs.open.id),
            lambda answer, _: answer is not None,
        ),
    },
    ask.ListPresence: {
        "who has an entry open": Asked(
            lambda _: ask.ListPresence(),
            lambda answer, spot: (
                ("entry", spot.theirs.open.id) in {(one.table, one.row_id) for one in answer}
            ),
        ),
    },
    ask.NextToPlay: {
        "what to work next": Asked(
            lambda s: ask.NextToPlay(filter=EntryFilter(assigned_to_id=s.owner_id)),
            lambda answer, spot: spot.mine.open.id in {row.id for row in answer},
        ),
    },
}

OUTCOMES: dict[str, str] = {
    "skip one's own": "DOOO DMMO",
    "skip a colleague's": "DOOO DMMO",
    "what to work next": "OOOO ---O",
    "why an entry stands where it does": "OOOO MMMO",
    "who has an entry open": "OOOO ---O",
}
"""What comes of each, in the letters of test_permissions."""
