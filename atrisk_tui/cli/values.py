"""What people type after an option, turned into values."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from ..domain.dates import (
    Moment,
    local_date,
    needs_time,
    parse_cli_moment,
    parse_day,
    parse_time,
    settle,
)
from ..domain.text import label
from ..domain.zones import read_instant
from ..errors import AtRiskError, Invalid, Usage

E = TypeVar("E", bound=StrEnum)


def choice(text: str, kind: type[E], *, field: str, error: type[AtRiskError] = Invalid) -> E:
    """Return the member of `kind` that `text` names, in any case and with either dash.

    Raises: `error`, naming those that there are.
    """
    wanted = text.strip().casefold()
    for member in kind:
        if wanted.replace("_", "-") == member.value.replace("_", "-"):
            return member
    names = tuple(member.value for member in kind)
    raise error(f"{label(field)} must be one of {', '.join(names)}.", field=field, allowed=names)


def count(text: str, *, field: str, most: int = 1_000_000) -> int:
    """Return how many of something are wanted, at least one. Raises: Usage."""
    if not re.fullmatch(r"[0-9]{1,9}", text.strip()) or not 1 <= int(text) <= most:
        raise Usage(f"{label(field)} must be a whole number from 1 to {most}.", field=field)
    return int(text)


def follow_up(text: str, *, zone: str, now: datetime) -> Moment | None:
    """Return the moment of a follow-up on the clocks of `zone`; a blank one is none.

    Raises: Invalid where the time of day is missing, or it is not in the future.
    """
    return parse_cli_moment(text, zone=zone, now=now) if text.strip() else None


def reported(text: str, *, zone: str, now: datetime) -> datetime:
    """Return the moment of a report, an instant or a day and a time on the clocks of `zone`.

    Raises: Invalid where it cannot be read; whether it is too late or too early is the store's.
    """
    instant = read_instant(text)
    if instant is not None:
        return instant
    words = re.sub(r"(?<=\d)T(?=\d)", " ", text).split()
    if len(words) < 2 or needs_time(text):
        raise Invalid(
            "Reported at needs a day and a time: write it like 2026-12-01 14:00.",
            field="reported_at",
        )
    clock = parse_time(words[-1], field="reported_at")
    today = local_date(now, zone)
    text = " ".join(words[:-1])
    day = parse_day(text, today=today, order="YMD", past=True, field="reported_at")
    return settle(day, clock, zone).at


def day(text: str, *, today: date, past: bool, field: str) -> date | None:
    """Return the day that `text` means; a blank one is none. Raises: Invalid."""
    if not text.strip():
        return None
    return parse_day(text, today=today, order="YMD", past=past, field=field)
