"""What can be asked about views, marks, the next entry to work, and the team's work."""

from .absences import AbsenceRow, BoardRow
from .filters import EntryFilter, EntrySort
from .many import Marked
from .playing import Presence, PriorityParts
from .queries import Query
from .rows import EntryRow
from .values import dataclass
from .views import ViewRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ListViews(Query[tuple[ViewRow, ...]]):
    """The views the asker can open: those everybody has, then their own, then the shared."""

    counted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FindView(Query[ViewRow]):
    """The view of that name, without regard to case, one's own first. Raises: Missing."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkEntries(Query[tuple[Marked, ...]]):
    """Id and version of every entry that a filter lets through, at most `many.MOST`.

    Raises: Invalid when there are more.
    """

    filter: EntryFilter
    text: str = ""
    among: tuple[int, ...] = ()
    """Only those of these ids, at most `many.MOST`; empty for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPresence(Query[tuple[Presence, ...]]):
    """Who has which record open now, as far as it is in sight; the asker's own sessions too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextToPlay(Query[tuple[EntryRow, ...]]):
    """The next entries to work, best first: those whose timed follow-up is due, then in order.

    Snoozed ones are left out, and those the asker skipped today.
    """

    filter: EntryFilter
    sort: EntrySort = EntrySort.PRIORITY
    reverse: bool = False
    without: tuple[int, ...] = ()
    """Done with in this round."""
    limit: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class GetPriority(Query[PriorityParts]):
    """An entry's queue priority with its parts. Raises: Missing."""

    entry_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAbsences(Query[tuple[AbsenceRow, ...]]):
    """Who is out now or will be, of people who share a location with the asker; soonest first."""

    user_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBoard(Query[tuple[BoardRow, ...]]):
    """One row for each person who has active entries in sight, or may have some there.

    Who is off shows as long as entries are theirs. The most overdue first; at most 500 people.
    Needs at_risk.reassign. Raises: Denied.
    """

    whole: bool = True
    """False leaves out the two figures that take longer."""

    team: bool = False
    """Only those who report to the asker, at any depth, and the asker."""
