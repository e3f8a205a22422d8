"""A long text read on its own: nothing cut, scrolled with the keys of a list."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from ..domain.rows import AuditRow
from .history import by_whom, shown
from .see_through import SeeThrough


class ReadingScreen(SeeThrough[None]):
    """A text over the whole screen; esc, q or enter goes back."""

    auto_links = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "leave", "Back", id="reading.leave", tooltip="Back"),
        Binding("down,j", "scroll(1)", "Down", id="reading.down", tooltip="A line down"),
        Binding("up,k", "scroll(-1)", "Up", id="reading.up", tooltip="A line up"),
        Binding(
            "pagedown,space", "page(1)", "Page down", id="reading.page_down", tooltip="Further down"
        ),
        Binding("pageup", "page(-1)", "Page up", id="reading.page_up", tooltip="Further up"),
        Binding("y", "copy", "Copy", id="reading.copy", tooltip="Copy the text"),
    ]

    def __init__(self, title: str, text: Text, *, copies: str = "") -> None:
        super().__init__()
        self._words = title
        self._text = text
        self._copies = copies or text.plain

    def compose(self) -> ComposeResult:
        """Lay the text under its title."""
        with Vertical(id="reading"):
            yield Static(Text(f"{self._words}    esc goes back"), classes="title")
            with VerticalScroll(can_focus=False):
                yield Static(self._text, id="reading-text")

    def action_scroll(self, lines: int) -> None:
        """Move through the text by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)

    def action_page(self, pages: int) -> None:
        """Move through the text by screenfuls."""
        part = self.query_one(VerticalScroll)
        by = pages * max(1, part.size.height - 1)
        # At once: the next key may come before the next frame.
        part.scroll_relative(y=by, animate=False, immediate=True)

    def action_copy(self) -> None:
        """Copy the whole text, and say so in the title."""
        self.app.copy_to_clipboard(self._copies)
        told = Text(f"{self._words}    copied, as far as your terminal allows it    esc goes back")
        self.query_one(".title", Static).update(told)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)


def change_in_full(row: AuditRow, zone: str) -> Text:
    """Return everything a change did, nothing cut: each field, what it was and what it is."""
    text = Text(f"{by_whom(row)}: {row.words}\n")
    if row.note:
        text.append(f"“{row.note}”\n")
    for change in row.changes:
        text.append(f"\n{change.words}\n", "bold")
        if change.before is not None:
            text.append(f"  was  {shown(change.before, zone)}\n")
        text.append(f"  {'set' if change.before is None else 'now'}  {shown(change.after, zone)}\n")
    return text
