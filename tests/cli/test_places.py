"""Locations and regions on the command line."""

import pytest

from .conftest import CommandLine


def test_locations_are_listed_with_what_hangs_on_each(atrisk: CommandLine) -> None:
    atrisk.opened()
    denver, new_york = atrisk("locations", "list", "--json", who="adm").json
    assert denver == {
        "name": "Denver",
        "version": 1,
        "region": "West",
        "time_zone": "America/Denver",
        "active": True,
        "people": 4,
        "customers": 4,
        "active_entries": 1,
    }
    assert new_york["region"] is None
    said = atrisk("locations", "list", "--search", "west", who="adm").out.split("\n")
    assert [line.split()[0] for line in said if line] == ["Name", "Denver"]


def test_a_location_is_added_with_a_zone_and_a_region(atrisk: CommandLine) -> None:
    argv = ("locations", "add", "Provo", "--zone", "america/denver", "--region", "West")
    assert atrisk(*argv, who="adm").out == "Location Provo added, America/Denver\n"
    (told,) = atrisk("locations", "list", "--search", "provo", "--json", who="adm").json
    assert (told["region"], told["time_zone"]) == ("West", "America/Denver")


def test_a_location_s_name_zone_and_region_are_changed(atrisk: CommandLine) -> None:
    argv = ("--name", "Denver Tech", "--zone", "america/phoenix", "--region", "Desert")
    told = atrisk("locations", "edit", "denver", *argv, "--json", who="adm").json
    assert (told["name"], told["time_zone"], told["region"]) == (
        "Denver Tech",
        "America/Phoenix",
        "Desert",
    )
    told = atrisk("locations", "edit", "Denver Tech", "--region", "", "--json", who="adm").json
    assert (told["region"], told["time_zone"]) == (None, "America/Phoenix")


def test_an_edit_that_says_nothing_is_asked_what_it_means(atrisk: CommandLine) -> None:
    said = atrisk("locations", "edit", "Denver", who="adm")
    assert said.code == 2
    assert "--name, --zone or --region" in said.err


@pytest.mark.parametrize(
    ("argv", "field"),
    [(("--zone", "Mars/Base"), "time_zone"), (("--name", "NEW YORK"), "name")],
)
def test_a_value_that_makes_no_location_is_refused_at_its_field(
    atrisk: CommandLine, argv: tuple[str, ...], field: str
) -> None:
    said = atrisk("locations", "edit", "Denver", *argv, "--json", who="adm")
    assert (said.code, said.failure["field"]) == (65, field)


def test_a_location_that_is_not_there_is_66_and_names_the_nearest(atrisk: CommandLine) -> None:
    said = atrisk("locations", "edit", "Denvr", "--name", "x", "--json", who="adm")
    assert (said.code, said.failure["field"]) == (66, "location")
    assert "Denver?" in said.failure["message"]


def test_a_location_is_switched_off_and_on_but_not_the_last(atrisk: CommandLine) -> None:
    assert not atrisk("locations", "off", "New York", "--json", who="adm").json["active"]
    said = atrisk("locations", "off", "Denver", who="adm")
    assert said.code == 65
    assert "last active location" in said.err
    assert atrisk("locations", "on", "New York", who="adm").out == (
        "Location New York switched on\n"
    )


def test_regions_are_listed_renamed_and_deleted(atrisk: CommandLine) -> None:
    assert atrisk("regions", "list", "--json", who="adm").json == [
        {"name": "West", "version": 1, "locations": 1}
    ]
    said = atrisk("regions", "rename", "west", "Far West", who="adm")
    assert said.out == "Region Far West renamed from West\n"
    refused = atrisk("regions", "delete", "Far West", "--yes", who="adm")
    assert refused.code == 65
    assert "still has Denver" in refused.err
    atrisk("locations", "edit", "Denver", "--region", "", who="adm")
    assert atrisk("regions", "delete", "far west", "--yes", who="adm").code == 0
    assert "There are no regions" in atrisk("regions", "list", who="adm").err


def test_deleting_a_region_asks_first(atrisk: CommandLine) -> None:
    said = atrisk("regions", "delete", "West", who="adm")
    assert said.code == 2
    assert "--yes" in said.err


def test_a_region_that_is_not_there_is_66_and_names_those_there_are(atrisk: CommandLine) -> None:
    said = atrisk("regions", "rename", "East", "x", "--json", who="adm")
    assert (said.code, said.failure["allowed"]) == (66, ["West"])


@pytest.mark.parametrize("who", ["lea", "ana", "vic"])
@pytest.mark.parametrize(
    "argv",
    [
        ("locations", "list"),
        ("locations", "edit", "Denver", "--name", "x"),
        ("locations", "off", "Denver"),
        ("locations", "on", "Denver"),
        ("regions", "list"),
        ("regions", "rename", "West", "x"),
        ("regions", "delete", "West", "--yes"),
    ],
)
def test_only_who_manages_locations_sees_and_changes_them(
    atrisk: CommandLine, who: str, argv: tuple[str, ...]
) -> None:
    said = atrisk(*argv, "--json", who=who)
    assert (said.code, said.out, said.failure["code"]) == (77, "", "denied")
