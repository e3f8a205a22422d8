"""Play mode: the next entry to work, one after the other, never one that a colleague is in."""

from datetime import datetime, timedelta

from .commands import EntryCommand
from .model import RiskLevel
from .values import dataclass

LAPSES_S = 30
"""Somebody who was not heard of for so long is no longer in a record."""
BEATS_S = 10
"""How often a session tells that it still has a record open."""
RESTS = timedelta(minutes=30)
"""An entry that somebody skipped, or tried to reach the customer of, is so long offered to nobody
else, unless its follow-up comes due meanwhile: nobody is called twice in a few minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Somebody who has a record open, in one session."""

    table: str
    row_id: int
    user_id: int
    username: str
    full_name: str
    since: datetime
    session: str
    """Tells the programs of one person apart."""
    playing: bool
    """In play mode: the record is offered to nobody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipEntry(EntryCommand):
    """Skip the entry in play."""

    note: str
    """Why, 1 to 500 characters; kept in the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityParts:
    """An entry's queue priority and what it is made of, each part 0 to 1 before its weight."""

    total: int
    """0 to 100."""
    risk: float
    rmr: float
    urgency: float
    saveability: float
    risk_level: RiskLevel
    rmr_bucket: int
    """1 to 100: of a hundred customers sorted by revenue, where this one stands."""
    urgency_words: str
    """What makes it urgent, in a few words: "overdue", "contract ends in 5 d"."""
    saved: int
    """Of entries with the same reason and class: how many were saved, of how many closed."""
    closed: int
    ranked: bool = True
    """False until the company's customers and outcomes were first gone through: the parts that
    compare with them are then in the middle."""
