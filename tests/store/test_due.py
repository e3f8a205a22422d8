"""The due panel: groups by the viewer's day, its `now` line, its counters, Home's figures."""

from datetime import UTC, date, datetime, timedelta

import pytest

from atrisk_tui.domain.commands import Revert, SetRisk
from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.domain.queries import (
    CountDue,
    CountHome,
    EntrySort,
    GetHomeFigures,
    ListDue,
    ListEntries,
)
from atrisk_tui.domain.rows import DueGroup, DueRow
from atrisk_tui.domain.work_queries import FindView

from ..support import HARBOR, KERR, NOW, Company

MIDNIGHT = datetime(2026, 10, 13, 6, tzinfo=UTC)
"""The first moment of today in Denver."""
COUNTED = ("Unassigned", "No date", "To confirm", "Escalated")
"""The views that Home counts."""


def due(company: Company, who: str = "ana", **query: object) -> tuple[DueRow, ...]:
    return company.ask(who, ListDue(**query)).rows  # type: ignore[arg-type]


def told(rows: tuple[DueRow, ...]) -> list[str]:
    """Return the panel as words: OVERDUE, 3, 4 late, now…"""

    def words(row: DueRow) -> str:
        if row.now_line:
            return "now"
        if row.entry is None:
            return row.group.upper()
        return f"{row.id} late" if row.late else str(row.id)

    return [words(row) for row in rows]


def test_overdue_entries_come_by_risk_then_oldest(company: Company) -> None:
    company.entry(risk_level=RiskLevel.LOW, follow_up_at=NOW - timedelta(days=9))
    company.entry(risk_level=RiskLevel.HIGH, follow_up_at=NOW - timedelta(days=1))
    company.entry(risk_level=RiskLevel.HIGH, follow_up_at=NOW - timedelta(days=3))
    assert told(due(company)) == ["OVERDUE", "3", "2", "1"]


def test_today_is_by_time_with_the_now_line_after_the_late_ones(company: Company) -> None:
    company.entry(follow_up_at=NOW + timedelta(hours=1), risk_level=RiskLevel.HIGH)
    company.entry(follow_up_at=NOW - timedelta(minutes=5), risk_level=RiskLevel.LOW)
    company.entry(follow_up_at=NOW - timedelta(hours=2), risk_level=RiskLevel.HIGH)
    assert told(due(company)) == ["TODAY", "3 late", "2 late", "now", "1"]


def test_the_week_is_the_six_days_after(company: Company) -> None:
    company.entry(follow_up_at=MIDNIGHT + timedelta(days=7))
    company.entry(follow_up_at=MIDNIGHT + timedelta(days=7, seconds=-1))
    company.entry(follow_up_at=MIDNIGHT + timedelta(days=1))
    assert told(due(company)) == ["WEEK", "3", "2"]


def test_groups_are_by_the_viewer_s_day(company: Company) -> None:
    company.force(
        "INSERT INTO user_location (user_id, location_id) VALUES (:who, :place)",
        who=company.user_id("eve"),
        place=1,
    )
    company.entry(follow_up_at=MIDNIGHT - timedelta(hours=1))
    assert told(due(company, "ana")) == ["OVERDUE", "1"]
    assert told(due(company, "eve"))[:2] == ["TODAY", "1 late"]


def test_another_day_is_shown_as_if_it_were_today_without_a_now_line(company: Company) -> None:
    company.entry(follow_up_at=NOW + timedelta(days=2))
    company.entry(follow_up_at=NOW)
    assert told(due(company, day=date(2026, 10, 15))) == ["OVERDUE", "2", "TODAY", "1"]


def test_a_panel_of_nothing_has_neither_headings_nor_line(company: Company) -> None:
    company.entry()
    assert due(company) == ()


def test_mine_are_those_assigned_to_me(company: Company) -> None:
    company.entry(by="ana", follow_up_at=NOW)
    company.entry(by="ben", follow_up_at=NOW)
    mine = due(company, assigned_to_id=company.user_id("ana"))
    assert told(mine) == ["TODAY", "now", "1"]


def test_what_is_due_elsewhere_is_not_shown(company: Company) -> None:
    company.entry(HARBOR, by="eve", follow_up_at=NOW - timedelta(days=1))
    assert due(company) == ()


def test_closed_entries_are_never_due(company: Company) -> None:
    company.entry(follow_up_at=NOW, status=EntryStatus.LOST)
    assert due(company) == ()


def test_a_snooze_hides_from_the_queues_until_it_ends(company: Company) -> None:
    overdue = NOW - timedelta(days=1)
    company.entry(follow_up_at=overdue, snoozed_until=NOW + timedelta(days=1))
    company.entry(follow_up_at=overdue, snoozed_until=NOW - timedelta(hours=1))
    assert told(due(company)) == ["OVERDUE", "2"]


def test_a_snooze_never_hides_a_follow_up_on_its_day(company: Company) -> None:
    company.entry(follow_up_at=NOW + timedelta(hours=1), snoozed_until=NOW + timedelta(days=9))
    assert told(due(company)) == ["TODAY", "now", "1"]


def test_ids_are_unique_among_headings_line_and_entries(company: Company) -> None:
    for days in (-1, 0, 2):
        company.entry(follow_up_at=NOW + timedelta(days=days))
    found = [row.id for row in due(company)]
    assert len(found) == len(set(found)) == 7


def test_counters_count_what_the_groups_show(company: Company) -> None:
    for hours in (-50, -40, -1, 1, 30):
        company.entry(follow_up_at=NOW + timedelta(hours=hours))
    company.entry(follow_up_at=NOW - timedelta(days=2), snoozed_until=NOW + timedelta(days=1))
    counts = company.ask("ana", CountDue())
    shown = [row.group for row in due(company) if row.entry]
    assert [counts.overdue.value, counts.today.value, counts.week.value] == [
        shown.count(group) for group in DueGroup
    ]


def test_the_line_moves_on_with_the_clock(company: Company) -> None:
    company.entry(follow_up_at=NOW + timedelta(minutes=30))
    company.clock.move(hours=1)
    assert told(due(company)) == ["TODAY", "1 late", "now"]


def test_after_midnight_today_s_entries_are_overdue(company: Company) -> None:
    company.entry(follow_up_at=NOW)
    company.clock.move(hours=24)
    assert told(due(company)) == ["OVERDUE", "1"]


@pytest.mark.parametrize("who", ["ana", "adm"])
def test_unassigned_counts_nobody_s_and_those_of_people_who_may_not_own_them(
    company: Company, who: str
) -> None:
    company.entry(assigned_to_id=None)
    company.entry(by="ben")
    company.entry(assigned_to_id=company.user_id("eve"))
    company.entry(by="ana")
    company.entry(assigned_to_id=company.user_id("adm"))
    company.force("UPDATE app_user SET active = false WHERE username = 'ben'")
    assert company.ask(who, CountHome()).unassigned.value == 3


def test_home_counts_those_without_a_date_and_those_to_confirm(company: Company) -> None:
    company.entry(follow_up_at=NOW)
    company.entry()
    company.entry(by="ben", status=EntryStatus.MITIGATED)
    everyone = company.ask("ana", CountHome())
    mine = company.ask("ana", CountHome(assigned_to_id=company.user_id("ana")))
    assert (everyone.no_date.value, everyone.to_confirm.value) == (2, 1)
    assert (mine.no_date.value, mine.to_confirm.value) == (1, 0)


def ids(company: Company, who: str, name: str) -> list[int]:
    """Return the ids in the view of that name, riskiest first."""
    wanted = company.ask(who, FindView(name=name)).definition.entries
    assert wanted is not None
    found = company.ask(who, ListEntries(filter=wanted, sort=EntrySort.RISK))
    return [row.id for row in found.rows]


@pytest.mark.parametrize("who", ["ana", "adm"])
def test_a_counter_s_view_lists_the_entries_it_counts_riskiest_first(
    company: Company, who: str
) -> None:
    low = company.entry(assigned_to_id=None, risk_level=RiskLevel.LOW)
    high = company.entry(assigned_to_id=None, risk_level=RiskLevel.HIGH, follow_up_at=NOW)
    gone = company.entry(by="ben", status=EntryStatus.MITIGATED, risk_level=RiskLevel.MEDIUM)
    company.force("UPDATE app_user SET active = false WHERE username = 'ben'")
    listed = {name: ids(company, who, name) for name in COUNTED}
    assert listed == {
        "Unassigned": [high, gone, low],
        "No date": [gone, low],
        "To confirm": [gone],
        "Escalated": [],
    }


@pytest.mark.parametrize("who", ["ana", "adm"])
def test_rmr_at_risk_counts_a_customer_once(company: Company, who: str) -> None:
    company.entry(KERR)
    company.entry(KERR)
    company.entry(2, status=EntryStatus.LOST)
    assert company.ask(who, GetHomeFigures()).rmr_at_risk == 18_900


def test_figures_are_of_the_locations_in_sight(company: Company) -> None:
    company.entry(HARBOR, by="eve")
    ana, adm = (company.ask(who, GetHomeFigures()) for who in ("ana", "adm"))
    assert (ana.rmr_at_risk, adm.rmr_at_risk) == (0, 31_250)
    assert adm.rmr_active - ana.rmr_active == 31_250 + 5_999


def test_saved_and_lost_of_this_month_are_counted(company: Company) -> None:
    company.entry(status=EntryStatus.RESOLVED)
    company.entry(status=EntryStatus.LOST)
    company.entry(status=EntryStatus.LOST, resolution_date=date(2026, 9, 30))
    company.entry(status=EntryStatus.CANCELLED)
    figures = company.ask("ana", GetHomeFigures())
    assert (figures.saved_this_month, figures.closed_this_month) == (1, 2)


def test_done_today_leaves_out_what_was_taken_back_until_it_is_brought_back(
    company: Company,
) -> None:
    command = SetRisk(entry_id=company.entry(), version=1, risk_level=RiskLevel.HIGH)
    company.clock.move(hours=20)
    change = company.do("ana", command).audit_id
    undo = company.do("ana", Revert(audit_id=change)).audit_id
    assert company.ask("ana", GetHomeFigures()).done_today == 0
    company.do("ana", Revert(audit_id=undo))
    assert company.ask("ana", GetHomeFigures()).done_today == 1


def test_done_today_counts_the_entries_that_i_changed_today(company: Company) -> None:
    made = company.entry()
    company.clock.move(hours=20)
    assert company.ask("ana", GetHomeFigures()).done_today == 0
    for level in (RiskLevel.HIGH, RiskLevel.LOW):
        version = company.version(made)
        company.do("ana", SetRisk(entry_id=made, version=version, risk_level=level))
    assert company.ask("ana", GetHomeFigures()).done_today == 1
    assert company.ask("ben", GetHomeFigures()).done_today == 0
