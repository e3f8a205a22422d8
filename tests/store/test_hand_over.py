"""Somebody leaves: what hangs on them goes to others in one change, and comes back in one."""

from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import HandOver
from atrisk_tui.domain.admin_queries import GetUserLoad
from atrisk_tui.domain.admin_rows import UserLoad
from atrisk_tui.domain.commands import Receipt
from atrisk_tui.domain.model import EntryStatus
from atrisk_tui.errors import Conflict, Denied, Invalid, Missing
from tests.support import DENVER, HARBOR, KERR, NEW_YORK, Company

from .staff import add, edit, make_clerk, switch, undo, user


def hand_over(company: Company, username: str, *to: str, by: str = "adm", **values: Any) -> Receipt:
    row = user(company, username)
    if "reports_to" in values:
        values["reports_to_id"] = user(company, values.pop("reports_to"))["id"]
    ids = tuple(user(company, name)["id"] for name in to)
    command = HandOver(user_id=row["id"], version=row["version"], to_ids=ids, **values)
    return company.do(by, command)


def owners(company: Company) -> dict[int, int | None]:
    rows = company.rows("SELECT id, assigned_to_id FROM entry")
    return {row["id"]: row["assigned_to_id"] for row in rows}


def managers(company: Company) -> dict[str, str | None]:
    rows = company.rows(
        "SELECT u.username, m.username AS manager FROM app_user u"
        " LEFT JOIN app_user m ON m.id = u.manager_id"
    )
    return {row["username"]: row["manager"] for row in rows}


def load(company: Company, username: str, *, by: str = "adm") -> UserLoad:
    return company.ask(by, GetUserLoad(user_id=user(company, username)["id"]))


def at_two_places(company: Company) -> tuple[list[int], int]:
    """Give ana two entries in Denver, and one in New York, where she works no more."""
    here = [company.entry(), company.entry()]
    return here, company.entry(HARBOR, by="ana")


def test_entries_go_to_the_takers_in_turn(company: Company) -> None:
    entries = [company.entry() for _ in range(5)]
    receipt = hand_over(company, "ana", "ben", "lea")
    ben, lea = company.user_id("ben"), company.user_id("lea")
    assert [owners(company)[entry] for entry in entries] == [ben, lea, ben, lea, ben]
    assert receipt.detail == {"entries": 5, "reports": 0, "to": {"ben": 3, "lea": 2}}


def test_each_entry_goes_to_somebody_who_works_at_its_location_evenly_all_the_same(
    company: Company,
) -> None:
    add(company, "kim", location_ids=(DENVER, NEW_YORK))
    here = [company.entry() for _ in range(4)]
    there = [company.entry(HARBOR, by="ana") for _ in range(2)]
    receipt = hand_over(company, "ana", "kim", "ben")
    kim, ben = user(company, "kim")["id"], company.user_id("ben")
    assert {owners(company)[entry] for entry in there} == {kim}
    assert [owners(company)[entry] for entry in here].count(ben) == 3
    assert receipt.detail["to"] == {"kim": 3, "ben": 3}


def test_somebody_with_all_locations_takes_entries_of_each(company: Company) -> None:
    at_two_places(company)
    receipt = hand_over(company, "ana", "adm")
    assert receipt.detail["to"] == {"adm": 3}


def test_nobody_to_take_them_leaves_entries_unassigned(company: Company) -> None:
    entry = company.entry()
    hand_over(company, "ana")
    assert owners(company)[entry] is None


def test_closed_and_deleted_entries_stay_with_who_worked_them(company: Company) -> None:
    closed = company.entry(status=EntryStatus.RESOLVED)
    gone = company.entry()
    company.force("UPDATE entry SET deleted_at = created_at WHERE id = :id", id=gone)
    hand_over(company, "ana", "ben")
    ana = company.user_id("ana")
    assert (owners(company)[closed], owners(company)[gone]) == (ana, ana)


def test_an_entry_that_none_of_the_takers_may_have_refuses_all(company: Company) -> None:
    at_two_places(company)
    before = owners(company)
    with pytest.raises(Invalid, match=r"works at New York \(1 entry\)") as caught:
        hand_over(company, "ana", "ben")
    assert caught.value.field == "to_ids"
    assert owners(company) == before
    assert user(company, "ana")["active"]


def test_only_what_nobody_owns_any_more_can_be_handed_over(company: Company) -> None:
    here, there = at_two_places(company)
    hand_over(company, "ana", "eve", only_unowned=True, switch_off=False)
    ana, eve = company.user_id("ana"), company.user_id("eve")
    found = owners(company)
    assert [found[entry] for entry in (*here, there)] == [ana, ana, eve]
    assert user(company, "ana")["active"]


def test_somebody_with_all_locations_has_no_entry_without_an_owner(company: Company) -> None:
    edit(company, "ana", all_locations=True)
    at_two_places(company)
    receipt = hand_over(company, "ana", "eve", only_unowned=True, switch_off=False)
    assert receipt.audit_id == 0


@pytest.mark.parametrize(
    ("taker", "words"), [("vic", "switched off"), ("ana", "from themselves"), ("nobody", "no such")]
)
def test_a_taker_is_somebody_else_and_active(company: Company, taker: str, words: str) -> None:
    company.entry()
    switch(company, "vic", to=False)
    row = user(company, "ana")
    to_id = 999 if taker == "nobody" else company.user_id(taker)
    with pytest.raises(Invalid, match=words) as caught:
        company.do("adm", HandOver(user_id=row["id"], version=1, to_ids=(to_id,)))
    assert caught.value.field == "to_ids"


def test_entries_out_of_the_actor_s_sight_are_refused_in_words(company: Company) -> None:
    clerk = make_clerk(company, "ben")
    edit(company, "ana", role="Clerk", location_ids=(DENVER, NEW_YORK))
    at_two_places(company)
    with pytest.raises(Denied, match="do not see"):
        hand_over(company, "ana", by=clerk)
    edit(company, "ana", location_ids=(NEW_YORK,))
    receipt = hand_over(company, "ana", "lea", by=clerk, only_unowned=True, switch_off=False)
    assert receipt.detail["entries"] == 2


def test_the_people_led_get_another_manager(company: Company) -> None:
    for name in ("ben", "vic"):
        edit(company, name, manager="ana")
    receipt = hand_over(company, "ana", reports_to="lea")
    assert (managers(company)["ben"], managers(company)["vic"]) == ("lea", "lea")
    assert receipt.detail["reports"] == 2


def test_the_people_led_have_no_manager_where_nobody_is_named(company: Company) -> None:
    edit(company, "ben", manager="ana")
    hand_over(company, "ana")
    assert managers(company)["ben"] is None


def test_the_people_led_stay_where_that_is_wanted(company: Company) -> None:
    edit(company, "ben", manager="ana")
    receipt = hand_over(company, "ana", keep_reports=True)
    assert managers(company)["ben"] == "ana"
    assert receipt.detail["reports"] == 0


def test_one_of_those_led_takes_the_lead_and_comes_under_who_led_before(company: Company) -> None:
    edit(company, "ana", manager="lea")
    for name in ("ben", "vic"):
        edit(company, name, manager="ana")
    hand_over(company, "ana", reports_to="ben")
    assert (managers(company)["ben"], managers(company)["vic"]) == ("lea", "ben")


def test_nobody_comes_under_somebody_they_lead(company: Company) -> None:
    edit(company, "ben", manager="ana")
    edit(company, "vic", manager="ben")
    with pytest.raises(Invalid, match="Vic Stone is led by Ben Okafor") as caught:
        hand_over(company, "ana", reports_to="vic")
    assert caught.value.field == "reports_to"


@pytest.mark.parametrize(("leader", "words"), [("ana", "already"), ("vic", "switched off")])
def test_the_new_manager_is_somebody_else_and_active(
    company: Company, leader: str, words: str
) -> None:
    edit(company, "ben", manager="ana")
    switch(company, "vic", to=False)
    with pytest.raises(Invalid, match=words) as caught:
        hand_over(company, "ana", reports_to=leader)
    assert caught.value.field == "reports_to"


def test_the_person_is_switched_off_in_the_same_change(company: Company) -> None:
    company.entry()
    receipt = hand_over(company, "ana", "ben")
    assert not user(company, "ana")["active"]
    audits = company.rows("SELECT id FROM audit WHERE id >= :id", id=receipt.audit_id)
    assert len(audits) == 1


def test_somebody_who_is_off_already_can_still_be_handed_over(company: Company) -> None:
    entry = company.entry()
    switch(company, "ana", to=False)
    hand_over(company, "ana", "ben")
    assert owners(company)[entry] == company.user_id("ben")


def test_a_person_changed_meanwhile_is_a_conflict(company: Company) -> None:
    edit(company, "ana", title="Senior")
    with pytest.raises(Conflict):
        company.do("adm", HandOver(user_id=company.user_id("ana"), version=1))


def test_one_undo_takes_everything_back(company: Company) -> None:
    for name in ("ben", "vic"):
        edit(company, name, manager="ana")
    for _ in range(14):
        company.entry()
    before = owners(company), managers(company)
    handed = hand_over(company, "ana", "ben", "lea", reports_to="lea")
    undo(company, handed)
    assert (owners(company), managers(company)) == before
    assert user(company, "ana")["active"]


def test_what_was_taken_back_is_handed_over_again(company: Company) -> None:
    entry = company.entry()
    undo(company, undo(company, hand_over(company, "ana", "ben")))
    assert owners(company)[entry] == company.user_id("ben")
    assert not user(company, "ana")["active"]


def test_an_entry_given_to_somebody_else_since_is_not_taken_back(company: Company) -> None:
    entry = company.entry()
    handed = hand_over(company, "ana", "ben")
    company.force("UPDATE entry SET assigned_to_id = 2 WHERE id = :id", id=entry)
    with pytest.raises(Conflict):
        undo(company, handed)
    assert not user(company, "ana")["active"]


def test_the_load_has_each_location_with_active_entries_by_name(company: Company) -> None:
    at_two_places(company)
    company.entry(status=EntryStatus.MITIGATED)
    company.entry(status=EntryStatus.LOST)
    found = load(company, "ana")
    told = [(place.location, place.entries, place.works_there) for place in found.places]
    assert told == [("Denver", 3, True), ("New York", 1, False)]
    assert (found.entries, found.unowned) == (4, 1)


def test_the_load_names_the_active_people_led(company: Company) -> None:
    for name in ("vic", "ben", "eve"):
        edit(company, name, manager="ana")
    switch(company, "eve", to=False)
    found = load(company, "ana")
    assert found.leads == ("Ben Okafor", "Vic Stone")
    assert found.leads_count.value == 2


def test_the_load_leaves_out_locations_out_of_sight(company: Company) -> None:
    clerk = make_clerk(company, "ben")
    at_two_places(company)
    assert [place.location for place in load(company, "ana", by=clerk).places] == ["Denver"]


def test_the_load_of_nobody_is_missing(company: Company) -> None:
    with pytest.raises(Missing):
        company.ask("adm", GetUserLoad(user_id=999))


def test_a_hand_over_keeps_each_entry_s_customer_in_the_history(company: Company) -> None:
    company.entry(KERR)
    receipt = hand_over(company, "ana", "ben")
    row = company.one(
        "SELECT customer_id FROM audit_row WHERE audit_id = :id AND table_name = 'entry'",
        id=receipt.audit_id,
    )
    assert row["customer_id"] == KERR
