"""Short words for what tests of the catalogs' command line do all the time."""

from typing import Any

from .conftest import CommandLine, Said


def keep(cli: CommandLine, *argv: str, who: str = "adm") -> Said:
    return cli("catalogs", *argv, who=who)


def done(cli: CommandLine, *argv: str) -> Any:
    said = keep(cli, *argv, "--json")
    assert said.code == 0, said.err
    return said.json


def refused(cli: CommandLine, *argv: str) -> tuple[int, Any]:
    said = keep(cli, *argv, "--json")
    assert said.out == ""
    return said.code, said.failure["field"]


def names(cli: CommandLine, kind: str = "reasons") -> list[str]:
    return [item["name"] for item in done(cli, "list", kind)]


def item(cli: CommandLine, name: str, kind: str = "reasons") -> Any:
    (found,) = [each for each in done(cli, "list", kind) if each["name"] == name]
    return found
