"""What is due: overdue by risk, today by time with its `now` line, the week after."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Connection

from ...domain.dates import local_date, start_of_day
from ...domain.model import RiskLevel
from ...domain.paging import Count, Page
from ...domain.queries import CountDue, EntryFilter, EntrySort, ListDue, NextFollowUp
from ...domain.rows import DueCounts, DueGroup, DueRow
from ..columns import NO_MOMENT
from ..paging import Fixed, Place, Segment, Walk, capped_count, read_page
from ..scope import Scope
from .entry_rows import entry_rows
from .entry_walks import course
from .queues import awake

_HEADING = {DueGroup.OVERDUE: 10, DueGroup.TODAY: 20, DueGroup.WEEK: 30}
"""Segment numbers, which cursors keep: a group's heading; its walks follow."""
_LATE, _NOW_LINE, _LATER = 21, 22, 23
_DAYS_AFTER = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The viewer's day as instants: from its first moment to the end of the week after."""

    start: datetime
    end: datetime
    week_end: datetime
    now: datetime
    """This moment; the day's first one when another day is looked at."""
    is_today: bool


def list_due(connection: Connection, scope: Scope, query: ListDue) -> Page[DueRow]:
    """Return one span of what is due, headings and the `now` line among it."""
    day = day_of(scope, query.day)
    walks = _walks(scope, query.assigned_to_id, day)

    def shown(group: DueGroup) -> Callable[[], bool]:
        return cache(lambda: any(walk.size(connection, 1) for walk in walks[group]))

    return read_page(
        connection,
        tuple(_segments(walks, shown, day)),
        span=query.span,
        rows=lambda places: _rows(connection, places, day),
    )


def count_due(connection: Connection, scope: Scope, query: CountDue) -> DueCounts:
    """Return how many rows each group has, capped."""
    day = day_of(scope, query.day)
    owner_id = query.assigned_to_id
    is_awake = awake(day.now)

    def count(low: datetime | None, high: datetime, *conditions: ColumnElement[bool]) -> Count:
        walk = _walk(scope, owner_id, None, low=low, high=high, where=conditions)
        return capped_count(connection, (walk,))

    return DueCounts(
        overdue=count(None, day.start, is_awake),
        today=count(day.start, day.end),
        week=count(day.end, day.week_end, is_awake),
    )


def next_follow_up(connection: Connection, scope: Scope, query: NextFollowUp) -> int | None:
    """Return which entry's follow-up comes next; its promise holds while it is snoozed."""
    walk = _walk(scope, query.assigned_to_id, None, low=scope.now, high=NO_MOMENT)
    places = walk.places(connection, after=None, limit=1, back=False)
    return places[0].id if places else None


def day_of(scope: Scope, day: date | None) -> Day:
    """Return a day on the asker's clocks; None means today."""
    zone = scope.actor.zone
    today = local_date(scope.now, zone)
    first = day or today
    start = start_of_day(first, zone)
    return Day(
        start=start,
        end=start_of_day(first + timedelta(days=1), zone),
        week_end=start_of_day(first + timedelta(days=1 + _DAYS_AFTER), zone),
        now=scope.now if first == today else start,
        is_today=first == today,
    )


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


def _walks(scope: Scope, owner_id: int | None, day: Day) -> dict[DueGroup, tuple[Walk, ...]]:
    only_awake = (awake(day.now),)

    def walk(number: int, low: datetime | None, high: datetime, *, hides: bool) -> Walk:
        where = only_awake if hides else ()
        return _walk(scope, owner_id, None, number=number, low=low, high=high, where=where)

    return {
        DueGroup.OVERDUE: tuple(
            _walk(scope, owner_id, level, number=10 + level.rank, high=day.start, where=only_awake)
            for level in sorted(RiskLevel, key=lambda level: level.rank)
        ),
        # A snooze hides from queues, never a follow-up on its day.
        DueGroup.TODAY: (
            walk(_LATE, day.start, day.now, hides=False),
            walk(_LATER, day.now, day.end, hides=False),
        ),
        DueGroup.WEEK: (walk(31, day.end, day.week_end, hides=True),),
    }


def _walk(
    scope: Scope,
    owner_id: int | None,
    level: RiskLevel | None,
    *,
    high: datetime,
    low: datetime | None = None,
    number: int = 1,
    where: Sequence[ColumnElement[bool]] = (),
) -> Walk:
    """Return active entries by follow-up from `low` to before `high`."""
    way = course(EntryFilter(assigned_to_id=owner_id, risk_level=level), EntrySort.FOLLOW_UP)
    return Walk(
        number=number,
        keys=way.keys,
        branches=tuple(branch.where(*where) for branch in way.branches(scope)),
        low=low or way.low,
        high=high,
    )


def _rows(connection: Connection, places: Sequence[Place], day: Day) -> tuple[DueRow, ...]:
    entries = {
        row.id: row for row in entry_rows(connection, [place for place in places if place.id > 0])
    }
    return tuple(
        DueRow(
            id=place.id,
            group=_group(place.segment),
            entry=entries.get(place.id),
            now_line=place.segment == _NOW_LINE,
            late=place.segment == _LATE,
        )
        for place in places
    )


def _group(segment: int) -> DueGroup:
    return next(group for group, number in _HEADING.items() if number == segment // 10 * 10)
