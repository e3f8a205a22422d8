"""Filters as the plan tests ask them: those that an index holds, and those that none does."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from atrisk_tui.domain.filters import (
    CustomerFilter,
    CustomerSort,
    Due,
    EntryFilter,
    EntrySort,
    EntryState,
    Whose,
)
from atrisk_tui.domain.model import CustomerStatus, EntryStatus, RiskLevel
from atrisk_tui.domain.queries import CountCustomers, CountEntries, ListCustomers, ListEntries
from atrisk_tui.store.readers.sparse_lists import SMALL as FEW

from .big_store import SMALL

_DATED = (EntrySort.FOLLOW_UP, EntrySort.RISK)
_HELD: tuple[tuple[EntryFilter, tuple[EntrySort, ...]], ...] = (
    (EntryFilter(location_id=SMALL), tuple(EntrySort)),
    (EntryFilter(region_id=1), (EntrySort.PRIORITY,)),
    (EntryFilter(whose=Whose.ME), tuple(EntrySort)),
    (EntryFilter(due=Due.OVERDUE), _DATED),
    (EntryFilter(due=Due.WEEK, risk_level=RiskLevel.HIGH), _DATED),
    (EntryFilter(due=Due.NONE, awake=True), _DATED),
    (EntryFilter(whose=Whose.ME, due=Due.WEEK, awake=True), _DATED),
    (EntryFilter(awake=True), _DATED),
    (EntryFilter(open_from=30), (EntrySort.REPORTED,)),
    (EntryFilter(open_from=20, open_until=90), (EntrySort.REPORTED,)),
    (EntryFilter(state=EntryState.CLOSED, closed_days=30), (EntrySort.CLOSED,)),
)
"""Filters in the orders whose index has them in one stretch: a page costs what any page does."""

_ACTIVE: dict[str, EntryFilter] = {
    "mitigated": EntryFilter(statuses=(EntryStatus.MITIGATED,), awake=True),
    "open": EntryFilter(statuses=(EntryStatus.OPEN,)),
    "team": EntryFilter(whose=Whose.TEAM),
    "unassigned": EntryFilter(whose=Whose.UNASSIGNED, awake=True),
    "reason": EntryFilter(reason_id=3),
    "most classes": EntryFilter(account_class_id=1),
    "a rare class": EntryFilter(account_class_id=3),
    "overdue": EntryFilter(due=Due.OVERDUE),
    "due today": EntryFilter(due=Due.TODAY),
    "no date": EntryFilter(due=Due.NONE, awake=True),
    "open for long": EntryFilter(open_from=50),
    "escalated": EntryFilter(escalated=True),
    "untouched": EntryFilter(untouched=True),
    "high untouched": EntryFilter(risk_level=RiskLevel.HIGH, untouched=True),
    "mine of a reason": EntryFilter(whose=Whose.ME, reason_id=3),
    "a reason of a class": EntryFilter(reason_id=3, account_class_id=2),
    "a class overdue": EntryFilter(account_class_id=2, due=Due.OVERDUE, untouched=True),
    "nearly nothing": EntryFilter(reason_id=3, account_class_id=3, escalated=True),
    "a region's mitigated": EntryFilter(region_id=1, statuses=(EntryStatus.MITIGATED,)),
}
_CLOSED = EntryFilter(state=EntryState.CLOSED)
_PAST: dict[str, EntryFilter] = {
    "closed of a reason": replace(_CLOSED, reason_id=3),
    "closed of a class": replace(_CLOSED, account_class_id=3),
    "lost lately": replace(_CLOSED, closed_days=30, statuses=(EntryStatus.RESOLVED,)),
    "closed after long": replace(_CLOSED, open_from=200),
    "all of a reason": EntryFilter(state=EntryState.ALL, reason_id=3),
}
_PENDING = CustomerFilter(status=CustomerStatus.PENDING_CANCEL)
_CUSTOMERS: dict[str, CustomerFilter] = {
    "pending": _PENDING,
    "pending at risk": replace(_PENDING, at_risk=True),
    "at risk": CustomerFilter(at_risk=True),
    "at no risk": CustomerFilter(at_risk=False),
    "at high risk": CustomerFilter(risk_level=RiskLevel.HIGH),
    "of a rare class": CustomerFilter(account_class_id=3),
    "ending": CustomerFilter(status=CustomerStatus.ACTIVE, ends_within=60),
    "ending at high risk": CustomerFilter(risk_level=RiskLevel.HIGH, ends_within=60),
}
MOST_STEPS = {
    **dict.fromkeys(_ACTIVE, 30 * FEW),
    # These look rows up, a place of the asker's after the other.
    **dict.fromkeys(_PAST, 80 * FEW),
    **dict.fromkeys(_CUSTOMERS, 80 * FEW),
}
"""Steps that a page may take, whatever the store's size, in keys that are gathered at once."""
MOST_COUNTED = {
    **dict.fromkeys(_ACTIVE, 100 * FEW),
    **dict.fromkeys(_PAST, 100 * FEW),
    **dict.fromkeys(_CUSTOMERS, 200 * FEW),
}
"""The same of a count, which goes on to 10 000."""


def flat() -> Iterator[Any]:
    """Yield the lists that an index holds whole."""
    for wanted, sorts in _HELD:
        for sort in sorts:
            yield ListEntries(filter=wanted, sort=sort)
    yield ListCustomers(filter=CustomerFilter(location_id=SMALL), sort=CustomerSort.NAME)
    yield ListCustomers(filter=CustomerFilter(ends_within=90), sort=CustomerSort.CONTRACT_END)


def tried() -> Iterator[tuple[str, Any]]:
    """Yield the lists whose rows are tried or gathered, by name."""
    for name, wanted in (_ACTIVE | _PAST).items():
        for sort in (EntrySort.CREATED, EntrySort.PRIORITY, EntrySort.RISK, EntrySort.CLOSED):
            yield name, ListEntries(filter=wanted, sort=sort)
    for name, customers in _CUSTOMERS.items():
        for order in (CustomerSort.NAME, CustomerSort.CONTRACT_END, CustomerSort.CANCEL_DATE):
            yield name, ListCustomers(filter=customers, sort=order)


def counted(query: Any) -> Any:
    """Return the count of what a list shows."""
    if isinstance(query, ListCustomers):
        return CountCustomers(filter=query.filter)
    return CountEntries(filter=query.filter)
