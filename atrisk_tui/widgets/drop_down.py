"""The list that hangs under a picker, or stands on it where there is no room below."""

from collections.abc import Callable, Sequence
from typing import Any

from rich.text import Text
from textual import events
from textual.geometry import Region
from textual.widget import Widget

from .table_cells import fit

MOST = 8
"""Lines at most: the form stays in sight around it."""

KEPT_BELOW = 2
"""The message line and the key line stay readable."""


class DropDown(Widget):
    """One list for all pickers of a screen, over what is there; nothing moves for it."""

    COMPONENT_CLASSES = {"drop-down--chosen", "drop-down--beside", "drop-down--edge"}
    DEFAULT_CSS = "DropDown { layer: above; display: none; }"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._rows: Sequence[tuple[str, str]] = ()
        self._at = 0
        self._top = 0
        self._on_pick: Callable[[int], None] | None = None

    def show(
        self,
        rows: Sequence[tuple[str, str]],
        at: int,
        *,
        under: Region,
        on_pick: Callable[[int], None],
    ) -> None:
        """Show (words, beside) rows at the field whose region is `under`, the cursor on `at`."""
        self._rows, self._at, self._on_pick = rows, at, on_pick
        height = self._place(under)
        shown = self._shown(height)
        self._top = min(max(self._top, at - shown + 1), at) if self.display else max(0, at - 3)
        self._top = max(0, min(self._top, len(rows) - shown))
        self.display = True
        self.refresh()

    def hide(self) -> None:
        """Take the list away."""
        self.display = False
        self._on_pick = None

    def _place(self, field: Region) -> int:
        """Put the list where there is room for it; return its height in lines."""
        screen = self.screen.size
        below = screen.height - KEPT_BELOW - field.bottom
        above = field.y - 1
        wanted = min(MOST, len(self._rows))
        opens_up = below < wanted and above > below
        height = max(1, min(wanted, above if opens_up else below))
        self.styles.width = field.width + 2
        self.styles.height = height
        self.styles.offset = (field.x - 1, field.y - height if opens_up else field.bottom)
        return height

    def _shown(self, height: int) -> int:
        """Return how many rows there are lines for: the last line counts those that hide."""
        return height - 1 if len(self._rows) > height > 1 else height

    def render(self) -> Text:
        """Draw the rows that are in sight, and how many there are."""
        width = self.size.width
        edge = self.get_component_rich_style("drop-down--edge", partial=True)
        shown = self._shown(self.size.height)
        drawn = Text(end="", no_wrap=True)
        for index in range(self._top, min(self._top + shown, len(self._rows))):
            drawn.append("\n" if drawn else "")
            drawn.append("|", edge)
            drawn.append_text(self._row(index, width - 2))
            drawn.append("|", edge)
        if shown < self.size.height:
            count = f" {self._top + 1}-{self._top + shown} of {len(self._rows)} "
            drawn.append("\n'" + count.center(width - 2, "-") + "'", edge)
        return drawn

    def _row(self, index: int, width: int) -> Text:
        words, beside = self._rows[index]
        here = index == self._at
        line = Text(fit(f"{'>' if here else ' '}{words}", width), end="")
        room = width - len(words) - 3
        if beside and room > 4:
            line = Text(fit(f"{'>' if here else ' '}{words}  ", width - room), end="")
            faint = self.get_component_rich_style("drop-down--beside", partial=True)
            line.append(fit(beside, room), "" if here else faint)
        if here:
            line.stylize(self.get_component_rich_style("drop-down--chosen"))
        return line

    def on_click(self, event: events.Click) -> None:
        """Take the row that was clicked."""
        event.stop()
        index = self._top + event.y
        if self._on_pick is not None and event.y < self._shown(self.size.height):
            self._on_pick(index)
