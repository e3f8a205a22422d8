"""What every list screen shares: its table, its count, search, and rows that change under it."""

from asyncio import sleep
from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Generic, TypeVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from ..desk import Touched
from ..domain.paging import Count, Page, Row, Span, Step
from ..widgets.facts import FactLines
from ..widgets.row_table import RowTable
from ..widgets.table_parts import Highlighted, Wanted
from .base import WorkScreen, job, verb
from .find import looked_for
from .keymap import keyed, live_key
from .search_line import LOADS, SearchLine, hold_for_rows, rows_here

R = TypeVar("R", bound=Row)

FIRST = Span()
"""The first rows of a list."""
SEARCH_PAUSE_S = 0.08
"""Keys closer together than this are searched for once."""
_SPARE = 5
"""Rows that are asked for above the first one to be seen: some may have come in between."""
MOST_ASKED = 500
"""Changed rows that are asked for at once: more than a window holds."""


class ListScreen(WorkScreen, Generic[R]):
    """A screen around one list.

    A subclass says how the list is asked for: `fetch`, `count`, `find`, `by_ids`, and whether a
    changed row still belongs: `belongs`.
    """

    TABLE = "entry"
    """The store's table that the rows are of."""
    EMPTY = ""
    """What is said where the list has no rows."""
    OPENS_ONLY_HIT = True
    """Whether enter in the search opens the one row that it found, or only goes to it."""
    SEARCHABLE = True
    """Whether `/` searches here; else it searches the customers."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "unwind",
            "Clear or back",
            id="list.unwind",
            show=False,
            tooltip="Clear the search, else go back",
        ),
        Binding("r", "reload", "Refresh", id="list.reload", tooltip="Ask for the list again"),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.search_text = ""
        self.total: Count | None = None
        self.is_opened = False  # whether it has been shown, with its count where it has one
        self.new_ids: set[int] = set()
        self._turn = 0  # how often the list was asked for: only the newest answer is shown

    def make_table(self) -> RowTable[R]:
        """Return the table of this list."""
        raise NotImplementedError

    async def fetch(self, span: Span) -> Page[R]:
        """Return one part of the list."""
        raise NotImplementedError

    async def count(self) -> Count | None:
        """Return how many rows the list has; None where nobody counts them."""
        raise NotImplementedError

    async def find(self, text: str) -> Page[R]:
        """Return what a search finds, best first."""
        raise NotImplementedError

    async def by_ids(self, ids: tuple[int, ...]) -> tuple[R, ...]:
        """Return these rows as they are now."""
        raise NotImplementedError

    def belongs(self, row: R) -> bool:
        """Whether a row that changed still belongs in the list as it is filtered."""
        del row
        return True

    def table_name(self) -> str:
        """Return the store's table that the rows are of."""
        return self.TABLE

    def above(self) -> Iterable[Widget]:
        """Yield what stands between the header and the table."""
        return ()

    def below(self) -> Iterable[Widget]:
        """Yield what stands under the table."""
        return ()

    def status_words(self) -> str:
        """Return what the line under the table says on the left."""
        return ""

    def content(self) -> Iterable[Widget]:
        """Lay search line, table and status line."""
        yield from self.above()
        line = SearchLine(placeholder="search", id="search", select_on_focus=False)
        line.display = False
        yield line
        table = self.make_table()
        table.id = "rows"
        yield table
        yield FactLines(1, id="list-status", classes="faint")
        yield from self.below()

    @property
    def table(self) -> RowTable[R]:
        """The list's table."""
        return self.query_one("#rows", RowTable)

    def on_mount(self) -> None:
        """Ask for the first rows; keys typed ahead wait for them, and act on them."""
        self.table.focus()
        if self.opens_at_once:
            self.open_list()

    @property
    def opens_at_once(self) -> bool:
        """Whether the list is known when the screen is made."""
        return True

    def come_to(self) -> None:
        """Show the list as it is now: rows stay where they were only until it is left."""
        if self.is_opened:
            self.open_list()

    @verb
    async def open_list(self) -> None:
        """Show the list as it is now; the cursor stays on its row."""
        await self.reopen()

    async def reopen(self) -> None:
        """Ask for the list around the row at the cursor, which stays there."""
        row = self.table.current
        await self.reload_now(row.id if row is not None else None, span=self._span_here())

    @job(latest=LOADS)
    async def load(self, keep_id: int | None = None, *, pause_s: float = 0) -> None:
        """Show the list from its top, or the search's hits; the cursor stays on `keep_id`."""
        await sleep(pause_s)
        await self.desk.ready()
        await self.reload_now(keep_id)

    def renew(self) -> None:
        """Show the list as it is now, without a key: the cursor stays, keys wait for it."""
        self._renew()
        hold_for_rows(self)

    @job(latest=LOADS)
    async def _renew(self) -> None:
        await self.reopen()

    async def reload_now(self, keep_id: int | None = None, *, span: Span = FIRST) -> None:
        """Ask for the first rows, or those of `span`, and the count, and show them."""
        self.new_ids.clear()
        self._turn += 1
        turn, text = self._turn, self.search_text.strip()
        page = await (self.find(text) if text else self.fetch(span))
        if turn != self._turn:
            return  # asked for again meanwhile: that answer is the one to show
        self.table.empty = self._nothing_found(text) if text else self.empty_words()
        line = self.table.line
        self.table.restart(_closed(page) if text else page, keep_id)
        if keep_id is not None and self.table.window.index_of(keep_id) is not None:
            self.table.put_on_line(line)
        # What was announced while the answer was under way may be in it.
        self.new_ids -= {row.id for row in self.table.window.rows}
        self.show_status()
        found = Count(len(page.rows), capped=page.after is not None)
        total = found if text else await self.count()
        if turn == self._turn:
            self.total, self.is_opened = total, True
            self.table.show_count(total)
            self.show_status()

    @on(Wanted, "#rows")
    def _wanted(self, event: Wanted) -> None:
        event.stop()
        far = event.span.step in {Step.FIRST, Step.LAST, Step.JUMP}
        (self.jump if far else self.supply)(event.span, event.generation)

    async def _supply(self, span: Span, generation: int) -> None:
        try:
            page = await self.fetch(span)
        except BaseException:
            self.table.give_up(span)
            raise
        self.table.supply(page, generation)
        self.show_status()

    @job()
    async def supply(self, span: Span, generation: int) -> None:
        """Ask for the rows that the table wants."""
        await self._supply(span, generation)

    @verb
    async def jump(self, span: Span, generation: int) -> None:
        """Show a far part of the list; keys typed ahead act on the row the cursor comes to."""
        await self._supply(span, generation)

    @on(Highlighted, "#rows")
    def _moved(self, event: Highlighted) -> None:
        event.stop()
        self.show_place()
        self.row_highlighted(event.row)
        self.keep_place()

    def keep_place(self) -> None:
        """Note where the person is now, on screens that keep that."""

    def row_highlighted(self, row: R | None) -> None:
        """The cursor has come to another row."""

    def _found_words(self) -> str:
        more = ", type more to narrow" if self.total is not None and self.total.capped else ""
        return f"found for “{self.search_text.strip()}”{more}"

    def marks_words(self) -> str:
        """Return how many rows are marked; empty where none are."""
        return ""

    def _nothing_found(self, text: str) -> str:
        return f"nothing found for “{text}”: esc clears it"

    def empty_words(self) -> str:
        """Return what is said where the list has no rows."""
        return keyed(self.app, self.EMPTY)

    def new_words(self) -> str:
        """Return how many rows would be new in a fresh list."""
        key = live_key(self.app, "list.reload", "r")
        return f"{len(self.new_ids)} new: {key} loads   " if self.new_ids else ""

    def show_status(self) -> None:
        """Show what the list is, and where the cursor is in it."""
        self.show_place()

    def show_place(self) -> None:
        """Show where the cursor is in the list; all that changes when only the cursor moves."""
        if not self.is_mounted:
            return
        words = self._found_words() if self.search_text.strip() else self.status_words()
        words = f"{self.marks_words()}{words}"
        place = f"{self.new_words()}{self.table.position}"
        width = self.size.width - 3
        line = f" {words[: max(0, width - len(place))]:<{max(0, width - len(place))}} {place} "
        self.query_one("#list-status", FactLines).show([[line]])

    async def sibling(self, step: int) -> int | None:
        """Move the cursor by `step` records and return the id there, None at the end.

        Where the rows at hand end and the list does not, the next ones are asked for first.
        """
        before = self.table.current
        self.table.action_move(step)
        if self.table.current is before and (span := self.table.window.span_beyond(step)):
            self.table.supply(await self.fetch(span), self.table.window.generation)
            self.table.action_move(step)
        after = self.table.current
        return None if after is None or after is before else after.id

    # Search

    def begin_search(self, text: str = "") -> None:
        """Open the search line."""
        line = self.query_one(SearchLine)
        line.display = True
        line.focus()
        if text:
            line.value = text

    def end_search(self) -> None:
        """Close the search line and show the whole list."""
        line = self.query_one(SearchLine)
        line.display = False
        if line.value or self.search_text:
            line.value = ""
            self.search_text = ""
            self.load()
            hold_for_rows(self)
        self.table.focus()

    @on(events.DescendantFocus)
    def _into_list(self, event: events.DescendantFocus) -> None:
        """Let keys that follow into the list wait for what the search finds."""
        if event.widget is self.table:
            hold_for_rows(self)

    @on(Input.Changed, "#search")
    async def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self.search_text:
            self.search_text = event.value
            self.load(pause_s=SEARCH_PAUSE_S)

    @on(Input.Submitted, "#search")
    async def _found(self, event: Input.Submitted) -> None:
        """Go into the hits, once those of what was typed are here."""
        event.stop()
        await rows_here(self)
        self.table.focus()
        if self.OPENS_ONLY_HIT and len(self.table.window.rows) == 1:
            self.table.action_open()

    # Keys

    def on_paste(self, event: events.Paste) -> None:
        """Find a customer by what was pasted: a number out of a mail or a ticket."""
        event.stop()
        if text := looked_for(event.text):
            self.find_somebody(text)

    def action_unwind(self) -> None:
        """Clear the search; with none, go back."""
        if self.query_one(SearchLine).display:
            self.end_search()
        else:
            self.go_back()

    def go_back(self) -> None:
        """Leave this screen; a mode's own screen is left by q."""
        if len(self.app.screen_stack) > 1:
            self.step_back()

    @verb
    async def action_reload(self) -> None:
        """Ask for the list again; the cursor stays on its row."""
        await self.reopen()
        self.say("the list is fresh")

    def _span_here(self) -> Span:
        """Return the part of the list around the cursor: far down, the top would be elsewhere."""
        row, window = self.table.current, self.table.window
        first = window.first_position(self.total)
        index = window.index_of(row.id) if row is not None else None
        if first is None or index is None:
            return FIRST
        return jump_to(first + index, self.table.line)

    # Changes

    def presence_moved(self) -> None:
        """Mark the rows that somebody else is in, and what is late by now."""
        if self.is_mounted:
            self.table.redraw_for((self.work_app.here.others, f"{self.now():%H:%M}"))

    async def changed_elsewhere(self, ids: Collection[int], here: Collection[int]) -> None:
        """Rows that are not at hand have changed; those that belong are among `here`."""

    async def rows_changed(self, touched: Touched) -> None:
        """Re-ask the rows at hand that were written; others that now belong are announced."""
        changed = {row_id for table, row_id in touched if table == self.table_name()}
        if not changed:
            return
        shown = {row.id for row in self.table.window.rows}
        # A change of thousands at once: what is at hand comes first, the rest are only counted.
        ids = (*sorted(changed & shown), *sorted(changed - shown))[:MOST_ASKED]
        fresh = {row.id: row for row in await self.by_ids(ids)}
        here = {row_id for row_id, row in fresh.items() if self.belongs(row)}
        for row_id in shown.intersection(ids):
            if row_id in fresh:
                self.table.replace_row(fresh[row_id])
            if row_id not in here:
                self.table.mark_gone(row_id)
        self.new_ids = (self.new_ids - changed) | (set() if self.search_text else here - shown)
        await self.changed_elsewhere(changed - shown, here)
        if self.new_ids and self.table.current is None:
            await self.reload_now()  # nothing is there that could move under the cursor
        self.show_status()
        self.row_highlighted(self.table.current)


def jump_to(position: int, line: int) -> Span:
    """Return the part of a list with the row at `position`, and those on the lines above it."""
    top = position - line - _SPARE
    return FIRST if top <= 0 or position < FIRST.limit // 2 else Span(Step.JUMP, offset=top)


def _closed(page: Page[R]) -> Page[R]:
    """Return a search's page as the whole list: it is not paged on."""
    return Page(page.span, page.rows, None, None)
