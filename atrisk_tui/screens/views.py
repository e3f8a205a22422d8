"""The list of views: each with its number, whose it is and how many it shows; enter opens one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from textwrap import wrap
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from ..desk import Touched
from ..domain.commands import Command
from ..domain.paging import Count, Page, Span
from ..domain.place import Place
from ..domain.queries import NameFilter
from ..domain.text import folded
from ..domain.view_counts import counting, found_count
from ..domain.views import NAME_LIMIT, Definition, DeleteView, EditView, ViewRow
from ..domain.work_queries import ListViews
from ..errors import AtRiskError, Invalid
from ..widgets.facts import FactLines, Rule
from ..widgets.row_table import Cell, Column, RowTable, Tone
from ..widgets.table_parts import Opened
from .ask import Choice, ConfirmPrompt, KeyPrompt
from .base import WorkScreen, job, verb
from .filter_dimensions import ids_in
from .lists import ListScreen
from .undoing import UndoVerbs
from .view_asking import SHARING, ask_name, ask_shared
from .view_numbers import DIGITS, PLACE, numbered, with_digit
from .view_words import definition_parts

DETAIL_LINES = 3
"""Lines under the list for what the view at the cursor shows."""
LEAST_LINES = 18
"""On a lower terminal the list has those lines too."""
ROOMY = 100
"""From this many columns the longest name is shown whole."""


class ViewsScreen(ListScreen[ViewRow], UndoVerbs):
    """The views that the person can open."""

    TABLE = "saved_view"
    EMPTY = "no views"
    FIRST_KEYS = (
        "table.open",
        "app.search",
        "view.edit",
        "view.digit",
        "view.delete",
        "list.unwind",
        "desk.undo",
    )
    NEEDS: ClassVar[dict[str, type[Command]]] = {"edit": EditView, "delete": DeleteView}
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                digit,
                f"numbered('{digit}')",
                f"View {digit}",
                id=f"view.{digit}",
                show=False,
                tooltip=f"Open the view numbered {digit}",
            )
            for digit in DIGITS
        ),
        Binding("e", "edit", "Rename", id="view.edit", tooltip="Rename or share the view here"),
        Binding("d", "digit", "Digit", id="view.digit", tooltip="Choose the digit that opens it"),
        Binding("D", "delete", "Delete", id="view.delete", tooltip="Delete the view here"),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._rows: tuple[ViewRow, ...] = ()
        self._given: Mapping[int, int] = {}
        """The digits that the person gave to views, by their ids."""

    def title_words(self) -> str:
        """Return the screen's name."""
        return "Views"

    def below(self) -> Iterable[Widget]:
        """Yield what the view at the cursor shows."""
        yield Rule(id="detail-rule")
        yield FactLines(DETAIL_LINES, id="detail")

    def make_table(self) -> RowTable[ViewRow]:
        """Return the table of views."""
        return RowTable(self.make_columns())

    def make_columns(self) -> tuple[Column[ViewRow], ...]:
        """Return the columns for the width there is; a row that is too long is hard to follow."""
        wide = self.app.size.width >= ROOMY
        return (
            Column("", 1, self._number),
            Column("View", NAME_LIMIT if wide else 24, lambda row: row.name, grow=not wide),
            Column("Shows", 9, lambda row: _list_of(row.definition).capitalize()),
            Column("Whose", 14, self._whose),
            Column("Rows", 8, self._count_cell, align="right"),
        )

    def on_resize(self) -> None:
        """Show what the new size has room for: what a view shows goes first."""
        self.table.set_columns(self.make_columns())
        for part in ("#detail", "#detail-rule"):
            self.query_one(part).display = self.app.size.height >= LEAST_LINES
        if self.is_opened:
            self.row_highlighted(self.table.current)

    # The list

    async def fetch(self, span: Span) -> Page[ViewRow]:
        """Return the whole list: there are few enough."""
        counts = {row.id: row.count for row in self._rows}
        rows = await self.desk.ask(ListViews())
        kept = await self.work_app.drafts.place(PLACE, await self.desk.ready())
        self._given = (kept.numbers if kept is not None else None) or {}
        # What was counted before stands until it is counted anew.
        self._rows = tuple(replace(row, count=counts.get(row.id)) for row in rows)
        return Page(span, self._rows, None, None)

    async def count(self) -> Count:
        """Return how many views there are, and begin to count what each shows."""
        self.count_rows()
        return Count(len(self._rows))

    async def find(self, text: str) -> Page[ViewRow]:
        """Return the views whose name has every word of a text in it."""
        words = folded(text).split()
        found = (row for row in self._rows if all(word in folded(row.name) for word in words))
        return Page(Span(), tuple(found), None, None)

    async def rows_changed(self, touched: Touched) -> None:
        """Show the views as they are now, and count what they show anew."""
        tables = {table for table, _ in touched}
        row = self.table.current
        if self.TABLE in tables:
            await self.reload_now(row.id if row is not None else None)
        elif tables & {"entry", "customer"}:
            self.count_rows()

    @job(latest="counts")
    async def count_rows(self) -> None:
        """Count what each view shows, one after the other: the names are there at once."""
        for row in self._rows:
            try:
                count = await self._counted(row)
            except AtRiskError:
                continue  # the view says so itself when it is opened
            self._rows = tuple(
                replace(each, count=count) if each.id == row.id else each for each in self._rows
            )
            if self.table.window.index_of(row.id) is not None:
                self.table.replace_row(replace(row, count=count))

    async def _counted(self, row: ViewRow) -> Count:
        answer: Any = await self.desk.ask(counting(row.definition))
        return answer if isinstance(answer, Count) else found_count(answer)

    def status_words(self) -> str:
        """Return how the views stand."""
        return "everybody's, then yours, then what others share"

    def _number(self, row: ViewRow) -> str:
        """Return the digit that opens a view; while letters are typed, digits are letters too."""
        if self.search_text.strip():
            return ""
        numbers = numbered(self._rows, self._given).items()
        return next((digit for digit, one in numbers if one.id == row.id), "")

    def _whose(self, row: ViewRow) -> Cell:
        if row.owner_id is None:
            return Cell("everybody", Tone.DIM)
        if row.owner_id == self.desk.actor.id:
            return Cell("mine, shared" if row.shared else "mine")
        return Cell(row.owner or "")

    def _count_cell(self, row: ViewRow) -> Cell:
        if row.count is None:
            return Cell("..", Tone.DIM)
        return Cell(str(row.count), Tone.NORMAL if row.count.value else Tone.DIM)

    def on_screen_now(self, table: str, row_id: int) -> bool:
        """Whether a view is among the rows that can be seen."""
        return table == self.TABLE and any(row.id == row_id for row in self.table.visible_rows)

    async def after_undo(self) -> None:
        """Show the list as it is now."""
        row = self.table.current
        await self.reload_now(row.id if row is not None else None)

    def row_highlighted(self, row: ViewRow | None) -> None:
        """Show what the view at the cursor shows."""
        self.show_detail(row)

    @job(latest="detail")
    async def show_detail(self, row: ViewRow | None) -> None:
        """Ask what the ids in a view are called, and tell its parts."""
        rule, lines = self.query_one("#detail-rule", Rule), self.query_one("#detail", FactLines)
        if row is None:
            rule.show("")
            lines.show([])
            return
        shows = row.definition
        names: Mapping[str, str] = {}
        if ids_in(shows.entries or shows.customers):
            asked = NameFilter(entries=shows.entries, customers=shows.customers)
            names = await self.desk.ask(asked)
        rule.show(row.name, "", _list_of(shows))
        words = ", ".join(definition_parts(shows, names))
        folds = wrap(words, max(20, self.size.width - 3))
        lines.show([[f" {line}"] for line in folds[:DETAIL_LINES]])

    # Keys

    @on(Opened, "#rows")
    def _opened(self, event: Opened) -> None:
        event.stop()
        self.open_here(event.row)

    @verb
    async def open_here(self, row: ViewRow) -> None:
        """Show what a view shows, in its list."""
        await open_view(self, row)

    @verb
    async def action_numbered(self, digit: str) -> None:
        """Open the view that carries a digit."""
        if self.search_text.strip():
            raise Invalid("the numbers are those of the whole list: esc shows it")
        row = numbered(self._rows, self._given).get(digit)
        if row is None:
            raise Invalid(f"no view is numbered {digit} here")
        await open_view(self, row)

    @verb
    async def action_digit(self) -> None:
        """Choose the digit that opens the view at the cursor."""
        row = self.table.current
        if row is None:
            raise Invalid("there is no view here")
        taken = numbered(self._rows, self._given)
        choices = [Choice(key, taken[key].name if key in taken else "free", key) for key in DIGITS]
        if row.id in self._given:
            choices.append(Choice("n", "the usual one or none", ""))
        digit = await self.prompt(KeyPrompt(f"Which digit is to open {row.name}?", choices))
        if digit is None:
            return
        self._given = with_digit(self._given, row.id, digit)
        self.work_app.drafts.put_place(PLACE, Place(numbers=self._given), self.now())
        self.table.redraw()
        opens = f"v {digit} opens it" if digit else "no digit of yours opens it now"
        self.say(f"view {row.name}: {opens}")

    @verb
    async def action_edit(self) -> None:
        """Rename the view at the cursor, and share it or keep it."""
        row = self._changeable()
        name = await ask_name(self, "Name of the view", value=row.name, besides=row)
        if name is None:
            return
        shared = await ask_shared(self, name, shared=row.shared)
        if shared is None:
            return
        await self.change(EditView(view_id=row.id, version=row.version, name=name, shared=shared))
        self.say(f"view {name}: saved{', shared' if shared else ''}", hint="u Undo")

    @verb
    async def action_delete(self) -> None:
        """Delete the view at the cursor, once the person has said so."""
        row = self._changeable()
        others = ", for everybody" if row.shared else ""
        if not await self.prompt(ConfirmPrompt(f"Delete the view {row.name}{others}?", "Delete")):
            return
        await self.change(DeleteView(view_id=row.id, version=row.version))
        self.written_here = (self.TABLE, row.id)
        self.say(f"view {row.name}: deleted", hint="u Undo")

    def _changeable(self) -> ViewRow:
        """Return the view at the cursor. Raises: Invalid for one that the person cannot change."""
        row = self.table.current
        if row is None:
            raise Invalid("there is no view here")
        actor = self.desk.actor
        if row.owner_id is None or not (row.owner_id == actor.id or actor.holds(SHARING)):
            whose = "everybody" if row.owner_id is None else row.owner
            raise Invalid(f"{row.name} is {whose}'s: open it, change it, and V saves it as yours")
        return row


async def open_view(screen: WorkScreen, row: ViewRow) -> None:
    """Show what a view shows in its list, leaving what is in front. Inside a verb."""
    await open_definition(screen, row.name, row.definition, view_id=row.id)


async def open_definition(
    screen: WorkScreen, name: str, shows: Definition, *, view_id: int | None = None
) -> None:
    """Show a definition in its list under a name, leaving what is in front. Inside a verb.

    `view_id` is the view that it is of. A form that something is typed in is left with its draft
    kept.
    """
    from .filtered import FilteredListScreen

    drafts = await _leave_forms(screen)
    mode = _list_of(shows)
    await screen.work_app.go_to(mode)
    front = screen.app.screen
    if isinstance(front, FilteredListScreen) and mode == front.VIEWED:
        front.show_view(name, shows, view_id)
        front.say(drafts)


async def _leave_forms(screen: WorkScreen) -> str:
    """Let go of the forms in front, and return how to come back to a draft. Raises: Invalid."""
    from .form_base import FormScreen

    forms = [one for one in reversed(screen.app.screen_stack) if isinstance(one, FormScreen)]
    for form in forms:
        if not await form.is_safe():
            raise Invalid("a form beneath cannot be kept: esc goes back to it, ctrl+s saves it")
    return next(filter(None, [form.let_go() for form in forms]), "")


async def show_views(screen: WorkScreen) -> None:
    """Show the list of views over what is in front; esc comes back. Inside a verb."""
    if not isinstance(screen, ViewsScreen):
        await screen.app.push_screen(ViewsScreen())


def _list_of(shows: Definition) -> str:
    """Return which list a view is of, and the mode that shows it."""
    return "entries" if shows.entries is not None else "customers"
