"""Changing a person: their name, role, manager and the locations they work for."""

from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import EditUser
from atrisk_tui.domain.admin_queries import GetUserLoad
from atrisk_tui.domain.queries import FindUser
from atrisk_tui.errors import Conflict, Invalid
from tests.support import DENVER, NEW_YORK, Company

from .staff import add, edit, places, switch, undo, user


def test_fields_of_a_person_change_and_the_others_stay(company: Company) -> None:
    before = user(company, "ana")
    edit(company, "ana", full_name=" Ana  Ruiz Soto ", email="ana@example.com", title="Senior")
    after = user(company, "ana")
    assert (after["full_name"], after["email"]) == ("Ana Ruiz Soto", "ana@example.com")
    assert after["search_key"] == "ana ruiz soto\nana\nana@example.com"
    assert (after["zone"], after["role_id"]) == (before["zone"], before["role_id"])


def test_an_edit_that_changes_nothing_writes_nothing(company: Company) -> None:
    row = user(company, "ana")
    receipt = edit(company, "ana", full_name=row["full_name"], location_ids=(DENVER,))
    assert receipt.audit_id == 0
    assert user(company, "ana") == row


def test_a_renamed_person_is_found_by_the_new_name(company: Company) -> None:
    edit(company, "ana", username="ana.ruiz")
    assert company.ask("adm", FindUser(username="ANA.RUIZ")).full_name == "Ana Ruiz"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("username", {"username": "ben"}),
        ("username", {"username": "17"}),
        ("username", {"username": "Ana"}),
        ("full_name", {"full_name": " "}),
        ("full_name", {"full_name": "x" * 256}),
        ("full_name", {"full_name": None}),
        ("email", {"email": "x" * 256}),
        ("role", {"role_id": 99}),
        ("role", {"role_id": "Lead"}),
        ("time_zone", {"zone": "Mars/Olympus"}),
        ("manager", {"manager_id": 99}),
        ("all_locations", {"all_locations": "yes"}),
        ("active", {"active": False}),
    ],
)
def test_a_value_that_a_person_cannot_have_is_refused_at_its_field(
    company: Company, field: str, changes: dict[str, Any]
) -> None:
    before = user(company, "ana")
    with pytest.raises(Invalid) as caught:
        edit(company, "ana", **changes)
    assert caught.value.field == field
    assert user(company, "ana") == before


def test_the_locations_given_replace_those_there_were(company: Company) -> None:
    edit(company, "ana", location_ids=(NEW_YORK,))
    assert places(company, "ana") == {NEW_YORK}


def test_a_person_is_not_left_without_a_location(company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        edit(company, "ana", location_ids=())
    assert caught.value.field == "location"
    assert places(company, "ana") == {DENVER}


def test_all_locations_win_over_those_named_which_stay(company: Company) -> None:
    edit(company, "ana", all_locations=True)
    assert company.actor("ana").location_ids is None
    assert places(company, "ana") == {DENVER}
    edit(company, "ana", all_locations=False)
    assert company.actor("ana").location_ids == {DENVER}


def test_all_locations_are_not_taken_from_somebody_who_names_none(company: Company) -> None:
    add(company, "kim", role="Lead", location_ids=(), all_locations=True)
    with pytest.raises(Invalid) as caught:
        edit(company, "kim", all_locations=False)
    assert caught.value.field == "location"


def test_a_location_that_is_off_stays_with_who_has_it_and_goes_to_nobody_else(
    company: Company,
) -> None:
    company.force("UPDATE location SET active = false WHERE id = :id", id=DENVER)
    edit(company, "ana", location_ids=(DENVER, NEW_YORK))
    assert places(company, "ana") == {DENVER, NEW_YORK}
    with pytest.raises(Invalid, match="switched off"):
        edit(company, "eve", location_ids=(DENVER,))


def test_two_admins_who_move_the_same_person_meet_a_conflict(company: Company) -> None:
    row = user(company, "ana")
    edit(company, "ana", location_ids=(DENVER, NEW_YORK))
    late = EditUser(user_id=row["id"], version=row["version"], changes={}, location_ids=(NEW_YORK,))
    with pytest.raises(Conflict, match="while you were looking"):
        company.do("adm", late)
    assert places(company, "ana") == {DENVER, NEW_YORK}


def test_a_form_open_while_a_move_is_taken_back_meets_a_conflict(company: Company) -> None:
    moved = edit(company, "ana", location_ids=(DENVER, NEW_YORK))
    row = user(company, "ana")
    undo(company, moved)
    late = EditUser(user_id=row["id"], version=row["version"], changes={}, location_ids=(NEW_YORK,))
    with pytest.raises(Conflict):
        company.do("adm", late)


def test_a_move_names_the_person_so_that_their_history_has_it(company: Company) -> None:
    receipt = edit(company, "ana", location_ids=(NEW_YORK,))
    assert ("app_user", company.user_id("ana")) in receipt.touched
    rows = company.rows(
        "SELECT table_name, op FROM audit_row WHERE audit_id = :id", id=receipt.audit_id
    )
    assert sorted((row["table_name"], row["op"]) for row in rows) == [
        ("app_user", "update"),
        ("user_location", "delete"),
        ("user_location", "insert"),
    ]


def test_entries_stay_with_who_moved_and_are_told_as_without_an_owner(company: Company) -> None:
    company.entry()
    edit(company, "ana", location_ids=(NEW_YORK,))
    load = company.ask("adm", GetUserLoad(user_id=company.user_id("ana")))
    assert (load.entries, load.unowned) == (1, 1)


def test_a_manager_is_somebody_else(company: Company) -> None:
    with pytest.raises(Invalid, match="themselves"):
        edit(company, "lea", manager="lea")


def test_nobody_comes_to_lead_themselves_through_others(company: Company) -> None:
    edit(company, "ana", manager="lea")
    edit(company, "ben", manager="ana")
    with pytest.raises(Invalid, match="Ben Okafor is led by Lea Brandt") as caught:
        edit(company, "lea", manager="ben")
    assert caught.value.field == "manager"


def test_a_manager_who_is_off_is_not_chosen_but_stays(company: Company) -> None:
    edit(company, "ana", manager="lea")
    switch(company, "lea", to=False)
    edit(company, "ana", title="Senior", manager="lea")
    with pytest.raises(Invalid, match="switched off"):
        edit(company, "ben", manager="lea")


def test_a_change_of_a_person_is_taken_back_exactly(company: Company) -> None:
    before = user(company, "ana")
    changed = edit(
        company,
        "ana",
        location_ids=(NEW_YORK,),
        username="anna",
        role="Lead",
        manager="lea",
        zone="UTC",
    )
    undo(company, changed)
    after = user(company, "ana")
    assert places(company, "ana") == {DENVER}
    assert {**after, "version": 0} == {**before, "version": 0}


def test_a_change_that_was_taken_back_is_done_again(company: Company) -> None:
    changed = edit(company, "ana", location_ids=(NEW_YORK,), title="Senior")
    undo(company, undo(company, changed))
    assert places(company, "ana") == {NEW_YORK}
    assert user(company, "ana")["title"] == "Senior"


def test_a_name_that_somebody_else_has_by_now_is_not_given_back(company: Company) -> None:
    renamed = edit(company, "ana", username="anna")
    add(company, "ana")
    with pytest.raises(Conflict, match="by that name"):
        undo(company, renamed)


def test_a_location_that_is_there_again_is_not_given_back_twice(company: Company) -> None:
    moved = edit(company, "ana", location_ids=(NEW_YORK,))
    edit(company, "ana", location_ids=(DENVER, NEW_YORK))
    with pytest.raises(Conflict, match="Ana Ruiz works for Denver again already"):
        undo(company, moved)


def test_taking_back_leaves_nobody_without_a_location(company: Company) -> None:
    second = edit(company, "ana", location_ids=(DENVER, NEW_YORK))
    edit(company, "ana", location_ids=(NEW_YORK,))
    with pytest.raises(Conflict, match="without a location"):
        undo(company, second)


def test_taking_back_lets_nobody_lead_themselves(company: Company) -> None:
    edit(company, "ana", manager="lea")
    freed = edit(company, "ana", manager_id=None)
    edit(company, "lea", manager="ana")
    with pytest.raises(Conflict, match="led by"):
        undo(company, freed)
