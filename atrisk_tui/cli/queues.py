"""`atrisk entries snooze`, `wake` and `escalate`: out of the queues for a while, and up."""

from datetime import datetime

import typer

from ..domain.commands import EntryCommand
from ..domain.contact_commands import EscalateEntry, SnoozeEntry, WakeEntry
from ..domain.dates import parse_cli_moment
from ..domain.model import Escalation
from ..domain.queries import GetEntry
from . import entry_words as words
from . import names, options, values
from .options import Argument, Given, Option
from .session import Session

_REF = Argument(name="ref", value="REF", help="The entry, such as AR-1042.")


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    why = Option(name="note", help="Why, for the history: 1 to 500 characters.", needed=True)
    options.add(
        app,
        "snooze",
        snooze_entry,
        arguments=(_REF,),
        options=(
            Option(
                name="until",
                value="WHEN",
                help='On the customer\'s clocks: "2026-12-01 14:00", "+2h", "fri 9:00".',
                needed=True,
            ),
            why,
        ),
    )
    options.add(app, "wake", wake_entry, arguments=(_REF,))
    options.add(
        app,
        "escalate",
        escalate_entry,
        arguments=(_REF,),
        options=(
            Option(name="to", value="lead|manager|executive|none", help="Whom to.", needed=True),
            why,
        ),
    )


def snooze_entry(session: Session, given: Given) -> None:
    """Hide an entry from the queues until a moment.

    It comes back by itself; on the day of its follow-up it shows all the same.

    Example:
      atrisk entries snooze AR-12 --until "fri 9:00" --note "On holiday until then"
    """
    entry = names.entry(session, given.text("ref"))
    session.expect(SnoozeEntry)
    until = _until(session, given.text("until"), zone=entry.zone)
    note = given.text("note")
    command = SnoozeEntry(entry_id=entry.id, version=entry.version, until=until, note=note)
    _carry_out(session, command, "is snoozed")


def wake_entry(session: Session, given: Given) -> None:
    """Bring a snoozed entry back into the queues.

    Example:
      atrisk entries wake AR-12
    """
    entry = names.entry(session, given.text("ref"))
    session.expect(WakeEntry)
    _carry_out(session, WakeEntry(entry_id=entry.id, version=entry.version), "is awake")


def escalate_entry(session: Session, given: Given) -> None:
    """Hand an entry up, with a note; none takes it back down.

    It stays with its assignee, and waits in the leads' queue: atrisk entries list --escalated.

    Example:
      atrisk entries escalate AR-12 --to lead --note "He asks for the manager"
    """
    entry = names.entry(session, given.text("ref"))
    session.expect(EscalateEntry)
    to = values.choice(given.text("to"), Escalation, field="to")
    command = EscalateEntry(
        entry_id=entry.id, version=entry.version, to=to, note=given.text("note")
    )
    _carry_out(session, command, "is down again" if to is Escalation.NONE else "is handed up")


def _until(session: Session, text: str, *, zone: str) -> datetime:
    """Return the moment; what the clocks do to the typed time on that night is told."""
    moment = parse_cli_moment(text, zone=zone, now=session.clock(), field="until")
    if moment.note:
        session.printer.message(f"Until: {moment.note}.")
    return moment.at


def _carry_out(session: Session, command: EntryCommand, done: str) -> None:
    receipt = session.do(command)
    after = session.ask(GetEntry(entry_id=command.entry_id))
    words.tell(session, after, done if receipt.audit_id else "already was so")
