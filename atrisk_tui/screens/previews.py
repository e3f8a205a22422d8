"""What the pane beside a list tells of an entry or a customer."""

from asyncio import gather
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..domain.dates import short
from ..domain.filters import EntryFilter
from ..domain.paging import Span
from ..domain.queries import GetCustomer, GetEntry, ListEntries
from ..domain.rows import CustomerDetail, EntryDetail, EntryRow
from ..domain.timeline_queries import ListTimeline
from ..domain.timeline_rows import TimelineRow
from ..widgets.facts import Piece
from ..widgets.flowing import flowed, flowed_text
from ..widgets.preview_pane import Layout
from ..widgets.risk_badge import owner_cell, risk_cell, state_word
from ..widgets.table_cells import Cell, Tone, fit
from .base import WorkScreen
from .briefs import (
    brief_lines,
    call_words,
    contact_told,
    contract_words,
    revenue,
    state_words,
)
from .history import when
from .queue_words import asleep_words, up_words
from .timeline import kind_words, line_words

LATEST = 6
"""Of the timeline: what a pane of 40 lines has room for beside the rest."""
ENTRIES = 5
"""Active entries of a customer: hardly anybody has more."""
LINES_EACH = 2
"""Of one thing that happened."""
LEAST_LINES = 2
"""Of a section: one alone seldom says anything."""
MORE = " ..."

Lines = list[list[Piece]]


class Section(NamedTuple):
    """A heading and what stands under it."""

    heading: str
    lines: Lines


async def entry_preview(screen: WorkScreen, entry_id: int) -> Layout:
    """Ask what is known of an entry and what happened last. Raises: Missing."""
    entry, latest = await gather(
        screen.desk.ask(GetEntry(entry_id=entry_id)),
        screen.desk.ask(ListTimeline(entry_id=entry_id, span=Span(limit=LATEST))),
    )
    return EntryPreview(screen, entry, latest.rows).lay_out


async def customer_preview(screen: WorkScreen, customer_id: int) -> Layout:
    """Ask what is known of a customer, what is open and what happened last. Raises: Missing."""
    active = EntryFilter(customer_id=customer_id)
    known, entries, latest = await gather(
        screen.desk.ask(GetCustomer(customer_id=customer_id)),
        screen.desk.ask(ListEntries(filter=active, span=Span(limit=ENTRIES))),
        screen.desk.ask(ListTimeline(customer_id=customer_id, span=Span(limit=LATEST))),
    )
    return CustomerPreview(screen, known, entries.rows, latest.rows).lay_out


@dataclass(frozen=True, slots=True)
class EntryPreview:
    """An entry, as a narrow column tells it."""

    screen: WorkScreen
    entry: EntryDetail
    latest: Sequence[TimelineRow]

    def lay_out(self, width: int, height: int) -> Lines:
        """Return the lines for a pane of that size."""
        latest = latest_lines(self.screen, self.latest, width)
        happened, plan, notes = (
            Section(heading, flowed_text(text, width)) for heading, text in self._written()
        )
        sections = [happened, plan, Section("Latest", latest), notes]
        return laid(self._facts(width), sections, width=width, height=height)

    def _facts(self, width: int) -> Lines:
        entry, now, settings = self.entry, self.screen.now(), self.screen.settings
        marks = [words for words in (up_words(entry), asleep_words(entry, now)) if words]
        named = (("Cause", entry.cause), ("Mitigation", entry.mitigation_action))
        more = [f"{name} {value}" for name, value in named if value]
        facts: list[Sequence[Piece]] = [
            [Cell(entry.customer_name, Tone.HEADING), f"  {entry.customer}"],
            [f"{entry.ref}  ", *state_words(entry, now)],
            ["  ".join(marks)],
            [entry.reason],
            ["  ".join(more)],
            call_words(entry, now, settings),
            [f"{revenue(entry.customer_rmr, settings)}  ", *contract_words(entry, now, settings)],
            [f"Last contact: {contact_told(entry, now)}"],
        ]
        return [line for fact in facts for line in flowed(fact, width)]

    def _written(self) -> tuple[tuple[str, str], ...]:
        entry = self.entry
        plan = ("Plan", entry.action_plan)
        if entry.closed_at is not None:
            outcome = entry.resolution or entry.duplicate_of or "not recorded"
            said = filter(None, (outcome, entry.cancel_reason, entry.outcome_note))
            plan = ("Outcome", "\n".join(said))
        return ("What happened", entry.description), plan, ("Internal notes", entry.notes)


@dataclass(frozen=True, slots=True)
class CustomerPreview:
    """A customer, as a narrow column tells them."""

    screen: WorkScreen
    known: CustomerDetail
    entries: Sequence[EntryRow]
    latest: Sequence[TimelineRow]

    def lay_out(self, width: int, height: int) -> Lines:
        """Return the lines for a pane of that size."""
        known, screen = self.known, self.screen
        status = known.status.replace("_", " ")
        facts: list[Sequence[Piece]] = [
            [Cell(known.name, Tone.HEADING), f"  {known.account_number}  {status}"],
            *brief_lines(known, screen.now(), screen.settings),
        ]
        count = f" {known.active_entries}" if known.active_entries else ""
        active = [line for entry in self.entries for line in self._entry(entry, width)]
        sections = [
            Section(f"At risk{count}", active or [[" no active entry"]]),
            Section("Latest", latest_lines(screen, self.latest, width)),
        ]
        told = [line for fact in facts for line in flowed(fact, width)]
        return laid(told, sections, width=width, height=height)

    def _entry(self, entry: EntryRow, width: int) -> Lines:
        now, due = self.screen.now(), entry.follow_up_at
        late = due is not None and due < now
        told = "no follow-up" if due is None else short(due, entry.zone, now)
        return flowed(
            [
                risk_cell(entry.risk_level),
                f"  {entry.ref}  {entry.reason}  {state_word(entry.status)}  ",
                owner_cell(entry.assigned_to, gone=entry.unassigned),
                "  ",
                Cell(f"{'!' if late else ''}{told}", Tone.OVERDUE if late else Tone.NORMAL),
            ],
            width,
        )


def latest_lines(screen: WorkScreen, rows: Sequence[TimelineRow], width: int) -> Lines:
    """Return what happened last, newest first, each in a line or two."""
    zone, now = screen.desk.actor.zone, screen.now()
    lines: Lines = []
    for row in rows:
        told = f"{kind_words(row)} ({row.actor}) {line_words(row, zone)}"
        lines += cut(
            flowed([Cell(when(row.at, zone, now), Tone.DIM), f" {told}"], width), LINES_EACH, width
        )
    return lines


def laid(facts: Lines, sections: Sequence[Section], *, width: int, height: int) -> Lines:
    """Return facts, then the sections that there is room for; those in front go before others.

    Each is given two lines, then in turn one more as long as there are any.
    """
    shown = [section for section in sections if section.lines]
    room = height - len(facts)
    kept = [min(LEAST_LINES, len(section.lines)) for section in shown]
    while kept and sum(kept) + len(kept) > room:
        kept.pop()
    for _ in range(room - sum(kept) - len(kept)):
        growing = [place for place, lines in enumerate(kept) if lines < len(shown[place].lines)]
        if growing:
            kept[min(growing, key=lambda place: kept[place])] += 1
    lines = [*facts]
    for section, count in zip(shown, kept, strict=False):
        lines.append([Cell(f" {section.heading}", Tone.HEADING)])
        lines += cut(section.lines, count, width)
    return lines


def cut(lines: Lines, count: int, width: int) -> Lines:
    """Return the first lines; the last of them tells by its end that there are more."""
    if len(lines) <= count:
        return lines
    text = "".join(piece.text if isinstance(piece, Cell) else piece for piece in lines[count - 1])
    return [*lines[: count - 1], [f"{fit(text, width - len(MORE)).rstrip()}{MORE}"]]
