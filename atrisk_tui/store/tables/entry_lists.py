"""The indexes behind the entry lists: one for every order a list can be walked in.

A list is walked in one of these orders, or as a merge of a few walks: over the places of a
person who works for several, over active and closed, and, for one owner's entries, over the
three risk levels. So each index is led by what its walks hold constant and ends in the order,
and no walk ever passes over rows that it does not show.

What else active entries can be filtered by stands behind the order of some of these indexes, so
that a filter is tried on their keys alone: at a million rows a look at each row itself costs ten
times that.
"""

from sqlalchemy import Index, TextClause, text

from ..columns import ACTIVE

CLOSED = text("closed_at IS NOT NULL AND deleted_at IS NULL")
"""The counterpart of `ACTIVE`; never bound either."""

STATES: dict[str, TextClause] = {"active": ACTIVE, "closed": CLOSED}
LEADS: dict[str, tuple[str, ...]] = {
    "": (),
    "location": ("location_id",),
    "owner": ("assigned_to_id",),
    "location_owner": ("location_id", "assigned_to_id"),
}
ORDERS: dict[str, tuple[str, ...]] = {
    "created": ("id",),
    "reported": ("reported_at", "id"),
    # snoozed_until stands behind the order so that the due groups filter inside the index.
    "follow_up": ("follow_up_key", "id", "snoozed_until"),
    "priority": ("priority", "id"),
    "closed": ("closed_at", "id"),
    "rank_created": ("rank", "id"),
    "rank_reported": ("rank", "reported_at", "id"),
    "rank_follow_up": ("rank", "follow_up_key", "id", "snoozed_until"),
    "rank_priority": ("rank", "priority", "id"),
    "rank_closed": ("rank", "closed_at", "id"),
}

FACETS: tuple[str, ...] = (
    "location_id",
    "assigned_to_id",
    "rank",
    "status",
    "follow_up_key",
    "snoozed_until",
    "reported_at",
    "priority",
    "escalation",
    "reason_id",
    "account_class_id",
    "untouched",
    "customer_id",
    "id",
)
"""All that active entries are filtered and ordered by."""
CLOSED_FACETS: tuple[str, ...] = (
    "location_id",
    "assigned_to_id",
    "rank",
    "status",
    "reported_at",
    "resolution_date",
    "reason_id",
    "customer_id",
    "closed_at",
    "id",
)
"""The same of closed ones."""
COVERED: frozenset[tuple[str, str]] = frozenset(
    {
        ("", "created"),
        ("location", "created"),
        ("owner", "rank_created"),
        ("location_owner", "rank_created"),
        ("", "follow_up"),
        ("", "reported"),
    }
)
"""The leads and orders whose index has the facets of active entries behind it."""
UNTOUCHED = text("closed_at IS NULL AND deleted_at IS NULL AND untouched")
"""Active entries whose customer nobody was in touch with since the report; never bound."""


def index_name(state: str, lead: str, order: str) -> str:
    """Return the name of the index that walks one state's entries in one order."""
    return "_".join(part for part in ("ix_entry", state, lead, order) if part)


def walked(state: str, lead: str, order: str) -> bool:
    """Whether there is an index for this walk.

    Closed entries have no order by follow-up or priority, active ones none by when they were
    closed; one owner's entries are merged over the ranks.
    """
    foreign = ("follow_up", "priority") if state == "closed" else ("closed",)
    if order.endswith(foreign):
        return False
    return not lead.endswith("owner") or order.startswith("rank")


def with_facets(*leading: str, facets: tuple[str, ...] = FACETS) -> tuple[str, ...]:
    """Return columns of an index: those it is led by, then the facets that are not among them."""
    return (*leading, *(name for name in facets if name not in leading))


def entry_lists() -> list[Index]:
    """Return the indexes, for the table's declaration."""
    return [
        Index(index_name(state, lead, order), *_columns(state, lead, order), sqlite_where=where)
        for state, where in STATES.items()
        for lead in LEADS
        for order in ORDERS
        if walked(state, lead, order)
    ] + [
        Index("ix_entry_active_status", *with_facets("status", "location_id"), sqlite_where=ACTIVE),
        Index("ix_entry_active_reason", *with_facets("reason_id"), sqlite_where=ACTIVE),
        Index("ix_entry_active_class", *with_facets("account_class_id"), sqlite_where=ACTIVE),
        Index("ix_entry_active_untouched", *with_facets("rank"), sqlite_where=UNTOUCHED),
    ]


def _columns(state: str, lead: str, order: str) -> tuple[str, ...]:
    columns = (*LEADS[lead], *ORDERS[order])
    if state == "closed" and (lead, order) == ("", "closed"):
        return with_facets(*columns, facets=CLOSED_FACETS)
    covered = state == "active" and (lead, order) in COVERED
    return with_facets(*columns) if covered else columns
