"""What I did on a day: my own changes, newest first, each a key from its record."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from textual import on
from textual.widget import Widget

from ..desk import Touched
from ..domain.admin_rows import ChangeRow
from ..domain.paging import Page, Span
from ..domain.queries import MyChanges
from ..errors import Invalid
from ..widgets.facts import FactLines, Rule
from ..widgets.row_table import Cell, Column, RowTable, Tone
from ..widgets.table_parts import Opened
from .base import verb
from .change_columns import change_details
from .day_pager import DayPager
from .history import when
from .keymap import keyed, live_key
from .lists import ListScreen
from .spares import open_record
from .undoing import UndoVerbs

DETAIL_LINES = 7
"""Lines under the list for the change at the cursor: most changes fit whole."""


class DoneScreen(DayPager, ListScreen[ChangeRow], UndoVerbs):
    """My own changes of one day."""

    TABLE = "audit"
    SEARCHABLE = False
    EMPTY = "nothing that day: {day.back|h} and {day.on|l} page to another"
    FIRST_KEYS = ("table.open", "day.back", "day.on", "day.today", "list.unwind", "desk.undo")

    def __init__(self, day: date | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.chosen_day = day
        self._shown: date | None = None

    def title_words(self) -> str:
        """Return the screen's name."""
        return "What I did"

    def above(self) -> Iterable[Widget]:
        """Yield the line that says which day this is."""
        yield Rule(id="day-rule")

    def below(self) -> Iterable[Widget]:
        """Yield the change at the cursor."""
        yield Rule(id="detail-rule")
        yield FactLines(DETAIL_LINES, id="detail")

    def make_table(self) -> RowTable[ChangeRow]:
        """Return the table of changes."""

        def at(row: ChangeRow) -> str:
            return when(row.at, self.desk.actor.zone, self.now())[-5:]

        def what(row: ChangeRow) -> Cell:
            return Cell(row.words, Tone.DIM if row.reverted else Tone.NORMAL)

        def record(row: ChangeRow) -> str:
            return f"{'(taken back) ' if row.reverted else ''}{row.subject}"

        return RowTable(
            (
                Column("At", 5, at),
                Column("What", 34, what),
                Column("Record", 20, record, grow=True),
            )
        )

    async def fetch(self, span: Span) -> Page[ChangeRow]:
        """Return one part of the day's changes."""
        return await self.desk.ask(MyChanges(day=self.chosen_day, span=span))

    async def count(self) -> None:
        """Leave them uncounted: a day's are few, and paged."""

    async def reload_now(self, *given: Any, **named: Any) -> None:
        """Show the day's changes; one paged to is today once midnight has come there."""
        if self.chosen_day == self.today:
            self.chosen_day = None
        self._shown = self.chosen_day or self.today
        await super().reload_now(*given, **named)

    async def show_day(self) -> None:
        """Show the changes of the day that was paged to."""
        await self.reload_now()

    def clock_moved(self) -> None:
        """Begin the new day with an empty list when today is what is shown."""
        if self._shown is not None and (self._shown == self.today) is not self.is_today:
            self.load()

    def new_words(self) -> str:
        """Return whether there have been changes since the list was asked for."""
        key = live_key(self.app, "list.reload", "r")
        return f"new changes: {key} loads   " if self.new_ids else ""

    def status_words(self) -> str:
        """Return the order of the list."""
        return keyed(self.app, "newest first   {table.open|enter} opens the record")

    def show_status(self) -> None:
        """Show which day this is, and where the cursor is."""
        super().show_status()
        if self.is_mounted:
            rule = self.query_one("#day-rule", Rule)
            back = "" if self.is_today else f"  {self.today_words()}"
            keys = f"{self.turn_words()}{back}"
            rule.show("What I did", self.day_words(), keys)
            rule.set_class(not self.is_today, "-warning")

    async def rows_changed(self, touched: Touched) -> None:
        """Say that there is more to see; the list stays as it is under the cursor."""
        if touched and self.is_today:
            self.new_ids.add(0)
            self.show_status()

    async def after_undo(self) -> None:
        """Show what was written on top."""
        await self.reload_now()

    def row_highlighted(self, row: ChangeRow | None) -> None:
        """Show the change in full, old beside new: all of it came with the list."""
        rule, lines = self.query_one("#detail-rule", Rule), self.query_one("#detail", FactLines)
        if row is None:
            rule.show("")
            lines.show([])
            return
        rule.show(f"{row.words}: {row.subject}", "", "taken back" if row.reverted else "")
        zone, width = self.desk.actor.zone, self.size.width
        lines.show(change_details(row, lines=DETAIL_LINES, width=width, zone=zone))

    @on(Opened, "#rows")
    def _opened(self, event: Opened) -> None:
        event.stop()
        self.open_row(event.row)

    @verb
    async def open_row(self, row: ChangeRow) -> None:
        """Open the entry or the customer that a change was about."""
        from .customer import CustomerScreen
        from .entry import EntryScreen

        if row.row_id is not None and row.table == "entry":
            await open_record(self, EntryScreen, row.row_id)
        elif row.row_id is not None and row.table == "customer":
            await open_record(self, CustomerScreen, row.row_id)
        else:
            raise Invalid(f"{row.subject or row.words} has no page of its own")
