"""Roles: named sets of grants, on both databases."""

import json

import pytest

from atrisk_tui.domain.admin_commands import AddRole, DeleteRole, EditRole
from atrisk_tui.domain.admin_queries import ListRoleRows
from atrisk_tui.domain.admin_rows import RoleRow
from atrisk_tui.domain.paging import Span, Step
from atrisk_tui.domain.policy import ADMIN, AGENT, BUILT_IN_ROLES
from atrisk_tui.errors import Conflict, Denied, Invalid, Missing
from tests.support import Company

from .staff import CLERK, add, add_role, edit, role_id, switch, undo


def kept(company: Company, name: str) -> list[str]:
    value = company.one("SELECT grants FROM role WHERE name = :name", name=name)["grants"]
    return list(json.loads(value) if isinstance(value, str) else value)


def row(company: Company, name: str, *, by: str = "adm") -> RoleRow:
    return next(one for one in company.ask(by, ListRoleRows()).rows if one.name == name)


def change(company: Company, name: str, grants: frozenset[str]) -> EditRole:
    found = row(company, name)
    return EditRole(role_id=found.id, version=found.version, name=name, grants=grants)


def test_a_role_keeps_its_grants_sorted(company: Company) -> None:
    add_role(company, "  Front   desk ", frozenset({"customer.view", "at_risk.view"}))
    assert kept(company, "Front desk") == ["at_risk.view", "customer.view"]


def test_a_role_may_lack_everything(company: Company) -> None:
    add_role(company, "Nothing yet", frozenset())
    edit(company, "ana", role="Nothing yet")
    assert company.actor("ana").grants == frozenset()


@pytest.mark.parametrize("name", ["", " ", "x" * 65, "AGENT", "\uff21gent", "a\u202eb"])
def test_a_role_has_a_name_of_its_own(company: Company, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        add_role(company, name)
    assert caught.value.field == "name"


def test_an_unknown_grant_names_the_nearest(company: Company) -> None:
    with pytest.raises(Invalid, match="no grant") as caught:
        add_role(company, "Odd", frozenset({"customer.views"}))
    assert caught.value.field == "grants"
    assert caught.value.allowed[0] == "customer.view"


def test_a_changed_role_holds_from_the_next_command_on(company: Company) -> None:
    add_role(company, "Clerk")
    edit(company, "ana", role="Clerk")
    company.do("adm", change(company, "Clerk", CLERK - {"user.manage"}))
    with pytest.raises(Denied, match="manage people"):
        add(company, by="ana", role="Viewer")


def test_a_role_is_renamed_without_a_clash_with_itself(company: Company) -> None:
    made = add_role(company, "Clerk")
    company.do("adm", EditRole(role_id=made, version=1, name="CLERK", grants=CLERK))
    assert row(company, "CLERK").id == made


def test_two_admins_who_change_the_same_role_meet_a_conflict(company: Company) -> None:
    add_role(company, "Clerk")
    first, second = (
        change(company, "Clerk", CLERK | {one}) for one in ("export.run", "view.share")
    )
    company.do("adm", first)
    with pytest.raises(Conflict):
        company.do("adm", second)
    assert set(kept(company, "Clerk")) == CLERK | {"export.run"}


@pytest.mark.parametrize("name", BUILT_IN_ROLES)
def test_a_built_in_role_stays_as_it_is(company: Company, name: str) -> None:
    role = role_id(company, name)
    for command in (
        EditRole(role_id=role, version=1, name=name, grants=frozenset()),
        DeleteRole(role_id=role, version=1),
    ):
        with pytest.raises(Invalid, match="add a role like it instead"):
            company.do("adm", command)
    assert set(kept(company, name)) == BUILT_IN_ROLES[name]


def test_nobody_makes_a_role_that_may_more_than_their_own(company: Company) -> None:
    add_role(company, "Keeper", CLERK | {"role.manage"})
    edit(company, "ana", role="Keeper")
    with pytest.raises(Denied, match="settings") as caught:
        add_role(company, "Mine", CLERK | {"setting.manage"}, by="ana")
    assert caught.value.field == "grants"


def test_nobody_adds_to_a_role_what_they_lack_nor_touches_one_that_has_it(
    company: Company,
) -> None:
    add_role(company, "Clerk")
    add_role(company, "Chief", ADMIN)
    add_role(company, "Keeper", CLERK | {"role.manage"})
    edit(company, "ana", role="Keeper")
    for command in (
        change(company, "Clerk", CLERK | {"import.run"}),
        change(company, "Keeper", CLERK | {"import.run"}),
        change(company, "Chief", CLERK),
    ):
        with pytest.raises(Denied, match="cannot decide who may"):
            company.do("ana", command)


def test_an_unused_role_is_deleted_and_its_name_is_free_again(company: Company) -> None:
    made = add_role(company, "Clerk")
    company.do("adm", DeleteRole(role_id=made, version=1))
    assert add_role(company, "Clerk") != made
    with pytest.raises(Missing):
        company.do("adm", DeleteRole(role_id=made, version=2))


def test_a_role_that_somebody_has_is_not_deleted_even_if_they_are_off(company: Company) -> None:
    made = add_role(company, "Clerk")
    edit(company, "ana", role="Clerk")
    switch(company, "ana", to=False)
    with pytest.raises(Invalid, match=r"1 person has the role Clerk \(Ana Ruiz\)"):
        company.do("adm", DeleteRole(role_id=made, version=1))


def test_a_refusal_names_up_to_three_who_have_the_role(company: Company) -> None:
    made = add_role(company, "Clerk")
    for name in ("ana", "ben", "eve", "vic"):
        edit(company, name, role="Clerk")
    with pytest.raises(Invalid) as caught:
        company.do("adm", DeleteRole(role_id=made, version=1))
    assert "4 people have the role Clerk (Ana Ruiz, Ben Okafor, Eve Larsen, others)" in str(
        caught.value
    )


def test_each_change_of_a_role_is_taken_back(company: Company) -> None:
    added = company.do("adm", AddRole(name="Clerk", grants=CLERK))
    changed = company.do("adm", change(company, "Clerk", CLERK | {"export.run"}))
    undo(company, changed)
    assert set(kept(company, "Clerk")) == CLERK
    deleted = company.do("adm", DeleteRole(role_id=added.subject_id or 0, version=3))
    undo(company, deleted)
    assert row(company, "Clerk").grants == CLERK


def test_adding_a_role_is_not_taken_back_while_somebody_has_it(company: Company) -> None:
    added = company.do("adm", AddRole(name="Clerk", grants=CLERK))
    edit(company, "ana", role="Clerk")
    with pytest.raises(Conflict, match="in use"):
        undo(company, added)


def test_the_roles_come_with_their_grants_and_how_many_have_them(company: Company) -> None:
    switch(company, "ben", to=False)
    agent = row(company, "Agent")
    assert (agent.grants, agent.built_in) == (AGENT, True)
    assert (agent.people.value, agent.people_off.value) == (2, 1)


def test_the_built_in_roles_come_first_and_a_page_follows_a_page(company: Company) -> None:
    add_role(company, "A first")
    page = company.ask("adm", ListRoleRows(span=Span(limit=4)))
    assert [one.name for one in page.rows] == list(BUILT_IN_ROLES)
    rest = company.ask("adm", ListRoleRows(span=Span(Step.AFTER, page.after, limit=4)))
    assert [one.name for one in rest.rows] == ["A first"]


@pytest.mark.parametrize("grant", ["role.manage", "user.manage"])
def test_who_keeps_roles_or_people_may_see_the_roles(company: Company, grant: str) -> None:
    add_role(company, "Keeper", frozenset({grant}))
    edit(company, "ana", role="Keeper")
    assert row(company, "Keeper", by="ana").people.value == 1
    with pytest.raises(Denied, match="manage roles or manage people"):
        company.ask("lea", ListRoleRows())
