"""What is due of somebody who is out: on the cover's Home too, and still whose it was."""

from datetime import UTC, date, datetime, timedelta

from atrisk_tui.domain.absences import PutOut
from atrisk_tui.domain.commands import AssignEntry
from atrisk_tui.domain.next_due import GetNextDue
from atrisk_tui.domain.queries import (
    CountDue,
    CountHome,
    EntryFilter,
    ListDue,
    ListEntries,
    NextFollowUp,
)

from ..support import DENVER, HARBOR, KERR, NEW_YORK, NOW, Company

TODAY = date(2026, 10, 13)


def put(
    company: Company, who: str = "ana", cover: str = "ben", *, first: int = 0, last: int = 3
) -> None:
    command = PutOut(
        user_id=company.user_id(who),
        from_on=TODAY + timedelta(days=first),
        until_on=TODAY + timedelta(days=last),
        cover_id=company.user_id(cover),
    )
    company.do("adm", command)


def due(company: Company, who: str = "ben", **more: object) -> list[tuple[int, str | None]]:
    """Return the entries on somebody's Home, each with whom it is covered for."""
    query = ListDue(assigned_to_id=company.user_id(who), **more)  # type: ignore[arg-type]
    return [(row.id, row.covers) for row in company.ask(who, query).rows if row.entry is not None]


def test_the_cover_sees_what_is_due_marked_for_whom(company: Company) -> None:
    own = company.entry(by="ben", follow_up_at=NOW + timedelta(hours=3))
    hers = company.entry(by="ana", follow_up_at=NOW + timedelta(hours=1))
    put(company)
    assert due(company) == [(hers, "ana"), (own, None)]


def test_it_stays_whose_it_was_and_on_their_home(company: Company) -> None:
    hers = company.entry(by="ana", follow_up_at=NOW + timedelta(hours=1))
    put(company)
    assert due(company, "ana") == [(hers, None)]
    mine = ListEntries(filter=EntryFilter(assigned_to_id=company.user_id("ben")))
    assert company.ask("ben", mine).rows == ()


def test_it_stands_there_from_the_first_day_to_the_last(company: Company) -> None:
    hers = company.entry(by="ana", follow_up_at=NOW - timedelta(days=2))
    put(company, first=1, last=2)
    found = []
    for _ in range(4):
        found.append([entry_id for entry_id, _ in due(company)])
        company.clock.move(days=1)
    assert found == [[], [hers], [hers], []]


def test_the_days_are_those_of_who_is_out(company: Company) -> None:
    """At 23:30 in Denver Eve's last day, in New York, is over; Ben's goes on."""
    company.force(
        "INSERT INTO user_location (user_id, location_id) VALUES (:who, :place)",
        who=company.user_id("ben"),
        place=NEW_YORK,
    )
    hers = company.entry(HARBOR, by="eve", follow_up_at=NOW - timedelta(days=2))
    put(company, "eve", last=0)
    assert due(company) == [(hers, "eve")]
    company.clock.now = datetime(2026, 10, 14, 5, 30, tzinfo=UTC)
    assert due(company) == []


def test_another_day_shows_who_is_out_then(company: Company) -> None:
    hers = company.entry(by="ana", follow_up_at=NOW - timedelta(days=2))
    put(company, first=1, last=1)
    assert due(company, day=TODAY + timedelta(days=1)) == [(hers, "ana")]


def test_only_what_the_cover_may_see_stands_there(company: Company) -> None:
    company.force(
        "INSERT INTO user_location (user_id, location_id) VALUES (:who, :place)",
        who=company.user_id("eve"),
        place=DENVER,
    )
    company.entry(HARBOR, by="eve", follow_up_at=NOW - timedelta(days=2))
    here = company.entry(KERR, by="eve", follow_up_at=NOW - timedelta(days=2))
    put(company, "eve")
    assert due(company) == [(here, "eve")]


def test_overdue_of_both_is_one_list_by_risk_then_oldest(company: Company) -> None:
    mine = [company.entry(by="ben", follow_up_at=NOW - timedelta(days=n)) for n in (1, 5)]
    hers = company.entry(by="ana", follow_up_at=NOW - timedelta(days=3))
    put(company)
    assert due(company) == [(mine[1], None), (hers, "ana"), (mine[0], None)]


def test_one_person_covers_several(company: Company) -> None:
    company.force("UPDATE app_user SET all_locations = true WHERE username = 'adm'")
    first = company.entry(by="ana", follow_up_at=NOW - timedelta(days=3))
    second = company.entry(by="ben", follow_up_at=NOW - timedelta(days=2))
    put(company, "ana", "lea")
    put(company, "ben", "lea")
    assert due(company, "lea") == [(first, "ana"), (second, "ben")]


def test_the_counters_count_what_is_covered_and_say_for_whom(company: Company) -> None:
    company.entry(by="ben", follow_up_at=NOW + timedelta(hours=1))
    company.entry(by="ana", follow_up_at=NOW + timedelta(hours=2))
    company.entry(by="ana", follow_up_at=NOW - timedelta(days=2))
    put(company)
    counts = company.ask("ben", CountDue(assigned_to_id=company.user_id("ben")))
    assert (counts.overdue.value, counts.today.value) == (1, 2)
    assert [(one.username, one.overdue.value, one.today.value) for one in counts.covered] == [
        ("ana", 1, 1)
    ]


def test_the_other_counters_stay_one_s_own(company: Company) -> None:
    company.entry(by="ana")
    put(company)
    counts = company.ask("ben", CountHome(assigned_to_id=company.user_id("ben")))
    assert counts.no_date.value == 0


def test_everyone_s_panel_is_as_it_was(company: Company) -> None:
    hers = company.entry(by="ana", follow_up_at=NOW - timedelta(days=2))
    put(company)
    rows = company.ask("lea", ListDue()).rows
    assert [(row.id, row.covers) for row in rows if row.entry is not None] == [(hers, None)]


def test_the_next_line_tells_of_what_is_covered(company: Company) -> None:
    hers = company.entry(by="ana", follow_up_at=NOW + timedelta(minutes=30))
    company.entry(by="ben", follow_up_at=NOW + timedelta(hours=2))
    assert company.ask("ben", GetNextDue()).covers is None  # type: ignore[union-attr]
    put(company)
    due_next = company.ask("ben", GetNextDue())
    assert due_next is not None
    assert (due_next.entry_id, due_next.covers) == (hers, "ana")
    wanted = NextFollowUp(assigned_to_id=company.user_id("ben"))
    assert company.ask("ben", wanted) == hers


def test_who_is_out_may_still_be_given_an_entry(company: Company) -> None:
    made = company.entry(by="ben", follow_up_at=NOW + timedelta(hours=1))
    put(company)
    version = company.version(made)
    command = AssignEntry(
        entry_id=made, version=version, assigned_to_id=company.user_id("ana"), note="for you"
    )
    company.do("lea", command)
    assert due(company) == [(made, "ana")]
