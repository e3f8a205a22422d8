"""What a person reads before they act: may one call, on which number, what is planned."""

from datetime import datetime

from ..domain.dates import local, relative
from ..domain.rows import CustomerDetail, EntryDetail
from ..domain.settings import Settings
from ..domain.text import money_shown
from ..widgets.facts import Piece
from ..widgets.table_cells import Cell, Tone

NO_CALL = Cell("DO NOT CALL", Tone.HIGH)


def call_words(record: CustomerDetail | EntryDetail, now: datetime) -> list[Piece]:
    """Return whether one may call, what time it is there, when it suits, and the number."""
    there = local(now, record.zone)
    may: Piece = NO_CALL if record.do_not_call else Cell("CALL OK", Tone.GOOD)
    best = f"  best after {record.best_time:%H:%M}" if record.best_time else ""
    number = record.phone1 or "no phone"
    name = f" {record.phone1_name}" if record.phone1_name else ""
    return [" ", may, f"  {there:%H:%M} there ({there:%Z}){best}  ", f"{number}{name}"]


def revenue(amount: int, settings: Settings) -> str:
    """Return a monthly revenue with the firm's word for it: "RMR $418.00"."""
    return f"{settings.text('revenue_word')} {money_shown(amount, settings.text('currency'))}"


def contract_words(entry: EntryDetail, now: datetime, settings: Settings) -> list[Piece]:
    """Return when the contract ends and what is owed."""
    today = local(now, entry.zone).date()
    pieces: list[Piece] = []
    if entry.customer_contract_end is not None:
        days = (entry.customer_contract_end - today).days
        left = f"{days} d" if days >= 0 else f"{-days} d ago"
        day = entry.customer_contract_end
        words = "Ends" if days >= 0 else "Ended"
        pieces.append(f" {words} {day.day} {day:%b %Y} ({left})  ")
    if entry.past_due_amount:
        owed = money_shown(entry.past_due_amount, settings.text("currency"))
        pieces.append(Cell(f" past due {owed}, {entry.days_past_due} d", Tone.MEDIUM))
    return pieces or [" nothing past due"]


def follow_up_words(entry: EntryDetail, now: datetime) -> Cell:
    """Return the follow-up in full, and how far off or late it is."""
    if entry.follow_up_at is None:
        return Cell("no follow-up", Tone.DIM)
    there = local(entry.follow_up_at, entry.zone)
    late = entry.follow_up_at < now
    words = f"{there:%a} {there.day} {there:%b %H:%M}, {relative(entry.follow_up_at, now)}"
    return Cell(f"follow-up {'!' if late else ''}{words}", Tone.OVERDUE if late else Tone.NORMAL)


def first_line(text: str) -> str:
    """Return a long text as one line: what a preview has room for."""
    return " ".join(text.split())
