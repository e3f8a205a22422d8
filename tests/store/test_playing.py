"""Which entries play mode offers, in which order, and what a skip leaves behind."""

import json
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest

from atrisk_tui.domain.commands import Revert
from atrisk_tui.domain.contact_commands import LogContact, SnoozeEntry
from atrisk_tui.domain.filters import Due, EntryFilter, EntrySort, EntryState
from atrisk_tui.domain.model import ContactChannel, ContactResult, EntryStatus, RiskLevel
from atrisk_tui.domain.playing import LAPSES_S, RESTS, SkipEntry
from atrisk_tui.domain.queries import GetHomeFigures, ListHistory
from atrisk_tui.domain.work_queries import NextToPlay
from atrisk_tui.errors import Invalid
from tests.support import HARBOR, KERR, NOW, Company

from .test_concurrency import begin

HIGH, LOW = RiskLevel.HIGH, RiskLevel.LOW


def offered(company: Company, username: str = "ana", **wanted: Any) -> list[int]:
    query = NextToPlay(**{"filter": EntryFilter()} | wanted)
    return [row.id for row in company.ask(username, query)]


def skip(company: Company, entry: int, *, by: str = "ana", note: str = "Later") -> int:
    command = SkipEntry(entry_id=entry, version=company.version(entry), note=note)
    return company.do(by, command).audit_id


def call(company: Company, *, by: str) -> None:
    out, nobody = ContactChannel.PHONE_OUT, ContactResult.NO_ANSWER
    company.do(by, LogContact(customer_id=KERR, channel=out, result=nobody))


def test_the_highest_priority_comes_first(company: Company) -> None:
    low, high, medium = (company.entry(risk_level=level) for level in (LOW, HIGH, RiskLevel.MEDIUM))
    assert offered(company) == [high, medium, low]


def test_a_follow_up_whose_time_has_come_today_comes_before_all_others(company: Company) -> None:
    high = company.entry(risk_level=HIGH, follow_up_at=NOW + timedelta(hours=1))
    later = company.entry(risk_level=LOW, follow_up_at=NOW)
    sooner = company.entry(risk_level=LOW, follow_up_at=NOW - timedelta(minutes=5))
    assert offered(company) == [sooner, later, high]


def test_what_was_due_before_today_stands_by_its_priority(company: Company) -> None:
    overdue = company.entry(risk_level=LOW, follow_up_at=NOW - timedelta(days=3))
    high = company.entry(risk_level=HIGH)
    assert offered(company) == [high, overdue]


def test_the_order_of_a_view_is_kept(company: Company) -> None:
    first, second = company.entry(risk_level=LOW), company.entry(risk_level=HIGH)
    assert offered(company, sort=EntrySort.CREATED) == [second, first]
    assert offered(company, sort=EntrySort.CREATED, reverse=True) == [first, second]


def test_only_what_passes_the_filter_is_offered(company: Company) -> None:
    high = company.entry(risk_level=HIGH)
    company.entry(risk_level=LOW)
    assert offered(company, filter=EntryFilter(risk_level=HIGH)) == [high]


def test_closed_entries_are_never_offered(company: Company) -> None:
    company.entry(status=EntryStatus.RESOLVED)
    assert offered(company, filter=EntryFilter(state=EntryState.ALL)) == []
    assert offered(company, filter=EntryFilter(state=EntryState.CLOSED)) == []
    assert offered(company, filter=EntryFilter(statuses=(EntryStatus.RESOLVED,))) == []


def test_a_snoozed_entry_is_left_out_until_it_wakes(company: Company) -> None:
    entry = company.entry()
    until = NOW + timedelta(hours=2)
    company.do("ana", SnoozeEntry(entry_id=entry, version=1, until=until, note="At work"))
    assert offered(company) == []
    company.clock.now = until
    assert offered(company) == [entry]


def test_a_snooze_hides_no_follow_up_at_its_time(company: Company) -> None:
    entry = company.entry(follow_up_at=NOW, snoozed_until=NOW + timedelta(days=2))
    assert offered(company) == [entry]
    assert offered(company, filter=EntryFilter(due=Due.OVERDUE)) == []


def test_who_skipped_an_entry_is_not_offered_it_again_that_day(company: Company) -> None:
    entry = company.entry()
    skip(company, entry)
    assert offered(company) == []
    company.clock.move(hours=14)  # past midnight in Denver
    assert offered(company) == [entry]


def test_a_colleague_s_skip_does_not_bring_back_what_i_skipped(company: Company) -> None:
    entry = company.entry()
    skip(company, entry)
    company.clock.move(minutes=5)
    skip(company, entry, by="ben")
    company.clock.now += RESTS
    assert offered(company) == []
    assert offered(company, "lea") == [entry]


def test_what_a_colleague_has_skipped_is_offered_to_others_after_a_while(company: Company) -> None:
    entry = company.entry()
    skip(company, entry)
    assert offered(company, "ben") == []
    company.clock.now += RESTS
    assert offered(company, "ben") == [entry]


def test_a_customer_whom_a_colleague_has_just_called_is_left_alone_for_a_while(
    company: Company,
) -> None:
    entry = company.entry()
    call(company, by="ben")
    assert offered(company) == []
    company.clock.now += RESTS
    assert offered(company) == [entry]


def test_who_has_called_a_customer_is_still_offered_them(company: Company) -> None:
    entry = company.entry()
    call(company, by="ana")
    assert offered(company) == [entry]


def test_a_follow_up_that_comes_due_ends_the_rest_of_an_entry(company: Company) -> None:
    entry = company.entry(follow_up_at=NOW + timedelta(minutes=5))
    skip(company, entry, by="ben")
    assert offered(company) == []
    company.clock.move(minutes=5)
    assert offered(company) == [entry]


@pytest.mark.parametrize("reverts", [1, 2, 3])
def test_only_a_skip_that_stands_counts_when_a_colleague_skips_too(
    company: Company, reverts: int
) -> None:
    entry = company.entry()
    newest = skip(company, entry)
    for _ in range(reverts):
        newest = company.do("ana", Revert(audit_id=newest)).audit_id
    skip(company, entry, by="ben")
    company.clock.now += timedelta(hours=1)
    assert offered(company) == ([entry] if reverts % 2 else [])


def test_a_skip_that_is_taken_back_is_offered_again(company: Company) -> None:
    entry = company.entry()
    company.do("ana", Revert(audit_id=skip(company, entry)))
    assert offered(company) == [entry]


def test_what_was_done_in_this_round_is_left_out(company: Company) -> None:
    done, other = company.entry(), company.entry()
    assert offered(company, without=(done,)) == [other]


def test_what_a_colleague_has_open_is_left_out_until_they_leave_or_lapse(
    company: Company,
) -> None:
    entry = company.entry()
    ben = company.actor("ben")
    company.store.touch(ben, "ben", ("entry", entry))
    assert offered(company) == []
    company.store.touch(ben, "ben", None)
    assert offered(company) == [entry]
    company.store.touch(ben, "ben", ("entry", entry))
    company.clock.move(seconds=LAPSES_S)
    assert offered(company) == [entry]


def test_what_is_out_of_sight_is_never_offered(company: Company) -> None:
    entry = company.entry(HARBOR, by="eve")
    assert offered(company) == []
    assert offered(company, "eve") == [entry]


def test_as_many_are_offered_as_were_asked_for(company: Company) -> None:
    entries = [company.entry(follow_up_at=NOW if place % 2 else None) for place in range(9)]
    assert len(offered(company, limit=4)) == 4
    assert sorted(offered(company, limit=20)) == entries


def test_a_list_longer_than_a_page_is_gone_through(company: Company) -> None:
    entries = [company.entry() for _ in range(60)]
    for entry in entries[10:]:
        company.force("UPDATE entry SET snoozed_until = :at WHERE id = :id", id=entry, at=LATER)
    assert len(offered(company)) == 10


LATER = "2026-10-20 12:00:00.000000+00:00"


def test_a_skip_is_told_in_the_history_with_why(company: Company) -> None:
    entry = company.entry()
    skip(company, entry, note="waiting for the technician")
    row = company.ask("ana", ListHistory(entry_id=entry)).rows[0]
    assert (row.words, row.note) == ("Skip the entry in play", "waiting for the technician")
    assert [change.field for change in row.changes] == ["skipped_at"]


def test_a_skip_needs_a_reason(company: Company) -> None:
    entry = company.entry()
    with pytest.raises(Invalid):
        skip(company, entry, note="  ")


def test_a_closed_entry_cannot_be_skipped(company: Company) -> None:
    with pytest.raises(Invalid):
        skip(company, company.entry(status=EntryStatus.LOST))


def test_a_skip_is_no_work_done_today(company: Company) -> None:
    entry = company.entry()
    before = company.ask("ana", GetHomeFigures()).done_today
    skip(company, entry)
    assert company.ask("ana", GetHomeFigures()).done_today == before


def playing(company: Company, name: str) -> "subprocess.Popen[str]":
    """Start a program that plays as that person."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.player", company.store.where, name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_programs_that_play_at_once_never_have_the_same_entry(company: Company) -> None:
    entries = {company.entry(risk_level=list(RiskLevel)[place % 3]) for place in range(20)}
    names = ("ana", "ben", "lea")
    players = [playing(company, name) for name in names]
    begin(players)
    outs = [player.communicate(timeout=120)[0] for player in players]
    assert all(player.returncode == 0 for player in players)
    had = [json.loads(line) for out in outs for line in out.splitlines()]
    assert sorted(entry for entry, _, _ in had) == sorted(entries)
