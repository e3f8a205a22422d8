"""What is due: overdue by risk, today by time with its `now` line, the week after."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Connection

from ...domain.absences import CoveredDue
from ...domain.model import RiskLevel
from ...domain.paging import Count, Page
from ...domain.queries import CountDue, EntryFilter, EntrySort, ListDue, NextFollowUp
from ...domain.rows import DueCounts, DueGroup, DueRow, EntryRow
from ..columns import NO_MOMENT
from ..paging import (
    MOST_BRANCHES,
    Branch,
    Fixed,
    Place,
    Segment,
    Walk,
    capped_count,
    read_page,
)
from ..scope import Scope
from .absences import Covered, covered_by
from .due_by_agent import list_by_agent
from .due_days import Day, day_of
from .entry_rows import entry_rows
from .entry_walks import Course, course
from .queues import awake
from .sources import ENTRIES, ENTRY, is_among, places_in_sight

_HEADING = {DueGroup.OVERDUE: 10, DueGroup.TODAY: 20, DueGroup.WEEK: 30}
"""Segment numbers, which cursors keep: a group's heading; its walks follow."""
_LATE, _NOW_LINE, _LATER = 21, 22, 23
Owners = tuple[int | None, ...]
"""Whose entries; (None,) stands for everyone's in sight."""


def list_due(connection: Connection, scope: Scope, query: ListDue) -> Page[DueRow]:
    """Return one span of what is due, headings and the `now` line among it."""
    day = day_of(scope, query.day)
    if query.by_agent and query.assigned_to_id is None:
        return list_by_agent(connection, scope, day, span=query.span)
    covered = covered_by(connection, scope, query.assigned_to_id, day=query.day)
    walks = _walks(scope, _owners(query.assigned_to_id, covered), day)

    def shown(group: DueGroup) -> Callable[[], bool]:
        return cache(lambda: any(walk.size(connection, 1) for walk in walks[group]))

    names: dict[int | None, str] = {one.id: one.username for one in covered}
    return read_page(
        connection,
        tuple(_segments(walks, shown, day)),
        span=query.span,
        rows=lambda places: _rows(connection, places, names),
    )


def count_due(connection: Connection, scope: Scope, query: CountDue) -> DueCounts:
    """Return how many rows each group has, capped, and how many of them are covered for whom."""
    day = day_of(scope, query.day)
    covered = covered_by(connection, scope, query.assigned_to_id, day=query.day)
    is_awake = awake(day.now)

    def count(
        owners: Owners, low: datetime | None, high: datetime, *conditions: ColumnElement[bool]
    ) -> Count:
        walk = due_walk(scope, owners, None, low=low, high=high, where=conditions)
        return capped_count(connection, (walk,))

    owners = _owners(query.assigned_to_id, covered)
    return DueCounts(
        overdue=count(owners, None, day.start, is_awake),
        today=count(owners, day.start, day.end),
        week=count(owners, day.end, day.week_end, is_awake),
        covered=tuple(
            CoveredDue(
                user_id=one.id,
                username=one.username,
                full_name=one.full_name,
                until_on=one.until_on,
                overdue=count((one.id,), None, day.start, is_awake),
                today=count((one.id,), day.start, day.end),
            )
            for one in covered
        ),
    )


def next_follow_up(connection: Connection, scope: Scope, query: NextFollowUp) -> int | None:
    """Return which entry's follow-up comes next; its promise holds while it is snoozed."""
    owners = _owners(query.assigned_to_id, covered_by(connection, scope, query.assigned_to_id))
    walk = due_walk(scope, owners, None, low=scope.now, high=NO_MOMENT)
    places = walk.places(connection, after=None, limit=1, back=False)
    return places[0].id if places else None


def _owners(owner_id: int | None, covered: Sequence[Covered]) -> Owners:
    return (owner_id, *(one.id for one in covered))


def _segments(
    walks: dict[DueGroup, tuple[Walk, ...]],
    shown: Callable[[DueGroup], Callable[[], bool]],
    day: Day,
) -> Iterator[Segment]:
    for group, number in _HEADING.items():
        yield Fixed(number=number, id=-number, shown=shown(group))
        for walk in walks[group]:
            if walk.number == _LATER and day.is_today:
                yield Fixed(number=_NOW_LINE, id=-_NOW_LINE, shown=shown(group))
            yield walk


def _walks(scope: Scope, owners: Owners, day: Day) -> dict[DueGroup, tuple[Walk, ...]]:
    only_awake = (awake(day.now),)

    def walk(number: int, low: datetime | None, high: datetime, *, hides: bool) -> Walk:
        where = only_awake if hides else ()
        return due_walk(scope, owners, None, number=number, low=low, high=high, where=where)

    return {
        DueGroup.OVERDUE: tuple(
            due_walk(scope, owners, level, number=10 + level.rank, high=day.start, where=only_awake)
            for level in sorted(RiskLevel, key=lambda level: level.rank)
        ),
        # A snooze hides from queues, never a follow-up on its day.
        DueGroup.TODAY: (
            walk(_LATE, day.start, day.now, hides=False),
            walk(_LATER, day.now, day.end, hides=False),
        ),
        DueGroup.WEEK: (walk(31, day.end, day.week_end, hides=True),),
    }


def due_walk(
    scope: Scope,
    owners: Owners,
    level: RiskLevel | None,
    *,
    high: datetime,
    low: datetime | None = None,
    number: int = 1,
    where: Sequence[ColumnElement[bool]] = (),
) -> Walk:
    """Return active entries of any of these owners by follow-up, from `low` to before `high`."""
    ways = [
        course(EntryFilter(assigned_to_id=one, risk_level=level), EntrySort.FOLLOW_UP)
        for one in owners
    ]
    return Walk(
        number=number,
        keys=ways[0].keys,
        branches=tuple(branch.where(*where) for branch in _merged(scope, ways)),
        low=low or ways[0].low,
        high=high,
    )


def _merged(scope: Scope, ways: Sequence[Course]) -> tuple[Branch, ...]:
    """Return the branches of all ways; too many to merge are walked over all locations."""
    branches = tuple(branch for way in ways for branch in way.branches(scope))
    places = places_in_sight(scope, ENTRIES)
    if len(branches) <= MOST_BRANCHES or len(ways) == 1 or not places:
        return branches
    everywhere = replace(scope, actor=replace(scope.actor, location_ids=None))
    at_places = is_among(scope, ENTRY.c.location_id, places)
    return tuple(branch.where(at_places) for way in ways for branch in way.branches(everywhere))


def _rows(
    connection: Connection, places: Sequence[Place], names: Mapping[int | None, str]
) -> tuple[DueRow, ...]:
    entries = {
        row.id: row for row in entry_rows(connection, [place for place in places if place.id > 0])
    }
    return tuple(_row(place, entries.get(place.id), names) for place in places)


def _row(place: Place, entry: EntryRow | None, names: Mapping[int | None, str]) -> DueRow:
    return DueRow(
        id=place.id,
        group=_group(place.segment),
        entry=entry,
        now_line=place.segment == _NOW_LINE,
        late=place.segment == _LATE,
        covers=names.get(entry.assigned_to_id) if entry is not None else None,
    )


def _group(segment: int) -> DueGroup:
    return next(group for group, number in _HEADING.items() if number == segment // 10 * 10)
