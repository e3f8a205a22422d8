"""The rows that `atrisk due` prints: somebody's, everyone's or the team's, by time or by agent."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain

from ..domain.absences import AgentDue
from ..domain.dates import local_date, start_of_day
from ..domain.filters import Due, EntryFilter, EntrySort, Whose
from ..domain.paging import Count
from ..domain.queries import CountDue, CountEntries, ListDue, ListEntries
from ..domain.rows import DueCounts, DueGroup, DueRow, EntryRow
from ..domain.values import dataclass
from .listing import paged
from .session import Session

LINES = 4
"""Headings and the `now` line, which are rows too."""
_NOBODY = "Unassigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be listed."""

    owner_id: int | None
    """None: everyone's in sight."""
    team: bool
    by_agent: bool
    day: date | None
    """None: today."""


def due_rows(session: Session, wanted: Wanted, limit: int) -> Iterator[DueRow]:
    """Yield entries, and by agent the headings too; at most about `limit` of them."""
    if wanted.team:
        rows = _team_rows(session, wanted, limit)
        return _by_agent(rows) if wanted.by_agent else rows
    return paged(
        session,
        lambda span: ListDue(
            assigned_to_id=wanted.owner_id,
            day=wanted.day,
            by_agent=wanted.by_agent,
            span=span,
        ),
        limit=(2 * limit if wanted.by_agent else limit) + LINES,
    )


def due_counts(session: Session, wanted: Wanted) -> DueCounts:
    """Return how many are overdue, due that day and in the week after."""
    if not wanted.team:
        return session.ask(CountDue(assigned_to_id=wanted.owner_id, day=wanted.day))
    filters = _filters(session, wanted.day)
    counts = {group: session.ask(CountEntries(filter=one)) for group, one in filters.items()}
    return DueCounts(counts[DueGroup.OVERDUE], counts[DueGroup.TODAY], counts[DueGroup.WEEK])


def _filters(session: Session, day: date | None) -> dict[DueGroup, EntryFilter]:
    """Return what lets each group of the team's entries through, on the asker's calendar."""
    first = day or local_date(session.clock(), session.actor.zone)

    def span(low: int | None, high: int, *, awake: bool) -> EntryFilter:
        return EntryFilter(
            whose=Whose.TEAM,
            due=Due.RANGE,
            due_from=None if low is None else first + timedelta(days=low),
            due_until=first + timedelta(days=high),
            awake=awake,
        )

    return {
        DueGroup.OVERDUE: span(None, -1, awake=True),
        # A snooze hides from queues, never a follow-up on its day.
        DueGroup.TODAY: span(0, 0, awake=False),
        DueGroup.WEEK: span(1, 6, awake=True),
    }


def _team_rows(session: Session, wanted: Wanted, limit: int) -> Iterator[DueRow]:
    """Yield the team's, overdue by risk then oldest, the others by time."""
    moment = _moment(session, wanted.day)
    filters = _filters(session, wanted.day)
    if wanted.by_agent:
        del filters[DueGroup.WEEK]
    found = (_of_group(session, one, group, limit=limit) for group, one in filters.items())
    for group, row in chain.from_iterable(found):
        at = row.follow_up_at
        late = group is DueGroup.TODAY and at is not None and at < moment
        yield DueRow(id=row.id, group=group, entry=row, late=late)


def _of_group(
    session: Session, wanted: EntryFilter, group: DueGroup, *, limit: int
) -> Iterator[tuple[DueGroup, EntryRow]]:
    sort = EntrySort.RISK if group is DueGroup.OVERDUE else EntrySort.FOLLOW_UP
    rows = paged(
        session, lambda span: ListEntries(filter=wanted, sort=sort, span=span), limit=limit
    )
    return ((group, row) for row in rows)


def _moment(session: Session, day: date | None) -> datetime:
    """Return the moment the list goes by: now, or the first one of another day."""
    now, zone = session.clock(), session.actor.zone
    return now if day in {None, local_date(now, zone)} else start_of_day(day or now.date(), zone)


def _by_agent(rows: Iterator[DueRow]) -> Iterator[DueRow]:
    """Yield rows under a heading for each agent, by name, nobody's first."""
    agents: dict[tuple[bool, str, int], list[DueRow]] = {}
    for row in rows:
        agents.setdefault(_agent(row), []).append(row)
    for key in sorted(agents):
        listed = agents[key]
        groups = [row.group for row in listed]
        heading = AgentDue(
            user_id=key[2] or None,
            username=key[1],
            full_name=_name(listed[0]),
            overdue=Count(groups.count(DueGroup.OVERDUE)),
            today=Count(groups.count(DueGroup.TODAY)),
        )
        yield DueRow(id=-key[2] - 1, group=DueGroup.OVERDUE, agent=heading)
        yield from listed


def _agent(row: DueRow) -> tuple[bool, str, int]:
    entry = row.entry
    if entry is None or entry.unassigned or entry.assigned_to_id is None:
        return False, "", 0
    return True, entry.assigned_to or "", entry.assigned_to_id


def _name(row: DueRow) -> str:
    entry = row.entry
    is_somebody = entry is not None and not entry.unassigned
    return (entry.assigned_to_name if entry and is_somebody else None) or _NOBODY
