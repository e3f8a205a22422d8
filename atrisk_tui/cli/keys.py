"""`atrisk keys`: the keys in force, and whether a person's own are right."""

from typing import TYPE_CHECKING

import typer

from . import options
from .options import Given, Option
from .printing import Column
from .program import tell_problems
from .session import Session

if TYPE_CHECKING:
    from ..screens.keymap_check import Keymap, KeymapRow

_NAMED = 3
"""Places that the table names; of more it says how many."""


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    options.add(
        app,
        "keys",
        keys,
        options=(Option(name="check", flag=True, help="Only check; print no table."),),
    )


def keys(session: Session, given: Given) -> None:
    """List every key with its action, or check your own.

    Your own stand in config.toml under [keys]: preset = "standard" or "vim", and lines such as
    "entry.close" = "X" or "list.reload" = "r,f9". All that is wrong with them is told at once.

    Examples:
      atrisk keys
      atrisk keys --check
      atrisk keys --json
    """
    keymap = _keymap(session)
    if not given.on("check"):
        _print(session, keymap)
    tell_problems(session, keymap.problems)
    if given.on("check"):
        count = len(keymap.chosen)
        session.printer.message(
            f"The keys are right: {count} of them your own." if count else "No key is your own."
        )


def _keymap(session: Session) -> "Keymap":
    from ..app import AtRiskApp
    from ..screens.keymap_check import Keymap

    return Keymap(session.config.keys, AtRiskApp)


def _print(session: Session, keymap: "Keymap") -> None:
    rows = keymap.rows()
    if session.printer.json:
        session.printer.array(
            {"id": row.id, "keys": list(row.keys), "words": row.words, "places": list(row.places)}
            for row in rows
        )
        return
    columns = (
        Column("Action"),
        Column("Keys", most=24, least=8),
        Column("What it does", most=44, least=20),
        Column("Where", most=36, least=8),
    )
    session.printer.table(
        columns, ((row.id, " ".join(row.keys) or "-", row.words, _where(row)) for row in rows)
    )


def _where(row: "KeymapRow") -> str:
    if row.id.startswith(("app.", "global.")):
        return "every screen"
    return ", ".join(row.places) if len(row.places) <= _NAMED else f"{len(row.places)} places"
