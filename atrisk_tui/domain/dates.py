"""Days and moments as people type them and read them; `now` is always passed in."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from ..errors import Invalid
from .text import label
from .when import (
    MONTHS,
    WEEKDAYS,
    Day,
    MonthDay,
    Order,
    Shift,
    Weekday,
    Words,
    check_year,
    parse_date,
    parse_time,
    read,
)
from .zones import (
    Moment,
    check_zone,
    instant_text,
    local,
    local_date,
    parse_instant,
    settle,
    start_of_day,
    zones_like,
)

__all__ = [
    "DEFAULT_TIME",
    "Moment",
    "Order",
    "check_zone",
    "days_open",
    "echo",
    "instant_text",
    "local",
    "local_date",
    "needs_time",
    "parse_cli_moment",
    "parse_date",
    "parse_day",
    "parse_instant",
    "parse_moment",
    "parse_past",
    "parse_time",
    "relative",
    "settle",
    "short",
    "start_of_day",
    "zones_like",
]

DEFAULT_TIME = time(9)
"""The time of a follow-up for which nothing says another."""


def parse_moment(
    text: str,
    *,
    now: datetime,
    zone: str,
    keep: datetime | None = None,
    best_time: time | None = None,
    default_time: time = DEFAULT_TIME,
    order: Order = "MDY",
    field: str = "follow_up_at",
) -> Moment:
    """Return the future moment that `text` means on the clocks of `zone`, the customer's.

    A day without a time takes that of `keep` (the former follow-up), else `best_time`, else
    `default_time`. A time without a day is the next such time.
    Raises: Invalid when it cannot be read, with examples, or is not in the future.
    """
    words = read(text, order=order, field=field)
    usual = _usual_time(keep, zone) or best_time or default_time
    if words.instant is not None:
        moment = Moment(words.instant)
    elif words.minutes is not None:
        # To the minute: seconds are not shown, and would make what is typed again another moment.
        whole = now.astimezone(UTC).replace(second=0, microsecond=0)
        moment = Moment(whole + timedelta(minutes=words.minutes))
    else:
        moment = _settled(words, now=now, zone=zone, usual=usual, field=field)
    if moment.at <= now:
        raise Invalid(
            f"{label(field)} would be {_full(moment.at, zone)}, which is not in the future: "
            "give a later time.",
            field=field,
        )
    return moment


def parse_past(
    text: str, *, now: datetime, zone: str, order: Order = "MDY", field: str = "reported_at"
) -> Moment:
    """Return the moment up to now that `text` means on the clocks of `zone`: "-2h", "yest 14:00".

    A weekday or a date without its year is the last one; a time without a day is today's.
    Raises: Invalid when it cannot be read, has no time of day, or lies in the future.
    """
    words = read(text, order=order, field=field)
    if words.instant is not None:
        moment = Moment(words.instant)
    elif words.minutes is not None:
        moment = Moment(now.astimezone(UTC) + timedelta(minutes=words.minutes))
    elif words.clock is None:
        raise Invalid(f"{label(field)} needs a time beside its day, like 14:00.", field=field)
    else:
        today = local_date(now, zone)
        day = today if words.day is None else _day(words.day, today=today, past=True, field=field)
        _check_weekday(words, day, field)
        moment = settle(day, words.clock, zone)
    if moment.at > now:
        raise Invalid(
            f"{label(field)} would be {_full(moment.at, zone)}, which is in the future: "
            "give a moment up to now.",
            field=field,
        )
    return moment


def needs_time(text: str) -> bool:
    """Return whether `text` names a day and no time of day."""
    try:
        words = read(text, order="YMD", field="follow_up_at")
    except Invalid:
        return False
    return words.day is not None and words.clock is None


def parse_cli_moment(text: str, *, zone: str, now: datetime, field: str = "follow_up_at") -> Moment:
    """Return the future moment that an option means; nothing is filled in for it.

    Numeric dates begin with the year there, whatever the company's order.
    Raises: Invalid when the time of day is missing, it cannot be read, or is not in the future.
    """
    if needs_time(text):
        raise Invalid(
            f"{label(field)} needs a time beside its date: write it like 2026-12-01 14:00, "
            "+3d 14:00 or +2h.",
            field=field,
        )
    return parse_moment(text, now=now, zone=zone, order="YMD", field=field)


def parse_day(
    text: str, *, today: date, order: Order = "MDY", past: bool = False, field: str = "date"
) -> date:
    """Return the day that `text` means: "t", "yest", "-1d", "+3m", "fri", "oct 16", 2026-12-01.

    A weekday or a date without its year is the next one, with `past` the last one; only there
    may a weekday be today itself.
    Raises: Invalid when it cannot be read, with examples.
    """
    words = read(text, order=order, field=field, days_only=True)
    if words.day is None:
        raise Invalid(f"{label(field)} needs a day, not only a time.", field=field)
    day = _day(words.day, today=today, past=past, field=field)
    _check_weekday(words, day, field)
    return day


def echo(moment: datetime, *, zone: str, viewer_zone: str, now: datetime, note: str = "") -> str:
    """Return how a typed moment was understood: "= Fri 16 Oct 14:00 MDT, in 3 days".

    Where the viewer's clocks differ from those of `zone`, both are shown. `note` is Moment.note.
    """
    there, here = local(moment, zone), local(moment, viewer_zone)
    today = local_date(now, zone)
    words = f"= {_day_words(there.date(), today)} {there:%H:%M} {_abbreviation(there)}"
    if there.utcoffset() != here.utcoffset():
        same_day = there.date() == here.date()
        day = "" if same_day else f"{WEEKDAYS[here.weekday()]} "
        words += f" there, {day}{here:%H:%M} here"
    days = (there.date() - today).days
    # What is typed is read to the minute: +2h is in 2 h, not 20 s less.
    minute = now.replace(second=0, microsecond=0)
    words += f", {_days_away(days) if days else relative(moment, minute)}"
    return f"{words}; {note}" if note else words


def short(moment: datetime, zone: str, now: datetime) -> str:
    """Return a moment for a narrow column, at most 12 characters, on the clocks of `zone`.

    Today "14:00", within six days "Sat 10 09:00", this year "21 Oct 09:00", else "05 Jan 2027".
    """
    there, today = local(moment, zone), local_date(now, zone)
    day, month = f"{there.day:02d}", MONTHS[there.month - 1]
    if there.date() == today:
        return f"{there:%H:%M}"
    if abs((there.date() - today).days) <= 6:
        return f"{WEEKDAYS[there.weekday()]} {day} {there:%H:%M}"
    if there.year == today.year:
        return f"{day} {month} {there:%H:%M}"
    return f"{day} {month} {there.year:04d}"


def relative(moment: datetime, now: datetime) -> str:
    """Return how far off a moment is, in whole units: "in 18 min", "5 h late", "3 d late"."""
    late = moment < now
    minutes = int(abs(moment - now).total_seconds() // 60)
    if minutes == 0:
        return "now"
    if minutes < 60:
        amount = f"{minutes} min"
    elif minutes < 24 * 60:
        amount = f"{minutes // 60} h"
    else:
        amount = f"{minutes // (24 * 60)} d"
    return f"{amount} late" if late else f"in {amount}"


def days_open(reported: datetime, until: date | datetime, zone: str) -> int:
    """Return the whole days from the reported date to `until`, in `zone`; never negative.

    `until` is the resolution date, or the moment it was closed, or now.
    """
    last = local_date(until, zone) if isinstance(until, datetime) else until
    return max(0, (last - local_date(reported, zone)).days)


def _usual_time(keep: datetime | None, zone: str) -> time | None:
    return local(keep, zone).time().replace(second=0, microsecond=0, fold=0) if keep else None


def _settled(words: Words, *, now: datetime, zone: str, usual: time, field: str) -> Moment:
    today = local_date(now, zone)
    clock = words.clock or usual
    same_weekday = isinstance(words.day, Weekday) and words.day.number == today.weekday()
    if words.day is None or (same_weekday and words.clock):
        moment = settle(today, clock, zone)
        if moment.at > now:
            return moment
        return settle(today + timedelta(days=7 if same_weekday else 1), clock, zone)
    day = _day(words.day, today=today, past=False, field=field)
    _check_weekday(words, day, field)
    return settle(day, clock, zone)


def _day(day: Day, *, today: date, past: bool, field: str) -> date:
    if isinstance(day, Shift):
        return _shifted(today, day, field)
    if isinstance(day, Weekday):
        if past:
            return today - timedelta(days=(today.weekday() - day.number) % 7)
        return today + timedelta(days=(day.number - today.weekday() - 1) % 7 + 1)
    if isinstance(day, MonthDay):
        return _nearest_year(day, today=today, past=past)
    return day


def _shifted(today: date, shift: Shift, field: str) -> date:
    """Return the day `shift` away; a month too short for it gives its last day."""
    year, month = divmod(today.year * 12 + today.month - 1 + shift.months, 12)
    check_year(year, field=field)
    last = monthrange(year, month + 1)[1]
    day = date(year, month + 1, min(today.day, last)) + timedelta(days=shift.days)
    check_year(day.year, field=field)
    return day


def _nearest_year(wanted: MonthDay, *, today: date, past: bool) -> date:
    """Return the next such day from today on, or the last one; 29 February waits for its year."""
    step = -1 if past else 1
    year = today.year
    while True:
        if wanted.day <= monthrange(year, wanted.month)[1]:
            day = date(year, wanted.month, wanted.day)
            if (day <= today) if past else (day >= today):
                return day
        year += step


def _check_weekday(words: Words, day: date, field: str) -> None:
    if words.weekday is not None and words.weekday != day.weekday():
        raise Invalid(
            f"{label(field)}: {day.day} {MONTHS[day.month - 1]} {day.year} is a "
            f"{WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[words.weekday]}.",
            field=field,
        )


def _day_words(day: date, today: date) -> str:
    if day == today:
        return "today"
    words = f"{WEEKDAYS[day.weekday()]} {day.day:02d} {MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year:04d}"


def _full(moment: datetime, zone: str) -> str:
    there = local(moment, zone)
    day = f"{WEEKDAYS[there.weekday()]} {there.day:02d} {MONTHS[there.month - 1]} {there.year:04d}"
    return f"{day} {there:%H:%M} {_abbreviation(there)}"


def _abbreviation(there: datetime) -> str:
    name = there.tzname() or ""
    return f"UTC{name}" if name[:1] in "+-" else name


def _days_away(days: int) -> str:
    amount = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"in {amount}" if days > 0 else f"{amount} ago"
