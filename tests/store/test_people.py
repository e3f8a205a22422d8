"""People, locations and settings, on both databases."""

from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import AddUser, SwitchUser
from atrisk_tui.errors import Denied, Invalid
from tests.support import DENVER, Company


def add(company: Company, username: str = "kim", *, by: str = "adm", **values: Any) -> int:
    role = company.one("SELECT id FROM role WHERE name = :name", name=values.pop("role", "Agent"))
    base: dict[str, Any] = {"full_name": "Kim Lund", "location_ids": (DENVER,)}
    command = AddUser(username=username, role_id=role["id"], **base | values)
    return company.do(by, command).subject_id or 0


def switch(company: Company, username: str, *, to: bool, by: str = "adm") -> None:
    row = company.one("SELECT id, version FROM app_user WHERE username = :name", name=username)
    company.do(by, SwitchUser(user_id=row["id"], version=row["version"], active=to))


def test_a_person_is_added_with_their_locations(company: Company) -> None:
    user_id = add(company, location_ids=(DENVER, 2, DENVER))
    links = company.rows("SELECT id FROM user_location WHERE user_id = :id", id=user_id)
    assert len(links) == 2
    assert company.actor("kim").location_ids == {DENVER, 2}


@pytest.mark.parametrize("name", ["", "Kim", "-kim", "kim lund", "k" * 65, "kím", "17"])
def test_a_username_that_no_system_takes_is_refused(company: Company, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        add(company, name)
    assert caught.value.field == "username"


def test_a_username_is_given_once(company: Company) -> None:
    company.force("UPDATE app_user SET username = 'Ana' WHERE username = 'ana'")
    with pytest.raises(Invalid, match="already a person"):
        add(company, "ana")


def test_a_person_needs_a_location_or_all(company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        add(company, location_ids=())
    assert caught.value.field == "location"
    add(company, location_ids=(), all_locations=True)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("location", {"location_ids": (99,)}),
        ("time_zone", {"zone": "Mars/Olympus"}),
        ("manager", {"manager_id": 99}),
        ("full_name", {"full_name": " "}),
    ],
)
def test_what_a_person_refers_to_must_be_there(
    company: Company, field: str, values: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as caught:
        add(company, **values)
    assert caught.value.field == field


def give_clerk(company: Company) -> None:
    """Make ana a clerk who may manage people, and no more than that."""
    company.force(
        "INSERT INTO role (id, name, name_key, grants, built_in, version)"
        " VALUES (50, 'Clerk', 'clerk', :grants, false, 1)",
        grants='["user.manage", "at_risk.view", "customer.view"]',
    )
    company.force("UPDATE app_user SET role_id = 50 WHERE username = 'ana'")


def test_nobody_gives_a_role_that_may_more_than_their_own(company: Company) -> None:
    give_clerk(company)
    add(company, "vio", by="ana", role="Viewer")
    with pytest.raises(Denied, match="more than yours"):
        add(company, by="ana", role="Admin")


def test_nobody_gives_more_locations_than_their_own(company: Company) -> None:
    give_clerk(company)
    with pytest.raises(Denied):
        add(company, by="ana", role="Viewer", all_locations=True)


def test_a_person_is_switched_off_and_on(company: Company) -> None:
    switch(company, "ben", to=False)
    switch(company, "ben", to=True)
    assert company.actor("ben").username == "ben"


def test_nobody_switches_themselves_off(company: Company) -> None:
    add(company, "boss", role="Admin", all_locations=True)
    with pytest.raises(Invalid, match="yourself"):
        switch(company, "adm", to=False)


def test_the_last_who_manages_people_everywhere_stays(company: Company) -> None:
    add(company, "boss", role="Admin", location_ids=(DENVER,))
    with pytest.raises(Invalid, match="last active person"):
        switch(company, "adm", to=False, by="boss")
    add(company, "chief", role="Admin", all_locations=True)
    switch(company, "adm", to=False, by="boss")
