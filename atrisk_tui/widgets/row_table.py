"""A table over a list of any length: draws what is seen, asks for what is near."""

from collections.abc import Iterable
from itertools import chain
from typing import Any, TypeVar

from textual import events, on

from ..domain.paging import Page, Row, Span, Step
from .row_view import RowView
from .table_cells import Cell, Column, Tone
from .table_parts import (
    COMPONENTS,
    KEYS,
    LOOK,
    HeaderClicked,
    Highlighted,
    MarksMoved,
    Opened,
    Wanted,
)

__all__ = ["Cell", "Column", "RowTable", "Tone"]

R = TypeVar("R", bound=Row)

WHEEL_LINES = 3
_UNTOLD = object()


class RowTable(RowView[R], can_focus=True):
    """Rows under a header line, a cursor, leading marks, and a scroll bar in the last column.

    The screen answers each `Wanted` with `supply`. A row may answer `heading` with a text: it is
    drawn across the table, and the cursor skips it. Nothing re-sorts: a changed row is replaced
    where it is, and one that is gone stays, dimmed, until `restart`. Where `version` tells a row's
    version, rows can be marked; marks outlast the list that they were made in.
    """

    COMPONENT_CLASSES = COMPONENTS
    DEFAULT_CSS = LOOK
    BINDINGS = KEYS
    auto_links = False

    Wanted = Wanted
    Highlighted = Highlighted
    Opened = Opened
    MarksMoved = MarksMoved
    HeaderClicked = HeaderClicked

    def __init__(self, columns: tuple[Column[R], ...], **options: Any) -> None:
        super().__init__(columns, **options)
        self._told: object = None
        """The row whose id was told last; something else where it is to be told in any case."""

    # What screens call

    def restart(self, page: Page[R], keep_id: int | None = None) -> None:
        """Show another list, or the same anew; the cursor goes to `keep_id` if it is in `page`."""
        self.window.start(page)
        self._is_filled = True
        index = None if keep_id is None else self.window.index_of(keep_id)
        self._place(index or 0, at_end=page.span.step is Step.LAST and index is None)

    @property
    def line(self) -> int:
        """Which line of the table the cursor is on, counted from its first row."""
        return self._cursor - self._top

    def put_on_line(self, line: int) -> None:
        """Scroll so that the cursor is on that line, as far as there are rows."""
        top = self._clamp_top(self._cursor - line)
        if top != self._top:
            self._top = top
            self._scroll_to_cursor()
            self._show_all()

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

    def go_to(self, id: int) -> bool:
        """Move the cursor to the row with `id`; False when it is not at hand."""
        index = self.window.index_of(id)
        if index is not None:
            self._move_to(index)
        return index is not None

    # Marks

    def toggle_mark(self) -> None:
        """Mark the row at the cursor, or take its mark away."""
        if (pair := self._pair_at(self._cursor)) is not None:
            self.marks.toggle(*pair)
            self._marks_moved(self._cursor)

    def extend_marks(self, step: int) -> None:
        """Mark the row at the cursor and those that it moves to; going back unmarks them."""
        start = self._cursor
        if (before := self._pair_at(start)) is None:
            return
        self._move_to(start + step, step)
        self.marks.sweep(before, self._pair_at(self._cursor) or before)
        self._marks_moved(start, self._cursor)

    def set_marks(self, *, add: Iterable[tuple[int, int]] = (), drop: Iterable[int] = ()) -> None:
        """Mark records, given as id and version, and take the marks of others away."""
        self.marks.drop(drop)
        self.marks.add(add)
        self.redraw()

    def _mark_up_to(self, index: int) -> None:
        """Mark the rows from the cursor to `index`, and move the cursor there."""
        first, last = sorted((self._cursor, index))
        pairs = [pair for at in range(first, last + 1) if (pair := self._pair_at(at)) is not None]
        self.marks.add(pairs)
        self._move_to(index)
        self._marks_moved(*range(first, last + 1))

    def _pair_at(self, index: int) -> tuple[int, int] | None:
        """Give id and version of a row that can be marked."""
        rows = self.window.rows
        if self._version is None or not 0 <= index < len(rows):
            return None
        version = self._version(rows[index])
        return None if version is None else (rows[index].id, version)

    def _marks_moved(self, *indexes: int) -> None:
        for index in indexes:
            self._redraw(index)
        self.post_message(self.MarksMoved(self))

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
        """Move the cursor; open the row it is on; mark; jump on the scroll bar.

        A click on the leading cells or with ctrl marks, one with shift marks up to there.
        """
        event.stop()
        y = event.y - self._header_lines
        if y < 0:
            self._click_header(event.x)
            return
        if event.x == self.size.width - 1 and self.window.goes_beyond(self._height):
            self._jump_to_share(y)
            return
        index = self._top + y
        if index >= len(self.window.rows) or self._heading(self.window.rows[index]) is not None:
            return
        if event.shift and self._pair_at(index) is not None:
            self._mark_up_to(index)
        elif self._pair_at(index) is not None and (event.ctrl or self._is_leading(event.x)):
            self._move_to(index)
            self.toggle_mark()
        elif index == self._cursor:
            self.action_open()
        else:
            self._move_to(index)

    def _is_leading(self, x: int) -> bool:
        return x < self._painter.leading_width

    def _click_header(self, x: int) -> None:
        column = self._painter.column_at(x, self.size.width - 1)
        if column is not None:
            self.post_message(self.HeaderClicked(self, column.key or column.title))

    @on(events.Focus)
    @on(events.Blur)
    def _show_focus(self) -> None:
        """Show whether keys come here."""
        if 0 <= self._cursor < len(self.window.rows):
            self._redraw(self._cursor)

    def on_resize(self) -> None:
        """Keep the cursor in sight, and ask for what is now seen."""
        self._strips.clear()
        self._top = self._clamp_top(self._top)
        self._scroll_to_cursor()
        self.refresh()
        self._want()

    # Movement

    def _clamp_top(self, top: int) -> int:
        return max(0, min(top, len(self.window.rows) - self._height))

    def _place(self, index: int, *, at_end: bool) -> None:
        """Show new rows with the cursor on `index`, or on the last."""
        rows = self.window.rows
        wanted = len(rows) - 1 if at_end else index
        self._cursor = self._standing_place(wanted, -1 if at_end else 1)
        self._top = self._clamp_top(self._cursor - self._height + 1 if at_end else 0)
        self._told = _UNTOLD
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
