"""When to try again a customer who was not reached: the firm's cadence, in calling hours."""

import re
from datetime import UTC, date, datetime, time, timedelta

from .calling import CallingHours
from .settings import Settings
from .zones import local, settle

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1)}
_DAYS = {"d": 1, "w": 7}
_LOOKED_AHEAD = 8
"""Days; hours that the clocks leave out one night are there the next."""


def suggested_try(
    tries: int, *, settings: Settings, now: datetime, zone: str, best_time: time | None
) -> datetime:
    """Return the next try by the company's settings; see `next_try`."""
    return next_try(
        tries,
        cadence=settings.text("next_try"),
        now=now,
        zone=zone,
        best_time=best_time,
        hours=CallingHours.of(settings),
        default_time=settings.clock("follow_up_time"),
    )


def next_try(
    tries: int,
    *,
    cadence: str,
    now: datetime,
    zone: str,
    best_time: time | None,
    hours: CallingHours,
    default_time: time,
) -> datetime:
    """Return when to try again, in UTC: after `now`, at a time when the customer may be called.

    Args:
        tries: how often they were not reached by now, this time included; from 1 on.
        cadence: spans such as "+2h +1d +3d"; the nth try takes the nth, later ones the last.
        now: this moment.
        zone: the customer's.
        best_time: when they like to be reached, on their clocks.
        hours: when customers may be called; what falls outside moves on into them.
        default_time: the time of a day whose customer has no best time.

    """
    spans = cadence.split()
    amount, unit = _read(spans[min(max(tries, 1), len(spans)) - 1])
    first = _opening(best_time, default_time, hours)
    if unit in _DAYS:
        day = local(now, zone).date() + timedelta(days=amount * _DAYS[unit])
        return _settled(day, first, zone=zone, hours=hours, after=now)
    # To the minute: seconds are not shown.
    whole = now.astimezone(UTC).replace(second=0, microsecond=0)
    at = whole + amount * _UNITS[unit]
    there = local(at, zone)
    if hours.contain(there.time()):
        return at
    if there.time() < hours.from_time:
        return _settled(there.date(), hours.from_time, zone=zone, hours=hours, after=at)
    return _settled(there.date() + timedelta(days=1), first, zone=zone, hours=hours, after=at)


def _read(span: str) -> tuple[int, str]:
    found = re.fullmatch(r"\+(\d+)([mhdw])", span)
    if found is None:
        raise ValueError(f"not a span: {span}")
    return int(found[1]), found[2]


def _opening(best_time: time | None, default_time: time, hours: CallingHours) -> time:
    """Return when to call on a day of which only the date is given."""
    for clock in (best_time, default_time):
        if clock is not None and hours.contain(clock):
            return clock
    return hours.from_time


def _settled(
    day: date, clock: time, *, zone: str, hours: CallingHours, after: datetime
) -> datetime:
    """Return `clock` on `day` or the first day after on which it lies in the hours."""
    for later in range(_LOOKED_AHEAD):
        at = settle(day + timedelta(days=later), clock, zone).at
        if at > after and hours.contain(local(at, zone).time()):
            return at
    raise ValueError(f"no calling hours from {day} on in {zone}")
