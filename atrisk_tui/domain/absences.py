"""Who is out and who covers, and how each agent's work stands."""

from collections.abc import Sequence
from datetime import date

from .commands import Command
from .paging import Count
from .values import dataclass

LONGEST_DAYS = 366
"""Of one absence, its first and last day included."""
MOST_COVERED = 20
"""People that one person may cover at a time: each is one more walk for their Home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOut(Command):
    """Put someone out, with cover.

    The receipt's detail: `uncovered` (names of locations where the cover does not work),
    `cover_out` (spans in which the cover is out too), `covers` (usernames of those whom the
    person was to cover meanwhile); `uncovered_unseen` and `covers_unseen` are how many more
    there are out of the actor's sight.
    """

    user_id: int
    from_on: date
    until_on: date
    """The last day, inclusive, on the person's own calendar."""
    cover_id: int | None
    """On whose Home the due entries stand meanwhile; None for nobody's."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BringBack(Command):
    """End someone's absence.

    They are back from today on; one that has not begun is deleted.
    """

    absence_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceRow:
    """A time that somebody is out."""

    id: int
    version: int
    user_id: int
    username: str
    full_name: str
    from_on: date
    until_on: date
    cover_id: int | None
    cover: str | None
    """Username."""
    note: str

    @property
    def words(self) -> str:
        """Until when, and who covers: "out until 16 Oct, cover ben"."""
        return out_words(self.until_on, self.cover)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredDue:
    """Somebody who is out, and what of theirs stands on the cover's Home."""

    user_id: int
    username: str
    full_name: str
    until_on: date
    overdue: Count
    today: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDue:
    """The heading over one agent's due entries."""

    user_id: int | None
    """None: those that nobody may own."""
    username: str
    full_name: str
    overdue: Count
    today: Count
    until_on: date | None = None
    """The last day that they are out, when they are today."""
    cover: str | None = None
    """Username of who covers them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One agent's work as it stands, of the entries in the asker's sight."""

    id: int
    """The person's id."""
    username: str
    full_name: str
    active: bool
    open: Count
    """Active entries, snoozed ones too."""
    overdue: Count
    today: Count
    high: Count
    untouched: Count
    """Active entries whose customer nobody was in touch with since the report."""
    done_today: Count | None
    """Contacts logged today, and entries changed otherwise; None where it was not asked for."""
    rmr_at_risk: int | None
    """Minor units per month, each customer once; None where it was not asked for."""
    out: AbsenceRow | None
    """When they are out today."""


def out_words(until_on: date, cover: str | None) -> str:
    """Return until when somebody is out, and who covers: "out until 16 Oct, cover ben"."""
    return f"out until {_day(until_on)}, {f'cover {cover}' if cover else 'no cover'}"


def span_words(first: date, last: date) -> str:
    """Return a span of days: "12 Oct", "12-16 Oct", "28 Sep - 3 Oct"."""
    if first == last:
        return _day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}-{_day(last)}"
    if first.year == last.year:
        return f"{_day(first)} - {_day(last)}"
    return f"{_day(first)} {first.year} - {_day(last)} {last.year}"


def with_unseen(names: Sequence[str], unseen: int, noun: str, *, most: int) -> str:
    """Return at most `most` names and how many more: "Reno and 2 other locations"; "" for none.

    `noun` is one of what they name, `unseen` how many there are whose names may not be told.
    """
    more = unseen + max(0, len(names) - most)
    plural = "people" if noun == "person" else f"{noun}s"
    others = f"{more} other {noun if more == 1 else plural}" if more else ""
    return " and ".join(filter(None, (", ".join(names[:most]), others)))


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
