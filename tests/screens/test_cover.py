"""Home while somebody is out, and the team's panel agent by agent."""

import re
from datetime import date, timedelta

import pytest

from atrisk_tui.domain.absences import BringBack, PutOut
from atrisk_tui.domain.commands import Receipt, SetFollowUp
from atrisk_tui.domain.model import RiskLevel

from ..support import NOW, Company
from .conftest import Play
from .stage import Stage

pytestmark = pytest.mark.slow

TODAY = date(2026, 10, 13)
DAY = timedelta(days=1)


def put(company: Company, who: str = "ana", cover: str | None = "ben") -> Receipt:
    command = PutOut(
        user_id=company.user_id(who),
        from_on=TODAY,
        until_on=TODAY + 3 * DAY,
        cover_id=None if cover is None else company.user_id(cover),
    )
    return company.do("lea", command)


def due(
    company: Company, customer: int = 1, *, by: str = "ana", hours: float, **more: object
) -> int:
    return company.entry(customer, by=by, follow_up_at=NOW + timedelta(hours=hours), **more)


# Cover


async def test_the_cover_s_home_marks_for_whom_a_row_is(
    sqlite_company: Company, play: Play
) -> None:
    due(sqlite_company, 1, hours=1)
    due(sqlite_company, 2, by="ben", hours=2)
    put(sqlite_company)
    async with play("ben") as stage:
        assert "for ana" in stage.line("Kerr Dental")
        assert "for ana" not in stage.line("Müller")
        assert stage.line("1 Overdue").startswith(" 1 Overdue 0  2 Today 2")


async def test_without_anybody_to_cover_home_is_as_ever(
    sqlite_company: Company, play: Play
) -> None:
    due(sqlite_company, 2, by="ben", hours=2)
    async with play("ben") as stage:
        assert "Assign" not in stage.picture


async def test_an_absence_that_a_lead_enters_shows_by_itself(
    sqlite_company: Company, play: Play
) -> None:
    due(sqlite_company, 1, hours=1)
    own = due(sqlite_company, 2, by="ben", hours=2)
    async with play("ben") as stage:
        assert stage.ids == [own]
        made = put(sqlite_company)
        await stage.look_around()
        assert stage.shows("for ana")
        assert stage.at == own
        command = BringBack(absence_id=made.subject_id or 0, version=1)
        sqlite_company.do("lea", command)
        await stage.look_around()
        assert stage.ids == [own]


async def test_what_is_covered_is_worked_like_one_s_own_and_stays_hers(
    sqlite_company: Company, play: Play
) -> None:
    hers = due(sqlite_company, 1, hours=1)
    put(sqlite_company)
    async with play("ben") as stage:
        await stage.press("+")
        assert stage.entry(hers)["risk_level"] == "high"
        assert stage.entry(hers)["assigned_to_id"] == sqlite_company.user_id("ana")
        assert not stage.cursor_line.startswith(">.")


async def test_the_next_line_says_for_whom(sqlite_company: Company, play: Play) -> None:
    due(sqlite_company, 1, hours=1)
    put(sqlite_company)
    async with play("ben") as stage:
        assert "Kerr Dental, for ana" in stage.line("Next 11:42")


async def test_who_is_out_is_marked_where_an_owner_is_picked(
    sqlite_company: Company, play: Play
) -> None:
    due(sqlite_company, 1, by="ben", hours=1)
    put(sqlite_company)
    async with play("lea") as stage:
        await stage.press("a")
        assert "out until 16 Oct, cover ben" in stage.line("Ana Ruiz")
        await stage.type("ana⏎")
        assert stage.said.startswith("AR-1 Kerr Dental: assigned to Ana Ruiz")


# By agent


@pytest.fixture
def team(sqlite_company: Company) -> dict[str, int]:
    company = sqlite_company
    return {
        "old": due(company, 1, hours=-72),
        "worse": due(company, 2, hours=-30, risk_level=RiskLevel.HIGH),
        "late": due(company, 3, hours=-2),
        "week": due(company, 4, hours=50),
        "ben's": due(company, 3, by="ben", hours=1),
        "nobody's": due(company, 4, assigned_to_id=None, hours=-40),
    }


def headings(stage: Stage) -> list[str]:
    return [line.rstrip(" |") for line in stage.lines if re.match(r" [A-Z ]+  \d+ [ot]", line)]


async def test_b_groups_the_team_s_by_agent_and_back(play: Play, team: dict[str, int]) -> None:
    async with play("lea") as stage:
        by_time = stage.ids
        await stage.press("b")
        assert headings(stage) == [
            " UNASSIGNED  1 overdue",
            " ANA RUIZ  2 overdue, 1 today",
            " BEN OKAFOR  1 today",
        ]
        order = ("nobody's", "worse", "old", "late", "ben's")
        assert stage.ids == [team[name] for name in order]
        assert stage.shows("Due, the team's by agent")
        await stage.press("b")
        assert stage.ids == by_time


async def test_the_cursor_stays_on_its_row(play: Play, team: dict[str, int]) -> None:
    async with play("lea") as stage:
        await stage.come_to(team["ben's"])
        await stage.press("b")
        assert stage.at == team["ben's"]


async def test_late_is_told_by_agent_too(play: Play, team: dict[str, int]) -> None:
    async with play("lea") as stage:
        await stage.press("b")
        assert "08:42 late" in stage.picture


async def test_it_is_remembered_while_the_program_runs(play: Play, team: dict[str, int]) -> None:
    async with play("lea") as stage:
        await stage.press("b", "m")
        assert stage.shows("Due, mine")
        await stage.press("m", "g", "e", "g", "h")
        assert stage.shows("Due, the team's by agent")


async def test_among_mine_there_is_nothing_to_group(play: Play, team: dict[str, int]) -> None:
    async with play("ana") as stage:
        await stage.press("b")
        assert stage.said == "by agent is for the team's: m shows them"


async def test_a_heading_counts_what_is_left(play: Play, team: dict[str, int]) -> None:
    async with play("lea") as stage:
        await stage.press("b")
        await stage.come_to(team["old"])
        await stage.type("f+3d⏎")
        assert stage.cursor_line.startswith(">.")
        assert stage.shows("ANA RUIZ  1 overdue, 1 today")
        await stage.press("u")
        assert stage.shows("ANA RUIZ  2 overdue, 1 today")


async def test_what_is_reassigned_leaves_its_heading(play: Play, team: dict[str, int]) -> None:
    async with play("lea") as stage:
        await stage.press("b")
        await stage.come_to(team["nobody's"])
        await stage.type("aben⏎")
        assert stage.cursor_line.startswith(">.")


async def test_a_colleague_s_new_follow_up_is_announced(
    sqlite_company: Company, play: Play, team: dict[str, int]
) -> None:
    async with play("lea") as stage:
        await stage.press("b")
        version = sqlite_company.version(team["week"])
        command = SetFollowUp(
            entry_id=team["week"], version=version, follow_up_at=NOW + timedelta(hours=3)
        )
        sqlite_company.do("ana", command)
        await stage.look_around()
        assert stage.shows("1 new: r loads")


async def test_a_heading_says_who_is_out(
    sqlite_company: Company, play: Play, team: dict[str, int]
) -> None:
    put(sqlite_company)
    async with play("lea") as stage:
        await stage.press("b")
        assert "ANA RUIZ  2 overdue, 1 today   out until 16 Oct, cover ben" in stage.picture


async def test_typed_ahead_b_acts_on_the_row_that_it_leaves(
    play: Play, team: dict[str, int]
) -> None:
    async with play("lea") as stage:
        await stage.come_to(team["ben's"])
        await stage.press("b", "+")
        assert stage.entry(team["ben's"])["risk_level"] == "high"
