"""`atrisk notes`: write notes about customers and entries, and list them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import typer

from ..domain.contact_commands import AddNote
from ..domain.dates import local
from ..domain.paging import Span
from ..domain.timeline_queries import ListTimeline
from ..domain.timeline_rows import TimelineKind, TimelineRow
from ..errors import Missing
from . import names, options, values
from .listing import paged
from .objects import plain
from .options import Argument, Given, Option
from .printing import Json
from .session import Session

_REF = re.compile(r"ar-?[0-9]{1,10}", re.IGNORECASE)
_ABOUT = Argument(
    name="about",
    value="REF|ACCOUNT",
    help="The entry it is about, or the customer as a whole by their account number.",
)
_BODY = Argument(name="body", value="TEXT", help="The note, 1 to 2000 characters; - reads it in.")
_JUST_WRITTEN = Span(limit=20)


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whom or what a note is about."""

    customer_id: int
    words: str
    """What people call it: "AR-12 Kerr Dental"."""
    entry_id: int | None = None

    def notes(self, span: Span) -> ListTimeline:
        """Return the question for the notes that belong here."""
        kind = TimelineKind.NOTES
        if self.entry_id is not None:
            return ListTimeline(entry_id=self.entry_id, kind=kind, span=span)
        return ListTimeline(customer_id=self.customer_id, kind=kind, span=span)


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    options.add(app, "add", add_note, arguments=(_ABOUT, _BODY))
    options.add(
        app,
        "list",
        list_notes,
        arguments=(_ABOUT,),
        options=(Option(name="limit", value="N", help="At most so many: 50."),),
    )


def add_note(session: Session, given: Given) -> None:
    """Write a note about an entry, or about a customer as a whole.

    It stands in the timeline in your name, kept as you typed it.

    Examples:
      atrisk notes add AR-12 "Asks for Dana, not the office"
      atrisk notes add 10442 - < minutes.md
    """
    session.expect(AddNote)
    about = _subject(session, given.text("about"))
    body = given.text("body")
    command = AddNote(
        customer_id=about.customer_id,
        entry_id=about.entry_id,
        body=session.stdin.read() if body == "-" else body,
    )
    note_id = session.do(command).subject_id
    if session.printer.json:
        rows = session.ask(about.notes(_JUST_WRITTEN)).rows
        session.printer.object(next(note_object(row) for row in rows if row.row_id == note_id))
    else:
        session.printer.line(f"{about.words}: note kept")


def list_notes(session: Session, given: Given) -> None:
    """List the notes of an entry or of a customer, newest first, each in full.

    An entry's are those about it, and those about its customer while it was active.

    Examples:
      atrisk notes list AR-12
      atrisk notes list 10442 --limit 200 --json
    """
    limit = values.count(given.text("limit", "50"), field="limit")
    about = _subject(session, given.text("about"))
    rows = paged(session, about.notes, limit=limit)
    if session.printer.json:
        session.printer.array(note_object(row) for row in rows)
        return
    zone = session.actor.zone
    lines = [line for row in rows for line in _lines(row, zone)]
    for line in lines:
        session.printer.line(line)
    if not lines:
        session.printer.message(f"There are no notes on {about.words} yet.")


def note_object(row: TimelineRow) -> Json:
    """Return one note."""
    return {
        "id": row.row_id,
        "at": plain(row.at),
        "by": row.actor,
        "ref": row.entry_ref,
        "body": row.text,
    }


def _subject(session: Session, text: str) -> _Subject:
    """Return what REF or ACCOUNT means. Raises: Missing."""
    if _REF.fullmatch(text.strip()):
        try:
            entry = names.entry(session, text)
        except Missing as no_entry:
            try:
                return _customer(session, text)
            except Missing:
                raise no_entry from None
        return _Subject(entry.customer_id, f"{entry.ref} {entry.customer_name}", entry.id)
    return _customer(session, text)


def _customer(session: Session, text: str) -> _Subject:
    customer = names.customer(session, text)
    return _Subject(customer.id, f"{customer.account_number} {customer.name}")


def _lines(row: TimelineRow, zone: str) -> Iterator[str]:
    """Yield a note's lines: when, by whom and about which entry, then what was written."""
    here = local(row.at, zone)
    about = f", on {row.entry_ref}" if row.entry_ref else ""
    yield f"{here:%a} {here.day} {here:%b %Y %H:%M}  {row.actor_name}{about}"
    for line in row.text.split("\n"):
        yield f"    {line}".rstrip()
