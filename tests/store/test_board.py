"""The lead's board: how each agent's work stands, of what is in sight."""

from datetime import date, timedelta

import pytest

from atrisk_tui.domain.absences import BoardRow, PutOut
from atrisk_tui.domain.admin_commands import EditUser, SwitchUser
from atrisk_tui.domain.commands import SetRisk
from atrisk_tui.domain.contact_commands import LogContact
from atrisk_tui.domain.model import ContactChannel, ContactResult, EntryStatus, RiskLevel
from atrisk_tui.domain.paging import Count
from atrisk_tui.domain.playing import SkipEntry
from atrisk_tui.domain.queries import GetHomeFigures
from atrisk_tui.domain.work_queries import ListBoard
from atrisk_tui.errors import Denied

from ..support import HARBOR, KERR, NOW, Company

DAY = timedelta(days=1)


def board(company: Company, who: str = "lea", *, team: bool = False) -> dict[str, BoardRow]:
    return {row.username: row for row in company.ask(who, ListBoard(team=team))}


def numbers(row: BoardRow) -> tuple[int, ...]:
    parts = (row.open, row.overdue, row.today, row.high, row.untouched)
    return tuple(part.value for part in parts)


def test_each_row_counts_what_is_open_overdue_due_today_high_and_untouched(
    company: Company,
) -> None:
    company.entry(follow_up_at=NOW - DAY, risk_level=RiskLevel.HIGH)
    company.entry(follow_up_at=NOW - DAY, snoozed_until=NOW + DAY)
    company.entry(follow_up_at=NOW + timedelta(hours=1))
    company.entry(follow_up_at=NOW + 2 * DAY)
    company.entry()
    company.entry(status=EntryStatus.LOST, follow_up_at=NOW - DAY)
    assert numbers(board(company)["ana"]) == (5, 1, 1, 1, 5)


def test_who_was_called_is_no_longer_untouched(company: Company) -> None:
    made = company.entry()
    company.do(
        "ben",
        LogContact(
            customer_id=KERR,
            entry_id=made,
            channel=ContactChannel.PHONE_OUT,
            result=ContactResult.NO_ANSWER,
        ),
    )
    row = board(company)["ana"]
    assert (row.open.value, row.untouched.value) == (1, 0)
    assert board(company)["ben"].done_today == Count(1)


def test_the_most_overdue_come_first_then_the_most_open_then_by_name(company: Company) -> None:
    company.entry(by="ben", follow_up_at=NOW - DAY)
    company.entry(by="lea")
    company.entry(by="lea")
    company.entry(by="ana")
    assert list(board(company))[:3] == ["ben", "lea", "ana"]


def test_who_could_be_given_entries_is_there_and_who_never_could_is_not(company: Company) -> None:
    assert set(board(company)) == {"adm", "lea", "ana", "ben"}


def test_a_lead_sees_only_their_own_places(company: Company) -> None:
    company.entry(HARBOR, by="eve")
    assert "eve" not in board(company)
    assert numbers(board(company, "adm")["eve"])[0] == 1


def test_somebody_s_entries_elsewhere_are_not_counted(company: Company) -> None:
    company.entry(HARBOR, by="ana")
    company.entry(KERR, by="ana")
    assert numbers(board(company)["ana"])[0] == 1
    assert numbers(board(company, "adm")["ana"])[0] == 2


def test_who_is_off_shows_as_long_as_entries_are_theirs(company: Company) -> None:
    company.entry(by="ben")
    for name in ("ben", "ana"):
        user_id = company.user_id(name)
        company.do("adm", SwitchUser(user_id=user_id, version=1, active=False))
    found = board(company)
    assert ("ana" in found, found["ben"].active) == (False, False)


def test_revenue_counts_each_customer_once(company: Company) -> None:
    company.entry(KERR, by="ana")
    company.entry(KERR, by="ana")
    company.entry(KERR, by="ben")
    company.entry(2, by="ana")
    found = board(company)
    assert (found["ana"].rmr_at_risk, found["ben"].rmr_at_risk) == (18_900 + 4_495, 18_900)
    assert found["lea"].rmr_at_risk == 0


@pytest.mark.parametrize("who", ["lea", "adm"])
def test_done_today_counts_entries_changed_today_as_home_does(company: Company, who: str) -> None:
    made = company.entry()
    company.clock.move(hours=20)
    done = board(company, who)["ana"].done_today
    for level in (RiskLevel.HIGH, RiskLevel.LOW):
        version = company.version(made)
        company.do("ana", SetRisk(entry_id=made, version=version, risk_level=level))
    after = board(company, who)["ana"].done_today
    assert done is not None
    assert after is not None
    assert (done.value, after.value) == (0, 1)


def test_to_pass_an_entry_over_is_no_work_on_the_board_as_on_home(company: Company) -> None:
    made = company.entry()
    skip = SkipEntry(entry_id=made, version=company.version(made), note="Later")
    company.do("ben", skip)
    assert board(company)["ben"].done_today == Count(0)
    assert company.ask("ben", GetHomeFigures()).done_today == 0


def test_what_was_done_out_of_sight_is_not_counted(company: Company) -> None:
    company.entry(HARBOR, by="ana")
    mine, theirs = (board(company, who)["ana"].done_today for who in ("lea", "adm"))
    assert mine is not None
    assert theirs is not None
    assert (mine.value, theirs.value) == (0, 1)


def test_who_is_out_today_is_told_with_who_covers(company: Company) -> None:
    today = date(2026, 10, 13)
    command = PutOut(
        user_id=company.user_id("ana"),
        from_on=today,
        until_on=today + 2 * DAY,
        cover_id=company.user_id("ben"),
    )
    company.do("lea", command)
    out = board(company)["ana"].out
    assert out is not None
    assert out.words == "out until 15 Oct, cover ben"
    assert board(company)["ben"].out is None


def test_my_team_is_who_reports_to_me_at_any_depth_and_me(company: Company) -> None:
    for name, leader in (("ana", "lea"), ("ben", "ana"), ("lea", "adm")):
        command = EditUser(
            user_id=company.user_id(name),
            version=1,
            changes={"manager_id": company.user_id(leader)},
        )
        company.do("adm", command)
    assert set(board(company, team=True)) == {"lea", "ana", "ben"}


def test_a_circle_of_managers_ends(company: Company) -> None:
    for name, leader in (("ana", "lea"), ("lea", "ana")):
        company.force(
            "UPDATE app_user SET manager_id = :leader WHERE username = :name",
            leader=company.user_id(leader),
            name=name,
        )
    assert set(board(company, team=True)) == {"lea", "ana"}


def test_the_figures_that_take_longer_can_be_left_out(company: Company) -> None:
    company.entry()
    rows = company.ask("lea", ListBoard(whole=False))
    assert {(row.done_today, row.rmr_at_risk) for row in rows} == {(None, None)}
    assert [numbers(row) for row in rows] == [numbers(row) for row in board(company).values()]


@pytest.mark.parametrize("who", ["ana", "vic"])
def test_who_may_not_reassign_has_no_board(company: Company, who: str) -> None:
    with pytest.raises(Denied, match="may not take entries from colleagues"):
        company.ask(who, ListBoard())
