"""Absences tell nobody of locations and people out of their sight, but how many there are."""

from datetime import date, timedelta

import pytest

from atrisk_tui.domain.absences import PutOut, with_unseen
from atrisk_tui.domain.commands import Receipt
from atrisk_tui.domain.queries import CountDue
from atrisk_tui.domain.work_queries import ListAbsences
from atrisk_tui.errors import Invalid

from ..support import NEW_YORK, Company

TODAY = date(2026, 10, 13)


def put(
    company: Company, who: str, cover: str | None, *, by: str = "adm", days: int = 0
) -> Receipt:
    return company.do(
        by,
        PutOut(
            user_id=company.user_id(who),
            from_on=TODAY,
            until_on=TODAY + timedelta(days=days),
            cover_id=None if cover is None else company.user_id(cover),
        ),
    )


def place(company: Company, who: str) -> None:
    company.force(
        "INSERT INTO user_location (user_id, location_id) VALUES (:who, :place)",
        who=company.user_id(who),
        place=NEW_YORK,
    )


def test_of_uncovered_locations_out_of_sight_only_the_number_is_told(company: Company) -> None:
    told = put(company, "adm", "ben", by="lea").detail
    assert (told["uncovered"], told["uncovered_unseen"]) == ([], 1)


def test_of_covered_people_out_of_reach_only_the_number_is_told(company: Company) -> None:
    put(company, "eve", "adm")
    told = put(company, "adm", None, by="lea").detail
    assert (told["covers"], told["covers_unseen"]) == ([], 1)


def test_when_a_cover_out_of_reach_is_out_is_not_told(company: Company) -> None:
    place(company, "ana")
    put(company, "eve", None)
    told = put(company, "ana", "eve", by="lea", days=2).detail
    assert told["cover_out"] == ["for some of that time"]


def test_a_cover_out_of_reach_is_refused_without_their_days(company: Company) -> None:
    place(company, "ana")
    put(company, "eve", None, days=5)
    with pytest.raises(Invalid, match=r"^Eve Larsen is out then too: choose another"):
        put(company, "ana", "eve", by="lea")


@pytest.mark.parametrize(
    ("names", "unseen", "said"),
    [
        ((), 0, ""),
        (("Reno",), 0, "Reno"),
        (("Reno",), 1, "Reno and 1 other location"),
        ((), 2, "2 other locations"),
        (("A", "B", "C"), 1, "A, B and 2 other locations"),
    ],
)
def test_names_come_with_how_many_more(names: tuple[str, ...], unseen: int, said: str) -> None:
    assert with_unseen(names, unseen, "location", most=2) == said


def test_who_is_covered_on_another_s_home_is_shown_only_to_who_may_know_of_them(
    company: Company,
) -> None:
    put(company, "eve", "adm")
    asked = CountDue(assigned_to_id=company.user_id("adm"))
    assert company.ask("ana", asked).covered == ()
    assert [one.username for one in company.ask("adm", asked).covered] == ["eve"]


def test_who_covers_somebody_out_of_reach_knows_of_them(company: Company) -> None:
    place(company, "ana")
    put(company, "eve", "ana")
    company.force("DELETE FROM user_location WHERE user_id = 3 AND location_id = 2")
    asked = CountDue(assigned_to_id=company.user_id("ana"))
    assert [one.username for one in company.ask("ana", asked).covered] == ["eve"]


def test_who_is_out_today_is_listed_before_hundreds_who_will_be(company: Company) -> None:
    days = (TODAY + timedelta(days=number) for number in range(1, 601))
    rows = ", ".join(f"(1, '{day}', '{day}', '', 1)" for day in days)
    company.force(f"INSERT INTO absence (user_id, from_on, until_on, note, version) VALUES {rows}")
    put(company, "ben", None)
    assert company.ask("lea", ListAbsences())[0].username == "ben"
