"""What lists can be narrowed to and ordered by, as values that a view can keep."""

from datetime import date
from enum import StrEnum

from .model import CustomerStatus, EntryStatus, RiskLevel
from .values import dataclass


class EntrySort(StrEnum):
    """How entries can be ordered; each has an index on exactly that."""

    CREATED = "created"
    """Newest first."""
    REPORTED = "reported"
    """Newest first."""
    FOLLOW_UP = "follow-up"
    """Soonest first, without one last."""
    RISK = "risk"
    """High first, then by follow-up."""
    PRIORITY = "priority"
    """What can best be saved first (DOMAIN formula 7)."""
    CLOSED = "closed"
    """Latest closed first; closed entries only."""


class CustomerSort(StrEnum):
    """How customers can be ordered."""

    NAME = "name"
    ACCOUNT = "account"
    RMR = "rmr"
    """Highest first."""
    SINCE = "since"
    """Longest first, unknown last."""
    CONTRACT_END = "contract-end"
    """Soonest first, unknown last."""
    CANCEL_DATE = "cancel-date"
    """The day a cancellation takes effect, soonest first, unknown last."""


class EntryState(StrEnum):
    """Which entries by where they stand."""

    ACTIVE = "active"
    CLOSED = "closed"
    ALL = "all"


class Whose(StrEnum):
    """Whose entries, as seen by whoever asks: a shared view means each reader's own."""

    ME = "me"
    TEAM = "team"
    """Mine, and theirs who report to me, at any depth."""
    UNASSIGNED = "unassigned"
    """Nobody's, or somebody's who may not own them."""


class Due(StrEnum):
    """Which follow-ups, by the asker's own dates."""

    OVERDUE = "overdue"
    """Before today."""
    TODAY = "today"
    WEEK = "week"
    """The six days after today."""
    NONE = "none"
    """No follow-up at all."""
    RANGE = "range"
    """From `due_from` to `due_until`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which entries are wanted; what is empty does not filter."""

    state: EntryState = EntryState.ACTIVE
    statuses: tuple[EntryStatus, ...] = ()
    """Any of these; they must be of `state`."""
    risk_level: RiskLevel | None = None
    whose: Whose | None = None
    assigned_to_id: int | None = None
    """One person's by name; not together with `whose`."""
    customer_id: int | None = None
    location_id: int | None = None
    region_id: int | None = None
    account_class_id: int | None = None
    """The customer's now."""
    reason_id: int | None = None
    """One reason, on or off."""
    due: Due | None = None
    due_from: date | None = None
    """For RANGE: inclusive; None is open."""
    due_until: date | None = None
    open_from: int | None = None
    """Days open at the least, counted in each entry's own zone, as they are shown."""
    open_until: int | None = None
    """Days open at the most."""
    awake: bool = False
    """Leaves out what is snoozed now."""
    escalated: bool = False
    """Only what was handed up."""
    untouched: bool = False
    """Only where the customer was not contacted since the report."""
    closed_days: int | None = None
    """Closed within so many days; closed entries only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFilter:
    """Which customers are wanted; what is empty does not filter."""

    status: CustomerStatus | None = None
    at_risk: bool | None = None
    """With an active entry, or without one."""
    risk_level: RiskLevel | None = None
    """The highest of their active entries."""
    location_id: int | None = None
    region_id: int | None = None
    account_class_id: int | None = None
    ends_within: int | None = None
    """The contract ends within so many days from today, and has not ended."""
