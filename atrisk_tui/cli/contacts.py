"""`atrisk contact`: log contacts with customers, and list them."""

from datetime import datetime

import typer

from ..domain.contact_commands import LogContact
from ..domain.contact_queries import ListContacts
from ..domain.contact_rows import ContactRow
from ..domain.contact_words import (
    UNTOUCHED,
    channel_words,
    contact_words,
    result_words,
    tries_told,
)
from ..domain.dates import echo, short
from ..domain.model import CatalogKind, ContactChannel, ContactResult, RiskLevel
from ..domain.paging import Span
from ..domain.queries import GetEntry
from ..domain.rows import EntryDetail
from . import contact_values as fields
from . import names, options, values
from .entry_values import LEVELS
from .listing import paged, show
from .objects import plain
from .options import Argument, Given, Option
from .printing import Column, Json
from .session import Session

_SUBJECT = Argument(
    name="subject",
    value="REF|ACCOUNT",
    help="The entry it was about, or the customer: then their only active entry, if there is one.",
)
_RESULTS = "|".join(result.value.replace("_", "-") for result in ContactResult)
_CHANNELS = "|".join(channel.value.replace("_", "-") for channel in ContactChannel)
_ADDED = (
    Option(
        name="result", value=_RESULTS, also=("--outcome",), help="What came of it.", needed=True
    ),
    Option(name="channel", value=_CHANNELS, help="How: phone-out if left."),
    Option(name="note", help="What was said, up to 2000 characters."),
    Option(
        name="next",
        value="WHEN|auto|none",
        help="The entry's next follow-up: +1d, fri 14:00; auto goes by the company's cadence. "
        "It stays as it is if left.",
    ),
    Option(name="risk_level", value=LEVELS, also=("--risk",), help="How likely they leave now."),
    Option(name="mitigation_action", value="NAME", help="What was done, from the actions."),
    Option(name="do_not_call", flag=True, help="They ask not to be called again."),
)
COLUMNS = (
    Column("When"),
    Column("How"),
    Column("Result"),
    Column("By", 14, least=6),
    Column("Entry"),
    Column("Note", 60, least=10),
)


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    options.add(app, "add", add_contact, arguments=(_SUBJECT,), options=_ADDED)
    options.add(
        app,
        "list",
        list_contacts,
        arguments=(_SUBJECT,),
        options=(Option(name="limit", value="N", help="At most so many rows: 50."),),
    )


def add_contact(session: Session, given: Given) -> None:
    """Log a contact with a customer, or a try.

    It counts for every active entry of the customer; one call is one change, and one undo.

    Examples:
      atrisk contact add AR-12 --result no-answer --next auto
      atrisk contact add 10442 --result reached --note "Wants a rate lock" --next "fri 14:00"
      atrisk contact add AR-12 --channel phone-in --result refused --do-not-call
    """
    session.expect(LogContact)
    result = values.choice(given.text("result"), ContactResult, field="result")
    channel = values.choice(given.text("channel", "phone_out"), ContactChannel, field="channel")
    about = fields.subject(session, given.text("subject"))
    risk, action = given.maybe("risk_level"), given.maybe("mitigation_action")
    for field in ("risk_level", "mitigation_action"):
        if given.maybe(field) is not None:
            about.the_entry(field)
    command = LogContact(
        customer_id=about.customer_id,
        channel=channel,
        result=result,
        entry_id=about.entry.id if about.entry else None,
        entry_version=about.entry.version if about.entry else None,
        note=given.text("note"),
        do_not_call=given.on("do_not_call"),
        follow_up_at=fields.next_follow_up(session, given.text("next"), about=about, result=result),
        risk_level=None if risk is None else values.choice(risk, RiskLevel, field="risk_level"),
        mitigation_action_id=None if action is None else _action_id(session, action),
    )
    receipt = session.do(command)
    _tell(session, about, command, contact_id=receipt.subject_id or 0)


def list_contacts(session: Session, given: Given) -> None:
    """List the contacts with a customer, newest first.

    Examples:
      atrisk contact list AR-12
      atrisk contact list 10442 --limit 200 --json
    """
    limit = values.count(given.text("limit", "50"), field="limit")
    about = fields.subject(session, given.text("subject"))
    now = session.clock()
    show(
        session,
        paged(
            session,
            lambda span: ListContacts(customer_id=about.customer_id, span=span),
            limit=limit,
        ),
        columns=COLUMNS,
        cells=lambda row: _cells(row, about.zone, now),
        shape=contact_object,
        nothing=f"{about.name} is {UNTOUCHED}: no contact was logged yet.",
    )


def contact_object(row: ContactRow) -> Json:
    """Return one contact."""
    return {
        "id": row.id,
        "at": plain(row.at),
        "channel": row.channel.value,
        "result": row.result.value,
        "by": row.by,
        "ref": row.ref,
        "note": plain(row.note),
    }


def _action_id(session: Session, name: str) -> int:
    return names.item_id(session, CatalogKind.MITIGATION_ACTIONS, name, field="mitigation_action")


def _tell(session: Session, about: fields.Subject, command: LogContact, *, contact_id: int) -> None:
    entry = session.ask(GetEntry(entry_id=about.entry.id)) if about.entry else None
    waits = entry is not None and entry.status.active and not command.result.is_reached
    suggested = (
        fields.cadence(session, about, entry.tries)
        if entry is not None and waits and command.follow_up_at is None
        else None
    )
    if session.printer.json:
        told = _object(session, about, entry=entry, suggested=suggested, contact_id=contact_id)
        session.printer.object(told)
        return
    session.printer.line(_sentence(session, about, command, entry=entry))
    if suggested is not None:
        when = _when(session, about, suggested)
        session.printer.message(f"By the cadence the next try is {when}: --next auto sets it.")


def _object(
    session: Session,
    about: fields.Subject,
    *,
    entry: EntryDetail | None,
    suggested: datetime | None,
    contact_id: int,
) -> Json:
    latest = session.ask(ListContacts(customer_id=about.customer_id, span=Span(limit=20))).rows
    return {
        **next(contact_object(row) for row in latest if row.id == contact_id),
        "customer_name": about.name,
        "tries": entry.tries if entry else None,
        "follow_up_at": plain(entry and entry.follow_up_at),
        "risk_level": plain(entry and entry.risk_level),
        "next_try": plain(suggested),
    }


def _sentence(
    session: Session, about: fields.Subject, command: LogContact, *, entry: EntryDetail | None
) -> str:
    """Return what was logged: "Kerr Dental: call out, no answer, AR-12, 2 tries, follow-up …"."""
    parts = [f"{about.name}: {contact_words(command.channel, command.result)}"]
    if entry is not None:
        parts.append(entry.ref)
        if entry.tries:
            parts.append(tries_told(entry.tries))
        if command.risk_level is not None:
            parts.append(entry.risk_level.value.capitalize())
        if entry.follow_up_at is not None:
            parts.append(f"follow-up {_when(session, about, entry.follow_up_at)}")
    if command.do_not_call:
        parts.append("do not call")
    return ", ".join(parts)


def _when(session: Session, about: fields.Subject, moment: datetime) -> str:
    said = echo(moment, zone=about.zone, viewer_zone=session.actor.zone, now=session.clock())
    return said.removeprefix("= ")


def _cells(row: ContactRow, zone: str, now: datetime) -> tuple[str, ...]:
    return (
        short(row.at, zone, now),
        channel_words(row.channel),
        result_words(row.result),
        row.by,
        row.ref or "-",
        row.note.partition("\n")[0],
    )
