"""A moment typed once for many entries: the same instant, or the same time of day for each."""

from datetime import UTC, datetime, time

from ..errors import Invalid
from .dates import DEFAULT_TIME, echo, local, parse_moment
from .when import MONTHS, WEEKDAYS, Order, read


def parse_for_many(
    text: str,
    *,
    now: datetime,
    zone: str,
    default_time: time = DEFAULT_TIME,
    order: Order = "MDY",
    field: str = "follow_up_at",
) -> tuple[datetime, str]:
    """Return what `text` means for entries in several zones, and the words that echo it.

    Aware for "+2h" or an instant: that moment for all. Naive for a day or a time of day: then in
    each entry's own zone; `zone` is the typist's, on whose clocks it must be to come.
    Raises: Invalid when it cannot be read, with examples, or is not in the future.
    """
    words = read(text, order=order, field=field)
    if words.instant is not None or words.minutes is not None:
        at = parse_moment(text, now=now, zone=zone, order=order, field=field).at
        return at, echo(at, zone=zone, viewer_zone=zone, now=now)
    # Clocks without a zone know no night that is an hour short: the entries' own zones may.
    here = local(now, zone).replace(tzinfo=UTC)
    try:
        there = parse_moment(
            text, now=here, zone="UTC", default_time=default_time, order=order, field=field
        ).at
    except Invalid as error:
        # No zone is meant, and none must be named.
        raise Invalid(error.message.replace(" UTC,", ","), field=field) from None
    return there.replace(tzinfo=None), _own_time(there, here)


def _own_time(at: datetime, now: datetime) -> str:
    day = f"{WEEKDAYS[at.weekday()]} {at.day:02d} {MONTHS[at.month - 1]}"
    if at.date() == now.date():
        day = "today"
    elif at.year != now.year:
        day = f"{day} {at.year:04d}"
    return f"= {day} {at:%H:%M} in each customer's own time"
