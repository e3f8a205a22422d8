"""Filtered lists that come back as they were left, also when the program is started again."""

from dataclasses import replace
from typing import TypeVar

from ..domain.paging import Row, Span, Step
from ..domain.place import Place
from .filter_dimensions import ids_in
from .filter_words import GONE
from .filtered import SEARCH, VIEW, FilteredListScreen
from .kept_place import PlacedList
from .lists import FIRST, jump_to

R = TypeVar("R", bound=Row)


class PlacedFilteredList(PlacedList[R], FilteredListScreen[R]):
    """A filtered list that keeps all that it shows: filter, order, columns, search, view, row."""

    def place_here(self) -> Place:
        """Return where the person is, and what the list shows."""
        place, window = super().place_here(), self.table.window
        index = None if place.row_id is None else window.index_of(place.row_id)
        first = window.first_position(self.total)
        is_found = bool(self.search_text.strip())
        return replace(
            place,
            shown=self.definition_here(),
            view_name=self.view_name,
            view_id=self.view_id,
            view=self.view,
            own_columns=self.own_columns,
            newest=tuple(self.newest),
            position=None if first is None or index is None or is_found else first + index,
            near=None if index is None or is_found else window.span_near(index),
            marks=dict(self.table.marks.versions),
        )

    async def reload_now(self, keep_id: int | None = None, *, span: Span = FIRST) -> None:
        """Show the list, and note what it shows now."""
        await super().reload_now(keep_id, span=span)
        self.keep_place()

    async def reopen(self) -> None:
        """Show the list as it is now, with the same row on the same line, or the nearest to it."""
        if self.is_placed.is_set():
            await self._find_row(self.place_here())
        else:
            await super().reopen()

    async def restore(self, place: Place) -> None:
        """Show what was shown, with the same row on the same line, or the nearest to it."""
        self.own_columns = place.own_columns
        if place.marks:  # before anything can fail: from then on what is here is kept
            self.table.set_marks(add=place.marks.items())
        if place.shown is not None and getattr(place.shown, self.VIEWED) is not None:
            self.take_definition(place.shown)
            self.view, self.view_name = place.view, place.view_name
            self.view_id = place.view_id
            known = {SEARCH, VIEW, *(one.name for one in self.dimensions)}
            self.newest = [name for name in place.newest if name in known]
            await self._drop_what_is_gone()
        await self._find_row(place)

    async def _drop_what_is_gone(self) -> None:
        """Clear what the filter names and is not there any more, and say so."""
        await self._name_ids()
        gone = [field for field in ids_in(self.filter) if self.names[field] == GONE]
        if not gone:
            return
        self.filter = replace(self.filter, **dict.fromkeys(gone))
        dropped = [one.name for one in self.dimensions if set(one.fields) & set(gone)]
        self.newest = [name for name in self.newest if name not in dropped]
        are = "is" if len(dropped) == 1 else "are"
        self.say(
            f"the {' and '.join(dropped)} of your last filter {are} gone: cleared", warning=True
        )

    async def _find_row(self, place: Place) -> None:
        """Show the part of the list where the row was; where it has moved, look for it."""
        table, position = self.table, place.position
        span = FIRST if position is None else jump_to(position, place.line)
        await self.reload_now(place.row_id, span=span)
        if place.row_id is not None and table.window.index_of(place.row_id) is None:
            await self._look_near(place)
        current = table.current
        if position is not None and (current is None or current.id != place.row_id):
            first = table.window.first_position(self.total) or 0
            rows = table.window.rows
            nearest = min(max(0, position - first), len(rows) - 1)
            if rows:
                table.go_to(rows[nearest].id)
        table.put_on_line(place.line)

    async def _look_near(self, place: Place) -> None:
        """Show the part of the list around the row's place in its order, if the row is there."""
        if place.near is None or place.near.step is Step.FIRST:
            return
        page = await self.fetch(place.near)
        if not any(row.id == place.row_id for row in page.rows):
            return
        table = self.table
        table.restart(page, place.row_id)
        table.show_count(self.total)
        for way in (-1, 1):
            beyond = table.window.span_beyond(way)
            if beyond is not None:  # the row may be at the edge of what was asked for
                table.supply(await self.fetch(beyond), table.window.generation)
        self.show_status()

    async def ready_for_view(self) -> None:
        """Wait until the list stands as it was left: that is what esc comes back to."""
        await self.is_placed.wait()
