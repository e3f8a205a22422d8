"""Nobody goes past their own grants and locations, and the last who could let people in stays."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import EditRole, EditUser, HandOver, SwitchUser
from atrisk_tui.domain.commands import Command
from atrisk_tui.errors import AtRiskError, Denied, Invalid, Missing
from tests.support import DENVER, NEW_YORK, Company

from .staff import (
    CLERK,
    add,
    add_keeper,
    add_role,
    edit,
    make_clerk,
    places,
    role_id,
    switch,
    undo,
    user,
)


def hand_over(company: Company, username: str, *, by: str = "adm", **values: Any) -> None:
    row = user(company, username)
    company.do(by, HandOver(user_id=row["id"], version=row["version"], **values))


def test_a_clerk_gives_roles_up_to_their_own(company: Company) -> None:
    clerk = make_clerk(company)
    edit(company, "vic", by=clerk, role="Clerk")
    edit(company, "vic", by=clerk, role="Viewer")
    assert user(company, "vic")["role_id"] == role_id(company, "Viewer")


@pytest.mark.parametrize("role", ["Agent", "Admin"])
def test_a_clerk_gives_no_role_that_may_more_than_their_own(company: Company, role: str) -> None:
    clerk = make_clerk(company)
    with pytest.raises(Denied, match="more than yours") as caught:
        edit(company, "vic", by=clerk, role=role)
    assert caught.value.field == "role"


def test_who_keeps_roles_gives_none_that_may_more_than_their_own(company: Company) -> None:
    add_role(company, "Keeper of roles", CLERK | {"role.manage"})
    edit(company, "ana", role="Keeper of roles")
    with pytest.raises(Denied, match="more than yours"):
        add(company, by="ana", role="Admin")


@pytest.mark.parametrize("changes", [{"title": "x"}, {"role": "Viewer"}, {"username": "gone"}])
def test_a_clerk_does_not_touch_somebody_who_may_more(
    company: Company, changes: dict[str, Any]
) -> None:
    clerk = make_clerk(company)
    with pytest.raises(Denied, match="more than yours"):
        edit(company, "lea", by=clerk, **changes)


def test_a_clerk_does_not_switch_off_somebody_who_may_more(company: Company) -> None:
    clerk = make_clerk(company)
    with pytest.raises(Denied, match="more than yours"):
        switch(company, "lea", to=False, by=clerk)


def test_a_clerk_does_not_hand_over_somebody_who_may_more(company: Company) -> None:
    clerk = make_clerk(company)
    with pytest.raises(Denied, match="more than yours"):
        hand_over(company, "lea", by=clerk, switch_off=False)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"all_locations": True}, Denied),
        ({"location_ids": (DENVER, NEW_YORK)}, Invalid),
    ],
)
def test_a_clerk_gives_only_locations_that_they_see(
    company: Company, changes: dict[str, Any], error: type[AtRiskError]
) -> None:
    clerk = make_clerk(company)
    with pytest.raises(error):
        edit(company, "vic", by=clerk, **changes)
    assert places(company, "vic") == {DENVER}


def test_a_clerk_takes_away_only_locations_that_they_see(company: Company) -> None:
    clerk = make_clerk(company)
    edit(company, "vic", location_ids=(DENVER, NEW_YORK))
    with pytest.raises(Denied, match="do not see"):
        edit(company, "vic", by=clerk, location_ids=(DENVER,))
    edit(company, "vic", by=clerk, location_ids=(NEW_YORK,))
    assert places(company, "vic") == {NEW_YORK}


def test_all_locations_are_not_taken_by_somebody_who_lacks_them(company: Company) -> None:
    clerk = make_clerk(company)
    edit(company, "vic", all_locations=True)
    with pytest.raises(Denied, match="all locations"):
        edit(company, "vic", by=clerk, all_locations=False)


LAST = "last active person"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("role", {"role": "Lead"}),
        ("all_locations", {"all_locations": False, "location_ids": (DENVER,)}),
    ],
)
def test_the_last_who_manages_people_everywhere_is_not_demoted(
    company: Company, field: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(Invalid, match=LAST) as caught:
        edit(company, "adm", **changes)
    assert caught.value.field == field
    add_keeper(company)
    edit(company, "adm", **changes)


def test_the_last_may_be_changed_in_everything_else(company: Company) -> None:
    edit(company, "adm", full_name="Ada M. Munro", location_ids=(DENVER,))
    assert user(company, "adm")["full_name"] == "Ada M. Munro"


@pytest.mark.parametrize("to", [(), ("lea",)])
def test_the_last_is_not_handed_over_and_switched_off(
    company: Company, to: tuple[str, ...]
) -> None:
    add(company, "boss", role="Admin")
    ids = tuple(company.user_id(name) for name in to)
    with pytest.raises(Invalid, match=LAST):
        hand_over(company, "adm", by="boss", to_ids=ids)
    hand_over(company, "adm", by="boss", to_ids=ids, switch_off=False)
    assert user(company, "adm")["active"]


def test_nobody_hands_themselves_over_and_leaves(company: Company) -> None:
    add_keeper(company)
    with pytest.raises(Invalid, match="yourself"):
        hand_over(company, "adm")


def test_a_role_that_the_last_one_has_keeps_its_grant(company: Company) -> None:
    keeping = add_role(company, "Keeper", CLERK | {"role.manage"})
    add(company, "kim", role="Keeper", location_ids=(), all_locations=True)
    drop = EditRole(role_id=keeping, version=1, name="Keeper", grants=CLERK - {"user.manage"})
    company.do("adm", drop)
    edit(company, "kim", role="Lead")
    with pytest.raises(Invalid, match=LAST):
        edit(company, "adm", role="Keeper")


def test_editing_a_role_leaves_somebody_who_manages_people_everywhere(company: Company) -> None:
    keeping = add_role(company, "Keeper", CLERK | {"role.manage"})
    add(company, "kim", role="Keeper", location_ids=(), all_locations=True)
    edit(company, "adm", role="Keeper")
    drop = EditRole(role_id=keeping, version=1, name="Keeper", grants=frozenset({"role.manage"}))
    with pytest.raises(Invalid, match="Nobody would be left") as caught:
        company.do("kim", drop)
    assert caught.value.field == "grants"


def test_a_demotion_cannot_be_taken_back_by_who_could_not_give_the_role(company: Company) -> None:
    add_keeper(company)
    clerk = make_clerk(company)
    demoted = edit(company, "kim", role="Clerk")
    with pytest.raises(Denied, match="more than yours"):
        undo(company, demoted, by=clerk)
    assert user(company, "kim")["role_id"] == role_id(company, "Clerk")


def test_one_s_own_demotion_cannot_be_taken_back_by_oneself(company: Company) -> None:
    add_keeper(company)
    add_role(company, "Clerk")
    demoted = edit(company, "kim", by="kim", role="Clerk")
    with pytest.raises(Denied, match="more than yours"):
        undo(company, demoted, by="kim")


def test_all_locations_are_not_given_back_by_who_lacks_them(company: Company) -> None:
    clerk = make_clerk(company)
    edit(company, "vic", all_locations=True)
    taken = edit(company, "vic", all_locations=False)
    with pytest.raises(Denied, match="all locations"):
        undo(company, taken, by=clerk)


def test_a_location_out_of_sight_is_not_given_back(company: Company) -> None:
    clerk = make_clerk(company)
    edit(company, "vic", location_ids=(DENVER, NEW_YORK))
    taken = edit(company, "vic", location_ids=(DENVER,))
    with pytest.raises(Missing, match="no such change"):
        undo(company, taken, by=clerk)


def test_a_new_person_comes_back_only_by_who_could_have_added_them(company: Company) -> None:
    added = add(company, "kim", role="Lead")
    gone = undo(company, added)
    clerk = make_clerk(company)
    with pytest.raises(Denied, match="more than yours"):
        undo(company, gone, by=clerk)


def test_the_grants_of_a_role_are_not_given_back_by_who_lacks_them(company: Company) -> None:
    keeping = add_role(company, "Keeper", CLERK | {"setting.manage"})
    less = EditRole(role_id=keeping, version=1, name="Keeper", grants=CLERK)
    changed = company.do("adm", less)
    add_role(company, "Keeper of roles", CLERK | {"role.manage"})
    edit(company, "ana", role="Keeper of roles")
    with pytest.raises(Denied, match="settings"):
        undo(company, changed, by="ana")


def a_second_admin_and_the_first_gone(company: Company) -> Any:
    """Make kim and boss; boss, who works in Denver only, lets the first go. Return kim's making."""
    added = add_keeper(company, "kim")
    add(company, "boss", role="Admin")
    switch(company, "adm", to=False, by="boss")
    return added


def test_adding_the_second_admin_is_not_taken_back_once_the_first_has_gone(
    company: Company,
) -> None:
    added = a_second_admin_and_the_first_gone(company)
    with pytest.raises(Invalid, match="Nobody would be left"):
        undo(company, added, by="boss")
    assert company.actor("kim").location_ids is None


def test_making_somebody_an_admin_is_not_taken_back_once_the_first_has_gone(
    company: Company,
) -> None:
    add(company, "kim", role="Lead", location_ids=(), all_locations=True)
    promoted = edit(company, "kim", role="Admin")
    add(company, "boss", role="Admin")
    switch(company, "adm", to=False, by="boss")
    with pytest.raises(Invalid, match="Nobody would be left"):
        undo(company, promoted, by="boss")


def test_switching_on_the_last_is_not_taken_back(company: Company) -> None:
    add_keeper(company)
    add(company, "boss", role="Admin")
    switch(company, "kim", to=False)
    back = switch(company, "kim", to=True)
    switch(company, "adm", to=False, by="boss")
    with pytest.raises(Invalid, match="Nobody would be left"):
        undo(company, back, by="boss")


def test_a_grant_that_made_somebody_an_admin_is_not_taken_back_from_the_last(
    company: Company,
) -> None:
    keeping = add_role(company, "Keeper", frozenset({"role.manage"}))
    add(company, "kim", role="Keeper", location_ids=(), all_locations=True)
    more = EditRole(role_id=keeping, version=1, name="Keeper", grants=CLERK | {"role.manage"})
    changed = company.do("adm", more)
    add(company, "boss", role="Admin")
    switch(company, "adm", to=False, by="boss")
    with pytest.raises(Invalid, match="Nobody would be left"):
        undo(company, changed, by="boss")


def test_two_admins_who_demote_each_other_at_once_do_not_both_succeed(company: Company) -> None:
    add_keeper(company, "kim")
    ready = Barrier(2)

    def demote(by: str, whom: str) -> bool:
        row, actor = user(company, whom), company.actor(by)
        command = EditUser(
            user_id=row["id"],
            version=row["version"],
            changes={"role_id": role_id(company, "Agent"), "all_locations": False},
            location_ids=(DENVER,),
        )
        ready.wait()
        try:
            company.store.do(actor, command)
        except AtRiskError:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(demote, ("adm", "kim"), ("kim", "adm")))
    assert sorted(done) == [False, True]


def test_a_person_without_the_grant_is_refused_before_anything_is_looked_at(
    company: Company,
) -> None:
    commands: tuple[Command, ...] = (
        SwitchUser(user_id=999, version=1, active=False),
        HandOver(user_id=999, version=1),
    )
    for command in commands:
        with pytest.raises(Denied, match="manage people"):
            company.do("lea", command)
