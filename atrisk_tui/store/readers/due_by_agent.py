"""What is due, agent by agent: a heading for each, their overdue entries, then today's.

The list is one run of walks, an agent's after the other's, nobody's first. Which agents have
anything due is one question of a few seeks for each pair of location and owner; a page then asks
only for the walks whose rows it shows, and for all of its headings' numbers at once.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, func, select, union_all

from ...domain.absences import AbsenceRow, AgentDue
from ...domain.paging import COUNT_CAP, Count, Cursor, Page, Span, Step
from ...domain.rows import DueGroup, DueRow, EntryRow
from ..paging import Branch, Fixed, Place, Segment, Walk, as_count, read_page
from ..scope import Scope
from .absences import out_today
from .due_agents import HEADING, NOBODY, TODAY, Agent, agent_walk, due_agents, sizes
from .due_days import Day
from .entry_rows import entry_rows

_EACH = 10
"""Segment numbers that an agent has: the heading, the overdue ones by rank, today's."""


def list_by_agent(connection: Connection, scope: Scope, day: Day, *, span: Span) -> Page[DueRow]:
    """Return one span of what everybody in sight has overdue and due on the day."""
    here = None if span.cursor is None else int(span.cursor.values[0]) // _EACH  # type: ignore[arg-type]
    agents = due_agents(connection, scope, day, besides=here)
    # To land far down, every walk's length is needed: all at once, not one by one.
    known = sizes(connection, scope, day, agents=agents) if span.step is Step.JUMP else None
    page = read_page(
        connection,
        tuple(_segments(agents, day, known)),
        span=replace(span, cursor=_inward(span.cursor, agents)),
        rows=partial(_rows, connection, scope, day=day, agents=agents),
    )
    return Page(
        span=span,
        rows=page.rows,
        before=_outward(page.before, agents),
        after=_outward(page.after, agents),
    )


@dataclass(slots=True)
class _Part:
    """One of an agent's walks, made when it is asked for: most are not shown on a page."""

    number: int
    make: Callable[[], Walk]
    known: int | None
    """Its length, where that is known: a jump over it asks nothing then."""

    def places(
        self, connection: Connection, *, after: Place | None, limit: int, back: bool
    ) -> list[Place]:
        """Return up to `limit` places beyond `after`, nearest first; `back` walks upwards."""
        return self.make().places(connection, after=after, limit=limit, back=back)

    def nth(self, connection: Connection, offset: int) -> Place | None:
        """Return the place `offset` rows from the walk's top."""
        beyond = self.known is not None and offset >= self.known
        return None if beyond else self.make().nth(connection, offset)

    def size(self, connection: Connection, most: int) -> int:
        """Return the number of rows, counted up to `most`."""
        if self.known is not None:
            return min(most, self.known)
        return self.make().size(connection, most)


def _segments(
    agents: Sequence[Agent], day: Day, known: Mapping[tuple[int, int], int] | None
) -> Iterator[Segment]:
    """Yield the heading of each agent and their walks; numbers go by their place in the list."""
    for place, agent in enumerate(agents):
        first = place * _EACH
        if agent.has:
            yield Fixed(number=first + HEADING, id=_heading_id(agent), shown=lambda: True)
        for number in sorted(agent.has):
            size = None if known is None else known.get((agent.id, number), 0)
            yield _Part(first + number, partial(_walk, agent, number, day=day, at=first), size)


def _walk(agent: Agent, number: int, *, day: Day, at: int) -> Walk:
    return replace(agent_walk(agent, number, day), number=at + number)


def _counts(connection: Connection, walks: Mapping[int, Sequence[Walk]]) -> dict[int, Count]:
    """Return how many rows these walks have, those under one number together, in one question."""
    asked = {
        number: [one for walk in each for one in walk.ones()] for number, each in walks.items()
    }
    numbers = [number for number, branches in asked.items() if branches]
    if not numbers:
        return dict.fromkeys(asked, Count(0))
    columns = [_count(asked[number]).label(f"n{place}") for place, number in enumerate(numbers)]
    found = connection.execute(select(*columns)).one()
    return dict.fromkeys(asked, Count(0)) | {
        number: as_count(total) for number, total in zip(numbers, found, strict=True)
    }


def _count(branches: Sequence[Branch]) -> Any:
    together: Any = union_all(*branches) if len(branches) > 1 else branches[0]
    rows = together.limit(COUNT_CAP + 1).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def _inward(cursor: Cursor | None, agents: Sequence[Agent]) -> Cursor | None:
    """Return a cursor with the agent's place in this list instead of their id."""
    if cursor is None:
        return None
    agent_id, segment = divmod(int(cursor.values[0]), _EACH)  # type: ignore[arg-type]
    place = next(place for place, agent in enumerate(agents) if agent.id == agent_id)
    return Cursor((place * _EACH + segment, *cursor.values[1:]))


def _outward(cursor: Cursor | None, agents: Sequence[Agent]) -> Cursor | None:
    """Return a cursor that is the same however the others come and go."""
    if cursor is None:
        return None
    place, segment = divmod(int(cursor.values[0]), _EACH)  # type: ignore[arg-type]
    return Cursor((agents[place].id * _EACH + segment, *cursor.values[1:]))


def _rows(
    connection: Connection,
    scope: Scope,
    places: Sequence[Place],
    *,
    day: Day,
    agents: Sequence[Agent],
) -> tuple[DueRow, ...]:
    entries = {
        row.id: row for row in entry_rows(connection, [place for place in places if place.id > 0])
    }
    headed = [agents[place.segment // _EACH] for place in places if place.id < 0]
    headings = _headings(connection, scope, headed, day=day)
    return tuple(
        DueRow(
            id=place.id,
            group=DueGroup.TODAY if place.segment % _EACH == TODAY else DueGroup.OVERDUE,
            entry=entries.get(place.id),
            late=_is_late(place, entries.get(place.id), day),
            agent=headings[agents[place.segment // _EACH].id] if place.id < 0 else None,
        )
        for place in places
    )


def _is_late(place: Place, entry: EntryRow | None, day: Day) -> bool:
    if place.segment % _EACH != TODAY or entry is None or entry.follow_up_at is None:
        return False
    return entry.follow_up_at < day.now


def _headings(
    connection: Connection, scope: Scope, agents: Collection[Agent], *, day: Day
) -> dict[int, AgentDue]:
    """Return what stands over each of these agents' entries."""
    walks = {
        agent.id * 2 + is_today: [
            agent_walk(agent, number, day) for number in agent.has if (number == TODAY) is is_today
        ]
        for agent in agents
        for is_today in (False, True)
    }
    counts = _counts(connection, walks)
    out = out_today(connection, scope, [agent.id for agent in agents if agent.id != NOBODY])
    return {
        agent.id: _heading(
            agent, counts[agent.id * 2], counts[agent.id * 2 + 1], absence=out.get(agent.id)
        )
        for agent in agents
    }


def _heading(agent: Agent, overdue: Count, today: Count, *, absence: AbsenceRow | None) -> AgentDue:
    return AgentDue(
        user_id=agent.id or None,
        username=agent.username,
        full_name=agent.full_name,
        overdue=overdue,
        today=today,
        until_on=absence.until_on if absence else None,
        cover=absence.cover if absence else None,
    )


def _heading_id(agent: Agent) -> int:
    return -(agent.id * _EACH + 1)
