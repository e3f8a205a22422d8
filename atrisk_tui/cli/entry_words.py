"""At-risk entries in words: the table, the page of one, the line that says what was done."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from ..domain.contact_words import UNTOUCHED, contact_words, tries_told
from ..domain.dates import echo, short
from ..domain.model import Escalation
from ..domain.queries import EntrySort
from ..domain.rows import EntryDetail, EntryRow
from ..domain.rules import status_word
from ..domain.text import money_shown
from .listing import show
from .objects import open_days
from .printing import Column
from .session import Session

COLUMNS = (
    Column("Ref"),
    Column("Customer", 24, least=12),
    Column("Reason", 24, least=10),
    Column("Risk"),
    Column("Assigned", 14, least=8),
    Column("Follow-up"),
    Column("Status"),
    Column("Days", right=True),
)
_KEYS: dict[EntrySort, Callable[[EntryRow], Any]] = {
    EntrySort.CREATED: lambda row: -row.id,
    EntrySort.REPORTED: lambda row: (-row.reported_at.timestamp(), -row.id),
    EntrySort.FOLLOW_UP: lambda row: (_due(row), row.id),
    EntrySort.RISK: lambda row: (row.risk_level.rank, _due(row), row.id),
    EntrySort.PRIORITY: lambda row: (-row.priority, -row.id),
    EntrySort.CLOSED: lambda row: (-row.closed_at.timestamp() if row.closed_at else 0, -row.id),
}


def ordered(
    rows: Sequence[EntryRow], sort: EntrySort, *, reverse: bool = False
) -> tuple[EntryRow, ...]:
    """Return rows that are all at hand in one of the lists' orders."""
    return tuple(sorted(rows, key=_KEYS[sort], reverse=reverse))


def cells(row: EntryRow, now: datetime) -> tuple[str, ...]:
    """Return one line of the table; times are on the customer's clocks."""
    return (
        row.ref,
        row.customer_name,
        row.reason,
        row.risk_level.value.capitalize(),
        f"{row.assigned_to or '-'}{'?' if row.unassigned and row.assigned_to else ''}",
        short(row.follow_up_at, row.zone, now) if row.follow_up_at else "-",
        status_word(row.status),
        str(open_days(row, now)),
    )


def show_rows(session: Session, rows: Iterator[EntryRow]) -> None:
    """Print a list of entries."""
    now, shapes = session.clock(), session.shapes
    show(
        session,
        rows,
        columns=COLUMNS,
        cells=lambda row: cells(row, now),
        shape=shapes.entry_row,
        nothing="There are no such entries.",
    )


def tell(session: Session, entry: EntryDetail, done: str) -> None:
    """Print one entry: with `done` a line that says so, else everything; with JSON the object."""
    if session.printer.json:
        session.printer.object(session.shapes.entry(entry))
    elif done:
        session.printer.line(sentence(session, entry, done))
    else:
        session.printer.facts(facts(session, entry))


def sentence(session: Session, entry: EntryDetail, done: str) -> str:
    """Return what was done: "AR-12 opened for ACME, High, follow-up Fri 16 Oct 14:00 MDT"."""
    link = " for" if done == "opened" else ":"
    parts = [f"{entry.ref} {done}{link} {entry.customer_name}"]
    parts.append(entry.risk_level.value.capitalize())
    if entry.status.active:
        parts.append(f"assigned to {entry.assigned_to or 'nobody'}")
    if entry.follow_up_at:
        parts.append(f"follow-up {_when(session, entry.follow_up_at, entry.zone)}")
    if until := _asleep(entry, session.clock()):
        parts.append(f"snoozed until {_when(session, until, entry.zone)}")
    if up := _up(entry):
        parts.append(f"handed up to {up}")
    if entry.resolution:
        parts.append(entry.resolution)
    return ", ".join(parts)


def facts(session: Session, entry: EntryDetail) -> list[tuple[str, str]]:
    """Return everything known of an entry, a name and a value each, without what is empty."""
    now, currency = session.clock(), session.settings.text("currency")
    money = money_shown(entry.rmr, currency, session.digits) if entry.rmr is not None else ""

    def when(moment: datetime | None) -> str:
        return _when(session, moment, entry.zone) if moment else ""

    def day(moment: datetime) -> str:
        return _when(session, moment, entry.zone).rpartition(", ")[0]

    listed = [
        ("Entry", entry.ref),
        ("Customer", f"{entry.customer_name} ({entry.customer}), {entry.location}"),
        ("Status", status_word(entry.status)),
        ("Risk", entry.risk_level.value.capitalize()),
        ("Reason", entry.reason),
        ("Cause", entry.cause),
        ("Assigned to", _owner(entry)),
        ("Follow-up", when(entry.follow_up_at)),
        ("Last contact", _touched(entry, now)),
        ("Reported", f"{day(entry.reported_at)} by {entry.reported_by_name}"),
        ("Days open", str(open_days(entry, now))),
        ("Description", entry.description),
        ("Action plan", entry.action_plan),
        ("Notes", entry.notes),
        ("Mitigation action", entry.mitigation_action),
        *_outcome(entry),
        ("Closed", f"{day(entry.closed_at)} by {entry.closed_by}" if entry.closed_at else ""),
        ("Snoozed until", _with_note(when(_asleep(entry, now)), entry.snooze_note)),
        ("Handed up to", _with_note(_up(entry), entry.escalation_note)),
        ("RMR at opening", money),
        ("Contract end at opening", entry.contract_end and entry.contract_end.isoformat()),
        ("Source", entry.source.value),
        ("Version", str(entry.version)),
    ]
    return [(name, value) for name, value in listed if value]


def _asleep(entry: EntryDetail, now: datetime) -> datetime | None:
    """Return until when it is snoozed; a moment that has passed hides nothing."""
    until = entry.snoozed_until
    return until if until is not None and until > now else None


def _up(entry: EntryDetail) -> str:
    return "" if entry.escalation is Escalation.NONE else entry.escalation.value


def _with_note(words: str, note: str) -> str:
    return f"{words}: {note}" if words and note else words


def _outcome(entry: EntryDetail) -> list[tuple[str, str | None]]:
    """Return how it ended."""
    return [
        ("Resolution", entry.resolution),
        ("Resolution date", entry.resolution_date.isoformat() if entry.resolution_date else None),
        ("Outcome note", entry.outcome_note),
        ("Cancel reason", entry.cancel_reason),
        ("Saved by", entry.saved_by),
        ("Duplicate of", entry.duplicate_of),
    ]


def _touched(entry: EntryDetail, now: datetime) -> str:
    """Return when and how the customer was last contacted, and how often in vain since then."""
    last = entry.last_contact
    if last is None:
        return UNTOUCHED
    words = f"{short(last.at, entry.zone, now)} {contact_words(last.channel, last.result)}"
    tried = f", {tries_told(entry.tries)}" if entry.tries else ""
    return f"{words} ({last.by}){tried}"


def _owner(entry: EntryDetail) -> str:
    if entry.assigned_to is None:
        return "nobody"
    gone = ", who is off or no longer on this location" if entry.unassigned else ""
    return f"{entry.assigned_to_name} ({entry.assigned_to}){gone}"


def _when(session: Session, moment: datetime, zone: str) -> str:
    now = session.clock()
    said = echo(moment, zone=zone, viewer_zone=session.actor.zone, now=now)
    return said.removeprefix("= ")


def _due(row: EntryRow) -> float:
    return row.follow_up_at.timestamp() if row.follow_up_at else float("inf")
