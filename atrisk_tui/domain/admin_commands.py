"""Everything an admin can change: catalogs, people, roles, places, settings.

As in `commands`: one class, one intent, one audit entry.
"""

from collections.abc import Mapping

from .commands import Command, Value
from .model import CancelCategory, CatalogKind, Outcome, RiskLevel
from .values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCommand(Command):
    """Base of the commands on one catalog item."""

    kind: CatalogKind
    item_id: int
    version: int
    """The item's version that the person was looking at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCatalogItem(Command):
    """Add an item to a catalog."""

    kind: CatalogKind
    name: str
    active: bool = True
    outcome: Outcome | None = None
    """Resolutions only, and required there."""
    category: CancelCategory | None = None
    """Cancel reasons only, and required there."""
    controllable: bool | None = None
    """Cancel reasons only: whether the company could have prevented it; None is not said."""
    parent_id: int | None = None
    """Causes only: the reason it hangs under."""
    default_risk: RiskLevel | None = None
    """Reasons only: filled in when the reason is chosen."""
    cancel_reason_id: int | None = None
    """Lost resolutions only: the usual cancel reason."""
    default_rmr: int | None = None
    """Account classes only: minor units per month."""
    contract_months: int | None = None
    """Account classes only: 1 to 600."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCatalogItem(ItemCommand):
    """Change a catalog item."""

    changes: Mapping[str, Value]
    """Field of `CatalogKind.fields`, name or active, to its new value; others stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchCatalogItem(ItemCommand):
    """Switch a catalog item on or off."""

    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCatalogItem(ItemCommand):
    """Move a catalog item to another place in its order."""

    after_id: int | None
    """The item it is to follow; None puts it first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCatalogItems(ItemCommand):
    """Merge a catalog item into another one."""

    into_id: int
    """What named the item names this one then, old entries too; the item is deleted."""
    into_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteCatalogItem(ItemCommand):
    """Delete an unused catalog item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogImportRow:
    """One item of a catalog file: its name and the fields that the file gives, names not ids."""

    line: int
    name: str
    values: Mapping[str, Value]
    """Field of `CatalogKind.fields` or active to value: for the ids "parent" and "cancel_reason"
    by name, enums as their members, money in minor units; None empties a field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCatalog(Command):
    """Import a catalog from a file."""

    kind: CatalogKind
    rows: tuple[CatalogImportRow, ...]
    """At most 2,000, in the order wanted: a known name is changed, a new one added at the end;
    nothing is deleted. The receipt's detail has the counts new, changed, unchanged, and `items`:
    line, name, done and fields (old and new) of each that is new or changed."""
    file_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddUser(Command):
    """Add a person."""

    username: str
    full_name: str
    role_id: int
    location_ids: tuple[int, ...] = ()
    all_locations: bool = False
    email: str = ""
    zone: str = "UTC"
    title: str = ""
    manager_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditUser(Command):
    """Change a person."""

    user_id: int
    version: int
    changes: Mapping[str, Value]
    """Field of `EDITABLE` to its new value; fields left out stay as they are."""
    location_ids: tuple[int, ...] | None = None
    """The locations they work for from now on; None leaves them."""

    EDITABLE = (
        "username",
        "full_name",
        "email",
        "title",
        "role_id",
        "all_locations",
        "zone",
        "manager_id",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchUser(Command):
    """Switch a person on or off."""

    user_id: int
    version: int
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Command):
    """Hand over what hangs on a person."""

    user_id: int
    version: int
    to_ids: tuple[int, ...] = ()
    """Who takes their active entries, evenly, each only at locations they work for; empty leaves
    every entry unassigned."""
    only_unowned: bool = False
    """Only the entries at locations that the person does not work for (any more)."""
    reports_to_id: int | None = None
    """Who leads the people they lead; None leaves those without a manager."""
    keep_reports: bool = False
    """The people they lead stay with them."""
    switch_off: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRole(Command):
    """Add a role."""

    name: str
    grants: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRole(Command):
    """Change what a role may do."""

    role_id: int
    version: int
    name: str
    grants: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteRole(Command):
    """Delete a role that nobody has."""

    role_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLocation(Command):
    """Add a location."""

    name: str
    zone: str
    region: str = ""
    """A new name makes a new region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditLocation(Command):
    """Change a location."""

    location_id: int
    version: int
    changes: Mapping[str, Value]
    """name, zone, region (by name, a new one is made, empty is none) or active."""

    EDITABLE = ("name", "zone", "region", "active")


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchLocation(Command):
    """Switch a location on or off."""

    location_id: int
    version: int
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameRegion(Command):
    """Rename a region."""

    region_id: int
    version: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteRegion(Command):
    """Delete a region without locations."""

    region_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSetting(Command):
    """Change a company-wide setting."""

    key: str
    value: str
    was: str | None = None
    """The value the person was looking at; another one in force is a conflict."""
