"""A field for several choices: adding, taking away, and what it says it holds."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.screen import Screen

from atrisk_tui.widgets.drop_down import DropDown
from atrisk_tui.widgets.form import FieldRow, LineField
from atrisk_tui.widgets.picker import Pick
from atrisk_tui.widgets.several import SeveralPicker

pytestmark = pytest.mark.slow

NAMES = ("all", "Austin", "Denver [/]", "Provo", "Provo East")


async def ask(text: str) -> Sequence[Pick[str]]:
    return [Pick(name, name) for name in NAMES if text.casefold() in name.casefold()]


class OneForm(Screen[None]):
    CSS = "Screen { layers: base above; } Input { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.field = SeveralPicker(ask, nothing="none yet", alone="all")
        self.after = LineField()
        self.told: list[bool] = []

    def compose(self) -> ComposeResult:
        yield FieldRow("places", "Places", self.field)
        yield FieldRow("after", "After", self.after)
        yield DropDown()

    def on_input_submitted(self) -> None:
        self.after.focus()

    def on_field_row_edited(self, event: FieldRow.Edited) -> None:
        if event.row.key == "places" and event.by_choice:
            self.told.append(event.by_choice)


@asynccontextmanager
async def field() -> AsyncIterator[tuple[OneForm, Any]]:
    app = App[None]()
    async with app.run_test(size=(80, 20)) as pilot:
        screen = OneForm()
        await app.push_screen(screen)
        screen.field.focus()
        await pilot.pause()

        async def press(*keys: str) -> None:
            for key in keys:
                await pilot.press(*(key if key.islower() and len(key) < 4 else [key]))
            await pilot.pause()

        yield screen, press


def chosen(screen: OneForm) -> list[str]:
    content = screen.field.content
    assert not isinstance(content, str)
    return [pick.answer for pick in content or ()]


async def test_enter_adds_what_is_typed_and_stays_for_the_next() -> None:
    async with field() as (screen, press):
        await press("aus", "enter", "den", "enter")
        assert chosen(screen) == ["Austin", "Denver [/]"]
        assert screen.field.has_focus
        assert screen.field.value == ""
        assert len(screen.told) == 2


async def test_enter_with_nothing_typed_goes_on() -> None:
    async with field() as (screen, press):
        await press("aus", "enter", "enter")
        assert screen.after.has_focus
        assert chosen(screen) == ["Austin"]


async def test_what_is_chosen_stands_in_the_line_in_the_order_it_was_chosen() -> None:
    async with field() as (screen, press):
        assert screen.field.placeholder == "none yet"
        await press("den", "enter", "aus", "enter")
        assert screen.field.placeholder == screen.field.words == "Denver [/], Austin"
        assert screen.field.count == 2


async def test_what_is_held_is_the_same_whatever_the_order() -> None:
    async with field() as (screen, press):
        await press("den", "enter", "aus", "enter")
        one = screen.field.content
        await press("backspace", "backspace", "aus", "enter", "den", "enter")
        assert screen.field.content == one


async def test_backspace_on_the_empty_line_takes_the_last_away() -> None:
    async with field() as (screen, press):
        await press("aus", "enter", "den", "enter", "backspace")
        assert chosen(screen) == ["Austin"]
        await press("backspace", "backspace")
        assert screen.field.content is None


async def test_backspace_in_a_text_deletes_a_character_only() -> None:
    async with field() as (screen, press):
        await press("aus", "enter", "x", "backspace")
        assert screen.field.value == ""
        assert chosen(screen) == ["Austin"]


async def test_choosing_what_is_chosen_takes_it_away_and_the_list_says_so() -> None:
    async with field() as (screen, press):
        await press("aus", "enter", "aus")
        assert "chosen: enter takes it away" in str(screen.query_one(DropDown).render())
        await press("enter")
        assert screen.field.content is None


async def test_all_stands_alone() -> None:
    async with field() as (screen, press):
        await press("aus", "enter", "all", "enter")
        assert chosen(screen) == ["all"]
        await press("den", "enter")
        assert chosen(screen) == ["Denver [/]"]


async def test_leaving_takes_what_is_meant_beyond_doubt_but_takes_nothing_away() -> None:
    async with field() as (screen, press):
        await press("aus")
        assert screen.field.settle()
        assert chosen(screen) == ["Austin"]
        await press("aus")
        screen.field.settle()
        assert chosen(screen) == ["Austin"]
        assert screen.field.value == ""


@pytest.mark.parametrize(("typed", "why"), [("zzz", "nothing is called"), ("ro", "2 fit")])
async def test_a_text_that_is_no_choice_says_why(typed: str, why: str) -> None:
    async with field() as (screen, press):
        await press("aus", "enter", typed)
        screen.field.settle()
        assert screen.field.content == typed
        assert why in screen.field.doubt


async def test_what_is_put_there_is_told_to_nobody() -> None:
    async with field() as (screen, press):
        screen.field.put((Pick("Provo", "Provo"),))
        await press()
        assert chosen(screen) == ["Provo"]
        assert not screen.told
        screen.field.put(None)
        assert screen.field.content is None
