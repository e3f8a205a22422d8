"""What a filter's days mean: half-open spans of instants and of days, on the asker's clocks.

But for days open, which are counted on the clocks of each entry.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

from .dates import local_date, start_of_day
from .filters import CustomerFilter, Due, EntryFilter
from .values import dataclass

DAYS_AFTER = 6
"""How many days after today "this week" has."""
Ends = Callable[..., datetime | None]
_FIRST_DAY = date(1900, 1, 1).toordinal()
_LAST_DAY = date(8999, 12, 31).toordinal()


@dataclass(frozen=True, slots=True)
class Span:
    """The moments from `low` to before `high`; None is open."""

    low: datetime | None = None
    high: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether every moment lies in it."""
        return self.low is None and self.high is None

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return (self.low is None or moment >= self.low) and (
            self.high is None or moment < self.high
        )


def due_span(wanted: EntryFilter, *, now: datetime, zone: str) -> Span | None:
    """Return when the follow-ups lie that a filter wants, in the asker's zone.

    None where it does not ask, or wants those without any. An open span wants any follow-up.
    """
    if wanted.due is None or wanted.due is Due.NONE:
        return None
    today = local_date(now, zone)
    first, last = {
        Due.OVERDUE: (None, _days(today, -1)),
        Due.TODAY: (today, today),
        Due.WEEK: (_days(today, 1), _days(today, DAYS_AFTER)),
        Due.RANGE: (wanted.due_from, wanted.due_until),
    }[wanted.due]
    return _span(first, last, zone)


def reported_span(wanted: EntryFilter, *, now: datetime, zones: Collection[str]) -> Span:
    """Return when an active entry was reported that has been open as long as wanted in some zone.

    `zones` are all there are; whose days these are is the entry's to say.
    """
    spans = [_reported(wanted, now, zone) for zone in zones]
    return Span(_first(min, spans), _last(max, spans))


def surely_reported(wanted: EntryFilter, *, now: datetime, zones: Collection[str]) -> Span:
    """Return when an active entry was reported that has been so in every zone; may be none."""
    spans = [_reported(wanted, now, zone) for zone in zones]
    return Span(_first(max, spans), _last(min, spans))


def closed_from(wanted: EntryFilter, *, now: datetime, zone: str) -> datetime | None:
    """Return since when an entry must be closed: the start of that many days before today."""
    if wanted.closed_days is None:
        return None
    return start_of_day(_days(local_date(now, zone), -wanted.closed_days), zone)


def contract_days(wanted: CustomerFilter, *, now: datetime, zone: str) -> tuple[date, date] | None:
    """Return the first and the last day a contract may end on; None where it does not matter."""
    if wanted.ends_within is None:
        return None
    today = local_date(now, zone)
    return today, _days(today, wanted.ends_within)


def _reported(wanted: EntryFilter, now: datetime, zone: str) -> Span:
    today = local_date(now, zone)
    first = None if wanted.open_until is None else _days(today, -wanted.open_until)
    # Nothing has been open for less than no day, also what a fast clock reported.
    last = _days(today, -wanted.open_from) if wanted.open_from else None
    return _span(first, last, zone)


def _first(end: Ends, spans: Sequence[Span]) -> datetime | None:
    return end((span.low for span in spans if span.low is not None), default=None)


def _last(end: Ends, spans: Sequence[Span]) -> datetime | None:
    return end((span.high for span in spans if span.high is not None), default=None)


def _span(first: date | None, last: date | None, zone: str) -> Span:
    return Span(
        None if first is None else start_of_day(first, zone),
        None if last is None else start_of_day(_days(last, 1), zone),
    )


def _days(day: date, by: int) -> date:
    # Somebody may ask for a million days; the calendar begins and ends.
    return date.fromordinal(min(max(day.toordinal() + by, _FIRST_DAY), _LAST_DAY))
