"""Customers and entries of a whole company as rows, and their steps as the audit keeps them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import inspect
from sqlmodel import SQLModel

from ...domain.company import Company, Fact
from ...domain.model import CustomerStatus, Escalation
from ...domain.text import name_key
from ...errors import Invalid
from ..audit import Changes, audited_fields, encode
from ..bulk import load_rows
from ..tables import Audit, AuditChange, Customer, Entry, Interaction
from ..work import Work

Row = dict[str, Any]

SOURCE = "demo"
"""How the audit says that a change was made up."""

_LINKS: Mapping[str, str] = {
    "reason": "reasons",
    "cause": "causes",
    "mitigation_action": "mitigation-actions",
    "resolution": "resolutions",
    "cancel_reason": "cancel-reasons",
    **dict.fromkeys(
        ("created_by", "reported_by", "assigned_to", "saved_by", "closed_by"), "person"
    ),
}
"""Field of an entry that names a record: what kind of record."""
_COLUMNS = {"rmr": "rmr_at_opening", "contract_end": "contract_end_at_opening"}
_BLANK_ENTRY: Row = {"escalation": Escalation.NONE, "action_plan": "", "notes": ""}
_BLANK_CUSTOMER: Row = {"status": CustomerStatus.ACTIVE, "times_asked": 0, "custom": {}}


@dataclass(frozen=True, slots=True)
class Names:
    """What the company's records call others, and their ids."""

    ids: Mapping[str, Mapping[str, int]]
    """Kind to name key to id."""

    def id(self, kind: str, name: Fact) -> int | None:
        """Return the id behind a name; None for none. Raises: Invalid when it is not here."""
        if name is None:
            return None
        found = self.ids.get(kind, {}).get(name_key(str(name)))
        if found is None:
            raise Invalid(f"There is no {kind} “{name}” here, which the company needs.", field=kind)
        return found


@dataclass(frozen=True, slots=True)
class Written:
    """One row that one step wrote."""

    table: str
    row_id: int
    op: str
    changes: Changes
    customer_id: int


@dataclass(frozen=True, slots=True)
class Happened:
    """One step with the rows that it wrote."""

    at: datetime
    actor: str
    intent: str
    note: str
    subject: tuple[str, int]
    """Table and id of the record it was about."""
    rows: tuple[Written, ...]


class Records:
    """The rows of customers and entries as the steps make them, one after the other."""

    def __init__(self, company: Company, names: Names, ids: tuple[list[int], list[int]]) -> None:
        self._names = names
        self._company = company
        self._entry_ids = ids[1]
        self.customers = {
            one.account_number: {
                **_BLANK_CUSTOMER,
                **one.values,
                "id": row_id,
                "tags": list(_words(one.values.get("tags"))),
                "account_number": one.account_number,
                "location_id": names.id("location", one.location),
                "account_class_id": names.id("account-class", one.account_class),
            }
            for one, row_id in zip(company.customers, ids[0], strict=True)
        }
        self.entries: list[Row] = []
        self.contacts: list[Row] = []

    def arrive(self) -> list[Written]:
        """Return the customers as they came, as rows that one import wrote."""
        return [
            Written("customer", row["id"], "insert", _inserted(Customer, row), row["id"])
            for row in self.customers.values()
        ]

    def happen(self) -> Iterator[Happened]:
        """Yield all steps in order of time, leaving the rows as the last one leaves them."""
        rows = {}
        for entry, row_id in zip(self._company.entries, self._entry_ids, strict=True):
            customer = self.customers[entry.customer]
            start = {"id": row_id, "customer_id": customer["id"], **_BLANK_ENTRY}
            rows[entry.key] = start | {"location_id": customer["location_id"]}
        self.entries = list(rows.values())
        steps = (
            (step.at, entry.key, place, entry.customer, step)
            for entry in self._company.entries
            for place, step in enumerate(entry.steps)
        )
        for _, key, place, account, step in sorted(steps, key=lambda one: one[:3]):
            row, customer = rows[key], self.customers[account]
            found = [_told("entry", row, self._columns(step.changes), new=place == 0)]
            if step.customer:
                found.append(_told("customer", customer, dict(step.customer), new=False))
            about = ("entry", row["id"])
            yield Happened(step.at, step.actor, step.intent, step.note, about, tuple(found))

    def speak(self) -> Iterator[Happened]:
        """Yield every contact in order of time, and keep its row."""
        said = (
            (one.at, entry.key, entry, one)
            for entry in self._company.entries
            for one in entry.contacts
        )
        for row_id, (at, key, entry, one) in enumerate(sorted(said, key=lambda one: one[:2]), 1):
            customer = self.customers[entry.customer]
            row = {
                "id": row_id,
                "customer_id": customer["id"],
                "entry_id": self._entry_ids[key],
                "location_id": customer["location_id"],
                "at": at,
                "user_id": self._names.id("person", one.actor),
                "channel": one.channel,
                "result": one.result,
                "note": one.note,
            }
            self.contacts.append(row)
            kept = _inserted(Interaction, row)
            wrote = Written("interaction", row_id, "insert", kept, customer["id"])
            yield Happened(at, one.actor, "LogContact", "", ("interaction", row_id), (wrote,))

    def _columns(self, changes: Mapping[str, Fact]) -> Row:
        found: Row = {}
        for name, value in changes.items():
            if name == "duplicate_of":
                found["duplicate_of_id"] = (
                    self._entry_ids[value] if isinstance(value, int) else None
                )
            elif name in _LINKS:
                found[f"{name}_id"] = self._names.id(_LINKS[name], value)
            else:
                found[_COLUMNS.get(name, name)] = value
        return found


def load_records(work: Work, company: Company, names: Names) -> dict[str, object]:
    """Write customers, entries and their whole history; return how many of each.

    Raises: Invalid when a record names something that is not here.
    """
    firsts = tuple(list(range(1, len(found) + 1)) for found in (company.customers, company.entries))
    records = Records(company, names, (firsts[0], firsts[1]))
    arrived = records.arrive()
    happened = sorted((*records.happen(), *records.speak()), key=lambda one: one.at)
    load_rows(work.session, Customer, list(records.customers.values()), audited=False)
    load_rows(work.session, Entry, records.entries, audited=False)
    load_rows(work.session, Interaction, records.contacts, audited=False)
    begun = min(company.entries[0].steps[0].at, work.now) - timedelta(days=1)
    audits = [_audit("ImportCustomers", begun, work.actor.id)]
    audits += [
        _audit(
            one.intent,
            one.at,
            names.id("person", one.actor) or 0,
            subject=one.subject,
            note=one.note,
        )
        for one in happened
    ]
    ids = load_rows(work.session, Audit, audits, audited=False)
    told = [arrived, *(list(one.rows) for one in happened)]
    load_rows(
        work.session,
        AuditChange,
        [_kept(audit_id, row) for audit_id, rows in zip(ids, told, strict=True) for row in rows],
        audited=False,
    )
    return {"customers": len(records.customers), "entries": len(records.entries)}


def _told(table: str, row: Row, changes: Row, *, new: bool) -> Written:
    """Write `changes` into `row` and return them as the audit keeps them."""
    customer_id = row["id"] if table == "customer" else row["customer_id"]
    if new:
        row.update(changes)
        kept = _inserted(Entry, row)
        return Written(table, row["id"], "insert", kept, customer_id)
    kept = {
        name: [encode(row.get(name)), encode(value)]
        for name, value in changes.items()
        if row.get(name) != value
    }
    row.update(changes)
    return Written(table, row["id"], "update", kept, customer_id)


def _inserted(table: type[SQLModel], row: Row) -> Changes:
    return {name: [None, encode(row[name])] for name in _fields(table) if row.get(name) is not None}


@cache
def _fields(table: type[SQLModel]) -> tuple[str, ...]:
    return tuple(audited_fields(inspect(table)))


def _audit(
    intent: str,
    at: datetime,
    actor_id: int,
    *,
    subject: tuple[str | None, int | None] = (None, None),
    note: str = "",
) -> Row:
    return {
        "at": at,
        "actor_id": actor_id,
        "intent": intent,
        "note": note,
        "source": SOURCE,
        "kind": "do",
        "subject_table": subject[0],
        "subject_id": subject[1],
    }


def _kept(audit_id: int, row: Written) -> Row:
    return {
        "audit_id": audit_id,
        "table_name": row.table,
        "row_id": row.row_id,
        "op": row.op,
        "customer_id": row.customer_id,
        "changes": row.changes,
    }


def _words(tags: Fact) -> tuple[str, ...]:
    return tags if isinstance(tags, tuple) else ()
