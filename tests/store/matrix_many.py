"""What a person of each role tries with many entries at once."""

from datetime import timedelta
from typing import Any

from atrisk_tui.domain import many as do
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.many import Marked
from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.domain.queries import Query

from .permission_matrix import VOID, Asked, Held, Spot, Try


def marked(*entries: Held) -> tuple[Marked, ...]:
    return tuple((entry.id, entry.version) for entry in entries)


def all_of(spot: Spot) -> tuple[Marked, ...]:
    return marked(spot.mine.open, spot.theirs.open)


def follow_up(spot: Spot, *entries: Held) -> do.SetFollowUpOfMany:
    return do.SetFollowUpOfMany(entries=marked(*entries), at=spot.now + timedelta(days=4))


def snooze(spot: Spot, *entries: Held) -> do.SnoozeMany:
    until = spot.now + timedelta(days=2)
    return do.SnoozeMany(entries=marked(*entries), until=until, note="On holiday")


COMMANDS: dict[type[Command], dict[str, Try]] = {
    do.AssignMany: {
        "assign many": lambda s: do.AssignMany(
            entries=marked(s.mine.open, s.nobodys), to_ids=(s.colleague_id,)
        ),
    },
    do.SetRiskOfMany: {
        "raise many": lambda s: do.SetRiskOfMany(entries=all_of(s), risk_level=RiskLevel.HIGH),
    },
    do.SetFollowUpOfMany: {
        "date many of one's own": lambda s: follow_up(s, s.mine.open, s.mine.mitigated),
        "date many of a colleague's": lambda s: follow_up(s, s.theirs.open, s.theirs.mitigated),
    },
    do.SnoozeMany: {
        "snooze many of one's own": lambda s: snooze(s, s.mine.open, s.mine.mitigated),
        "snooze many of a colleague's": lambda s: snooze(s, s.theirs.open, s.theirs.mitigated),
    },
    do.MoveMany: {
        "move many back to open": lambda s: do.MoveMany(
            entries=marked(s.mine.mitigated, s.theirs.mitigated),
            status=EntryStatus.OPEN,
            note="It failed",
        ),
    },
    do.VoidMany: {
        "void many": lambda s: do.VoidMany(
            entries=marked(s.mine.open, s.theirs.mitigated), resolution_id=s.items[VOID]
        ),
    },
}

QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {}

OUTCOMES: dict[str, str] = {
    "assign many": "DDOO DDMO",
    "raise many": "DDOO DDMO",
    "date many of one's own": "DOOO DMMO",
    "date many of a colleague's": "DDOO DMMO",
    "snooze many of one's own": "DOOO DMMO",
    "snooze many of a colleague's": "DDOO DMMO",
    "move many back to open": "DDOO DDMO",
    "void many": "DDOO DDMO",
}
"""What comes of each, in the letters of test_permissions."""
