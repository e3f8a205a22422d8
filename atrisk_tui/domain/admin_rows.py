"""The rows that admins' answers are made of: values as in `rows`."""

from datetime import datetime

from .model import CancelCategory, CatalogKind, Outcome, RiskLevel
from .paging import Count
from .rows import FieldChange
from .values import dataclass

RECORDS_CAP = 1_000
"""A change's records are counted up to here: that many stand for as many or more."""
FIELDS_SHOWN = 20
"""Fields of a change that a list of changes tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogRow:
    """One line of a catalog as admins see it."""

    id: int
    version: int
    kind: CatalogKind
    name: str
    active: bool
    place: int
    """Its stored position; only the order of two tells something."""
    outcome: Outcome | None
    category: CancelCategory | None
    controllable: bool | None
    parent_id: int | None
    parent: str | None
    default_risk: RiskLevel | None
    cancel_reason_id: int | None
    cancel_reason: str | None
    default_rmr: int | None
    contract_months: int | None
    uses: Count
    """Entries, offers or customers that name it."""
    changed_at: datetime | None
    """None for an item of the store's beginning that nobody has touched."""
    changed_by: str | None
    """Username."""


@dataclass(frozen=True, slots=True)
class CatalogCounts:
    """How many items of a catalog are on, and off."""

    on: int
    off: int


@dataclass(frozen=True, slots=True)
class Uses:
    """Where a catalog item is used."""

    entries: Count
    active_entries: Count
    offers: Count
    items: Count
    """Causes under a reason, resolutions with a cancel reason."""
    customers: Count

    @property
    def is_unused(self) -> bool:
        """Whether nothing names the item, so that it can be deleted."""
        return not any(one.value for one in (self.entries, self.offers, self.items, self.customers))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One line of the people as admins see them."""

    id: int
    version: int
    username: str
    full_name: str
    email: str | None
    title: str | None
    role_id: int
    role: str
    active: bool
    all_locations: bool
    location_ids: tuple[int, ...]
    locations: tuple[str, ...]
    """By name."""
    zone: str
    manager_id: int | None
    manager: str | None
    """Username."""
    open_entries: Count
    """Active entries assigned to them."""


@dataclass(frozen=True, slots=True)
class PeopleCounts:
    """How many people are on, and off."""

    on: Count
    off: Count


@dataclass(frozen=True, slots=True)
class PlaceLoad:
    """A person's active entries at one location."""

    location_id: int
    location: str
    entries: int
    works_there: bool
    """False: they do not work for it (any more), so the entries need an owner."""


@dataclass(frozen=True, slots=True)
class UserLoad:
    """All that hangs on a person."""

    places: tuple[PlaceLoad, ...]
    """Locations with active entries of theirs, by name."""
    leads: tuple[str, ...]
    """Full names of the active people they lead, at most 50."""
    leads_count: Count

    @property
    def entries(self) -> int:
        """Their active entries."""
        return sum(place.entries for place in self.places)

    @property
    def unowned(self) -> int:
        """Entries at locations they do not work for."""
        return sum(place.entries for place in self.places if not place.works_there)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """One role."""

    id: int
    version: int
    name: str
    grants: frozenset[str]
    built_in: bool
    people: Count
    """Active people who have it."""
    people_off: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One line of the locations as admins see them."""

    id: int
    version: int
    name: str
    zone: str
    region_id: int | None
    region: str | None
    active: bool
    people: Count
    """Active people who name it; those with all locations are not counted."""
    customers: Count
    active_entries: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow:
    """One region."""

    id: int
    version: int
    name: str
    locations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """One setting, with what it means and who changed it last."""

    id: int
    """Its place among the declarations, from 1."""
    key: str
    value: str
    default: str
    meaning: str
    changed_at: datetime | None
    changed_by: str | None
    """Username."""

    @property
    def is_default(self) -> bool:
        """Whether nobody has chosen another value."""
        return self.value == self.default


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One change in the company-wide history: one command, whatever it wrote."""

    id: int
    """The audit id."""
    at: datetime
    actor: str
    actor_name: str
    intent: str
    words: str
    """The intent as people read it."""
    note: str
    source: str
    """Where from: "local", "local:root as ana", "demo"."""
    table: str | None
    row_id: int | None
    subject: str
    """What people call the record: "AR-1042 Kerr Dental", "reason Price rise"."""
    records: int
    """How many records in sight it wrote, counted up to `RECORDS_CAP`."""
    changes: tuple[FieldChange, ...]
    """The fields of the record it was about, at most `FIELDS_SHOWN`."""
    reverts: int | None
    reverted: bool
