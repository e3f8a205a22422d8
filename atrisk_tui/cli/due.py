"""`atrisk due`: what is overdue, due today and due this week."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from itertools import islice

import typer

from ..domain.absences import AgentDue, out_words
from ..domain.dates import Order, local_date, parse_day, short
from ..domain.queries import EntryRowsById, NextFollowUp
from ..domain.rows import DueCounts, DueGroup, DueRow, EntryRow
from ..errors import Usage
from . import names, options, values
from .due_rows import Wanted, due_counts, due_rows
from .entry_words import COLUMNS, cells
from .options import Given, Option
from .session import Session


class Grouping(StrEnum):
    """What the entries stand under."""

    TIME = "time"
    AGENT = "agent"


MOST = 1000
"""Entries, unless --limit says more."""
_ASSIGNED = 4
"""Where in the table it stands whose an entry is."""
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
            Option(name="team", flag=True, help="Yours, and theirs who report to you."),
            Option(name="by", value="time|agent", help="Grouped by time, or by agent."),
            Option(name="date", value="D", help="As if that day were today: fri, +3d, -1d."),
            Option(name="summary", flag=True, help="One line, for a login message."),
            Option(name="limit", value="N", help=f"At most so many entries: {MOST}."),
        ),
    )


def due(session: Session, given: Given) -> None:
    """Show what is overdue, due today and due this week.

    Yours, unless told otherwise, with what is due of those whom you cover today.

    Examples:
      atrisk due
      atrisk due --all --json
      atrisk due --team --by agent
      atrisk due --user ana --date fri
      atrisk due --summary
    """
    from .values import count

    limit = count(given.text("limit", str(MOST)), field="limit")
    wanted = _wanted(session, given)
    if given.on("summary"):
        _summary(session, wanted)
        return
    rows = due_rows(session, wanted, limit)
    if session.printer.json:
        shapes = session.shapes
        entries = islice((row for row in rows if row.entry), limit)
        session.printer.array(shapes.due_row(row) for row in entries)
    elif wanted.by_agent:
        _print_agents(session, rows, limit)
    else:
        _print(session, islice((row for row in rows if row.entry), limit))


def _wanted(session: Session, given: Given) -> Wanted:
    """Return what is to be listed. Raises: Usage."""
    flags = [name for name in ("all", "team") if given.on(name)]
    named = flags if given.maybe("user") is None else ["user", *flags]
    if len(named) > 1:
        raise Usage(f"Give either --{named[0]} or --{named[1]}.", field=named[0])
    by = values.choice(given.text("by", "time"), Grouping, field="by", error=Usage)
    by_agent = by is Grouping.AGENT
    if by_agent and not (given.on("all") or given.on("team")):
        raise Usage("--by agent goes with --all or --team.", field="by")
    owner_id: int | None = session.actor.id
    if given.on("all"):
        owner_id = None
    elif given.maybe("user") is not None:
        owner_id = names.user_id(session, given.text("user"), field="user")
    return Wanted(
        owner_id=owner_id, team=given.on("team"), by_agent=by_agent, day=_day(session, given)
    )


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


def _summary(session: Session, wanted: Wanted) -> None:
    """Print how much is due and what comes next: "3 overdue, 7 today, next 11:00 Kerr Dental"."""
    counts = due_counts(session, wanted)
    coming = None if wanted.day or wanted.team else _coming(session, wanted.owner_id)
    if session.printer.json:
        shown = session.shapes.entry_row(coming) if coming else None
        numbers = {group.value: getattr(counts, group.value).value for group in DueGroup}
        covered = {
            one.username: {"overdue": one.overdue.value, "today": one.today.value}
            for one in counts.covered
        }
        session.printer.object({**numbers, "covered": covered, "next": shown})
        return
    said = [
        f"{count} {word}{_covered(counts, word)}"
        for count, word in ((counts.overdue, "overdue"), (counts.today, "today"))
        if count.value
    ] or ["nothing due today" if wanted.day is None else "nothing due that day"]
    if coming is not None and coming.follow_up_at is not None:
        at = short(coming.follow_up_at, session.actor.zone, session.clock())
        said.append(f"next {at} {coming.customer_name}")
    session.printer.line(", ".join(said))


def _covered(counts: DueCounts, word: str) -> str:
    """Return how many of them are covered for whom: " (2 for ana)"."""
    parts = [(getattr(one, word), one.username) for one in counts.covered]
    told = ", ".join(f"{count} for {name}" for count, name in parts if count.value)
    return f" ({told})" if told else ""


def _print_agents(session: Session, rows: Iterator[DueRow], limit: int) -> None:
    """Print a heading and a table for each agent."""
    left, listed = limit, list[DueRow]()
    heading: AgentDue | None = None
    for row in rows:
        if row.agent is not None:
            _print_agent(session, heading, listed)
            heading, listed = row.agent, []
        elif left > 0:
            listed.append(row)
            left -= 1
    _print_agent(session, heading, listed)
    if heading is None:
        session.printer.message("Nothing is due.")


def _print_agent(session: Session, agent: AgentDue | None, rows: list[DueRow]) -> None:
    if agent is None or not rows:
        return
    counts = ((agent.overdue, "overdue"), (agent.today, "today"))
    parts = [f"{count} {word}" for count, word in counts if count.value]
    out = f", {out_words(agent.until_on, agent.cover)}" if agent.until_on else ""
    session.printer.line(f"{agent.full_name.upper()}  {', '.join(parts)}{out}")
    session.printer.table(COLUMNS, [_cells(row, session.clock()) for row in rows])
    session.printer.line()


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
        session.printer.table(COLUMNS, [_cells(row, now) for row in listed])


def _cells(row: DueRow, now: datetime) -> tuple[str, ...]:
    """Return one line of the table: late in the place of the status, and for whom it is covered."""
    if row.entry is None:
        return ()
    line = list(cells(row.entry, now))
    if row.late:
        line[-2] = "late"
    if row.covers:
        line[_ASSIGNED] = f"for {row.covers}"
    return tuple(line)
