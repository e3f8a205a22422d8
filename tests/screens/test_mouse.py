"""The mouse: keys, digits and choices are pressed where they stand; % gives it back."""

import pytest
from textual.widgets import Static

from atrisk_tui.screens.clicking import digit_at

from ..support import Company
from .conftest import Play
from .stage import Stage


async def click(stage: Stage, words: str) -> None:
    """Click in the middle of the first of these words on the screen."""
    line = next(y for y, text in enumerate(stage.lines) if words in text)
    column = stage.lines[line].index(words) + len(words) // 2
    await stage.pilot.click(offset=(column, line))
    await stage.settle()


@pytest.fixture(autouse=True)
def ours(sqlite_company: Company) -> int:
    return sqlite_company.entry(1)


async def test_a_click_on_the_key_line_presses_the_key(play: Play) -> None:
    async with play() as stage:
        await stage.go("e")
        await click(stage, "Follow-up  c")
        assert stage.is_asking
        assert "Follow-up" in stage.question


async def test_a_click_beside_the_keys_does_nothing(play: Play) -> None:
    async with play() as stage:
        await stage.go("e")
        gap = stage.lines[-1].index("? Help") - 2
        await stage.pilot.click(offset=(gap, 23))
        await stage.settle()
        assert not stage.is_asking


async def test_a_click_on_help_opens_it(play: Play) -> None:
    async with play() as stage:
        await click(stage, "? Help")
        assert "Keys: " in stage.picture


async def test_a_click_on_a_counter_lists_what_it_counts(play: Play) -> None:
    async with play() as stage:
        await click(stage, "Unassigned")
        assert type(stage.front).__name__ == "EntriesScreen"


async def test_a_click_on_a_tab_shows_it(play: Play) -> None:
    async with play("adm") as stage:
        await stage.type("gac")
        await click(stage, "3 Resolutions")
        assert "[3 Resolutions]" in stage.picture


async def test_a_click_on_a_choice_takes_it(play: Play) -> None:
    async with play() as stage:
        await stage.type("g")
        await click(stage, "c Customers")
        assert type(stage.front).__name__ == "CustomersScreen"


async def test_a_click_on_enter_s_words_confirms(play: Play) -> None:
    async with play() as stage:
        await stage.type("q")
        await click(stage, "enter Quit")
        assert stage.app._exit


async def test_a_click_beside_the_choices_keeps_the_question(play: Play) -> None:
    async with play() as stage:
        await stage.type("q")
        await stage.pilot.click(Static, offset=(60, 0))
        await stage.settle()
        assert stage.is_asking


async def test_the_mouse_is_given_back_and_taken_again(play: Play) -> None:
    async with play() as stage:
        await stage.type("%")
        assert stage.said == "mouse off: the terminal selects text; % takes it again"
        assert not stage.app.is_mouse_wanted
        await stage.type("%")
        assert stage.said.startswith("mouse on")
        assert stage.app.is_mouse_wanted


@pytest.mark.parametrize(
    ("x", "digit"),
    [(0, ""), (2, "1"), (5, "1"), (11, "1"), (12, "2"), (20, "2"), (28, ""), (31, "3")],
)
def test_a_digit_s_words_reach_to_the_next_one_or_a_wide_gap(x: int, digit: str) -> None:
    assert digit_at(" 1 High 12  [2 Medium 3]     3 Low", x) == digit
