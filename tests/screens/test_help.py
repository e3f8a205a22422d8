"""Help: every key that works here, found by words or by the key itself."""

import pytest

from atrisk_tui.screens.help import SIGNS, HelpScreen
from atrisk_tui.screens.keymap import live_keys

from ..support import Company
from .conftest import Play
from .stage import Stage


@pytest.fixture(autouse=True)
def ours(sqlite_company: Company) -> int:
    return sqlite_company.entry(1)


def listed(stage: Stage) -> list[str]:
    """Return the lines of help, however far it is scrolled."""
    assert isinstance(stage.app.screen, HelpScreen)
    return str(stage.app.screen.query_one("#help-keys").render()).splitlines()  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_either_key_opens_it(key: str, play: Play) -> None:
    async with play() as stage:
        await stage.press(key)
        assert "Keys: Home" in stage.picture


async def test_it_says_how_to_see_what_does_not_fit(play: Play) -> None:
    async with play() as stage:
        await stage.type("?")
        assert "type to search, down for more" in stage.picture
        assert "In a list" not in stage.picture
        await stage.press("down", "down")
        assert "In a list" in stage.picture


async def test_a_key_typed_as_it_is_written_says_what_it_does(play: Play) -> None:
    async with play() as stage:
        await stage.type("ge?x")
        assert listed(stage)[0] == "The key x"
        assert listed(stage)[1].split() == ["x", "Close:", "saved,", "lost", "or", "void"]


async def test_the_key_is_told_apart_from_its_capital(play: Play) -> None:
    async with play() as stage:
        await stage.type("ge?X")
        assert listed(stage)[1].split() == ["X", "Reopen", "a", "closed", "entry"]


async def test_several_words_narrow_it_in_any_order(play: Play) -> None:
    async with play() as stage:
        await stage.type("ge?risk raise")
        assert [line.split()[0] for line in listed(stage) if line.startswith("  ")] == ["+"]


async def test_a_group_is_found_by_its_name(play: Play) -> None:
    async with play() as stage:
        await stage.type("?undo")
        assert "Take back your latest change" in stage.picture


async def test_it_says_so_where_nothing_matches(play: Play) -> None:
    async with play() as stage:
        await stage.type("?zebra")
        assert listed(stage) == ["nothing matches “zebra”: fewer letters, or a key itself"]


async def test_it_tells_where_g_leads(play: Play) -> None:
    async with play() as stage:
        await stage.type("?go to")
        assert "g e" in stage.line("Entries")
        assert "g n" in stage.line("Next due")
        assert "g a c" not in stage.picture


async def test_it_tells_an_admin_of_the_admin_s_places(play: Play) -> None:
    async with play("adm") as stage:
        await stage.type("?catalogs")
        assert "g a c" in stage.line("Catalogs")


async def test_each_group_stands_once(play: Play) -> None:
    async with play() as stage:
        await stage.type("ge?")
        heads = [line for line in listed(stage) if not line.startswith("  ")]
        assert len(heads) == len(set(heads))
        assert heads[0] == "This screen"


async def test_the_last_line_is_reached(play: Play) -> None:
    async with play() as stage:
        await stage.type("ge?")
        last = listed(stage)[-1].strip()
        assert last not in stage.picture
        await stage.press(*["pagedown"] * 8)
        assert last in stage.picture


@pytest.mark.parametrize("way", ["gh", "gc", "ge", "ge⏎", "geH"])
async def test_it_lists_every_live_key(play: Play, way: str) -> None:
    async with play() as stage:
        await stage.type(way)
        words = {key.words for key in live_keys(stage.front)}
        await stage.type("?")
        told = "\n".join(listed(stage))
        assert not [each for each in words if each not in told]


def test_the_signs_fit_the_narrowest_screen_that_is_designed_for() -> None:
    assert max(map(len, SIGNS.splitlines())) <= 78
