"""Help for the screen in front, made from its live keymap; typing narrows it."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from .keymap import LiveKey

SIGNS = (
    "> cursor   ! late   ~ snoozed   . changed, left this list, stays until r\n"
    "!!! High  !! Medium  ! Low   dates: +2h +3d fri tom 14:00, oct 16, t today"
)


class HelpScreen(ModalScreen[None]):
    """The keys that work here, grouped; what the role may not do is dimmed."""

    auto_links = False
    takes_letters = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1", "leave", "Leave help", id="help.leave", tooltip="Back to the screen"),
        Binding("down,pagedown", "scroll(1)", "Down", id="help.down", tooltip="Further down"),
        Binding("up,pageup", "scroll(-1)", "Up", id="help.up", tooltip="Further up"),
    ]

    def __init__(self, title: str, keys: Sequence[LiveKey]) -> None:
        super().__init__()
        self._words = title
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Lay the search line over the keys."""
        with Vertical(id="help"):
            yield Static(
                Text(f"Keys: {self._words}    type to search, esc leaves"), classes="title"
            )
            yield Input(placeholder="search", select_on_focus=False)
            with VerticalScroll(can_focus=False):
                yield Static(id="help-keys", markup=False)
            yield Static(Text(SIGNS), classes="faint")

    def on_mount(self) -> None:
        """Show every key."""
        self._show("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, wanted: str) -> None:
        text = Text()
        group = ""
        width = max((len(key.key) for key in self._keys), default=0)
        for key in self._keys:
            if wanted.strip().casefold() not in f"{key.key} {key.words}".casefold():
                continue
            if key.group != group:
                text.append(f"{key.group}\n", "bold")
                group = key.group
            refused = "" if key.enabled else "   (not with your role, or not here)"
            text.append(f"  {key.key:<{width}} ", "bold" if key.enabled else "dim")
            text.append(f"{key.words}{refused}\n", "" if key.enabled else "dim")
        self.query_one("#help-keys", Static).update(text if text else Text("nothing fits"))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_scroll(self, pages: int) -> None:
        """Move through the keys."""
        part = self.query_one(VerticalScroll)
        part.scroll_relative(y=pages * max(1, part.size.height - 1), animate=False)

    def action_leave(self) -> None:
        """Go back to the screen."""
        self.dismiss(None)
