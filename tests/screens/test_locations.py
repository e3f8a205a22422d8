"""The locations' screen: where the company works, the time there, what hangs on each."""

from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import (
    AddLocation,
    EditLocation,
    RenameRegion,
    SwitchLocation,
)
from atrisk_tui.screens.conflict import ConflictPrompt
from atrisk_tui.screens.location_form import LocationForm

from ..support import DENVER, NEW_YORK, Company
from .conftest import Play
from .stage import Stage

pytestmark = pytest.mark.slow


def place(company: Company, name: str) -> dict[str, Any]:
    found = company.rows(
        "SELECT location.*, region.name AS region FROM location"
        " LEFT JOIN region ON region.id = location.region_id"
        " WHERE location.name = :name AND location.deleted_at IS NULL",
        name=name,
    )
    return found[0] if found else {}


def regions(company: Company) -> list[str]:
    rows = company.rows("SELECT name FROM region WHERE deleted_at IS NULL ORDER BY name")
    return [row["name"] for row in rows]


async def locations(stage: Stage) -> None:
    await stage.press("g", "a", "l")


async def put(stage: Stage, text: str) -> None:
    """Type over what the field holds."""
    await stage.press("ctrl+u", *text)


async def test_the_list_tells_zone_region_and_what_hangs_on_each(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        assert stage.shows("Admin > Locations", "[1 Locations]", "Customers", "Active")
        assert stage.line("Denver").split()[1:] == ["Denver", "Denver", "West", "4", "4", "0", "on"]
        assert "New York" in stage.line("  New York")


async def test_a_narrow_terminal_still_tells_which_are_off(play: Play) -> None:
    async with play("adm", size=(70, 18)) as stage:
        await stage.press("g", "a", "l")
        assert stage.line("Customers").rstrip().endswith("Active")


async def test_the_pane_tells_the_time_there(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        assert stage.shows("Tue 13 Oct  10:42 MDT   America/Denver", "4 people, 4 customers")
        await stage.press("j")
        assert stage.shows("Tue 13 Oct  12:42 EDT   America/New_York", "1 person, 2 customers")


async def test_the_list_opens_with_two_questions_and_moving_asks_nothing(play: Play) -> None:
    async with play("adm") as stage:
        stage.gate.forget()
        await locations(stage)
        assert sum(stage.gate.asked.values()) <= 2
        stage.gate.forget()
        await stage.press("j", "k", "j")
        assert not stage.gate.asked


async def test_a_location_is_added_with_a_new_region(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("n", *"Chicago", "tab", *"chica", "enter")
        await put(stage, "Midwest")
        await stage.press("tab")
        assert "new region" in stage.line("Midwest (new)")
        await stage.press("ctrl+s")
        made = place(stage.company, "Chicago")
        assert (made["zone"], made["region"]) == ("America/Chicago", "Midwest")
        assert stage.at == made["id"]
        assert "Chicago added" in stage.said


async def test_the_time_in_a_zone_stands_beside_it_while_it_is_chosen(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("n", *"Berlin", "tab", *"berl")
        assert stage.shows("Europe/Berlin  Tue 18:42 now")
        await stage.press("enter")
        assert "Tue 18:42 now there" in stage.line("Time zone")


async def test_a_zone_that_there_is_not_is_refused_naming_the_nearest(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("n", *"Boise", "tab")
        await put(stage, "America/Boisse")
        await stage.press("ctrl+s")
        assert "do you mean America/Boise" in stage.said
        assert not place(stage.company, "Boise")


async def test_a_region_that_may_be_meant_is_not_made_a_second_time_by_leaving_the_field(
    play: Play,
) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("n", *"Boise", "tab", "tab")
        await put(stage, "wes")
        await stage.press("tab", "ctrl+s")
        assert "choose one of them" in stage.said
        assert regions(stage.company) == ["West"]
        await put(stage, "wes")
        await stage.press("down", "enter", "ctrl+s")
        assert regions(stage.company) == ["West", "wes"]


async def test_a_region_of_that_name_in_another_case_is_that_region(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("n", *"Boise", "tab", "tab")
        await put(stage, "west")
        await stage.press("tab", "ctrl+s")
        assert place(stage.company, "Boise")["region"] == "West"
        assert regions(stage.company) == ["West"]


async def test_a_location_is_changed_in_the_lower_pane(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("e", "end", *" HQ", "ctrl+s")
        assert place(stage.company, "Denver HQ")["id"] == DENVER
        assert "location Denver HQ: saved" in stage.said


async def test_a_region_is_taken_off_a_location_by_emptying_its_field(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("e", "tab", "tab")
        await put(stage, "")
        await stage.press("ctrl+s")
        assert place(stage.company, "Denver")["region"] is None


async def test_switching_off_says_first_what_stays_and_undo_switches_on(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("x")
        assert "4 people, 4 customers" in stage.question
        assert "No new customer goes there" in stage.question
        await stage.press("enter")
        assert not place(stage.company, "Denver")["active"]
        assert "off" in stage.line("Denver")
        await stage.press("u")
        assert place(stage.company, "Denver")["active"]


async def test_one_on_which_nothing_hangs_goes_off_and_on_at_a_key(play: Play) -> None:
    async with play("adm") as stage:
        stage.company.do("adm", AddLocation(name="Attic", zone="UTC"))
        await locations(stage)
        await stage.press("x")
        assert not place(stage.company, "Attic")["active"]
        await stage.press("X")
        assert place(stage.company, "Attic")["active"]


async def test_those_off_are_hidden_and_shown(play: Play) -> None:
    async with play("adm") as stage:
        company = stage.company
        company.do("adm", SwitchLocation(location_id=NEW_YORK, version=1, active=False))
        await locations(stage)
        assert NEW_YORK in stage.ids
        await stage.press("F")
        assert stage.ids == [DENVER]


async def test_a_name_that_is_taken_is_said_at_its_field(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("n", *"DENVER", "ctrl+s")
        assert "There is already a location" in stage.said
        assert "Denver" in stage.said


@pytest.mark.parametrize("name", ["   ", "x" * 256])
async def test_a_name_that_is_none_is_refused_in_words(play: Play, name: str) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("n")
        assert isinstance(stage.front, LocationForm)
        stage.front.fields["name"].row.field.put(name)
        await stage.press("ctrl+s")
        assert "! Name" in stage.said
        assert len(stage.company.rows("SELECT id FROM location")) == 2


@pytest.mark.parametrize("name", ["A [/nope]", "[@click=app.quit]x", "東京支店", "فرع دبي", "Köln"])
async def test_a_name_in_any_script_or_with_brackets_is_kept_and_shown(
    play: Play, name: str
) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("n", *name, "ctrl+s")
        assert place(stage.company, name)
        assert name in stage.cursor_line


async def test_the_same_name_in_another_unicode_form_is_taken(play: Play) -> None:
    async with play("adm") as stage:
        stage.company.do("adm", AddLocation(name="K\u00f6ln", zone="Europe/Berlin"))
        await locations(stage)
        await stage.press("n", *"Ko\u0308ln", "ctrl+s")
        assert "There is already a location" in stage.said


async def test_two_admins_at_one_location_are_told_of_each_other(play: Play) -> None:
    async with play("adm") as stage:
        company = stage.company
        await locations(stage)
        await stage.press("e", "end", *" HQ")
        company.do(
            "adm", EditLocation(location_id=DENVER, version=1, changes={"name": "Denver South"})
        )
        await stage.press("ctrl+s")
        assert isinstance(stage.prompt, ConflictPrompt)
        assert stage.shows("Denver South", "Denver HQ")
        await stage.press("m")
        assert place(company, "Denver HQ")


async def test_a_new_location_is_undone_and_redone(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("n", *"Boise", "ctrl+s", "u")
        assert not place(stage.company, "Boise")
        assert len(stage.ids) == 2
        await stage.press("U", "enter")
        assert place(stage.company, "Boise")


async def test_a_search_finds_by_name_and_by_region(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("/", *"york")
        assert stage.ids == [NEW_YORK]
        await stage.press("escape", "/", *"west")
        assert stage.ids == [DENVER]


# Regions


async def test_regions_are_told_with_their_locations(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("2")
        assert stage.shows("[2 Regions]", "Locations", "1 location")
        assert stage.line("> West").split() == [">", "West", "1"]
        await stage.press("l")
        assert stage.shows("[1 Locations]")


async def test_a_region_is_renamed(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("2", "e", "end", *" Coast", "ctrl+s")
        assert regions(stage.company) == ["West Coast"]
        assert "West Coast" in stage.cursor_line


async def test_two_admins_at_one_region_are_told_of_each_other(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("2", "e", "end", *" Coast")
        stage.company.do("adm", RenameRegion(region_id=1, version=1, name="Far West"))
        await stage.press("ctrl+s")
        assert isinstance(stage.prompt, ConflictPrompt)
        await stage.press("r")
        assert stage.shows("[Far West")


async def test_a_region_with_locations_stays(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("2", "D")
        assert "West has 1 location" in stage.said
        assert regions(stage.company) == ["West"]


async def test_an_empty_region_is_deleted_when_asked_twice_and_brought_back(play: Play) -> None:
    async with play("adm") as stage:
        stage.company.do(
            "adm", EditLocation(location_id=DENVER, version=1, changes={"region": "East"})
        )
        await locations(stage)
        await stage.press("2", "j", "D", "enter")
        assert regions(stage.company) == ["East", "West"]
        await stage.press("y")
        assert regions(stage.company) == ["East"]
        assert stage.line("East")
        await stage.press("u", "enter")
        assert regions(stage.company) == ["East", "West"]


async def test_what_is_not_done_with_the_rows_of_a_tab_is_said(play: Play) -> None:
    async with play("adm") as stage:
        await locations(stage)
        await stage.press("D")
        assert "x switches it off" in stage.said
        await stage.press("2", "x")
        assert "a region is not switched off" in stage.said
        await stage.press("n")
        assert "comes with its first location" in stage.said
