"""Snoozing: out of the queues until a moment, back by itself, never hiding a promised day."""

from datetime import UTC, datetime, timedelta

import pytest

from atrisk_tui.domain.commands import Closing, ReopenEntry, ResolveEntry, Revert
from atrisk_tui.domain.contact_commands import SnoozeEntry, WakeEntry
from atrisk_tui.domain.model import CatalogKind, EntryStatus
from atrisk_tui.domain.paging import Count
from atrisk_tui.domain.queries import (
    CountDue,
    CountHome,
    GetEntry,
    ListDue,
    ListHistory,
)
from atrisk_tui.domain.rows import EntryDetail
from atrisk_tui.domain.work_queries import ListViews
from atrisk_tui.errors import Conflict, Denied, Invalid, Missing

from ..support import HARBOR, NOW, Company

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def snooze(
    company: Company, entry_id: int, *, until: datetime, note: str = "on holiday", by: str = "ana"
) -> int:
    """Snooze an entry and return the change's id."""
    command = SnoozeEntry(
        entry_id=entry_id, version=company.version(entry_id), until=until, note=note
    )
    return company.do(by, command).audit_id


def wake(company: Company, entry_id: int, *, by: str = "ana") -> int:
    command = WakeEntry(entry_id=entry_id, version=company.version(entry_id))
    return company.do(by, command).audit_id


def entry(company: Company, entry_id: int) -> EntryDetail:
    return company.ask("ana", GetEntry(entry_id=entry_id))


def due(company: Company) -> list[int]:
    """Return the entries of the due panel."""
    return [row.id for row in company.ask("ana", ListDue()).rows if row.entry is not None]


def test_a_snoozed_entry_knows_until_when_and_why(company: Company) -> None:
    made = company.entry()
    snooze(company, made, until=NOW + DAY, note="  on\tholiday ")
    found = entry(company, made)
    assert (found.snoozed_until, found.snooze_note) == (NOW + DAY, "on holiday")


def test_the_reason_is_the_note_of_the_change(company: Company) -> None:
    made = company.entry()
    snooze(company, made, until=NOW + DAY)
    newest = company.ask("ana", ListHistory(entry_id=made)).rows[0]
    assert newest.words == "Snooze the entry"
    assert newest.note == "on holiday"
    assert [change.field for change in newest.changes] == ["snoozed_until"]


@pytest.mark.parametrize("note", ["", "   ", "x" * 501])
def test_a_snooze_says_why_in_1_to_500_characters(company: Company, note: str) -> None:
    made = company.entry()
    with pytest.raises(Invalid) as refused:
        snooze(company, made, until=NOW + DAY, note=note)
    assert refused.value.field == "note"
    assert entry(company, made).snoozed_until is None


@pytest.mark.parametrize("until", [NOW, NOW - HOUR, NOW + 366 * DAY + HOUR])
def test_the_moment_is_later_than_now_and_within_a_year(company: Company, until: datetime) -> None:
    made = company.entry()
    with pytest.raises(Invalid) as refused:
        snooze(company, made, until=until)
    assert refused.value.field == "snoozed_until"


@pytest.mark.parametrize("until", [NOW + timedelta(seconds=1), NOW + 366 * DAY])
def test_the_edges_of_the_span_are_taken(company: Company, until: datetime) -> None:
    made = company.entry()
    snooze(company, made, until=until)
    assert entry(company, made).snoozed_until == until


@pytest.mark.parametrize("status", [EntryStatus.RESOLVED, EntryStatus.LOST, EntryStatus.CANCELLED])
def test_a_closed_entry_is_not_snoozed(company: Company, status: EntryStatus) -> None:
    made = company.entry(status=status)
    with pytest.raises(Invalid, match="reopen it first"):
        snooze(company, made, until=NOW + DAY)


def test_a_viewer_snoozes_nothing(company: Company) -> None:
    made = company.entry()
    with pytest.raises(Denied):
        snooze(company, made, until=NOW + DAY, by="vic")


def test_an_entry_elsewhere_is_not_known(company: Company) -> None:
    made = company.entry(HARBOR, by="eve")
    with pytest.raises(Missing):
        snooze(company, made, until=NOW + DAY)


def test_a_colleague_s_is_snoozed_only_where_the_company_lets_agents(company: Company) -> None:
    made = company.entry(by="ben")
    company.force("INSERT INTO setting (key, value) VALUES ('agents_may_modify', '\"own\"')")
    with pytest.raises(Denied, match="colleague's entry"):
        snooze(company, made, until=NOW + DAY)


def test_one_who_looked_at_an_older_version_is_told(company: Company) -> None:
    made = company.entry()
    old = company.version(made)
    snooze(company, made, until=NOW + DAY)
    with pytest.raises(Conflict):
        company.do("ana", WakeEntry(entry_id=made, version=old))


def test_it_leaves_overdue_and_week_and_their_counters(company: Company) -> None:
    for days in (-2, 3):
        snooze(company, company.entry(follow_up_at=NOW + days * DAY), until=NOW + 6 * DAY)
    counts = company.ask("ana", CountDue())
    assert due(company) == []
    assert (counts.overdue.value, counts.week.value) == (0, 0)


def test_it_leaves_the_other_counters_and_the_lists_behind_them(company: Company) -> None:
    company.entry(assigned_to_id=None, status=EntryStatus.MITIGATED)
    snooze(company, 1, until=NOW + DAY)
    company.entry(by="ben")
    company.force("UPDATE app_user SET active = false WHERE username = 'ben'")
    snooze(company, 2, until=NOW + DAY)
    counts = company.ask("lea", CountHome())
    assert [counts.unassigned.value, counts.no_date.value, counts.to_confirm.value] == [0, 0, 0]
    views = {row.name: row.count for row in company.ask("lea", ListViews(counted=True))}
    for name in ("Unassigned", "No date", "To confirm"):
        assert views[name] == Count(0), name


def test_it_comes_back_by_itself_when_the_moment_passes(company: Company) -> None:
    made = company.entry(follow_up_at=NOW - 2 * DAY)
    bare = company.entry()
    for each in (made, bare):
        snooze(company, each, until=NOW + 2 * HOUR)
    company.clock.move(hours=2, seconds=-1)
    assert (due(company), company.ask("ana", CountHome()).no_date.value) == ([], 0)
    company.clock.move(seconds=1)
    assert (due(company), company.ask("ana", CountHome()).no_date.value) == ([made], 1)
    assert entry(company, made).snooze_note == ""


def test_one_that_sleeps_past_midnight_is_back_the_next_day(company: Company) -> None:
    made = company.entry(follow_up_at=NOW - 2 * DAY)
    snooze(company, made, until=datetime(2026, 10, 14, 15, tzinfo=UTC))
    company.clock.move(hours=14)  # 00:42 in Denver
    assert due(company) == []
    company.clock.move(hours=9)
    assert due(company) == [made]


def test_one_over_the_night_the_clocks_change_sleeps_to_its_moment(company: Company) -> None:
    made = company.entry(follow_up_at=NOW - 2 * DAY)
    nine = datetime(2026, 11, 1, 16, tzinfo=UTC)  # 09:00 MST, the clocks having gone back at 2
    snooze(company, made, until=nine)
    company.clock.now = nine - HOUR  # 08:00 there; it would be 09:00 in summer time
    assert due(company) == []
    company.clock.now = nine
    assert due(company) == [made]


def test_a_follow_up_inside_it_shows_on_its_day_and_hides_again(company: Company) -> None:
    made = company.entry(follow_up_at=NOW + DAY)
    snooze(company, made, until=NOW + 5 * DAY)
    assert due(company) == []
    company.clock.move(days=1)
    assert due(company) == [made]
    assert company.ask("ana", CountDue()).today.value == 1
    company.clock.move(days=1)
    assert due(company) == []


def test_waking_early_brings_it_back_at_once(company: Company) -> None:
    made = company.entry(follow_up_at=NOW - 2 * DAY)
    snooze(company, made, until=NOW + 5 * DAY)
    wake(company, made)
    assert due(company) == [made]
    assert entry(company, made).snoozed_until is None


@pytest.mark.parametrize("hours", [0, 3])
def test_waking_what_is_awake_changes_nothing(company: Company, hours: int) -> None:
    made = company.entry()
    if hours:
        snooze(company, made, until=NOW + 2 * HOUR)
    company.clock.move(hours=hours)
    before = company.version(made)
    assert wake(company, made) == 0
    assert company.version(made) == before


def test_undo_of_a_snooze_wakes_and_undo_of_a_wake_snoozes_again(company: Company) -> None:
    made = company.entry(follow_up_at=NOW - 2 * DAY)
    asleep = snooze(company, made, until=NOW + 5 * DAY)
    company.do("ana", Revert(audit_id=asleep))
    assert due(company) == [made]
    snooze(company, made, until=NOW + 5 * DAY, note="again")
    company.do("ana", Revert(audit_id=wake(company, made)))
    assert due(company) == []
    assert entry(company, made).snooze_note == "again"


def test_the_reason_told_is_that_of_the_snooze_in_force(company: Company) -> None:
    made = company.entry()
    snooze(company, made, until=NOW + DAY, note="first")
    second = snooze(company, made, until=NOW + 2 * DAY, note="second")
    assert entry(company, made).snooze_note == "second"
    company.do("ana", Revert(audit_id=second))
    assert entry(company, made).snooze_note == "first"


def test_closing_ends_it_for_good(company: Company) -> None:
    made = company.entry(follow_up_at=NOW + DAY)
    snooze(company, made, until=NOW + 5 * DAY)
    closing = Closing(
        resolution_id=company.item(CatalogKind.RESOLUTIONS, "Retained - rate adjusted"),
        outcome_note="They stay.",
        mitigation_action_id=company.item(CatalogKind.MITIGATION_ACTIONS, "Call customer"),
    )
    company.do("ana", ResolveEntry(entry_id=made, version=company.version(made), closing=closing))
    assert entry(company, made).snoozed_until is None
    company.do("ana", ReopenEntry(entry_id=made, version=company.version(made), note="again"))
    assert entry(company, made).snoozed_until is None


def test_home_knows_when_the_next_one_of_mine_comes_back(company: Company) -> None:
    for who, days in (("ana", 3), ("ana", 2), ("ben", 1)):
        snooze(company, company.entry(by=who), until=NOW + days * DAY)
    ana = company.user_id("ana")
    assert company.ask("ana", CountHome()).wakes_at == NOW + DAY
    assert company.ask("ana", CountHome(assigned_to_id=ana)).wakes_at == NOW + 2 * DAY
    company.clock.move(days=3)
    assert company.ask("ana", CountHome()).wakes_at is None


def test_nobody_learns_when_one_elsewhere_comes_back(company: Company) -> None:
    made = company.entry(HARBOR, by="eve")
    snooze(company, made, until=NOW + DAY, by="eve")
    assert company.ask("ana", CountHome()).wakes_at is None


def test_nobody_s_that_comes_back_moves_everybody_s_home(company: Company) -> None:
    made = company.entry(assigned_to_id=None)
    snooze(company, made, until=NOW + DAY, by="lea")
    ana = company.user_id("ana")
    assert company.ask("ana", CountHome(assigned_to_id=ana)).wakes_at == NOW + DAY
