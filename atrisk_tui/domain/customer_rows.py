"""The rows of customers: one line of their list, and everything known of one."""

from collections.abc import Mapping
from datetime import date, datetime, time

from .contact_rows import LastContact
from .model import Channel, CustomerStatus, RiskLevel
from .values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRow:
    """One line of the customer list; the last five come from its active entries."""

    id: int
    version: int
    account_number: str
    name: str
    location_id: int
    location: str
    region_id: int | None
    zone: str
    account_class_id: int | None
    account_class: str | None
    status: CustomerStatus
    rmr: int
    customer_since: date | None
    contract_end: date | None
    cancel_effective_on: date | None
    phone1: str | None
    active_entries: int
    highest_risk: RiskLevel | None
    next_follow_up: datetime | None
    owner: str | None
    """Username of the assignee of the riskiest active entry, the soonest due of equals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDetail:
    """Everything known of one customer."""

    id: int
    version: int
    account_number: str
    name: str
    is_business: bool
    location_id: int
    location: str
    region: str | None
    zone: str
    time_zone: str | None
    account_class_id: int | None
    account_class: str | None
    status: CustomerStatus
    phone1: str | None
    phone1_name: str | None
    phone2: str | None
    phone2_name: str | None
    email: str | None
    address: str | None
    city: str | None
    preferred_channel: Channel | None
    best_time: time | None
    do_not_call: bool
    language: str | None
    cancel_requested_on: date | None
    cancel_effective_on: date | None
    times_asked: int
    rmr: int
    customer_since: date | None
    contract_start: date | None
    contract_end: date | None
    auto_renew: bool | None
    autopay: bool | None
    balance: int
    past_due_amount: int
    days_past_due: int
    decision_maker: str | None
    decision_maker_since: date | None
    parent_id: int | None
    parent: str | None
    """Account number."""
    tags: tuple[str, ...]
    custom: Mapping[str, str]
    active_entries: int
    saved_entries: int
    lost_entries: int
    void_entries: int
    last_contact: LastContact | None
    """The latest, whenever it was."""
