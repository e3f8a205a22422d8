"""What leaves the queues for a while, and what is handed up."""

from datetime import datetime

from ...domain import rules
from ...domain.contact_commands import EscalateEntry, SnoozeEntry, WakeEntry
from ...domain.model import Escalation
from ..work import Done, Work
from .case import Subject, allow_modify, open_case
from .lookups import Changes, apply
from .moments import whole_second
from .values import member


def snooze_entry(work: Work, command: SnoozeEntry) -> Done:
    """Hide the entry from the queues until a moment; it comes back when that has passed."""
    case = open_case(work, command)
    changes = snooze_changes(work, case, whole_second(command.until))
    work.note = rules.note_text(command.note)
    apply(case.entry, changes)
    return Done("entry", case.entry.id)


def snooze_changes(work: Work, case: Subject, until: datetime) -> Changes:
    """Return what hiding the entry until a moment writes. Raises: Denied, Invalid."""
    allow_modify(work, case)
    rules.check_active(case.entry.status, field="snoozed_until")
    rules.check_snooze(until, work.now)
    return {"snoozed_until": until}


def wake_entry(work: Work, command: WakeEntry) -> Done:
    """Bring the entry back into the queues; one that is awake already stays as it is."""
    case = open_case(work, command)
    allow_modify(work, case)
    until = case.entry.snoozed_until
    if until is not None and until > work.now:
        apply(case.entry, {"snoozed_until": None})
    return Done("entry", case.entry.id)


def escalate_entry(work: Work, command: EscalateEntry) -> Done:
    """Hand the entry up to a lead, a manager or an executive, or take it back down.

    It stays with its assignee. Closing leaves it as it is: how high a worry went is part of its
    history, and one that is reopened is still whose it had become.
    """
    case = open_case(work, command)
    allow_modify(work, case)
    rules.check_active(case.entry.status, field="escalation")
    to = member(command.to, Escalation, field="escalation")
    work.note = rules.note_text(command.note)
    apply(case.entry, {"escalation": to})
    return Done("entry", case.entry.id)
