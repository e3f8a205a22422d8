"""A field of things to tick, under headings: space ticks the one at the cursor."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from .table_cells import fit


class CheckList(Widget, can_focus=True):
    """Some lines of a longer list, which scrolls under the cursor.

    `groups` is heading to {key: its words}.
    """

    COMPONENT_CLASSES = {"check-list--heading", "check-list--ticked", "check-list--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", id="ticks.up", show=False, tooltip="The line above"),
        Binding("down", "move(1)", "Down", id="ticks.down", show=False, tooltip="The line below"),
        Binding("pageup", "move(-9)", "Up", id="ticks.page_up", show=False, tooltip="Further up"),
        Binding(
            "pagedown", "move(9)", "Down", id="ticks.page_down", show=False, tooltip="Further down"
        ),
        Binding("home", "move(-999)", "Top", id="ticks.top", show=False, tooltip="The first line"),
        Binding("end", "move(999)", "End", id="ticks.end", show=False, tooltip="The last line"),
        Binding("space", "tick", "Tick", id="ticks.tick", tooltip="Tick it, or no longer"),
    ]

    class Chosen(Message):
        """The person ticked something, or took a tick away."""

    def __init__(self, groups: Mapping[str, Mapping[str, str]], **options: Any) -> None:
        super().__init__(**options)
        self._lines: list[tuple[str | None, str]] = []
        for heading, words in groups.items():
            self._lines += [(None, heading), *words.items()]
        self._ticked: frozenset[str] = frozenset()
        self._at = self._next(-1, 1)
        self._top = 0

    @property
    def content(self) -> frozenset[str]:
        """The keys that are ticked."""
        return self._ticked

    @property
    def words(self) -> str:
        """What is ticked, in words."""
        return "; ".join(words for key, words in self._lines if key in self._ticked)

    @property
    def here(self) -> str:
        """The key at the cursor."""
        return self._lines[self._at][0] or ""

    def put(self, content: Any) -> None:
        """Tick these keys, and no others, without telling anyone."""
        self._ticked = frozenset(content or ())
        self.refresh()

    def settle(self) -> bool:
        """Nothing is ever half chosen here."""
        return False

    def action_move(self, by: int) -> None:
        """Move to another thing to tick; from the first one up leads out of the list."""
        step = 1 if by > 0 else -1
        at = self._at
        for _ in range(abs(by)):
            beyond = self._next(at, step)
            if beyond == at:
                break
            at = beyond
        if at == self._at and by == -1:
            self.screen.focus_previous()
        self._at = at
        self._keep_in_sight()
        self.refresh()

    def action_tick(self) -> None:
        """Tick the thing at the cursor, or take the tick away."""
        self._ticked ^= {self.here}
        self.refresh()
        self.post_message(self.Chosen())

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Keep every letter from being a command, here and in the lists of live keys."""
        del key
        return character is not None and character.isprintable() and character != " "

    def on_key(self, event: events.Key) -> None:
        """Let no letter go on: it would be a command of the program."""
        if event.is_printable and event.key != "space":
            event.stop()
            event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """Tick what was clicked."""
        event.stop()
        at = self._top + event.y
        if at < len(self._lines) and self._lines[at][0] is not None:
            self._at = at
            self.action_tick()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._keep_in_sight()

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor no longer."""
        self.refresh()

    def _next(self, at: int, step: int) -> int:
        """Return the nearest line beyond `at` that can be ticked; `at` where there is none."""
        beyond = at + step
        while 0 <= beyond < len(self._lines):
            if self._lines[beyond][0] is not None:
                return beyond
            beyond += step
        return at

    def _keep_in_sight(self) -> None:
        height = max(1, self.size.height)
        above = self._at - 1 if self._next(self._at, -1) == self._at else self._at
        self._top = max(min(self._top, above), self._at - height + 1)
        self._top = max(0, min(self._top, len(self._lines) - height))

    def render(self) -> Text:
        """Draw the lines in sight."""
        drawn = Text(end="", no_wrap=True)
        for at in range(self._top, min(self._top + self.size.height, len(self._lines))):
            drawn.append("\n" if drawn else "")
            drawn.append_text(self._line(at, self.size.width))
        return drawn

    def _line(self, at: int, width: int) -> Text:
        key, words = self._lines[at]
        if key is None:
            return Text(fit(words, width), self._tone("heading"))
        is_ticked = key in self._ticked
        line = Text(fit(f"[{'x' if is_ticked else ' '}] {words}", width))
        if at == self._at and self.has_focus:
            line.stylize(self._tone("cursor"))
        elif is_ticked:
            line.stylize(self._tone("ticked"))
        return line

    def _tone(self, name: str) -> Style:
        return self.get_component_rich_style(f"check-list--{name}", partial=True)
