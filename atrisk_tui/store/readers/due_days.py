"""The viewer's day, and the week after it, as instants."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ...domain.dates import local_date, start_of_day
from ..scope import Scope

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
