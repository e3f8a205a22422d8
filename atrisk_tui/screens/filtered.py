"""Lists that are narrowed, ordered and laid out as a view says, and can be kept as one."""

from dataclasses import replace
from typing import Any, TypeVar

from ..domain.filters import CustomerFilter, EntryFilter
from ..domain.paging import Row, Span
from ..domain.views import Definition
from .base import verb
from .lists import FIRST, SearchLine
from .ordering import OrderedListScreen

R = TypeVar("R", bound=Row)


class FilteredListScreen(OrderedListScreen[R]):
    """A list with a filter; what it shows can be told as a view's definition, and set to one.

    A subclass gives `own_filter`, `own_sort` and the names in `Definition` of its filter.
    """

    VIEWED = "entries"
    """Which of a definition's two filters is this list's."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.filter: Any = self.own_filter()
        self.sort = self.own_sort()
        self.column_names: tuple[str, ...] = ()
        """The chosen columns in their order; empty for the usual ones."""
        self.view_name = ""
        """What the view is called that was opened here; empty for none."""
        self._view: Definition | None = None

    def own_filter(self) -> EntryFilter | CustomerFilter:
        """Return the filter of the list as it is before anybody narrows it."""
        raise NotImplementedError

    def own_sort(self) -> Any:
        """Return the order of the list before anybody chooses one."""
        raise NotImplementedError

    def columns_moved(self) -> None:
        """Show the columns that are chosen now."""
        raise NotImplementedError

    def definition_here(self) -> Definition:
        """Return what the list shows as a view keeps it."""
        shown = Definition(
            sort=str(self.sort),
            reverse=self.reversed,
            columns=self.column_names,
            text=self.search_text.strip(),
        )
        return replace(shown, **{self.VIEWED: self.filter})

    @verb
    async def show_view(self, name: str, definition: Definition) -> None:
        """Show what a view shows, under its name."""
        self.take_definition(definition)
        self.view_name, self._view = name, self.definition_here()
        await self.reload_now()

    async def reload_now(self, keep_id: int | None = None, *, span: Span = FIRST) -> None:
        """Show the list, and in the header whether it still is what its view says."""
        self.show_header()
        await super().reload_now(keep_id, span=span)

    def take_definition(self, definition: Definition) -> None:
        """Set filter, order, columns and search; the list is not asked for yet."""
        self.filter = getattr(definition, self.VIEWED) or self.own_filter()
        self.sort = type(self.own_sort())(definition.sort or self.own_sort())
        self.reversed = definition.reverse
        self.column_names = definition.columns
        self.columns_moved()
        self.search_text = definition.text
        line = self.query_one(SearchLine)
        line.value = definition.text
        line.display = bool(definition.text)
        self.table.focus()

    def view_words(self) -> str:
        """Return the view's name for the header, marked once something was changed since."""
        if self._view is None:
            return ""
        return f"  view {self.view_name}{'' if self.definition_here() == self._view else '*'}"
