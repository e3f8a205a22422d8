"""The options that stand before or after the subcommand, told apart from what belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import Usage

FLAGS = frozenset(
    {
        "--all",
        "--all-locations",
        "--awake",
        "--check",
        "--csv",
        "--do-not-call",
        "--down",
        "--dry-run",
        "--entries",
        "--escalated",
        "--first",
        "--help",
        "--json",
        "--keep-reports",
        "--last",
        "--leave",
        "--no-manager",
        "--off",
        "--on",
        "--only-unowned",
        "--reverse",
        "--stdin",
        "--summary",
        "--team",
        "--toml",
        "--unassigned",
        "--untouched",
        "--up",
        "--version",
        "--yes",
    }
)
"""Every option that takes no value; each other one owns the argument after it."""

ROLE_NOT_ACTOR = "demo"
"""The subcommand whose `--as` is a role: the demo's people are made up."""


@dataclass(frozen=True, slots=True)
class Common:
    """The options that every subcommand shares."""

    store: str | None = None
    """A path or URL."""
    who: str | None = None
    """A username or id, for whoever owns the store."""
    json: bool = False


def asks_for_json(argv: Sequence[str]) -> bool:
    """Whether `--json` is among the arguments, for telling of arguments that cannot be read."""
    own = argv[: argv.index("--")] if "--" in argv else argv
    return "--json" in own


def hoist(argv: Sequence[str]) -> tuple[Common, list[str]]:
    """Return the common options, and the other arguments in their order.

    What follows an option that takes a value is that value, whatever it looks like; after `--`
    nothing is an option. A repeated option's last value counts.
    Raises: Usage when a value is missing.
    """
    values: dict[str, str] = {}
    rest: list[str] = []
    as_json, command_at, place = False, None, 0
    while place < len(argv):
        word = argv[place]
        name, equals, value = word.partition("=")
        place += 1
        if word == "--":
            rest += argv[place - 1 :]
            break
        if word == "--json":
            as_json = True
        elif name in {"--store", "--as"}:
            values[name] = value if equals else _value(argv, place, name)
            place += 0 if equals else 1
        elif word.startswith("--") and not equals and word not in FLAGS:
            rest += argv[place - 1 : place + 1]
            place += 1
        else:
            if command_at is None and not word.startswith("-"):
                command_at = len(rest)
            rest.append(word)
    who = values.get("--as")
    if who is not None and command_at is not None and rest[command_at] == ROLE_NOT_ACTOR:
        rest[command_at + 1 : command_at + 1] = ["--as", who]
        who = None
    return Common(store=values.get("--store"), who=who, json=as_json), rest


def _value(argv: Sequence[str], place: int, name: str) -> str:
    if place >= len(argv):
        raise Usage(f"{name} needs a value after it.", field=name.strip("-"))
    return argv[place]
