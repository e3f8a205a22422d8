"""EditEntry: any fields at once, of which only those that change are checked."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from ...domain import rules
from ...domain.commands import EditEntry
from ...domain.dates import local_date
from ...domain.model import CatalogKind, EntryStatus, RiskLevel
from ...errors import Invalid
from ..tables import CatalogEntry, Entry
from ..work import Done, Work
from .case import Case, allow_assign, allow_modify, open_case
from .entries import check_follow_up
from .lookups import apply, assignee, catalog_choice, followed_id, person
from .moments import whole_second
from .values import day, member, typed

Check = Callable[[Work, Case, Any], None]

_OUTCOME = ("resolution", "resolution_date", "outcome_note", "cancel_reason", "saved_by")
_CHOSEN = frozenset(
    {"reason_id", "cause_id", "mitigation_action_id", "resolution_id", "cancel_reason_id"}
)
"""Fields that name a catalog item."""
_COUNTED = (EntryStatus.RESOLVED, EntryStatus.LOST)


def edit_entry(work: Work, command: EditEntry) -> Done:
    """Change fields of the entry; those that stay as they are need nothing."""
    case = open_case(work, command)
    changes = _changed(work, case.entry, command.changes)
    if changes.keys() - {"assigned_to_id"}:
        allow_modify(work, case)
    for name, value in changes.items():
        _check_place(case.entry, name, value)
        _CHECKS[name](work, case, value)
    _check_days(work, case, changes)
    apply(case.entry, changes)
    return Done("entry", case.entry.id)


def _changed(work: Work, entry: Entry, given: Mapping[str, object]) -> dict[str, object]:
    needed = rules.needs_of(entry.status, work.settings)
    changes: dict[str, object] = {}
    for name, raw in given.items():
        if name not in EditEntry.EDITABLE:
            raise Invalid(f"{name} cannot be changed by an edit.", field=_word(name))
        if raw == getattr(entry, name):
            continue
        value = _regular(name, raw, needed=_word(name) in needed)
        if name in _CHOSEN and isinstance(value, int):
            value = followed_id(work, value)
        if value != getattr(entry, name):
            changes[name] = value
    return changes


def _regular(name: str, raw: object, *, needed: bool) -> object:
    """Return a value as it is stored. Raises: Invalid when it cannot be."""
    field = _word(name)
    if name == "risk_level":
        return member(raw, RiskLevel, field=field)
    if name == "description":
        return rules.description_text(typed(raw, str, field=field))
    if name in {"action_plan", "notes"}:
        return rules.plan_text(typed(raw or "", str, field=field), field=field)
    if name == "outcome_note":
        return rules.outcome_note_text(typed(raw or "", str, field=field), needed=needed)
    if name in {"follow_up_at", "reported_at"}:
        return None if raw is None else whole_second(typed(raw, datetime, field=field))
    if name == "resolution_date":
        return day(raw, field=field)
    if raw is not None and (isinstance(raw, bool) or not isinstance(raw, int)):
        raise Invalid(f"{field} is not of the right kind.", field=field)
    return raw


def _check_place(entry: Entry, name: str, value: object) -> None:
    """Go on only if the entry's status has a place for this outcome field. Raises: Invalid."""
    field = _word(name)
    refusal = rules.belongs_refusal(field, entry.status) if field in _OUTCOME else None
    if value is not None and refusal is not None:
        raise refusal


def _check_follow_up(work: Work, case: Case, value: datetime | None) -> None:
    check_follow_up(work, case.entry, value)


def _check_owner(work: Work, case: Case, user_id: int | None) -> None:
    user = assignee(work, user_id, case.location)
    allow_assign(work, case, user.id)


def _check_reported_at(work: Work, case: Case, at: datetime | None) -> None:
    if at is None:
        raise Invalid("An entry needs the moment of its report.", field="reported_at")
    days = work.settings.number("backdate_days")
    rules.check_reported_at(
        at, now=work.now, made_at=case.entry.created_at, days=days, zone=case.zone
    )
    work.allow("at_risk.backdate")
    closed_at = case.entry.closed_at
    if closed_at is not None and at > closed_at:
        raise Invalid("The report cannot be later than the closing.", field="reported_at")


def _check_action(work: Work, case: Case, item_id: int | None) -> None:
    if item_id is None:
        _refuse_needed(work, case.entry, "mitigation_action")
    else:
        _chosen(work, CatalogKind.MITIGATION_ACTIONS, item_id)


def _check_cause(work: Work, case: Case, item_id: int | None) -> None:
    if item_id is None:
        _refuse_needed(work, case.entry, "cause")
    else:
        _chosen(work, CatalogKind.CAUSES, item_id)


def _check_resolution(work: Work, case: Case, item_id: int | None) -> None:
    entry = case.entry
    if item_id is None:
        if entry.status in _COUNTED or entry.duplicate_of_id is None:
            _refuse_blank(entry, "resolution")
        return
    item = _chosen(work, CatalogKind.RESOLUTIONS, item_id)
    rules.check_outcome(item.name, item.outcome, entry.status)


def _check_resolution_date(work: Work, case: Case, value: date | None) -> None:
    if value is None and case.entry.status in _COUNTED:
        _refuse_blank(case.entry, "resolution_date")


def _check_cancel_reason(work: Work, case: Case, item_id: int | None) -> None:
    if item_id is None:
        _refuse_blank(case.entry, "cancel_reason")
    else:
        _chosen(work, CatalogKind.CANCEL_REASONS, item_id)


def _check_saved_by(work: Work, case: Case, user_id: int | None) -> None:
    if user_id is not None and user_id != case.entry.assigned_to_id:
        person(work, user_id, field="saved_by")


def _check_days(work: Work, case: Case, changes: Mapping[str, Any]) -> None:
    """Go on only if report and resolution stay in order, whichever of them changes."""
    reported_at = changes.get("reported_at", case.entry.reported_at)
    resolved_on = changes.get("resolution_date", case.entry.resolution_date)
    if resolved_on is None:
        return
    if "resolution_date" in changes:
        rules.check_resolution_date(
            resolved_on, reported_at=reported_at, now=work.now, zone=case.zone
        )
    elif "reported_at" in changes and local_date(reported_at, case.zone) > resolved_on:
        raise Invalid(
            f"The report cannot be later than the resolution on {resolved_on}.",
            field="reported_at",
        )


def _check_reason(work: Work, case: Case, item_id: int | None) -> None:
    if item_id is None:
        raise Invalid("An entry needs a reason.", field="reason")
    _chosen(work, CatalogKind.REASONS, item_id)


def _fine(work: Work, case: Case, value: object) -> None:
    """Accept what its regular form already proved."""


def _chosen(work: Work, kind: CatalogKind, item_id: int) -> CatalogEntry:
    return catalog_choice(work, kind, item_id, field=kind.singular.replace(" ", "_"))


def _refuse_needed(work: Work, entry: Entry, field: str) -> None:
    """Refuse to empty a field that the entry's status needs by the company's settings."""
    if field in rules.needs_of(entry.status, work.settings):
        _refuse_blank(entry, field)


def _refuse_blank(entry: Entry, field: str) -> None:
    words = field.replace("_", " ")
    raise Invalid(f"A {rules.status_word(entry.status)} entry needs its {words}.", field=field)


def _word(name: str) -> str:
    return name.removesuffix("_id")


_CHECKS: Mapping[str, Check] = {
    "reason_id": _check_reason,
    "cause_id": _check_cause,
    "risk_level": _fine,
    "description": _fine,
    "assigned_to_id": _check_owner,
    "follow_up_at": _check_follow_up,
    "action_plan": _fine,
    "notes": _fine,
    "mitigation_action_id": _check_action,
    "reported_at": _check_reported_at,
    "resolution_id": _check_resolution,
    "resolution_date": _check_resolution_date,
    "outcome_note": _fine,
    "cancel_reason_id": _check_cancel_reason,
    "saved_by_id": _check_saved_by,
}
