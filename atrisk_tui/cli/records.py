"""`atrisk doctor`: how the store is."""

import os
import platform
import sys
from pathlib import Path

import typer

from .. import __version__
from ..config import default_file, is_url
from ..domain.queries import GetStoreFacts
from ..domain.rows import StoreFacts
from ..errors import StoreUnusable
from . import options
from .objects import store_object
from .options import Given
from .printing import Json
from .session import Session


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    options.add(app, "doctor", doctor)


def doctor(session: Session, _given: Given) -> None:
    """Check the store, the program and the terminal.

    Exit code 69 when something is wrong with the store.

    Example:
      atrisk doctor
    """
    facts = session.ask(GetStoreFacts())
    problems = facts.problems + _permission_problems(session.config.where)
    around = _around(session)
    if session.printer.json:
        session.printer.object({**store_object(facts), **around, "problems": list(problems)})
    else:
        session.printer.facts(_words(facts, around))
        for problem in problems:
            session.printer.line(f"Problem: {problem}")
        if not problems:
            session.printer.line("No problems were found.")
    if problems:
        raise StoreUnusable(
            f"{len(problems)} found; see above." if len(problems) > 1 else problems[0]
        )


def _permission_problems(where: str) -> tuple[str, ...]:
    """Return what is wrong with who may read the store's file."""
    if is_url(where):
        return ()
    mode = Path(where).stat().st_mode
    if mode & 0o077:
        return (f"Others than its owner may read {where}: run `chmod 600` on it.",)
    return ()


def _around(session: Session) -> Json:
    actor = session.actor
    return {
        "version": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "terminal": os.environ.get("TERM"),
        "colours": None if os.environ.get("NO_COLOR") else os.environ.get("COLORTERM"),
        "encoding": getattr(sys.stdout, "encoding", None),
        "configuration": str(default_file()),
        "you": actor.username,
        "role": actor.role,
        "source": actor.source,
    }


def _words(facts: StoreFacts, around: Json) -> list[tuple[str, str]]:
    return [
        ("Store", facts.where),
        ("Database", facts.database),
        ("Schema", f"{facts.revision} (newest {facts.newest_revision})"),
        ("Size", f"{facts.size_bytes / 1e6:.1f} MB"),
        ("Customers", str(facts.customers)),
        ("Entries", str(facts.entries)),
        ("Changes", str(facts.audits)),
        ("People", str(facts.people)),
        ("Program", f"atrisk {around['version']}, Python {around['python']}, {around['system']}"),
        ("Terminal", f"{around['terminal'] or 'none'}, {around['encoding'] or 'no encoding'}"),
        ("Configuration", str(around["configuration"])),
        ("You", f"{around['you']}, {around['role']} ({around['source']})"),
    ]
