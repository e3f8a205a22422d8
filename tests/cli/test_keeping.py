"""Customers, catalogs, people and places, the history and the doctor on the command line."""

import pytest

from .conftest import CommandLine

CUSTOMER_ROW = {
    *("account_number", "version", "name", "location", "account_class", "status", "rmr"),
    *("customer_since", "contract_end", "phone1", "active_entries", "highest_risk"),
    *("next_follow_up", "owner", "cancel_effective_on"),
}

VALUES = {
    "name": "New Place",
    "location": "Denver",
    "phone1": "+1 801 555 0100",
    "phone1_name": "Dana",
    "phone2": "801 555 0101",
    "phone2_name": "Lee",
    "email": "dana@new.example",
    "address": "1 Mill Lane",
    "city": "Provo",
    "time_zone": "America/Denver",
    "preferred_channel": "sms",
    "best_time": "14:30",
    "language": "es",
    "decision_maker": "Dana",
    "account_class": "VIP",
    "status": "pending_cancel",
    "cancel_requested_on": "2026-10-01",
    "cancel_effective_on": "2026-11-30",
    "customer_since": "2020-02-29",
    "contract_start": "2024-01-01",
    "contract_end": "2026-12-31",
    "rmr": "49.95",
    "balance": "-3.50",
    "past_due_amount": "12.00",
    "parent": "10-4471",
}
SWITCHES = {"do_not_call": "yes", "is_business": "no", "auto_renew": "yes", "autopay": "no"}
COUNTS = {"times_asked": 2, "days_past_due": 31}


def test_customers_are_found_by_a_middle_part_of_their_number(atrisk: CommandLine) -> None:
    rows = atrisk("customers", "list", "--search", "447", "--json").json
    assert {row["account_number"] for row in rows} == {"10-4471", "10-4472"}
    assert all(set(row) == CUSTOMER_ROW for row in rows)


def test_customers_are_sorted(atrisk: CommandLine) -> None:
    rows = atrisk("customers", "list", "--sort", "rmr", "--limit", "2", "--json").json
    assert [row["rmr"] for row in rows] == ["189.00", "44.95"]


def test_a_customer_row_tells_of_its_entries(atrisk: CommandLine) -> None:
    atrisk.opened(risk="high", follow_up="fri 14:00")
    (row,) = atrisk("customers", "list", "--search", "10-4471", "--json").json
    assert row["active_entries"] == 1
    assert (row["highest_risk"], row["owner"]) == ("high", "ana")
    assert row["next_follow_up"] == "2026-10-16T20:00:00Z"


def test_a_customer_is_added_with_every_field(atrisk: CommandLine) -> None:
    given = {**VALUES, **SWITCHES, **{name: str(count) for name, count in COUNTS.items()}}
    options = [
        part for name, value in given.items() for part in ("--" + name.replace("_", "-"), value)
    ]
    said = atrisk(
        *("customers", "add", "77-1", *options, "--tags", "a, b", "--custom", "gate=4411"),
        *("--decision-maker-since", "2026-09-01", "--json"),
        who="lea",
    )
    assert said.code == 0, said.err
    found = said.json
    assert {name: found[name] for name in VALUES} == VALUES
    assert {name: found[name] for name in SWITCHES} == {
        name: value == "yes" for name, value in SWITCHES.items()
    }
    assert {name: found[name] for name in COUNTS} == COUNTS
    assert (found["tags"], found["custom"]) == (["a", "b"], {"gate": "4411"})
    assert found["account_number"] == "77-1"


def test_a_customer_is_changed_and_emptied(atrisk: CommandLine) -> None:
    changed = atrisk(
        "customers", "set", "10-4471", "--email", "k@kerr.example", "--best-time", "9:30", "--json"
    )
    assert (changed.json["email"], changed.json["best_time"]) == ("k@kerr.example", "09:30")
    assert atrisk("customers", "set", "10-4471", "--email", "", "--json").json["email"] is None


def test_custom_fields_are_changed_one_by_one(atrisk: CommandLine) -> None:
    def set_custom(*pairs: str) -> object:
        options = [part for pair in pairs for part in ("--custom", pair)]
        return atrisk("customers", "set", "10-4471", *options, "--json", who="lea").json["custom"]

    assert set_custom("gate=1", "dog=yes") == {"gate": "1", "dog": "yes"}
    assert set_custom("Gate=2", "dog=") == {"gate": "2"}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("rmr", "12.345"),
        ("rmr", "-1"),
        ("best_time", "noonish"),
        ("status", "gone"),
        ("do_not_call", "perhaps"),
        ("account_class", "Golden"),
        ("parent", "nobody"),
        ("location", "Nowhere"),
        ("time_zone", "Mars/Base"),
        ("contract_end", "soon"),
        ("name", " "),
        ("city", "a\u202eb"),
        ("custom", "nothing"),
    ],
)
def test_a_refused_value_of_a_customer_names_its_field(
    atrisk: CommandLine, option: str, value: str
) -> None:
    argv = ("customers", "set", "10-4471", "--" + option.replace("_", "-"), value, "--json")
    said = atrisk(*argv, who="adm")
    assert (said.code, said.failure["field"]) == (65, option)


def test_an_account_number_is_given_once(atrisk: CommandLine) -> None:
    twice = ("customers", "add", "1", "--account-number", "1", "--name", "x", "--json")
    assert atrisk(*twice, who="lea").failure["field"] == "account_number"


def test_a_new_customer_goes_to_the_only_location_in_sight(atrisk: CommandLine) -> None:
    said = atrisk("customers", "add", "1", "--name", "x", "--json", who="lea")
    assert said.json["location"] == "Denver"
    unsaid = atrisk("customers", "add", "2", "--name", "x", "--json", who="adm")
    assert (unsaid.code, unsaid.failure["allowed"]) == (65, ["Denver", "New York"])


def test_a_hostile_name_is_shown_as_text(atrisk: CommandLine) -> None:
    assert "ACME [/] [@click=app.quit]x" in atrisk("customers", "list").out


def test_a_catalog_item_is_added_renamed_switched_and_deleted(plain: CommandLine) -> None:
    added = plain("catalogs", "add", "reasons", "Price rise", "--json", who="adm")
    assert (added.json["name"], added.json["active"], added.json["use_count"]) == (
        "Price rise",
        True,
        0,
    )
    renamed = plain("catalogs", "rename", "reasons", "price RISE", "Tariff", "--json", who="adm")
    assert renamed.json["name"] == "Tariff"
    assert (
        plain("catalogs", "off", "reasons", "Tariff", "--json", who="adm").json["active"] is False
    )
    assert plain("catalogs", "on", "reasons", "Tariff", "--json", who="adm").json["active"] is True
    assert plain("catalogs", "delete", "reasons", "Tariff", "--yes", who="adm").code == 0
    assert plain("catalogs", "off", "reasons", "Tariff", who="adm").code == 66


def test_resolutions_and_cancel_reasons_say_more(plain: CommandLine) -> None:
    saved = plain(
        "catalogs", "add", "resolutions", "New tariff", "--outcome", "saved", "--json", who="adm"
    )
    assert saved.json["outcome"] == "saved"
    asked = plain("catalogs", "add", "cancel-reasons", "Left", "--json", who="adm")
    assert (asked.code, asked.failure["field"]) == (65, "category")


def test_catalogs_are_listed_one_or_all(plain: CommandLine) -> None:
    every = plain("catalogs", "list", "--json", who="adm").json
    assert {item["kind"] for item in every} == {
        *("reasons", "causes", "resolutions", "credit-reasons"),
        *("mitigation-actions", "cancel-reasons", "account-classes"),
    }
    lost = plain("catalogs", "list", "resolutions", "--json", who="adm").json
    assert {"Price"} == {item["cancel_reason"] for item in lost if item["name"] == "Lost - price"}


@pytest.mark.parametrize(("length", "code"), [(45, 0), (46, 65)])
def test_names_have_up_to_45_characters(plain: CommandLine, length: int, code: int) -> None:
    assert plain("catalogs", "add", "causes", "x" * length, who="adm").code == code


def test_the_same_name_in_another_case_is_taken(plain: CommandLine) -> None:
    assert plain("catalogs", "add", "reasons", "MISSED  payment", who="adm").code == 65


def test_people_are_added_and_switched(plain: CommandLine) -> None:
    added = plain(
        *("users", "add", "kim", "--name", "Kim Wu", "--role", "lead", "--location", "Denver"),
        *("--email", "kim@x.example", "--title", "Team lead", "--manager", "adm", "--json"),
        who="adm",
    )
    assert added.json == {
        "username": "kim",
        "full_name": "Kim Wu",
        "version": 1,
        "email": "kim@x.example",
        "active": True,
        "role": "Lead",
        "all_locations": False,
        "locations": ["Denver"],
        "manager": "adm",
        "time_zone": "America/Denver",
        "title": "Team lead",
    }
    assert plain("users", "off", "kim", "--json", who="adm").json["active"] is False
    assert plain("entries", "list", who="kim").code == 77
    assert plain("users", "on", "kim", "--json", who="adm").json["active"] is True
    assert len(plain("users", "list", "--json", who="adm").json) == 2


@pytest.mark.parametrize(
    "places",
    [
        ("--location", "Denver", "--location", "New York"),
        ("--location", "Denver", "New York"),
    ],
)
def test_a_person_may_work_for_several_locations(
    atrisk: CommandLine, places: tuple[str, ...]
) -> None:
    argv = ("users", "add", "kim", "--name", "Kim", "--role", "Agent", *places, "--json")
    assert atrisk(*argv, who="adm").json["locations"] == ["Denver", "New York"]


def test_an_unknown_role_names_those_that_there_are(plain: CommandLine) -> None:
    argv = ("users", "add", "x", "--name", "X", "--role", "King", "--all-locations", "--json")
    said = plain(*argv, who="adm")
    assert (said.code, said.failure["field"]) == (65, "role")
    assert set(said.failure["allowed"]) == {"Viewer", "Agent", "Lead", "Admin"}


def test_the_history_says_old_and_new(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    atrisk("entries", "set", ref, "--risk", "high")
    newest = atrisk("audit", ref, "--json").json[0]
    assert newest["changes"] == {"risk_level": ["medium", "high"]}
    assert (newest["actor"], newest["intent"], newest["ref"]) == ("ana", "SetRisk", ref)
    assert "Risk level: Medium -> High" in atrisk("audit", ref).out


def test_a_void_entry_is_cancelled_in_the_history_of_programs(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    atrisk("entries", "set", ref, "--status", "cancelled", "--resolution", "Duplicate")
    changes = atrisk("audit", ref, "--json").json[0]["changes"]
    assert changes["status"] == ["open", "cancelled"]


def test_the_history_has_the_names_that_the_record_has(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    changes = atrisk("audit", ref, "--json").json[0]["changes"]
    assert set(changes) <= set(atrisk("entries", "show", ref, "--json").json)
    assert changes["rmr"] == [None, "189.00"]


def test_moments_in_the_history_are_on_the_askers_clocks(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    atrisk("entries", "set", ref, "--follow-up", "2026-12-01 14:00")
    assert "Follow-up: none -> Tue 1 Dec 2026 14:00" in atrisk("audit", ref).out


def test_a_customers_history_has_its_entries(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    rows = atrisk("audit", "--customer", "10-4471", "--json").json
    assert ref in {row["ref"] for row in rows}


def test_the_doctor_finds_nothing_wrong(atrisk: CommandLine) -> None:
    said = atrisk("doctor", "--json", who="adm")
    assert said.code == 0, said.err
    assert said.json["problems"] == []
    assert said.json["customers"] == 6
    assert "No problems" in atrisk("doctor", who="adm").out


def test_the_doctor_minds_a_store_that_others_may_read(atrisk: CommandLine) -> None:
    from pathlib import Path

    Path(atrisk.where).chmod(0o644)
    said = atrisk("doctor", "--json", who="adm")
    assert said.code == 69
    assert "chmod 600" in said.json["problems"][0]
