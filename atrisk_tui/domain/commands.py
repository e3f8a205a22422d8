"""Everything a person can change: one class, one intent, one audit entry.

A command names records by id and carries the version the person was looking at.
Its docstring's first line is what the person reads in the history and in a refusal.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time

from .company import Company
from .model import EntryStatus, RiskLevel
from .values import dataclass

Value = str | int | bool | date | datetime | time | tuple[str, ...] | Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Base of all commands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCommand(Command):
    """Base of the commands on one at-risk entry."""

    entry_id: int
    version: int
    """The entry's version that the person was looking at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What a move to Resolved, Lost or Cancelled may carry."""

    resolution_id: int | None = None
    resolution_date: date | None = None
    """In the entry's zone; None means today."""
    outcome_note: str = ""
    cancel_reason_id: int | None = None
    """Lost only; None takes the resolution's usual one."""
    saved_by_id: int | None = None
    """Resolved only; None takes the assignee."""
    mitigation_action_id: int | None = None
    cause_id: int | None = None
    duplicate_of_id: int | None = None
    """Cancelled only: the entry that this one repeats."""
    customer_status: str | None = None
    """Lost only: what the customer becomes (active, pending_cancel, cancelled)."""
    cancel_effective_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateEntry(Command):
    """Report a customer at risk."""

    customer_id: int
    reason_id: int
    risk_level: RiskLevel
    description: str
    assigned_to_id: int | None
    cause_id: int | None = None
    follow_up_at: datetime | None = None
    action_plan: str = ""
    notes: str = ""
    mitigation_action_id: int | None = None
    reported_at: datetime | None = None
    """None means now; earlier is a lead's."""
    status: EntryStatus = EntryStatus.OPEN
    closing: Closing = field(default_factory=Closing)
    """What `status` needs beyond the above when it is a closed one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditEntry(EntryCommand):
    """Change an at-risk entry."""

    changes: Mapping[str, Value]
    """Field of `EDITABLE` to its new value; fields left out stay as they are."""

    EDITABLE = (
        "reason_id",
        "cause_id",
        "risk_level",
        "description",
        "assigned_to_id",
        "follow_up_at",
        "action_plan",
        "notes",
        "mitigation_action_id",
        "reported_at",
        "resolution_id",
        "resolution_date",
        "outcome_note",
        "cancel_reason_id",
        "saved_by_id",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRisk(EntryCommand):
    """Set the risk level."""

    risk_level: RiskLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFollowUp(EntryCommand):
    """Set the follow-up."""

    follow_up_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignEntry(EntryCommand):
    """Assign the entry to someone."""

    assigned_to_id: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MitigateEntry(EntryCommand):
    """Move the entry to Mitigated."""

    mitigation_action_id: int | None
    follow_up_at: datetime | None
    """The follow-up that will confirm the save."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToOpen(EntryCommand):
    """Move a mitigated entry back to Open: the action failed."""

    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveEntry(EntryCommand):
    """Close the entry as Resolved: the customer stays."""

    closing: Closing


@dataclass(frozen=True, slots=True, kw_only=True)
class LoseEntry(EntryCommand):
    """Close the entry as Lost: the customer leaves."""

    closing: Closing


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidEntry(EntryCommand):
    """Close the entry as Void: it was not real."""

    closing: Closing


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenEntry(EntryCommand):
    """Reopen a closed entry."""

    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteEntry(EntryCommand):
    """Delete an at-risk entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCustomer(Command):
    """Add a customer."""

    account_number: str
    name: str
    location_id: int
    values: Mapping[str, Value] = field(default_factory=dict)
    """Any further field of `EditCustomer.CONTACT` or `EditCustomer.TERMS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCustomer(Command):
    """Change a customer."""

    customer_id: int
    version: int
    changes: Mapping[str, Value]
    """Field of `CONTACT`, `TERMS` or `PLACE` to its new value."""

    CONTACT = (
        "phone1",
        "phone1_name",
        "phone2",
        "phone2_name",
        "email",
        "address",
        "city",
        "time_zone",
        "preferred_channel",
        "best_time",
        "do_not_call",
        "language",
        "decision_maker",
        "decision_maker_since",
        "tags",
    )
    """What an agent may change."""
    TERMS = (
        "name",
        "is_business",
        "account_class_id",
        "status",
        "cancel_requested_on",
        "cancel_effective_on",
        "times_asked",
        "rmr",
        "customer_since",
        "contract_start",
        "contract_end",
        "auto_renew",
        "autopay",
        "balance",
        "past_due_amount",
        "days_past_due",
        "parent_id",
        "custom",
    )
    """What a lead may change. Money in minor units."""
    PLACE = ("location_id",)
    """What an admin may change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerImportRow:
    """One accepted row of a customer file: field of `Customer` to value, names not ids."""

    line: int
    values: Mapping[str, Value]
    """Keys as DOMAIN §1: account_number, name, location, account_class, parent, rmr…"""
    custom: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCustomers(Command):
    """Import customers from a file."""

    rows: tuple[CustomerImportRow, ...]
    """At most 2,000: one batch is one change."""
    location_id: int | None = None
    """Where rows without a location go."""
    file_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCompany(Command):
    """Fill an empty store with a whole company."""

    company: Company


@dataclass(frozen=True, slots=True, kw_only=True)
class Revert(Command):
    """Take back one earlier change."""

    audit_id: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command did."""

    audit_id: int
    intent: str
    touched: frozenset[tuple[str, int]]
    """(table, row id) of every row it wrote."""
    subject_id: int | None = None
    """The record the command was about: the one created, or acted on."""
    detail: Mapping[str, object] = field(default_factory=dict)
    """What only this command can tell, such as an import's counts."""
