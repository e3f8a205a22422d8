"""What a person of each role tries with the queues: snoozing, escalating, what comes next."""

from datetime import timedelta
from typing import Any

from atrisk_tui.domain import contact_commands as do
from atrisk_tui.domain import queries as ask
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.model import Escalation
from atrisk_tui.domain.paging import Span
from atrisk_tui.domain.queries import Query

from .permission_matrix import Asked, Held, Spot, Try, on


def snooze(spot: Spot, entry: Held) -> do.SnoozeEntry:
    return do.SnoozeEntry(**on(entry), until=spot.now + timedelta(days=2), note="On holiday")


def escalate(entry: Held) -> do.EscalateEntry:
    return do.EscalateEntry(**on(entry), to=Escalation.LEAD, note="He asks for the manager")


COMMANDS: dict[type[Command], dict[str, Try]] = {
    do.SnoozeEntry: {
        "snooze one's own": lambda s: snooze(s, s.mine.open),
        "snooze a colleague's": lambda s: snooze(s, s.theirs.open),
    },
    do.WakeEntry: {
        "wake a colleague's": lambda s: do.WakeEntry(**on(s.theirs.open)),
    },
    do.EscalateEntry: {
        "hand one's own up": lambda s: escalate(s.mine.open),
        "hand a colleague's up": lambda s: escalate(s.theirs.open),
    },
}

QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {
    ask.NextFollowUp: {
        "the next follow-up": Asked(
            lambda s: ask.NextFollowUp(assigned_to_id=s.owner_id),
            lambda answer, _: answer is not None,
        ),
    },
    ask.MyChanges: {
        "what one did today": Asked(
            lambda _: ask.MyChanges(span=Span(limit=2000)),
            lambda answer, spot: spot.mine.change_id in {row.id for row in answer.rows},
        ),
    },
}

OUTCOMES: dict[str, str] = {
    "snooze one's own": "DOOO DMMO",
    "snooze a colleague's": "DOOO DMMO",
    "wake a colleague's": "DOOO DMMO",
    "hand one's own up": "DOOO DMMO",
    "hand a colleague's up": "DOOO DMMO",
    "the next follow-up": "OOOO ---O",
    "what one did today": "-OOO ---O",
}
"""What comes of each, in the letters of test_permissions."""
