"""The rows that answers are made of: frozen values that outlive the store's session.

Money is in minor units, instants are aware and in UTC. Names of fields are the nouns'
own; what only the program needs (ids, zones) stands beside them.
"""

from datetime import date, datetime, time
from enum import StrEnum

from .contact_rows import LastContact
from .customer_rows import CustomerDetail, CustomerRow
from .history import Raw, field_words
from .model import (
    CancelCategory,
    CatalogKind,
    CustomerStatus,
    EntryStatus,
    Escalation,
    Outcome,
    RiskLevel,
    Source,
    entry_ref,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One line of an entry list."""

    id: int
    version: int
    customer_id: int
    customer_name: str
    account_number: str
    location_id: int
    location: str
    zone: str
    """The entry's zone: its customer's, else the location's."""
    account_class: str | None
    rmr: int
    """The customer's now, minor units per month."""
    created_at: datetime
    reported_at: datetime
    reason: str
    risk_level: RiskLevel
    assigned_to_id: int | None
    assigned_to: str | None
    """Username."""
    assigned_to_name: str | None
    unassigned: bool
    """Nobody, or somebody switched off or moved off the location."""
    follow_up_at: datetime | None
    status: EntryStatus
    resolution_date: date | None
    closed_at: datetime | None
    snoozed_until: datetime | None
    """Hidden from the queues until then; a moment that has passed hides nothing."""
    escalation: Escalation
    first_touch_at: datetime | None
    """The first contact with the customer while it was active, tries too; None: untouched."""
    last_contact: LastContact | None
    """The latest such contact, whoever made it and whichever entry it was about."""
    tries: int
    """How often the customer was not reached since they last were, up to `MOST_TRIES`."""

    @property
    def ref(self) -> str:
        """The reference people say aloud."""
        return entry_ref(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDetail:
    """Everything known of one entry."""

    id: int
    version: int
    customer_id: int
    customer: str
    """Account number."""
    customer_name: str
    customer_status: CustomerStatus
    location_id: int
    location: str
    zone: str
    best_time: time | None
    phone1: str | None
    phone1_name: str | None
    do_not_call: bool
    customer_rmr: int
    customer_contract_end: date | None
    past_due_amount: int
    days_past_due: int
    created_at: datetime
    created_by: str
    reported_at: datetime
    reported_by: str
    reported_by_name: str
    reason_id: int
    reason: str
    cause_id: int | None
    cause: str | None
    risk_level: RiskLevel
    description: str
    assigned_to_id: int | None
    assigned_to: str | None
    assigned_to_name: str | None
    unassigned: bool
    follow_up_at: datetime | None
    action_plan: str
    notes: str
    mitigation_action_id: int | None
    mitigation_action: str | None
    status: EntryStatus
    resolution_id: int | None
    resolution: str | None
    resolution_date: date | None
    outcome_note: str | None
    cancel_reason_id: int | None
    cancel_reason: str | None
    saved_by_id: int | None
    saved_by: str | None
    duplicate_of_id: int | None
    closed_at: datetime | None
    closed_by_id: int | None
    closed_by: str | None
    snoozed_until: datetime | None
    escalation: Escalation
    source: Source
    rmr: int | None
    """The customer's at opening; None where an old entry did not say."""
    contract_end: date | None
    """The customer's at opening."""
    health: int | None
    first_touch_at: datetime | None
    """These three are as in `EntryRow`."""
    last_contact: LastContact | None
    tries: int
    snooze_note: str = ""
    """Why it is snoozed, while it is."""
    escalation_note: str = ""
    """Why it was handed up, while it is."""
    deleted: bool = False

    @property
    def ref(self) -> str:
        """The reference people say aloud."""
        return entry_ref(self.id)

    @property
    def duplicate_of(self) -> str | None:
        """The reference of the entry that this one repeats."""
        return entry_ref(self.duplicate_of_id) if self.duplicate_of_id else None


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


@dataclass(frozen=True, slots=True)
class DueCounts:
    """How many entries each group of the due panel has."""

    overdue: Count
    today: Count
    week: Count


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


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationRow:
    """One location."""

    id: int
    version: int
    name: str
    zone: str
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
