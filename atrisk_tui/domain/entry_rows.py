"""The rows of at-risk entries: one line of their list, and everything known of one."""

from datetime import date, datetime, time

from .contact_rows import LastContact
from .model import CustomerStatus, EntryStatus, Escalation, RiskLevel, Source, entry_ref
from .values import dataclass


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
    region_id: int | None
    zone: str
    """The entry's zone: its customer's, else the location's."""
    account_class_id: int | None
    """The customer's now, as its name."""
    account_class: str | None
    rmr: int
    """The customer's now, minor units per month."""
    created_at: datetime
    reported_at: datetime
    reason_id: int
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
    priority: int
    """Queue priority, 0 to 100 (DOMAIN formula 7)."""
    skipped_at: datetime | None
    """When it was last skipped in play mode."""
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
