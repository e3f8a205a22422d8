"""The timeline of an entry or a customer: contacts, notes and changes, one under another."""

from collections.abc import Callable, Sequence
from datetime import datetime
from textwrap import wrap
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType

from ..desk import Touched
from ..domain.contact_words import channel_words, contact_words, result_words
from ..domain.paging import Span
from ..domain.rows import AuditRow
from ..domain.timeline_queries import ListTimeline
from ..domain.timeline_rows import TimelineKind, TimelineRow
from ..widgets.facts import Piece
from ..widgets.row_table import Cell, Column, RowTable, Tone
from ..widgets.table_parts import Opened, Wanted
from .base import WorkScreen, job, verb
from .history import change_lines, summary, when
from .keymap import live_digits
from .undoing import lower

LOGGED = frozenset({"interaction", "note"})
"""Tables whose rows are lines of a timeline and of nothing else."""
DIGITS: dict[str, tuple[str, TimelineKind | None]] = {
    "1": ("all", None),
    "2": ("contacts", TimelineKind.CONTACTS),
    "3": ("notes", TimelineKind.NOTES),
    "4": ("changes", TimelineKind.CHANGES),
}
"""Digit to its word and the kind it shows."""


class TimelineList(WorkScreen):
    """A screen with a timeline, which it fills as it is scrolled, and reads aloud on enter."""

    timeline_kind: TimelineKind | None = None
    """The one kind that is shown; None for all."""

    def timeline_query(self, span: Span) -> ListTimeline:
        """Return the question for one part of the timeline."""
        raise NotImplementedError

    def make_timeline(self, *, show_header: bool, with_entry: bool) -> RowTable[TimelineRow]:
        """Return the table of the timeline; `with_entry` says of each line which entry it is."""
        columns = timeline_columns(lambda: self.desk.actor.zone, self.now, with_entry=with_entry)
        return RowTable(columns, show_header=show_header, id="timeline")

    @property
    def timeline(self) -> RowTable[TimelineRow]:
        """The table of the timeline."""
        return self.query_one("#timeline", RowTable)

    async def show_timeline(self) -> None:
        """Show the newest lines; the cursor stays on the one that is being read."""
        query = self.timeline_query(Span())
        page = await self.desk.ask(query)
        if query != self.timeline_query(Span()):
            return  # another kind, or another record, is asked for by now
        table, row = self.timeline, self.timeline.current
        table.empty = f"no {self.timeline_kind} yet" if self.timeline_kind else "nothing yet"
        table.restart(page, row.id if row is not None else None)

    @on(Wanted, "#timeline")
    def _older(self, event: Wanted) -> None:
        event.stop()
        self.supply_timeline(event.span, event.generation)

    @job()
    async def supply_timeline(self, span: Span, generation: int) -> None:
        """Ask for older lines as they are scrolled to."""
        try:
            page = await self.desk.ask(self.timeline_query(span))
        except BaseException:
            self.timeline.give_up(span)
            raise
        self.timeline.supply(page, generation)

    @on(Opened, "#timeline")
    def _line_opened(self, event: Opened) -> None:
        event.stop()
        row: TimelineRow = event.row
        if row.change is not None:
            self.read_change(row.change)
        else:
            self.read_logged(row)

    @verb
    async def read_logged(self, row: TimelineRow) -> None:
        """Show a contact or a note in full."""
        from .reading import ReadingScreen

        title = kind_words(row) if row.entry_id is None else f"{kind_words(row)}, {row.entry_ref}"
        await self.prompt(ReadingScreen(title, logged_in_full(row, self.desk.actor.zone)))


class TimelineDigits(TimelineList):
    """A screen whose digits choose what the timeline shows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            digit,
            f"timeline('{digit}')",
            f"Timeline: {word}",
            id=f"timeline.{word}",
            show=False,
            tooltip=f"Show {word} in the timeline",
        )
        for digit, (word, _) in DIGITS.items()
    ]

    @verb
    async def action_timeline(self, digit: str) -> None:
        """Show one kind of line, or all."""
        self.timeline_kind = DIGITS[digit][1]
        self.timeline_turned()
        await self.show_timeline()

    def timeline_turned(self) -> None:
        """Show which kind is chosen."""

    def digit_words(self) -> str:
        """Return the digits and what they show, the chosen one in brackets."""
        words = " ".join(
            f"[{digit} {word}]" if kind is self.timeline_kind else f" {digit} {word} "
            for digit, (word, kind) in DIGITS.items()
        )
        (shown,) = live_digits(self, [words])
        return str(shown)


def is_logged(touched: Touched) -> bool:
    """Whether a contact or a note is among what was written, whoever's it is."""
    return any(table in LOGGED for table, _ in touched)


def timeline_columns(
    zone: Callable[[], str], now: Callable[[], datetime], *, with_entry: bool
) -> tuple[Column[TimelineRow], ...]:
    """Return the columns of a timeline: when, what kind, which entry, what, and who."""

    def told(row: TimelineRow) -> Cell:
        return Cell(line_words(row, zone()), Tone.DIM if row.is_taken_back else Tone.NORMAL)

    columns: list[Column[TimelineRow]] = [
        Column("When", 12, lambda row: when(row.at, zone(), now())),
        Column("Kind", 10, kind_cell),
    ]
    if with_entry:
        columns.append(Column("Entry", 9, lambda row: row.entry_ref or ""))
    columns += [
        Column("What", 20, told, grow=True),
        Column("Who", 8, lambda row: row.actor),
    ]
    return tuple(columns)


def kind_words(row: TimelineRow) -> str:
    """Return what kind of line it is: "call out", "note", "change"."""
    if row.channel is not None:
        return channel_words(row.channel)
    return row.kind.removesuffix("s")


def kind_cell(row: TimelineRow) -> Cell:
    """Return the kind, dimmed where nobody spoke or wrote."""
    quiet = row.kind is TimelineKind.CHANGES
    return Cell(kind_words(row), Tone.DIM if quiet else Tone.NORMAL)


def line_words(row: TimelineRow, zone: str) -> str:
    """Return a line in a few words: the result, what was written, what became of what."""
    if row.change is not None:
        return _change_words(row.change, zone)
    text = " ".join(row.text.split())
    if row.result is None:
        return text
    return f"{result_words(row.result)}: {text}" if text else result_words(row.result)


def _change_words(change: AuditRow, zone: str) -> str:
    """Return "Risk level Medium -> High"; what has no such words is told by its intent."""
    told = summary(change, zone)
    if change.reverts is not None:
        done = change.words.partition(":")[0]  # Undo or Redo: what follows says of what
        told = f"{done}: {told}" if told else change.words
    back = "(taken back) " if change.reverted else ""
    return f"{back}{told or change.words}"


def timeline_lines(row: TimelineRow | None, lines: int, *, width: int, zone: str) -> list[Any]:
    """Return a line of the timeline whole, as far as `lines` lines of `width` cells hold it."""
    if row is None:
        return []
    if row.change is not None:
        return change_lines(row.change, lines, zone)
    told: list[Sequence[Piece]] = [[f" {_heading(row)}"]]
    for paragraph in row.text.split("\n"):
        told += [[f" {line}"] for line in wrap(paragraph, width - 2) or [""]]
    if len(told) > lines:
        told[lines - 1 :] = [[Cell(f" and {len(told) - lines + 1} more lines", Tone.DIM)]]
    return told


def logged_in_full(row: TimelineRow, zone: str) -> Text:
    """Return a contact or a note, nothing cut; Markdown stays as it was typed."""
    at = when(row.at, zone, row.at)
    text = Text(f"{at}  {_heading(row)}\n")
    if row.text:
        text.append(f"\n{row.text}\n")
    return text


def _heading(row: TimelineRow) -> str:
    if row.channel is None or row.result is None:
        about = f" on {row.entry_ref}" if row.entry_ref else ""
        return f"{row.actor_name}: note{about}"
    return f"{row.actor_name}: {lower(contact_words(row.channel, row.result))}"
