"""People as admins see them, and as pickers find them, on both databases."""

import pytest

from atrisk_tui.domain.admin_queries import CountPeople, ListPeople, PeopleById
from atrisk_tui.domain.admin_rows import PersonRow
from atrisk_tui.domain.paging import Span, Step
from atrisk_tui.domain.queries import FindUser, PickAssignee
from atrisk_tui.errors import Missing
from tests.support import DENVER, HARBOR, NEW_YORK, Company

from .staff import add, edit, make_clerk, role_id, switch, undo, user


def listed(company: Company, **wanted: object) -> list[str]:
    page = company.ask("adm", ListPeople(**wanted))  # type: ignore[arg-type]
    return [row.username for row in page.rows]


def row(company: Company, username: str, *, by: str = "adm") -> PersonRow:
    (found,) = company.ask(by, PeopleById(ids=(user(company, username)["id"],)))
    return found


def picked(company: Company, text: str, *, by: str = "ana") -> list[str]:
    found = company.ask(by, PickAssignee(location_id=DENVER, text=text))
    return [row.username for row in found]


def test_people_come_by_username_a_page_at_a_time(company: Company) -> None:
    first = company.ask("adm", ListPeople(span=Span(limit=4)))
    assert [row.username for row in first.rows] == ["adm", "ana", "ben", "eve"]
    rest = company.ask("adm", ListPeople(span=Span(Step.AFTER, first.after, limit=4)))
    assert [row.username for row in rest.rows] == ["lea", "vic"]


def test_people_who_are_off_are_left_out_where_that_is_wanted(company: Company) -> None:
    switch(company, "ben", to=False)
    assert "ben" in listed(company)
    assert "ben" not in listed(company, include_inactive=False)


def test_people_are_found_by_their_role_and_by_their_location(company: Company) -> None:
    assert listed(company, role_id=role_id(company, "Agent")) == ["ana", "ben", "eve"]
    assert listed(company, location_id=NEW_YORK) == ["eve"]
    assert listed(company, location_id=NEW_YORK, role_id=role_id(company, "Lead")) == []


def test_a_search_has_the_exact_username_first_then_beginnings_then_the_rest(
    company: Company,
) -> None:
    add(company, "lo", full_name="Zoe Ort")
    add(company, "lola", full_name="Yan Ort")
    add(company, "xi", full_name="Lothar Ort")
    add(company, "art", full_name="Carlo Ort")
    assert listed(company, text=" LO ") == ["lo", "lola", "xi", "art"]


@pytest.mark.parametrize("text", ["müller", "MULLER", "Muller", "mueller@"])
def test_a_search_knows_accents_case_and_e_mail(company: Company, text: str) -> None:
    add(company, "km", full_name="Kim Mu\u0308ller", email="mueller@example.com")
    assert listed(company, text=text) == ["km"]


@pytest.mark.parametrize("text", ["%", "_", "/", "a%a", "x" * 60_000])
def test_a_search_takes_every_sign_as_it_is(company: Company, text: str) -> None:
    assert listed(company, text=text) == []


def test_a_search_keeps_to_the_filters(company: Company) -> None:
    switch(company, "ana", to=False)
    assert listed(company, text="a", include_inactive=False, location_id=DENVER) == [
        "ben",
        "lea",
    ]


def test_a_person_is_told_with_role_places_manager_and_open_entries(company: Company) -> None:
    company.entry()
    company.entry(HARBOR, by="ana")
    edit(company, "ana", location_ids=(NEW_YORK, DENVER), manager="lea")
    found = row(company, "ana")
    assert (found.role, found.manager, found.zone) == ("Agent", "lea", "America/Denver")
    assert (found.location_ids, found.locations) == ((DENVER, NEW_YORK), ("Denver", "New York"))
    assert found.open_entries.value == 2


def test_open_entries_out_of_sight_are_not_counted(company: Company) -> None:
    clerk = make_clerk(company, "ben")
    company.entry()
    company.entry(HARBOR, by="ana")
    assert row(company, "ana", by=clerk).open_entries.value == 1


def test_people_who_are_gone_are_left_out(company: Company) -> None:
    added = add(company, "kim")
    undo(company, added)
    assert company.ask("adm", PeopleById(ids=(added.subject_id or 0, 1))) == (row(company, "adm"),)
    assert "kim" not in listed(company)


def test_people_are_counted_on_and_off(company: Company) -> None:
    switch(company, "ben", to=False)
    found = company.ask("adm", CountPeople())
    assert (found.on.value, found.off.value) == (5, 1)


def test_a_picker_has_the_asker_first_then_the_others_by_name(company: Company) -> None:
    add(company, "kim", full_name="Äda Lund", email="ana@example.com")
    assert picked(company, "") == ["ana", "kim", "adm", "ben", "lea", "vic"]


def test_a_picker_looks_at_names_and_usernames_not_at_e_mail(company: Company) -> None:
    add(company, "kim", full_name="Äda Lund", email="ben@example.com")
    assert picked(company, "ben") == ["ben"]
    assert picked(company, "ADA") == ["kim", "adm"]
    assert picked(company, "_") == []


def test_a_picker_keeps_to_who_works_there_and_to_its_limit(company: Company) -> None:
    switch(company, "ben", to=False)
    assert "eve" not in picked(company, "")
    assert "ben" not in picked(company, "")
    few = company.ask("ana", PickAssignee(location_id=DENVER, limit=2))
    assert [row.username for row in few] == ["ana", "adm"]


def test_a_picker_for_several_places_keeps_to_those_in_sight(company: Company) -> None:
    everywhere = PickAssignee(location_id=None)
    assert [row.username for row in company.ask("lea", everywhere)] == [
        *("lea", "adm", "ana", "ben", "vic")
    ]
    assert "eve" in [row.username for row in company.ask("adm", everywhere)]
    assert [row.username for row in company.ask("eve", everywhere)] == ["eve", "adm"]


@pytest.mark.parametrize(("wrong", "near"), [("anna", "ana"), ("leah", "lea"), ("adn", "adm")])
def test_a_name_that_nobody_has_names_the_nearest(company: Company, wrong: str, near: str) -> None:
    with pytest.raises(Missing) as caught:
        company.ask("ana", FindUser(username=wrong))
    assert near in caught.value.allowed
