"""The history of an entry or a customer: who changed what, when, from what to what, and why."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from ..desk import Touched
from ..domain.dates import local
from ..domain.paging import Span
from ..domain.queries import ListHistory
from ..domain.rows import AuditRow, FieldChange
from ..widgets.facts import FactLines, Piece, Rule
from ..widgets.row_table import Cell, Column, RowTable, Tone
from ..widgets.table_parts import Highlighted, Opened, Wanted
from .base import WorkScreen, job, verb

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*Z")
DETAIL_LINES = 7
"""Lines under the list for the change at the cursor: most changes fit whole."""


def when(at: datetime, zone: str, now: datetime) -> str:
    """Return when a change was made on the viewer's clocks: "13 Oct 10:42", or with its year."""
    here = local(at, zone)
    if here.year == local(now, zone).year:
        return f"{here:%d %b %H:%M}"
    return f"{here:%d %b %Y}"


def shown(value: str | None, zone: str) -> str:
    """Return a value as people read it: a moment on the viewer's clocks, none for nothing."""
    if not value:
        return "none"
    if _MOMENT.fullmatch(value):
        here = local(datetime.fromisoformat(value), zone)
        return f"{here:%a} {here.day} {here:%b %Y %H:%M}"
    return value


def summary(row: AuditRow, zone: str) -> str:
    """Return a change in one line: "Risk level Medium -> High"."""
    is_new = all(change.before is None for change in row.changes) and len(row.changes) > 3
    changes = () if is_new else row.changes
    if row.note and [change.field for change in changes if change.after] == ["skipped_at"]:
        return f"Skipped: {row.note}"
    told = [_told(change, zone) for change in changes]
    note = [f"“{row.note}”"] if row.note else []
    return "; ".join(told + note)


def _told(change: FieldChange, zone: str) -> str:
    """Return one field of a change in one line."""
    match change.field, change.before, change.after:
        case "escalation", _, None:
            return "Taken back down"
        case "escalation", _, level:
            return f"Handed up to {level}"
        case "snoozed_until", _, None:
            return "Awake again"
    return f"{change.words} {_old_new(change, zone, ' -> ')}"


def _old_new(change: FieldChange, zone: str, arrow: str) -> str:
    before, after = (
        " ".join(shown(value, zone).split()) for value in (change.before, change.after)
    )
    return after if change.before is None else f"{before}{arrow}{after}"


def history_columns(
    zone: Callable[[], str], now: Callable[[], datetime]
) -> tuple[Column[AuditRow], ...]:
    """Return the columns of a history list."""

    def words(row: AuditRow) -> Cell:
        return Cell(row.words, Tone.DIM if row.reverted else Tone.NORMAL)

    def told(row: AuditRow) -> str:
        return f"{'(taken back) ' if row.reverted else ''}{summary(row, zone())}"

    return (
        Column("When", 12, lambda row: when(row.at, zone(), now())),
        Column("Who", 8, lambda row: row.actor),
        Column("What", 25, words),
        Column("Old -> new", 20, told, grow=True),
    )


def by_whom(row: AuditRow) -> str:
    """Return who made a change, and how they came in where that was not at their own desk."""
    return row.actor_name if row.source == "local" else f"{row.actor_name} ({row.source})"


def change_lines(row: AuditRow | None, lines: int, zone: str) -> list[Sequence[Piece]]:
    """Return a change whole: who, when, why, then each field, old and new."""
    if row is None:
        return []
    told: list[Sequence[Piece]] = [[f" {by_whom(row)}: {row.words}"]]
    if row.note:
        told.append([f" “{row.note}”"])
    for change in row.changes:
        told.append([Cell(f" {change.words:<20} ", Tone.DIM), _old_new(change, zone, "  ->  ")])
    if len(told) > lines:
        told[lines - 1 :] = [[Cell(f" and {len(told) - lines + 1} more", Tone.DIM)]]
    return told


class HistoryScreen(WorkScreen):
    """A record's history, with the change at the cursor in full under it."""

    FIRST_KEYS = ("table.open", "history.back")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.step_back", "Back", id="history.back", tooltip="Back to the record"),
    ]

    def __init__(
        self,
        *,
        entry_id: int | None = None,
        customer_id: int | None = None,
        words: str = "",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._entry_id, self._customer_id = entry_id, customer_id
        self._words = words

    def title_words(self) -> str:
        """Return whose history this is."""
        return f"History of {self._words}"

    def content(self) -> Iterable[Widget]:
        """Lay the list over the change at its cursor."""
        columns = history_columns(lambda: self.desk.actor.zone, self.now)
        yield RowTable(columns, empty="nothing has happened yet", id="history")
        yield Rule("change", "", "enter in full", id="change-rule")
        yield FactLines(DETAIL_LINES, id="change")

    def on_mount(self) -> None:
        """Ask for the newest changes; keys typed ahead wait for them, and act on them."""
        self.open_history()

    @verb
    async def open_history(self) -> None:
        """Show the history for the first time."""
        await self._load()

    @job(latest="load")
    async def load(self) -> None:
        """Show the newest changes; the cursor stays on the one that is being read."""
        await self._load()

    async def _load(self) -> None:
        table = self.query_one("#history", RowTable)
        page = await self.desk.ask(self._query(Span()))
        row = table.current
        table.restart(page, row.id if row is not None else None)

    def _query(self, span: Span) -> ListHistory:
        return ListHistory(entry_id=self._entry_id, customer_id=self._customer_id, span=span)

    @on(Wanted)
    def _wanted(self, event: Wanted) -> None:
        event.stop()
        self.supply(event.span, event.generation)

    @job()
    async def supply(self, span: Span, generation: int) -> None:
        """Ask for the changes that the list wants."""
        page = await self.desk.ask(self._query(span))
        self.query_one("#history", RowTable).supply(page, generation)

    @on(Highlighted)
    def _moved(self, event: Highlighted) -> None:
        event.stop()
        self.query_one("#change", FactLines).show(
            change_lines(event.row, DETAIL_LINES, self.desk.actor.zone)
        )

    @on(Opened)
    def _opened(self, event: Opened) -> None:
        event.stop()
        self.read_change(event.row)

    async def rows_changed(self, touched: Touched) -> None:
        """Show what has just been written."""
        self.load()
