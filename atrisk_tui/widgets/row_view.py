"""The rows of a table as they are seen: header, marks, cursor, scroll bar, a line at a time."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from ..domain.paging import Count, Row
from .marks import Marks
from .row_painter import RowPainter, thumb
from .row_window import RowWindow
from .table_cells import Column, fit

R = TypeVar("R", bound=Row)

BAR_CELLS = 2
"""The scroll bar, and a blank between it and a number at the right edge of a row."""


class RowView(Widget, Generic[R]):
    """What a table draws of the rows at hand, each kept as drawn until it changes."""

    def __init__(
        self,
        columns: tuple[Column[R], ...],
        *,
        gutter: Callable[[R], str] = lambda _: "",
        gutter_width: int = 1,
        heading: Callable[[R], str | None] = lambda _: None,
        version: Callable[[R], int | None] | None = None,
        show_header: bool = True,
        empty: str = "",
        limit: int = 50,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.window: RowWindow[R] = RowWindow(limit)
        self.marks = Marks()
        self._version = version
        """A row's version; None for one that cannot be marked. Without it, none can."""
        self._painter = RowPainter(
            columns,
            gutter=gutter,
            gutter_width=gutter_width,
            heading=heading,
            style=self._style,
        )
        self._heading = heading
        self._header_lines = 1 if show_header else 0
        self.empty = empty
        self._is_filled = False
        self._top = 0
        self._cursor = 0
        self._count: Count | None = None
        self._strips: dict[tuple[int, bool, bool, int], Strip] = {}
        self._looks: tuple[Style, Style] | None = None
        self._drawn_for: object = None

    @property
    def current(self) -> R | None:
        """The row at the cursor."""
        rows = self.window.rows
        if 0 <= self._cursor < len(rows) and self._heading(rows[self._cursor]) is None:
            return rows[self._cursor]
        return None

    @property
    def visible_rows(self) -> Sequence[R]:
        """The rows on the screen, headings too."""
        return self.window.rows[self._top : self._top + self._height]

    @property
    def position(self) -> str:
        """Where this is in the list: "1-16 of 137", or "of 10 000+" when that is not known.

        "1-16 (5 still in)" where others are shown that no longer belong to it.
        """
        if not self.window.rows:
            return ""
        total = "" if self._count is None else f"of {self._count}"
        first = self.window.first_position(self._count)
        if first is None:
            return total
        start, end = first + self._top, first + self._top + len(self.visible_rows)
        if self._count is not None and not self._count.capped and end > self._count.value:
            total = f"({self._count} still in)"  # rows that have left stay where they are
        return f"{start + 1:,}-{end:,} {total}".replace(",", " ").strip()

    def show_count(self, count: Count | None) -> None:
        """Use `count` for the position and the scroll bar."""
        self._count = count
        self._refresh_bar()

    def redraw(self) -> None:
        """Draw every row again: marks, the time or the columns have changed."""
        self._strips.clear()
        self.refresh()

    def redraw_for(self, state: object) -> None:
        """Draw every row again if what they are drawn by is not what it was at the last time."""
        if state != self._drawn_for:
            self._drawn_for = state
            self.redraw()

    @property
    def columns(self) -> tuple[Column[R], ...]:
        """The columns, those too that there is no room for."""
        return self._painter.columns

    def set_columns(self, columns: tuple[Column[R], ...]) -> None:
        """Show other columns of the same rows."""
        self._painter.columns = columns
        self.redraw()

    def notify_style_update(self) -> None:
        """Draw again in the new theme."""
        super().notify_style_update()
        self._looks = None
        self._strips.clear()

    @property
    def _base_and_bar(self) -> tuple[Style, Style]:
        """The styles of a row and of the scroll bar; each line asks for them."""
        if self._looks is None:
            base = self.rich_style
            self._looks = base, base + self._style("bar")
        return self._looks

    @property
    def _height(self) -> int:
        """Lines for rows."""
        return max(1, int(self.size.height) - self._header_lines)

    @property
    def _room(self) -> int:
        """Cells for a row."""
        return max(0, int(self.size.width) - BAR_CELLS)

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of what is seen: the header, a row, or nothing."""
        width = self.size.width
        base, _ = self._base_and_bar
        if width <= BAR_CELLS:
            return Strip.blank(width, base)
        if y < self._header_lines:
            return Strip([self._painter.header(width - 1), Segment(" ")], width).apply_style(base)
        index = self._top + y - self._header_lines
        rows = self.window.rows
        is_covered = self._bar_covers(y - self._header_lines)
        if index < len(rows):
            return self._row_line(rows[index], index == self._cursor, is_covered)
        is_first = not rows and y == self._header_lines
        text = (self.empty if self._is_filled else "...") if is_first else ""
        strip = Strip([Segment(fit(f"  {text}", self._room), base)], self._room)
        return self._with_bar(strip, is_covered)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; each is whole and in its colours, so Textual has none of its own to add."""
        strips = [self.render_line(y) for y in crop.line_range]
        background = self.background_colors[1]
        for each in self.get_line_filters():
            strips = [strip.apply_filter(each, background) for strip in strips]
        first, last = crop.column_span
        if (first, last) != (0, self.size.width):
            strips = [strip.crop(first, last) for strip in strips]
        return strips

    def _row_line(self, row: R, is_cursor: bool, is_covered: bool) -> Strip:
        key = (row.id, is_cursor, is_covered, width := self._room)
        strip = self._strips.get(key)
        if strip is None:
            segments = self._painter.row(
                row,
                width,
                is_cursor=is_cursor,
                has_focus=self.has_focus,
                is_gone=self.window.is_gone(row.id),
                is_marked=row.id in self.marks,
            )
            strip = Strip(segments, width).simplify().apply_style(self._base_and_bar[0])
            self._strips[key] = strip = self._with_bar(strip, is_covered)
        return strip

    def _with_bar(self, strip: Strip, is_covered: bool) -> Strip:
        width = self.size.width
        bar = ("|" if is_covered else " ").rjust(width - self._room)
        return Strip([*strip, Segment(bar, self._base_and_bar[1])], width)

    def _redraw(self, index: int) -> None:
        id_ = self.window.rows[index].id
        for is_cursor, is_covered in product((True, False), repeat=2):
            self._strips.pop((id_, is_cursor, is_covered, self._room), None)
        self._refresh_row(index)

    def _refresh_row(self, index: int) -> None:
        y = index - self._top + self._header_lines
        self.refresh(Region(0, y, self.size.width, 1))

    def _refresh_bar(self) -> None:
        self.refresh(Region(self.size.width - 1, 0, 1, self.size.height))

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"row-table--{name}", partial=True)

    def _bar_covers(self, y: int) -> bool:
        if not self.window.goes_beyond(self._height):
            return False
        first = self.window.first_position(self._count)
        at_hand = len(self.window.rows)
        total = max(self._count.value if self._count else 0, (first or 0) + at_hand)
        above = (first if first is not None else total - at_hand) + self._top
        return y in thumb(self._height, above, total)
