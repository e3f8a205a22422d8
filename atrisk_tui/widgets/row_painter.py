"""One row of a table as styled text, and the scroll bar beside the rows."""

from collections.abc import Callable
from typing import Generic, TypeVar

from rich.cells import cell_len
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

    def row(
        self, row: R, width: int, *, is_cursor: bool, has_focus: bool, is_gone: bool
    ) -> list[Segment]:
        """Give `row` as `width` cells; one that is gone is dim, and marked where no mark is."""
        heading = self._heading(row)
        if heading is not None:
            return [Segment(fit(f" {heading}", width), self._style(Tone.HEADING))]
        over = Style()
        if is_cursor:
            over = self._style("cursor" if has_focus else "cursor-blurred")
        marks = self._gutter(row) or ("." if is_gone else "")
        leading = (">" if is_cursor else " ") + fit(marks, self._gutter_width)
        leading = fit(leading, min(width, 1 + self._gutter_width))
        segments = [Segment(leading, self._style(Tone.MARK) + over)]
        used = cell_len(leading)
        for column, cells in self._shown(width):
            cell = column.cell(row)
            text = cell if isinstance(cell, str) else cell.text
            tone = Tone.NORMAL if isinstance(cell, str) else cell.tone
            style = self._style(Tone.DIM if is_gone else tone) + over
            room = max(0, min(cells + 1, width - used))
            segments.append(Segment(fit(fit(text, cells, column.align), room), style))
            used += room
        if used < width:
            segments.append(Segment(" " * (width - used), over))
        return segments

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
