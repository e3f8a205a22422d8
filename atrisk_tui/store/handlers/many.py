"""Changes of many entries: each is decided by the rules of the command on one."""

from collections.abc import Sequence
from datetime import datetime

from ...domain import rules
from ...domain.commands import Closing
from ...domain.dates import settle
from ...domain.many import (
    AssignMany,
    ManyCommand,
    MoveMany,
    SetFollowUpOfMany,
    SetRiskOfMany,
    SnoozeMany,
    VoidMany,
)
from ...domain.model import EntryStatus
from ...domain.when import check_year
from ...errors import Invalid
from ..tables import User
from ..work import Done, Work
from .case import Subject, allow_assign, allow_modify
from .closing import allow_void, closing_changes, mitigation_changes, return_changes
from .entries import follow_up_changes, owner_changes, risk_changes
from .lookups import Changes
from .many_rows import REFUSED, Many, carry_out, find_many
from .moments import whole_second
from .queues import snooze_changes
from .shares import spread, takers_by_place, takers_named


def assign_many(work: Work, command: AssignMany) -> Done:
    """Assign entries to one person, or to several evenly, each where they work."""
    _note(work, command)
    many = find_many(work, command)
    takers = takers_named(work, command.to_ids)
    if not takers:
        raise Invalid("Say who is to have them.", field="to_ids")
    if len(takers) == 1:
        return carry_out(many, lambda subject: owner_changes(work, subject, takers[0].id))
    shares = _shares(work, many, takers)
    return carry_out(many, lambda subject: _given(work, subject, takers=takers, shares=shares))


def set_risk_of_many(work: Work, command: SetRiskOfMany) -> Done:
    """Set the risk level of many entries."""
    _note(work, command)
    many = find_many(work, command)
    return carry_out(many, lambda subject: risk_changes(work, subject, command.risk_level))


def set_follow_up_of_many(work: Work, command: SetFollowUpOfMany) -> Done:
    """Set or clear the follow-up of many entries."""
    _note(work, command)
    many = find_many(work, command)

    def decide(subject: Subject) -> Changes:
        at = None if command.at is None else _there(command.at, subject, field="follow_up_at")
        return follow_up_changes(work, subject, at)

    return carry_out(many, decide)


def snooze_many(work: Work, command: SnoozeMany) -> Done:
    """Hide many entries from the queues until a moment."""
    _note(work, command, needed=True)
    many = find_many(work, command)
    return carry_out(
        many,
        lambda subject: snooze_changes(
            work, subject, _there(command.until, subject, field="snoozed_until")
        ),
    )


def move_many(work: Work, command: MoveMany) -> Done:
    """Move many entries to Open or Mitigated; how each one ends is said one by one."""
    if not command.status.active:
        raise Invalid(
            "Many entries can move to Open or Mitigated only: how each one ended is its own.",
            field="status",
            allowed=(EntryStatus.OPEN.value, EntryStatus.MITIGATED.value),
        )
    opens = command.status is EntryStatus.OPEN
    _note(work, command, needed=opens)
    many = find_many(work, command)
    if opens:
        return carry_out(many, lambda subject: return_changes(work, subject))
    return carry_out(many, lambda subject: _mitigated(work, subject, command))


def void_many(work: Work, command: VoidMany) -> Done:
    """Close many entries as not real; the note is what each says of its outcome."""
    needed = "outcome_note" in rules.needs_of(EntryStatus.CANCELLED, work.settings)
    note = rules.outcome_note_text(command.note, needed=needed) or ""
    closing = Closing(resolution_id=command.resolution_id, outcome_note=note)

    def decide(subject: Subject) -> Changes:
        allow_void(work, subject)
        return closing_changes(work, subject, status=EntryStatus.CANCELLED, closing=closing)

    return carry_out(find_many(work, command), decide)


def _note(work: Work, command: ManyCommand, *, needed: bool = False) -> None:
    work.note = rules.note_text(command.note, needed=needed) or work.note


def _there(moment: datetime, subject: Subject, *, field: str) -> datetime:
    """Return a moment as it is stored; one without a zone is meant on the entry's own clocks."""
    if moment.tzinfo is not None:
        return whole_second(moment)
    check_year(moment.year, field=field)
    return whole_second(settle(moment.date(), moment.time(), subject.zone).at)


def _mitigated(work: Work, subject: Subject, command: MoveMany) -> Changes:
    allow_modify(work, subject)
    at = command.follow_up_at
    return mitigation_changes(
        work,
        subject,
        action_id=command.mitigation_action_id,
        follow_up_at=None if at is None else _there(at, subject, field="follow_up_at"),
    )


def _shares(work: Work, many: Many, takers: Sequence[User]) -> dict[int, int]:
    """Return who gets each entry that may be given away, and that one of them works at."""
    free: dict[int, int] = {}
    for entry_id in many.asked:
        try:
            subject = many.subject(entry_id)
            allow_assign(work, subject, None)
        except REFUSED:
            # Decided once more, and told, when it is that entry's turn.
            continue
        free[entry_id] = subject.location.id
    places = takers_by_place(work, takers, set(free.values()))
    return spread(((one, place) for one, place in free.items() if places[place]), places)


def _given(
    work: Work, subject: Subject, *, takers: Sequence[User], shares: dict[int, int]
) -> Changes:
    """Return what giving the entry to its taker writes. Raises: Denied, Invalid."""
    owner_id = subject.entry.assigned_to_id
    if subject.entry.id in shares:
        return owner_changes(work, subject, shares[subject.entry.id])
    if any(taker.id == owner_id for taker in takers):
        return {}
    allow_assign(work, subject, None)
    raise Invalid(
        f"None of those named works at {subject.location.name}: name someone who does.",
        field="assigned_to",
    )
