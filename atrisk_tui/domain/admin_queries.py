"""Everything an admin can ask. Each is Denied without the grant it names."""

from dataclasses import field
from datetime import datetime

from .admin_rows import (
    CatalogCounts,
    CatalogRow,
    ChangeRow,
    PeopleCounts,
    PersonRow,
    PlaceRow,
    RegionRow,
    RoleRow,
    SettingRow,
    UserLoad,
    Uses,
)
from .model import CatalogKind
from .paging import Page, Span
from .queries import Query
from .rows import AuditRow, EntryRow
from .values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCatalogRows(Query[Page[CatalogRow]]):
    """A catalog in its order, a page at a time. Needs catalog.manage.

    With `text` those whose name contains it, at most `SEARCH_LIMIT`, all in one page.
    """

    kind: CatalogKind
    include_inactive: bool = True
    text: str = ""
    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogRowsById(Query[tuple[CatalogRow, ...]]):
    """These items as they are now; those deleted are left out. Needs catalog.manage."""

    kind: CatalogKind
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountCatalog(Query[CatalogCounts]):
    """How many items of a catalog are on, and off. Needs catalog.manage."""

    kind: CatalogKind


@dataclass(frozen=True, slots=True, kw_only=True)
class GetUses(Query[Uses]):
    """Where an item is used. Needs catalog.manage. Raises: Missing."""

    kind: CatalogKind
    item_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUsingEntries(Query[Page[EntryRow]]):
    """The entries in sight that name an item, newest first. Needs catalog.manage."""

    kind: CatalogKind
    item_id: int
    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPeople(Query[Page[PersonRow]]):
    """People by username, a page at a time. Needs user.manage.

    With `text` those whose name, username or e-mail contains it, at most `SEARCH_LIMIT`.
    """

    include_inactive: bool = True
    role_id: int | None = None
    location_id: int | None = None
    """Those who name it, not those with all locations."""
    text: str = ""
    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleById(Query[tuple[PersonRow, ...]]):
    """These people as they are now; those deleted are left out. Needs user.manage."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountPeople(Query[PeopleCounts]):
    """How many people are on, and off, capped. Needs user.manage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GetUserLoad(Query[UserLoad]):
    """All that hangs on a person. Needs user.manage. Raises: Missing."""

    user_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRoleRows(Query[Page[RoleRow]]):
    """The roles, built-in ones first, a page at a time. Needs role.manage or user.manage."""

    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlaces(Query[Page[PlaceRow]]):
    """The locations in sight by name, a page at a time. Needs location.manage.

    With `text` those whose name or region contains it, at most `SEARCH_LIMIT`.
    """

    include_inactive: bool = True
    text: str = ""
    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesById(Query[tuple[PlaceRow, ...]]):
    """These locations as they are now. Needs location.manage."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRegions(Query[Page[RegionRow]]):
    """The regions by name, a page at a time. Needs location.manage."""

    text: str = ""
    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSettings(Query[tuple[SettingRow, ...]]):
    """Every declared setting with its value, in the order declared. Needs setting.manage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFilter:
    """Which changes are wanted; what is None does not filter."""

    actor_id: int | None = None
    table: str | None = None
    """A kind of record by its table: entry, customer, app_user, catalog_item, setting…"""
    row_id: int | None = None
    """With `table`: one record."""
    field: str | None = None
    """Column that was changed; with `table` of that kind of record only."""
    since: datetime | None = None
    """Inclusive."""
    until: datetime | None = None
    """Exclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChanges(Query[Page[ChangeRow]]):
    """Who changed what across the company, newest first. Needs audit.export.

    As far as the records are in sight.
    """

    filter: ChangeFilter = field(default_factory=ChangeFilter)
    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetChange(Query[Page[AuditRow]]):
    """The records that one change wrote, each old and new. Needs audit.export. Raises: Missing."""

    audit_id: int
    span: Span = field(default_factory=Span)
