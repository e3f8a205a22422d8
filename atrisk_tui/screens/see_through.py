"""Screens that lie over another one: what they leave free shows it, as it is drawn there."""

from typing import Any, Protocol, cast

from textual.geometry import Region
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.strip import Strip


class Draws(Protocol):
    """What a screen that lies over another one needs of the app."""

    def lines_of(self, screen: Screen[Any], lines: set[int]) -> dict[int, Strip]:
        """Return some lines of a screen by their numbers, also of one that is not in front."""
        ...


class SeeThrough(ModalScreen[ScreenResultType]):
    """A screen without a background of its own.

    Textual draws what lies beneath in whole and takes it through Rich, to tint it; nothing is
    tinted here, and that was a sixth of the work of a question and its answer.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines of the screen beneath."""
        beneath = self._beneath()
        if beneath is None or beneath.size != self.size:
            return super().render_lines(crop)
        found = cast("Draws", self.app).lines_of(beneath, set(crop.line_range))
        strips = [found.get(y) or Strip.blank(self.size.width) for y in crop.line_range]
        first, last = crop.column_span
        if (first, last) != (0, self.size.width):
            strips = [strip.crop(first, last) for strip in strips]
        return strips

    def _beneath(self) -> Any:
        stack = self.app.screen_stack
        place = stack.index(self) if self in stack else 0
        return stack[place - 1] if place else None
