"""Home: what is due, for me or for the team, and what to know before acting on it."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from ..desk import Touched
from ..domain.dates import days_open, local, local_date
from ..domain.paging import Count, Page, Span
from ..domain.queries import (
    CountDue,
    CountHome,
    EntryRowsById,
    GetEntry,
    GetHomeFigures,
    ListDue,
    ListQueue,
    Queue,
)
from ..domain.rows import DueCounts, DueGroup, DueRow, EntryRow, HomeCounts, HomeFigures
from ..widgets.facts import FactLines, Rule
from ..widgets.risk_badge import state_word
from ..widgets.row_table import Cell, Column, RowTable, Tone
from ..widgets.table_parts import Opened
from .base import job, verb
from .briefs import figure_words, preview_lines
from .draft_lines import DraftLines, DraftsOnTop, UnderDrafts
from .due_columns import due_columns
from .lists import FIRST
from .verbs import EntryVerbs

_GROUPS = {DueGroup.OVERDUE: "OVERDUE", DueGroup.TODAY: "TODAY", DueGroup.WEEK: "THIS WEEK"}
PREVIEW_PAUSE_S = 0.06
"""The preview waits until the cursor rests: a held key does not ask for each row."""


class HomeScreen(DraftsOnTop[DueRow], EntryVerbs):
    """What is due today, what is late, what comes this week."""

    SEARCHABLE = False
    EMPTY = "nothing is due: n reports a customer at risk, g e shows all entries"
    FIRST_KEYS = (
        "table.open",
        "entry.follow_up",
        "entry.status",
        "entry.close",
        "entry.new",
        "app.find_customer",
        "home.mine",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "mine", "Mine or team", id="home.mine", tooltip="What is due for me, for all"),
        *(
            Binding(
                digit,
                f"group('{group}')",
                words,
                id=f"home.{group}",
                show=False,
                tooltip=f"Go to {words}",
            )
            for digit, group, words in (
                ("1", "overdue", "Overdue"),
                ("2", "today", "Today"),
                ("3", "week", "This week"),
            )
        ),
        *(
            Binding(
                digit,
                f"queue('{queue}')",
                words,
                id=f"home.{queue}",
                show=False,
                tooltip=f"List {words.lower()}",
            )
            for digit, queue, words in (
                ("4", Queue.UNASSIGNED, "Unassigned"),
                ("5", Queue.NO_DATE, "No date"),
                ("6", Queue.TO_CONFIRM, "To confirm"),
            )
        ),
        Binding(
            "p",
            "preview",
            "Preview",
            id="home.preview",
            show=False,
            tooltip="Show or hide the preview",
        ),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.team: bool | None = None
        """None until it is known who is here: leads open on the team, the others on mine."""
        self.due = DueCounts(Count(0), Count(0), Count(0))
        self.counts: HomeCounts | None = None
        self.figures: HomeFigures | None = None
        self.day: date | None = None
        """The viewer's date that the panel was made for."""

    def title_words(self) -> str:
        """Return the screen's name."""
        return "Home"

    def above(self) -> Iterable[Widget]:
        """Yield the counters, the figures and the panel's heading."""
        yield FactLines(2, id="counters")
        yield Rule(id="due-rule")
        yield DraftLines(id="drafts")

    def below(self) -> Iterable[Widget]:
        """Yield the preview."""
        yield Rule(id="preview-rule")
        yield FactLines(3, id="preview")

    def on_mount(self) -> None:
        """Drop the line of places: the panel's headings say how many there are."""
        self.query_one("#list-status", FactLines).display = False

    def make_table(self) -> RowTable[DueRow]:
        """Return the due panel."""
        return UnderDrafts(
            self.make_columns(),
            gutter=self.mark_of,
            heading=self.heading,
        )

    def make_columns(self) -> tuple[Column[DueRow], ...]:
        """Return the panel's columns for the width there is."""
        return due_columns(self.now, lambda: self.desk.actor.zone, width=self.app.size.width)

    def heading(self, row: DueRow) -> str | None:
        """Return a group's heading or the now line; None for an entry."""
        if row.entry is not None:
            return None
        if row.now_line:
            here = local(self.now(), self.desk.actor.zone)
            return f"  ----- now {here:%H:%M}"
        counts = {
            DueGroup.OVERDUE: self.due.overdue,
            DueGroup.TODAY: self.due.today,
            DueGroup.WEEK: self.due.week,
        }
        return f"{_GROUPS[row.group]} {counts[row.group]}"

    def mark_of(self, row: DueRow) -> str:
        """Return the mark before a row that changed and no longer belongs there."""
        return "." if self.table.window.is_gone(row.id) else ""

    def on_resize(self) -> None:
        """Show what the new size has room for: the preview goes first."""
        self.table.set_columns(self.make_columns())
        room = self.app.size.height >= 18 and self.app.size.width >= 70
        self.query_one("#preview").display = room
        self.query_one("#preview-rule").display = room

    # The list

    @property
    def whose(self) -> int | None:
        """Whose work is shown: mine, or everyone's."""
        return None if self.team else self.desk.actor.id

    async def fetch(self, span: Span) -> Page[DueRow]:
        """Return one part of the panel."""
        return await self.desk.ask(ListDue(assigned_to_id=self.whose, span=span))

    async def count(self) -> Count:
        """Return how many entries the panel has, and fill the counters."""
        self.counts = await self.desk.ask(CountHome(assigned_to_id=self.whose))
        parts = (self.due.overdue, self.due.today, self.due.week)
        return Count(sum(part.value for part in parts), any(part.capped for part in parts))

    async def reload_now(self, keep_id: int | None = None, *, span: Span = FIRST) -> None:
        """Show what is due, with its counters."""
        actor = self.desk.actor
        if self.team is None:
            self.team = actor.holds("at_risk.reassign") or not actor.holds("at_risk.modify")
        self.day = local_date(self.now(), actor.zone)
        self.due = await self.desk.ask(CountDue(assigned_to_id=self.whose))
        await super().reload_now(keep_id, span=span)
        if keep_id is None or self.table.window.index_of(keep_id) is None:
            self._to_first_due()
        self.show_counters()
        self.load_figures()

    def _to_first_due(self) -> None:
        """Put the cursor on the first overdue row, else on the next after now."""
        rows = self.table.window.rows
        entries = [row for row in rows if row.entry is not None]
        first = next((row for row in entries if row.group is DueGroup.OVERDUE), None)
        if first is None:
            past = {row.id for row in entries if row.late}
            first = next((row for row in entries if row.id not in past), None)
        if first is not None:
            self.table.go_to(first.id)

    @job(latest="figures")
    async def load_figures(self) -> None:
        """Ask for the figures, which take longer than the panel."""
        self.figures = await self.desk.ask(GetHomeFigures())
        self.show_counters()

    def show_counters(self) -> None:
        """Show the counters with their digits, the figures, and whose panel this is."""
        counts, due = self.counts, self.due
        first: list[str | Cell] = [
            " 1 ",
            Cell(f"Overdue {due.overdue}", Tone.OVERDUE if due.overdue.value else Tone.DIM),
            f"  2 Today {due.today}  3 Week {due.week}",
        ]
        if counts is not None:
            used = sum(len(piece.text if isinstance(piece, Cell) else piece) for piece in first)
            first.append(_queue_words(counts, self.size.width - used))
        self.query_one("#counters", FactLines).show(
            [first, figure_words(self.figures, self.settings)]
        )
        self.show_status()

    def show_status(self) -> None:
        """Show whose panel this is, the day, and how many entries would be new in it."""
        if not self.is_mounted or (day := self.day) is None:
            return
        whose = "the team's" if self.team else "mine"
        other = "m mine" if self.team else "m team"
        today = f"{day:%a} {day.day} {day:%b}, today"
        self.query_one("#due-rule", Rule).show(f"Due, {whose}", today, f"{self.new_words()}{other}")

    # Rows

    def entry_here(self) -> EntryRow | None:
        """Return the entry under the cursor."""
        row = self.table.current
        return row.entry if row is not None and not self.is_on_drafts else None

    def on_screen_now(self, table: str, row_id: int) -> bool:
        """Whether an entry is among the rows that can be seen."""
        return table == "entry" and any(row.id == row_id for row in self.table.visible_rows)

    async def by_ids(self, ids: tuple[int, ...]) -> tuple[DueRow, ...]:
        """Return these entries as rows of the groups they are shown in."""
        shown = {row.id: row for row in self.table.window.rows}
        found = await self.desk.ask(EntryRowsById(ids=ids[:500]))
        return tuple(
            replace(shown[entry.id], entry=entry)
            if entry.id in shown
            else DueRow(id=entry.id, group=self.group_of(entry) or DueGroup.WEEK, entry=entry)
            for entry in found
        )

    def group_of(self, entry: EntryRow) -> DueGroup | None:
        """Return the group an entry is due in by my clocks, None for none of the three."""
        if entry.closed_at is not None or entry.follow_up_at is None or self.day is None:
            return None
        days = (local_date(entry.follow_up_at, self.desk.actor.zone) - self.day).days
        if days < 0:
            return DueGroup.OVERDUE
        return DueGroup.TODAY if days == 0 else DueGroup.WEEK if days <= 6 else None

    def belongs(self, row: DueRow) -> bool:
        """Whether an entry is still due in the group it stands in, and still whose it was."""
        entry = row.entry
        if entry is None or self.group_of(entry) is not row.group:
            return False
        return self.whose in {None, entry.assigned_to_id}

    async def rows_changed(self, touched: Touched) -> None:
        """Re-ask the rows that were written, and the counters."""
        await super().rows_changed(touched)
        if any(table == "entry" for table, _ in touched):
            self.due = await self.desk.ask(CountDue(assigned_to_id=self.whose))
            self.counts = await self.desk.ask(CountHome(assigned_to_id=self.whose))
            self.table.redraw()
            self.show_counters()
            self.load_figures()

    def settings_moved(self) -> None:
        """Call the figures as the company does now."""
        if self.is_mounted:
            self.load_figures()

    def row_highlighted(self, row: DueRow | None) -> None:
        """Show the preview of the row at the cursor, once it rests there."""
        self.preview(row.entry if row is not None else None)

    @job(latest="preview")
    async def preview(self, entry: EntryRow | None) -> None:
        """Show what to know before acting on an entry."""
        rule, lines = self.query_one("#preview-rule", Rule), self.query_one("#preview", FactLines)
        if entry is None:
            rule.show("")
            lines.show([])
            return
        await asyncio.sleep(PREVIEW_PAUSE_S)
        detail = await self.desk.ask(GetEntry(entry_id=entry.id))
        now = self.now()
        days = days_open(detail.reported_at, now, detail.zone)
        about = f"{detail.ref}  {state_word(detail.status)}  {days} days"
        rule.show(f"{detail.customer_name}  {detail.customer}", "", about)
        lines.show(preview_lines(detail, now, self.settings))

    @on(Opened, "#rows")
    def _opened(self, event: Opened) -> None:
        event.stop()
        if event.row.entry is not None:
            self.open_entry(event.row.entry.id)

    # Keys

    @verb
    async def action_mine(self) -> None:
        """Show what is due for me, or for the team."""
        self.team = not self.team
        await self.reload_now()

    def action_group(self, group: str) -> None:
        """Move the cursor to a group's first entry."""
        for row in self.table.window.rows:
            if row.entry is not None and row.group == group:
                self.table.go_to(row.id)
                return
        self.say(f"nothing {_GROUPS[DueGroup(group)].lower()} here")

    @verb
    async def action_queue(self, queue: str) -> None:
        """List what one of the last three counters counts."""
        from .entries import EntriesScreen

        mine = None if queue == Queue.UNASSIGNED else self.whose
        await self.work_app.go_to("entries")
        if isinstance(self.app.screen, EntriesScreen):
            self.app.screen.show_queue(ListQueue(queue=Queue(queue), assigned_to_id=mine))

    def action_preview(self) -> None:
        """Show the preview, or give its lines to the panel."""
        for part in (self.query_one("#preview"), self.query_one("#preview-rule")):
            part.display = not part.display

    def clock_moved(self) -> None:
        """Move the lists by themselves when the day turns, and the now line with the minutes."""
        if self.day is None:
            return
        row = self.table.current
        if local_date(self.now(), self.desk.actor.zone) != self.day:
            self.load(row.id if row is not None else None)
            return
        self._move_now_line()
        if row is not None:
            self.table.go_to(row.id)
        self.table.redraw()

    def _move_now_line(self) -> None:
        """Move the now line under the entries that have become late; they stay where they are."""
        window, now = self.table.window, self.now()
        at = next((index for index, row in enumerate(window.rows) if row.now_line), None)
        if at is None:
            return
        past = takewhile(
            lambda row: (
                row.group is DueGroup.TODAY
                and row.entry is not None
                and row.entry.follow_up_at is not None
                and row.entry.follow_up_at < now
            ),
            window.rows[at + 1 :],
        )
        window.move(at, at + len(list(past)))

    async def entry_added(self, entry_id: int) -> None:
        """Show the panel anew, the cursor on the new entry where it is due."""
        await self.reload_now(entry_id)


def _queue_words(counts: HomeCounts, room: int) -> str:
    """Return the last three counters, in shorter words where there is little room."""
    numbers = (counts.unassigned, counts.no_date, counts.to_confirm)
    full = "  4 Unassigned {}  5 No date {}  6 To confirm {}".format(*numbers)
    short = "  4 Nobody's {}  5 Undated {}  6 Confirm {}".format(*numbers)
    return full if len(full) <= room else short
