"""Lists that are narrowed, ordered and laid out as a view says, and can be kept as one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from textual.binding import Binding, BindingType

from ..domain.filters import CustomerFilter, EntryFilter
from ..domain.paging import Count, Row, Span
from ..domain.queries import NameFilter
from ..domain.views import Definition
from ..widgets.facts import FactLines
from ..widgets.filter_bar import BarCell
from .announcing import AnnouncedRows
from .base import verb
from .columns import ChosenColumns
from .filter_choices import Answer, Chosen
from .filter_dimensions import RISKS, Dimension, dimensions_of, ids_in
from .filter_line import Tally, filter_line, told
from .filter_prompt import CLEAR, FilterPrompt
from .filter_words import GONE
from .keymap import keyed, live_key
from .lists import FIRST
from .ordering import OrderedListScreen
from .search_line import SearchLine
from .view_saving import ViewSaving
from .writing import WriteVerbs

R = TypeVar("R", bound=Row)

SEARCH, VIEW = "search", "view"
"""What esc takes back beside the parts of the filter."""


class FilteredListScreen(
    AnnouncedRows[R], WriteVerbs[R], ChosenColumns[R], OrderedListScreen[R], ViewSaving
):
    """A list with a filter; what it shows can be told as a view's definition, and set to one.

    esc takes back what was set last, one at a time: a part of the filter, the search, a view.
    """

    VIEWED = "entries"
    """Which of a definition's two filters is this list's."""
    START_WORDS = "{list.filter|F} filter"
    """The keys that narrow the list, said while it is not narrowed."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("F", "narrow", "Filter", id="list.filter", tooltip="Choose what the list shows"),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.filter: Any = self.own_filter()
        self.sort = self.own_sort()
        self.names: dict[str, str] = {}
        """What the ids in the filter are called, by its fields."""
        self.whole: Count | None = None
        """How many rows there are without the filter; None until they were counted."""
        self.own_columns: tuple[str, ...] = ()
        """The columns that the person has chosen where no view says others."""
        self.view_name = ""
        """What the view is called that is shown; empty for none."""
        self.view: Definition | None = None
        """What the view said when it was opened."""
        self.newest: list[str] = []
        """What esc takes back, the last one first: names of dimensions, SEARCH, VIEW."""
        self._before: tuple[Definition, list[str]] | None = None
        """What was shown before the view was opened."""

    # What a subclass says

    def own_filter(self) -> EntryFilter | CustomerFilter:
        """Return the filter of the list as it is before anybody narrows it."""
        raise NotImplementedError

    def own_sort(self) -> Any:
        """Return the order of the list before anybody chooses one."""
        raise NotImplementedError

    def plain_filter(self) -> Any:
        """Return the filter whose rows are the whole that is counted beside."""
        return self.own_filter()

    async def count_of(self, wanted: Any) -> Count:
        """Return how many rows a filter lets through."""
        raise NotImplementedError

    # Views

    def definition_here(self) -> Definition:
        """Return what the list shows as a view keeps it."""
        shown = Definition(
            sort=str(self.sort),
            reverse=self.reversed,
            columns=self.column_names,
            text=self.search_text.strip(),
        )
        return replace(shown, **{self.VIEWED: self.filter})

    def shown_here(self) -> Definition:
        """Return what the list shows: a file that is written must stay one list."""
        return self.definition_here()

    def written_as(self) -> str:
        """Return what a file of these rows is called."""
        return self.VIEWED

    @verb
    async def show_view(
        self, name: str, definition: Definition, view_id: int | None = None
    ) -> None:
        """Show what a view shows, under its name; esc comes back to what was shown before."""
        await self.ready_for_view()
        if self.view is None:
            self._before = self.definition_here(), self.newest
        self.take_definition(definition)
        self.view_name, self.view_id = name, view_id
        self.view, self.newest = self.definition_here(), [VIEW]
        await self.reload_now()

    def is_view(self, name: str, view_id: int) -> None:
        """Go by the name of a view from now on: what is shown is what it says."""
        if self.view is None:
            self._before = Definition(), []
        self.view_name, self.view_id = name, view_id
        self.view, self.newest = self.definition_here(), [VIEW]
        self.show_header()
        self.show_status()

    async def ready_for_view(self) -> None:
        """Wait until the list may be set to what a view shows."""

    def take_definition(self, definition: Definition) -> None:
        """Set filter, order, columns and search; the list is not asked for yet."""
        self.filter = getattr(definition, self.VIEWED) or self.own_filter()
        self.names.clear()
        self.sort = type(self.own_sort())(definition.sort or self.own_sort())
        self.reversed = definition.reverse
        self.column_names = definition.columns or self.own_columns
        self.columns_moved()
        self.search_text = definition.text
        line = self.query_one(SearchLine)
        line.value = definition.text
        line.display = bool(definition.text)
        self.table.focus()

    def view_words(self) -> str:
        """Return the view's name for the header, marked once something was changed since."""
        if self.view is None:
            return ""
        return f"  view {self.view_name}{'' if self.definition_here() == self.view else '*'}"

    def _base(self) -> Any:
        """Return the filter that esc leads back to, one part at a time."""
        return self.own_filter() if self.view is None else getattr(self.view, self.VIEWED)

    def choose_columns(self, names: tuple[str, ...]) -> None:
        """Show these columns; beside a view's they are the person's own from now on."""
        super().choose_columns(names)
        if self.view is None:
            self.own_columns = names
        self.show_header()
        self.keep_place()

    # The filter

    @property
    def dimensions(self) -> Sequence[Dimension]:
        """What the list can be narrowed by."""
        return dimensions_of(self.filter)

    async def refilter(self, wanted: Any, names: Mapping[str, str] | None = None) -> None:
        """Show what passes another filter; the cursor stays on its row.

        `names` is what ids are called that are new in it.
        """
        base = self._base()
        for one in self.dimensions:
            if one.differs(wanted, self.filter):
                self.newest = [name for name in self.newest if name != one.name]
                self.newest += [one.name] if one.differs(wanted, base) else []
        for field in ids_in(self.filter):
            if getattr(wanted, field) != getattr(self.filter, field):
                self.names.pop(field, None)
        self.names |= names or {}
        self.filter = wanted
        row = self.table.current
        await self.reload_now(row.id if row is not None else None)

    async def reload_now(self, keep_id: int | None = None, *, span: Span = FIRST) -> None:
        """Show the list, and in the header whether it still is what its view says."""
        self.show_header()
        await self._name_ids()
        await super().reload_now(keep_id, span=span)

    async def _name_ids(self) -> None:
        """Ask what the ids in the filter are called that nobody has named here."""
        unnamed = [field for field in ids_in(self.filter) if field not in self.names]
        if unnamed:
            found = await self.desk.ask(NameFilter(**{self.VIEWED: self.filter}))
            self.names |= {field: found.get(field, GONE) for field in unnamed}

    @verb
    async def action_narrow(self) -> None:
        """Choose what the list shows, one thing after the other; it follows at once."""
        while True:
            bar = FilterPrompt(
                self.bar_cells(), counted=str(self.tally), room=lambda: self.prompt_lines
            )
            key = await self.prompt(bar)
            if key is None:
                return
            answer = await self._answer(key)
            if answer is not None:
                await self.refilter(answer.filter, answer.names)

    async def _answer(self, key: str) -> Chosen:
        if key == CLEAR:
            self._forget_view()
            return Answer(self.own_filter())
        if key in RISKS:
            return Answer(replace(self.filter, risk_level=RISKS[key]))
        one = next(one for one in self.dimensions if one.key == key)
        if one.choose is not None:
            return await one.choose(self, self.filter)
        (field,) = one.fields
        return Answer(replace(self.filter, **{field: not getattr(self.filter, field)}))

    def bar_cells(self) -> list[BarCell]:
        """Return the filter bar's cells: what has a key, and what it is set to."""
        risks = "".join(sorted(RISKS))
        return [
            BarCell(keys, one.name, one.words(self.filter, self.names))
            for one in self.dimensions
            if (keys := one.key or (risks if one.name == "risk" else ""))
        ]

    # Back

    def action_unwind(self) -> None:
        """Take back what was set last; with nothing left, clear the marks or go back."""
        if self.newest:
            self.peel()
        else:
            super().action_unwind()

    @verb
    async def peel(self) -> None:
        """Take back what was set last."""
        newest = self.newest.pop()
        if newest == SEARCH:
            self.end_search()
        elif newest == VIEW:
            await self._leave_view()
        else:
            one = next(one for one in self.dimensions if one.name == newest)
            await self.refilter(one.like(self.filter, self._base()))

    async def _leave_view(self) -> None:
        """Show again what was shown before the view."""
        before, newest = self._before or (Definition(), [])
        self._forget_view()
        self.take_definition(before)
        self.newest = newest
        row = self.table.current
        await self.reload_now(row.id if row is not None else None)

    def _forget_view(self) -> None:
        self.view, self.view_name, self.view_id = None, "", None
        self._before, self.newest = None, []

    def begin_search(self, text: str = "") -> None:
        """Open the search line; esc closes it again before anything set earlier."""
        self.newest = [*(name for name in self.newest if name != SEARCH), SEARCH]
        super().begin_search(text)

    def end_search(self) -> None:
        """Close the search line and show the whole list."""
        self.newest = [name for name in self.newest if name != SEARCH]
        super().end_search()

    # The line above the list

    def empty_words(self) -> str:
        """Return what is said where the list has no rows: the filter may be why."""
        if self.filter == self.own_filter():
            return super().empty_words()
        return "nothing passes the filter: esc takes back what was set last"

    @property
    def tally(self) -> Tally:
        """How many rows are shown, of how many there are without the filter."""
        return Tally(self.total, None if self.search_text.strip() else self.whole)

    async def count_shown(self) -> Count:
        """Return how many rows the filter lets through now."""
        return await self.count_of(self.filter)

    async def count_whole(self, total: Count) -> None:
        """Count what there is without the filter, where that is not known."""
        if self.filter == self.plain_filter():
            self.whole = total
        elif self.whole is None:
            self.whole = await self.count_of(self.plain_filter())

    def show_status(self) -> None:
        """Show what the list is narrowed to, and the place."""
        super().show_status()
        if not self.is_mounted:
            return
        self.follow_order()
        parts = told(self.dimensions, self.filter, self.names, usual=self.own_filter())
        line = filter_line(
            parts,
            key=live_key(self.app, "list.filter", "F"),
            tally=str(self.tally),
            hint=self.back_words(),
            width=self.app.size.width,
        )
        self.query_one("#filter-line", FactLines).show([line])

    def back_words(self) -> str:
        """Return what esc takes back next, or how to begin."""
        if not self.newest:
            return keyed(self.app, self.START_WORDS)
        newest = self.newest[-1]
        return "esc leaves the view" if newest == VIEW else f"esc: {newest}"
