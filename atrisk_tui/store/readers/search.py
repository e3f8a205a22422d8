"""Search: customers by any part of what is known of them, entries by their customer."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    column,
    literal,
    not_,
    or_,
    select,
    table,
)

from ...domain.paging import Cursor, Page, Row, Span
from ...domain.queries import SEARCH_LIMIT, EntryFilter, SearchCustomers, SearchEntries
from ...domain.rows import CustomerRow, EntryRow
from ...domain.text import digits, folded
from ..columns import LIVE
from ..indexed_by import indexed_by
from ..paging import MOST_BRANCHES, Walk
from ..scope import Scope
from .customers import customer_branches, customer_rows
from .entries import id_in, visible
from .entry_rows import rows_by_id
from .sources import CUSTOMER, CUSTOMERS, ENTRY, in_sight, places_in_sight
from .wanted_entries import wanted_entries

R = TypeVar("R", bound=Row)

_PHONE = re.compile(r"[-+().\s0-9/]*")
_SHORTEST_PART = 3
"""Trigrams know nothing shorter; under it only beginnings are searched."""
_LAST = "\U0010ffff"
"""Sorts behind every character that text may hold."""
_FOUND = table("customer_search", column("rowid"), column("customer_search")).alias("found")


def search_customers(
    connection: Connection, scope: Scope, query: SearchCustomers
) -> Page[CustomerRow]:
    """Return the customers that match a text, best first, all in one page."""
    ids = customers_found(connection, scope, query.text, limit=query.limit + 1)
    return _one_page(customer_rows(connection, ids[: query.limit]), query.limit, len(ids))


def search_entries(connection: Connection, scope: Scope, query: SearchEntries) -> Page[EntryRow]:
    """Return the entry of that reference, then those of the customers found.

    A reference is found whatever the filter says; one with its mark (`AR-1042`) is all.
    """
    entry_id = id_in(query.text)
    ids = [entry_id] if entry_id is not None and visible(connection, scope, entry_id) else []
    if not ids or query.text.strip().isdecimal():
        customers = customers_found(connection, scope, query.text, limit=SEARCH_LIMIT)
        more = _entries_of(connection, scope, customers, wanted=query.filter)
        ids += [found for found in more if found not in ids]
    return _one_page(rows_by_id(connection, ids[:SEARCH_LIMIT]), SEARCH_LIMIT, len(ids))


def customers_found(connection: Connection, scope: Scope, text: str, *, limit: int) -> list[int]:
    """Return the ids of up to `limit` customers: exact account, its prefix, name's, the rest."""
    wanted = folded(text)
    if not wanted:
        return []
    found: list[int] = []
    for walk in _prefix_walks(scope, wanted):
        places = walk.places(connection, after=None, limit=limit - len(found), back=False)
        found += [place.id for place in places]
    if len(wanted) >= _SHORTEST_PART and len(found) < limit:
        part = _anywhere(scope, wanted).limit(limit - len(found))
        found += connection.scalars(part)
    return found


def _prefix_walks(scope: Scope, wanted: str) -> Iterator[Walk]:
    # In the order of accounts the exact one is the first of its prefix.
    yield _prefix_walk(scope, CUSTOMER.c.account_key, wanted)
    yield _prefix_walk(scope, CUSTOMER.c.name_key, wanted, not_(_account_begins(wanted)))


def _prefix_walk(
    scope: Scope, key: ColumnElement[str], wanted: str, *conditions: ColumnElement[bool]
) -> Walk:
    keys = (key, CUSTOMER.c.id)
    return Walk(
        keys=keys,
        branches=tuple(branch.where(*conditions) for branch in customer_branches(scope, keys)),
        low=wanted,
        high=wanted + _LAST,
    )


def _account_begins(wanted: str) -> ColumnElement[bool]:
    return and_(CUSTOMER.c.account_key >= wanted, CUSTOMER.c.account_key < wanted + _LAST)


def _name_begins(wanted: str) -> ColumnElement[bool]:
    return and_(CUSTOMER.c.name_key >= wanted, CUSTOMER.c.name_key < wanted + _LAST)


def _anywhere(scope: Scope, wanted: str) -> Select[Any]:
    """Return the customers with `wanted` in the search key, by id, without the prefixes' own.

    When this is reached the prefixes had fewer rows than the limit, so leaving them out here
    passes over fewer than that.
    """
    parts = [wanted]
    if _PHONE.fullmatch(wanted) and len(digits(wanted)) >= _SHORTEST_PART:
        parts.append(digits(wanted))
    matched = _trigrams(scope, parts) if scope.dialect == "sqlite" else _patterns(scope, parts)
    return matched.where(
        CUSTOMER.c.deleted_at.is_(None),
        in_sight(scope, CUSTOMERS, CUSTOMER.c.location_id),
        not_(_account_begins(wanted)),
        not_(_name_begins(wanted)),
    )


def _trigrams(scope: Scope, parts: Sequence[str]) -> Select[Any]:
    match = f"{{search_key}} : ({' OR '.join(_quoted(part) for part in parts)})"
    places = places_in_sight(scope, CUSTOMERS)
    if places is not None and len(places) <= MOST_BRANCHES:
        # The places stand in the index too: a small location's page does not read all hits.
        marks = " OR ".join(_quoted(f"@{place}@") for place in places) or _quoted("@none@")
        match = f"({match}) AND ({{place}} : ({marks}))"
    return (
        select(CUSTOMER.c.id)
        .select_from(_FOUND.join(CUSTOMER, CUSTOMER.c.id == _FOUND.c.rowid))
        .where(_FOUND.c.customer_search.op("MATCH")(literal(match)))
        .order_by(_FOUND.c.rowid)
    )


def _quoted(part: str) -> str:
    return '"' + part.replace('"', '""') + '"'


def _patterns(scope: Scope, parts: Sequence[str]) -> Select[Any]:
    del scope
    return (
        select(CUSTOMER.c.id)
        .where(or_(*(CUSTOMER.c.search_key.contains(part, autoescape=True) for part in parts)))
        .order_by(CUSTOMER.c.id)
    )


def _entries_of(
    connection: Connection, scope: Scope, customers: Sequence[int], *, wanted: EntryFilter
) -> list[int]:
    """Return up to one more than `SEARCH_LIMIT` entries, customer by customer, newest first."""
    conditions = wanted_entries(connection, scope, wanted).conditions("any").values()
    statement = (
        indexed_by(select(ENTRY.c.id), ENTRY, "ix_entry_customer")
        .where(LIVE, ENTRY.c.customer_id == bindparam("customer_id"), *conditions)
        .order_by(ENTRY.c.id.desc())
        .limit(bindparam("most"))
    )
    found: list[int] = []
    # One small question for each is faster than compiling one large one, and stops in time.
    for customer_id in customers:
        most = SEARCH_LIMIT + 1 - len(found)
        if most < 1:
            break
        found += connection.scalars(statement, {"customer_id": customer_id, "most": most})
    return found


def _one_page(rows: tuple[R, ...], limit: int, known: int) -> Page[R]:
    """Return all rows as one page whose `after` says only that there would be more."""
    more = Cursor((0, rows[-1].id)) if rows and known > limit else None
    return Page(span=Span(limit=limit), rows=rows, before=None, after=more)
