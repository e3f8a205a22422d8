"""The people's screen: a new hire, changes, the switch, and what the lower pane tells."""

from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import AddUser, EditUser
from atrisk_tui.screens.conflict import ConflictPrompt
from atrisk_tui.screens.entries import EntryListScreen
from atrisk_tui.screens.people import PeopleScreen
from atrisk_tui.screens.person_form import PersonForm

from ..support import DENVER, HARBOR, KERR, NEW_YORK, Company
from .conftest import Play
from .forms import keys
from .stage import Stage

pytestmark = pytest.mark.slow

NEW_HIRE = "nkim⇥Kim Lund⇥ag⇥den⏎new⏎⇥lea⇥⇥kim@test.example⇥Night desk"


def person(company: Company, username: str) -> dict[str, Any]:
    return company.one("SELECT * FROM app_user WHERE username = :name", name=username)


def places(company: Company, username: str) -> set[int]:
    links = company.rows(
        "SELECT location_id FROM user_location WHERE user_id = :id",
        id=person(company, username)["id"],
    )
    return {link["location_id"] for link in links}


def role_id(company: Company, name: str) -> int:
    return int(company.one("SELECT id FROM role WHERE name = :name", name=name)["id"])


def edited(company: Company, username: str, **values: Any) -> None:
    """Let the other admin change somebody past the screen."""
    row = person(company, username)
    company.do("adm", EditUser(user_id=row["id"], version=row["version"], **values))


async def to(stage: Stage, username: str) -> None:
    """Go to the people, and to one of them."""
    await stage.press("g", "a", "p")
    assert isinstance(stage.front, PeopleScreen)
    await stage.come_to(stage.company.user_id(username))


# What the screen shows


async def test_the_list_tells_who_works_where_and_how_much(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.entry(KERR, by="ana")
    sqlite_company.force("UPDATE app_user SET active = false WHERE username = 'vic'")
    async with play("adm") as stage:
        await stage.press("g", "a", "p")
        assert stage.cursor_line.split() == [">", "adm", "Ada", "Munro", "Admin", "all", "0", "on"]
        assert stage.line(" ana ").split()[1:] == ["Ana", "Ruiz", "Agent", "Denver", "1", "on"]
        assert stage.line(" vic ").split()[-1] == "off"
        assert stage.shows("5 on, 1 off")


async def test_a_wide_terminal_tells_who_leads_and_how_to_reach_them(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.force("UPDATE app_user SET manager_id = 2 WHERE username = 'ana'")
    sqlite_company.force("UPDATE app_user SET email = 'ana@test.example' WHERE username = 'ana'")
    async with play("adm", size=(150, 40)) as stage:
        await stage.press("g", "a", "p")
        row = stage.line(" ana ")
        assert all(part in row for part in ("lea", "America/Denver", "ana@test.example"))


async def test_the_lower_pane_tells_what_hangs_on_a_person(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.entry(KERR, by="ana")
    sqlite_company.entry(HARBOR, by="ana")
    sqlite_company.force("UPDATE app_user SET manager_id = 3 WHERE username = 'ben'")
    async with play("adm") as stage:
        await to(stage, "ana")
        assert stage.shows(
            "-Ana Ruiz (ana)",
            "Agent: works entries, changes contact fields",
            "leads 1: Ben Okafor",
            "2 active: Denver 1, New York 1 (not theirs)",
            "1 entry at locations they no longer work for: T hands over",
        )


async def test_a_search_finds_by_name_and_esc_shows_all(play: Play) -> None:
    async with play("adm") as stage:
        await stage.press("g", "a", "p", "/")
        await stage.type("ruiz")
        assert stage.ids == [stage.company.user_id("ana")]
        await stage.press("escape")
        assert len(stage.ids) == 6


async def test_those_off_are_hidden_and_shown(play: Play, sqlite_company: Company) -> None:
    sqlite_company.force("UPDATE app_user SET active = false WHERE username = 'vic'")
    async with play("adm") as stage:
        await stage.press("g", "a", "p", "F")
        assert len(stage.ids) == 5
        await stage.press("F")
        assert len(stage.ids) == 6


async def test_enter_shows_a_person_s_active_entries(play: Play, sqlite_company: Company) -> None:
    mine = sqlite_company.entry(KERR, by="ana")
    sqlite_company.entry(KERR, by="ben")
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press("enter")
        assert isinstance(stage.front, EntryListScreen)
        assert stage.ids == [mine]
        assert stage.shows("Entries of Ana Ruiz")
        await stage.press("escape")
        assert isinstance(stage.front, PeopleScreen)


async def test_the_screen_asks_four_questions_and_moving_one(play: Play) -> None:
    async with play("adm") as stage:
        stage.gate.forget()
        await stage.press("g", "a", "p")
        assert stage.gate.asked == {
            "ListPeople": 1,
            "CountPeople": 1,
            "GetUserLoad": 1,
            "ListRoleRows": 1,
        }
        stage.gate.forget()
        await stage.press("down")
        assert stage.gate.asked == {"GetUserLoad": 1}


async def test_a_long_list_is_asked_for_a_page_at_a_time(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.force(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
        " INSERT INTO app_user (username, username_key, full_name, search_key, role_id, active,"
        " all_locations, zone, version) SELECT 'p' || printf('%05d', i), 'p' || printf('%05d', i),"
        " 'Person ' || i, 'person ' || i, 2, true, true, 'UTC', 1 FROM n"
    )
    async with play("adm") as stage:
        stage.gate.forget()
        await stage.press("g", "a", "p")
        assert stage.gate.rows <= 200
        assert stage.shows("of 3 006")
        await stage.press(*keys("nzz9⇥Zed⇥vi⇥all⏎⇥§"))
        assert "zz9" in stage.cursor_line
        await stage.press(*keys("nmid⇥Midge⇥vi⇥all⏎⇥§"))
        assert "mid" in stage.cursor_line


@pytest.mark.parametrize("username", ["lea", "ana", "vic"])
async def test_who_may_not_manage_people_has_no_way_there(play: Play, username: str) -> None:
    async with play(username) as stage:
        await stage.press("g")
        assert "a" not in stage.choices


# A new hire


async def test_a_new_hire_is_one_form(play: Play, sqlite_company: Company) -> None:
    async with play("adm") as stage:
        await stage.press("g", "a", "p", *keys(NEW_HIRE), "ctrl+s")
        row = person(sqlite_company, "kim")
        assert (row["full_name"], row["title"]) == ("Kim Lund", "Night desk")
        assert row["email"] == "kim@test.example"
        assert row["role_id"] == role_id(sqlite_company, "Agent")
        assert row["manager_id"] == sqlite_company.user_id("lea")
        assert places(sqlite_company, "kim") == {DENVER, NEW_YORK}
        assert "Kim Lund added" in stage.said
        assert "kim" in stage.cursor_line


async def test_a_new_hire_is_taken_back_by_one_key(play: Play, sqlite_company: Company) -> None:
    async with play("adm") as stage:
        await stage.press("g", "a", "p", *keys(NEW_HIRE), "ctrl+s", "u")
        assert person(sqlite_company, "kim")["deleted_at"] is not None
        assert not any(" kim " in line for line in stage.lines)


async def test_the_clocks_of_the_first_location_are_suggested(play: Play) -> None:
    async with play("adm") as stage:
        await stage.press("g", "a", "p", *keys("nkim⇥Kim⇥ag⇥new⏎⇥"))
        assert stage.shows("America/New_York", "12:42")


async def test_a_time_zone_is_found_by_its_city(play: Play, sqlite_company: Company) -> None:
    async with play("adm") as stage:
        await stage.press("g", "a", "p", *keys("nkim⇥Kim⇥ag⇥den⏎⇥⇥berlin⏎§"))
        assert person(sqlite_company, "kim")["zone"] == "Europe/Berlin"


async def test_a_time_zone_that_there_is_not_is_refused_in_words(play: Play) -> None:
    async with play("adm") as stage:
        await stage.press("g", "a", "p", *keys("nkim⇥Kim⇥ag⇥den⏎⇥⇥Olympus§"))
        assert "nothing is called “Olympus”" in stage.said


async def test_a_new_person_like_another_has_their_role_place_manager_and_clocks(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.force("UPDATE app_user SET manager_id = 2 WHERE username = 'eve'")
    async with play("adm") as stage:
        await to(stage, "eve")
        await stage.press(*keys("Lkim⇥Kim Lund§"))
        row, eve = person(sqlite_company, "kim"), person(sqlite_company, "eve")
        same = ("role_id", "manager_id", "zone", "all_locations")
        assert [row[name] for name in same] == [eve[name] for name in same]
        assert places(sqlite_company, "kim") == {NEW_YORK}


async def test_all_locations_are_chosen_by_one_word(play: Play, sqlite_company: Company) -> None:
    async with play("adm") as stage:
        await stage.press("g", "a", "p", *keys("nkim⇥Kim⇥ag⇥all⏎⇥§"))
        assert person(sqlite_company, "kim")["all_locations"]
        assert not places(sqlite_company, "kim")


async def test_what_is_missing_is_said_and_gone_to(play: Play, sqlite_company: Company) -> None:
    async with play("adm") as stage:
        await stage.press("g", "a", "p", *keys("nkim⇥Kim⇥ag⇥§"))
        assert "Location is needed" in stage.said
        assert stage.shows("!Locations")
        await stage.type("den⏎")
        await stage.press("ctrl+s")
        assert places(sqlite_company, "kim") == {DENVER}


async def test_a_username_that_is_taken_is_said_at_its_field(play: Play) -> None:
    async with play("adm") as stage:
        await stage.press("g", "a", "p", *keys("nana⇥Ana Two⇥ag⇥den⏎⇥§"))
        assert "already a person called ana" in stage.said
        assert isinstance(stage.front, PersonForm)
        assert stage.front.name_here() == "username"


async def test_a_role_beyond_one_s_own_is_refused_at_its_field(
    play: Play, sqlite_company: Company
) -> None:
    grants = '["user.manage", "at_risk.view", "customer.view"]'
    sqlite_company.force(
        "INSERT INTO role (id, name, name_key, grants, built_in, version)"
        f" VALUES (50, 'Clerk', 'clerk', '{grants}', false, 1)"
    )
    sqlite_company.force("UPDATE app_user SET role_id = 50 WHERE username = 'ana'")
    async with play("ana") as stage:
        await stage.press("g", "a", "p", *keys("nkim⇥Kim⇥lead⇥den⏎⇥§"))
        assert "may do more than yours" in stage.said
        assert isinstance(stage.front, PersonForm)
        assert stage.front.name_here() == "role"


# Changes


async def test_an_edit_sends_only_what_was_changed(play: Play, sqlite_company: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("e⇥Ana Rivas§"))
        assert person(sqlite_company, "ana")["full_name"] == "Ana Rivas"
        change = sqlite_company.rows("SELECT changes FROM audit_row ORDER BY id DESC")[0]
        assert "full_name" in change["changes"]
        assert "role_id" not in change["changes"]
        assert "Ana Rivas" in stage.cursor_line


async def test_an_emptied_title_is_empty(play: Play, sqlite_company: Company) -> None:
    edited(sqlite_company, "ana", changes={"title": "Boss"})
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press("e", *["tab"] * 7, "backspace", "ctrl+s")
        assert not person(sqlite_company, "ana")["title"]


async def test_two_admins_who_change_one_person_both_keep_what_they_said(
    play: Play, sqlite_company: Company
) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("e⇥Ana Ruiz II"))
        edited(sqlite_company, "ana", changes={"title": "Senior"}, location_ids=(DENVER, NEW_YORK))
        await stage.press("ctrl+s")
        assert isinstance(stage.app.screen, ConflictPrompt)
        assert stage.shows("Only they changed", "Denver -> Denver, New York")
        await stage.press("m")
        row = person(sqlite_company, "ana")
        assert (row["full_name"], row["title"]) == ("Ana Ruiz II", "Senior")
        assert places(sqlite_company, "ana") == {DENVER, NEW_YORK}


async def test_two_admins_who_choose_other_locations_are_told_of_both(
    play: Play, sqlite_company: Company
) -> None:
    async with play("adm") as stage:
        await to(stage, "ana")
        await stage.press(*keys("e⇥⇥⇥new⏎"), "backspace", "backspace", *keys("new⏎"))
        edited(sqlite_company, "ana", changes={"all_locations": True}, location_ids=())
        await stage.press("ctrl+s")
        assert stage.shows("You both changed", "all locations", "New York")
        await stage.press("m")
        assert places(sqlite_company, "ana") == {NEW_YORK}
        assert not person(sqlite_company, "ana")["all_locations"]


async def test_the_last_admin_cannot_be_demoted(play: Play, sqlite_company: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "adm")
        await stage.press(*keys("e⇥⇥"), *["backspace"] * 5, *keys("view⏎§"))
        assert "last active person" in stage.said
        assert person(sqlite_company, "adm")["role_id"] == role_id(sqlite_company, "Admin")


# The switch


async def test_a_person_on_whom_nothing_hangs_goes_off_and_on_again(
    play: Play, sqlite_company: Company
) -> None:
    async with play("adm") as stage:
        await to(stage, "vic")
        await stage.press("x")
        assert not person(sqlite_company, "vic")["active"]
        assert stage.cursor_line.split()[-1] == "off"
        await stage.press("X")
        assert person(sqlite_company, "vic")["active"]
        await stage.press("u")
        assert not person(sqlite_company, "vic")["active"]


async def test_nobody_switches_themselves_off(play: Play, sqlite_company: Company) -> None:
    async with play("adm") as stage:
        await to(stage, "adm")
        await stage.press("x")
        assert stage.said == "You cannot switch yourself off: ask another admin."
        assert person(sqlite_company, "adm")["active"]


async def test_the_last_who_manages_people_everywhere_stays_on(
    play: Play, sqlite_company: Company
) -> None:
    role = role_id(sqlite_company, "Admin")
    boss = AddUser(username="boss", full_name="Bo", role_id=role, location_ids=(DENVER,))
    sqlite_company.do("adm", boss)
    async with play("boss") as stage:
        await to(stage, "adm")
        await stage.press("x")
        assert "last active person who may manage people everywhere" in stage.said
        assert person(sqlite_company, "adm")["active"]
