"""How people write a day and a time: words in, meaning out, without looking at a clock."""

import re
from calendar import monthrange
from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal

from ..errors import Invalid
from .text import label
from .values import dataclass
from .zones import read_instant

Order = Literal["MDY", "DMY", "YMD"]
"""How a company writes numeric dates."""

YEARS = range(1800, 3000)
"""Years that can be meant; the others are slips of the finger, and some databases refuse them."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NEAR_DAYS = {
    **dict.fromkeys(("t", "tod", "today"), 0),
    **dict.fromkeys(("tom", "tmr", "tomorrow"), 1),
    **dict.fromkeys(("yest", "yesterday"), -1),
}
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?)?(?P<half>am|pm|a|p)?", re.ASCII
)
_OFFSET = re.compile(r"([+-])(\d{1,4})(min|mo|m|h|d|w|y)", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,4})([/.-])(\d{1,2})(?:\2(\d{1,4}))?\.?", re.ASCII)
_ISO_LOCAL = re.compile(r"^(\d{4}-\d\d-\d\d)t(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$", re.ASCII)
_ISO_ZONE = re.compile(r"(?<=\d\d:\d\d)((?::\d\d(?:\.\d+)?)?)\s?(?:Z|UTC|[+-]\d\d:?\d\d)$", re.I)
_DAY_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?", re.ASCII)

_MOMENT_EXAMPLES = "+2h, +3d, fri, tom 2pm, oct 16 14:00 or 2026-12-01 14:00"
_DAY_EXAMPLES = "today, -1d, +3m, fri, 16 oct 2026 or 2026-12-01"


@dataclass(frozen=True, slots=True)
class Shift:
    """A day counted from today."""

    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, 0 for Monday."""

    number: int


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of some year."""

    month: int
    day: int


Day = date | Shift | Weekday | MonthDay


@dataclass(frozen=True, slots=True)
class Words:
    """What was written; at most one of instant, minutes and day."""

    instant: datetime | None = None
    minutes: int | None = None
    """From now, exactly."""
    day: Day | None = None
    weekday: int | None = None
    """A day of the week written beside a date, which it must agree with."""
    clock: time | None = None


def read(text: str, *, order: Order, field: str, days_only: bool = False) -> Words:
    """Return what `text` says; with `days_only`, "+3m" is months and no time is taken.

    Raises: Invalid when it cannot be read, with examples, or names a day that no calendar has.
    """
    instant = None if days_only else read_instant(text)
    if instant is not None:
        return Words(instant=instant)
    words = _words(_tokens(text), order=order, field=field, days_only=days_only)
    if words is None:
        examples = _DAY_EXAMPLES if days_only else _MOMENT_EXAMPLES
        wrong = "cannot be read" if text.strip() else "is needed"
        raise Invalid(f"{label(field)} {wrong}: write it like {examples}.", field=field)
    return words


@lru_cache(maxsize=4096)
def parse_date(text: str, *, order: Order, field: str) -> date:
    """Return the day that `text` names in full, as files do; a time beside it is ignored.

    Raises: Invalid when the year is missing, or it cannot be read.
    """
    tokens = _tokens(_ISO_ZONE.sub(r"\1", text.strip()))
    words = _words(tokens, order=order, field=field, days_only=False)
    if words is None or not isinstance(words.day, date):
        raise Invalid(
            f"{label(field)} is not a date with its year: write it like 2026-12-01.", field=field
        )
    return words.day


def parse_time(text: str, *, field: str) -> time:
    """Return the time of day that "14:00", "2pm" or "9:30 am" says.

    Raises: Invalid when it says none.
    """
    tokens = _tokens(text)
    clock = read_clock(tokens[0]) if len(tokens) == 1 else None
    if clock is None:
        raise Invalid(
            f"{label(field)} is not a time of day: write it like 14:00 or 2pm.", field=field
        )
    return clock


def read_clock(word: str) -> time | None:
    """Return the time of day of one lower-case word, or None; seconds are dropped."""
    if word == "noon":
        return time(12)
    found = _CLOCK.fullmatch(word)
    if found is None or not (found["minute"] or found["half"]):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].startswith("p") else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def check_year(year: int, *, field: str) -> None:
    """Refuse a year that nobody means.

    Raises: Invalid.
    """
    if year not in YEARS:
        raise Invalid(
            f"{label(field)} has the year {year}; it must be {YEARS[0]} to {YEARS[-1]}.",
            field=field,
        )


def calendar_day(year: int, month: int, day: int, *, field: str) -> date:
    """Return a day, or refuse one that no calendar has.

    Raises: Invalid.
    """
    check_year(year, field=field)
    try:
        return date(year, month, day)
    except ValueError:
        if not 1 <= month <= 12:
            words = f"there is no month {month}"
        else:
            words = f"{MONTHS[month - 1]} {year} has no day {day}"
        raise Invalid(f"{label(field)}: {words}.", field=field) from None


def _tokens(text: str) -> list[str]:
    plain = text.strip().lower()
    if len(plain) > 60:
        return []
    plain = _ISO_LOCAL.sub(r"\1 \2", plain)
    plain = re.sub(r"(\d)\s+(am|pm)\b", r"\1\2", plain.replace(",", " "))
    plain = re.sub(r"([+-])\s+(\d)", r"\1\2", plain)
    return [token for token in plain.split() if token not in ("at", "on")]


def _words(tokens: list[str], *, order: Order, field: str, days_only: bool) -> Words | None:
    clocks = [clock for token in tokens if (clock := read_clock(token)) is not None]
    rest = [token for token in tokens if read_clock(token) is None]
    if len(clocks) > 1 or not tokens or (days_only and clocks):
        return None
    clock = clocks[0] if clocks else None
    if not rest:
        return Words(clock=clock)
    weekday = _named(rest[0], _DAY_NAMES)
    if weekday is not None and len(rest) > 1:
        dated = _date(rest[1:], order=order, field=field)
        return Words(day=dated, weekday=weekday, clock=clock) if dated else None
    if weekday is not None:
        return Words(day=Weekday(weekday), clock=clock)
    if len(rest) == 1 and rest[0] in _NEAR_DAYS:
        return Words(day=Shift(_NEAR_DAYS[rest[0]]), clock=clock)
    if len(rest) == 1 and (offset := _OFFSET.fullmatch(rest[0])):
        return _shifted(offset, clock, days_only=days_only)
    day = _date(rest, order=order, field=field)
    return Words(day=day, clock=clock) if day else None


def _shifted(offset: re.Match[str], clock: time | None, *, days_only: bool) -> Words | None:
    count = int(offset[1] + offset[2])
    unit = "mo" if days_only and offset[3] == "m" else offset[3]
    if unit in ("m", "min", "h"):
        if days_only or clock:
            return None
        return Words(minutes=count * (60 if unit == "h" else 1))
    shifts = {
        "d": Shift(days=count),
        "w": Shift(days=7 * count),
        "mo": Shift(months=count),
        "y": Shift(months=12 * count),
    }
    return Words(day=shifts[unit], clock=clock)


def _date(tokens: list[str], *, order: Order, field: str) -> date | MonthDay | None:
    if len(tokens) == 1:
        return _numeric(tokens[0], order=order, field=field)
    if len(tokens) not in (2, 3):
        return None
    first, second = tokens[:2]
    month, number = _named(first, _MONTH_NAMES), _DAY_NUMBER.fullmatch(second)
    if month is None:
        month, number = _named(second, _MONTH_NAMES), _DAY_NUMBER.fullmatch(first)
    if month is None or number is None:
        return None
    if len(tokens) == 2:
        return _month_day(month + 1, int(number[1]), field=field)
    if not re.fullmatch(r"\d{2}|\d{4}", tokens[2], re.ASCII):
        return None
    return calendar_day(_full_year(tokens[2]), month + 1, int(number[1]), field=field)


def _numeric(token: str, *, order: Order, field: str) -> date | MonthDay | None:
    found = _NUMERIC.fullmatch(token)
    if found is None:
        return None
    if found[4] is None:
        # "9.30" is half past nine to some and a date to others.
        if found[2] == "." and order != "DMY":
            return None
        day, month = (found[1], found[3]) if order == "DMY" else (found[3], found[1])
        return None if len(found[1]) > 2 else _month_day(int(month), int(day), field=field)
    written: str = "YMD" if len(found[1]) > 2 else order
    part = dict(zip(written, (found[1], found[3], found[4]), strict=True))
    if len(part["Y"]) not in (2, 4) or len(part["M"]) > 2 or len(part["D"]) > 2:
        return None
    return calendar_day(_full_year(part["Y"]), int(part["M"]), int(part["D"]), field=field)


def _month_day(month: int, day: int, *, field: str) -> MonthDay:
    leap_year = 2000  # 29 February is a day
    if 1 <= month <= 12 and not 1 <= day <= monthrange(leap_year, month)[1]:
        raise Invalid(f"{label(field)}: {MONTHS[month - 1]} has no day {day}.", field=field)
    calendar_day(leap_year, month, day, field=field)
    return MonthDay(month, day)


def _full_year(digits: str) -> int:
    """Return the year; of two digits, 69 to 99 are in the last century, as POSIX has it."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= 69 else 2000)


def _named(token: str, names: list[str]) -> int | None:
    """Return the place of the name that `token` begins (three letters at least), or None."""
    word = token.removesuffix(".")
    if len(word) < 3:
        return None
    return next((place for place, name in enumerate(names) if name.startswith(word)), None)
