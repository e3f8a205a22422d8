"""Search within a filter: what matches a text and passes too, however few of the matches do."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, or_, select, union_all

from ...domain.filters import CustomerFilter, EntryFilter
from ...domain.text import folded
from ..bulk import chunks
from ..columns import LIVE
from ..indexed_by import found_by_id, indexed_by
from ..scope import Scope
from .customer_lists import customer_list, wanted_customers
from .entry_lists import entry_list
from .sources import CUSTOMER, ENTRY
from .sparse_lists import Range, SparseList
from .text_matches import customers_found, matches
from .wanted_entries import Condition, wanted_entries

LOOKED_AT = 2_000
"""Customers that match and are looked through for what passes the filter."""
BATCH = 200
"""Customers that are looked through together; the first of them nearly always do."""


def entries_found(
    connection: Connection, scope: Scope, text: str, *, wanted: EntryFilter, limit: int
) -> list[int]:
    """Return up to `limit` entries that pass, customer by customer, each one's newest first.

    Where very many customers match, those of a narrow filter are found from the filter's side,
    and come last.
    """
    conditions = list(wanted_entries(connection, scope, wanted).conditions("any").values())
    found: list[int] = []
    looked_at = 0
    for some in _matching(connection, scope, text):
        found += _entries_of(connection, some, conditions)
        looked_at += len(some)
        if len(found) >= limit:
            return found[:limit]
    if looked_at == LOOKED_AT:
        rest = entry_list(connection, scope, wanted)
        columns = (ENTRY.c.id, ENTRY.c.customer_id)
        found += _from_filter(connection, rest, text=text, columns=columns, limit=limit)
    return list(dict.fromkeys(found))[:limit]


def customers_passing(
    connection: Connection, scope: Scope, text: str, *, wanted: CustomerFilter, limit: int
) -> list[int]:
    """Return up to `limit` customers that match and pass, best match first."""
    if wanted == CustomerFilter():
        return customers_found(connection, scope, text, limit=limit)
    conditions = list(wanted_customers(connection, scope, wanted).conditions().values())
    passing = found_by_id(select(CUSTOMER.c.id), CUSTOMER).where(*conditions)
    found: list[int] = []
    looked_at = 0
    for some in _matching(connection, scope, text):
        kept = set(connection.scalars(passing.where(CUSTOMER.c.id.in_(some))))
        found += [customer_id for customer_id in some if customer_id in kept]
        looked_at += len(some)
        if len(found) >= limit:
            return found[:limit]
    if looked_at == LOOKED_AT:
        rest = customer_list(connection, scope, wanted)
        columns = (CUSTOMER.c.id, CUSTOMER.c.id)
        found += _from_filter(connection, rest, text=text, columns=columns, limit=limit)
    return list(dict.fromkeys(found))[:limit]


def _matching(connection: Connection, scope: Scope, text: str) -> Iterator[Sequence[int]]:
    """Yield the customers that match, best first, at most `LOOKED_AT`."""
    first = customers_found(connection, scope, text, limit=BATCH)
    yield first
    if len(first) == BATCH:
        everyone = customers_found(connection, scope, text, limit=LOOKED_AT)
        yield from chunks(everyone[BATCH:], BATCH)


def _entries_of(
    connection: Connection, customers: Sequence[int], conditions: Sequence[Condition]
) -> list[int]:
    statement = indexed_by(select(ENTRY.c.id, ENTRY.c.customer_id), ENTRY, "ix_entry_customer")
    rows = connection.execute(
        statement.where(LIVE, ENTRY.c.customer_id.in_(customers), *conditions)
    )
    place = {customer_id: n for n, customer_id in enumerate(customers)}
    return [row.id for row in sorted(rows, key=lambda row: (place[row.customer_id], -row.id))]


def _from_filter(
    connection: Connection,
    listed: SparseList,
    *,
    text: str,
    columns: tuple[ColumnElement[int], ColumnElement[int]],
    limit: int,
) -> list[int]:
    """Return what matches of a filter that lets few through; nothing of another.

    `columns` are its own id and its customer's.
    """
    own, customer = columns
    few: Range | None = listed.few
    if few is None:
        return []
    branches = few.branches([own.label("own"), customer.label("customer")])
    passing = (union_all(*branches) if len(branches) > 1 else branches[0]).subquery("passing")
    known = CUSTOMER.alias("matching")
    statement = (
        select(passing.c.own)
        .select_from(passing.join(known, known.c.id == passing.c.customer))
        .where(known.c.deleted_at.is_(None), or_(*matches(folded(text), known)))
        .order_by(passing.c.own.desc())
    )
    return list(connection.scalars(statement.limit(limit)))
