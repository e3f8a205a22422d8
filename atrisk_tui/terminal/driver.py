"""A terminal driver that survives bad bytes and absurd window sizes."""

import codecs
import os
from collections.abc import Callable
from functools import partial
from time import monotonic

from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.geometry import Size, clamp
from textual.message import Message

from .crash import record
from .mouse import GIVE_BACK, TAKE

MIN_SIZE = Size(20, 5)
MAX_SIZE = Size(500, 200)
"""Cells; a window of 65535 x 65535 is drawn as if it were this large."""

RESTART_PAUSE_S = 1.0
"""A reader of keys that fails again within this time is not started a third time."""


def clamped(width: int, height: int) -> Size:
    """Give the window size that can be laid out, nearest to what the terminal claims."""
    return Size(
        clamp(width, MIN_SIZE.width, MAX_SIZE.width),
        clamp(height, MIN_SIZE.height, MAX_SIZE.height),
    )


class HardenedDriver(LinuxDriver):
    """Textual's driver for Linux and macOS, with input that cannot end the program."""

    on_input_lost: Callable[[], None] | None = None
    """Called in the input thread when the terminal can no longer be read."""

    def _get_terminal_size(self) -> tuple[int, int]:
        """Ask the terminal itself: COLUMNS and LINES, where set, would freeze the size."""
        try:
            width, height = os.get_terminal_size(self.fileno)
        except OSError:
            width, height = super()._get_terminal_size()
        size = clamped(width or 80, height or 24)
        return size.width, size.height

    def _enable_mouse_support(self) -> None:
        """Take the mouse, but not its every move."""
        if self._mouse:
            self.write(TAKE)
            self.flush()

    def _disable_mouse_support(self) -> None:
        """Give the mouse back whole, so that the shell afterwards gets no codes for its clicks."""
        if self._mouse:
            self.write(GIVE_BACK)
            self.flush()

    def process_message(self, message: Message) -> None:
        """Pass a message on, a window size only as one that can be laid out."""
        if isinstance(message, Resize) and message.size != clamped(*message.size):
            message = Resize.from_dimensions(clamped(*message.size), message.pixel_size)
        super().process_message(message)

    def send_message(self, message: Message) -> None:
        """Hand a message to the app; Textual makes a task and two futures for each."""
        self._loop.call_soon_threadsafe(self._app.post_message, message)

    def _run_input_thread(self) -> None:
        """Read keys; a sequence that the parser fails on is skipped, a lost terminal ends it.

        Textual's own shows the traceback, with local variables, and ends the app.
        """
        failed_at = 0.0
        failures = 0
        while not self.exit_event.is_set():
            try:
                self.run_input_thread()
            except OSError:
                break
            except Exception as error:  # noqa: BLE001 - keys must go on, whatever was typed
                record(error)
                failures = failures + 1 if monotonic() - failed_at < RESTART_PAUSE_S else 1
                failed_at = monotonic()
                if failures > 2:
                    break
        if self.on_input_lost is not None and not self.exit_event.is_set():
            self.on_input_lost()


def forgive_bad_bytes() -> None:
    """Read a byte that is not UTF-8 as the replacement character; a second call does nothing.

    Raises:
        RuntimeError: this Textual reads its terminal in another way.

    """
    current = getattr(linux_driver, "getincrementaldecoder", None)
    if current is _forgiving:
        return
    if current is not codecs.getincrementaldecoder:
        raise RuntimeError("This version of Textual reads keys in a way that is not made safe")
    linux_driver.__dict__["getincrementaldecoder"] = _forgiving


def _forgiving(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encoding), "replace")
