"""Which columns a list shows, and in which order: chosen by the person, as far as there is room."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from textual.binding import Binding, BindingType

from ..domain.paging import Row
from ..widgets.row_table import Column
from .base import verb
from .lists import ListScreen

R = TypeVar("R", bound=Row)

WIDE = 120
"""From this many columns the table has more of them."""
NARROW = 70
"""Below this many columns the table has fewer of them."""
KEPT_ROWS = 3
"""Of the list, to be seen over a prompt that changes it."""
_AROUND = 4
"""Cells of a row that no column has: the cursor's, the mark's, and two at the scroll bar."""


def fitting(columns: Mapping[str, Column[Any]], width: int, kept: str = "") -> tuple[str, ...]:
    """Return the names of the columns that fit a terminal of `width`; from the right they go.

    `kept` stays, whatever else has to go.
    """
    names = list(columns)
    while len(names) > 1 and _taken(columns[name] for name in names) > width - _AROUND:
        loose = [name for name in names if name != kept]
        names.remove(loose[-1])
    return tuple(names)


def _taken(columns: Iterable[Column[Any]]) -> int:
    widths = [column.width for column in columns]
    return sum(widths) + len(widths) - 1


class ChosenColumns(ListScreen[R]):
    """A list with `C` for its columns."""

    KEPT_COLUMN = "customer"
    """The column that is never left out: what a row is about."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("C", "columns", "Columns", id="list.columns", tooltip="Choose the columns"),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.column_names: tuple[str, ...] = ()
        """The chosen columns in their order; empty for the usual ones."""
        self._made_of: tuple[str, ...] = ()

    @property
    def list_width(self) -> int:
        """The cells that the table may take."""
        return self.app.size.width

    def offered_columns(self) -> Mapping[str, Column[R]]:
        """Return every column there is by its name, in the usual order."""
        raise NotImplementedError

    def usual_columns(self) -> Sequence[str]:
        """Return the names of the columns that are shown unless others are chosen."""
        raise NotImplementedError

    def wanted_columns(self) -> tuple[str, ...]:
        """Return the names of the columns that are to be shown, those without room too."""
        offered = self.offered_columns()
        names = tuple(name for name in self.column_names if name in offered)
        if not names:
            return tuple(self.usual_columns())
        return names if self.KEPT_COLUMN in names else (self.KEPT_COLUMN, *names)

    def shown_columns(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return those of some columns that this terminal has room for."""
        offered = self.offered_columns()
        wanted = {name: offered[name] for name in names}
        return fitting(wanted, self.list_width, self.KEPT_COLUMN)

    def make_columns(self) -> tuple[Column[R], ...]:
        """Return the columns for the width there is."""
        offered = self.offered_columns()
        self._made_of = self.wanted_columns()
        names = self.shown_columns(self._made_of)
        return tuple(replace(offered[name], key=name) for name in names)

    @property
    def prompt_lines(self) -> int:
        """The lines that a prompt may take, its edge too: some rows are to be seen over it."""
        seen = self.table.region.y + 1 + KEPT_ROWS
        return self.app.size.height - seen

    def columns_moved(self) -> None:
        """Show the columns that are chosen now."""
        self.table.set_columns(self.make_columns())

    def follow_order(self) -> None:
        """Show the column that the list is ordered by now, where the usual ones are shown."""
        if self.wanted_columns() != self._made_of:
            self.columns_moved()

    def on_resize(self) -> None:
        """Show the columns that the new width has room for."""
        self.columns_moved()

    def settings_moved(self) -> None:
        """Head the columns as the company calls them now."""
        if self.is_mounted:
            self.columns_moved()
            self.show_status()

    @verb
    async def action_columns(self) -> None:
        """Choose the columns and their order."""
        from .column_prompt import ColumnPrompt

        chosen = await self.prompt(
            ColumnPrompt(
                self.offered_columns(),
                self.wanted_columns(),
                kept=self.KEPT_COLUMN,
                usual=tuple(self.usual_columns()),
                fits=self.shown_columns,
                no_room=self._no_room_words(),
                room=lambda: self.prompt_lines,
            )
        )
        if chosen is not None:
            usual = chosen == tuple(self.usual_columns())
            self.choose_columns(() if usual else chosen)

    def _no_room_words(self) -> str:
        width = self.app.size.width
        return (
            f"no room {'beside the preview' if self.list_width < width else f'at {width} columns'}"
        )

    def choose_columns(self, names: tuple[str, ...]) -> None:
        """Show these columns; none means the usual ones."""
        self.column_names = names
        self.columns_moved()
        hidden = len(self.wanted_columns()) - len(self.shown_columns(self.wanted_columns()))
        more = f", {hidden} of them have no room here" if hidden else ""
        self.say(f"{len(self.wanted_columns())} columns{more}" if names else "the usual columns")
