"""A table over a list of any length: draws what is seen, asks for what is near."""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from ..domain.paging import Count, Page, Row, Span, Step
from .row_painter import RowPainter, thumb
from .row_window import RowWindow
from .table_cells import Cell, Column, Tone, fit
from .table_parts import COMPONENTS, KEYS, LOOK, Highlighted, Opened, Wanted

__all__ = ["Cell", "Column", "RowTable", "Tone"]

R = TypeVar("R", bound=Row)

WHEEL_LINES = 3
BAR_CELLS = 2
"""The scroll bar, and a blank between it and a number at the right edge of a row."""


class RowTable(Widget, Generic[R], can_focus=True):
    """Rows under a header line, a cursor, leading marks, and a scroll bar in the last column.

    The screen answers each `Wanted` with `supply`. A row may answer `heading` with a text: it is
    drawn across the table, and the cursor skips it. Nothing re-sorts: a changed row is replaced
    where it is, and one that is gone stays, dimmed, until `restart`.
    """

    COMPONENT_CLASSES = COMPONENTS
    DEFAULT_CSS = LOOK
    BINDINGS = KEYS
    auto_links = False

    Wanted = Wanted
    Highlighted = Highlighted
    Opened = Opened

    def __init__(
        self,
        columns: tuple[Column[R], ...],
        *,
        gutter: Callable[[R], str] = lambda _: "",
        gutter_width: int = 1,
        heading: Callable[[R], str | None] = lambda _: None,
        show_header: bool = True,
        empty: str = "",
        limit: int = 50,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.window: RowWindow[R] = RowWindow(limit)
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
        self._told: int | None = None
        self._strips: dict[tuple[int, bool, int], Strip] = {}

    # What screens call

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
        """Where this is in the list: "1-16 of 137", or "of 10 000+" when that is not known."""
        if not self.window.rows:
            return ""
        total = "" if self._count is None else f"of {self._count}"
        first = self.window.first_position(self._count)
        if first is None:
            return total
        start = first + self._top
        return f"{start + 1:,}-{start + len(self.visible_rows):,} {total}".replace(",", " ").strip()

    def restart(self, page: Page[R], keep_id: int | None = None) -> None:
        """Show another list, or the same anew; the cursor goes to `keep_id` if it is in `page`."""
        self.window.start(page)
        self._is_filled = True
        index = None if keep_id is None else self.window.index_of(keep_id)
        self._place(index or 0, at_end=page.span.step is Step.LAST and index is None)

    def supply(self, page: Page[R], generation: int) -> None:
        """Take the answer to a `Wanted`; one to an older list is ignored."""
        shift = self.window.supply(page, generation)
        if shift is None:
            return
        if page.span.step in {Step.FIRST, Step.LAST, Step.JUMP}:
            self._place(0, at_end=page.span.step is Step.LAST)
            return
        self._top += shift
        self._cursor += shift
        self._show_all()

    def give_up(self, span: Span) -> None:
        """Let `span` be wanted again: asking for it has failed."""
        self.window.forget(span)

    def replace_row(self, row: R) -> None:
        """Show a changed row where it is; the cursor stays."""
        if (index := self.window.replace(row)) is not None:
            self._redraw(index)

    def mark_gone(self, id: int) -> None:
        """Dim the row with `id`: it no longer belongs to the list, and stays until `restart`."""
        if (index := self.window.mark_gone(id)) is not None:
            self._redraw(index)

    def show_count(self, count: Count | None) -> None:
        """Use `count` for the position and the scroll bar."""
        self._count = count
        self._refresh_bar()

    def redraw(self) -> None:
        """Draw every row again: marks, the time or the columns have changed."""
        self._strips.clear()
        self.refresh()

    def set_columns(self, columns: tuple[Column[R], ...]) -> None:
        """Show other columns of the same rows."""
        self._painter.columns = columns
        self.redraw()

    def go_to(self, id: int) -> bool:
        """Move the cursor to the row with `id`; False when it is not at hand."""
        index = self.window.index_of(id)
        if index is not None:
            self._move_to(index)
        return index is not None

    # Keys and mouse

    def action_move(self, step: int) -> None:
        """Move the cursor by rows that it can stand on."""
        self._move_to(self._cursor + step, step)

    def action_page(self, screens: int) -> None:
        """Move the view and the cursor by screenfuls, one line kept in sight."""
        step = screens * max(1, self._height - 1)
        target = self._cursor + step
        self._top = self._clamp_top(self._top + step)
        self._move_to(target, screens, is_scrolled=True)

    def action_top(self) -> None:
        """Go to the first row of the whole list."""
        if self.window.before is None:
            self._move_to(0, 1)
        else:
            self._want_jump(Step.FIRST)

    def action_bottom(self) -> None:
        """Go to the last row of the whole list."""
        if self.window.after is None:
            self._move_to(len(self.window.rows) - 1, -1)
        else:
            self._want_jump(Step.LAST)

    def action_open(self) -> None:
        """Say that the row at the cursor is to be opened."""
        if (row := self.current) is not None:
            self.post_message(self.Opened(self, row))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move the view down; the cursor stays in sight."""
        event.stop()
        self._scroll_by(WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move the view up; the cursor stays in sight."""
        event.stop()
        self._scroll_by(-WHEEL_LINES)

    def on_click(self, event: events.Click) -> None:
        """Move the cursor; open the row it is on; jump on the scroll bar."""
        event.stop()
        y = event.y - self._header_lines
        if y < 0:
            return
        if event.x == self.size.width - 1 and self.window.goes_beyond(self._height):
            self._jump_to_share(y)
            return
        index = self._top + y
        if index == self._cursor:
            self.action_open()
        elif index < len(self.window.rows) and self._heading(self.window.rows[index]) is None:
            self._move_to(index)

    @on(events.Focus)
    @on(events.Blur)
    def _show_focus(self) -> None:
        """Show whether keys come here."""
        self._strips.clear()
        self._refresh_row(self._cursor)

    def on_resize(self) -> None:
        """Keep the cursor in sight, and ask for what is now seen."""
        self._strips.clear()
        self._top = self._clamp_top(self._top)
        self._scroll_to_cursor()
        self.refresh()
        self._want()

    def notify_style_update(self) -> None:
        """Draw again in the new theme."""
        super().notify_style_update()
        self._strips.clear()

    # Movement

    @property
    def _height(self) -> int:
        """Lines for rows."""
        return max(1, int(self.size.height) - self._header_lines)

    @property
    def _room(self) -> int:
        """Cells for a row."""
        return max(0, int(self.size.width) - BAR_CELLS)

    def _clamp_top(self, top: int) -> int:
        return max(0, min(top, len(self.window.rows) - self._height))

    def _place(self, index: int, *, at_end: bool) -> None:
        """Show new rows with the cursor on `index`, or on the last."""
        rows = self.window.rows
        wanted = len(rows) - 1 if at_end else index
        self._cursor = self._standing_place(wanted, -1 if at_end else 1)
        self._top = self._clamp_top(self._cursor - self._height + 1 if at_end else 0)
        self._told = None
        self._scroll_to_cursor()
        self._show_all()

    def _show_all(self) -> None:
        self._strips.clear()
        self.refresh()
        self._tell()
        self._want()

    def _standing_place(self, index: int, direction: int) -> int:
        """Give the row nearest to `index` that the cursor can stand on, in `direction` first."""
        rows = self.window.rows
        if not rows:
            return 0
        index = max(0, min(index, len(rows) - 1))
        step = 1 if direction >= 0 else -1
        ahead = range(index, len(rows) if step > 0 else -1, step)
        back = range(index, -1 if step > 0 else len(rows), -step)
        for place in chain(ahead, back):
            if self._heading(rows[place]) is None:
                return place
        return index

    def _move_to(self, index: int, direction: int = 1, *, is_scrolled: bool = False) -> None:
        former, former_top = self._cursor, self._top
        self._cursor = self._standing_place(index, direction)
        self._scroll_to_cursor()
        if is_scrolled or self._top != former_top:
            self.refresh()
        else:
            self._refresh_row(former)
            self._refresh_row(self._cursor)
        self._tell()
        self._want()

    def _scroll_to_cursor(self) -> None:
        """Bring the cursor into view: half a screen at a time, or a line where lines are cheap.

        Scrolling repaints the whole table, 9 KB at 80x24, unless the display sends only changes.
        """
        step = 1 if getattr(self.app, "is_scrolling_cheap", False) else max(1, self._height // 2)
        if self._cursor < self._top:
            self._top = self._clamp_top(min(self._cursor, self._top - step))
        elif self._cursor >= self._top + self._height:
            least = self._cursor - self._height + 1
            self._top = self._clamp_top(max(least, self._top + step))
        if self._cursor < self._height and self._cursor == self._standing_place(0, 1):
            self._top = 0  # show the headings above the first row too

    def _scroll_by(self, lines: int) -> None:
        top = self._clamp_top(self._top + lines)
        if top != self._top:
            self._top = top
            kept = max(top, min(self._cursor, top + self._height - 1))
            self._move_to(kept, lines, is_scrolled=True)

    def _tell(self) -> None:
        row = self.current
        if (now := row.id if row is not None else None) != self._told:
            self._told = now
            self.post_message(self.Highlighted(self, row))

    def _want(self) -> None:
        span = self.window.want(self._top, self._height)
        if span is not None:
            self.post_message(self.Wanted(self, span, self.window.generation))

    def _want_jump(self, step: Step, offset: int = 0) -> None:
        span = self.window.jump(step, offset)
        if span is not None:
            self.post_message(self.Wanted(self, span, self.window.generation))

    def _jump_to_share(self, y: int) -> None:
        """Go to where in the whole list line `y` of the scroll bar is."""
        if self._count is not None and not self._count.capped:
            share = y / max(1, self._height - 1)
            offset = round(share * max(0, self._count.value - self._height))
            self._want_jump(Step.JUMP, offset)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of what is seen: the header, a row, or nothing."""
        width = self.size.width
        base = self.rich_style
        if width <= BAR_CELLS:
            return Strip.blank(width, base)
        if y < self._header_lines:
            return Strip([self._painter.header(width - 1), Segment(" ")], width).apply_style(base)
        index = self._top + y - self._header_lines
        rows = self.window.rows
        if index < len(rows):
            strip = self._row_strip(rows[index], index == self._cursor, base)
        else:
            is_first = not rows and y == self._header_lines
            text = (self.empty if self._is_filled else "...") if is_first else ""
            strip = Strip([Segment(fit(f"  {text}", self._room), base)], self._room)
        is_covered = self._bar_covers(y - self._header_lines)
        bar = ("|" if is_covered else " ").rjust(width - self._room)
        return Strip([*strip, Segment(bar, base + self._style("bar"))], width)

    def _row_strip(self, row: R, is_cursor: bool, base: Style) -> Strip:
        key = (row.id, is_cursor, width := self._room)
        strip = self._strips.get(key)
        if strip is None:
            segments = self._painter.row(
                row,
                width,
                is_cursor=is_cursor,
                has_focus=self.has_focus,
                is_gone=self.window.is_gone(row.id),
            )
            strip = Strip(segments, width).simplify().apply_style(base)
            self._strips[key] = strip
        return strip

    def _redraw(self, index: int) -> None:
        id_ = self.window.rows[index].id
        for is_cursor in (True, False):
            self._strips.pop((id_, is_cursor, self._room), None)
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
