"""Prompts: one question over the last lines of the screen, answered with a key, a text or a pick.

Each is dismissed with its answer, or with None when the person left it by esc.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from ..errors import AtRiskError, Invalid
from ..widgets import picker
from .key_names import written
from .see_through import SeeThrough
from .styled_once import StyledOnce

A = TypeVar("A")

Pick = picker.Pick
"""One answer in a list, the same in prompts and in pickers."""


@dataclass(frozen=True, slots=True)
class Choice(Generic[A]):
    """One answer to a key prompt."""

    key: str
    words: str
    answer: A
    refusal: str = ""
    """Why it cannot be chosen now; said when the key is pressed."""


class PromptScreen(StyledOnce, SeeThrough[Any]):
    """One question; esc leaves it."""

    auto_links = False
    takes_letters = True
    """Whether letters answer here, and so cannot be keys of its own."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", id="prompt.leave", tooltip="Leave without an answer"),
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self.question = title

    def compose(self) -> ComposeResult:
        """Lay the question over the parts of the answer."""
        with Vertical(id="prompt"):
            yield Static(Text(self.question), classes="title")
            yield from self.parts()

    def parts(self) -> ComposeResult:
        """Yield what stands under the question."""
        yield from ()

    def action_leave(self) -> None:
        """Give no answer."""
        self.dismiss(None)

    def ask_again(self, title: str) -> None:
        """Put the question in other words."""
        self.question = title
        self.query_one(".title", Static).update(Text(title))

    def echo(self, text: str, *, wrong: bool = False) -> None:
        """Say under the answer what is understood, or what is wrong with it."""
        line = self.query_one(".echo", Static)
        line.set_class(wrong, "-wrong")
        line.update(Text(text))


def part_words(first: int, last: int, total: int) -> str:
    """Return which lines of a list are seen, and where the others are; empty where all are."""
    ways = [way for way, more in (("up", first > 1), ("down", last < total)) if more]
    return f"   {first}-{last} of {total}, {' or '.join(ways)} for more" if ways else ""


class KeyPrompt(PromptScreen):
    """A question answered with one key."""

    def __init__(self, title: str, choices: Sequence[Choice[Any]]) -> None:
        super().__init__(title)
        self.choices = {choice.key: choice for choice in choices}

    @property
    def offered(self) -> list[Choice[Any]]:
        """The choices that are listed: one without words only answers a key pressed by habit."""
        return [choice for choice in self.choices.values() if choice.words]

    def parts(self) -> ComposeResult:
        """List the keys and their words; none is parted at the end of a line."""
        line, used, width = Text(), 0, self.app.size.width - 2
        for choice in self.offered:
            clicked = Style(meta={"choice": choice.key})
            cells = cell_len(f"{choice.key} {choice.words}")
            if used and used + cells > width:
                line.append("\n")
                used = 0
            line.append(choice.key, clicked + Style(bold=True))
            line.append(f" {choice.words}", clicked + Style(dim=bool(choice.refusal)))
            line.append("   ")
            used += cells + 3
        yield Static(line, classes="choices")
        yield Static("esc leaves", classes="echo")

    def on_key(self, event: events.Key) -> None:
        """Answer with the key's choice; an unknown key says so."""
        if event.key == "escape":
            return
        event.stop()
        event.prevent_default()
        printed = event.character if event.is_printable else None
        self.answer(printed or written(event.key))

    def on_click(self, event: events.Click) -> None:
        """Answer with the choice that was clicked."""
        if "choice" in event.style.meta:
            event.stop()
            self.answer(event.style.meta["choice"])

    def action_answer_with(self, answer: Any) -> None:
        """Give one of the answers, by whatever key."""
        self.dismiss(answer)

    def answer(self, key: str) -> None:
        """Answer with a key's choice; an unknown key, and a refused choice, say so."""
        choice = self.choices.get(key)
        if choice is None:
            known = " ".join(choice.key for choice in self.offered)
            which = f"not one of {known}" if len(self.offered) > 1 else f"no answer, {known} is"
            self.echo(f"{key} is {which}; esc leaves", wrong=True)
        elif choice.refusal:
            self.echo(choice.refusal, wrong=True)
        else:
            self.dismiss(choice.answer)


class ConfirmPrompt(KeyPrompt):
    """Enter goes on, esc does not."""

    def __init__(self, title: str, words: str = "Do it") -> None:
        super().__init__(title, [Choice("enter", words, answer=True)])


class TextPrompt(PromptScreen):
    """A question answered with a line of text.

    `read` turns the text into the answer and the words that echo it; the Invalid it raises is
    shown under the line, and the prompt stays.
    """

    def __init__(
        self,
        title: str,
        read: Callable[[str], tuple[Any, str]],
        *,
        value: str = "",
        hint: str = "enter takes it, esc leaves",
    ) -> None:
        super().__init__(title)
        self._read = read
        self._value = value
        self._hint = hint

    def parts(self) -> ComposeResult:
        """Lay the line and what is understood of it."""
        # What is suggested is selected: typing replaces it, enter takes it.
        yield Input(self._value, select_on_focus=bool(self._value))
        yield Static(Text(self._hint), classes="echo")

    @on(Input.Changed)
    def _understood(self, event: Input.Changed) -> None:
        if not event.value.strip():
            self.echo(self._hint)
            return
        try:
            self.echo(self._read(event.value)[1])
        except Invalid as error:
            self.echo(error.message)

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            answer, _ = self._read(event.value)
        except Invalid as error:
            self.echo(error.message, wrong=True)
            return
        self.dismiss((answer,))


class PickPrompt(PromptScreen):
    """A question answered from a list that is asked for as the person types."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "step(1)", "Next", id="prompt.next", tooltip="Next in the list"),
        Binding("up,ctrl+p", "step(-1)", "Previous", id="prompt.back", tooltip="Previous one"),
    ]

    def __init__(
        self,
        title: str,
        ask: Callable[[str], Awaitable[Sequence[Pick[Any]]]],
        *,
        hint: str = "type to narrow, enter takes it, esc leaves",
        value: str = "",
    ) -> None:
        super().__init__(title)
        self._value = value
        self._ask = ask
        self._hint = hint
        self._picks: Sequence[Pick[Any]] = ()
        self._asked = ""

    def parts(self) -> ComposeResult:
        """Lay the line, the list under it, and the hint."""
        yield Input(self._value, select_on_focus=False)
        yield OptionList(markup=False)
        yield Static(Text(self._hint), classes="echo")

    async def on_mount(self) -> None:
        """Show the list before anything more is typed."""
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).cursor_position = len(self._value)
        await self._narrow(self._value)

    @on(Input.Changed)
    async def _typed(self, event: Input.Changed) -> None:
        if event.value != self._asked:
            await self._narrow(event.value)

    async def _narrow(self, text: str) -> None:
        """Show what fits; awaited in the message, so enter never takes an older list's row."""
        self._asked = text
        try:
            self._picks = await self._ask(text)
        except AtRiskError as error:
            self._picks = ()
            self.query_one(OptionList).clear_options()
            self.echo(error.message, wrong=True)
            return
        options = self.query_one(OptionList)
        options.clear_options()
        for pick in self._picks:
            line = Text(pick.words, no_wrap=True, overflow="ellipsis")
            if pick.beside:
                line.append(f"  {pick.beside}", "dim")
            options.add_option(Option(line))
        options.highlighted = 0 if self._picks else None
        fits = bool(self._picks) or not text.strip()
        self.echo(
            self._hint if fits else "nothing fits: fewer letters, or esc leaves", wrong=not fits
        )

    def action_step(self, by: int) -> None:
        """Move in the list while the line keeps the focus."""
        options = self.query_one(OptionList)
        if self._picks:
            options.highlighted = ((options.highlighted or 0) + by) % len(self._picks)

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        chosen = self.query_one(OptionList).highlighted
        if chosen is not None and self._picks:
            self.dismiss(self._picks[chosen])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._picks[event.option_index])
