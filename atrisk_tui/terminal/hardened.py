"""The App that has all the hardening, and how it is run."""

import sys
from collections.abc import Callable
from typing import Any

from textual.app import ReturnType
from textual.driver import Driver

from . import crash
from .collector import tame_collector
from .display import DiffDisplay
from .driver import HardenedDriver, forgive_bad_bytes
from .escape import part_escape
from .hangup import EXIT_HANGUP, HangupWatch
from .keys import KeyOrder
from .mouse import MouseSwitch
from .safe_text import install_safe_output


class HardenedApp(DiffDisplay[ReturnType], MouseSwitch[ReturnType], KeyOrder[ReturnType]):
    """An App that keeps keys in order, shows data as text only and ends cleanly on a bug."""

    crash_reference: str | None = None
    """What to look for in the error log, once a bug has ended the app."""

    def __init__(self, *, pops_up: bool = True, **options: Any) -> None:
        install_safe_output()
        forgive_bad_bytes()
        part_escape()
        super().__init__(**options)
        if not pops_up:
            # Every screen and every question would carry the parts for notes and tooltips, and
            # be laid out once more for them.
            self._disable_tooltips = self._disable_notifications = True

    def get_driver_class(self) -> type[Driver]:
        """Choose the driver that survives bad bytes, unless a test has chosen its own."""
        chosen = super().get_driver_class()
        return HardenedDriver if issubclass(HardenedDriver, chosen) else chosen

    def on_mount(self) -> None:
        """Keep the collector away from keys; a run without a terminal (a test) has no need."""
        if not self.is_headless:
            tame_collector(self)

    def _handle_exception(self, error: Exception) -> None:
        """End with a reference; Textual's own prints local variables, which are data."""
        self._return_code = crash.EXIT_BUG
        if self._exception is None:
            self.crash_reference = crash.record(error) if not self.is_headless else "none"
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """End as on any bug: what Textual would show holds local variables."""
        self._handle_exception(RuntimeError("panic"))


def run_hardened(
    app: HardenedApp[Any], *, on_hangup: Callable[[], None] | None = None, mouse: bool = True
) -> int:
    """Run `app` in the terminal and give the program's exit code; 70 when a bug ended it.

    `mouse` says whether it begins with the mouse taken. `on_hangup` keeps drafts when the line
    drops; it runs in a thread and has 0.7 s.
    """
    watch = HangupWatch(on_hangup)
    watch.start()
    HardenedDriver.on_input_lost = lambda: watch.end(EXIT_HANGUP)
    crash.install_crash_report()
    app.is_mouse_wanted = mouse
    try:
        app.run(mouse=mouse)
    except Exception as error:  # noqa: BLE001 - the last stop: tell a reference, not the data
        app.crash_reference = crash.record(error)
    if app.crash_reference is not None:
        print(crash.sentence(app.crash_reference), file=sys.stderr)  # noqa: T201
        return crash.EXIT_BUG
    return app.return_code or 0
