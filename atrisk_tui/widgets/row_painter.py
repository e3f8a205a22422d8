"""One row of a table as styled text, and the scroll bar beside the rows."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from rich.segment import Segment
from rich.style import Style

from ..domain.paging import Row
from .table_cells import Column, Tone, column_widths, fit

R = TypeVar("R", bound=Row)


class RowPainter(Generic[R]):
    """Draws rows: the cursor's `>`, the leading marks, then the cells, each cut to its column.

    `style` gives the look of a tone, or of "header", "cursor" and "cursor-blurred".
    """

    def __init__(
        self,
        columns: tuple[Column[R], ...],
        *,
        gutter: Callable[[R], str],
        gutter_width: int,
        heading: Callable[[R], str | None],
        style: Callable[[str], Style],
    ) -> None:
        self.columns = columns
        self._gutter = gutter
        self._gutter_width = gutter_width
        self._heading = heading
        self._style = style

    def header(self, width: int) -> Segment:
        """Give the line of column titles, `width` cells."""
        parts = [" " * (1 + self._gutter_width)]
        for column, cells in self._shown(width - 1):
            parts += [fit(column.title, cells, column.align), " "]
        return Segment(fit("".join(parts), width), self._style("header"))

    def column_at(self, x: int, width: int) -> Column[R] | None:
        """Give the column whose title stands at cell `x` of the header, if one does."""
        end = self.leading_width
        for column, cells in self._shown(width - 1):
            start, end = end, end + cells + 1
            if start <= x < end:
                return column
        return None

    @property
    def leading_width(self) -> int:
        """Cells before the first column: the cursor's, and those of the marks."""
        return 1 + self._gutter_width

    def row(
        self,
        row: R,
        width: int,
        *,
        is_cursor: bool,
        has_focus: bool,
        is_gone: bool,
        is_marked: bool = False,
    ) -> list[Segment]:
        """Give `row` as `width` cells.

        One that is gone is dim, and says so where nothing else stands before it; a marked one
        has a `*` there whatever else would.
        """
        heading = self._heading(row)
        if heading is not None:
            return [Segment(fit(f" {heading}", width), self._style(Tone.HEADING))]
        over = Style()
        if is_cursor:
            over = self._style("cursor" if has_focus else "cursor-blurred")
        marks = "*" if is_marked else self._gutter(row) or ("." if is_gone else "")
        leading = (">" if is_cursor else " ") + fit(marks, self._gutter_width)
        leading = fit(leading, min(width, self.leading_width))
        first = Segment(leading, self._style(Tone.MARK) + over)
        return [first, *self._cells(row, width, over=over, is_gone=is_gone)]

    def _cells(self, row: R, width: int, *, over: Style, is_gone: bool) -> Iterator[Segment]:
        used = min(width, self.leading_width)
        for column, cells in self._shown(width):
            cell = column.cell(row)
            text = cell if isinstance(cell, str) else cell.text
            tone = Tone.NORMAL if isinstance(cell, str) else cell.tone
            style = self._style(Tone.DIM if is_gone else tone) + over
            room = max(0, min(cells + 1, width - used))
            yield Segment(fit(fit(text, cells, column.align), room), style)
            used += room
        if used < width:
            yield Segment(" " * (width - used), over)

    def _shown(self, width: int) -> list[tuple[Column[R], int]]:
        """Give the columns that there is room for, each with its cells."""
        room = max(1, width - 1 - self._gutter_width)
        widths = column_widths(self.columns, room)
        return [
            (column, cells) for column, cells in zip(self.columns, widths, strict=True) if cells
        ]


def thumb(height: int, above: int, total: int) -> range:
    """Give the lines of a scroll bar of `height` that show where in `total` rows the view is."""
    size = max(1, round(height * height / max(total, height)))
    start = round((height - size) * min(1.0, above / max(1, total - height)))
    return range(start, start + size)
