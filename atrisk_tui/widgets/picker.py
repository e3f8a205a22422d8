"""A field that chooses one thing by typing part of its name: it is told whom to ask."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from ..domain.text import folded, name_key
from .drop_down import DropDown

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Pick(Generic[A]):
    """One answer in a list; two are the same when their answers are."""

    words: str = field(compare=False)
    answer: A
    beside: str = field(default="", compare=False)
    """What stands faintly behind it."""


Ask = Callable[[str], Awaitable[Sequence[Pick[Any]]]]
"""Gives what fits a text, the best first, for nothing typed all; never raises."""


class Picker(Input):
    """One line that narrows a list as the person types.

    The answer to a text is awaited in the message that the text caused. Keys wait for their
    messages, so what is typed ahead always acts on the list of the whole text.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", "Next choice", id="picker.next", tooltip="Next choice"),
        Binding(
            "up,ctrl+p", "move(-1)", "Choice before", id="picker.back", tooltip="Choice before it"
        ),
    ]

    class Chosen(Message):
        """The person took a choice."""

    def __init__(self, ask: Ask, *, chosen: Pick[Any] | None = None, **options: Any) -> None:
        super().__init__(chosen.words if chosen else "", compact=True, **options)
        self.cursor_blink = False
        self.ask = ask
        self._chosen = chosen
        self._picks: Sequence[Pick[Any]] = ()
        self._asked: str | None = None
        self._at = 0
        self._has_moved = False
        self._is_open = False

    @property
    def content(self) -> Pick[Any] | str | None:
        """The choice, else the text that is none yet, else None."""
        if not self.value.strip():
            return None
        if self._chosen is not None and self.value == self._chosen.words:
            return self._chosen
        return self.value.strip()

    @property
    def words(self) -> str:
        """What the field shows."""
        return self.value

    @property
    def is_open(self) -> bool:
        """Whether the list hangs under the field."""
        return self._is_open

    @property
    def doubt(self) -> str:
        """Why the text that was typed is no choice."""
        is_answered = self._asked == self.value
        if is_answered and len(self._picks) > 1:
            return f"{len(self._picks)} fit “{self.value.strip()}”, choose one of them"
        if self._picks or not is_answered:
            return f"“{self.value.strip()}” is not chosen yet, enter takes what the list shows"
        return f"nothing is called “{self.value.strip()}”, ctrl+o lists what there is"

    def put(self, content: object) -> None:
        """Show another choice, or none, without telling anyone."""
        self._chosen = content if isinstance(content, Pick) else None
        self.value = self._chosen.words if self._chosen else str(content or "")
        self.cursor_position = len(self.value)
        self.close()

    def settle(self) -> bool:
        """Take what the typed text means beyond doubt; return whether that chose anything."""
        meant = self._meant() if isinstance(self.content, str) else None
        if meant is not None:
            self.take(meant)
        self.close()
        return meant is not None

    def take(self, pick: Pick[Any]) -> None:
        """Choose `pick`, and say so."""
        self.put(pick)
        self.post_message(self.Chosen())

    def take_at(self, index: int) -> None:
        """Choose what stands there in the open list."""
        if self._is_open and index < len(self._picks):
            self.take(self._picks[index])

    def close(self) -> None:
        """Take the list away; the text stays."""
        self._has_moved = False
        if self._is_open:
            self._is_open = False
            self.screen.query_one(DropDown).hide()

    async def open_all(self) -> None:
        """Show everything there is, at what is chosen."""
        await self._narrow("", opening=True)

    @on(Input.Changed)
    async def _typed(self, event: Input.Changed) -> None:
        if event.value != self.value:
            return
        if isinstance(self.content, str) and self.has_focus:
            await self._narrow(self.value)
        else:
            self.close()

    async def _narrow(self, text: str, *, opening: bool = False) -> None:
        picks = await self.ask(text)
        if not opening and text != self.value:
            return
        self._picks, self._asked = picks, self.value
        self._has_moved = False
        self._at = self._likeliest("" if opening else text)
        if not self.has_focus:
            self.settle()
            return
        self._is_open = bool(picks)
        self._show()

    def _likeliest(self, text: str) -> int:
        """Return the place of what begins with the text, of what is chosen where there is none."""
        for at, pick in enumerate(self._picks):
            if folded(pick.words).startswith(folded(text)) if text else pick == self._chosen:
                return at
        return 0

    def _show(self) -> None:
        down = self.screen.query_one(DropDown)
        if self._is_open:
            rows = [(pick.words, pick.beside) for pick in self._picks]
            down.show(rows, self._at, under=self.region, on_pick=self.take_at)
        else:
            down.hide()

    def _meant(self) -> Pick[Any] | None:
        """Return the one that the text means, None where there is a doubt."""
        if self._asked != self.value:
            return None
        if self._is_open and self._has_moved:
            return self._picks[self._at]
        wanted = name_key(self.value)
        exact = [pick for pick in self._picks if name_key(pick.words) == wanted]
        begun = [p for p in self._picks if folded(p.words).startswith(folded(self.value))]
        for fits in (exact, self._picks, begun):
            if len(fits) == 1:
                return fits[0]
        return None

    async def action_move(self, by: int) -> None:
        """Move in the list; open it first where it is closed."""
        if not self._is_open:
            await self.open_all()
            return
        self._at = (self._at + by) % len(self._picks)
        self._has_moved = True
        self._show()

    async def action_submit(self) -> None:
        """Take the choice under the cursor and go on."""
        if self._is_open:
            self.take(self._picks[self._at])
        await super().action_submit()
