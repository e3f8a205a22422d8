"""Believable moments for the made-up company, counted from today."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from ..domain.zones import local, local_date, settle, start_of_day

_MINUTE = timedelta(minutes=1)


def office_hour(rng: Random, day: date, zone: str) -> datetime:
    """Return a half hour between 08:30 and 17:00 of `day` in `zone`."""
    minutes = 510 + 30 * rng.randint(0, 17)
    return settle(day, time(minutes // 60, minutes % 60), zone).at


def workday_before(today: date, days: int) -> date:
    """Return the day `days` before `today`, or the Friday before it on a weekend."""
    day = today - timedelta(days=days)
    return day - timedelta(days=max(0, day.weekday() - 4))


def workday_after(today: date, days: int) -> date:
    """Return the day `days` after `today`, or the Monday after it on a weekend."""
    day = today + timedelta(days=days)
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def workdays_of_week(today: date) -> tuple[date, ...]:
    """Return the working days among the six after `today`."""
    days = (today + timedelta(days=ahead) for ahead in range(1, 7))
    return tuple(day for day in days if day.weekday() < 5)


def earlier_today(now: datetime, zone: str, *, place: int, of: int) -> datetime:
    """Return the moment number `place` of `of` spread over the part of today already past.

    Whatever the hour: at 00:05 they are minutes apart.
    """
    start = start_of_day(local_date(now, zone), zone)
    morning = settle(local_date(now, zone), time(8, 30), zone).at
    first = morning if now - morning > timedelta(hours=1) else start
    return _spread(first, now, place=place, of=of)


def later_today(now: datetime, zone: str, *, place: int, of: int) -> datetime:
    """Return the moment number `place` of `of` spread over what is left of today.

    Within the working day while that lasts; at 23:30 they are minutes apart.
    """
    today = local_date(now, zone)
    end = start_of_day(today + timedelta(days=1), zone) - _MINUTE
    evening = settle(today, time(18), zone).at
    last = evening if evening - now > timedelta(hours=1) else end
    return _spread(now, max(last, now + _MINUTE), place=place, of=of)


def _spread(first: datetime, last: datetime, *, place: int, of: int) -> datetime:
    """Return a whole minute after `first` and before `last` where there is one."""
    step = (last - first) * (place + 1) / (of + 1)
    exact = first + step
    grain = 5 if last - first > timedelta(hours=2) else 1
    minute = exact.minute - exact.minute % grain
    snapped = exact.replace(minute=minute, second=0, microsecond=0)
    return snapped if snapped > first else snapped + grain * _MINUTE


def moments(
    rng: Random, *, start: datetime, end: datetime, count: int, zone: str
) -> list[datetime]:
    """Return `count` rising moments strictly between, within working hours where that fits."""
    span = (end - start).total_seconds()
    low, high = start + _MINUTE, end - _MINUTE
    drawn = [
        min(max(start + timedelta(seconds=rng.random() * span), low), high) for _ in range(count)
    ]
    pressed = (_working(at, zone) for at in drawn)
    found = sorted(
        there if low <= there <= high else at for at, there in zip(drawn, pressed, strict=True)
    )
    for place in range(1, count):
        found[place] = max(found[place], found[place - 1] + timedelta(seconds=70))
    return found


def _working(at: datetime, zone: str) -> datetime:
    """Return the moment pressed into 08:00 to 18:00 of its day, a weekend's into its Friday."""
    there = local(at, zone)
    day = workday_before(there.date(), 0)
    minutes = 480 + (there.hour * 60 + there.minute) * 600 // 1440
    clock = time(minutes // 60, minutes % 60, there.second)
    return settle(day, clock, zone).at.astimezone(UTC)
