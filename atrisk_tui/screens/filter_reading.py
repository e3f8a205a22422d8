"""Spans of days as people type them: "7-30", "t to +7d", ".. oct 20"."""

import re
from collections.abc import Callable
from datetime import date

from ..domain.dates import Order, parse_day
from ..domain.view_data import LONGEST_DAYS
from ..errors import Invalid
from .filter_words import span_words

_WEEK = 7
"""Days from one weekday to the same one."""
_RANGE = re.compile(r"(\d*)\s*(-|\.\.|\bto\b)\s*(\d*)")
_LEAST = re.compile(r"(?:>=?\s*)?(\d+)\s*\+?")
_MOST = re.compile(r"<=?\s*(\d+)")
_BETWEEN = re.compile(r"\s*(?:\.\.|\u2013|\bto\b|\s-\s)\s*")


def read_range(text: str) -> tuple[int | None, int | None]:
    """Return the least and the most that a text means: "7" or more, "7-30", "-3", "".

    Raises: Invalid, in words.
    """
    text = text.strip().removesuffix("d").strip()
    if not text:
        return None, None
    if found := _LEAST.fullmatch(text):
        least, most = found[1], ""
    elif found := _MOST.fullmatch(text):
        least, most = "", found[1]
    elif (found := _RANGE.fullmatch(text)) and (found[1] or found[3]):
        least, most = found[1], found[3]
    else:
        raise Invalid("type days like 7, 7-30 or -3")
    first, last = (_number(part) if part else None for part in (least, most))
    if first is not None and last is not None and last < first:
        raise Invalid(f"the smaller number comes first: {last}-{first}")
    return first, last


def _number(digits: str) -> int:
    number = int(digits) if len(digits) < 10 else LONGEST_DAYS + 1
    if number > LONGEST_DAYS:
        raise Invalid(f"at most {LONGEST_DAYS} days")
    return number


def near_day(text: str, *, today: date, order: Order) -> date:
    """Return the day that one part of a span means; without its year it is the nearest.

    Lists are filtered by what was due as often as by what will be. A weekday is the next one.
    Raises: Invalid, in words.
    """
    ahead = parse_day(text, today=today, order=order)
    behind = parse_day(text, today=today, order=order, past=True)
    is_of_a_year = (ahead - behind).days > _WEEK
    return behind if is_of_a_year and today - behind < ahead - today else ahead


def read_span(text: str, day: Callable[[str], date]) -> tuple[date | None, date | None]:
    """Return the first and the last day that a text means; one day alone is both.

    `day` reads one day. Raises: Invalid, in words.
    """
    parts = _BETWEEN.split(text.strip())
    if len(parts) > 2 or not any(parts):
        raise Invalid("give one day, or two like oct 16 to oct 20")
    first = day(parts[0]) if parts[0] else None
    if len(parts) == 1:
        return first, first
    last = day(parts[1]) if parts[1] else None
    if first is not None and last is not None and last < first:
        raise Invalid(
            f"the earlier day comes first, and {span_words(last, last)} is before "
            f"{span_words(first, first)}"
        )
    return first, last
