"""The list behind the lead's board: quick counts at once, what takes longer in a job behind."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from textual.widget import Widget

from ..desk import Touched
from ..domain.absences import AbsenceRow, BoardRow, span_words
from ..domain.paging import Count, Page, Span
from ..domain.text import folded
from ..domain.work_queries import ListAbsences, ListBoard
from ..widgets.facts import FactLines, Rule
from ..widgets.row_table import Cell, RowTable, Tone
from .base import job
from .board_columns import board_columns, totals
from .keymap import live_key
from .lists import FIRST, ListScreen

FRESH_FOR = timedelta(seconds=30)
"""The two figures that take longer are asked for anew after so long, if something was written."""
_CONCERNS = {"absence", "app_user", "entry", "interaction", "user_location"}
"""Tables whose rows the board counts or names."""


class BoardList(ListScreen[BoardRow]):
    """Everybody whose entries are in sight, the most overdue first."""

    TABLE = "app_user"
    EMPTY = "nobody works where you do"
    OPENS_ONLY_HIT = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.team = False
        """Whether only those are shown who report to me, and I."""
        self.rows: tuple[BoardRow, ...] = ()
        self.coming: dict[int, AbsenceRow] = {}
        """When people are out next, by their ids."""
        self._figures_at: datetime | None = None
        """When the figures that take longer were asked for; None where they must be."""
        self._is_behind = False
        """Whether something was written since."""

    def title_words(self) -> str:
        """Return the screen's name."""
        return "Team board"

    def above(self) -> Iterable[Widget]:
        """Yield the line that says whose work this is."""
        yield Rule(id="board-rule")

    def below(self) -> Iterable[Widget]:
        """Yield what there is to say of the person at the cursor."""
        yield FactLines(1, id="board-detail")

    # The list

    def make_table(self) -> RowTable[BoardRow]:
        """Return the table of people."""
        return RowTable(self._columns(), gutter=self.mark_of)

    def _columns(self) -> Any:
        word = self.settings.text("revenue_word")
        return board_columns(self.app.size.width, revenue_word=word)

    def mark_of(self, row: BoardRow) -> str:
        """Return the mark before somebody who is no longer on this board."""
        return "." if self.table.window.is_gone(row.id) else ""

    def on_resize(self) -> None:
        """Show the columns that the new width has room for."""
        self.table.set_columns(self._columns())

    def settings_moved(self) -> None:
        """Head the columns as the company calls them now."""
        if self.is_mounted:
            self.table.set_columns(self._columns())

    async def fetch(self, span: Span) -> Page[BoardRow]:
        """Return the whole board, at first without the figures that take longer."""
        self.rows = self._with_figures(await self._ask(whole=False))
        self.coming = await self._coming()
        return Page(span, self.rows, None, None)

    async def find(self, text: str) -> Page[BoardRow]:
        """Return those whose name or username holds a text."""
        rows = (await self.fetch(FIRST)).rows
        wanted = folded(text.strip())
        fit = (row for row in rows if wanted in folded(f"{row.full_name}\n{row.username}"))
        return Page(FIRST, tuple(fit), None, None)

    async def count(self) -> Count:
        """Return how many people there are."""
        return Count(len(self.rows))

    async def _ask(self, *, whole: bool) -> tuple[BoardRow, ...]:
        return await self.desk.ask(ListBoard(team=self.team, whole=whole))

    def _with_figures(self, rows: tuple[BoardRow, ...]) -> tuple[BoardRow, ...]:
        """Return rows with the figures that take longer, as they were known last."""
        known = {row.id: row for row in self.rows}
        return tuple(
            replace(
                row,
                done_today=known[row.id].done_today,
                rmr_at_risk=known[row.id].rmr_at_risk,
            )
            if row.id in known
            else row
            for row in rows
        )

    async def reload_now(self, keep_id: int | None = None, *, span: Span = FIRST) -> None:
        """Show the board anew, and ask for the figures that take longer behind it."""
        await super().reload_now(keep_id, span=span)
        self.load_figures()

    @job(latest="figures")
    async def load_figures(self) -> None:
        """Ask for everything, and put it where it belongs: nothing changes its place."""
        self._figures_at, self._is_behind = self.now(), False
        await self._show_anew(whole=True)

    @job(latest="board")
    async def load_counts(self) -> None:
        """Ask for what is quickly counted."""
        await self.count_now()

    async def count_now(self) -> None:
        """Ask for what is quickly counted, and put it where it belongs."""
        self.coming = await self._coming()
        await self._show_anew(whole=False)

    async def _coming(self) -> dict[int, AbsenceRow]:
        """Return when each will be out next, of those who are not out yet."""
        absences = await self.desk.ask(ListAbsences())
        return {one.user_id: one for one in reversed(absences)}

    async def _show_anew(self, *, whole: bool) -> None:
        """Ask anew and show it, unless others are shown by then: my team, or all."""
        team = self.team
        rows = await self._ask(whole=whole)
        if team == self.team:
            self._take(rows if whole else self._with_figures(rows))

    def _take(self, rows: tuple[BoardRow, ...]) -> None:
        self.rows = rows
        here = {row.id for row in rows}
        for row in rows:
            self.table.replace_row(row)
        shown = {row.id for row in self.table.window.rows}
        for row_id in shown - here:
            self.table.mark_gone(row_id)
        self.new_ids = set() if self.search_text.strip() else here - shown
        self.show_status()
        self.row_highlighted(self.table.current)

    async def rows_changed(self, touched: Touched) -> None:
        """Count anew where something was written that the board counts."""
        if any(table in _CONCERNS for table, _ in touched):
            self._is_behind = True
            self.load_counts()
            self.clock_moved()

    def clock_moved(self) -> None:
        """Ask for the figures that take longer, but not for each change anew."""
        at = self._figures_at
        if self._is_behind and at is not None and self.now() - at >= FRESH_FOR:
            self.load_figures()

    def show_status(self) -> None:
        """Show whose work this is, and what it adds up to under its columns."""
        if not self.is_mounted:
            return
        whose, other = ("my team", "all") if self.team else ("all in sight", "my team")
        key = live_key(self.app, "board.team", "m")
        rule = self.query_one("#board-rule", Rule)
        rule.show("Team board", f"{whose}, most overdue first", f"{self.new_words()}{key} {other}")
        together = totals(self.rows, self._columns(), self.size.width)
        self.query_one("#list-status", FactLines).show([[together]])

    def show_place(self) -> None:
        """Say nothing of the place: what it adds up to stands there."""

    def _coming_words(self, row: BoardRow) -> str:
        """Return when somebody who is in will be out; empty where nobody has said so."""
        one = self.coming.get(row.id)
        if one is None:
            return ""
        cover = f"cover {one.cover}" if one.cover else "no cover"
        return f" is to be out {span_words(one.from_on, one.until_on)}, {cover}"

    def row_highlighted(self, row: BoardRow | None) -> None:
        """Say until when the person here is out, and who covers."""
        if row is None:
            words = ""
        elif row.out is None:
            off = "" if row.active else " is switched off: a gives their entries to others"
            words = f" {row.full_name} ({row.username}){off or self._coming_words(row)}"
        else:
            note = f": {row.out.note}" if row.out.note else ""
            words = f" {row.full_name} ({row.username}) is {row.out.words}{note}"
        self.query_one("#board-detail", FactLines).show([[Cell(words, Tone.DIM)]])
