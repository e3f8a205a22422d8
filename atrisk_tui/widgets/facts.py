"""Facts about a record, as lines of a fixed width: what a person reads before they act."""

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.text import Text
from textual.widget import Widget

from .table_cells import Cell, Tone, fit

Piece = str | Cell


class FactLines(Widget):
    """Some lines of text, each cut to the width; tones come from the skin.

    A line is a sequence of pieces; a piece of `GAP` takes the room that is left.
    """

    GAP = Cell("", Tone.NORMAL)
    COMPONENT_CLASSES = {f"facts--{tone}" for tone in Tone}
    DEFAULT_CSS = """
    FactLines { height: auto; }
    FactLines > .facts--dim { color: $text-muted; }
    FactLines > .facts--heading { text-style: bold; }
    """

    def __init__(self, lines: int, **options: Any) -> None:
        super().__init__(**options)
        self.styles.height = lines
        self._lines: tuple[tuple[Piece, ...], ...] = ()

    def show(self, lines: Sequence[Sequence[Piece]]) -> None:
        """Show other lines."""
        wanted = tuple(tuple(line) for line in lines)
        if wanted != self._lines:
            self._lines = wanted
            self.refresh()

    @property
    def plain(self) -> str:
        """The text that is shown, without its tones."""
        return "\n".join("".join(_text(piece) for piece in line) for line in self._lines)

    def render(self) -> Text:
        """Draw each line, cut to the width."""
        width = self.size.width
        drawn = Text(end="", no_wrap=True)
        for number, line in enumerate(self._lines[: self.size.height]):
            drawn.append("\n" if number else "")
            drawn.append_text(self._line(line, width))
        return drawn

    def _line(self, pieces: Sequence[Piece], width: int) -> Text:
        """Draw one line; what stands behind the gap is kept whole, what is before it is cut."""
        parts = list(pieces)
        at = next((place for place, piece in enumerate(parts) if piece is self.GAP), None)
        if at is None:
            return self._run(parts, width)
        right = self._run(parts[at + 1 :], width)
        left = self._run(parts[:at], max(0, width - right.cell_len - 1))
        left.append(" " * max(0, width - left.cell_len - right.cell_len))
        return left.append_text(right)

    def _run(self, pieces: Sequence[Piece], width: int) -> Text:
        line = Text()
        for piece in pieces:
            room = width - line.cell_len
            text = _text(piece)
            if room <= 0 or not text:
                continue
            tone = piece.tone if isinstance(piece, Cell) else Tone.NORMAL
            style = self.get_component_rich_style(f"facts--{tone}", partial=True)
            line.append(fit(text, min(room, cell_len(text))), style)
        return line


class Rule(Widget):
    """A line across the screen with words in it: what follows, and what goes with it."""

    DEFAULT_CSS = "Rule { height: 1; }"

    def __init__(self, left: str = "", middle: str = "", right: str = "", **options: Any) -> None:
        super().__init__(**options)
        self._words = (left, middle, right)

    def show(self, left: str, middle: str = "", right: str = "") -> None:
        """Show other words."""
        if self._words != (left, middle, right):
            self._words = (left, middle, right)
            self.refresh()

    def render(self) -> Text:
        """Draw the line."""
        width = self.size.width
        left, middle, right = self._words
        room = max(0, width - 2 - cell_len(middle) - cell_len(right))
        most = max(0, room - 1) if middle or right else room  # a dash between is the least
        left = fit(left, min(cell_len(left), most))
        rest = max(0, room - cell_len(left))
        before = rest if not right else rest // 2 if middle else rest
        line = Text("-", end="", no_wrap=True)
        line.append(left, "bold")
        line.append("-" * before + middle + "-" * (rest - before) + right + "-")
        return line


def _text(piece: Piece) -> str:
    return piece.text if isinstance(piece, Cell) else piece
