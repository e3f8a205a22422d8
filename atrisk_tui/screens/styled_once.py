"""Screens whose styles are worked out when their parts are made, and not again when shown."""

from typing import Any

from textual import events
from textual.screen import Screen


class StyledOnce(Screen[Any]):
    """A screen that comes to the front as it was styled.

    Textual matches every rule anew each time a screen is pushed, 13 ms of the 60 that opening a
    record took; what that could find is a theme changed meanwhile, and ours is chosen at start.
    """

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        event.refresh_styles = False
