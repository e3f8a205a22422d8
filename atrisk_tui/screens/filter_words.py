"""How a filter reads: each of its parts in a few words, with names for ids."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rich.cells import cell_len

from ..domain.filters import CustomerFilter, Due, EntryFilter, EntryState, Whose
from ..domain.model import CustomerStatus, EntryStatus
from ..widgets.table_cells import fit

Names = Mapping[str, str]
"""Field of a filter to what its id is called."""

STATUSES = {
    EntryStatus.OPEN: "open",
    EntryStatus.MITIGATED: "mitigated",
    EntryStatus.RESOLVED: "resolved",
    EntryStatus.LOST: "lost",
    EntryStatus.CANCELLED: "void",
}
CUSTOMER_STATUSES = {
    CustomerStatus.ACTIVE: "active",
    CustomerStatus.PENDING_CANCEL: "leaving",
    CustomerStatus.CANCELLED: "left",
    CustomerStatus.ARCHIVED: "archived",
}
WHOSE = {Whose.ME: "me", Whose.TEAM: "team", Whose.UNASSIGNED: "unassigned"}
_DUE = {Due.OVERDUE: "overdue", Due.TODAY: "today", Due.WEEK: "this week", Due.NONE: "none"}
NAME_CELLS = 24
"""Of a long name the line of what is set shows its beginning."""
GONE = "gone"
"""What is shown for the name of something that is not there any more."""


def status_words(wanted: EntryFilter, names: Names) -> str:
    """Return which entries by where they stand."""
    del names
    if wanted.statuses:
        return " or ".join(STATUSES[status] for status in wanted.statuses)
    if wanted.closed_days is not None:
        return f"closed within {wanted.closed_days} d"
    return {EntryState.ALL: "any"}.get(wanted.state, wanted.state.value)


def who_words(wanted: EntryFilter, names: Names) -> str:
    """Return whose entries; empty for everyone's."""
    if wanted.whose is not None:
        return WHOSE[wanted.whose]
    return name_words("assigned_to_id", wanted, names)


def due_words(wanted: EntryFilter, names: Names) -> str:
    """Return which follow-ups; empty for any."""
    del names
    if wanted.due is Due.RANGE:
        return span_words(wanted.due_from, wanted.due_until)
    return "" if wanted.due is None else _DUE[wanted.due]


def open_words(wanted: EntryFilter, names: Names) -> str:
    """Return how long it has been open; empty for any time."""
    del names
    return range_words(wanted.open_from, wanted.open_until)


def risk_words(wanted: EntryFilter | CustomerFilter, names: Names) -> str:
    """Return which risk; empty for any."""
    del names
    return "" if wanted.risk_level is None else wanted.risk_level.capitalize()


def ends_words(wanted: CustomerFilter, names: Names) -> str:
    """Return how soon the contract ends; empty for any time."""
    del names
    return "" if wanted.ends_within is None else f"within {wanted.ends_within} d"


def customer_status_words(wanted: CustomerFilter, names: Names) -> str:
    """Return which customers by where they stand; empty for any."""
    del names
    return "" if wanted.status is None else CUSTOMER_STATUSES[wanted.status]


def at_risk_words(wanted: CustomerFilter, names: Names) -> str:
    """Return whether they are at risk; empty where it does not matter."""
    del names
    return "" if wanted.at_risk is None else "yes" if wanted.at_risk else "no"


def name_words(field: str, wanted: Any, names: Names) -> str:
    """Return what the id in a field is called; empty where there is none."""
    if getattr(wanted, field) is None:
        return ""
    return cut(names.get(field, GONE))


def cut(name: str, cells: int = NAME_CELLS) -> str:
    """Return a name, of a long one its beginning with two dots behind it."""
    return name if cell_len(name) <= cells else f"{fit(name, cells - 2).rstrip()}.."


def range_words(least: int | None, most: int | None) -> str:
    """Return a span of days: "7+ d", "7-30 d", "up to 3 d"; empty for any."""
    if least is None and most is None:
        return ""
    if most is None:
        return f"{least}+ d"
    return f"up to {most} d" if not least else f"{least}-{most} d"


def span_words(first: date | None, last: date | None) -> str:
    """Return a span of days: "Fri 16 Oct", "16 Oct to 20 Oct", "from 16 Oct", "to 20 Oct"."""
    if first is not None and last is not None:
        return f"{first:%a} {day_words(first)}" if first == last else _both(first, last)
    if first is not None:
        return f"from {day_words(first)}"
    return f"to {day_words(last)}" if last is not None else "any day"


def day_words(day: date) -> str:
    """Return a day: "16 Oct 2026"."""
    return f"{day.day} {day:%b %Y}"


def _both(first: date, last: date) -> str:
    begin = f"{first.day} {first:%b}" if first.year == last.year else day_words(first)
    return f"{begin} to {day_words(last)}"
