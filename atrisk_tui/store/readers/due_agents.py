"""The agents who have something overdue or due on a day, and the walks over it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    tuple_,
)

from ...domain.model import RiskLevel
from ..columns import ACTIVE
from ..indexed_by import indexed_by
from ..paging import MOST_BRANCHES, Branch, Walk, key_columns
from ..scope import Scope
from .due_days import Day
from .figures import owner_pairs
from .queues import awake
from .sources import ENTRIES, ENTRY, LOCATION, USER, in_sight, works_at

NOBODY = 0
"""Stands for the agent of entries that nobody may own."""
HEADING, TODAY = 0, 4
"""Numbers of an agent's segments; 1 to 3 are the overdue ones, by rank."""
_RANKS = tuple(sorted(level.rank for level in RiskLevel))
_KEYS = (ENTRY.c.follow_up_key, ENTRY.c.id)
_BY_PAIR = "ix_entry_active_location_owner_rank_follow_up"
_BY_OWNER = "ix_entry_active_owner_rank_follow_up"
_BY_RANK = "ix_entry_active_rank_follow_up"

Pair = tuple[int, int | None]
"""A location, and whose entries there."""


@dataclass(slots=True)
class Agent:
    """Somebody with due entries, and where."""

    id: int
    username: str = ""
    full_name: str = "Unassigned"
    key: str = ""
    """What the list is ordered by: nobody first, then by name."""
    pairs: list[Pair] = field(default_factory=list)
    has: set[int] = field(default_factory=set)
    """Numbers of the walks that are not empty."""


def due_agents(
    connection: Connection, scope: Scope, day: Day, *, besides: int | None
) -> list[Agent]:
    """Return who has something due, in the list's order; `besides` is among them in any case."""
    agents: dict[int, Agent] = {}
    for row in _due(connection, scope, day):
        agent = _agent_of(agents, row)
        agent.pairs.append((row["place"], row["owner"]))
        agent.has |= {number for number in (*_RANKS, TODAY) if row[f"has{number}"]}
    if besides is not None and besides not in agents:
        agents[besides] = _named(connection, besides)
    return sorted(agents.values(), key=lambda agent: (agent.id != NOBODY, agent.key, agent.id))


def _agent_of(agents: dict[int, Agent], row: Mapping[str, Any]) -> Agent:
    if row["owner"] is None or not row["fit"]:
        return agents.setdefault(NOBODY, Agent(NOBODY))
    if row["owner"] not in agents:
        names = (row["username"], row["full_name"], row["search_key"])
        agents[row["owner"]] = Agent(row["owner"], *names)
    return agents[row["owner"]]


def _named(connection: Connection, user_id: int) -> Agent:
    """Return an agent who has nothing due any more: others' rows are read on from theirs."""
    columns = (USER.c.username, USER.c.full_name, USER.c.search_key)
    row = connection.execute(select(*columns).where(USER.c.id == user_id)).first()
    return Agent(user_id, *row) if row else Agent(user_id)


def _due(connection: Connection, scope: Scope, day: Day) -> Iterator[Mapping[str, Any]]:
    """Yield each pair of location and owner with something due, and which of it there is."""
    pair = owner_pairs(scope)
    has = _has(day, place=pair.c.place, owner=ENTRY.c.assigned_to_id == pair.c.owner, beside=pair)
    statement = (
        select(
            pair.c.place,
            pair.c.owner,
            works_at(pair.c.place).label("fit"),
            USER.c.username,
            USER.c.full_name,
            USER.c.search_key,
            *has,
        )
        .select_from(pair.join(USER, USER.c.id == pair.c.owner))
        .where(pair.c.owner.is_not(None))
    )
    nobodys = select(
        LOCATION.c.id.label("place"),
        *_has(
            day,
            place=LOCATION.c.id,
            owner=ENTRY.c.assigned_to_id.is_(None),
            beside=LOCATION,
        ),
    ).where(in_sight(scope, ENTRIES, LOCATION.c.id))
    for row in connection.execute(nobodys).mappings():
        yield {**row, "owner": None, "fit": False}
    for row in connection.execute(statement).mappings():
        yield dict(row)


def _has(
    day: Day, *, place: ColumnElement[int], owner: ColumnElement[bool], beside: Any
) -> list[ColumnElement[bool]]:
    """Return has1 to has4: whether there is something in each of the walks. A seek each."""

    def some(rank: int, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        found = indexed_by(select(ENTRY.c.id), ENTRY, _BY_PAIR).where(
            ACTIVE, ENTRY.c.location_id == place, owner, ENTRY.c.rank == rank, *conditions
        )
        return exists(found.correlate(beside))

    overdue = [some(rank, *_overdue(day)).label(f"has{rank}") for rank in _RANKS]
    today = or_(*(some(rank, *_today(day)) for rank in _RANKS))
    return [*overdue, today.label(f"has{TODAY}")]


def _overdue(day: Day) -> tuple[ColumnElement[bool], ...]:
    return ENTRY.c.follow_up_key < day.start, awake(day.now)


def _today(day: Day) -> tuple[ColumnElement[bool], ...]:
    return ENTRY.c.follow_up_key >= day.start, ENTRY.c.follow_up_key < day.end


def agent_walk(agent: Agent, number: int, day: Day) -> Walk:
    """Return one of an agent's walks: overdue of one rank, oldest first, or today's by time."""
    if number == TODAY:
        return Walk(
            number=TODAY,
            keys=_KEYS,
            branches=tuple(_branches(agent, _RANKS)),
            low=day.start,
            high=day.end,
        )
    branches = tuple(branch.where(awake(day.now)) for branch in _branches(agent, (number,)))
    return Walk(number=number, keys=_KEYS, branches=branches, high=day.start)


def sizes(
    connection: Connection, scope: Scope, day: Day, *, agents: Sequence[Agent]
) -> dict[tuple[int, int], int]:
    """Return how many rows each walk has, by agent and number: one pass over an index's keys."""
    whose = {pair: agent.id for agent in agents for pair in agent.pairs}
    place, owner, rank = ENTRY.c.location_id, ENTRY.c.assigned_to_id, ENTRY.c.rank
    statement = (
        indexed_by(
            select(place, owner, rank, _sum(*_overdue(day)), _sum(*_today(day))), ENTRY, _BY_PAIR
        )
        .where(ACTIVE, place > 0, in_sight(scope, ENTRIES, place))
        .group_by(place, owner, rank)
    )
    found: dict[tuple[int, int], int] = {}
    for place_id, owner_id, level, overdue, today in connection.execute(statement):
        agent_id = whose.get((place_id, owner_id))
        if agent_id is not None:
            found[agent_id, level] = found.get((agent_id, level), 0) + overdue
            found[agent_id, TODAY] = found.get((agent_id, TODAY), 0) + today
    return found


def _sum(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((and_(*conditions), 1), else_=0))


def _branches(agent: Agent, ranks: Sequence[int]) -> Iterator[Branch]:
    is_few = len(agent.pairs) * len(ranks) <= MOST_BRANCHES
    for rank in ranks:
        if is_few:
            yield from (_of_pair(pair, rank) for pair in agent.pairs)
        elif agent.id != NOBODY:
            yield _of_owner([place for place, _ in agent.pairs], agent.id, rank)
        else:
            yield from _of_many(agent.pairs, rank)


def _of_pair(pair: Pair, rank: int) -> Branch:
    place, owner = pair
    return _walked(_BY_PAIR, rank).where(ENTRY.c.location_id == place, _owned_by(owner))


def _of_owner(places: Sequence[int], owner: int | None, rank: int) -> Branch:
    """Return one owner's entries at many places: walked over all, filtered by place."""
    return _walked(_BY_OWNER, rank).where(_owned_by(owner), ENTRY.c.location_id.in_(places))


def _of_many(pairs: Sequence[Pair], rank: int) -> Iterator[Branch]:
    """Yield entries that nobody may own, of very many places and people: passes over others."""
    yield _of_owner([place for place, owner in pairs if owner is None], None, rank)
    owned = [(place, owner) for place, owner in pairs if owner is not None]
    unfit = tuple_(ENTRY.c.location_id, ENTRY.c.assigned_to_id).in_(owned)
    yield _walked(_BY_RANK, rank).where(unfit)


def _walked(index: str, rank: int) -> Branch:
    named = indexed_by(select(*key_columns(_KEYS)), ENTRY, index)
    return named.where(ACTIVE, ENTRY.c.rank == rank)


def _owned_by(owner: int | None) -> ColumnElement[bool]:
    column = ENTRY.c.assigned_to_id
    return column.is_(None) if owner is None else column == owner
