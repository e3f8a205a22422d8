"""The roles' screen: grants in words, whom a change affects, and what cannot be changed."""

import json
from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import EditRole
from atrisk_tui.domain.policy import ADMIN, AGENT, GRANTS, LEAD, VIEWER
from atrisk_tui.screens.ask import ConfirmPrompt
from atrisk_tui.screens.conflict import ConflictPrompt
from atrisk_tui.screens.role_form import RoleForm
from atrisk_tui.screens.role_words import SUBJECTS, change_words, may_words, short_words
from atrisk_tui.screens.roles import RolesScreen

from ..support import Company
from .conftest import Play
from .forms import keys
from .stage import Stage

pytestmark = pytest.mark.slow

DESK = 50


@pytest.fixture
def desk(sqlite_company: Company) -> Company:
    """Add a role Night desk, like Agent, which ana and ben have."""
    give(sqlite_company, "Night desk", AGENT, "ana", "ben")
    return sqlite_company


def give(company: Company, name: str, grants: frozenset[str], *usernames: str) -> None:
    company.force(
        "INSERT INTO role (id, name, name_key, grants, built_in, version)"
        " VALUES (:id, :name, :key, :grants, false, 1)",
        id=DESK,
        name=name,
        key=name.casefold(),
        grants=json.dumps(sorted(grants)),
    )
    for username in usernames:
        company.force(
            "UPDATE app_user SET role_id = :id WHERE username = :name", id=DESK, name=username
        )


def role(company: Company, name: str) -> dict[str, Any]:
    return company.one("SELECT * FROM role WHERE name = :name", name=name)


def grants(company: Company, name: str) -> set[str]:
    found = role(company, name)["grants"]
    return set(json.loads(found) if isinstance(found, str) else found)


def edited(company: Company, name: str, grants: frozenset[str]) -> None:
    """Let the other admin change the role past the screen."""
    row = role(company, "Night desk")
    company.do("adm", EditRole(role_id=row["id"], version=row["version"], name=name, grants=grants))


async def to(stage: Stage, name: str) -> None:
    await stage.press("g", "a", "o")
    assert isinstance(stage.front, RolesScreen)
    await stage.come_to(int(role(stage.company, name)["id"]))


# Words


def test_every_grant_stands_once_under_a_subject() -> None:
    known = [grant for shorts in SUBJECTS.values() for grant in shorts]
    assert sorted(known) == sorted(GRANTS)


def test_a_role_is_told_in_short() -> None:
    assert short_words(VIEWER) == "sees entries"
    assert short_words(AGENT) == "works entries, changes contact fields"
    assert short_words(frozenset({"catalog.manage"})) == "keeps catalogs"
    assert short_words(frozenset()) == "may nothing"
    assert short_words(ADMIN) == "may everything"


def test_a_change_says_what_is_lost_and_what_is_gained() -> None:
    words = change_words(LEAD, LEAD - {"at_risk.void"} | {"import.run"})
    assert words == "Loses: void a mitigated entry. Gains: import files."
    assert change_words(LEAD, LEAD) == ""


def test_grants_are_told_in_one_order() -> None:
    assert may_words({"export.run", "at_risk.view"}).startswith("see at-risk entries; export")


# What the screen shows


async def test_the_list_tells_how_much_each_may_and_how_many_have_it(
    play: Play, desk: Company
) -> None:
    async with play("adm") as stage:
        await stage.press("g", "a", "o")
        assert stage.line("Viewer ").split()[1:] == [
            "Viewer",
            "2",
            "of",
            "27",
            *"10",
            "built",
            "in",
        ]
        assert stage.line("Night desk").split() == ["Night", "desk", "7", "of", "27", *"20", "own"]


async def test_the_lower_pane_tells_the_grants_and_who_has_them(play: Play, desk: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "Night desk")
        assert stage.shows(
            "Entries    see, report, work",
            "Customers  see, contact fields, log contacts",
            "Keeping    nothing",
            "2 people: Ana Ruiz and Ben Okafor",
        )


async def test_enter_tells_all_of_it_in_words(play: Play, desk: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "Night desk")
        await stage.press("enter")
        assert stage.shows("may      work at-risk entries", "may not  void a mitigated entry")
        await stage.press("escape")
        assert stage.app.screen is stage.front


async def test_the_screen_asks_two_questions_and_moving_one(play: Play, desk: Company) -> None:
    async with play("adm") as stage:
        stage.gate.forget()
        await stage.press("g", "a", "o")
        assert stage.gate.asked == {"ListRoleRows": 1, "ListPeople": 1}
        stage.gate.forget()
        await stage.press("down")
        assert stage.gate.asked == {"ListPeople": 1}


async def test_who_may_keep_roles_only_sees_no_people(play: Play, desk: Company) -> None:
    desk.force("UPDATE role SET grants = '[\"role.manage\"]' WHERE id = 50")
    async with play("ana") as stage:
        await stage.press("g")
        assert "a" in stage.choices
        await stage.press("a")
        assert stage.choices == ["o"]
        await stage.press("o")
        await stage.come_to(DESK)
        assert stage.shows("Who has it 2 people")
        assert not stage.shows("Ben Okafor")


@pytest.mark.parametrize("username", ["lea", "ana", "vic"])
async def test_who_may_not_keep_roles_has_no_way_there(play: Play, username: str) -> None:
    async with play(username) as stage:
        await stage.press("g")
        assert "a" not in stage.choices


# New, changed, deleted


async def test_a_new_role_starts_like_the_one_here(play: Play, sqlite_company: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "Agent")
        await stage.press(*keys("nNight desk⇥"), "down", "down", "down", "space", "ctrl+s")
        assert grants(sqlite_company, "Night desk") == AGENT | {"at_risk.reassign"}
        assert "role Night desk added" in stage.said
        assert "Night desk" in stage.cursor_line
        await stage.press("u")
        assert role(sqlite_company, "Night desk")["deleted_at"] is not None


async def test_a_name_that_is_taken_is_said_at_its_field(play: Play, desk: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "Agent")
        await stage.press(*keys("nNIGHT  desk§"))
        assert "There is already a role “Night desk”" in stage.said


async def test_a_change_says_whom_it_affects_and_waits(play: Play, desk: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "Night desk")
        await stage.press(*keys("e⇥"), "down", "down", "space", "down", "space", "ctrl+s")
        assert isinstance(stage.prompt, ConfirmPrompt)
        assert stage.question == (
            "This changes what 2 people may do (Ana Ruiz and Ben Okafor). "
            "Loses: work at-risk entries. "
            "Gains: take entries from colleagues and reassign them."
        )
        assert grants(desk, "Night desk") == AGENT
        await stage.press("enter")
        assert grants(desk, "Night desk") == AGENT - {"at_risk.modify"} | {"at_risk.reassign"}
        await stage.press("u")
        assert grants(desk, "Night desk") == AGENT


async def test_esc_at_that_question_saves_nothing(play: Play, desk: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "Night desk")
        await stage.press(*keys("e⇥ §"), "escape")
        assert isinstance(stage.front, RoleForm)
        assert grants(desk, "Night desk") == AGENT


async def test_another_name_alone_asks_nothing(play: Play, desk: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "Night desk")
        await stage.press(*keys("eLate desk§"))
        assert not stage.is_asking
        assert grants(desk, "Late desk") == AGENT


async def test_a_built_in_role_says_how_to_make_one_like_it(play: Play, desk: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "Lead")
        await stage.press("e")
        assert stage.said == "Lead is built in and stays as it is: n makes one like it"
        await stage.press("D")
        assert stage.said == "Lead is built in and stays"


async def test_a_role_that_people_have_is_not_deleted(play: Play, desk: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "Night desk")
        await stage.press("D")
        assert "belongs to 2 people (Ana Ruiz and Ben Okafor)" in stage.said
        assert role(desk, "Night desk")["deleted_at"] is None


async def test_a_role_that_nobody_has_is_deleted_once_asked_twice(
    play: Play, sqlite_company: Company
) -> None:
    give(sqlite_company, "Night desk", AGENT)
    async with play("adm") as stage:
        await to(stage, "Night desk")
        await stage.press("D", "enter")
        assert role(sqlite_company, "Night desk")["deleted_at"] is None
        await stage.press("y")
        assert role(sqlite_company, "Night desk")["deleted_at"] is not None
        assert not any("Night desk  " in line for line in stage.lines)
        await stage.press("u")
        await stage.press("enter")
        assert role(sqlite_company, "Night desk")["deleted_at"] is None


async def test_nobody_gives_what_they_may_not(play: Play, desk: Company) -> None:
    desk.force('UPDATE role SET grants = \'["role.manage", "customer.view"]\' WHERE id = 50')
    async with play("ana") as stage:
        await to(stage, "Agent")
        await stage.press(*keys("nSmall⇥ §"))
        assert "your role may not see at-risk entries" in stage.said


async def test_two_admins_who_change_one_role_see_both_in_words(play: Play, desk: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "Night desk")
        await stage.press(*keys("eLate desk"))
        edited(desk, "Night desk", AGENT | {"export.run"})
        await stage.press("ctrl+s")
        assert isinstance(stage.app.screen, ConflictPrompt)
        assert stage.shows("Only they changed", "Gains: export, and list more than 200")
        await stage.press("m")
        assert grants(desk, "Late desk") == AGENT | {"export.run"}


async def test_two_admins_who_change_the_grants_choose(play: Play, desk: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "Night desk")
        await stage.press(*keys("e⇥ "))
        edited(desk, "Night desk", AGENT | {"export.run"})
        await stage.press("ctrl+s", "enter")
        assert isinstance(stage.app.screen, ConflictPrompt)
        assert stage.shows("theirs  Gains: export", "yours   Loses: see at-risk entries")
        await stage.press("r", "ctrl+s")
        assert grants(desk, "Night desk") == AGENT | {"export.run"}
