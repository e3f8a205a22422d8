"""The company's settings on the command line."""

from atrisk_tui.domain.settings import SPECS

from .conftest import CommandLine


def test_every_setting_is_listed_with_its_default_and_meaning(atrisk: CommandLine) -> None:
    listed = atrisk("settings", "list", "--json").json
    assert [one["key"] for one in listed] == list(SPECS)
    assert all(one["meaning"] == SPECS[one["key"]].meaning for one in listed)
    assert all(one["default"] == SPECS[one["key"]].default for one in listed)


def test_an_admin_changes_a_setting_for_everybody(atrisk: CommandLine) -> None:
    told = atrisk("settings", "set", "follow-up-high", "+4h", "--json", who="adm")
    assert told.json["value"] == "+4h"
    assert atrisk("settings", "get", "follow_up_high").out == "+4h\n"


def test_a_value_that_makes_no_sense_is_refused_in_words(atrisk: CommandLine) -> None:
    told = atrisk("settings", "set", "follow_up_high", "soon", "--json", who="adm")
    assert (told.code, told.failure["field"]) == (65, "follow_up_high")
    assert atrisk("settings", "get", "follow_up_high").out == "+2h\n"


def test_an_unknown_setting_is_66_and_names_those_there_are(atrisk: CommandLine) -> None:
    told = atrisk("settings", "get", "nope", "--json")
    assert (told.code, told.failure["allowed"]) == (66, list(SPECS))


def test_only_who_manages_settings_changes_them(atrisk: CommandLine) -> None:
    assert atrisk("settings", "set", "follow_up_high", "+4h", who="lea").code == 77
