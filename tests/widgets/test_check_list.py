"""A list of things to tick: moving over headings, ticking, and keeping the cursor in sight."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.screen import Screen

from atrisk_tui.widgets.check_list import CheckList
from atrisk_tui.widgets.form import FieldRow, LineField

GROUPS = {
    "Fruit": {"apple": "eat apples", "pear": "eat pears [/]"},
    "Other": {"bread": "bake bread", "tea": "drink tea", "salt": "take salt"},
}


class OneForm(Screen[None]):
    CSS = "CheckList { height: 1fr; }"
    BINDINGS = [Binding("q", "quit_it", "Quit")]

    def __init__(self) -> None:
        super().__init__()
        self.name_line = LineField()
        self.list = CheckList(GROUPS)
        self.told = 0
        self.quits = 0

    def compose(self) -> ComposeResult:
        yield FieldRow("name", "Name", self.name_line)
        yield FieldRow("may", "May", self.list, lines=3)

    def on_field_row_edited(self, event: FieldRow.Edited) -> None:
        self.told += event.row.key == "may"

    def action_quit_it(self) -> None:
        self.quits += 1


@asynccontextmanager
async def ticks() -> AsyncIterator[tuple[OneForm, Any]]:
    app = App[None]()
    async with app.run_test(size=(60, 12)) as pilot:
        screen = OneForm()
        await app.push_screen(screen)
        screen.list.focus()
        await pilot.pause()
        yield screen, pilot


def lines(screen: OneForm) -> list[str]:
    return [line.rstrip() for line in str(screen.list.render()).split("\n")]


async def test_space_ticks_and_takes_the_tick_away() -> None:
    async with ticks() as (screen, pilot):
        await pilot.press("space", "down", "space")
        assert screen.list.content == {"apple", "pear"}
        await pilot.press("space")
        assert screen.list.content == {"apple"}
        assert screen.told == 3


async def test_headings_are_passed_over() -> None:
    async with ticks() as (screen, pilot):
        await pilot.press("down", "down")
        assert screen.list.here == "bread"
        await pilot.press("up")
        assert screen.list.here == "pear"


async def test_the_cursor_stays_in_sight_and_the_first_heading_with_the_first_line() -> None:
    async with ticks() as (screen, pilot):
        await pilot.press("end")
        assert lines(screen) == ["[ ] bake bread", "[ ] drink tea", "[ ] take salt"]
        await pilot.press("home")
        assert lines(screen) == ["Fruit", "[ ] eat apples", "[ ] eat pears [/]"]


async def test_up_from_the_first_line_leads_out() -> None:
    async with ticks() as (screen, pilot):
        await pilot.press("up")
        assert screen.name_line.has_focus


async def test_down_from_the_last_line_stays() -> None:
    async with ticks() as (screen, pilot):
        await pilot.press("end", "down")
        assert screen.list.here == "salt"
        assert screen.list.has_focus


async def test_a_letter_is_no_command() -> None:
    async with ticks() as (screen, pilot):
        await pilot.press("q")
        assert screen.quits == 0


async def test_a_click_ticks_a_line_and_no_heading() -> None:
    async with ticks() as (screen, pilot):
        await pilot.click(CheckList, offset=(2, 0))
        assert not screen.list.content
        await pilot.click(CheckList, offset=(2, 2))
        assert screen.list.content == {"pear"}


async def test_what_is_held_is_told_in_the_words_of_the_list() -> None:
    async with ticks() as (screen, _):
        screen.list.put({"tea", "apple"})
        assert screen.list.words == "eat apples; drink tea"
