"""The status moves: what each needs, and what it leaves behind."""

from datetime import datetime

from ...domain import rules
from ...domain.commands import (
    Closing,
    EntryCommand,
    LoseEntry,
    MitigateEntry,
    ReopenEntry,
    ResolveEntry,
    ReturnToOpen,
    VoidEntry,
)
from ...domain.model import CatalogKind, CustomerStatus, EntryStatus, entry_ref
from ...errors import Invalid
from ..tables import CatalogEntry, Entry
from ..work import Done, Work
from .case import Case, Subject, allow_modify, open_case
from .lookups import Changes, apply, assignee, catalog_choice, person, works_at
from .moments import whole_second

LEAVING = (CustomerStatus.ACTIVE, CustomerStatus.PENDING_CANCEL, CustomerStatus.CANCELLED)
"""What a customer may become with a loss."""

_CLEARED_BY_REOPENING = (
    "resolution_id",
    "resolution_date",
    "outcome_note",
    "cancel_reason_id",
    "saved_by_id",
    "duplicate_of_id",
    "closed_at",
    "closed_by_id",
)


def mitigate_entry(work: Work, command: MitigateEntry) -> Done:
    """Move the entry to Mitigated, with the action and the follow-up that will confirm it."""
    case = open_case(work, command)
    allow_modify(work, case)
    mitigate(work, case, command)
    return Done("entry", case.entry.id)


def return_to_open(work: Work, command: ReturnToOpen) -> Done:
    """Move a mitigated entry back to Open."""
    case = open_case(work, command)
    changes = return_changes(work, case)
    work.note = rules.note_text(command.note)
    apply(case.entry, changes)
    return Done("entry", case.entry.id)


def resolve_entry(work: Work, command: ResolveEntry) -> Done:
    """Close the entry as Resolved."""
    return _closed(work, command, status=EntryStatus.RESOLVED, closing=command.closing)


def lose_entry(work: Work, command: LoseEntry) -> Done:
    """Close the entry as Lost, and let the customer's own status follow."""
    return _closed(work, command, status=EntryStatus.LOST, closing=command.closing)


def void_entry(work: Work, command: VoidEntry) -> Done:
    """Close the entry as not real; a mitigated one needs a lead."""
    return _closed(work, command, status=EntryStatus.CANCELLED, closing=command.closing)


def reopen_entry(work: Work, command: ReopenEntry) -> Done:
    """Make a closed entry Open again; its outcome stays in the history only."""
    case = open_case(work, command)
    _check_reopening(work, case)
    work.note = rules.note_text(command.note)
    changes: dict[str, object] = dict.fromkeys(_CLEARED_BY_REOPENING)
    changes |= {"status": EntryStatus.OPEN, "assigned_to_id": _next_owner(work, case)}
    apply(case.entry, changes)
    return Done("entry", case.entry.id)


def mitigate(work: Work, case: Case, command: MitigateEntry) -> None:
    """Write the move to Mitigated. What the command leaves None stays as it is.

    Raises: Invalid.
    """
    changes = mitigation_changes(
        work,
        case,
        action_id=command.mitigation_action_id,
        follow_up_at=whole_second(command.follow_up_at),
    )
    apply(case.entry, changes)


def return_changes(work: Work, case: Subject) -> Changes:
    """Return what the actor's move of a mitigated entry back to Open writes.

    Raises: Denied, Invalid.
    """
    allow_modify(work, case)
    status = case.entry.status
    if not status.active:
        raise Invalid(
            f"This entry is {rules.status_word(status)}: reopen it instead.",
            field="status",
            allowed=("open",),
        )
    rules.check_move(status, EntryStatus.OPEN)
    return {"status": EntryStatus.OPEN}


def mitigation_changes(
    work: Work, case: Subject, *, action_id: int | None, follow_up_at: datetime | None
) -> Changes:
    """Return what the move to Mitigated writes; what is None stays as it is. Raises: Invalid."""
    entry = case.entry
    rules.check_move(entry.status, EntryStatus.MITIGATED)
    needed = rules.needs_of(EntryStatus.MITIGATED, work.settings)
    action_id = action_id or entry.mitigation_action_id
    if action_id is None and "mitigation_action" in needed:
        raise Invalid("Say which mitigation action was taken.", field="mitigation_action")
    if action_id is not None and action_id != entry.mitigation_action_id:
        action_id = _choice(work, CatalogKind.MITIGATION_ACTIONS, action_id).id
    follow_up_at = follow_up_at or entry.follow_up_at
    if follow_up_at is None and "follow_up_at" in needed:
        raise Invalid("Say when you will confirm that it is saved.", field="follow_up_at")
    if follow_up_at is not None:
        unchanged = follow_up_at == entry.follow_up_at
        if "follow_up_at" in needed or not unchanged:
            rules.check_follow_up(follow_up_at, work.now)
    changes = {"mitigation_action_id": action_id, "follow_up_at": follow_up_at}
    return changes | {"status": EntryStatus.MITIGATED}


def close(work: Work, case: Case, *, status: EntryStatus, closing: Closing) -> None:
    """Write the move to a closed status. Raises: Invalid."""
    changes = closing_changes(work, case, status=status, closing=closing)
    if status is EntryStatus.LOST:
        _customer_leaves(work, case, closing)
    apply(case.entry, changes)


def closing_changes(work: Work, case: Subject, *, status: EntryStatus, closing: Closing) -> Changes:
    """Return what the move to a closed status writes; it ends snooze and follow-up.

    Raises: Invalid.
    """
    rules.check_move(case.entry.status, status)
    _check_belonging(status, closing)
    changes: Changes = {
        "status": status,
        "closed_at": work.now,
        "closed_by_id": work.actor.id,
        "follow_up_at": None,
        "snoozed_until": None,
    }
    changes |= _outcome(work, case, status=status, closing=closing)
    return changes | _insight(work, case, status=status, closing=closing)


def allow_void(work: Work, case: Subject) -> None:
    """Go on only if the actor may close this entry as Void. Raises: Denied."""
    allow_modify(work, case)
    if case.entry.status is EntryStatus.MITIGATED:
        work.allow("at_risk.void")


def _closed(work: Work, command: EntryCommand, *, status: EntryStatus, closing: Closing) -> Done:
    case = open_case(work, command, write_customer=changes_customer(closing))
    (allow_void if status is EntryStatus.CANCELLED else allow_modify)(work, case)
    close(work, case, status=status, closing=closing)
    return Done("entry", case.entry.id)


def changes_customer(closing: Closing) -> bool:
    """Whether a closing says anything of the customer's own status."""
    return closing.customer_status is not None or closing.cancel_effective_on is not None


def _check_belonging(status: EntryStatus, closing: Closing) -> None:
    said = {
        "cancel_reason": closing.cancel_reason_id,
        "saved_by": closing.saved_by_id,
        "duplicate_of": closing.duplicate_of_id,
        "customer_status": closing.customer_status,
        "cancel_effective_on": closing.cancel_effective_on,
    }
    for field, value in said.items():
        refusal = rules.belongs_refusal(field, status)
        if value is not None and refusal is not None:
            raise refusal


def _outcome(work: Work, case: Subject, *, status: EntryStatus, closing: Closing) -> Changes:
    counted = status is not EntryStatus.CANCELLED
    noted = "outcome_note" in rules.needs_of(status, work.settings)
    resolution = _resolution(work, status, closing)
    day = closing.resolution_date or (case.today(work.now) if counted else None)
    if day is not None:
        rules.check_resolution_date(
            day, reported_at=case.entry.reported_at, now=work.now, zone=case.zone
        )
    changes: Changes = {
        "resolution_id": resolution.id if resolution else None,
        "resolution_date": day,
        "outcome_note": rules.outcome_note_text(closing.outcome_note, needed=noted),
    }
    if status is EntryStatus.RESOLVED:
        changes["saved_by_id"] = _saved_by(work, case, closing.saved_by_id)
    if status is EntryStatus.LOST:
        changes["cancel_reason_id"] = _cancel_reason(work, closing, resolution)
    if closing.duplicate_of_id is not None:
        changes["duplicate_of_id"] = _original(work, case, closing.duplicate_of_id)
    return changes


def _resolution(work: Work, status: EntryStatus, closing: Closing) -> CatalogEntry | None:
    if closing.resolution_id is None:
        if closing.duplicate_of_id is not None:
            return None
        other = ", or the entry it repeats" if status is EntryStatus.CANCELLED else ""
        raise Invalid(
            f"Choose a resolution{other}: {rules.status_word(status)} needs one.",
            field="resolution",
        )
    item = _choice(work, CatalogKind.RESOLUTIONS, closing.resolution_id)
    rules.check_outcome(item.name, item.outcome, status)
    return item


def _cancel_reason(work: Work, closing: Closing, resolution: CatalogEntry | None) -> int:
    if closing.cancel_reason_id is not None:
        return _choice(work, CatalogKind.CANCEL_REASONS, closing.cancel_reason_id).id
    usual = work.shared(CatalogEntry, resolution.cancel_reason_id) if resolution else None
    if usual is None or not usual.active:
        raise Invalid("Say why they cancel: Lost needs a cancel reason.", field="cancel_reason")
    return usual.id


def _saved_by(work: Work, case: Subject, user_id: int | None) -> int | None:
    owner_id = case.entry.assigned_to_id
    if user_id is None or user_id == owner_id:
        return owner_id
    return person(work, user_id, field="saved_by").id


def _original(work: Work, case: Subject, entry_id: int) -> int:
    """Return the id of the entry that this one repeats. Raises: Invalid."""
    if entry_id == case.entry.id:
        raise Invalid("An entry cannot repeat itself.", field="duplicate_of")
    original = work.shared(Entry, entry_id)
    if original is None or not work.actor.sees(original.location_id):
        raise Invalid("There is no such entry.", field="duplicate_of")
    if original.duplicate_of_id == case.entry.id:
        raise Invalid(
            f"{entry_ref(entry_id)} is itself marked as a duplicate of this one.",
            field="duplicate_of",
        )
    return original.id


def _insight(work: Work, case: Subject, *, status: EntryStatus, closing: Closing) -> Changes:
    """Return the action and cause that closing asks for; what is not said stays."""
    rules.check_insight(
        status,
        work.settings,
        mitigation_action_id=closing.mitigation_action_id or case.entry.mitigation_action_id,
        cause_id=closing.cause_id or case.entry.cause_id,
    )
    changes: Changes = {}
    asked = (
        ("mitigation_action_id", CatalogKind.MITIGATION_ACTIONS, closing.mitigation_action_id),
        ("cause_id", CatalogKind.CAUSES, closing.cause_id),
    )
    for name, kind, item_id in asked:
        if item_id is not None and item_id != getattr(case.entry, name):
            changes[name] = _choice(work, kind, item_id).id
    return changes


def _customer_leaves(work: Work, case: Case, closing: Closing) -> None:
    changes: dict[str, object] = {}
    if closing.customer_status is not None:
        allowed = tuple(status.value for status in LEAVING)
        if closing.customer_status not in allowed:
            raise Invalid(
                f"A customer's status with a loss is one of {', '.join(allowed)}.",
                field="customer_status",
                allowed=allowed,
            )
        changes["status"] = CustomerStatus(closing.customer_status)
    if closing.cancel_effective_on is not None:
        changes["cancel_effective_on"] = closing.cancel_effective_on
    if any(getattr(case.customer, name) != value for name, value in changes.items()):
        work.allow("customer.modify_terms")
        apply(case.customer, changes)


def _check_reopening(work: Work, case: Case) -> None:
    entry = case.entry
    if entry.closed_at is None:
        if entry.status is EntryStatus.OPEN:
            rules.check_move(entry.status, EntryStatus.OPEN)
        raise Invalid(
            "This entry is Mitigated, not closed: move it back to Open instead.",
            field="status",
            allowed=tuple(status.value for status in rules.allowed_moves(entry.status)),
        )
    if not work.actor.holds("at_risk.reopen"):
        if entry.closed_by_id != work.actor.id:
            work.allow("at_risk.reopen")
        days = work.settings.number("reopen_days")
        rules.check_reopen_days(entry.closed_at, now=work.now, days=days)
    if entry.status is EntryStatus.LOST:
        rules.check_customer_stays(case.customer.status)


def _next_owner(work: Work, case: Case) -> int:
    """Return who works the entry from now on: its owner, else whoever reopens it."""
    if case.owned and case.entry.assigned_to_id is not None:
        return case.entry.assigned_to_id
    if works_at(work, work.actor.id, case.location.id):
        return work.actor.id
    return assignee(work, case.entry.assigned_to_id, case.location).id


def _choice(work: Work, kind: CatalogKind, item_id: int) -> CatalogEntry:
    return catalog_choice(work, kind, item_id, field=kind.singular.replace(" ", "_"))
