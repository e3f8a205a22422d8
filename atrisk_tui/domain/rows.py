"""The rows that answers are made of: frozen values that outlive the store's session.

Money is in minor units, instants are aware and in UTC. Names of fields are the nouns'
own; what only the program needs (ids, zones) stands beside them.
"""

from datetime import datetime
from enum import StrEnum

from .absences import AgentDue, CoveredDue
from .customer_rows import CustomerDetail, CustomerRow
from .entry_rows import EntryDetail, EntryRow
from .history import Raw, field_words
from .model import (
    CancelCategory,
    CatalogKind,
    Outcome,
    RiskLevel,
)
from .paging import Count
from .values import dataclass

__all__ = [
    "AuditRow",
    "CatalogItem",
    "CustomerDetail",
    "CustomerRow",
    "DueCounts",
    "DueGroup",
    "DueRow",
    "EntryDetail",
    "EntryRow",
    "FieldChange",
    "HomeCounts",
    "HomeFigures",
    "LocationRow",
    "NamedRow",
    "StoreFacts",
    "Undoable",
    "UserRow",
]


class DueGroup(StrEnum):
    """The three groups of the due panel."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One line of the due panel: a heading, the `now` line, or an entry."""

    id: int
    """The entry's id; negative and unique for a heading or the `now` line."""
    group: DueGroup
    entry: EntryRow | None = None
    now_line: bool = False
    late: bool = False
    """Due today and already past."""
    covers: str | None = None
    """Username of the one who is out and whose it is; None where it is the asked person's own."""
    agent: AgentDue | None = None
    """Whose heading this is, in a panel by agent."""


@dataclass(frozen=True, slots=True)
class DueCounts:
    """How many entries each group of the due panel has."""

    overdue: Count
    today: Count
    week: Count
    covered: tuple[CoveredDue, ...] = ()
    """Those who are out and whose entries are among them."""


@dataclass(frozen=True, slots=True)
class HomeCounts:
    """Active entries that nobody owns, have no date, wait to be confirmed, were handed up."""

    unassigned: Count
    no_date: Count
    to_confirm: Count
    escalated: Count
    wakes_at: datetime | None
    """When the next snoozed entry comes back into the queues by itself."""


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """The line of figures on Home."""

    rmr_at_risk: int
    """Minor units per month, each customer once."""
    rmr_active: int
    """All active customers' RMR in sight."""
    saved_this_month: int
    closed_this_month: int
    """Saved and lost."""
    done_today: int
    """Contacts the asker logged today, and entries they changed otherwise."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as people read it: names, not ids."""

    field: str
    """The noun's own name: assigned_to."""
    before: str | None
    after: str | None
    plain: tuple[Raw, Raw] = (None, None)
    """The same two as programs have them: enums in lower case, money as a decimal string."""

    @property
    def words(self) -> str:
        """The field's name as a screen shows it: "Assigned to"."""
        return field_words(self.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One change to a record, which people call `subject`: who, when, what, why."""

    id: int
    """Unique in its list: the audit row's id."""
    audit_id: int
    at: datetime
    actor: str
    actor_name: str
    intent: str
    """The command's class name."""
    words: str
    """The intent as people read it."""
    note: str
    source: str
    table: str
    row_id: int
    changes: tuple[FieldChange, ...]
    reverts: int | None
    reverted: bool
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogItem:
    """One item of a catalog."""

    id: int
    version: int
    kind: CatalogKind
    name: str
    active: bool
    position: int
    outcome: Outcome | None
    category: CancelCategory | None
    parent_id: int | None
    default_risk: RiskLevel | None
    cancel_reason_id: int | None
    """Lost resolutions: the usual cancel reason."""
    uses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """One person."""

    id: int
    version: int
    username: str
    full_name: str
    email: str | None
    title: str | None
    role: str
    active: bool
    all_locations: bool
    locations: tuple[str, ...]
    zone: str
    manager: str | None
    out: str = ""
    """When they are out today, where an assignee is picked: "out until 16 Oct, cover ben"."""

    @property
    def about(self) -> str:
        """What stands beside their name in a list to pick from."""
        return ", ".join(filter(None, (self.username, self.role, self.out)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationRow:
    """One location."""

    id: int
    version: int
    name: str
    zone: str
    region_id: int | None
    region: str | None
    active: bool


@dataclass(frozen=True, slots=True)
class NamedRow:
    """Something with a name and nothing else to say here."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoable:
    """A change that can be taken back, or brought back."""

    audit_id: int
    at: datetime
    words: str
    table: str
    row_id: int
    """The record it was about."""
    label: str
    """How people call that record: "AR-1042 Kerr Dental"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """What `doctor` tells of a store."""

    database: str
    """"sqlite 3.53.0" or "postgresql 18.1"."""
    where: str
    revision: str
    newest_revision: str
    size_bytes: int
    customers: Count
    entries: Count
    audits: Count
    people: int
    problems: tuple[str, ...]
    """Each a sentence; empty when all is well."""
