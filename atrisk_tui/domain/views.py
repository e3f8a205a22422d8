"""Saved views: a filter, an order and columns under a name, one's own or shared."""

from .commands import Command
from .filters import (
    CustomerFilter,
    CustomerSort,
    Due,
    EntryFilter,
    EntrySort,
    EntryState,
    Whose,
)
from .model import CustomerStatus, EntryStatus, RiskLevel
from .paging import Count
from .values import dataclass

NAME_LIMIT = 45
"""Characters of a view's name."""
MOST_VIEWS = 100
"""Views that one person can have saved."""
MOST_SHARED = 500
"""Shared views that are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a view shows: exactly one of the two filters, its order, its columns, its search."""

    entries: EntryFilter | None = None
    customers: CustomerFilter | None = None
    sort: str = ""
    """A value of `EntrySort` or `CustomerSort`; empty for the list's own."""
    reverse: bool = False
    columns: tuple[str, ...] = ()
    """Names of columns in their order; empty for the usual ones."""
    text: str = ""
    """What was searched for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltIn:
    """A view that everybody has and nobody can change."""

    id: int
    """Negative, so that it is no saved view's."""
    name: str
    definition: Definition


def _entries(sort: EntrySort, **wanted: object) -> Definition:
    return Definition(entries=EntryFilter(**wanted), sort=sort)  # type: ignore[arg-type]


BUILT_IN: tuple[BuiltIn, ...] = (
    BuiltIn(
        id=-1,
        name="My due today",
        definition=_entries(EntrySort.FOLLOW_UP, whose=Whose.ME, due=Due.TODAY),
    ),
    BuiltIn(
        id=-2,
        name="My overdue",
        definition=_entries(EntrySort.RISK, whose=Whose.ME, due=Due.OVERDUE, awake=True),
    ),
    BuiltIn(id=-3, name="My open", definition=_entries(EntrySort.PRIORITY, whose=Whose.ME)),
    BuiltIn(
        id=-4,
        name="Unassigned",
        definition=_entries(EntrySort.RISK, whose=Whose.UNASSIGNED, awake=True),
    ),
    BuiltIn(
        id=-5,
        name="High untouched",
        definition=_entries(EntrySort.PRIORITY, risk_level=RiskLevel.HIGH, untouched=True),
    ),
    BuiltIn(id=-6, name="No date", definition=_entries(EntrySort.RISK, due=Due.NONE, awake=True)),
    BuiltIn(
        id=-7,
        name="To confirm",
        definition=_entries(EntrySort.FOLLOW_UP, statuses=(EntryStatus.MITIGATED,), awake=True),
    ),
    BuiltIn(
        id=-8,
        name="Pending cancel",
        definition=Definition(
            customers=CustomerFilter(status=CustomerStatus.PENDING_CANCEL),
            sort=CustomerSort.CANCEL_DATE,
        ),
    ),
    BuiltIn(
        id=-9,
        name="Contract ends in 60 days",
        definition=Definition(
            customers=CustomerFilter(status=CustomerStatus.ACTIVE, ends_within=60),
            sort=CustomerSort.CONTRACT_END,
        ),
    ),
    BuiltIn(
        id=-10,
        name="Recently closed",
        definition=_entries(EntrySort.CLOSED, state=EntryState.CLOSED, closed_days=30),
    ),
    BuiltIn(id=-11, name="Escalated", definition=_entries(EntrySort.RISK, escalated=True)),
)
"""The views everybody has, in their order (DOMAIN §1, TERMINAL)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRow:
    """One view, as the list of views shows it."""

    id: int
    """Negative for one that everybody has."""
    version: int
    name: str
    definition: Definition
    owner_id: int | None
    """Whose it is; None for one that everybody has."""
    owner: str | None
    """Username."""
    shared: bool
    count: Count | None
    """How many it shows to the asker, where that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveView(Command):
    """Save a view."""

    name: str
    """1 to 45 characters; unique among one's own, and among the shared."""
    definition: Definition
    shared: bool = False
    """Only with view.share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditView(Command):
    """Change a saved view."""

    view_id: int
    version: int
    name: str | None = None
    """These three stay as they are where None."""
    definition: Definition | None = None
    shared: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteView(Command):
    """Delete a saved view."""

    view_id: int
    version: int
