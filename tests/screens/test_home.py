"""Home: what is due, in its groups, and what moves there by itself."""

from datetime import datetime, timedelta

import pytest

from atrisk_tui.domain.commands import SetFollowUp, SetRisk
from atrisk_tui.domain.model import EntryStatus, RiskLevel

from ..support import NOW, Company
from .conftest import Play

HIGH, MEDIUM, LOW = RiskLevel.HIGH, RiskLevel.MEDIUM, RiskLevel.LOW


def due(company: Company, customer: int = 1, *, by: str = "ana", **values: object) -> int:
    """Add an entry that is due `hours` from now."""
    hours = values.pop("hours")
    assert isinstance(hours, int | float)
    return company.entry(customer, by=by, follow_up_at=NOW + timedelta(hours=hours), **values)


@pytest.fixture
def week(sqlite_company: Company) -> dict[str, int]:
    """Entries of Ana's in each group, and one of Ben's."""
    company = sqlite_company
    return {
        "old": due(company, 1, hours=-72),
        "worse": due(company, 2, hours=-30, risk_level=HIGH),
        "late": due(company, 3, hours=-2),
        "next": due(company, 4, hours=1),
        "tomorrow": due(company, 1, hours=24, risk_level=LOW),
        "beyond": due(company, 2, hours=24 * 9),
        "ben's": due(company, 3, by="ben", hours=-50, risk_level=HIGH),
    }


async def test_an_agent_s_home_has_three_groups_of_their_own(
    play: Play, week: dict[str, int]
) -> None:
    async with play() as stage:
        order = ("worse", "old", "late", "next", "tomorrow")
        assert stage.ids == [week[name] for name in order]
        headings = [
            line for line in stage.lines if line.startswith((" OVERDUE", " TODAY", " THIS"))
        ]
        assert [line.rstrip(" |") for line in headings] == [
            " OVERDUE 2",
            " TODAY 2",
            " THIS WEEK 1",
        ]


async def test_overdue_is_ordered_by_risk_then_oldest(sqlite_company: Company, play: Play) -> None:
    newer, older = (due(sqlite_company, hours=hours) for hours in (-30, -50))
    worst = due(sqlite_company, hours=-26, risk_level=HIGH)
    async with play() as stage:
        assert stage.ids == [worst, older, newer]
        assert stage.at == worst


async def test_the_now_line_stands_between_late_and_next(play: Play, week: dict[str, int]) -> None:
    async with play() as stage:
        lines = stage.lines
        at = next(place for place, line in enumerate(lines) if "----- now 10:42" in line)
        assert "08:42 late" in lines[at - 1]
        assert "11:42" in lines[at + 1]
        assert "late" not in lines[at + 1]


async def test_the_cursor_begins_on_the_worst_overdue_entry(
    play: Play, week: dict[str, int]
) -> None:
    async with play() as stage:
        assert stage.at == week["worse"]


async def test_with_nothing_overdue_the_cursor_begins_after_now(
    sqlite_company: Company, play: Play
) -> None:
    due(sqlite_company, hours=-1)
    coming = due(sqlite_company, 2, hours=2)
    async with play() as stage:
        assert stage.at == coming


async def test_with_only_late_entries_the_cursor_begins_on_the_first(
    sqlite_company: Company, play: Play
) -> None:
    late = due(sqlite_company, hours=-2)
    due(sqlite_company, hours=-1)
    async with play() as stage:
        assert stage.at == late


async def test_an_empty_home_says_what_to_do(play: Play) -> None:
    async with play() as stage:
        assert stage.shows("nothing is due", "n reports a customer at risk")
        await stage.press("+")
        assert stage.said.startswith("no entry here")


@pytest.mark.parametrize(
    ("username", "whose"), [("ana", "mine"), ("lea", "the team's"), ("vic", "the team's")]
)
async def test_a_role_opens_on_its_own_view(
    play: Play, week: dict[str, int], *, username: str, whose: str
) -> None:
    async with play(username) as stage:
        assert f"Due, {whose}" in stage.picture
        assert (week["ben's"] in stage.ids) is (whose != "mine")


async def test_m_turns_between_mine_and_the_team_s(play: Play, week: dict[str, int]) -> None:
    async with play() as stage:
        await stage.press("m")
        assert stage.shows("Due, the team's", "m mine")
        assert week["ben's"] in stage.ids
        await stage.press("m")
        assert stage.shows("Due, mine", "m team")
        assert week["ben's"] not in stage.ids


async def test_the_counters_count_the_groups_and_what_waits(
    sqlite_company: Company, play: Play, week: dict[str, int]
) -> None:
    sqlite_company.entry(1)
    sqlite_company.entry(
        2, status=EntryStatus.MITIGATED, mitigation_action_id=None, follow_up_at=NOW
    )
    sqlite_company.entry(3, assigned_to_id=None)
    async with play("lea") as stage:
        words = stage.line("Overdue")
        assert "1 Overdue 3  2 Today 3  3 Week 1" in words
        assert "4 Unassigned 1  5 No date 2  6 To confirm 1" in words


async def test_the_figures_count_each_customer_s_revenue_once(
    sqlite_company: Company, play: Play
) -> None:
    due(sqlite_company, 1, hours=1)
    due(sqlite_company, 1, hours=2)
    sqlite_company.entry(2, status=EntryStatus.RESOLVED)
    async with play() as stage:
        assert "RMR at risk $189.00 (71.6% of all)" in stage.picture
        assert "Saved this month 1 of 1" in stage.picture


async def test_digits_go_to_the_groups_they_stand_at(play: Play, week: dict[str, int]) -> None:
    async with play() as stage:
        for digit, name in (("3", "tomorrow"), ("1", "worse"), ("2", "late")):
            await stage.press(digit)
            assert stage.at == week[name]


async def test_a_digit_of_an_empty_group_says_so(sqlite_company: Company, play: Play) -> None:
    due(sqlite_company, hours=1)
    async with play() as stage:
        await stage.press("1")
        assert stage.said == "nothing overdue here"


async def test_the_preview_follows_the_cursor(sqlite_company: Company, play: Play) -> None:
    due(sqlite_company, 1, hours=-30, description="Wants a lower\nrate")
    due(sqlite_company, 2, hours=1, action_plan="Call the office", description="x")
    async with play() as stage:
        assert stage.shows("Kerr Dental  10-4471", "What happened: Wants a lower rate")
        await stage.press("down")
        assert stage.shows("Müller & Söhne  10-4472", "Plan: Call the office")


async def test_p_gives_the_preview_s_lines_to_the_panel(play: Play, week: dict[str, int]) -> None:
    async with play() as stage:
        await stage.press("p")
        assert "CALL OK" not in stage.picture
        await stage.press("p")
        assert "CALL OK" in stage.picture


async def test_midnight_moves_the_lists_by_itself(play: Play, week: dict[str, int]) -> None:
    async with play() as stage:
        await stage.press("down", "down", "down")
        assert stage.at == week["next"]
        await stage.tick(hours=14)
        assert "Wed 14 Oct, today" in stage.picture
        assert stage.line("OVERDUE").startswith(" OVERDUE 4")
        assert stage.line("TODAY").startswith(" TODAY 1")
        assert stage.at == week["next"], "the cursor stays on its entry"


async def test_a_minute_moves_the_clock_and_what_is_late(play: Play, week: dict[str, int]) -> None:
    async with play() as stage:
        await stage.tick(minutes=61)
        assert "11:43 MDT" in stage.lines[0]
        assert "----- now 11:43" in stage.picture
        lines = stage.lines
        at = next(place for place, line in enumerate(lines) if "----- now" in line)
        assert "11:42 late" in lines[at - 1], "what has become late stands above the now line"


async def test_an_overdue_entry_that_is_moved_stays_marked_until_refreshed(
    play: Play, week: dict[str, int]
) -> None:
    async with play() as stage:
        await stage.type("f+3d⏎")
        assert stage.at == week["worse"]
        assert stage.line("Müller").startswith(">.")
        assert stage.line("Overdue").startswith(" 1 Overdue 1")
        await stage.press("r")
        assert stage.line("OVERDUE").startswith(" OVERDUE 1")
        assert stage.line("Müller").startswith("> Fri 16"), "the cursor is on it in its new group"


async def test_what_a_colleague_writes_is_seen_without_a_key(
    sqlite_company: Company, play: Play, week: dict[str, int]
) -> None:
    async with play() as stage:
        changed = week["worse"]
        sqlite_company.do(
            "lea",
            SetRisk(entry_id=changed, version=sqlite_company.version(changed), risk_level=LOW),
        )
        await stage.look_around()
        assert "!   Low  Müller" in stage.picture


async def test_an_entry_that_a_colleague_makes_due_here_is_announced(
    sqlite_company: Company, play: Play, week: dict[str, int]
) -> None:
    async with play() as stage:
        sqlite_company.do(
            "lea",
            SetFollowUp(
                entry_id=week["beyond"],
                version=sqlite_company.version(week["beyond"]),
                follow_up_at=NOW + timedelta(hours=3),
            ),
        )
        await stage.look_around()
        assert "2 Today 3" in stage.picture
        assert "1 new: r loads" in stage.picture


async def test_a_viewer_in_another_zone_sees_their_own_clock(
    sqlite_company: Company, play: Play
) -> None:
    company = sqlite_company
    company.force("INSERT INTO user_location (user_id, location_id) VALUES (6, 1)")
    at = datetime.fromisoformat("2026-10-13T20:00:00+00:00")
    company.entry(1, by="eve", follow_up_at=at)
    async with play("eve") as stage:
        assert "16:00 (-2h)" in stage.picture


async def test_an_owner_who_has_left_stands_behind_a_dash(
    sqlite_company: Company, play: Play
) -> None:
    due(sqlite_company, by="ben", hours=1)
    sqlite_company.force("UPDATE app_user SET active = 0 WHERE username = 'ben'")
    async with play("lea") as stage:
        assert " - ben" in stage.cursor_line


async def test_a_narrow_terminal_keeps_what_is_due_whole(play: Play, week: dict[str, int]) -> None:
    async with play(size=(60, 16)) as stage:
        assert stage.cursor_line.startswith("> Mon 12 04:42 !!! High Müller")
        assert stage.cursor_line.endswith("- untouched")
        assert "CALL OK" not in stage.picture
        await stage.go("e")
        assert "!Mon 12 04:42 Open" in stage.picture


async def test_a_wide_screen_says_whose_company_it_is(play: Play) -> None:
    async with play("ana", (120, 30)) as stage:
        assert "Home  Test Alarm Co" in stage.lines[0]
    async with play("ana") as stage:
        assert "Test Alarm Co" not in stage.lines[0]
        assert "Ana Ruiz, agent" in stage.lines[0]
