"""The filter bar as a prompt: one letter says what to set, enter or esc closes it."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from ..widgets.filter_bar import BarCell, FilterGrid
from .ask import PromptScreen, part_words

CLEAR = "c"
DONE = frozenset({"enter", "escape"})
_AROUND = 3
"""Lines of the prompt beside the cells: its edge, the title, and how to go on."""
_HINT = "a letter sets it, the list follows   c clears all   enter or esc goes on"
_SHORT_HINT = "a letter sets it   c clears all   esc goes on"


class FilterPrompt(PromptScreen):
    """Shows what the list is narrowed to and is dismissed with a key, or None when it is done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,pagedown", "scroll(1)", "Down", id="filter.down", tooltip="Further down"),
        Binding("up,pageup", "scroll(-1)", "Up", id="filter.up", tooltip="Further up"),
    ]

    def __init__(
        self, cells: Sequence[BarCell], *, counted: str, room: Callable[[], int] = lambda: 99
    ) -> None:
        super().__init__(f"Filter   {counted}")
        self.cells = cells
        self._room = room
        """Returns how many lines the prompt may take."""
        self._named = self.question

    def parts(self) -> ComposeResult:
        """Lay the cells, and how to go on."""
        yield FilterGrid(self.cells, room=lambda: self._room() - _AROUND)
        yield Static(Text(self._hint), classes="echo")

    @property
    def _hint(self) -> str:
        if self.app.size.width < len(_HINT) + 2:
            return _SHORT_HINT
        return _HINT

    def on_mount(self) -> None:
        """Say where the other cells are, once it is known how many are seen."""
        self.call_after_refresh(self._show_part)

    def on_resize(self) -> None:
        """Show the cells that the new size has room for."""
        grid = self.query_one(FilterGrid)
        grid.scroll_lines(0)
        grid.refresh(layout=True)
        self.echo(self._hint)
        self.call_after_refresh(self._show_part)

    def _show_part(self) -> None:
        if self.is_mounted:
            seen = self.query_one(FilterGrid).seen
            words = part_words(seen.start + 1, seen.stop, len(self.cells))
            self.ask_again(f"{self._named}{words}")

    def action_scroll(self, by: int) -> None:
        """Show other cells, where not all are seen."""
        self.query_one(FilterGrid).scroll_lines(by)
        self._show_part()

    def on_key(self, event: events.Key) -> None:
        """Answer with a key that stands in the bar; an unknown one says so."""
        active = self.active_bindings.get(event.key)
        if active is not None and active.binding.action.startswith("scroll("):
            return
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
