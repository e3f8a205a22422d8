"""The filter bar as a prompt: one letter says what to set, enter or esc closes it."""

from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from ..widgets.filter_bar import BarCell, FilterGrid
from .ask import PromptScreen

CLEAR = "c"
DONE = frozenset({"enter", "escape"})


class FilterPrompt(PromptScreen):
    """Shows what the list is narrowed to and is dismissed with a key, or None when it is done."""

    def __init__(self, cells: Sequence[BarCell], *, counted: str) -> None:
        super().__init__(f"Filter   {counted}")
        self.cells = cells

    def parts(self) -> ComposeResult:
        """Lay the cells, and how to go on."""
        yield FilterGrid(self.cells)
        yield Static(Text(self._hint), classes="echo")

    @property
    def _hint(self) -> str:
        return "a letter sets it, the list follows   c clears all   enter or esc goes on"

    def on_key(self, event: events.Key) -> None:
        """Answer with a key that stands in the bar; an unknown one says so."""
        event.stop()
        event.prevent_default()
        key = event.character if event.is_printable and event.character else event.key
        if event.key in DONE:
            self.dismiss(None)
        elif key == CLEAR or any(key in cell.keys for cell in self.cells):
            self.dismiss(key)
        else:
            known = "".join(cell.keys for cell in self.cells) + CLEAR
            self.echo(f"{key} is not one of {' '.join(known)}; enter or esc goes on", wrong=True)
