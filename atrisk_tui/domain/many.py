"""Changes of many entries at once: one command, one audit entry, a result for each."""

from datetime import datetime

from .commands import Command
from .model import EntryStatus, RiskLevel
from .values import dataclass

MOST = 5000
"""Entries that one change may name."""
AGENTS_MOST = 50
"""Entries that somebody without at_risk.bulk may change at once: their own (DOMAIN §3)."""

Marked = tuple[int, int]
"""An entry's id, and its version when it was marked; 0 where nobody looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyCommand(Command):
    """Base of the changes of many entries; each is changed, or refused for a reason of its own.

    The receipt's detail: `done` (ids), `refused` ([id, ref, customer, reason] of each) and
    `unchanged`, how many were so already. When every one is refused the command is, as a whole.
    """

    entries: tuple[Marked, ...]
    note: str = ""
    """Why, for the history of each, at most 500 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignMany(ManyCommand):
    """Assign many entries."""

    to_ids: tuple[int, ...]
    """Evenly, each where they work; at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRiskOfMany(ManyCommand):
    """Set the risk level of many entries."""

    risk_level: RiskLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFollowUpOfMany(ManyCommand):
    """Set the follow-up of many entries."""

    at: datetime | None
    """Aware: that moment. Naive: that time of day in each entry's own zone. None: no follow-up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeMany(ManyCommand):
    """Snooze many entries."""

    until: datetime
    """As in `SetFollowUpOfMany`; the note says why and is required."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveMany(ManyCommand):
    """Set the status of many entries."""

    status: EntryStatus
    """Open or Mitigated: how each one ends is its own."""
    mitigation_action_id: int | None = None
    follow_up_at: datetime | None = None
    """As in `SetFollowUpOfMany`; what Mitigated needs. Back to Open needs the note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidMany(ManyCommand):
    """Close many entries as Void: they were not real.

    The note becomes each one's outcome note, as the single command has it.
    """

    resolution_id: int
