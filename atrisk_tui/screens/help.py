"""Help for the screen in front, made from its live keymap; typing narrows it."""

from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from .base import WorkScreen
from .keymap import LiveKey, keys_to, live_keys
from .places import OTHER_PLACES, admin_places, places_of
from .see_through import SeeThrough

SIGNS = (
    "> cursor  * marked  @ someone in it  ! late  ~ snoozed  . left, stays until r\n"
    "!!! High  !! Medium  ! Low   dates: +2h +3d fri tom 14:00, oct 16, t today"
)


def help_of(screen: WorkScreen) -> "HelpScreen":
    """Return the help of a screen: what its keys do there now, and where `g` leads."""
    actor = screen.desk.actor
    places = (*places_of(actor), *OTHER_PLACES, *admin_places(actor))
    ways = [
        LiveKey(
            place.id,
            keys_to(screen.app, place.mode),
            place.words[:1].upper() + place.words[1:],
            "Go to",
            "",
            enabled=True,
            node=screen,
        )
        for place in places
        if place.mode != "admin"
    ]
    return HelpScreen(screen.title_words(), [*live_keys(screen), *ways])


class HelpScreen(SeeThrough[None]):
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
        self._width = max((len(key.key) for key in keys), default=0)

    def compose(self) -> ComposeResult:
        """Lay the search line over the keys."""
        with Vertical(id="help"):
            yield Static(Text(f"Keys: {self._words}    esc leaves"), classes="title")
            yield Input(placeholder="type to search, down for more", select_on_focus=False)
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
        """List what has every word of `wanted`; what is on that very key comes first of all."""
        words = wanted.casefold().split()
        on_it = [key for key in self._keys if wanted.strip() in key.key.split(" ")]
        found = [key for key in self._keys if all(word in _said(key) for word in words)]
        text = Text()
        if on_it:
            text.append(f"The key {wanted.strip()}\n", "bold")
            for key in on_it:
                self._line(text, key)
        for group, keys in groupby((key for key in found if key not in on_it), _group):
            text.append(f"{group}\n", "bold")
            for key in keys:
                self._line(text, key)
        nothing = Text(f"nothing matches “{wanted.strip()}”: fewer letters, or a key itself")
        self.query_one("#help-keys", Static).update(text or nothing)
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _line(self, text: Text, key: LiveKey) -> None:
        refused = "" if key.enabled else "   (not with your role, or not here)"
        text.append(f"  {key.key:<{self._width}} ", "bold" if key.enabled else "dim")
        text.append(f"{key.words}{refused}\n", "" if key.enabled else "dim")

    def action_scroll(self, pages: int) -> None:
        """Move through the keys."""
        part = self.query_one(VerticalScroll)
        by = pages * max(1, part.size.height - 1)
        # At once: the next key may come before the next frame.
        part.scroll_relative(y=by, animate=False, immediate=True)

    def action_leave(self) -> None:
        """Go back to the screen."""
        self.dismiss(None)


def _group(key: LiveKey) -> str:
    return key.group


def _said(key: LiveKey) -> str:
    return f"{key.key} {key.words} {key.group} {key.id}".casefold()
