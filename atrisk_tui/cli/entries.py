"""`atrisk entries`: list, show, report and work at-risk entries."""

from collections.abc import Iterator
from dataclasses import replace

import typer

from ..domain.commands import CreateEntry, EditEntry
from ..domain.model import EntryStatus
from ..domain.paging import Span
from ..domain.queries import EntryFilter, GetEntry, ListEntries, SearchEntries
from ..domain.rows import EntryDetail, EntryRow
from ..errors import Usage
from . import entry_filters, many, names, options, queues, values, viewed
from . import entry_values as fields
from . import entry_words as words
from .entry_changes import change, creation
from .listing import matches, paged
from .options import Argument, Given, Option
from .priority import tell_whole
from .session import Session

_NEEDED = frozenset({"reason", "risk_level", "description", "assigned_to"})
_REF = Argument(name="ref", value="REF", help="The entry, such as AR-1042.")


_DONE = {
    EntryStatus.MITIGATED: "is Mitigated",
    EntryStatus.RESOLVED: "is Resolved",
    EntryStatus.LOST: "is Lost",
    EntryStatus.CANCELLED: "is Void",
}
_LISTED = (
    *entry_filters.OPTIONS,
    viewed.VIEW,
    Option(name="limit", value="N", help="At most so many rows: 50."),
)


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    options.add(
        app,
        "list",
        list_entries,
        options=_LISTED,
    )
    options.add(app, "show", show_entry, arguments=(_REF,))
    working = tuple(replace(each, needed=each.name in _NEEDED) for each in fields.WORKED)
    options.add(
        app,
        "add",
        add_entry,
        options=(
            Option(name="customer", value="ACCOUNT", help="Whose account number.", needed=True),
            *(*working, fields.STATUS, *fields.OUTCOME, fields.NOTE),
        ),
    )
    options.add(
        app,
        "set",
        set_entry,
        arguments=(_REF,),
        options=(fields.STATUS, *fields.WORKED, *fields.OUTCOME, fields.NOTE),
    )
    queues.register(app)
    many.register(app)


def list_entries(session: Session, given: Given) -> None:
    """List at-risk entries.

    The active ones, unless told otherwise.

    Examples:
      atrisk entries list --assigned ana --sort follow-up
      atrisk entries list --state closed --limit 200 --json
      atrisk entries list --search "acme"
      atrisk entries list --assigned team --due overdue --sort priority
      atrisk entries list --escalated --open-days 30..
      atrisk entries list --view "My overdue"
    """
    limit = values.count(given.text("limit", "50"), field="limit")
    if given.maybe("view") is not None:
        words.show_rows(session, viewed.entry_rows(session, given, limit))
    else:
        words.show_rows(session, _listed(session, given, limit))


def show_entry(session: Session, given: Given) -> None:
    """Show one entry with everything known of it.

    Example:
      atrisk entries show AR-1042
    """
    tell_whole(session, names.entry(session, given.text("ref")))


def add_entry(session: Session, given: Given) -> None:
    r"""Report a customer at risk.

    With --status mitigated, resolved or lost it is stored that far along, as one change.

    Examples:
      atrisk entries add --customer 10442 --reason "Missed payment" --risk high \
        --description "Card expired, second bounce" --assigned ana --follow-up "+2h"
      atrisk entries add --customer 10442 --reason "Moving / relocation" \
        --risk medium --description "Moved away" --assigned ana --status lost \
        --resolution "Lost - relocated" --outcome-note "Out of our market"
    """
    session.expect(CreateEntry)
    status = fields.status_of(given.text("status", "open"))
    customer = names.named_customer(session, given.text("customer"), field="customer")
    found = fields.read(
        session, given.among(fields.FIELDS), zone=customer.zone, now=session.clock()
    )
    receipt = session.do(creation(customer.id, status, found), note=given.text("note"))
    entry = session.ask(GetEntry(entry_id=receipt.subject_id or 0))
    words.tell(session, entry, "opened" if status is EntryStatus.OPEN else _DONE[status])
    _tell_others(session, entry)


def set_entry(session: Session, given: Given) -> None:
    r"""Change an entry, or move it to another status.

    One call is one change: fields that a move does not carry are set in a call before.

    Examples:
      atrisk entries set AR-12 --risk high
      atrisk entries set AR-12 --follow-up "2026-12-01 14:00"
      atrisk entries set AR-12 --assigned ben --note "Ben knows the site"
      atrisk entries set AR-12 --status mitigated --mitigation-action "Call customer" \
        --follow-up "+3d 10:00"
      atrisk entries set AR-12 --status resolved --resolution "Retained - service call" \
        --outcome-note "Fixed the same day"
      atrisk entries set AR-12 --status open --note "They called again"
    """
    entry = names.entry(session, given.text("ref"))
    session.expect(EditEntry)
    typed = given.among(fields.FIELDS)
    if given.maybe("status") is None and not typed:
        raise Usage("Say what to change, such as --risk high: see atrisk entries set --help.")
    status = None
    if given.maybe("status") is not None:
        status = fields.status_of(given.text("status"))
    found = fields.read(session, typed, zone=entry.zone, now=session.clock())
    command = change(entry, status, found, note=given.text("note"))
    receipt = session.do(command, note=given.text("note"))
    after = session.ask(GetEntry(entry_id=entry.id))
    if receipt.audit_id == 0:
        words.tell(session, after, "already was so")
    elif status is EntryStatus.OPEN:
        words.tell(session, after, "is Open again")
    else:
        words.tell(session, after, "changed" if status is None else _DONE[status])


def _tell_others(session: Session, entry: EntryDetail) -> None:
    """Say that a customer has other active entries: it may be the same worry twice."""
    wanted = EntryFilter(customer_id=entry.customer_id)
    rows = session.ask(ListEntries(filter=wanted, span=Span(limit=5))).rows
    others = [f"{row.ref} ({row.reason})" for row in rows if row.id != entry.id]
    if others:
        session.printer.message(f"{entry.customer_name} also has {', '.join(others)}.")


def _listed(session: Session, given: Given, limit: int) -> Iterator[EntryRow]:
    """Return the entries that the options narrow to, in their order. Raises: Usage, Invalid."""
    wanted = entry_filters.entry_filter(session, given)
    sort, reverse = entry_filters.entry_sort(given, wanted.state), given.on("reverse")
    if not given.text("search").strip():
        return paged(
            session,
            lambda span: ListEntries(filter=wanted, sort=sort, reverse=reverse, span=span),
            limit=limit,
        )
    rows = session.ask(SearchEntries(text=given.text("search"), filter=wanted)).rows
    if given.maybe("sort") is not None or reverse:
        rows = words.ordered(rows, sort, reverse=reverse)
    return matches(session, rows, limit)
