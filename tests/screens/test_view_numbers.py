"""The digits that a person gives to views of theirs."""

from atrisk_tui.screens.entries import EntriesScreen

from ..support import Company
from .conftest import Play
from .stage import Stage
from .test_views import busy as busy  # noqa: PLC0414  the fixture
from .test_views import keep, on_view


async def give(stage: Stage, name: str, digit: str) -> None:
    """Give a view a digit in the list of views, and leave that."""
    await stage.press("v")
    await on_view(stage, name)
    await stage.press("d", digit)
    await stage.press("escape")


async def test_a_view_of_one_s_own_opens_by_v_and_the_digit_it_was_given(
    busy: Company, play: Play
) -> None:
    keep(busy, "Team high")
    async with play() as stage:
        await give(stage, "Team high", "3")
        await stage.type("v3")
        assert isinstance(stage.front, EntriesScreen)
        assert stage.shows("view Team high")


async def test_who_gives_a_digit_is_told_what_each_opens_now(busy: Company, play: Play) -> None:
    keep(busy, "Team high")
    async with play() as stage:
        await stage.press("v")
        await on_view(stage, "Team high")
        await stage.press("d")
        assert stage.shows("Which digit is to open Team high?", "3 My open")
        await stage.press("3")
        assert stage.said == "view Team high: v 3 opens it"
        assert "3 Team high" in stage.line("Team high")


async def test_a_view_whose_digit_was_given_away_has_none(busy: Company, play: Play) -> None:
    keep(busy, "Team high")
    async with play() as stage:
        await give(stage, "Team high", "3")
        await stage.press("v")
        assert stage.line("My open").split()[0] == "My"


async def test_a_digit_is_given_back(busy: Company, play: Play) -> None:
    keep(busy, "Team high")
    async with play() as stage:
        await give(stage, "Team high", "3")
        await give(stage, "Team high", "n")
        await stage.type("v3")
        assert stage.shows("view My open")


async def test_digits_are_there_after_a_restart(busy: Company, play: Play) -> None:
    keep(busy, "Team high")
    async with play() as stage:
        await give(stage, "Team high", "0")
    async with play() as stage:
        await stage.type("v0")
        assert stage.shows("view Team high")


async def test_a_view_that_was_deleted_leaves_its_digit_to_whose_it_was(
    busy: Company, play: Play
) -> None:
    keep(busy, "Team high")
    async with play() as stage:
        await give(stage, "Team high", "3")
        busy.force("UPDATE saved_view SET deleted_at = '2026-10-13' WHERE name = 'Team high'")
        await stage.type("v3")
        assert stage.shows("view My open")
