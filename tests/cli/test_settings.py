"""The company's settings on the command line."""

import pytest

from atrisk_tui.domain.settings import SPECS

from .conftest import CommandLine


def test_every_setting_is_listed_with_its_group_default_meaning_and_choices(
    atrisk: CommandLine,
) -> None:
    listed = atrisk("settings", "list", "--json", who="adm").json
    assert [one["key"] for one in listed] == list(SPECS)
    for one in listed:
        spec = SPECS[one["key"]]
        told = (one["group"], one["default"], one["meaning"])
        assert told == (spec.group, spec.default, spec.meaning)
        assert one["choices"] == (None if spec.choices is None else list(spec.choices))


def test_the_list_reads_as_headings_values_and_sentences(atrisk: CommandLine) -> None:
    atrisk("settings", "set", "reopen_days", "14", who="adm")
    said = atrisk("settings", "list", who="adm").out
    groups = dict.fromkeys(f"{spec.group}:" for spec in SPECS.values())
    assert [line for line in said.split("\n") if line in groups] == list(groups)
    assert "  reopen_days = 14  (default 7, set by adm)\n" in said
    assert "  date_order = MDY  (the default)\n" in said
    assert "For how many days people may reopen an entry" in said
    assert max(map(len, said.split("\n"))) <= 80


def test_an_admin_changes_a_setting_for_everybody(atrisk: CommandLine) -> None:
    told = atrisk("settings", "set", "follow-up-high", "+4h", "--json", who="adm").json
    assert (told["value"], told["changed_by"]) == ("+4h", "adm")
    assert atrisk("settings", "get", "follow_up_high", who="adm").out == "+4h\n"


def test_a_setting_gets_its_default_again(atrisk: CommandLine) -> None:
    atrisk("settings", "set", "follow_up_high", "+4h", who="adm")
    assert atrisk("settings", "reset", "follow_up_high", who="adm").out == (
        "follow_up_high is +2h now.\n"
    )
    assert atrisk("settings", "reset", "follow_up_low", who="adm").code == 0


def test_a_value_that_makes_no_sense_is_refused_in_words(atrisk: CommandLine) -> None:
    told = atrisk("settings", "set", "follow_up_high", "soon", "--json", who="adm")
    assert (told.code, told.failure["field"]) == (65, "follow_up_high")
    assert atrisk("settings", "get", "follow_up_high", who="adm").out == "+2h\n"


@pytest.mark.parametrize("verb", [("get",), ("set",), ("reset",)])
def test_an_unknown_setting_is_66_and_names_those_there_are(
    atrisk: CommandLine, verb: tuple[str, ...]
) -> None:
    value = ("x",) if verb == ("set",) else ()
    told = atrisk("settings", *verb, "nope", *value, "--json", who="adm")
    assert (told.code, told.failure["allowed"]) == (66, list(SPECS))


@pytest.mark.parametrize("who", ["lea", "ana", "vic"])
@pytest.mark.parametrize(
    "argv",
    [
        ("list",),
        ("get", "follow_up_high"),
        ("set", "follow_up_high", "+4h"),
        ("reset", "follow_up_high"),
    ],
)
def test_only_who_manages_settings_sees_and_changes_them(
    atrisk: CommandLine, who: str, argv: tuple[str, ...]
) -> None:
    said = atrisk("settings", *argv, "--json", who=who)
    assert (said.code, said.out, said.failure["code"]) == (77, "", "denied")
