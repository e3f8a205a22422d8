"""The mouse: taken only as far as it is used, and given back to the terminal on `%`."""

from typing import Any

from textual.app import App, ReturnType
from textual.binding import Binding
from textual.driver import Driver

TAKE = "\x1b[?1000h\x1b[?1002h\x1b[?1006h"
"""Clicks, the wheel, and moves while a button is down.

Not every move (1003): what is under the pointer is painted nowhere, and over a slow line each
cell that it crosses would be sent to and fro.
"""
GIVE_BACK = "\x1b[?1016l\x1b[?1006l\x1b[?1003l\x1b[?1002l\x1b[?1000l"
"""With the pixel coordinates that the toolkit may have asked for, which outlast the rest."""
PIXELS = "\x1b[?1016h"


class MouseSwitch(App[ReturnType]):
    """An App whose mouse a person can switch off: the terminal then selects and pastes itself."""

    BINDINGS = [
        Binding(
            "percent_sign",
            "mouse",
            "Mouse",
            id="app.mouse",
            show=False,
            tooltip="Mouse off, so that the terminal selects text, or on again",
        )
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.is_mouse_wanted = True
        """Whether the person wants the program to take the mouse, for this session."""

    def action_mouse(self) -> None:
        """Give the mouse to the terminal, or take it again."""
        self.is_mouse_wanted = not self.is_mouse_wanted
        self.take_mouse(self.is_mouse_wanted)
        self.mouse_switched()

    def mouse_switched(self) -> None:
        """The mouse was switched by the person; to be said where this program says such things."""

    def take_mouse(self, wanted: bool) -> None:
        """Take the mouse or give it back, for as long as a screen needs it otherwise too."""
        driver: Driver | None = self._driver
        if driver is None or driver._mouse == wanted:
            return
        if not wanted:
            self.capture_mouse(None)  # a button may be down whose release will not come
        driver._mouse = wanted  # what it does after a stop and `fg`, and at the end
        pixels = PIXELS if getattr(driver, "_mouse_pixels", False) else ""
        driver.write(TAKE + pixels if wanted else GIVE_BACK)
        driver.flush()
