"""Pickers: what is typed narrows the list, and what is typed ahead acts on the right list."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.keys import _character_to_key
from textual.screen import Screen

from atrisk_tui.terminal.keys import KeyOrder
from atrisk_tui.widgets.drop_down import MOST, DropDown
from atrisk_tui.widgets.form import LineField
from atrisk_tui.widgets.picker import Pick, Picker

NAMES = ("Competitor contact", "Missed payment", "Pricing / competitor offer", "Service complaint")


class Asked:
    """A slow store: the longer the text, the sooner its answer."""

    def __init__(self, names: Sequence[str] = NAMES) -> None:
        self.names = names
        self.texts: list[str] = []

    async def __call__(self, text: str) -> Sequence[Pick[int]]:
        self.texts.append(text)
        await asyncio.sleep(0.03 / (1 + len(text)))
        wanted = text.casefold()
        return [Pick(n, at) for at, n in enumerate(self.names) if wanted in n.casefold()]


class OneForm(Screen[None]):
    CSS = "Screen { layers: base above; } Picker { height: 1; } LineField { height: 1; }"

    def __init__(self, ask: Asked, above: int) -> None:
        super().__init__()
        self.picker = Picker(ask)
        self.after = LineField()
        self.above = above

    def compose(self) -> ComposeResult:
        self.picker.styles.margin = (self.above, 0, 0, 4)
        yield self.picker
        yield self.after
        yield DropDown()

    def on_input_submitted(self) -> None:
        self.picker.settle()
        self.after.focus()


class Program(KeyOrder[None]):
    pass


class Desk:
    """A running program with one picker, and a line after it."""

    def __init__(self, app: Program, screen: OneForm, pilot: Any) -> None:
        self.app, self.screen, self.pilot = app, screen, pilot
        self.picker, self.after = screen.picker, screen.after

    async def press(self, *keys: str) -> None:
        """Post all keys at once, as one write of a terminal."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 else key
            self.app.post_message(events.Key(name, key if len(key) == 1 else None))
        while True:
            await self.pilot.pause()
            if not (self.app._waiting or self.app._holds or self.app._is_key_under_way):
                return

    @property
    def list(self) -> list[str]:
        down = self.screen.query_one(DropDown)
        return str(down.render()).replace("|", "").split("\n") if down.display else []


@asynccontextmanager
async def picking(
    ask: Asked | None = None, above: int = 1, height: int = 24
) -> AsyncIterator[Desk]:
    app = Program()
    async with app.run_test(size=(60, height)) as pilot:
        screen = OneForm(ask or Asked(), above)
        await app.push_screen(screen)
        screen.picker.focus()
        await pilot.pause()
        yield Desk(app, screen, pilot)


async def test_enter_takes_what_the_whole_text_means_however_fast_it_is_typed() -> None:
    async with picking() as desk:
        await desk.press(*"pricing", "enter", *"next")
        assert desk.picker.content == Pick("", 2)
        assert desk.after.content == "next"


async def test_what_begins_with_the_text_is_under_the_cursor() -> None:
    async with picking() as desk:
        await desk.press(*"com")
        assert [line.strip() for line in desk.list] == [
            ">Competitor contact",
            "Pricing / competitor offer",
            "Service complaint",
        ]


async def test_arrows_move_in_the_list_and_enter_takes() -> None:
    async with picking() as desk:
        await desk.press("down", "down", "ctrl+n", "up", "enter")
        assert desk.picker.words == "Missed payment"


async def test_leaving_takes_the_one_thing_that_the_text_can_mean() -> None:
    async with picking() as desk:
        await desk.press(*"miss")
        assert desk.picker.settle()
        assert desk.picker.content == Pick("", 1)


async def test_leaving_guesses_nothing_where_there_is_a_doubt() -> None:
    async with picking(Asked(("Repeat failure", "Request for less"))) as desk:
        await desk.press(*"re")
        assert not desk.picker.settle()
        assert desk.picker.content == "re"
        assert desk.picker.doubt.startswith("2 fit “re”")


async def test_leaving_takes_a_choice_that_was_moved_to() -> None:
    async with picking(Asked(("Repeat failure", "Request for less"))) as desk:
        await desk.press(*"re", "down")
        assert desk.picker.settle()
        assert desk.picker.words == "Request for less"


async def test_an_emptied_field_holds_nothing_and_enter_takes_nothing() -> None:
    async with picking() as desk:
        desk.picker.put(Pick("Missed payment", 1))
        await desk.press("ctrl+u", "enter")
        assert desk.picker.content is None


async def test_the_first_letter_replaces_what_was_chosen() -> None:
    async with picking() as desk:
        desk.picker.put(Pick("Missed payment", 1))
        desk.after.focus()
        await desk.pilot.pause()
        desk.picker.focus()
        await desk.pilot.pause()
        await desk.press(*"service", "enter")
        assert desk.picker.words == "Service complaint"


async def test_the_list_hangs_under_the_field_and_moves_nothing() -> None:
    async with picking() as desk:
        before = desk.after.region
        await desk.press("down")
        down = desk.screen.query_one(DropDown).region
        assert (down.y, down.x) == (desk.picker.region.bottom, desk.picker.region.x - 1)
        assert desk.after.region == before


async def test_the_list_stands_on_the_field_where_there_is_no_room_below() -> None:
    async with picking(above=18, height=24) as desk:
        await desk.press("down")
        assert desk.screen.query_one(DropDown).region.bottom == desk.picker.region.y


async def test_a_long_list_shows_eight_lines_and_counts_the_rest() -> None:
    async with picking(Asked([f"Item {n:02d}" for n in range(30)])) as desk:
        await desk.press("down", "up")
        assert len(desk.list) == MOST
        assert "24-30 of 30" in desk.list[-1]
        assert ">Item 29" in desk.list[-2]


async def test_a_click_takes_a_row() -> None:
    async with picking() as desk:
        await desk.press("down")
        await desk.pilot.click(DropDown, offset=(3, 3))
        assert desk.picker.words == "Service complaint"


async def test_names_with_markup_are_text() -> None:
    async with picking(Asked(("ACME [/] [@click=app.quit]x",))) as desk:
        await desk.press(*"acme")
        assert "ACME [/] [@click=app.quit]x" in desk.list[0]
