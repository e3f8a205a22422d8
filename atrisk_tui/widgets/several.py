"""A field that chooses several things, each by typing part of its name."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from ..domain.text import folded
from .picker import Ask, Pick, Picker


class SeveralPicker(Picker):
    """A line that shows what is chosen until the person types: enter adds, or takes away again.

    Backspace on the empty line takes away the last one. `alone` is an answer that no other stands
    beside, such as "all".
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "backspace",
            "delete_left",
            "Take away",
            id="several.back",
            show=False,
            tooltip="Take away the last one chosen",
        ),
    ]

    def __init__(self, ask: Ask, *, nothing: str = "", alone: Any = None, **options: Any) -> None:
        super().__init__(self._marking(ask), **options)
        self.placeholder = nothing
        self._nothing = nothing
        self._alone = alone
        self._taken: list[Pick[Any]] = []

    @property
    def content(self) -> tuple[Pick[Any], ...] | str | None:  # type: ignore[override]
        """What is chosen, by name; else the text that is no choice yet; else None."""
        if self.value.strip():
            return self.value.strip()
        return tuple(sorted(self._taken, key=lambda pick: folded(pick.words))) or None

    @property
    def words(self) -> str:
        """What is chosen, in the order it was."""
        return ", ".join(pick.words for pick in self._taken)

    @property
    def taken(self) -> tuple[Pick[Any], ...]:
        """What is chosen, in the order it was."""
        return tuple(self._taken)

    @property
    def count(self) -> int:
        """How many are chosen."""
        return len(self._taken)

    def put(self, content: object) -> None:
        """Choose these, a sequence of picks, without telling anyone."""
        self._taken = list(content) if isinstance(content, Sequence) else []
        self._rest()

    def settle(self) -> bool:
        """Add what the typed text means beyond doubt; return whether that chose anything."""
        meant = self._meant() if isinstance(self.content, str) else None
        if meant in self._taken:
            self._rest()
        elif meant is not None:
            self.take(meant)
        self.close()
        return meant is not None

    def take(self, pick: Pick[Any]) -> None:
        """Choose `pick`, or take it away where it is chosen, and say so."""
        if pick in self._taken:
            self._taken.remove(pick)
        elif pick.answer == self._alone:
            self._taken = [pick]
        else:
            self._taken = [*(one for one in self._taken if one.answer != self._alone), pick]
        self._rest()
        self.post_message(self.Chosen())

    def _rest(self) -> None:
        """Show what is chosen, and nothing typed."""
        self.value = ""
        self.placeholder = self.words or self._nothing
        self.set_class(bool(self._taken), "-chosen")
        self.close()

    def _marking(self, ask: Ask) -> Ask:
        """Say in the list what is chosen already."""

        async def marked(text: str) -> Sequence[Pick[Any]]:
            return [
                Pick(pick.words, pick.answer, "chosen: enter takes it away")
                if pick in self._taken
                else pick
                for pick in await ask(text)
            ]

        return marked

    def action_delete_left(self) -> None:
        """Delete a character; on the empty line take away the last one chosen."""
        if self.value or not self._taken:
            super().action_delete_left()
            return
        self.take(self._taken[-1])

    async def action_submit(self) -> None:
        """Take the choice under the cursor and stay; with no list go on."""
        if self.is_open:
            self.take_at(self._at)
        else:
            await Input.action_submit(self)
