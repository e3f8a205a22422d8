"""What is asked of all entries that a filter lets through: the revenue at risk, and marks."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select, union_all

from ...domain.many import MOST, Marked
from ...domain.queries import SEARCH_LIMIT, SearchEntries, SumRisk
from ...domain.work_queries import MarkEntries
from ...errors import Invalid
from ..bulk import chunks
from ..columns import LIVE
from ..indexed_by import found_by_id
from ..scope import Scope
from .entry_lists import entry_list, passing_entries
from .search import search_entries
from .sources import CUSTOMER, ENTRY
from .wanted_entries import wanted_entries

_TOO_MANY = f"More than {MOST:,} entries: narrow the filter first.".replace(",", " ")
_TOO_MANY_FOUND = f"More than {SEARCH_LIMIT} entries match: type more of the text first."


def sum_risk(connection: Connection, scope: Scope, query: SumRisk) -> int:
    """Return the RMR of the customers of a filter's entries, each once: minor units a month."""
    customers = passing_entries(connection, scope, query.filter, column=ENTRY.c.customer_id)
    # Nothing has to make them distinct first: a customer is among them or is not.
    each = union_all(*customers) if len(customers) > 1 else customers[0]
    total = connection.scalar(select(func.sum(CUSTOMER.c.rmr)).where(CUSTOMER.c.id.in_(each)))
    return int(total or 0)


def mark_entries(connection: Connection, scope: Scope, query: MarkEntries) -> tuple[Marked, ...]:
    """Return id and version of all entries that a filter lets through, newest first.

    Raises: Invalid when there are more than one change may name.
    """
    if len(query.among) > MOST:
        raise Invalid(_TOO_MANY)
    if query.text.strip():
        return _marked(connection, _found(connection, scope, query))
    if query.among:
        return _marked(connection, _passing(connection, scope, query))
    walk = entry_list(connection, scope, query.filter)
    places = walk.places(connection, after=None, limit=MOST + 1, back=False)
    if len(places) > MOST:
        raise Invalid(_TOO_MANY)
    return _marked(connection, [place.id for place in places])


def _found(connection: Connection, scope: Scope, query: MarkEntries) -> list[int]:
    """Return the entries that a search shows, of those asked for."""
    page = search_entries(connection, scope, SearchEntries(text=query.text, filter=query.filter))
    ids = [row.id for row in page.rows if not query.among or row.id in query.among]
    if page.after is not None and not query.among:
        raise Invalid(_TOO_MANY_FOUND)
    return sorted(ids, reverse=True)


def _passing(connection: Connection, scope: Scope, query: MarkEntries) -> list[int]:
    """Return those of the entries asked for that the filter lets through."""
    conditions = wanted_entries(connection, scope, query.filter).conditions("any").values()
    passing = found_by_id(select(ENTRY.c.id), ENTRY).where(LIVE, *conditions)
    return sorted(
        (
            entry_id
            for some in chunks(sorted(set(query.among)))
            for entry_id in connection.scalars(passing.where(ENTRY.c.id.in_(some)))
        ),
        reverse=True,
    )


def _marked(connection: Connection, ids: Sequence[int]) -> tuple[Marked, ...]:
    versions = found_by_id(select(ENTRY.c.id, ENTRY.c.version), ENTRY)
    found: dict[int, int] = {}
    for some in chunks(ids):
        found.update(
            (row.id, row.version)
            for row in connection.execute(versions.where(ENTRY.c.id.in_(some)))
        )
    return tuple((entry_id, found[entry_id]) for entry_id in ids)
