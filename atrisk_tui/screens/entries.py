"""The entry table: every at-risk entry in sight, in the order the person wants it worked."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from ..desk import Touched
from ..domain.model import EntryStatus, Escalation, RiskLevel
from ..domain.paging import Count, Page, Span
from ..domain.queries import (
    CountEntries,
    CountHome,
    EntryFilter,
    EntryRowsById,
    EntrySort,
    EntryState,
    ListEntries,
    ListQueue,
    Queue,
    SearchEntries,
)
from ..domain.rows import EntryRow
from ..domain.views import Definition
from ..domain.work_queries import MarkEntries
from ..widgets.facts import FactLines
from ..widgets.row_table import Column, RowTable
from ..widgets.table_parts import Opened
from .base import job, verb
from .entry_columns import EntryColumns
from .entry_filter import FilterVerbs
from .filtered import FilteredListScreen
from .lists import SearchLine
from .many_verbs import ManyVerbs
from .queue_words import is_asleep

SORTS = {
    EntrySort.CREATED: ("c", "Created, newest first"),
    EntrySort.REPORTED: ("r", "Reported, newest first"),
    EntrySort.FOLLOW_UP: ("f", "Follow-up, soonest first"),
    EntrySort.RISK: ("k", "Risk, then follow-up"),
    EntrySort.PRIORITY: ("p", "Priority, what can best be saved first"),
    EntrySort.CLOSED: ("l", "Closed, latest first"),
}
_DATED = (EntrySort.CREATED, EntrySort.REPORTED)
ORDERS = {
    EntryState.ACTIVE: (*_DATED, EntrySort.FOLLOW_UP, EntrySort.RISK, EntrySort.PRIORITY),
    EntryState.CLOSED: (*_DATED, EntrySort.CLOSED),
    EntryState.ALL: _DATED,
}
"""How the entries of each state can be ordered."""
STATES = {
    EntryState.ACTIVE: "Active",
    EntryState.CLOSED: "Closed",
    EntryState.ALL: "All",
}
DIGITS = {"1": RiskLevel.HIGH, "2": RiskLevel.MEDIUM, "3": RiskLevel.LOW, "0": None}
_QUEUES = {
    Queue.UNASSIGNED: "Unassigned: nobody's, or of someone gone",
    Queue.NO_DATE: "No date: active without a follow-up",
    Queue.TO_CONFIRM: "To confirm: mitigated, the save is still open",
    Queue.ESCALATED: "Escalated: handed up to a lead or higher",
}


class EntryListScreen(ManyVerbs[EntryRow]):
    """A list of entries with all the verbs on the one under the cursor."""

    TABLE = "entry"
    EMPTY = "no entries here: n reports a customer at risk"

    def entry_here(self) -> EntryRow | None:
        """Return the entry under the cursor."""
        return self.table.current

    def on_screen_now(self, table: str, row_id: int) -> bool:
        """Whether an entry is among the rows that can be seen."""
        return table == "entry" and any(row.id == row_id for row in self.table.visible_rows)

    def make_columns(self) -> tuple[Column[EntryRow], ...]:
        """Return the columns for the width there is."""
        return EntryColumns(self).all(self.app.size.width)

    def make_table(self) -> RowTable[EntryRow]:
        """Return the table of entries."""
        return RowTable(
            self.make_columns(),
            gutter=self.mark_of,
            gutter_width=1,
            version=self.version_of,
        )

    def entry_of(self, row: EntryRow) -> EntryRow:
        """Return the entry that a row is about."""
        return row

    def mark_of(self, row: EntryRow) -> str:
        """Return the mark before a row: changed and no longer here, somebody in it, or snoozed."""
        if self.table.window.is_gone(row.id):
            return "."
        asleep = "~" if is_asleep(row, self.now()) else ""
        return self.work_app.here.mark("entry", row.id) or asleep

    def clock_moved(self) -> None:
        """Show what has become late, and what has come back from a snooze."""
        self.table.redraw()

    def on_resize(self) -> None:
        """Show the columns that the new width has room for."""
        self.table.set_columns(self.make_columns())

    def settings_moved(self) -> None:
        """Head the columns as the company calls them now."""
        if self.is_mounted:
            self.table.set_columns(self.make_columns())

    async def by_ids(self, ids: tuple[int, ...]) -> tuple[EntryRow, ...]:
        """Return these entries as they are now."""
        return await self.desk.ask(EntryRowsById(ids=ids[:500]))

    @on(Opened, "#rows")
    def _opened(self, event: Opened) -> None:
        event.stop()
        self.open_entry(event.row.id)

    async def entry_added(self, entry_id: int) -> None:
        """Show the list anew, with the cursor on what was just added."""
        await self.reload_now(entry_id)


class EntriesScreen(EntryListScreen, FilteredListScreen[EntryRow], FilterVerbs):
    """Every entry in sight."""

    FIRST_KEYS = (
        "search.down",
        "search.clear",
        "entry.status",
        "entry.follow_up",
        "entry.contact",
        "entry.assign",
        "entry.close",
        "entry.new",
        "entry.raise",
        "list.order",
    )
    SORTS = SORTS
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                digit,
                f"only('{word}')",
                f"{word} risk",
                id=f"entries.{word}",
                show=False,
                tooltip=f"Only {word} risk" if word != "all" else "Every risk",
            )
            for digit, word in (("1", "high"), ("2", "medium"), ("3", "low"), ("0", "all"))
        ),
        Binding("m", "mine", "Mine or all", id="entries.mine", tooltip="Only mine, or everyone's"),
        Binding(
            "l,right,right_square_bracket",
            "state(1)",
            "Next state",
            id="entries.next_state",
            show=False,
            tooltip="Active, closed, all",
        ),
        Binding(
            "h,left,left_square_bracket",
            "state(-1)",
            "Previous state",
            id="entries.previous_state",
            show=False,
            tooltip="Active, closed, all",
        ),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.queue: ListQueue | None = None
        """What Home's counter was opened; None for the whole list."""
        self.wakes_at: datetime | None = None
        """When the next snoozed entry comes back among those of the counter."""
        self._queued = Count(0)
        self.risk_counts: dict[RiskLevel | None, Count] = {}

    def title_words(self) -> str:
        """Return the screen's name, and the view's."""
        return f"Entries{self.view_words()}"

    def own_filter(self) -> EntryFilter:
        """Return the filter of the list before anybody narrows it."""
        return EntryFilter()

    def own_sort(self) -> EntrySort:
        """Return the order of the list before anybody chooses one."""
        return EntrySort.CREATED

    def columns_moved(self) -> None:
        """Show the columns that are chosen now."""
        self.table.set_columns(self.make_columns())

    def take_definition(self, definition: Definition) -> None:
        """Set filter, order, columns and search, and leave a counter's entries."""
        self.queue = None
        super().take_definition(definition)

    def above(self) -> Iterable[Widget]:
        """Yield the line of what is shown, and of the risks with their digits."""
        yield FactLines(1, id="filter-line")
        yield FactLines(1, id="risk-line")

    async def fetch(self, span: Span) -> Page[EntryRow]:
        """Return one part of the list, or all that a counter of Home counts."""
        if self.queue is not None:
            page = await self.desk.ask(self.queue)
            self._queued = Count(len(page.rows), capped=page.after is not None)
            waiting = await self.desk.ask(CountHome(assigned_to_id=self.queue.assigned_to_id))
            self.wakes_at = waiting.wakes_at
            return Page(span, page.rows, None, None)
        return await self.desk.ask(
            ListEntries(
                filter=self.filter, sort=self.effective_sort(), reverse=self.reversed, span=span
            )
        )

    async def count(self) -> Count:
        """Return how many entries the filter lets through, and how many of each risk."""
        if self.queue is not None:
            return self._queued
        for level in (None, *RiskLevel):
            one = replace(self.filter, risk_level=level)
            self.risk_counts[level] = await self.desk.ask(CountEntries(filter=one))
        return self.risk_counts[self.filter.risk_level]

    async def rows_changed(self, touched: Touched) -> None:
        """Re-ask the rows that were written, and count the risks anew."""
        await super().rows_changed(touched)
        if any(table == "entry" for table, _ in touched):
            self.recount()

    @job(latest="count")
    async def recount(self) -> None:
        """Count the risks anew."""
        total = await self.count()
        if not self.search_text.strip():
            self.total = total
            self.table.show_count(total)
        self.show_status()

    def marks_query(self, among: tuple[int, ...]) -> MarkEntries | None:
        """Return the question which entries are in the list, or which of those `among` it."""
        text = self.search_text.strip()
        return MarkEntries(filter=self.filter, text=text, among=among)

    async def find(self, text: str) -> Page[EntryRow]:
        """Return the entries of the customers that a text finds."""
        return await self.desk.ask(SearchEntries(text=text, filter=self.filter))

    def belongs(self, row: EntryRow) -> bool:
        """Whether an entry passes the filter."""
        wanted = self.filter
        is_active = row.closed_at is None
        if wanted.state is not EntryState.ALL and is_active != (wanted.state is EntryState.ACTIVE):
            return False
        if self.queue is not None and not _queued(self.queue.queue, row, self.now()):
            return False
        if wanted.risk_level not in {None, row.risk_level}:
            return False
        if not self.is_of_reason(row.reason):
            return False
        return wanted.assigned_to_id in {None, row.assigned_to_id}

    def show_status(self) -> None:
        """Show the filter, the risks and the place."""
        super().show_status()
        if not self.is_mounted:
            return
        tabs = "  ".join(
            f"[{word}]" if state is self.filter.state else f" {word} "
            for state, word in STATES.items()
        )
        whose = "mine" if self.filter.assigned_to_id is not None else "everyone's"
        other = "everyone's" if whose == "mine" else "mine"
        words = f" {tabs}   h l   {whose}   m {other}"
        if self.reason is not None:
            words = f" {tabs}   {whose}   F {self.reason_words()}   esc all"
        if self.queue is not None:
            whose = "" if self.queue.assigned_to_id is None else ", mine"
            words = f" {_QUEUES[self.queue.queue]}{whose}, riskiest first   esc all"
        self.query_one("#filter-line", FactLines).show([[words]])
        self.query_one("#risk-line", FactLines).show([[f" {self._risk_words()}"]])

    def _risk_words(self) -> str:
        words = []
        for digit, level in sorted(DIGITS.items()):
            name = "All" if level is None else level.capitalize()
            count = self.risk_counts.get(level) if self.queue is None else None
            text = f"{digit} {name}{f' {count}' if count is not None else ''}"
            is_chosen = self.queue is None and level is self.filter.risk_level
            words.append(f"[{text}]" if is_chosen else f" {text} ")
        return "  ".join(words)

    def status_words(self) -> str:
        """Return the order, in words."""
        if self.queue is not None:
            return ""
        words = SORTS[self.effective_sort()][1].split(",")
        order = words[0] + ("," + words[1] if len(words) > 1 and not self.reversed else "")
        turned = ", turned round" if self.reversed else ""
        return f"sort: {order}{turned}"

    def effective_sort(self) -> EntrySort:
        """Return the order in force: closed entries have no follow-up to be ordered by."""
        return self.sort if self.sort in ORDERS[self.filter.state] else EntrySort.CREATED

    @verb
    async def action_only(self, word: str) -> None:
        """Show one risk level, or all."""
        level = None if word == "all" else RiskLevel(word)
        await self.refilter(replace(self.filter, risk_level=level))

    @verb
    async def action_mine(self) -> None:
        """Show my entries, or everyone's."""
        me = self.desk.actor.id if self.filter.assigned_to_id is None else None
        await self.refilter(replace(self.filter, assigned_to_id=me))

    @verb
    async def action_state(self, step: int) -> None:
        """Show active, closed or all entries."""
        states = list(STATES)
        place = (states.index(self.filter.state) + step) % len(states)
        await self.refilter(replace(self.filter, state=states[place]))

    @verb
    async def show_queue(self, queue: ListQueue) -> None:
        """Show what a counter of Home counts."""
        self.queue = queue
        await self.reload_now()

    def clock_moved(self) -> None:
        """Bring back what was snoozed until now into a counter's entries."""
        super().clock_moved()
        if self.queue is not None and self.wakes_at is not None and self.now() >= self.wakes_at:
            row = self.table.current
            self.load(row.id if row is not None else None)

    def action_unwind(self) -> None:
        """Clear the search, then leave the counter's entries, else go back."""
        if self.queue is not None and not self.query_one(SearchLine).display:
            self.queue = None
            self.load()
        elif self.reason is not None and not self.query_one(SearchLine).display:
            self.show_all_reasons()
        else:
            super().action_unwind()

    @verb
    async def show_all_reasons(self) -> None:
        """Leave the one reason that the list is narrowed to."""
        await self.clear_reason()

    async def refilter(self, wanted: EntryFilter) -> None:
        """Show what passes another filter; the cursor stays on its row."""
        self.filter, self.queue = wanted, None
        row = self.table.current
        await self.reload_now(row.id if row is not None else None)


def _queued(queue: Queue, row: EntryRow, now: datetime) -> bool:
    """Whether an entry still waits where Home counted it; a snooze hides no one from the lead."""
    if queue is not Queue.ESCALATED and is_asleep(row, now):
        return False
    return {
        Queue.UNASSIGNED: row.unassigned,
        Queue.NO_DATE: row.follow_up_at is None,
        Queue.TO_CONFIRM: row.status is EntryStatus.MITIGATED,
        Queue.ESCALATED: row.escalation is not Escalation.NONE,
    }[queue]
