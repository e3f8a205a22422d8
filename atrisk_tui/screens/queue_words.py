"""How lists and records say that an entry is snoozed, was handed up, or was last called about."""

from datetime import datetime

from ..domain.contact_words import touch_words
from ..domain.dates import local, local_date, short
from ..domain.model import Escalation
from ..domain.rows import EntryDetail, EntryRow
from ..widgets.row_table import Cell, Tone

UP = {
    Escalation.LEAD: "^lead",
    Escalation.MANAGER: "^manager",
    Escalation.EXECUTIVE: "^exec",
}


TOUCH_WIDTH = 17
"""Cells of the last contact: "12d someone else" and more; what is longer is cut at its tries."""


def touch_cell(entry: EntryRow | EntryDetail, now: datetime) -> Cell:
    """Return the last contact and the tries since: "3d no answer x3"; untouched stands out."""
    words = touch_words(entry.last_contact, entry.tries, now)
    return Cell(words, Tone.NORMAL if entry.last_contact else Tone.MEDIUM)


def is_asleep(entry: EntryRow | EntryDetail, now: datetime) -> bool:
    """Whether an entry is snoozed: a moment that has passed hides nothing."""
    return entry.snoozed_until is not None and entry.snoozed_until > now


def until_cell(row: EntryRow, now: datetime) -> Cell | None:
    """Return until when an entry is snoozed, on the customer's clocks; None where it shows.

    On the day of its follow-up that stands there instead: a promise is never hidden.
    """
    if row.snoozed_until is None or not is_asleep(row, now):
        return None
    due = row.follow_up_at
    if due is not None and local_date(due, row.zone) == local_date(now, row.zone):
        return None
    return Cell(f"~{short(row.snoozed_until, row.zone, now)}", Tone.DIM)


def until_words(entry: EntryDetail, now: datetime) -> str:
    """Return until when an entry is snoozed in a few cells: "~Fri 09:00"; blank where it is not."""
    if entry.snoozed_until is None or not is_asleep(entry, now):
        return ""
    return f"~{moment_words(entry.snoozed_until, entry.zone, now)}"


def up_cell(row: EntryRow | EntryDetail) -> Cell:
    """Return how high an entry was handed: "^lead"; blank where it was not."""
    return Cell(UP.get(row.escalation, ""), Tone.MARK)


def asleep_words(entry: EntryDetail, now: datetime) -> str:
    """Return until when and why an entry is snoozed: "snoozed until Fri 09:00, 'on holiday'"."""
    if entry.snoozed_until is None or not is_asleep(entry, now):
        return ""
    why = f", '{entry.snooze_note}'" if entry.snooze_note else ""
    return f"snoozed until {moment_words(entry.snoozed_until, entry.zone, now)}{why}"


def up_words(entry: EntryDetail) -> str:
    """Return to whom and why an entry was handed up: "^lead, 'he asks for the manager'"."""
    why = f", '{entry.escalation_note}'" if entry.escalation_note else ""
    return f"{UP[entry.escalation]}{why}" if entry.escalation in UP else ""


def moment_words(at: datetime, zone: str, now: datetime) -> str:
    """Return a moment to come as it is spoken: "15:30", "Fri 09:00", "Fri 6 Nov 09:00"."""
    there = local(at, zone)
    days = (there.date() - local_date(now, zone)).days
    if days == 0:
        return f"{there:%H:%M}"
    if days <= 6:
        return f"{there:%a %H:%M}"
    year = "" if there.year == local_date(now, zone).year else f" {there.year}"
    return f"{there:%a} {there.day} {there:%b}{year} {there:%H:%M}"


def next_words(at: datetime, *, zone: str, viewer_zone: str, now: datetime) -> str:
    """Return a follow-up on the customer's clocks: "next Tue 14:00", "there" where mine differ."""
    apart = local(at, zone).utcoffset() != local(at, viewer_zone).utcoffset()
    return f"next {moment_words(at, zone, now)}{' there' if apart else ''}"
