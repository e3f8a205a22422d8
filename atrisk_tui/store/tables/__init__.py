"""The tables. Nothing outside this package ever holds one of these objects.

Conventions: money in minor units; instants in UTC; `deleted_at` marks what is gone from
every screen and kept for audit and undo; columns in `DERIVED` are computed before each
flush from the others, are never audited and never set by hand. An index's `sqlite_where` holds
on PostgreSQL too, written in the migrations: to say it here would import that dialect, 25 ms.
"""

from .audit import Audit, AuditChange
from .catalog import AccountClass, CatalogEntry, Setting
from .contact import Interaction, Note
from .customer import Customer
from .entry import Entry, Offer
from .people import Location, Region, Role, User, UserLocation
from .work import Absence, Presence, PriorityBasis, SavedView

__all__ = [
    "Absence",
    "AccountClass",
    "Audit",
    "AuditChange",
    "CatalogEntry",
    "Customer",
    "Entry",
    "Interaction",
    "Location",
    "Note",
    "Offer",
    "Presence",
    "PriorityBasis",
    "Region",
    "Role",
    "SavedView",
    "Setting",
    "User",
    "UserLocation",
]
