"""The options that stand anywhere are told apart from what belongs to a subcommand."""

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from atrisk_tui.cli.arguments import FLAGS, Common, hoist
from atrisk_tui.cli.tree import build
from atrisk_tui.errors import Usage


@pytest.mark.parametrize(
    "argv",
    [
        ["--json", "--store", "a.db", "--as", "ana", "entries", "list"],
        ["entries", "list", "--as", "ana", "--json", "--store", "a.db"],
        ["entries", "--store=a.db", "--json", "list", "--as=ana"],
    ],
)
def test_the_common_options_stand_anywhere(argv: list[str]) -> None:
    assert hoist(argv) == (Common(store="a.db", who="ana", json=True), ["entries", "list"])


@pytest.mark.parametrize("value", ["--json", "--as", "--store", "--"])
def test_the_value_of_another_option_is_never_touched(value: str) -> None:
    argv = ["entries", "set", "AR-1", "--note", value, "--risk", "high"]
    assert hoist(argv) == (Common(), argv)


def test_after_two_dashes_nothing_is_an_option() -> None:
    common, rest = hoist(["catalogs", "add", "reasons", "--json", "--", "--json"])
    assert common == Common(json=True)
    assert rest == ["catalogs", "add", "reasons", "--", "--json"]


def test_a_flag_takes_no_value() -> None:
    common, rest = hoist(["due", "--all", "--json"])
    assert common.json
    assert rest == ["due", "--all"]


def test_the_last_of_a_repeated_option_counts() -> None:
    assert hoist(["--store", "a", "--store", "b"])[0].store == "b"


@pytest.mark.parametrize("argv", [["demo", "--as", "agent"], ["--as", "agent", "demo"]])
def test_in_the_demo_as_is_a_role(argv: list[str]) -> None:
    assert hoist(argv) == (Common(), ["demo", "--as", "agent"])


@pytest.mark.parametrize("name", ["--store", "--as"])
def test_a_missing_value_is_a_usage_error(name: str) -> None:
    with pytest.raises(Usage, match=f"{name} needs a value"):
        hoist(["due", name])


def test_every_flag_of_the_tree_is_known_to_take_no_value() -> None:
    found = {
        spelling
        for command in _commands(typer.main.get_command(build()))
        for parameter in command.params
        if getattr(parameter, "is_flag", False)
        for spelling in parameter.opts
    }
    assert {each for each in found if each.startswith("--")} == FLAGS - {"--json", "--help"}


def test_every_subcommand_has_help_with_an_example() -> None:
    without = [
        command.name
        for command in _commands(typer.main.get_command(build()))
        if not hasattr(command, "commands") and "\nExample" not in (command.help or "")
    ]
    assert without == []


def _commands(command: Any) -> Iterator[Any]:
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from _commands(inner)
