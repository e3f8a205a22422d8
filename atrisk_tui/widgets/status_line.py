"""The lines around a screen's content: header, message, keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.widget import Widget

from .table_cells import fit


class HeaderLine(Widget):
    """One line: what this is on the left, who and when on the right."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._left = ""
        self._right = ""

    def show(self, left: str, right: str) -> None:
        """Show other texts; where both do not fit, parts of the right one go."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render(self) -> Text:
        """Draw both texts at the edges."""
        width = self.size.width
        right = self._right
        while right and cell_len(self._left) + cell_len(right) + 4 > width:
            # From the left: the time at the edge is what one looks there for. A name goes whole.
            right = right.partition(", " if ", " in right else "  ")[2].lstrip()
        tail = f" {right or self._right.rpartition('  ')[2]} " if self._right else ""
        room = max(0, width - cell_len(tail))
        return Text(fit(f" {self._left}", room) + tail, end="", no_wrap=True)


@dataclass(frozen=True, slots=True)
class NextWords:
    """What the Next line says; its parts, so that a long name gives way to the rest."""

    when: str = ""
    who: str = ""
    how_long: str = ""
    beside: str = ""
    """At the right edge."""
    calls: bool = False
    """Whether it calls for attention."""


class NextLine(Widget):
    """One line that tells what is due next, on every screen; reversed while it calls."""

    LEAST_LINES = 20
    """A terminal with fewer lines needs this one for its content."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.words = NextWords()

    def show(self, words: NextWords) -> None:
        """Show other words."""
        if words != self.words:
            self.words = words
            self.set_class(words.calls, "-calls")
            self.refresh()

    def fit_into(self, lines: int) -> None:
        """Show the line, or give it to the content of a terminal with few lines."""
        self.display = lines >= self.LEAST_LINES

    def render(self) -> Text:
        """Draw what is due next on the left, the rest at the right edge."""
        words = self.words
        beside = f" {words.beside} " if words.beside else ""
        room = max(0, self.size.width - cell_len(beside))
        around = cell_len(words.when) + cell_len(words.how_long) + 2
        who = fit(words.who, min(cell_len(words.who), max(0, room - around)))
        line = fit(f" {words.when}{who}{words.how_long}", room) + beside
        return Text(line, end="", no_wrap=True)


class MessageLine(Widget):
    """One line that says what just happened, or why not; empty when there is nothing to say."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.text = ""
        self._hint = ""

    def say(self, text: str, *, hint: str = "", warning: bool = False) -> None:
        """Show `text`, with a key's hint at the right edge."""
        self.set_class(warning, "-warning")
        if (text, hint) != (self.text, self._hint):  # every key says nothing first
            self.text, self._hint = text, hint
            self.refresh()

    def render(self) -> Text:
        """Draw the text and, where there is room, the hint."""
        width = self.size.width
        hint = f" {self._hint} " if self._hint else ""
        room = max(0, width - cell_len(hint))
        told = f" {self.text}"
        if cell_len(told) > room > 1:
            told = fit(told, room - 1).rstrip() + "…"
        return Text(fit(told, room) + hint, end="", no_wrap=True)


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key and what it does, as the last line of the screen shows it."""

    key: str
    words: str
    enabled: bool = True
    press: str = ""
    """The key that a click on it presses, as the toolkit names it; none where empty."""


class KeyLine(Widget):
    """The keys that matter most here; help stands at the right edge, always."""

    MOST = 7
    """More do not fit 80 columns with words that can be read."""

    def __init__(self, *, help_key: str = "?", **options: Any) -> None:
        super().__init__(**options)
        self._help = KeyHint(help_key, "Help")
        self.hints: tuple[KeyHint, ...] = ()
        self._ends: list[tuple[int, KeyHint]] = []
        """Up to which column each hint was drawn."""

    def show(self, hints: Sequence[KeyHint], help_hint: KeyHint | None = None) -> None:
        """Show these keys, the first ones that fit, and that of help where it is another."""
        wanted = (tuple(hints), help_hint or self._help)
        if wanted != (self.hints, self._help):
            self.hints, self._help = wanted
            self.refresh()

    def render(self) -> Text:
        """Draw the keys, each followed by its words."""
        width = self.size.width
        help_hint = f"{self._help.key} {self._help.words} " if self._help.key else ""
        line = Text(" ", end="", no_wrap=True)
        self._ends = []
        for hint in self.hints[: self.MOST]:
            if cell_len(line.plain) + len(hint.key) + len(hint.words) + 2 > width - len(help_hint):
                break
            tone = "bold" if hint.enabled else "dim"
            line.append(hint.key, tone)
            line.append(f" {hint.words}  ", "" if hint.enabled else "dim")
            self._ends.append((cell_len(line.plain) - 1, hint))
        line.append(" " * max(0, width - cell_len(line.plain) - len(help_hint)))
        if help_hint:
            self._ends += [(cell_len(line.plain), KeyHint("", "")), (width, self._help)]
            line.append(f"{self._help.key} ", "bold")
            line.append(f"{self._help.words} ")
        return line

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        event.stop()
        hint = next((hint for end, hint in self._ends if event.x < end), None)
        if hint is not None and hint.press:
            self.app.simulate_key(hint.press)
