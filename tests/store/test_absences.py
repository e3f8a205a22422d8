"""Putting people out with cover: who may, for how long, whom it shows, and taking it back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from atrisk_tui.domain.absences import LONGEST_DAYS, MOST_COVERED, BringBack, PutOut, span_words
from atrisk_tui.domain.admin_commands import AddUser, SwitchUser
from atrisk_tui.domain.admin_queries import ChangeFilter, ListChanges
from atrisk_tui.domain.commands import Receipt, Revert
from atrisk_tui.domain.queries import ChangesSince, NextUndo, PickAssignee
from atrisk_tui.domain.work_queries import ListAbsences
from atrisk_tui.errors import Conflict, Denied, Invalid, Missing

from ..support import DENVER, NEW_YORK, Company

TODAY = date(2026, 10, 13)


def put(company: Company, who: str = "ana", cover: str | None = "ben", **more: Any) -> Receipt:
    by = more.pop("by", "lea")
    command = PutOut(
        user_id=company.user_id(who),
        from_on=more.pop("first", TODAY),
        until_on=more.pop("last", TODAY + timedelta(days=3)),
        cover_id=None if cover is None else company.user_id(cover),
        **more,
    )
    return company.do(by, command)


def back(company: Company, absence_id: int, by: str = "lea") -> Receipt:
    version = company.one("SELECT version FROM absence WHERE id = :id", id=absence_id)["version"]
    return company.do(by, BringBack(absence_id=absence_id, version=version))


def undo(company: Company, receipt: Receipt, by: str = "lea") -> Receipt:
    return company.do(by, Revert(audit_id=receipt.audit_id))


def listed(company: Company, by: str = "lea") -> list[str]:
    return [
        f"{row.username} {span_words(row.from_on, row.until_on)} {row.cover}"
        for row in company.ask(by, ListAbsences())
    ]


def test_a_lead_puts_somebody_out_with_cover(company: Company) -> None:
    put(company, note="  Dentist ")
    assert listed(company) == ["ana 13-16 Oct ben"]
    assert company.ask("lea", ListAbsences())[0].note == "Dentist"


def test_an_agent_may_not_put_anybody_out(company: Company) -> None:
    with pytest.raises(Denied, match="may not take entries from colleagues"):
        put(company, by="ana")
    assert company.rows("SELECT id FROM absence") == []


def test_somebody_who_works_elsewhere_is_no_such_person(company: Company) -> None:
    with pytest.raises(Missing, match="no such person"):
        put(company, who="eve", cover=None)


def test_who_has_all_locations_reaches_everybody(company: Company) -> None:
    put(company, who="eve", cover=None, by="adm")
    assert listed(company, by="adm") == ["eve 13-16 Oct None"]
    assert listed(company, by="lea") == []


def test_who_is_switched_off_cannot_be_put_out(company: Company) -> None:
    company.do("adm", SwitchUser(user_id=company.user_id("ana"), version=1, active=False))
    with pytest.raises(Invalid, match="Ana Ruiz is switched off"):
        put(company)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (3, 2, "Until is before from"),
        (-5, -1, "over already"),
        (0, LONGEST_DAYS, "At most 366 days"),
    ],
)
def test_a_span_that_cannot_be_is_refused(
    company: Company, *, first: int, last: int, said: str
) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        put(company, first=TODAY + timedelta(days=first), last=TODAY + timedelta(days=last))
    assert refused.value.field == "until"


def test_a_year_may_be_named_whole(company: Company) -> None:
    put(company, last=TODAY + timedelta(days=LONGEST_DAYS - 1))
    assert listed(company) == ["ana 13 Oct 2026 - 13 Oct 2027 ben"]


def test_today_is_the_person_s_own(company: Company) -> None:
    """At 22:30 in Denver it is tomorrow already in New York."""
    company.clock.now = datetime(2026, 10, 14, 4, 30, tzinfo=UTC)
    with pytest.raises(Invalid, match="over already"):
        put(company, who="eve", cover=None, first=TODAY, last=TODAY, by="adm")
    put(company, first=TODAY, last=TODAY)
    assert listed(company) == ["ana 13 Oct ben"]


@pytest.mark.parametrize(
    ("cover", "said"),
    [
        ("ana", "cannot cover themselves"),
        ("eve", "works at none of Ana Ruiz's locations"),
    ],
)
def test_a_cover_who_could_not_cover_is_refused(company: Company, cover: str, said: str) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        put(company, cover=cover)
    assert refused.value.field == "cover"


def test_a_cover_who_is_switched_off_is_refused(company: Company) -> None:
    company.do("adm", SwitchUser(user_id=company.user_id("ben"), version=1, active=False))
    with pytest.raises(Invalid, match="Ben Okafor is switched off"):
        put(company)


def test_the_locations_that_the_cover_does_not_work_for_are_told(company: Company) -> None:
    company.force(
        "INSERT INTO user_location (user_id, location_id) VALUES (:who, :place)",
        who=company.user_id("ana"),
        place=NEW_YORK,
    )
    told = put(company, by="adm").detail
    assert (told["uncovered"], told["uncovered_unseen"]) == (["New York"], 0)


def test_a_cover_with_all_locations_leaves_none_out(company: Company) -> None:
    assert put(company, cover="adm").detail["uncovered"] == []


def test_a_cover_who_is_out_the_whole_time_is_refused(company: Company) -> None:
    put(company, who="ben", cover=None, last=TODAY + timedelta(days=9))
    with pytest.raises(Invalid, match=r"Ben Okafor is out then too \(13-22 Oct\)"):
        put(company)


def test_a_cover_who_is_out_for_a_part_is_told(company: Company) -> None:
    put(company, who="ben", cover=None, last=TODAY + timedelta(days=1))
    assert put(company).detail["cover_out"] == ["13-14 Oct"]


def test_whom_the_person_was_to_cover_is_told(company: Company) -> None:
    put(company)
    assert put(company, who="ben", cover="adm").detail["covers"] == ["ana"]


def test_nobody_covers_more_people_than_their_home_can_show(company: Company) -> None:
    for number in range(MOST_COVERED + 1):
        added = company.do(
            "adm",
            AddUser(
                username=f"new{number}",
                full_name=f"New {number}",
                role_id=2,
                location_ids=(DENVER,),
            ),
        )
        command = PutOut(
            user_id=added.subject_id or 0,
            from_on=TODAY,
            until_on=TODAY,
            cover_id=company.user_id("ben"),
        )
        if number < MOST_COVERED:
            company.do("lea", command)
    with pytest.raises(Invalid, match="Ben Okafor covers 20 people then"):
        company.do("lea", command)


def test_two_absences_of_one_person_never_overlap(company: Company) -> None:
    put(company)
    with pytest.raises(Invalid, match="Ana Ruiz is out 13-16 Oct already"):
        put(company, first=TODAY + timedelta(days=3), last=TODAY + timedelta(days=8))
    put(company, first=TODAY + timedelta(days=4), last=TODAY + timedelta(days=8))
    assert listed(company) == ["ana 13-16 Oct ben", "ana 17-21 Oct ben"]


def test_who_is_brought_back_was_out_until_yesterday(company: Company) -> None:
    made = put(company)
    company.clock.move(days=2)
    back(company, made.subject_id or 0)
    assert listed(company) == []
    kept = company.one("SELECT until_on, deleted_at FROM absence")
    assert (str(kept["until_on"]), kept["deleted_at"]) == ("2026-10-14", None)


def test_an_absence_that_has_not_begun_is_deleted(company: Company) -> None:
    made = put(company, first=TODAY + timedelta(days=1))
    back(company, made.subject_id or 0)
    assert listed(company) == []
    assert company.one("SELECT deleted_at FROM absence")["deleted_at"] is not None


def test_one_that_has_begun_today_is_deleted_too(company: Company) -> None:
    made = put(company)
    back(company, made.subject_id or 0)
    assert listed(company) == []


def test_an_absence_ends_by_itself(company: Company) -> None:
    made = put(company)
    company.clock.move(days=4)
    assert listed(company) == []
    with pytest.raises(Invalid, match="out until 16 Oct and is back already"):
        back(company, made.subject_id or 0)


def test_who_is_out_of_reach_is_not_brought_back(company: Company) -> None:
    made = put(company, who="eve", cover=None, by="adm")
    with pytest.raises(Missing, match="no such absence"):
        back(company, made.subject_id or 0)


def test_an_absence_changed_meanwhile_is_a_conflict(company: Company) -> None:
    made = put(company)
    with pytest.raises(Conflict):
        company.do("lea", BringBack(absence_id=made.subject_id or 0, version=9))


def test_undo_and_redo_put_out_and_bring_back(company: Company) -> None:
    made = put(company)
    taken_back = undo(company, made)
    assert listed(company) == []
    undo(company, taken_back)
    assert listed(company) == ["ana 13-16 Oct ben"]


def test_undo_of_bringing_back_puts_out_again(company: Company) -> None:
    made = put(company)
    company.clock.move(days=1)
    undo(company, back(company, made.subject_id or 0))
    assert listed(company) == ["ana 13-16 Oct ben"]


def test_undo_never_puts_anybody_out_twice(company: Company) -> None:
    ended = back(company, put(company).subject_id or 0)
    put(company, cover=None)
    with pytest.raises(Conflict, match="Ana Ruiz has been put out 13-16 Oct since"):
        undo(company, ended)


def test_undo_gives_no_cover_back_who_has_left(company: Company) -> None:
    ended = back(company, put(company).subject_id or 0)
    company.do("adm", SwitchUser(user_id=company.user_id("ben"), version=1, active=False))
    with pytest.raises(Conflict, match="Ben Okafor has been switched off since"):
        undo(company, ended)


def test_a_lead_elsewhere_cannot_take_it_back(company: Company) -> None:
    made = put(company, who="eve", cover=None, by="adm")
    with pytest.raises(Missing, match="no such change"):
        undo(company, made)


def test_the_history_says_who_was_put_out_when_and_who_covers(company: Company) -> None:
    put(company, note="Dentist")
    page = company.ask("adm", ListChanges(filter=ChangeFilter(table="absence")))
    (row,) = page.rows
    assert (row.words, row.subject) == (
        "Put someone out, with cover",
        "ana out 13-16 Oct, ben covers",
    )
    told = {change.field: change.after for change in row.changes}
    assert told["user"] == "ana"
    assert told["cover"] == "ben"


def test_u_says_what_it_would_take_back(company: Company) -> None:
    put(company, cover=None)
    found = company.ask("lea", NextUndo())
    assert found is not None
    assert found.label == "ana out 13-16 Oct, no cover"


def test_others_hear_of_it(company: Company) -> None:
    before = company.one("SELECT max(id) AS newest FROM audit")["newest"]
    made = put(company)
    assert ("absence", made.subject_id) in company.ask("ben", ChangesSince(audit_id=before))


def test_whoever_picks_an_owner_sees_who_is_out(company: Company) -> None:
    put(company)
    told = {row.username: row.out for row in company.ask("lea", PickAssignee(location_id=DENVER))}
    assert told["ana"] == "out until 16 Oct, cover ben"
    assert told["ben"] == ""


def test_who_is_out_later_is_not_out_today(company: Company) -> None:
    put(company, first=TODAY + timedelta(days=1))
    told = company.ask("lea", PickAssignee(location_id=DENVER))
    assert [row.username for row in told if row.out] == []
