"""`atrisk audit` and `atrisk doctor`: what happened, and how the store is."""

import os
import platform
import sys
from pathlib import Path

import typer

from .. import __version__
from ..config import default_file, is_url
from ..domain.dates import echo, local
from ..domain.queries import GetStoreFacts, ListHistory
from ..domain.rows import AuditRow, StoreFacts
from ..domain.zones import read_instant
from ..errors import StoreUnusable, Usage
from . import names, options
from .listing import paged
from .objects import audit_object, store_object
from .options import Argument, Given, Option
from .printing import Json
from .session import Session
from .values import count


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    options.add(
        app,
        "audit",
        audit,
        arguments=(
            Argument(name="ref", value="REF", help="The entry, such as AR-12.", optional=True),
        ),
        options=(
            Option(
                name="customer", value="ACCOUNT", help="A customer's instead, with its entries'."
            ),
            Option(name="limit", value="N", help="At most so many changes: 200."),
        ),
    )
    options.add(app, "doctor", doctor)


def audit(session: Session, given: Given) -> None:
    """Show what happened to an entry or a customer.

    Newest first: who, when, what, old and new, and why.

    Examples:
      atrisk audit AR-12
      atrisk audit --customer 10442 --json
    """
    if (given.maybe("ref") is None) == (given.maybe("customer") is None):
        raise Usage("Give a reference such as AR-12, or --customer ACCOUNT.", field="ref")
    limit = count(given.text("limit", "200"), field="limit")
    entry_id = customer_id = None
    if given.maybe("ref") is not None:
        entry_id = names.entry(session, given.text("ref")).id
    else:
        customer_id = names.customer(session, given.text("customer")).id
    rows = paged(
        session,
        lambda span: ListHistory(entry_id=entry_id, customer_id=customer_id, span=span),
        limit=limit,
    )
    if session.printer.json:
        session.printer.array(audit_object(row) for row in rows)
        return
    for row in rows:
        _print(session, row)


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


def _print(session: Session, row: AuditRow) -> None:
    actor = session.actor
    at = echo(row.at, zone=actor.zone, viewer_zone=actor.zone, now=session.clock())
    when = at.removeprefix("= ").rpartition(", ")[0]
    note = f" “{row.note}”" if row.note else ""
    back = ", taken back later" if row.reverted else ""
    how = f" ({row.source})" if row.source != "local" else ""
    session.printer.line(f"{when}  {row.actor_name}{how}: {row.words}{note}{back}")
    for change in row.changes:
        old, new = (_value(told, actor.zone) for told in (change.before, change.after))
        session.printer.line(f"    {change.words}: {old} -> {new}")


def _value(told: str | None, zone: str) -> str:
    """Return a value in words; a moment is on the asker's clocks."""
    instant = read_instant(told) if told else None
    if instant is None:
        return told or "none"
    here = local(instant, zone)
    return f"{here:%a} {here.day} {here:%b %Y %H:%M}"


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
