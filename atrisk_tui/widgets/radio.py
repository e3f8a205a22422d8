"""A few choices on one line, one of them taken; each has its letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

GAP = "  "


@dataclass(frozen=True, slots=True)
class RadioChoice:
    """One choice: its letter, what it is called, what it stands for."""

    key: str
    words: str
    value: Any


class RadioField(Widget, can_focus=True):
    """A line of choices. Their letters act while it has the focus; no other letter does."""

    COMPONENT_CLASSES = {"radio-field--chosen", "radio-field--focused"}
    DEFAULT_CSS = "RadioField { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", "Choice before", id="radio.back", tooltip="Choice before it"),
        Binding("right", "turn(1)", "Next choice", id="radio.next", tooltip="Next choice"),
    ]

    class Chosen(Message):
        """The person took a choice, perhaps the one that was taken already."""

    def __init__(self, choices: Sequence[RadioChoice], value: Any = None, **options: Any) -> None:
        super().__init__(**options)
        self._choices = tuple(choices)
        self._value = value

    @property
    def content(self) -> Any:
        """What the choice stands for, None where none is taken."""
        return self._value

    @property
    def words(self) -> str:
        """What the choice is called."""
        return next((one.words for one in self._choices if one.value == self._value), "")

    @property
    def choices(self) -> tuple[RadioChoice, ...]:
        """What there is to choose from."""
        return self._choices

    @property
    def letters(self) -> str:
        """The letters that choose: "h m l"."""
        return " ".join(choice.key for choice in self._choices)

    def put(self, content: Any) -> None:
        """Take another choice without telling anyone."""
        if content != self._value:
            self._value = content
            self.refresh()

    def settle(self) -> bool:
        """Nothing is ever half chosen here."""
        return False

    def offer(self, choices: Sequence[RadioChoice]) -> None:
        """Offer other choices."""
        self._choices = tuple(choices)
        self.refresh()

    def choose(self, value: Any) -> None:
        """Take a choice as the person."""
        self.put(value)
        self.post_message(self.Chosen())

    def action_turn(self, by: int) -> None:
        """Take the choice beside the one that is taken."""
        values = [choice.value for choice in self._choices]
        at = values.index(self._value) if self._value in values else (-1 if by > 0 else 0)
        self.choose(values[(at + by) % len(values)])

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Keep every letter from being a command, here and in the lists of live keys."""
        del key
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Choose by letter. A letter that is none of ours would be a command: it goes nowhere."""
        if not event.is_printable:
            return
        event.stop()
        event.prevent_default()
        letter = (event.character or "").casefold()
        for choice in self._choices:
            if choice.key == letter:
                self.choose(choice.value)
        if letter == " ":
            self.action_turn(1)

    def on_click(self, event: events.Click) -> None:
        """Take the choice that was clicked."""
        at = 0
        for choice in self._choices:
            at += cell_len(f"( ) {choice.words}{GAP}")
            if event.x < at:
                self.choose(choice.value)
                return

    def render(self) -> Text:
        """Draw the choices."""
        drawn = Text(end="", no_wrap=True)
        for number, choice in enumerate(self._choices):
            taken = choice.value == self._value
            here = taken or (self._value is None and number == 0)
            words = f"({'x' if taken else ' '}) {choice.words}"
            if taken or (here and self.has_focus):
                name = "focused" if self.has_focus else "chosen"
                drawn.append(words, self._tone(name))
            else:
                drawn.append(words)
            drawn.append(GAP)
        return drawn

    def _tone(self, name: str) -> Style:
        return self.get_component_rich_style(f"radio-field--{name}", partial=True)
