"""Locations and regions, on both databases."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import (
    AddLocation,
    AddUser,
    DeleteRegion,
    EditLocation,
    RenameRegion,
    SwitchLocation,
)
from atrisk_tui.domain.admin_queries import ListPlaces, ListRegions, PlacesById
from atrisk_tui.domain.admin_rows import PlaceRow, RegionRow
from atrisk_tui.domain.commands import Command, CreateCustomer, CreateEntry, Revert
from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.domain.paging import Span, Step
from atrisk_tui.domain.queries import SEARCH_LIMIT, GetEntry
from atrisk_tui.errors import Conflict, Denied, Invalid, Missing
from tests.support import DENVER, HARBOR, NEW_YORK, NOW, Company

from .big_store import BigStore


def edit(
    company: Company, location_id: int, *, by: str = "adm", version: int | None = None, **to: Any
) -> int:
    found = place(company, location_id).version if version is None else version
    command = EditLocation(location_id=location_id, version=found, changes=to)
    return company.do(by, command).audit_id


def switch(company: Company, location_id: int, *, on: bool) -> int:
    version = place(company, location_id).version
    command = SwitchLocation(location_id=location_id, version=version, active=on)
    return company.do("adm", command).audit_id


def place(company: Company, location_id: int) -> PlaceRow:
    (found,) = company.ask("adm", PlacesById(ids=(location_id,)))
    return found


def regions(company: Company, **asked: Any) -> dict[str, RegionRow]:
    return {row.name: row for row in company.ask("adm", ListRegions(**asked)).rows}


def delete_region(company: Company, name: str, *, by: str = "adm") -> int:
    region = regions(company)[name]
    return company.do(by, DeleteRegion(region_id=region.id, version=region.version)).audit_id


def give_keeper(company: Company, grants: tuple[str, ...] = ("location.manage",)) -> None:
    """Make ana, who works in Denver, one who may manage locations, and no more than that."""
    company.force(
        "INSERT INTO role (id, name, name_key, grants, built_in, version)"
        " VALUES (50, 'Keeper', 'keeper', :grants, false, 1)",
        grants=json.dumps(grants),
    )
    company.force("UPDATE app_user SET role_id = 50 WHERE username = 'ana'")


# Adding


def test_a_location_is_added_with_its_region(company: Company) -> None:
    for name, region in (("Austin", "South"), ("Dallas", "SOUTH")):
        company.do("adm", AddLocation(name=name, zone="america/chicago", region=region))
    rows = company.ask("adm", ListPlaces(text="south")).rows
    assert [(row.name, row.zone, row.region) for row in rows] == [
        ("Austin", "America/Chicago", "South"),
        ("Dallas", "America/Chicago", "South"),
    ]


@pytest.mark.parametrize(
    ("field", "name", "zone"),
    [("name", " DENVER ", "UTC"), ("name", "", "UTC"), ("zone", "Austin", "Mars/Olympus")],
)
def test_a_location_has_a_name_of_its_own_and_a_zone(
    company: Company, field: str, name: str, zone: str
) -> None:
    with pytest.raises(Invalid) as caught:
        company.do("adm", AddLocation(name=name, zone=zone))
    assert caught.value.field == field


# Changing


def test_any_field_of_a_location_is_changed_and_the_others_stay(company: Company) -> None:
    edit(company, DENVER, name="Denver  Tech ", region="Mountain")
    edit(company, DENVER, zone="america/phoenix")
    row = place(company, DENVER)
    assert (row.name, row.zone, row.region) == ("Denver Tech", "America/Phoenix", "Mountain")
    edit(company, DENVER, region="")
    assert place(company, DENVER).region is None


def test_a_name_may_change_its_case_but_not_take_another_one_s(company: Company) -> None:
    edit(company, DENVER, name="DENVER")
    with pytest.raises(Invalid, match="already a location “DENVER”") as caught:
        edit(company, NEW_YORK, name="denver")
    assert caught.value.field == "name"


def test_a_name_is_the_same_in_either_unicode_form(company: Company) -> None:
    company.do("adm", AddLocation(name="\u00c9pinal", zone="UTC"))
    with pytest.raises(Invalid, match="already a location"):
        company.do("adm", AddLocation(name="E\u0301PINAL", zone="UTC"))


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("name", "n" * 256), ("zone", "Mars/Olympus"), ("city", "x"), ("zone", None)],
)
def test_a_value_that_makes_no_location_is_refused_at_its_field(
    company: Company, field: str, value: object
) -> None:
    with pytest.raises(Invalid) as caught:
        edit(company, DENVER, **{field: value})
    assert caught.value.field == field


def test_who_edits_what_another_has_changed_is_told_and_nothing_is_written(
    company: Company,
) -> None:
    edit(company, DENVER, name="Denver North")
    with pytest.raises(Conflict):
        edit(company, DENVER, version=1, name="Denver South")
    assert place(company, DENVER).name == "Denver North"


def test_an_edit_that_made_a_region_is_taken_back_with_it(company: Company) -> None:
    made = edit(company, DENVER, region="Mountain")
    company.do("adm", Revert(audit_id=made))
    assert place(company, DENVER).region == "West"
    assert "Mountain" not in regions(company)


def test_another_zone_moves_no_follow_up_and_is_the_entry_s_from_now_on(company: Company) -> None:
    at = NOW + timedelta(hours=5)
    entry_id = company.entry(HARBOR, by="eve", follow_up_at=at)
    edit(company, NEW_YORK, zone="America/Chicago")
    entry = company.ask("adm", GetEntry(entry_id=entry_id))
    assert (entry.follow_up_at, entry.zone) == (at, "America/Chicago")


# Off and on


def test_a_location_that_is_off_is_hidden_from_new_choices(company: Company) -> None:
    switch(company, NEW_YORK, on=False)
    with pytest.raises(Invalid, match="switched off"):
        company.do("adm", CreateCustomer(account_number="N-1", name="N", location_id=NEW_YORK))
    person = AddUser(username="kim", full_name="Kim", role_id=2, location_ids=(NEW_YORK,))
    with pytest.raises(Invalid, match="switched off"):
        company.do("adm", person)


def test_what_is_at_a_location_that_is_off_is_worked_on(company: Company) -> None:
    switch(company, NEW_YORK, on=False)
    command = CreateEntry(
        customer_id=HARBOR,
        reason_id=company.item("reasons", "Missed payment"),
        risk_level=RiskLevel.LOW,
        description="Said so",
        assigned_to_id=company.user_id("eve"),
    )
    assert company.do("eve", command).audit_id > 0


def test_a_location_is_switched_on_again_and_each_step_taken_back(company: Company) -> None:
    off = switch(company, NEW_YORK, on=False)
    on = switch(company, NEW_YORK, on=True)
    company.do("adm", Revert(audit_id=on))
    assert not place(company, NEW_YORK).active
    company.do("adm", Revert(audit_id=off))
    assert place(company, NEW_YORK).active


@pytest.mark.parametrize(
    "command",
    [
        SwitchLocation(location_id=DENVER, version=1, active=False),
        EditLocation(location_id=DENVER, version=1, changes={"active": False}),
    ],
)
def test_the_last_active_location_stays_on(company: Company, command: Command) -> None:
    switch(company, NEW_YORK, on=False)
    with pytest.raises(Invalid, match="last active location") as caught:
        company.do("adm", command)
    assert caught.value.field == "active"


# Regions


def test_a_region_is_renamed_for_all_its_locations(company: Company) -> None:
    edit(company, NEW_YORK, region="West")
    west = regions(company)["West"]
    assert west.locations == 2
    company.do("adm", RenameRegion(region_id=west.id, version=west.version, name="All  of it"))
    assert {place(company, each).region for each in (DENVER, NEW_YORK)} == {"All of it"}


@pytest.mark.parametrize("name", ["", "r" * 256, "EAST"])
def test_a_region_has_a_name_of_its_own(company: Company, name: str) -> None:
    edit(company, NEW_YORK, region="East")
    west = regions(company)["West"]
    with pytest.raises(Invalid) as caught:
        company.do("adm", RenameRegion(region_id=west.id, version=west.version, name=name))
    assert caught.value.field == "name"


def test_two_who_rename_a_region_do_not_overwrite_each_other(company: Company) -> None:
    west = regions(company)["West"]
    company.do("adm", RenameRegion(region_id=west.id, version=west.version, name="Far West"))
    with pytest.raises(Conflict):
        company.do("adm", RenameRegion(region_id=west.id, version=west.version, name="Near West"))


def test_a_region_is_deleted_only_when_no_location_is_in_it(company: Company) -> None:
    with pytest.raises(Invalid, match="West still has Denver") as caught:
        delete_region(company, "West")
    assert caught.value.field == "region"
    edit(company, DENVER, region="")
    deleted = delete_region(company, "West")
    assert regions(company) == {}
    company.do("adm", Revert(audit_id=deleted))
    assert list(regions(company)) == ["West"]


def test_the_name_of_a_deleted_region_is_free_again(company: Company) -> None:
    edit(company, DENVER, region="")
    delete_region(company, "West")
    edit(company, DENVER, region="west")
    assert list(regions(company)) == ["west"]


# Who may, and where


def test_who_manages_some_locations_changes_those_in_sight_only(company: Company) -> None:
    give_keeper(company)
    edit(company, DENVER, by="ana", name="Denver North")
    with pytest.raises(Missing):
        edit(company, NEW_YORK, by="ana", name="Gone")
    with pytest.raises(Missing):
        company.do("ana", SwitchLocation(location_id=NEW_YORK, version=1, active=False))


def test_a_change_to_a_location_out_of_sight_cannot_be_taken_back(company: Company) -> None:
    give_keeper(company)
    made = edit(company, NEW_YORK, name="Harbor")
    with pytest.raises(Missing):
        company.do("ana", Revert(audit_id=made))


def test_a_region_with_locations_out_of_sight_is_left_to_who_sees_all(company: Company) -> None:
    give_keeper(company)
    edit(company, NEW_YORK, region="West")
    west = regions(company)["West"]
    with pytest.raises(Denied, match="not yours"):
        company.do("ana", RenameRegion(region_id=west.id, version=west.version, name="Mine"))
    with pytest.raises(Denied):
        delete_region(company, "West", by="ana")


def test_only_locations_in_sight_are_listed_and_counted(company: Company) -> None:
    give_keeper(company)
    edit(company, NEW_YORK, region="West")
    assert [row.name for row in company.ask("ana", ListPlaces()).rows] == ["Denver"]
    assert company.ask("ana", ListPlaces(text="new")).rows == ()
    assert company.ask("ana", PlacesById(ids=(NEW_YORK,))) == ()
    (west,) = company.ask("ana", ListRegions()).rows
    assert west.locations == 1


def test_who_may_see_no_customers_is_told_no_number_of_them(company: Company) -> None:
    give_keeper(company)
    company.entry()
    (row,) = company.ask("ana", ListPlaces()).rows
    assert (row.customers.value, row.active_entries.value) == (0, 0)


@pytest.mark.parametrize("query", [ListPlaces(), PlacesById(ids=(DENVER,)), ListRegions()])
def test_only_who_manages_locations_sees_them_as_admins_do(company: Company, query: Any) -> None:
    with pytest.raises(Denied, match="locations"):
        company.ask("lea", query)


# Listing


def test_a_location_tells_how_much_hangs_on_it(company: Company) -> None:
    company.entry()
    company.entry(status=EntryStatus.LOST)
    company.force("UPDATE app_user SET active = false WHERE username = 'vic'")
    row = place(company, DENVER)
    assert (row.people.value, row.customers.value, row.active_entries.value) == (3, 4, 1)


def test_locations_are_read_a_page_at_a_time_by_name(company: Company) -> None:
    for name in ("Épinal", "austin", "Zagreb"):
        company.do("adm", AddLocation(name=name, zone="UTC"))
    first = company.ask("adm", ListPlaces(span=Span(limit=3)))
    rest = company.ask("adm", ListPlaces(span=Span(Step.AFTER, first.after, limit=3)))
    names = [row.name for row in (*first.rows, *rest.rows)]
    assert names == ["austin", "Denver", "New York", "Zagreb", "Épinal"]
    assert rest.after is None


def test_those_that_are_off_are_listed_where_they_are_wanted(company: Company) -> None:
    switch(company, NEW_YORK, on=False)
    shown = company.ask("adm", ListPlaces(include_inactive=False)).rows
    assert [row.name for row in shown] == ["Denver"]
    assert len(company.ask("adm", ListPlaces()).rows) == 2
    assert company.ask("adm", ListPlaces(text="york", include_inactive=False)).rows == ()


@pytest.mark.parametrize("text", ["epin", "NORD", "épinal"])
def test_a_text_finds_a_name_or_a_region_whatever_its_case_and_accents(
    company: Company, text: str
) -> None:
    company.do("adm", AddLocation(name="Épinal", zone="UTC", region="Nörd"))
    assert [row.name for row in company.ask("adm", ListPlaces(text=text)).rows] == ["Épinal"]


def test_a_text_that_fits_many_gives_the_first_and_says_that_there_are_more(
    company: Company,
) -> None:
    for n in range(SEARCH_LIMIT + 1):
        company.do("adm", AddLocation(name=f"Place {n:03}", zone="UTC", region=f"Region {n:03}"))
    for query in (ListPlaces(text="place"), ListRegions(text="region")):
        page: Any = company.ask("adm", query)
        assert len(page.rows) == SEARCH_LIMIT
        assert page.after is not None


def test_locations_are_answered_by_id_in_the_order_asked(company: Company) -> None:
    rows = company.ask("adm", PlacesById(ids=(NEW_YORK, 99, DENVER)))
    assert [row.id for row in rows] == [NEW_YORK, DENVER]


def test_what_hangs_on_a_location_is_counted_by_an_index(tmp_path: Path) -> None:
    made = BigStore(tmp_path, 300)
    for query in (ListPlaces(), ListPlaces(text="place"), PlacesById(ids=(1, 2)), ListRegions()):
        plan = "\n".join(made.cost(made.everywhere, query).plan)
        assert not re.search(r"SCAN (entry|customer|app_user|user_location)\b|TEMP B-TREE", plan)
    made.store.close()
