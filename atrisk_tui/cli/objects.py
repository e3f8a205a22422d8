"""Rows to JSON: one name per field as the nouns have it, instants in UTC, money as text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from enum import StrEnum

from ..domain.admin_rows import CatalogRow
from ..domain.contact_rows import LastContact
from ..domain.dates import days_open, instant_text
from ..domain.model import EntryStatus, entry_ref
from ..domain.rows import (
    AuditRow,
    CatalogItem,
    CustomerDetail,
    CustomerRow,
    DueRow,
    EntryDetail,
    EntryRow,
    StoreFacts,
    UserRow,
)
from ..domain.text import money_text
from .printing import Json

MONEY = frozenset({"rmr", "customer_rmr", "balance", "past_due_amount"})

_ENTRY_ROW = (
    "ref",
    "version",
    "status",
    "risk_level",
    "reason",
    "assigned_to",
    "unassigned",
    "follow_up_at",
    "reported_at",
    "created_at",
    "resolution_date",
    "closed_at",
    "snoozed_until",
    "escalation",
    "priority",
    "customer_name",
    "location",
    "account_class",
)
_ENTRY = (
    "ref",
    "version",
    "customer",
    "customer_name",
    "location",
    "status",
    "reported_at",
    "reported_by",
    "reason",
    "cause",
    "risk_level",
    "description",
    "assigned_to",
    "unassigned",
    "follow_up_at",
    "action_plan",
    "notes",
    "mitigation_action",
    "resolution",
    "resolution_date",
    "outcome_note",
    "cancel_reason",
    "saved_by",
    "duplicate_of",
    "closed_at",
    "closed_by",
    "snoozed_until",
    "snooze_note",
    "escalation",
    "escalation_note",
    "source",
    "rmr",
    "contract_end",
    "health",
    "customer_rmr",
    "created_at",
    "created_by",
)
_CUSTOMER_HIDDEN = frozenset(
    {"id", "location_id", "account_class_id", "parent_id", "zone", "last_contact"}
)
_CUSTOMER_ROW_HIDDEN = frozenset({"id", "location_id", "region_id", "account_class_id", "zone"})


@dataclass(frozen=True, slots=True)
class Shapes:
    """Makes the objects; knows the moment and the store's currency."""

    now: datetime
    digits: int = 2
    """Decimals of the currency."""

    def entry(self, entry: EntryDetail) -> Json:
        """Return one entry with everything known of it; rmr, contract_end, health at opening."""
        return {
            **{name: self._value(name, getattr(entry, name)) for name in _ENTRY},
            "days_open": open_days(entry, self.now),
            **touches(entry),
        }

    def entry_row(self, row: EntryRow) -> Json:
        """Return one line of an entry list; `customer_rmr` is the customer's of now."""
        return {
            "ref": row.ref,
            "version": row.version,
            "customer": row.account_number,
            **{name: self._value(name, getattr(row, name)) for name in _ENTRY_ROW[2:]},
            "customer_rmr": money_text(row.rmr, self.digits),
            "days_open": open_days(row, self.now),
            **touches(row),
        }

    def due_row(self, row: DueRow) -> Json:
        """Return one entry of the due panel with its group."""
        entry = self.entry_row(row.entry) if row.entry else {}
        own = {"group": row.group.value, "late": row.late, "covered_for": row.covers}
        return {**own, **entry}

    def customer(self, customer: CustomerDetail) -> Json:
        """Return one customer with everything known of it."""
        return self._all(customer, _CUSTOMER_HIDDEN) | last_contact(customer.last_contact)

    def customer_row(self, row: CustomerRow) -> Json:
        """Return one line of the customer list."""
        return self._all(row, _CUSTOMER_ROW_HIDDEN)

    def _all(self, row: CustomerDetail | CustomerRow, hidden: frozenset[str]) -> Json:
        names = ["account_number", *(field.name for field in fields(row))]
        return {name: self._value(name, getattr(row, name)) for name in names if name not in hidden}

    def _value(self, name: str, value: object) -> object:
        if name in MONEY and isinstance(value, int):
            return money_text(value, self.digits)
        return plain(value)


def plain(value: object) -> object:
    """Return a value as JSON has it: absent and blank text are null."""
    if value is None or value == "":
        return None
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    return value


def touches(entry: EntryDetail | EntryRow) -> Json:
    """Return when and how often the customer was contacted while the entry was active."""
    return {
        "first_touch_at": plain(entry.first_touch_at),
        **last_contact(entry.last_contact),
        "tries": entry.tries,
    }


def last_contact(last: LastContact | None) -> Json:
    """Return the latest contact, each part under a name of its own."""
    return {
        "last_contact_at": plain(last and last.at),
        "last_contact_channel": plain(last and last.channel),
        "last_contact_result": plain(last and last.result),
        "last_contact_by": plain(last and last.by),
    }


def open_days(entry: EntryDetail | EntryRow, now: datetime) -> int:
    """Return the whole days an entry was open, in its zone; to today while it is active.

    Up to the resolution date; of a cancelled entry, up to when it was closed.
    """
    until: date | datetime = now
    if entry.closed_at is not None:
        until = entry.closed_at
        if entry.status is not EntryStatus.CANCELLED and entry.resolution_date is not None:
            until = entry.resolution_date
    return days_open(entry.reported_at, until, entry.zone)


def catalog_object(item: CatalogItem, name_of: Callable[[int], str | None]) -> Json:
    """Return one catalog item; `name_of` gives the name of an item by its id."""
    return {
        "kind": item.kind.value,
        "name": item.name,
        "version": item.version,
        "active": item.active,
        "order": item.position,
        "use_count": item.uses,
        "outcome": plain(item.outcome),
        "category": plain(item.category),
        "parent": name_of(item.parent_id) if item.parent_id else None,
        "default_risk": plain(item.default_risk),
        "cancel_reason": name_of(item.cancel_reason_id) if item.cancel_reason_id else None,
    }


def catalog_row_object(row: CatalogRow, digits: int) -> Json:
    """Return one catalog item as admins see it; `digits` are the currency's decimals."""
    rmr = row.default_rmr
    return {
        "kind": row.kind.value,
        "name": row.name,
        "version": row.version,
        "active": row.active,
        "order": row.place,
        "use_count": row.uses.value,
        "outcome": plain(row.outcome),
        "category": plain(row.category),
        "controllable": row.controllable,
        "parent": row.parent,
        "default_risk": plain(row.default_risk),
        "cancel_reason": row.cancel_reason,
        "default_rmr": None if rmr is None else money_text(rmr, digits),
        "contract_months": row.contract_months,
        "changed_at": plain(row.changed_at),
        "changed_by": row.changed_by,
    }


def user_object(user: UserRow) -> Json:
    """Return one person."""
    return {
        "username": user.username,
        "full_name": user.full_name,
        "version": user.version,
        "email": plain(user.email),
        "active": user.active,
        "role": user.role,
        "all_locations": user.all_locations,
        "locations": list(user.locations),
        "manager": plain(user.manager),
        "time_zone": user.zone,
        "title": plain(user.title),
    }


def audit_object(row: AuditRow) -> Json:
    """Return one change to a record; each field with its value before and after."""
    return {
        "id": row.audit_id,
        "at": instant_text(row.at),
        "actor": row.actor,
        "intent": row.intent,
        "words": row.words,
        "note": plain(row.note),
        "source": row.source,
        "table": row.table,
        "ref": entry_ref(row.row_id) if row.table == "entry" else None,
        "changes": {_noun(change.field): list(change.plain) for change in row.changes},
        "reverts": row.reverts,
        "reverted": row.reverted,
    }


def _noun(field: str) -> str:
    """Return a field's name as its record's object has it: `rmr_at_opening` → rmr."""
    return field.removesuffix("_at_opening")


def store_object(facts: StoreFacts) -> Json:
    """Return what doctor tells of a store; capped counts are what was counted."""
    return {
        "database": facts.database,
        "store": facts.where,
        "revision": facts.revision,
        "newest_revision": facts.newest_revision,
        "size_bytes": facts.size_bytes,
        "customers": facts.customers.value,
        "entries": facts.entries.value,
        "audits": facts.audits.value,
        "people": facts.people,
        "problems": list(facts.problems),
    }
