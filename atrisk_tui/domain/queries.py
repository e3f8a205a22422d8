"""Everything a person can ask, and the rows the answers are made of.

A query is a frozen, comparable value. Whoever asks sees only their own locations:
the reader adds that scope, no query can widen it.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Generic, TypeVar

from .admin_rows import ChangeRow
from .filters import (
    CustomerFilter,
    CustomerSort,
    Due,
    EntryFilter,
    EntrySort,
    EntryState,
    Whose,
)
from .model import CancelCategory, CatalogKind, Outcome
from .paging import Count, Page, Span
from .rows import (
    AuditRow,
    CatalogItem,
    CustomerDetail,
    CustomerRow,
    DueCounts,
    DueRow,
    EntryDetail,
    EntryRow,
    HomeCounts,
    HomeFigures,
    LocationRow,
    NamedRow,
    StoreFacts,
    Undoable,
    UserRow,
)
from .settings import Settings
from .values import dataclass

__all__ = [
    "CustomerFilter",
    "CustomerSort",
    "Due",
    "EntryFilter",
    "EntrySort",
    "EntryState",
    "Whose",
]
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query(Generic[R_co]):
    """A question whose answer has type R_co."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntries(Query[Page[EntryRow]]):
    """Entries in one order, a page at a time.

    Closed and all entries are ordered by created, reported or, closed ones only, closed.
    """

    filter: EntryFilter = field(default_factory=EntryFilter)
    sort: EntrySort = EntrySort.CREATED
    reverse: bool = False
    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountEntries(Query[Count]):
    """How many entries a filter lets through, capped."""

    filter: EntryFilter = field(default_factory=EntryFilter)


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRisk(Query[int]):
    """RMR at risk of what a filter lets through, active or not: minor units, each customer once.

    Slower than a page.
    """

    filter: EntryFilter = field(default_factory=EntryFilter)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFilter(Query[Mapping[str, str]]):
    """What a filter's ids are called: field to name, of those that it has."""

    entries: EntryFilter | None = None
    customers: CustomerFilter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntries(Query[Page[EntryRow]]):
    """Entries whose customer matches a text, or whose reference it is; best match first.

    At most `SEARCH_LIMIT` rows, all in one page; a customer's newest entry first.
    """

    text: str
    filter: EntryFilter = field(default_factory=EntryFilter)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRowsById(Query[tuple[EntryRow, ...]]):
    """The rows of these entries as they are now; those out of sight or gone are left out."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GetEntry(Query[EntryDetail]):
    """One entry with everything known of it. Raises: Missing."""

    entry_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCustomers(Query[Page[CustomerRow]]):
    """Customers in one order, a page at a time."""

    filter: CustomerFilter = field(default_factory=CustomerFilter)
    sort: CustomerSort = CustomerSort.NAME
    reverse: bool = False
    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountCustomers(Query[Count]):
    """How many customers a filter lets through, capped."""

    filter: CustomerFilter = field(default_factory=CustomerFilter)


SEARCH_LIMIT = 200
"""Beyond this many hits the person is told to type more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchCustomers(Query[Page[CustomerRow]]):
    """Customers that match a text: the exact account, then prefixes, then any middle part.

    Under three characters only prefixes of account number and name. Name, account number,
    email and phone digits are searched. At most `limit` rows, all in one page.
    """

    text: str
    filter: CustomerFilter = field(default_factory=CustomerFilter)
    limit: int = SEARCH_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRowsById(Query[tuple[CustomerRow, ...]]):
    """The rows of these customers as they are now; those out of sight or gone are left out."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GetCustomer(Query[CustomerDetail]):
    """One customer with everything known of it, by id or by account number. Raises: Missing."""

    customer_id: int | None = None
    account_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDue(Query[Page[DueRow]]):
    """What is due on the viewer's `day`: OVERDUE by risk then oldest, TODAY by time, THIS WEEK.

    Headings and the `now` line are rows too; a group without entries has neither.
    """

    assigned_to_id: int | None = None
    """Somebody's own, and those of whom they cover that day; None: everyone's in sight."""
    day: date | None = None
    """As if this were today; None means today."""
    by_agent: bool = False
    """Everyone's OVERDUE and TODAY under a heading for each agent, nobody's first."""
    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountDue(Query[DueCounts]):
    """How many entries are overdue, due on `day`, and due in the six days after."""

    assigned_to_id: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextFollowUp(Query[int | None]):
    """The id of the active entry whose follow-up comes next; snoozed ones too."""

    assigned_to_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountHome(Query[HomeCounts]):
    """The counters of Home beside the due ones; what is snoozed waits in none of them."""

    assigned_to_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GetHomeFigures(Query[HomeFigures]):
    """RMR at risk and its share, this month's saves, what I did today. Slower than a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHistory(Query[Page[AuditRow]]):
    """What happened to an entry or a customer, newest first: who, when, what, old and new.

    Exactly one of the two ids. A customer's history includes that of its entries.
    """

    entry_id: int | None = None
    customer_id: int | None = None
    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class MyChanges(Query[Page[ChangeRow]]):
    """What the asker changed on their own `day`, newest first, as far as it is in sight."""

    day: date | None = None
    """None means today."""
    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCatalog(Query[tuple[CatalogItem, ...]]):
    """Items of one catalog in its order, those whose name contains `text`, at most `limit`."""

    kind: CatalogKind
    text: str = ""
    include_inactive: bool = False
    outcome: Outcome | None = None
    category: CancelCategory | None = None
    limit: int = 500
    with_uses: bool = True
    """False spares a picker the counting; `uses` is 0 then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindCatalogItem(Query[CatalogItem]):
    """The item of that name, active or not, without regard to case or spacing.

    Raises: Missing, naming the nearest.
    """

    kind: CatalogKind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowCatalogItem(Query[CatalogItem]):
    """The item of that id as it is now, or what it has been merged into. Raises: Missing."""

    kind: CatalogKind
    item_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUsers(Query[Page[UserRow]]):
    """People by username, a page at a time."""

    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickAssignee(Query[tuple[UserRow, ...]]):
    """Active people on a location whose name or username contains `text`; the asker first."""

    location_id: int | None
    """None: on any location in sight."""
    text: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FindUser(Query[UserRow]):
    """The person of that username, active or not. Raises: Missing, naming the nearest."""

    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLocations(Query[tuple[LocationRow, ...]]):
    """The locations in sight, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRoles(Query[tuple[NamedRow, ...]]):
    """The roles a person can be given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAccountClasses(Query[tuple[NamedRow, ...]]):
    """The account classes, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextUndo(Query[Undoable | None]):
    """The asker's own change of today that `u` would take back, or `U` bring back."""

    redo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GetSettings(Query[Settings]):
    """The company-wide settings in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestChange(Query[int]):
    """The newest audit id: when it moves, something changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesSince(Query[frozenset[tuple[str, int]]]):
    """(table, row id) of what was changed after an audit id, as far as it is in sight.

    Entries and customers, contacts and notes, what admins keep, settings: of each at most 500.
    """

    audit_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GetStoreFacts(Query[StoreFacts]):
    """What `doctor` tells: versions, sizes, integrity. May take seconds on a large store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryIdOfRef(Query[int]):
    """The id behind a reference such as `AR-1042`, `ar-1042` or `1042`. Raises: Missing."""

    ref: str
