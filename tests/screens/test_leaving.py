"""Who leaves, moves or hands over: what hangs on them is listed, and goes in one step."""

from collections import Counter
from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import EditUser
from atrisk_tui.screens.ask import ConfirmPrompt, KeyPrompt
from atrisk_tui.screens.hand_over import HandOverForm
from atrisk_tui.screens.people import PeopleScreen

from ..support import DENVER, HARBOR, KERR, NEW_YORK, Company
from .conftest import Play
from .forms import keys
from .stage import Stage

pytestmark = pytest.mark.slow


@pytest.fixture
def busy(sqlite_company: Company) -> Company:
    """Give ana 14 entries in Denver, and ben and vic to lead."""
    for _ in range(14):
        sqlite_company.entry(KERR, by="ana")
    sqlite_company.force("UPDATE app_user SET manager_id = 3 WHERE username IN ('ben', 'vic')")
    return sqlite_company


def owners(company: Company) -> Counter[str]:
    """Return how many entries each person has, "" for nobody."""
    rows = company.rows(
        "SELECT username FROM entry LEFT JOIN app_user ON app_user.id = assigned_to_id"
    )
    return Counter(row["username"] or "" for row in rows)


def is_active(company: Company, username: str) -> bool:
    row = company.one("SELECT active FROM app_user WHERE username = :name", name=username)
    return bool(row["active"])


def leader(company: Company, username: str) -> int | None:
    row = company.one("SELECT manager_id FROM app_user WHERE username = :name", name=username)
    return None if row["manager_id"] is None else int(row["manager_id"])


def placed(company: Company, username: str, *location_ids: int, **changes: Any) -> None:
    row = company.one("SELECT id, version FROM app_user WHERE username = :name", name=username)
    company.do(
        "adm",
        EditUser(
            user_id=row["id"], version=row["version"], changes=changes, location_ids=location_ids
        ),
    )


async def to(stage: Stage, username: str) -> None:
    await stage.press("g", "a", "p")
    assert isinstance(stage.front, PeopleScreen)
    await stage.come_to(stage.company.user_id(username))


async def test_all_that_hangs_on_who_leaves_is_listed(play: Play, busy: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press("x")
        assert isinstance(stage.front, HandOverForm)
        assert stage.shows("-Ana Ruiz leaves-", "14 active: Denver 14")
        assert stage.shows("2: Ben Okafor and Vic Stone")
        assert is_active(busy, "ana")


async def test_a_last_look_says_everything_before_it_is_done(play: Play, busy: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("xben⏎lea⏎⏎ada⏎§"))
        assert isinstance(stage.prompt, ConfirmPrompt)
        assert stage.question == (
            "14 entries to Ben Okafor and Lea Brandt, 2 people to Ada Munro;"
            " Ana Ruiz goes off. u takes all of it back."
        )
        assert owners(busy) == {"ana": 14}


async def test_entries_are_spread_evenly_and_people_led_on(play: Play, busy: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("xben⏎lea⏎⏎ada⏎§⏎"))
        assert owners(busy) == {"ben": 7, "lea": 7}
        assert leader(busy, "ben") == leader(busy, "vic") == busy.user_id("adm")
        assert not is_active(busy, "ana")
        assert stage.said.startswith("Ana Ruiz: switched off, 14 entries to Ben Okafor")
        assert stage.cursor_line.split()[-2:] == ["0", "off"]


async def test_one_key_takes_all_of_it_back(play: Play, busy: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("xben⏎lea⏎⏎ada⏎§⏎"), "u")
        assert owners(busy) == {"ana": 14}
        assert leader(busy, "ben") == leader(busy, "vic") == busy.user_id("ana")
        assert is_active(busy, "ana")
        assert stage.cursor_line.split()[-2:] == ["14", "on"]


async def test_the_list_counts_what_changed_hands(play: Play, busy: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("xben⏎§⏎"))
        assert stage.line(" ben ").split()[-2:] == ["14", "on"]
        await stage.press("u")
        assert stage.line(" ben ").split()[-2:] == ["0", "on"]


async def test_nobody_named_leaves_entries_unassigned_and_says_so(
    play: Play, busy: Company
) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        assert not stage.is_asking
        await stage.press("x")
        assert stage.shows("nobody: they wait unassigned")
        await stage.press("ctrl+s")
        assert "14 entries left unassigned, 2 people without a manager" in stage.question
        await stage.press("enter")
        assert owners(busy) == {"": 14}
        assert leader(busy, "ben") is None


async def test_people_go_up_the_line_by_suggestion(play: Play, busy: Company) -> None:
    placed(busy, "ana", DENVER, manager_id=busy.user_id("lea"))
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press("x", "ctrl+s")
        assert "2 people to Lea Brandt" in stage.question


async def test_leaving_the_last_look_goes_back_to_the_form(play: Play, busy: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("xben⏎§"), "escape")
        assert isinstance(stage.app.screen, HandOverForm)
        assert owners(busy) == {"ana": 14}
        await stage.press("ctrl+s", "enter")
        assert owners(busy) == {"ben": 14}


async def test_who_does_not_work_there_is_not_offered(play: Play, busy: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("xeve"), "ctrl+s")
        assert "nothing is called “eve”" in stage.said
        assert owners(busy) == {"ana": 14}


async def test_a_location_that_no_taker_works_at_is_named(play: Play, busy: Company) -> None:
    busy.entry(HARBOR, by="ana")
    placed(busy, "ana", DENVER, NEW_YORK)
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("xben⏎§⏎"))
        assert "None of those named works at New York (1 entry)" in stage.said
        assert owners(busy) == {"ana": 15}
        assert is_active(busy, "ana")


async def test_someone_else_s_change_meanwhile_is_met_by_another_last_look(
    play: Play, busy: Company
) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("xben⏎"))
        placed(busy, "ana", DENVER, title="Leaving soon")
        busy.entry(KERR, by="ana")
        await stage.press("ctrl+s", "enter")
        assert "15 entries to Ben Okafor" in stage.question
        await stage.press("enter")
        assert owners(busy) == {"ben": 15}


async def test_keys_typed_ahead_hand_over_in_one_go(play: Play, busy: Company) -> None:
    async with play("adm") as stage:
        await stage.press("g", "a", "p", "down", *keys("xben⏎§⏎"))
        assert owners(busy) == {"ben": 14}
        assert not is_active(busy, "ana")


# Handing over without leaving


async def test_entries_are_handed_over_by_who_stays(play: Play, busy: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("Tben⏎§"))
        assert stage.question == "14 entries to Ben Okafor. u takes all of it back."
        await stage.press("enter")
        assert owners(busy) == {"ben": 14}
        assert is_active(busy, "ana")
        assert leader(busy, "vic") == busy.user_id("ana")


async def test_only_those_without_an_owner_are_handed_over_unless_all_are_wanted(
    play: Play, busy: Company
) -> None:
    busy.entry(HARBOR, by="ana")
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press("T")
        assert stage.shows("( ) all 15", "(x) only the 1 at New York")
        await stage.press(*keys("⇥eve⏎§⏎"))
        assert owners(busy) == {"ana": 14, "eve": 1}


async def test_all_can_be_chosen_instead(play: Play, busy: Company) -> None:
    busy.entry(HARBOR, by="ana")
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("Ta⇥ada⏎§⏎"))
        assert owners(busy) == {"adm": 15}


async def test_who_has_nothing_has_nothing_to_hand_over(play: Play, busy: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "vic")
        await stage.press("T")
        assert "no active entries" in stage.said


async def test_what_was_left_with_someone_off_can_still_be_handed_over(
    play: Play, busy: Company
) -> None:
    busy.force("UPDATE app_user SET active = false WHERE username = 'ana'")
    async with play("adm") as stage:
        await to(stage, "ana")
        assert stage.shows("14 entries still with someone who is off: T hands over")
        await stage.press(*keys("Tben⏎§⏎"))
        assert owners(busy) == {"ben": 14}
        assert not is_active(busy, "ana")


# Moved off a location


async def test_moving_off_a_location_says_what_needs_an_owner_and_offers_to_hand_it_over(
    play: Play, busy: Company
) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("e⇥⇥⇥"), "backspace", *keys("new⏎§"))
        assert isinstance(stage.prompt, KeyPrompt)
        assert stage.question == (
            "Ana Ruiz no longer works for Denver: 14 entries there need an owner."
        )
        await stage.press("enter", *keys("ben⏎§⏎"))
        assert owners(busy) == {"ben": 14}
        assert is_active(busy, "ana")


async def test_it_can_wait_and_the_pane_goes_on_saying_so(play: Play, busy: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("e⇥⇥⇥"), "backspace", *keys("new⏎§"), "l")
        assert owners(busy) == {"ana": 14}
        assert stage.shows("14 entries at locations they no longer work for")


async def test_a_move_that_leaves_nothing_behind_asks_nothing(play: Play, busy: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "ben")
        await stage.press(*keys("e⇥⇥⇥"), "backspace", *keys("new⏎§"))
        assert not stage.is_asking
        assert "Ben Okafor: saved" in stage.said
