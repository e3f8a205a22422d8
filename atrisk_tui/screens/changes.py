"""The company's history: who changed what, when, from where; what still can be is taken back."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, TextIO

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from ..desk import Touched
from ..domain.admin_queries import ListChanges
from ..domain.admin_rows import ChangeRow
from ..domain.commands import Revert
from ..domain.dates import local_date
from ..domain.paging import Page, Span
from ..errors import Invalid
from ..widgets.facts import FactLines, Rule
from ..widgets.row_table import Column, RowTable
from ..widgets.table_parts import Opened
from ..written_files import new_file
from .ask import ConfirmPrompt, TextPrompt
from .base import job, verb
from .change_columns import change_columns, change_details
from .change_file import read_path, suggested_name, write_changes
from .change_filter import Chosen, choose
from .history import when
from .keymap import live_key
from .lists import FIRST, ListScreen
from .search_line import hold_for_rows
from .undoing import UndoVerbs, lower

DETAIL_LINES = 7
"""Lines under the list for the change at the cursor: most changes fit whole."""


class ChangesScreen(ListScreen[ChangeRow], UndoVerbs):
    """Every change in sight, newest first."""

    TABLE = "audit"
    SEARCHABLE = False
    FIRST_KEYS = (
        "table.open",
        "changes.filter",
        "changes.take_back",
        "changes.write",
        "app.go",
        "desk.undo",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("F", "filter", "Filter", id="changes.filter", tooltip="By who, kind, dates, field"),
        Binding(
            "Z",
            "take_back",
            "Take back",
            id="changes.take_back",
            tooltip="Take back this change, a colleague's too",
        ),
        Binding(
            "w", "write", "Write", id="changes.write", tooltip="Write what is listed to a file"
        ),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.chosen = Chosen()
        self.is_writing = False

    def title_words(self) -> str:
        """Return where this is."""
        return "Admin > History"

    def content(self) -> Iterable[Widget]:
        """Lay the filters over the list, and the change at its cursor under it."""
        yield FactLines(1, id="filters")
        table = self.make_table()
        table.id = "rows"
        yield table
        yield FactLines(1, id="list-status", classes="faint")
        yield Rule("", id="detail-rule")
        yield FactLines(DETAIL_LINES, id="detail")

    # The list

    def make_table(self) -> RowTable[ChangeRow]:
        """Return the table of changes."""
        return RowTable(self.make_columns())

    def make_columns(self) -> tuple[Column[ChangeRow], ...]:
        """Return the columns for the width there is."""
        return change_columns(self)

    def on_resize(self) -> None:
        """Show the columns that the new width has room for."""
        self.table.set_columns(self.make_columns())
        self.row_highlighted(self.table.current)

    async def fetch(self, span: Span) -> Page[ChangeRow]:
        """Return one part of the changes; a part that was looked through may have none."""
        wanted = self.chosen.filter(self.desk.actor.zone)
        return await self.desk.ask(ListChanges(filter=wanted, span=span))

    async def count(self) -> None:
        """Leave them uncounted: there are more than anyone counts."""

    def _span_here(self) -> Span:
        # A place by its number is that among all changes, not among those that a filter leaves.
        return FIRST if self.chosen.words else super()._span_here()

    def new_words(self) -> str:
        """Return whether there have been changes since the list was asked for."""
        key = live_key(self.app, "list.reload", "r")
        return f"new changes: {key} loads   " if self.new_ids else ""

    def status_words(self) -> str:
        """Return the order of the list."""
        return "newest first"

    def show_status(self) -> None:
        """Show the filters, and where the cursor is."""
        if not self.is_mounted:
            return
        window = self.table.window
        more = window.after is not None and not window.rows
        none = "nothing fits: esc clears the filters" if self.chosen.words else "no changes yet"
        self.table.empty = "looking further back ..." if more else none
        super().show_status()
        words = self.chosen.words
        key = live_key(self.app, "changes.filter", "F")
        told = f" only {words}   esc clears" if words else f" all changes   {key} filters"
        self.query_one("#filters", FactLines).show([[told]])

    async def rows_changed(self, touched: Touched) -> None:
        """Say that there is more to see; the list stays as it is under the cursor."""
        if touched:
            self.new_ids.add(0)
            self.show_status()

    def row_highlighted(self, row: ChangeRow | None) -> None:
        """Show the change in full, old beside new: all of it came with the list."""
        rule, lines = self.query_one("#detail-rule", Rule), self.query_one("#detail", FactLines)
        if row is None:
            rule.show("")
            lines.show([])
            return
        right = "taken back" if row.reverted else "enter all records"
        rule.show(f"{row.words}: {row.subject}", "", right)
        lines.show(
            change_details(
                row, lines=DETAIL_LINES, width=self.size.width, zone=self.desk.actor.zone
            )
        )

    # Keys

    def action_unwind(self) -> None:
        """Clear the filters; with none, go back."""
        if self.chosen.words:
            self.chosen = Chosen()
            self.load()
            hold_for_rows(self)
        else:
            self.go_back()

    @verb
    async def action_filter(self) -> None:
        """Narrow the list: one letter says by what."""
        chosen = await choose(self, self.chosen)
        if chosen is not None:
            self.chosen = chosen
            await self.reload_now()

    def here(self) -> ChangeRow:
        """Return the change at the cursor. Raises: Invalid where there is none."""
        row = self.table.current
        if row is None:
            raise Invalid("no change here")
        return row

    @verb
    async def action_take_back(self) -> None:
        """Take back the change at the cursor, once its words have been read."""
        row = self.here()
        at = when(row.at, self.desk.actor.zone, self.now())
        told = f"{lower(row.words)}: {row.subject}"
        if row.reverted:
            raise Invalid(f"it has been taken back already: {told}")
        records = f" and all of its {row.records} records" if row.records > 1 else ""
        question = f"Take back what {row.actor_name} did, {at}? {told}{records}"
        if not await self.prompt(ConfirmPrompt(question, "Take back")):
            return
        await self.change(Revert(audit_id=row.id))
        self.table.replace_row(replace(row, reverted=True))
        self.row_highlighted(self.table.current)
        self.say(f"taken back: {told}", hint="U Redo")

    async def after_undo(self) -> None:
        """Show what was written on top."""
        row = self.table.current
        await self.reload_now(row.id if row is not None else None, span=self._span_here())

    @on(Opened, "#rows")
    def _opened(self, event: Opened) -> None:
        event.stop()
        self.show_change(event.row)

    @verb
    async def show_change(self, row: ChangeRow) -> None:
        """Show all records that a change wrote."""
        from .change import ChangeScreen

        await self.app.push_screen(ChangeScreen(row))

    # The file

    @verb
    async def action_write(self) -> None:
        """Write what is listed to a new file."""
        if self.is_writing:
            raise Invalid("the file before is still being written")
        day = local_date(self.now(), self.desk.actor.zone).isoformat()
        what = f"the changes {self.chosen.words}" if self.chosen.words else "all changes"
        name = suggested_name("history", day)
        answer = await self.prompt(TextPrompt(f"Write {what} to a CSV file", read_path, value=name))
        if answer is not None:
            (path,) = answer
            self.write_file(path, new_file(path))

    @job()
    async def write_file(self, path: Path, file: TextIO) -> None:
        """Write the changes; what was begun and not finished is taken away."""
        self.is_writing = True
        is_done = False
        try:
            with file:
                count = await write_changes(
                    self.desk,
                    self.chosen.filter(self.desk.actor.zone),
                    file=file,
                    told=lambda so_far: self.say(f"writing: {so_far} changes so far"),
                )
            is_done = True
            self.say(f"{count} changes written to {path}")
        except OSError as failed:
            why = (failed.strerror or "it failed").lower()
            raise Invalid(f"{path} could not be written: {why}; nothing is left of it") from None
        finally:
            self.is_writing = False
            if not is_done:
                _take_away(path)


def _take_away(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
