"""The entry table: every at-risk entry in sight, in the order the person wants it worked."""

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from ..domain.filters import EntrySort, EntryState
from ..domain.paging import Page, Span
from ..domain.queries import EntryRowsById, ListEntries, SearchEntries
from ..domain.rows import EntryRow
from ..domain.work_queries import MarkEntries
from ..errors import Invalid
from ..widgets.preview_pane import Layout
from ..widgets.row_table import Cell, Column, RowTable
from ..widgets.table_parts import Opened
from .entry_columns import EntryColumns
from .entry_filter import FilteredEntries
from .many_verbs import ManyVerbs
from .play_verbs import PlayedBy
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


class EntryListScreen(ManyVerbs[EntryRow]):
    """A list of entries with all the verbs on the one under the cursor."""

    TABLE = "entry"
    EMPTY = "no entries here: {entry.new|n} reports a customer at risk"

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


class EntriesScreen(FilteredEntries, EntryListScreen):
    """Every entry in sight."""

    FIRST_KEYS = (
        "search.down",
        "search.clear",
        "entry.status",
        "entry.follow_up",
        "entry.contact",
        "entry.assign",
        "entry.close",
        "list.filter",
        "entry.new",
    )
    SORTS = SORTS
    BINDINGS: ClassVar[list[BindingType]] = []

    def title_words(self) -> str:
        """Return the screen's name, and the view's."""
        return f"Entries{self.view_words()}"

    def offered_columns(self) -> dict[str, Column[EntryRow]]:
        """Return every column by its name, in the usual order."""
        return EntryColumns(self, self.viewers).offered(self.list_width)

    def usual_columns(self) -> tuple[str, ...]:
        """Return the names of the columns that are shown unless others are chosen."""
        sort, state = self.effective_sort(), self.filter.state
        return EntryColumns(self).usual(self.list_width, sort, state)

    def viewers(self, row: EntryRow) -> str | Cell:
        """Return who has an entry open."""
        return ", ".join(one.username for one in self.work_app.here.who("entry", row.id))

    def played(self) -> PlayedBy:
        """Return what is shown, in its order; by priority where none was chosen.

        Raises: Invalid while a search narrows the list: what it leaves out would be played.
        """
        if self.search_text.strip():
            raise Invalid("play goes by the filter, not by a search: esc clears the search")
        is_chosen = self.reversed or self.sort != self.own_sort()
        sort = self.effective_sort() if is_chosen else EntrySort.PRIORITY
        return self.filter, sort, self.reversed

    async def fetch(self, span: Span) -> Page[EntryRow]:
        """Return one part of the list."""
        sort = self.effective_sort()
        return await self.desk.ask(
            ListEntries(filter=self.filter, sort=sort, reverse=self.reversed, span=span)
        )

    def marks_query(self, among: tuple[int, ...]) -> MarkEntries | None:
        """Return the question which entries are in the list, or which of those `among` it."""
        return MarkEntries(filter=self.filter, text=self.search_text.strip(), among=among)

    async def find(self, text: str) -> Page[EntryRow]:
        """Return the entries of the customers that a text finds."""
        return await self.desk.ask(SearchEntries(text=text, filter=self.filter))

    async def preview_of(self, row: EntryRow) -> Layout:
        """Ask what the pane tells of an entry. Raises: Missing."""
        from .previews import entry_preview

        return await entry_preview(self, row.id)

    def status_words(self) -> str:
        """Return the order, in words."""
        words = SORTS[self.effective_sort()][1].split(",")
        order = words[0] + ("," + words[1] if len(words) > 1 and not self.reversed else "")
        turned = ", turned round" if self.reversed else ""
        return f"sort: {order}{turned}"

    def sorts_here(self) -> dict[EntrySort, tuple[str, str]]:
        """Return the orders that the state of the entries allows, with their letters and words."""
        return {sort: SORTS[sort] for sort in ORDERS[self.filter.state]}

    def effective_sort(self) -> EntrySort:
        """Return the order in force: closed entries have no follow-up to be ordered by."""
        chosen: EntrySort = self.sort
        return chosen if chosen in ORDERS[self.filter.state] else EntrySort.CREATED
