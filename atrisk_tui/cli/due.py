"""`atrisk due`: what is overdue, due today and due this week."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

import typer

from ..domain.dates import Order, local_date, parse_day, short
from ..domain.queries import CountDue, EntryRowsById, ListDue, NextFollowUp
from ..domain.rows import DueGroup, DueRow, EntryRow
from ..errors import Usage
from . import names, options
from .entry_words import COLUMNS, cells
from .listing import paged
from .options import Given, Option
from .session import Session

MOST = 1000
"""Entries, unless --limit says more."""
LINES = 4
"""Headings and the `now` line, which are rows too."""
_TITLES = {
    DueGroup.OVERDUE: "OVERDUE",
    DueGroup.TODAY: "TODAY",
    DueGroup.WEEK: "THIS WEEK",
}


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    options.add(
        app,
        "due",
        due,
        options=(
            Option(name="user", value="NAME", help="This person's instead of yours."),
            Option(name="all", flag=True, help="Everyone's, of the locations in sight."),
            Option(name="date", value="D", help="As if that day were today: fri, +3d, -1d."),
            Option(name="summary", flag=True, help="One line, for a login message."),
            Option(name="limit", value="N", help=f"At most so many entries: {MOST}."),
        ),
    )


def due(session: Session, given: Given) -> None:
    """Show what is overdue, due today and due this week.

    Yours, unless told otherwise.

    Examples:
      atrisk due
      atrisk due --all --json
      atrisk due --user ana --date fri
      atrisk due --summary
    """
    from .values import count

    if given.on("all") and given.maybe("user") is not None:
        raise Usage("Give either --user or --all.", field="user")
    limit = count(given.text("limit", str(MOST)), field="limit")
    owner_id: int | None = session.actor.id
    if given.on("all"):
        owner_id = None
    elif given.maybe("user") is not None:
        owner_id = names.user_id(session, given.text("user"), field="user")
    day = _day(session, given)
    if given.on("summary"):
        _summary(session, owner_id, day)
        return
    rows = paged(
        session,
        lambda span: ListDue(assigned_to_id=owner_id, day=day, span=span),
        limit=limit + LINES,
    )
    rows = islice((row for row in rows if row.entry), limit)
    if session.printer.json:
        shapes = session.shapes
        session.printer.array(shapes.due_row(row) for row in rows)
        return
    _print(session, rows)


def _day(session: Session, given: Given) -> date | None:
    """Return the day asked for, numeric dates in the company's order; None means today."""
    if given.maybe("date") is None:
        return None
    today = local_date(session.clock(), session.actor.zone)
    order: Order = session.settings.text("date_order")  # type: ignore[assignment]
    return parse_day(given.text("date"), today=today, order=order, field="date")


def _coming(session: Session, owner_id: int | None) -> EntryRow | None:
    """Return the entry whose follow-up comes next."""
    entry_id = session.ask(NextFollowUp(assigned_to_id=owner_id))
    found = session.ask(EntryRowsById(ids=(entry_id,))) if entry_id is not None else ()
    return found[0] if found else None


def _summary(session: Session, owner_id: int | None, day: date | None) -> None:
    """Print how much is due and what comes next: "3 overdue, 7 today, next 11:00 Kerr Dental"."""
    counts = session.ask(CountDue(assigned_to_id=owner_id, day=day))
    coming = None if day else _coming(session, owner_id)
    if session.printer.json:
        shown = session.shapes.entry_row(coming) if coming else None
        numbers = {group.value: getattr(counts, group.value).value for group in DueGroup}
        session.printer.object({**numbers, "next": shown})
        return
    said = [
        f"{count} {word}"
        for count, word in ((counts.overdue, "overdue"), (counts.today, "today"))
        if count.value
    ] or ["nothing due today" if day is None else "nothing due that day"]
    if coming is not None and coming.follow_up_at is not None:
        at = short(coming.follow_up_at, session.actor.zone, session.clock())
        said.append(f"next {at} {coming.customer_name}")
    session.printer.line(", ".join(said))


def _print(session: Session, rows: Iterator[DueRow]) -> None:
    now = session.clock()
    groups: dict[DueGroup, list[DueRow]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    if not groups:
        session.printer.message("Nothing is due.")
        return
    for place, (group, listed) in enumerate(groups.items()):
        if place:
            session.printer.line()
        session.printer.line(f"{_TITLES[group]} {len(listed)}")
        session.printer.table(
            COLUMNS,
            [
                (*cells(row.entry, now)[:-2], "late" if row.late else each[-2], each[-1])
                for row in listed
                if row.entry
                for each in [cells(row.entry, now)]
            ],
        )
