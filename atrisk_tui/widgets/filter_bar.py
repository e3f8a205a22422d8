"""The filter bar: each thing a list can be narrowed by, with its letter and what it is set to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.style import Style
from rich.text import Text
from textual.widget import Widget

from .table_cells import fit

LEAST_CELLS = 36
"""A cell narrower than this says too little."""
TIGHT_CELLS = 26
"""The least where there are too few lines for wider ones."""


@dataclass(frozen=True, slots=True)
class BarCell:
    """One thing that the list can be narrowed by."""

    keys: str
    """Those that set it, as they are pressed."""
    name: str
    value: str
    """What it is set to; empty for anything."""

    @property
    def shown_keys(self) -> str:
        """The keys as the bar shows them."""
        return f"{min(self.keys)}-{max(self.keys)}" if len(self.keys) > 1 else self.keys


class FilterGrid(Widget):
    """The cells in as many columns as there is room for, read from the top left across."""

    COMPONENT_CLASSES = {"filter-grid--key", "filter-grid--set", "filter-grid--any"}
    DEFAULT_CSS = """
    FilterGrid { height: auto; }
    FilterGrid > .filter-grid--key { text-style: bold; }
    FilterGrid > .filter-grid--any { color: $text-muted; }
    """

    def __init__(
        self, cells: Sequence[BarCell], *, room: Callable[[], int] = lambda: 99, **options: Any
    ) -> None:
        super().__init__(**options)
        self.cells = tuple(cells)
        self._room = room
        """Returns how many lines there may be."""
        self._top = 0

    def columns(self, width: int) -> int:
        """Return how many cells stand side by side."""
        across = max(1, min(len(self.cells), width // LEAST_CELLS))
        while self._lines(across) > self._room() and width // (across + 1) >= TIGHT_CELLS:
            across += 1
        return across

    def _lines(self, across: int) -> int:
        return -(-len(self.cells) // across)

    def lines(self, width: int) -> int:
        """Return how many lines of cells are seen."""
        return max(1, min(self._lines(self.columns(width)), self._room()))

    @property
    def seen(self) -> range:
        """The places of the cells that are seen."""
        across = self.columns(self.size.width)
        end = (self._top + self.lines(self.size.width)) * across
        return range(self._top * across, min(len(self.cells), end))

    def scroll_lines(self, by: int) -> None:
        """Show the cells of other lines, as far as there are any."""
        width = self.size.width
        last = self._lines(self.columns(width)) - self.lines(width)
        self._top = max(0, min(last, self._top + by))
        self.refresh()

    def get_content_height(self, container: Any, viewport: Any, width: int) -> int:
        """Return how many lines the cells take."""
        del container, viewport
        return self.lines(width)

    def render(self) -> Text:
        """Draw the cells."""
        across = self.columns(self.size.width)
        room = self.size.width // across
        keys, names = (
            max((len(part) for part in parts), default=0)
            for parts in zip(*((cell.shown_keys, cell.name) for cell in self.cells), strict=True)
        )
        drawn = Text(end="", no_wrap=True)
        for place in self.seen:
            cell = self.cells[place]
            drawn.append("\n" if place > self.seen.start and place % across == 0 else "")
            drawn.append(f"{cell.shown_keys:<{keys}} ", self._tone("key"))
            words = f"{cell.name:<{names}}  {cell.value or '-'}"
            drawn.append(
                f"{fit(words, max(0, room - keys - 2))} ",
                self._tone("set" if cell.value else "any"),
            )
        return drawn

    def _tone(self, name: str) -> Style:
        return self.get_component_rich_style(f"filter-grid--{name}", partial=True)
