"""At-risk entries: report, triage, assign, delete. The moves are in `closing`, edits in `edits`."""

from datetime import datetime

from ...domain import rules
from ...domain.commands import (
    AssignEntry,
    CreateEntry,
    DeleteEntry,
    MitigateEntry,
    SetFollowUp,
    SetRisk,
)
from ...domain.model import CatalogKind, EntryStatus, RiskLevel
from ...errors import Invalid
from ..tables import Customer, Entry, Location
from ..work import Done, Work
from .case import Case, EntryValues, Subject, allow_assign, allow_modify, open_case
from .closing import changes_customer, close, mitigate
from .lookups import Changes, apply, assignee, catalog_choice, new_row, seen_customer
from .moments import whole_second


def create_entry(work: Work, command: CreateEntry) -> Done:
    """Report a customer at risk; a status beyond Open is a second move in the same change."""
    rules.check_start(command.status)
    customer = seen_customer(work, command.customer_id, writing=changes_customer(command.closing))
    rules.check_can_be_at_risk(customer.name, customer.status, command.status)
    location = work.shared(Location, customer.location_id)
    if location is None:
        raise Invalid(f"{customer.name} has no location: give them one first.", field="customer")
    entry = _opened(work, command, customer=customer, location=location)
    work.session.add(entry)
    work.session.flush()
    zone = customer.time_zone or location.zone
    case = Case(entry, location, owned=True, zone=zone, customer=customer)
    _move_on(work, case, command)
    work.session.flush()
    return Done("entry", entry.id)


def set_risk(work: Work, command: SetRisk) -> Done:
    """Set the risk level."""
    case = open_case(work, command)
    apply(case.entry, risk_changes(work, case, command.risk_level))
    return Done("entry", case.entry.id)


def set_follow_up(work: Work, command: SetFollowUp) -> Done:
    """Set or clear the follow-up."""
    case = open_case(work, command)
    apply(case.entry, follow_up_changes(work, case, whole_second(command.follow_up_at)))
    return Done("entry", case.entry.id)


def assign_entry(work: Work, command: AssignEntry) -> Done:
    """Assign the entry to someone active on its location."""
    work.note = rules.note_text(command.note, needed=False) or work.note
    case = open_case(work, command)
    apply(case.entry, owner_changes(work, case, command.assigned_to_id))
    return Done("entry", case.entry.id)


def delete_entry(work: Work, command: DeleteEntry) -> Done:
    """Take the entry off every screen; it stays for the history and for undo."""
    case = open_case(work, command)
    apply(case.entry, {"deleted_at": work.now})
    return Done("entry", case.entry.id)


def risk_changes(work: Work, case: Subject, level: RiskLevel) -> Changes:
    """Return what setting the risk level writes. Raises: Denied, Invalid."""
    allow_modify(work, case)
    rules.check_active(case.entry.status, field="risk_level")
    return {"risk_level": level}


def follow_up_changes(work: Work, case: Subject, at: datetime | None) -> Changes:
    """Return what setting the follow-up writes. Raises: Denied, Invalid."""
    allow_modify(work, case)
    check_follow_up(work, case.entry, at)
    return {"follow_up_at": at}


def owner_changes(work: Work, case: Subject, user_id: int) -> Changes:
    """Return what giving the entry to someone writes; it may always stay with its owner.

    Raises: Denied, Invalid.
    """
    if user_id == case.entry.assigned_to_id:
        return {}
    allow_assign(work, case, user_id)
    return {"assigned_to_id": assignee(work, user_id, case.location).id}


def check_follow_up(work: Work, entry: EntryValues, follow_up_at: datetime | None) -> None:
    """Go on only if the entry may have this follow-up; one that does not change always may.

    Raises: Invalid.
    """
    if follow_up_at is None or follow_up_at == entry.follow_up_at:
        return
    if not entry.status.active:
        raise Invalid(
            f"A {rules.status_word(entry.status)} entry has no follow-up: reopen it first.",
            field="follow_up_at",
        )
    rules.check_follow_up(follow_up_at, work.now)


def _opened(work: Work, command: CreateEntry, *, customer: Customer, location: Location) -> Entry:
    zone = customer.time_zone or location.zone
    follow_up_at = whole_second(command.follow_up_at)
    if follow_up_at is not None and command.status.active:
        rules.check_follow_up(follow_up_at, work.now)
    return new_row(
        Entry,
        customer_id=customer.id,
        location_id=location.id,
        created_at=work.now,
        created_by_id=work.actor.id,
        reported_at=_reported_at(work, command, zone),
        reported_by_id=work.actor.id,
        reason_id=_choice(work, CatalogKind.REASONS, command.reason_id),
        cause_id=_choice(work, CatalogKind.CAUSES, command.cause_id),
        risk_level=command.risk_level,
        description=rules.description_text(command.description),
        assigned_to_id=assignee(work, command.assigned_to_id, location).id,
        follow_up_at=follow_up_at if command.status.active else None,
        action_plan=rules.plan_text(command.action_plan, field="action_plan"),
        notes=rules.plan_text(command.notes, field="notes"),
        mitigation_action_id=_choice(
            work, CatalogKind.MITIGATION_ACTIONS, command.mitigation_action_id
        ),
        rmr_at_opening=customer.rmr,
        contract_end_at_opening=customer.contract_end,
    )


def _reported_at(work: Work, command: CreateEntry, zone: str) -> datetime:
    at = whole_second(command.reported_at)
    if at is None:
        return work.now
    days = work.settings.number("backdate_days")
    rules.check_reported_at(at, now=work.now, made_at=work.now, days=days, zone=zone)
    if at < work.now.replace(microsecond=0):
        work.allow("at_risk.backdate")
    return at


def _choice(work: Work, kind: CatalogKind, item_id: int | None) -> int | None:
    if item_id is None:
        return None
    return catalog_choice(work, kind, item_id, field=kind.singular.replace(" ", "_")).id


def _move_on(work: Work, case: Case, command: CreateEntry) -> None:
    if command.status is EntryStatus.MITIGATED:
        move = MitigateEntry(
            entry_id=case.entry.id,
            version=case.entry.version,
            mitigation_action_id=None,
            follow_up_at=None,
        )
        mitigate(work, case, move)
    elif not command.status.active:
        close(work, case, status=command.status, closing=command.closing)
