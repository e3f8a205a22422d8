"""Contacts with customers: logged once, never changed, with what follows for the entry."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from ...domain import rules
from ...domain.commands import EntryCommand
from ...domain.contact_commands import LogContact
from ...domain.model import CatalogKind, entry_ref
from ...domain.text import long_text
from ...errors import Conflict, Invalid, Missing
from ..contact_news import note_contact
from ..tables import AuditChange, Customer, Entry, Interaction
from ..work import Done, Work
from .case import Case, allow_modify, open_case
from .entries import check_follow_up
from .lookups import apply, catalog_choice, new_row
from .moments import whole_second

_FOLLOWS = ("follow_up_at", "risk_level", "mitigation_action_id")
"""Fields of the entry that may change with a contact."""
_MOST_BEHIND = 50
"""Changes to an entry that may lie between what was looked at and now."""


def log_contact(work: Work, command: LogContact) -> Done:
    """Log a contact, or a try; what follows for customer and entry is part of the same change."""
    case = _opened(work, command)
    customer = case.customer if case else _customer(work, command)
    if case is None:
        _check_entry(work, command.entry_id, customer)
    row = new_row(
        Interaction,
        customer_id=customer.id,
        entry_id=command.entry_id,
        location_id=customer.location_id,
        at=work.now,
        user_id=work.actor.id,
        channel=command.channel,
        result=command.result,
        note=long_text(command.note, field="note", limit=rules.TEXT_LIMIT),
    )
    work.session.add(row)
    if command.do_not_call:
        apply(customer, {"do_not_call": True})
    if case is not None:
        _change_entry(work, case, command)
    work.session.flush()
    note_contact(work, customer.id)
    return Done("interaction", row.id)


def _opened(work: Work, command: LogContact) -> Case | None:
    """Return the entry held for writing, where something of it is to change with the contact."""
    asked = [name for name in _FOLLOWS if getattr(command, name) is not None]
    if not asked:
        return None
    field = asked[0].removesuffix("_id")
    if command.entry_id is None:
        raise Invalid("Name the entry whose follow-up or risk is to change.", field=field)
    if command.entry_version is None:
        raise Invalid("Look at the entry before you change it with a contact.", field=field)
    work.allow("at_risk.modify")
    held = work.locked(Entry, command.entry_id, None)
    if held.customer_id != command.customer_id:
        raise Missing(f"no such entry: {entry_ref(command.entry_id)}")
    # Held already: what another has changed meanwhile is looked at field by field below.
    seen = EntryCommand(entry_id=held.id, version=held.version)
    return open_case(work, seen, write_customer=command.do_not_call)


def _customer(work: Work, command: LogContact) -> Customer:
    """Return the customer in the actor's sight, held as they are. Raises: Missing."""
    if command.do_not_call:
        return work.locked(Customer, command.customer_id, None)
    customer = work.shared(Customer, command.customer_id)
    if customer is None or not work.in_sight(customer):
        raise Missing("no such customer")
    return customer


def _check_entry(work: Work, entry_id: int | None, customer: Customer) -> None:
    """Go on only if the entry is the customer's; a closed one may be talked about too."""
    if entry_id is None:
        return
    entry = work.shared(Entry, entry_id)
    if entry is None or entry.customer_id != customer.id:
        raise Missing(f"no such entry: {entry_ref(entry_id)}")


def _change_entry(work: Work, case: Case, command: LogContact) -> None:
    """Change what differs, by the rules of changing it alone."""
    given: dict[str, Any] = {name: getattr(command, name) for name in _FOLLOWS}
    given["follow_up_at"] = whole_second(command.follow_up_at)
    changes = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(case.entry, name)
    }
    if not changes:
        return
    allow_modify(work, case)
    for name in changes:
        rules.check_active(case.entry.status, field=name.removesuffix("_id"))
    _check_version(work, case.entry, version=command.entry_version or 0, fields=set(changes))
    check_follow_up(work, case.entry, changes.get("follow_up_at"))
    action_id = changes.get("mitigation_action_id")
    if action_id is not None:
        kind = CatalogKind.MITIGATION_ACTIONS
        action = catalog_choice(work, kind, action_id, field="mitigation_action")
        changes["mitigation_action_id"] = action.id
    apply(case.entry, changes)


def _check_version(work: Work, entry: Entry, *, version: int, fields: set[str]) -> None:
    """Go on only if none of these fields has moved since the version that was looked at.

    Raises: Conflict.
    """
    behind = entry.version - version
    if behind and (not 0 < behind <= _MOST_BEHIND or _moved(work, entry, behind) & fields):
        raise Conflict("this entry was changed while you were looking at it")


def _moved(work: Work, entry: Entry, changes: int) -> set[str]:
    """Return the fields that the entry's latest changes wrote: each raised its version by one."""
    statement = (
        select(col(AuditChange.changes))
        .where(col(AuditChange.table_name) == "entry", col(AuditChange.row_id) == entry.id)
        .order_by(col(AuditChange.id).desc())
        .limit(changes)
    )
    return {name for written in work.session.scalars(statement) for name in written}
