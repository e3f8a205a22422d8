"""A day back and forward on Home, and the list of what I did."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.commands import SetRisk
from atrisk_tui.domain.model import RiskLevel

from ..support import NOW, Company
from .conftest import Play

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
NOT_TODAY = "You are not viewing today"


def due(company: Company, customer: int = 1, *, days: float, **values: object) -> int:
    """Add an entry that is due `days` from now."""
    return company.entry(customer, follow_up_at=NOW + days * DAY, **values)


@pytest.fixture
def days(sqlite_company: Company) -> dict[str, int]:
    """Entries of Ana's due on three days."""
    return {
        name: due(sqlite_company, place, days=span)
        for place, (name, span) in enumerate(
            (("yesterday", -1), ("today", 0.1), ("tomorrow", 1)), start=1
        )
    }


async def test_l_shows_tomorrow_as_if_it_were_today(play: Play, days: dict[str, int]) -> None:
    async with play() as stage:
        assert stage.shows("Tue 13 Oct, today", "h l day  m team")
        await stage.press("l")
        assert stage.shows(f"Wed 14 Oct. {NOT_TODAY}", ". today  m team")
        assert stage.ids == [days["yesterday"], days["today"], days["tomorrow"]]
        assert stage.line("OVERDUE").startswith(" OVERDUE 2")
        assert stage.line("WED 14").startswith(" WED 14 OCT: 1")
        assert "1 Overdue 2  2 That day 1  3 Week 0" in stage.picture
        assert "----- now" not in stage.picture


async def test_h_shows_yesterday_without_lateness(play: Play, days: dict[str, int]) -> None:
    async with play() as stage:
        await stage.press("h")
        assert f"Mon 12 Oct. {NOT_TODAY}" in stage.picture
        assert stage.line("MON 12").startswith(" MON 12 OCT: 1")
        assert stage.line("THE WEEK").startswith(" THE WEEK AFTER 2")
        assert stage.at == days["yesterday"]
        assert stage.cursor_line.startswith("> 10:42        !!  Med")


@pytest.mark.parametrize("keys", [("full_stop",), ("h",), ("left",), ("escape",)])
async def test_today_is_one_key_away(
    play: Play, days: dict[str, int], keys: tuple[str, ...]
) -> None:
    async with play() as stage:
        await stage.press("right", *keys)
        assert "Tue 13 Oct, today" in stage.picture
        assert "----- now 10:42" in stage.picture


async def test_esc_comes_back_to_today_from_far_and_leaves_nothing(
    play: Play, days: dict[str, int]
) -> None:
    async with play() as stage:
        await stage.type("lllll")
        assert f"Sun 18 Oct. {NOT_TODAY}" in stage.picture
        await stage.press("escape", "escape")
        assert "Tue 13 Oct, today" in stage.picture
        assert not stage.is_asking


async def test_typed_ahead_a_verb_acts_on_the_day_paged_to(
    play: Play, days: dict[str, int]
) -> None:
    async with play() as stage:
        await stage.type("l2+")
        assert stage.entry(days["tomorrow"])["risk_level"] == "high"


async def test_midnight_leaves_another_day_alone(play: Play, days: dict[str, int]) -> None:
    async with play() as stage:
        await stage.press("h")
        await stage.tick(hours=14)
        assert f"Mon 12 Oct. {NOT_TODAY}" in stage.picture
        await stage.press("full_stop")
        assert "Wed 14 Oct, today" in stage.picture


async def test_midnight_makes_the_day_paged_to_today(play: Play, days: dict[str, int]) -> None:
    async with play() as stage:
        await stage.press("l")
        await stage.tick(hours=14)
        assert "Wed 14 Oct, today" in stage.picture
        assert "----- now 00:42" in stage.picture


async def test_a_change_is_judged_by_the_day_that_is_shown(
    play: Play, days: dict[str, int]
) -> None:
    async with play() as stage:
        await stage.type("l2ffri 9:00⏎")
        assert stage.at == days["tomorrow"]
        assert stage.cursor_line.startswith(">.")
        assert "1 Overdue 2  2 That day 0  3 Week 1" in stage.picture


async def test_the_counters_of_a_day_follow_mine_and_team(
    sqlite_company: Company, play: Play, days: dict[str, int]
) -> None:
    sqlite_company.entry(4, by="ben", follow_up_at=NOW + DAY)
    async with play() as stage:
        await stage.type("lm")
        assert stage.shows("Due, the team's", NOT_TODAY, "2 That day 2")


async def test_8_lists_what_i_did_today_newest_first(
    sqlite_company: Company, play: Play, days: dict[str, int]
) -> None:
    company = sqlite_company
    theirs = company.entry(4, by="ben")
    async with play() as stage:
        for entry_id in (days["yesterday"], days["today"]):
            company.clock.move(minutes=1)
            version = company.version(entry_id)
            company.do("ana", SetRisk(entry_id=entry_id, version=version, risk_level=RiskLevel.LOW))
        company.do("lea", SetRisk(entry_id=theirs, version=1, risk_level=RiskLevel.LOW))
        await stage.press("8")
        assert stage.cursor_line.startswith("> 10:44 Set the risk level")
        assert "AR-2 Müller & Söhne" in stage.cursor_line
        assert "AR-4" not in stage.picture
        await stage.press("enter")
        assert stage.lines[0].startswith(" atrisk  AR-2  Müller")
        await stage.press("escape", "escape")
        assert "Due, mine" in stage.picture


async def test_g_w_shows_what_i_did_from_anywhere_and_pages_by_day(
    sqlite_company: Company, play: Play, days: dict[str, int]
) -> None:
    sqlite_company.clock.move(days=1)
    async with play() as stage:
        await stage.go("e")
        await stage.go("w")
        assert stage.shows("What I did", "Wed 14 Oct, today", "nothing that day")
        await stage.press("h")
        assert f"Tue 13 Oct. {NOT_TODAY}" in stage.picture
        assert stage.line("Report a customer").startswith("> 10:42 Report a customer at risk")
        await stage.press("full_stop")
        assert "nothing that day" in stage.picture


async def test_undo_from_the_list_says_what_was_taken_back(
    sqlite_company: Company, play: Play, days: dict[str, int]
) -> None:
    async with play() as stage:
        await stage.type("2+8u⏎")
        assert stage.entry(days["today"])["risk_level"] == "medium"
        assert "Undo: set the risk level" in stage.picture
        assert "(taken back) AR-2" in stage.picture


async def test_the_list_of_a_day_begins_anew_at_midnight(play: Play, days: dict[str, int]) -> None:
    async with play() as stage:
        await stage.type("2+8")
        assert "Set the risk level" in stage.picture
        await stage.tick(hours=14)
        assert stage.shows("Wed 14 Oct, today", "nothing that day")
