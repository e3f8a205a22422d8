"""Of marked entries some may be refused: each is named with its reason; and who may do what."""

import pytest

from atrisk_tui.domain.commands import SetRisk
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.screens.refused import RefusedScreen

from ..support import Company
from .conftest import Play
from .test_many_verbs import at_marked, owners
from .test_marks import marks

pytestmark = pytest.mark.slow

THIRTY = 30


@pytest.fixture
def four(sqlite_company: Company) -> list[int]:
    """Four open entries of Ana's in Denver, risk medium; the newest, Kerr's, last."""
    return [sqlite_company.entry(1 + number % 3) for number in range(4)]


@pytest.fixture
def thirty(sqlite_company: Company) -> list[int]:
    return [sqlite_company.entry(1 + number % 3) for number in range(THIRTY)]


# Refused


async def test_thirty_of_which_three_are_refused_are_told_named_and_taken_back_at_once(
    sqlite_company: Company, play: Play, thirty: list[int]
) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("*")
        moved = thirty[:3]
        for one in moved:
            sqlite_company.do("ana", SetRisk(entry_id=one, version=1, risk_level=RiskLevel.HIGH))
        await stage.type("aben⏎⏎")
        assert isinstance(stage.app.screen, RefusedScreen)
        assert {row.id for row in stage.app.screen.rows} == set(moved)
        assert all(row.ref and row.customer and row.reason for row in stage.app.screen.rows)
        assert stage.shows("3 of 30 not changed", f"AR-{moved[0]}", "Kerr Dental")
        await stage.press("escape")
        assert stage.said == "27 of 30 reassigned to Ben Okafor, 3 refused and still marked"
        assert set(marks(stage)) == set(moved)
        await stage.press("u")
        assert set(owners(stage, thirty)) == {sqlite_company.user_id("ana")}


async def test_refused_ones_go_through_once_they_have_been_seen(
    sqlite_company: Company, play: Play, four: list[int]
) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("*")
        for one in four[:2]:
            sqlite_company.do("ana", SetRisk(entry_id=one, version=1, risk_level=RiskLevel.HIGH))
        await stage.type("aben⏎⏎")
        await stage.press("enter")
        await stage.type("aben⏎⏎")
        assert set(owners(stage, four)) == {sqlite_company.user_id("ben")}


async def test_where_all_are_refused_nothing_is_written_and_the_marks_stay(
    play: Play, four: list[int]
) -> None:
    async with play("lea") as stage:
        await at_marked(stage, 2)
        await stage.type("sowhy⏎")
        assert "Nothing was changed" in stage.said
        assert len(marks(stage)) == 2


async def test_the_whole_reason_stands_under_the_list_of_the_refused(
    sqlite_company: Company, play: Play, four: list[int]
) -> None:
    async with play("lea") as stage:
        await at_marked(stage, 3)
        sqlite_company.do("ana", SetRisk(entry_id=four[3], version=1, risk_level=RiskLevel.HIGH))
        await stage.type("+h⏎")
        assert isinstance(stage.app.screen, RefusedScreen)
        (row,) = stage.app.screen.rows
        assert row.reason in stage.picture.replace("\n", " ")


# Who may


async def test_an_agent_s_keys_for_many_are_dim_and_say_why(play: Play, four: list[int]) -> None:
    async with play("ana") as stage:
        await at_marked(stage, 2)
        for key in ("a", "+", "s", "x"):
            await stage.press(key)
            assert not stage.is_asking
            assert (
                stage.said == "your role may not change many entries at once: esc clears the marks"
            )


async def test_an_agent_s_keys_come_back_with_the_marks_gone(play: Play, four: list[int]) -> None:
    async with play("ana") as stage:
        await at_marked(stage, 2)
        await stage.press("escape", "+")
        assert stage.entry(four[1])["risk_level"] == "high"


async def test_an_agent_sets_the_follow_up_of_own_entries_and_is_refused_a_colleague_s(
    sqlite_company: Company, play: Play, four: list[int]
) -> None:
    bens = sqlite_company.entry(2, by="ben")
    async with play("ana") as stage:
        await at_marked(stage, 3)
        await stage.type("f+3d⏎")
        assert isinstance(stage.app.screen, RefusedScreen)
        assert [row.id for row in stage.app.screen.rows] == [bens]
        await stage.press("q")
        assert stage.said == "2 of 3 with that follow-up, 1 refused and still marked"


async def test_an_agent_changes_fifty_at_most(sqlite_company: Company, play: Play) -> None:
    for _ in range(51):
        sqlite_company.entry(1)
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("end", *["space"] * 1, "home", *["space"] * 50)
        await stage.press("f")
        assert not stage.is_asking
        assert stage.said == (
            "your role may change at most 50 entries at once, and these are 51: mark fewer"
        )


async def test_another_zone_s_past_is_refused_there_only(
    sqlite_company: Company, play: Play
) -> None:
    here, there = sqlite_company.entry(1, by="adm"), sqlite_company.entry(5, by="adm")
    sqlite_company.force("UPDATE app_user SET zone = 'America/Denver' WHERE username = 'adm'")
    async with play("adm") as stage:
        await at_marked(stage, 2)
        await stage.type("ft 11:30⏎")
        assert isinstance(stage.app.screen, RefusedScreen)
        assert [row.id for row in stage.app.screen.rows] == [there]
        assert stage.entry(here)["follow_up_at"] is not None
