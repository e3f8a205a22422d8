"""The prompt for a list's columns: tick them, move them, or go back to the usual ones."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from ..widgets.row_table import Column
from ..widgets.table_cells import fit
from .ask import PromptScreen, part_words

LINES = 12
"""Of the list in a terminal of 24 lines; more columns scroll."""
_AROUND = 4
"""Lines of the prompt beside the columns: its edge, the title, and how to go on."""
_TITLE_CELLS = 14
_TOLD_CELLS = 26
_TOLD = {
    "reported": "the day it was reported",
    "assigned": "assigned to",
    "active": "entries that are not closed",
    "days": "days open",
    "rmr": "a month's revenue",
    "priority": "queue priority, 0 to 100",
    "viewers": "who has it open",
    "escalated": "handed up to",
}
"""What a short title stands for; the others say it themselves."""


class ColumnLines(Widget):
    """The columns in their order, those that are ticked and those that have no room marked so."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"column-lines--cursor", "column-lines--off"}
    DEFAULT_CSS = """
    ColumnLines { height: 12; }
    ColumnLines > .column-lines--cursor { text-style: bold reverse; }
    ColumnLines > .column-lines--off { color: $text-muted; }
    """

    def __init__(self, lines: Callable[[], Sequence[tuple[str, bool]]], **options: Any) -> None:
        super().__init__(**options)
        self._lines = lines
        """Each line's words, and whether it is ticked."""
        self.at = 0

    def top(self, height: int) -> int:
        """Return the first line that is seen of those around the cursor."""
        return max(0, min(self.at - height // 2, len(self._lines()) - height))

    def render(self) -> Text:
        """Draw the lines around the cursor."""
        lines, height = self._lines(), max(1, self.size.height)
        top = self.top(height)
        drawn = Text(end="", no_wrap=True)
        for place in range(top, min(len(lines), top + height)):
            words, ticked = lines[place]
            tone = "cursor" if place == self.at else "" if ticked else "off"
            style = self.get_component_rich_style(f"column-lines--{tone}") if tone else ""
            cursor = ">" if place == self.at else " "
            drawn.append("\n" if place > top else "")
            drawn.append(fit(f"{cursor} {words}", self.size.width), style)
        return drawn


class ColumnPrompt(PromptScreen):
    """Asks for columns and their order; dismissed with their names."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1)", "Down", id="columns.down", show=False, tooltip="Next column"),
        Binding("up,k", "step(-1)", "Up", id="columns.up", show=False, tooltip="Previous column"),
        Binding("space", "tick", "Tick", id="columns.tick", tooltip="Show it, or no longer"),
        Binding(
            "less_than_sign", "shift(-1)", "Move up", id="columns.left", tooltip="Further left"
        ),
        Binding(
            "greater_than_sign",
            "shift(1)",
            "Move down",
            id="columns.right",
            tooltip="Further right",
        ),
        Binding("u", "usual", "Usual", id="columns.usual", tooltip="The usual columns"),
        Binding("enter", "take", "Take", id="columns.take", tooltip="Show these columns"),
    ]

    def __init__(
        self,
        offered: Mapping[str, Column[Any]],
        wanted: Sequence[str],
        *,
        kept: str,
        usual: Sequence[str],
        fits: Callable[[Sequence[str]], Sequence[str]],
        no_room: str,
        room: Callable[[], int],
    ) -> None:
        super().__init__("Columns")
        self._offered = offered
        self._kept = kept
        self._usual = usual
        self._fits = fits
        self._no_room = no_room
        self._room = room
        self._lay(wanted)

    def _lay(self, wanted: Sequence[str]) -> None:
        self.names = [*wanted, *(name for name in self._offered if name not in wanted)]
        """Every column: those that are shown in their order, then the others."""
        self.ticked = set(wanted)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ticked columns in their order."""
        return tuple(name for name in self.names if name in self.ticked)

    def parts(self) -> ComposeResult:
        """Lay the columns, and how to go on."""
        lines = ColumnLines(self._lines)
        lines.styles.height = self._height
        yield lines
        yield Static(Text(self._hint), classes="echo")

    @property
    def _height(self) -> int:
        return max(1, min(LINES, len(self.names), self._room() - _AROUND))

    def on_resize(self) -> None:
        """Take the lines that the new size has room for."""
        self.query_one(ColumnLines).styles.height = self._height
        self._show_part()

    def _show_part(self) -> None:
        top, total = self.query_one(ColumnLines).top(self._height), len(self.names)
        self.ask_again(f"Columns{part_words(top + 1, min(total, top + self._height), total)}")

    @property
    def _hint(self) -> str:
        return "space shows or hides   < > move   u usual ones   enter takes   esc leaves"

    def _lines(self) -> Sequence[tuple[str, bool]]:
        room = self._fits(self.chosen)
        return [(self._words(name, room), name in self.ticked) for name in self.names]

    def _words(self, name: str, room: Sequence[str]) -> str:
        is_on = name in self.ticked
        title = self._offered[name].title
        beside = "always shown" if name == self._kept else ""
        if is_on and name not in room:
            beside = self._no_room
        told = _TOLD.get(name, "")
        words = f"[{'x' if is_on else ' '}] {title:<{_TITLE_CELLS}} {told:<{_TOLD_CELLS}}"
        return f"{words} {beside}".rstrip()

    def on_key(self, event: events.Key) -> None:
        """Say what the keys are when another one is pressed."""
        if event.key not in self.active_bindings:
            event.stop()
            self.echo(self._hint, wrong=True)

    def action_step(self, by: int) -> None:
        """Move to another column."""
        lines = self.query_one(ColumnLines)
        lines.at = max(0, min(len(self.names) - 1, lines.at + by))
        self._show()

    def action_tick(self) -> None:
        """Show the column, or no longer."""
        name = self.names[self.query_one(ColumnLines).at]
        if name == self._kept:
            self.echo(f"{self._offered[name].title} stays: it says whose row it is", wrong=True)
            return
        self.ticked ^= {name}
        self._show()

    def action_shift(self, by: int) -> None:
        """Move the column to the left or to the right."""
        lines = self.query_one(ColumnLines)
        to = lines.at + by
        if 0 <= to < len(self.names):
            self.names.insert(to, self.names.pop(lines.at))
            lines.at = to
            self._show()

    def action_usual(self) -> None:
        """Tick the usual columns in their usual order."""
        self._lay(self._usual)
        self.query_one(ColumnLines).at = 0
        self._show()

    def action_take(self) -> None:
        """Show these columns."""
        self.dismiss(self.chosen)

    def _show(self) -> None:
        self.echo(self._hint)
        self._show_part()
        self.query_one(ColumnLines).refresh()
