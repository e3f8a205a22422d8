"""From anywhere to anywhere: g, esc, q, F3, help, the palette, and keys pressed by habit."""

import asyncio
import time
from typing import Any

import pytest

from atrisk_tui.domain.model import Actor
from atrisk_tui.domain.queries import GetEntry, ListHistory, Query
from atrisk_tui.screens.customer import CustomerScreen
from atrisk_tui.screens.help import HelpScreen
from atrisk_tui.screens.history import HistoryScreen
from atrisk_tui.screens.keymap import live_keys

from ..support import Company
from .conftest import Play
from .stage import Stage

pytestmark = pytest.mark.slow

TOOLKIT = {"app.focus_next", "app.focus_previous", "screen.copy_text", "screen.minimize"}
PLACES = [("h", "Home"), ("c", "Customers"), ("e", "Entries")]


@pytest.fixture(autouse=True)
def ours(sqlite_company: Company) -> int:
    return sqlite_company.entry(1)


@pytest.mark.parametrize(("letter", "title"), PLACES)
async def test_g_and_a_letter_goes_there(play: Play, *, letter: str, title: str) -> None:
    async with play() as stage:
        await stage.go("e")
        await stage.go(letter)
        assert stage.front.title_words() == title


async def test_an_unknown_letter_after_g_says_so(play: Play) -> None:
    async with play() as stage:
        await stage.press("g", "z")
        assert stage.echo.startswith("z is not one of h c e")
        await stage.press("escape")
        assert stage.front.title_words() == "Home"


async def test_g_from_a_record_leaves_it_behind(play: Play) -> None:
    async with play() as stage:
        await stage.press("g", "e", "enter", "g", "h", "g", "e")
        assert stage.front.title_words() == "Entries"
        assert len(stage.app.screen_stack) == 1


async def test_g_g_goes_to_the_top(sqlite_company: Company, play: Play) -> None:
    for _ in range(5):
        sqlite_company.entry(2)
    async with play() as stage:
        await stage.press("g", "e", "G")
        assert stage.at == stage.ids[-1]
        await stage.press("g", "g")
        assert stage.at == stage.ids[0]


async def test_g_n_with_nothing_due_says_so(play: Play) -> None:
    async with play() as stage:
        await stage.press("g", "n")
        assert stage.said == "nothing of yours is due this week"


@pytest.mark.parametrize(
    "way",
    [(), ("g", "c"), ("g", "e"), ("g", "e", "enter"), ("g", "e", "H"), ("g", "c", "enter")],
)
async def test_F3_finds_a_customer_from_any_screen_and_esc_comes_back(  # noqa: N802
    play: Play, *, way: tuple[str, ...]
) -> None:
    async with play() as stage:
        await stage.press(*way)
        before = stage.front
        await stage.press("f3")
        await stage.type("447")
        await stage.press("down", "enter")
        assert isinstance(stage.front, CustomerScreen)
        assert "Müller & Söhne" in stage.lines[0]
        await stage.press("escape")
        assert stage.front is before


async def test_F3_says_what_to_type_before_anything_is_typed(  # noqa: N802 - the key's name
    play: Play,
) -> None:
    async with play() as stage:
        await stage.press("f3")
        assert "any part" in stage.echo


async def test_F3_without_a_hit_says_so(play: Play) -> None:  # noqa: N802 - the key's name
    async with play() as stage:
        await stage.press("f3")
        await stage.type("zebra⏎")
        assert stage.is_asking
        assert "nothing fits" in stage.echo


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_a_record_is_left_step_by_step(play: Play, *, key: str) -> None:
    async with play() as stage:
        await stage.press("g", "e", "enter", "i", key)
        assert stage.front.title_words().startswith("AR-")
        await stage.press(key)
        assert stage.front.title_words() == "Entries"


async def test_q_on_a_list_goes_home_and_on_home_asks(play: Play) -> None:
    async with play() as stage:
        await stage.press("g", "e", "q")
        assert stage.front.title_words() == "Home"
        await stage.press("q")
        assert stage.question == "Quit atrisk?"
        await stage.press("escape")
        assert stage.app.is_running
        await stage.press("q", "enter")
        assert stage.app.return_code == 0


async def test_esc_on_home_changes_nothing(play: Play) -> None:
    async with play() as stage:
        await stage.press("escape", "escape")
        assert stage.front.title_words() == "Home"
        assert not stage.is_asking


@pytest.mark.parametrize("way", [(), ("f3",), ("g", "e", "enter"), ("question_mark",), ("s",)])
async def test_ctrl_q_quits_from_anywhere(play: Play, *, way: tuple[str, ...]) -> None:
    async with play() as stage:
        await stage.press(*way)
        await stage.press("ctrl+q")
        assert stage.app.return_code == 0


async def test_ctrl_c_says_how_to_quit_and_does_not(play: Play) -> None:
    async with play() as stage:
        await stage.press("ctrl+c")
        assert stage.said == "ctrl+c does not quit: q goes back, ctrl+q quits"
        assert stage.app.is_running


async def test_ctrl_z_does_nothing(play: Play) -> None:
    async with play() as stage:
        await stage.press("ctrl+z")
        assert stage.app.is_running


async def help_text(stage: Stage) -> str:
    """Return every key that help lists, however long it is."""
    await stage.press("question_mark")
    assert isinstance(stage.app.screen, HelpScreen)
    return str(stage.app.screen.query_one("#help-keys").render())  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("way", [(), ("g", "c"), ("g", "e"), ("g", "e", "enter"), ("g", "e", "H")])
async def test_help_lists_every_live_key(play: Play, *, way: tuple[str, ...]) -> None:
    async with play() as stage:
        await stage.press(*way)
        keys = live_keys(stage.front)
        text = await help_text(stage)
        assert len(keys) > 10
        assert not [key.words for key in keys if key.words not in text]
        lines = text.splitlines()
        assert not [line for line in lines if line.startswith("  ") and not line[2:16].strip()]


async def test_each_live_key_but_the_toolkit_s_own_has_an_id(play: Play) -> None:
    async with play() as stage:
        for way in ((), ("g", "c"), ("g", "e"), ("enter",), ("H",)):
            await stage.press(*way)
            without = [
                active.binding.action
                for active in stage.front.active_bindings.values()
                if active.binding.id is None and not active.binding.system
            ]
            assert set(without) <= TOOLKIT


async def test_typing_in_help_narrows_it(play: Play) -> None:
    async with play() as stage:
        await stage.press("question_mark")
        await stage.type("follow-up")
        assert "Set the follow-up" in stage.picture
        assert "Next row" not in stage.picture
        await stage.type("zzz")
        assert "nothing matches" in stage.picture
        await stage.press("escape")
        assert stage.front.title_words() == "Home"


async def test_help_says_what_a_role_may_not_do(play: Play) -> None:
    async with play("vic") as stage:
        text = await help_text(stage)
        line = next(line for line in text.splitlines() if "Set the follow-up" in line)
        assert line.endswith("(not with your role, or not here)")


async def test_help_scrolls_to_its_end(play: Play) -> None:
    async with play() as stage:
        await stage.press("question_mark")
        last = "What I did today"
        assert last not in stage.picture
        await stage.press(*["pagedown"] * 8)
        assert last in stage.picture


async def test_the_palette_runs_a_command_found_by_its_words(play: Play, ours: int) -> None:
    async with play() as stage:
        await stage.type(":raise⏎")
        assert stage.said == "no entry here: move to one, or press n for a new one"
        await stage.go("e")
        await stage.type(":raise⏎")
        assert stage.entry(ours)["risk_level"] == "high"


async def test_a_command_of_the_palette_may_open_a_prompt_of_its_own(play: Play, ours: int) -> None:
    async with play() as stage:
        await stage.go("e")
        await stage.type(":follow⏎+3d⏎")
        assert str(stage.entry(ours)["follow_up_at"]).startswith("2026-10-16")


async def test_the_palette_finds_customers(play: Play) -> None:
    async with play() as stage:
        await stage.type(":cust sohn⏎")
        assert "Müller & Söhne" in stage.lines[0]


async def test_a_viewer_s_palette_leaves_out_what_they_may_not(play: Play) -> None:
    async with play("vic") as stage:
        await stage.press("colon")
        await stage.type("raise the risk")
        assert "nothing fits" in stage.echo


async def test_a_prompt_has_the_keys_until_it_is_left(play: Play, ours: int) -> None:
    async with play() as stage:
        await stage.go("e")
        await stage.press("s", "f3", "question_mark", "q", "g")
        assert stage.is_asking
        await stage.press("escape")
        assert stage.front.title_words() == "Entries"
        assert stage.entry(ours)["version"] == 1


def slowed(stage: Stage, kind: type[Query[Any]]) -> None:
    """Let the store take its time over one kind of question."""
    ask = stage.gate.ask

    def slow(actor: Actor, query: Any) -> Any:
        answer = ask(actor, query)
        if isinstance(query, kind):
            time.sleep(0.2)
        return answer

    stage.gate.ask = slow  # type: ignore[method-assign]


async def test_an_answer_to_a_screen_that_is_left_meanwhile_ends_nothing(
    play: Play, sqlite_company: Company
) -> None:
    entry_id = sqlite_company.entry()
    async with play() as stage:
        await stage.go("e")
        slowed(stage, ListHistory)
        stage.app.push_screen(HistoryScreen(entry_id=entry_id))
        await asyncio.sleep(0.1)
        stage.app.pop_screen()
        await asyncio.sleep(0.2)
        await stage.settle()
        assert stage.front.title_words() == "Entries"


async def test_news_of_a_screen_that_is_left_meanwhile_ends_nothing(
    play: Play, sqlite_company: Company
) -> None:
    entry_id = sqlite_company.entry()
    async with play() as stage:
        await stage.go("e")
        await stage.press("enter")
        screen = stage.front
        slowed(stage, GetEntry)
        news = asyncio.create_task(stage.app.publish(frozenset({("entry", entry_id)})))
        await asyncio.sleep(0.05)
        stage.app.pop_screen()
        await news
        await stage.settle()
        assert screen.is_left
        assert stage.front.title_words() == "Entries"
