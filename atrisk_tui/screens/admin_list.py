"""What every list that an admin keeps shares: the lower pane, add, edit, switch off and on."""

from asyncio import sleep
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from ..domain.commands import Command
from ..domain.paging import Row, Span, Step
from ..errors import Conflict, Invalid
from ..widgets.facts import FactLines, Piece, Rule
from ..widgets.table_parts import Opened
from .ask import Choice, ConfirmPrompt, KeyPrompt
from .base import job, verb
from .draft_offers import fill_in
from .keymap import live_key
from .lists import ListScreen
from .pane_form import PaneForm, Saved
from .search_line import SearchLine
from .undoing import UndoVerbs

R = TypeVar("R", bound=Row)

DETAIL_PAUSE_S = 0.08
"""A row that the cursor rests on for so long is asked about."""


class AdminList(ListScreen[R], UndoVerbs):
    """A list with what is known of the row at the cursor under it; `n` and `e` edit there."""

    OPENS_ONLY_HIT = False
    NOUN = "item"
    """One of the rows, in words."""
    DETAIL_LINES = 5
    """Lines of the lower pane under its rule; a form there may be as high."""
    FIRST_KEYS: tuple[str, ...] = (
        "search.down",
        "search.clear",
        "admin.new",
        "admin.edit",
        "admin.off",
        "admin.on",
        "table.open",
        "app.go",
        "desk.undo",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", id="admin.new", tooltip="Add one, like the one at the cursor"),
        Binding("e", "edit", "Edit", id="admin.edit", tooltip="Change it in the lower pane"),
    ]

    # What a subclass says

    def noun(self) -> str:
        """Return what one of the rows is called."""
        return self.NOUN

    def title_of(self, row: R) -> str:
        """Return what people call a row."""
        raise NotImplementedError

    def details(self, row: R) -> Sequence[Sequence[Piece]]:
        """Return what the row itself tells, for the lower pane."""
        raise NotImplementedError

    async def more_details(self, row: R) -> Sequence[Sequence[Piece]] | None:
        """Return the lower pane with what has to be asked for; None where there is no more."""
        del row
        return None

    def form(self, row: R | None) -> PaneForm[Any]:
        """Return the form on a row, or on a new one."""
        raise NotImplementedError

    def new_note(self, saved: Saved) -> str:
        """Return what is said when one was added."""
        return f"{self.noun()} {saved.words} added"

    # The screen

    def content(self) -> Iterable[Widget]:
        """Lay the line of counts, the search line and the table over the lower pane."""
        yield from self.above()
        yield FactLines(1, id="list-status", classes="faint")
        line = SearchLine(placeholder="search", id="search", select_on_focus=False)
        line.display = False
        yield line
        table = self.make_table()
        table.id = "rows"
        yield table
        yield Rule("", id="detail-rule")
        yield FactLines(self.DETAIL_LINES, id="detail")

    def row_highlighted(self, row: R | None) -> None:
        """Show what the row tells at once, and ask for the rest when the cursor rests."""
        rule, lines = self.query_one("#detail-rule", Rule), self.query_one("#detail", FactLines)
        rule.show(self.title_of(row) if row is not None else "")
        lines.show(self.details(row) if row is not None else [])
        self.ask_details(row)

    @job(latest="detail")
    async def ask_details(self, row: R | None) -> None:
        """Ask for what the row itself does not tell."""
        if row is None:
            return
        await sleep(DETAIL_PAUSE_S)
        more = await self.more_details(row)
        if more is not None and self.table.current is row:
            self.query_one("#detail", FactLines).show(more)

    def on_screen_now(self, table: str, row_id: int) -> bool:
        """Whether a record is among the rows that can be seen."""
        return table == self.table_name() and any(
            row.id == row_id for row in self.table.visible_rows
        )

    def here(self) -> R:
        """Return the row at the cursor. Raises: Invalid where there is none."""
        row = self.table.current
        if row is None:
            raise Invalid(f"no {self.noun()} here: n adds one")
        return row

    async def show_row(self, row_id: int) -> None:
        """Show the list anew with the cursor on a row, if it is at the top, here, or at the end."""
        for span in (self._span_here(), Span(), Span(Step.LAST)):
            await self.reload_now(row_id, span=span)
            row = self.table.current
            if row is not None and row.id == row_id:
                return

    async def after_undo(self) -> None:
        """Show the list in its order again: what was taken back may stand elsewhere."""
        row = self.table.current
        await self.reload_now(row.id if row is not None else None, span=self._span_here())

    async def send(self, row: R, command: Callable[[R], Command], field: str) -> None:
        """Send a one-field change; a stale row is tried once more if that field has not moved."""
        try:
            await self.change(command(row))
        except Conflict:
            fresh = await self.by_ids((row.id,))
            if not fresh or getattr(fresh[0], field, None) != getattr(row, field, None):
                await self.rows_changed(frozenset({(self.table_name(), row.id)}))
                raise Conflict(
                    f"{self.title_of(row)} was changed by someone meanwhile: look again"
                ) from None
            await self.change(command(fresh[0]))

    async def is_delete_sure(self, name: str, why: str) -> bool:
        """Ask twice, with two different keys, whether something is to go. Inside a verb."""
        question = f"Delete {self.noun()} {name}? {why}"
        if not await self.prompt(ConfirmPrompt(question, "Delete")):
            return False
        sure = [Choice("y", "yes, delete it", answer=True)]
        asked = KeyPrompt(f"{name} goes from every screen. Sure?", sure)
        return bool(await self.prompt(asked))

    async def _filled_in(self, row: R | None) -> Any:
        form = self.form(row)
        form.least_lines = self.DETAIL_LINES
        return await fill_in(self, form)

    # Keys

    @verb
    async def action_new(self) -> None:
        """Add one in the lower pane."""
        saved = await self._filled_in(None)
        if isinstance(saved, Saved):
            await self.show_row(saved.id)
            self.say(self.new_note(saved), hint="u Undo")

    @verb
    async def action_edit(self) -> None:
        """Change the row at the cursor in the lower pane."""
        row = self.here()
        saved = await self._filled_in(row)
        if isinstance(saved, Saved):
            self.say(f"{self.noun()} {saved.words}: saved", hint="u Undo")
            self.edited(row)

    def edited(self, row: R) -> None:
        """Do what follows once a row was saved."""
        del row

    @on(Opened, "#rows")
    def _opened(self, event: Opened) -> None:
        event.stop()
        self.open_row(event.row)

    def open_row(self, row: R) -> None:
        """Do what enter does on a row: change it."""
        del row
        self.action_edit()


class SwitchingList(AdminList[R]):
    """An admin's list whose rows are switched off and on; those off can be left out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "switch(False)", "Off", id="admin.off", tooltip="Switch it off"),
        Binding("X", "switch(True)", "On", id="admin.on", tooltip="Switch it on again"),
        Binding(
            "F", "inactive", "Those off", id="admin.inactive", tooltip="Show or hide those off"
        ),
    ]
    include_inactive = True

    def hiding_words(self, what: str = "them") -> str:
        """Return the key that hides those that are off, or shows them."""
        key = live_key(self.app, "admin.inactive", "F")
        return f"{key} {'hides' if self.include_inactive else 'shows'} {what}"

    def switched(self, row: R, *, active: bool) -> Command:
        """Return the command that switches a row."""
        raise NotImplementedError

    async def may_switch_off(self, row: R) -> bool:
        """Ask what has to be asked before a row goes off."""
        del row
        return True

    @verb
    async def action_switch(self, active: bool) -> None:
        """Switch the row at the cursor off or on."""
        row = self.here()
        state = "on" if active else "off"
        if getattr(row, "active", None) == active:
            self.say(f"{self.title_of(row)} is {state} already")
            return
        if not active and not await self.may_switch_off(row):
            return
        await self.send(row, lambda at: self.switched(at, active=active), "active")
        self.recount()
        self.say(f"{self.title_of(row)}: switched {state}", hint="u Undo")

    @verb
    async def action_inactive(self) -> None:
        """Show those that are off, or hide them."""
        self.include_inactive = not self.include_inactive
        row = self.table.current
        await self.reload_now(row.id if row is not None else None)
        self.say("those off are shown" if self.include_inactive else "those off are hidden")

    def belongs(self, row: R) -> bool:
        """Whether a row that changed still belongs in the list."""
        return self.include_inactive or bool(getattr(row, "active", True))

    @job(latest="count")
    async def recount(self) -> None:
        """Count the list anew."""
        total = await self.count()
        if not self.search_text.strip():
            self.total = total
            self.table.show_count(total)
        self.show_status()

    async def rows_changed(self, touched: Any) -> None:
        """Re-ask the rows that were written, and count anew."""
        await super().rows_changed(touched)
        if any(table == self.table_name() for table, _ in touched):
            self.recount()
