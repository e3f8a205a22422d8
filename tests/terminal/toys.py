"""Small apps for the pseudo-terminal tests: python -m tests.terminal.toys NAME."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, OptionList, Static, TextArea

from atrisk_tui.domain.paging import Span
from atrisk_tui.terminal.hardened import HardenedApp, run_hardened

EVIL = "\x1b]52;c;ZXZpbA==\x07[/nope]\x1b[31m\u202eevil\x9b5n\x9d0;title\x07"


class Form(HardenedApp[None]):
    """Three fields; ctrl+s says what is in them."""

    BINDINGS = [Binding("ctrl+s", "save", "Save")]

    def compose(self) -> ComposeResult:
        yield Input(id="one")
        yield Input(id="two")
        yield Input(id="three")
        yield Label("", id="saved", markup=False)

    def action_save(self) -> None:
        values = [field.value for field in self.query(Input)]
        self.query_one("#saved", Label).update(f"SAVED {'|'.join(values)}.")

    def action_boom(self) -> None:
        customer = "Jane Doe"
        raise RuntimeError(customer)


class Crash(Form):
    """ctrl+s is a bug."""

    def action_save(self) -> None:
        self.action_boom()


class Prompt(ModalScreen[str]):
    """Asks for one line; its cursor does not blink, so that two pictures of it are the same."""

    def compose(self) -> ComposeResult:
        field = Input(id="answer")
        field.cursor_blink = False
        yield field

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value)


class Desk(HardenedApp[None]):
    """A list with verbs; `f` asks a slow store before its prompt opens, `x` is refused."""

    BINDINGS = [
        Binding("f", "follow_up", "Follow-up"),
        Binding("o", "old_follow_up", "Follow-up"),
        Binding("x", "refused", "Close"),
        Binding("plus", "say('raised')", "Raise"),
        Binding("3", "say('filtered')", "Low"),
        Binding("d", "say('d')", "d"),
        Binding("enter", "say('opened')", "Open"),
    ]
    said: list[str]

    def compose(self) -> ComposeResult:
        self.said = []
        yield Static("", id="log", markup=False)

    def action_say(self, what: str) -> None:
        self.said.append(what)
        self.query_one("#log", Static).update(" ".join(self.said) + ".")

    @work
    async def action_follow_up(self) -> None:
        async with self.holding() as hold:
            await asyncio.sleep(0.2)
            answer = await hold.ask(Prompt())
            await asyncio.sleep(0.2)
            self.action_say(f"due={answer}")

    def action_old_follow_up(self) -> None:
        self.prompt_coming()
        self.set_timer(0.2, self.open_prompt)

    def open_prompt(self) -> None:
        self.push_screen(Prompt(), lambda answer: self.action_say(f"due={answer}"))
        self.prompt_ready()

    @work
    async def action_refused(self) -> None:
        try:
            async with self.holding():
                await asyncio.sleep(0.2)
                self.refuse()
        except PermissionError:
            self.action_say("refused")

    def refuse(self) -> None:
        raise PermissionError


class Evil(HardenedApp[None]):
    """Shows hostile text in every kind of widget that is used."""

    def compose(self) -> ComposeResult:
        yield Static(EVIL, markup=False)
        yield Label(EVIL, markup=False)
        yield Button(_text("button"))
        yield OptionList(_text("option"))
        yield Input(value=EVIL, placeholder=EVIL)
        yield TextArea(EVIL)
        yield from _table()

    def on_mount(self) -> None:
        self.notify(EVIL, markup=False, timeout=60)
        self.set_timer(0.5, lambda: self.notify("all shown", timeout=60))


class Long(HardenedApp[None]):
    """A table over 100,000 rows, and a prompt over it."""

    BINDINGS = [Binding("o", "prompt", "Prompt")]
    is_scrolling_cheap = True

    def compose(self) -> ComposeResult:
        from tests.widgets.fake_source import COLUMNS, FakeSource, RowTable

        self.source = FakeSource(100_000)
        yield Static("A heading", markup=False)
        self.table = RowTable(COLUMNS)
        yield self.table
        yield Static("A footing", markup=False)

    def on_mount(self) -> None:
        self.table.restart(self.source.answer(Span()))
        self.table.focus()

    def on_row_table_wanted(self, event: Any) -> None:
        self.table.supply(self.source.answer(event.span), event.generation)

    def action_prompt(self) -> None:
        self.push_screen(Prompt())


def _text(name: str) -> Any:
    from rich.text import Text

    return Text(f"{name} {EVIL}")


def _table() -> ComposeResult:
    from tests.widgets.fake_source import Client, SourceTable

    yield SourceTable((Client(1, EVIL), Client(2, "Plain")))


def main() -> int:
    """Run the toy named on the command line; --kept FILE is written when the line drops."""
    kinds: dict[str, type[HardenedApp[None]]] = {
        "form": Form,
        "crash": Crash,
        "desk": Desk,
        "evil": Evil,
        "long": Long,
    }
    keep = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    on_hangup = None if keep is None else lambda: keep.write_text("kept") and None
    return run_hardened(kinds[sys.argv[1]](), on_hangup=on_hangup)


if __name__ == "__main__":
    sys.exit(main())
