"""`y`: what people carry from here to another program, on their clipboard and to select."""

from typing import Any, ClassVar, Protocol, cast

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from ..domain.queries import GetCustomer
from ..domain.text import cleaned
from ..widgets.row_table import RowTable
from .ask import Choice, KeyPrompt
from .at_hand import EntryAtHand
from .base import WorkScreen, verb

SHORT = 24
"""Cells of a value in the question; it is copied whole."""


class MouseOwner(Protocol):
    """What the bare text needs of the app."""

    is_mouse_wanted: bool
    has_keys_waiting: bool

    def take_mouse(self, wanted: bool) -> None:
        """Take the mouse or give it back."""
        ...


class CopiedScreen(ModalScreen[None]):
    """A value as bare text, with the mouse given to the terminal: any key goes back."""

    auto_links = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="copied.leave", tooltip="Back"),
    ]

    def __init__(self, value: str) -> None:
        super().__init__()
        self._value = value

    def compose(self) -> ComposeResult:
        """Lay the value at the edge, and what can be done with it."""
        yield Static(Text(self._value), id="copied")
        yield Static(
            Text(
                "Copied, as far as your terminal allows it. Else select the text above with the "
                "mouse: it is the terminal's here. Any key goes back."
            ),
            classes="faint",
        )

    def on_mount(self) -> None:
        """Give the mouse to the terminal."""
        cast("MouseOwner", self.app).take_mouse(False)

    def on_unmount(self) -> None:
        """Take it again where the person wants it taken."""
        owner = cast("MouseOwner", self.app)
        owner.take_mouse(owner.is_mouse_wanted)

    def on_key(self, event: events.Key) -> None:
        """Go back."""
        event.stop()
        event.prevent_default()
        self.dismiss(None)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)


class CopyVerbs(WorkScreen):
    """A screen with a customer or an entry whose number, phone or row can be copied."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "y",
            "copy",
            "Copy",
            id="record.copy",
            show=False,
            tooltip="Copy a phone, e-mail, number or the row",
        ),
    ]

    def customer_here(self) -> int | None:
        """Return the customer that this is about, None where it is about none."""
        return None

    @verb
    async def action_copy(self) -> None:
        """Copy one thing of the record here, and show it as bare text."""
        choices = await self._copied()
        if not choices:
            self.say("nothing here to copy: move to a row first")
            return
        value = await self.prompt(KeyPrompt("Copy", choices))
        if value is None:
            return
        self.app.copy_to_clipboard(value)
        if not cast("MouseOwner", self.app).has_keys_waiting:  # else they would end it at once
            await self.prompt(CopiedScreen(value))
        self.say(f"copied, as far as your terminal allows it: {value.replace(chr(9), '  ')}")

    async def _copied(self) -> list[Choice[str]]:
        """Return what there is to copy, each with its letter."""
        entry = self.entry_here() if isinstance(self, EntryAtHand) else None
        customer_id = self.customer_here() if entry is None else entry.customer_id
        values: list[tuple[str, str, str | None]] = [("r", "", entry.ref if entry else None)]
        if customer_id is not None:
            who = await self.desk.ask(GetCustomer(customer_id=customer_id))
            values += [
                ("p", "phone", who.phone1),
                ("o", "other phone", who.phone2),
                ("e", "", who.email),
                ("a", "account", who.account_number),
                ("n", "", who.name),
            ]
        values.append(("w", "whole row", self._row_text()))
        return [
            Choice(letter, _short(words, value), value)
            for letter, words, raw in values
            if (value := _plain(raw or ""))
        ]

    def _row_text(self) -> str:
        """Return the row at the cursor, its cells with tabs between."""
        tables: list[RowTable[Any]] = [table for table in self.query(RowTable) if table.has_focus]
        if not tables or tables[0].current is None:
            return ""
        row = tables[0].current
        cells = [column.cell(row) for column in tables[0].columns]
        return "\t".join((cell if isinstance(cell, str) else cell.text).strip() for cell in cells)


def _plain(value: str) -> str:
    """Return a value without what a shell that it is pasted into would take for a key."""
    return "\t".join(cleaned(cell)[0] for cell in value.split("\t"))


def _short(words: str, value: str) -> str:
    if words == "whole row":
        return words
    shown = value if len(value) <= SHORT else f"{value[: SHORT - 1]}…"
    return f"{words} {shown}".strip()
