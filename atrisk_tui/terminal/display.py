"""Only lines that changed are sent, and the terminal scrolls, which saves most of the bytes.

Textual repaints every line of a scrolled region: 40 lines down a table at 100x30 cost 101 KB
without this and 29 KB with it. This replaces one private method of the App,
`_display`; the canaries hold what it leans on, `ATRISK_DIFF_DISPLAY=0` switches it off, and
`action_repaint` sends everything anew.
"""

import os
from collections.abc import Hashable
from typing import Any

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import CompositorUpdate
from textual.app import App, ReturnType
from textual.binding import Binding
from textual.driver import Driver
from textual.geometry import Offset, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.timer import Timer

from .late_render import LateUpdate, render_late, rendered_lines
from .line_diff import changed, find_scroll
from .pacing import pace_frames
from .steady_line import line_sequence

RESIZE_SETTLES_S = 0.1
"""From the last change of the window's size until everything is drawn once more."""


class DiffDisplay(App[ReturnType]):
    """An App that remembers what the terminal shows and sends the difference."""

    BINDINGS = [
        Binding(
            "ctrl+l",
            "repaint",
            "Repaint",
            id="global.repaint",
            show=False,
            tooltip="Draw the whole screen again",
        )
    ]

    def __init__(self, **options: Any) -> None:
        render_late()
        pace_frames()
        super().__init__(**options)
        self.is_diff_display = os.environ.get("ATRISK_DIFF_DISPLAY", "1") != "0"
        """Whether only differences are sent; may be changed at any time."""
        self.frame_at = 0.0
        """When a frame was last drawn while keys were waiting: monotonic seconds."""
        self._shown: list[Hashable | None] | None = None
        self._shown_size: Size | None = None
        self._shown_cursor: Offset | None = None
        self._strips: list[Strip] | None = None
        """The last frame of `_strips_of`; None where some change of it was not drawn."""
        self._strips_of: Screen[Any] | None = None
        self._resize_settled: Timer | None = None
        self._pointer = "default"

    @property
    def is_rendering_late(self) -> bool:
        """Whether frames come as a `LateUpdate`."""
        return self.is_diff_display and not self.is_headless and not self.is_inline

    @property
    def is_scrolling_cheap(self) -> bool:
        """Whether moving many lines by one costs few bytes."""
        return self.is_diff_display

    def action_repaint(self) -> None:
        """Forget what the terminal shows, clear it and draw everything."""
        self._shown = None
        if self._driver is not None and not self.is_headless:
            self._driver.write("\x1b[r\x1b[2J")
        self.screen.refresh(layout=True)

    def on_mount(self) -> None:
        """After a stop and `fg` the terminal shows something else."""
        self.app_resume_signal.subscribe(self, lambda _: self.action_repaint())

    def on_resize(self) -> None:
        """Draw everything once the size has settled: a resized terminal moves and drops lines.

        A frame made for the former size scrolls a smaller window, and Textual then draws only
        what it thinks has changed; nothing, where the size is back before it looked.
        """
        self._shown = None
        if self._resize_settled is not None:
            self._resize_settled.stop()
        self._resize_settled = self.set_timer(RESIZE_SETTLES_S, self._draw_all)

    def _draw_all(self) -> None:
        self._shown = None
        self._resize_settled = None
        if self.screen_stack:  # none is left when the app is ended right after a resize
            self.screen.refresh()

    def lines_of(self, screen: "Screen[Any]", lines: set[int]) -> dict[int, Strip]:
        """Render some lines of a screen, also of one that is not in front."""
        return rendered_lines(screen._compositor, lines)

    def _set_pointer_shape(self, shape: str) -> None:
        """Send the mouse's shape where it is another: every new screen asks for the usual one."""
        if shape != self._pointer:
            self._pointer = shape
            super()._set_pointer_shape(shape)

    def _display(self, screen: "Screen[Any]", renderable: Any) -> None:
        driver = self._driver
        can_differ = (
            self.is_diff_display
            and isinstance(renderable, CompositorUpdate)
            and self._running
            and not (self._batch_count or self._closed or self.is_headless)
            and screen is self.screen
        )
        if driver is None or not can_differ or driver.is_inline:
            if renderable is not None:
                self._strips = None
                if not self._batch_count:
                    self._shown = None
            super()._display(screen, renderable)
            return
        try:
            self._send_difference(screen, driver, self._rendered(screen, renderable))
        finally:
            self.post_display_hook()

    def _rendered(self, screen: "Screen[Any]", update: CompositorUpdate) -> list[Strip]:
        """Give every line of the screen; of those that did not change, as they were rendered."""
        is_known = self._shown is not None and self._strips_of is screen
        if isinstance(update, LateUpdate):
            strips = update.strips(self._strips if is_known else None)
        else:
            strips = screen._compositor.render_strips()
        self._strips, self._strips_of = strips, screen
        return strips

    def _send_difference(self, screen: "Screen[Any]", driver: Driver, strips: list[Strip]) -> None:
        """Send what changed in one write, then put the cursor where it belongs."""
        position = screen.outer_size.clamp_offset(self.cursor_position)
        sequence = self._difference(strips, screen.size)
        if not sequence and position == self._shown_cursor:
            return  # a message repainted what an earlier frame had in it already
        self._previous_cursor_position = self._shown_cursor = position
        begin, end = (SYNC_START, SYNC_END) if self._sync_available else ("", "")
        # In one piece: each write wakes the thread that writes.
        driver.write(f"{begin}{sequence}\x1b[{position.y + 1};{position.x + 1}H{end}")
        driver.flush()

    def _difference(self, strips: list[Strip], size: Size) -> str:
        """Give the sequence that turns what is shown into `strips`, and remember it as shown."""
        new = [tuple(strip._segments) for strip in strips]
        old = self._shown
        if old is None or len(old) != len(new) or self._shown_size != size:
            old = [None] * len(new)
        parts = []
        scroll = find_scroll(old, new)
        if scroll is not None:
            old = scroll.apply(old)
            parts.append(scroll.sequence)
        console = self.console
        parts += [line_sequence(y, strips[y], console) for y in changed(old, new)]
        self._shown = list(new)
        self._shown_size = size
        return "".join(parts)
