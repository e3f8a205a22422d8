"""Which customers match a text: the exact account, beginnings, then any part."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    column,
    literal,
    not_,
    or_,
    select,
    table,
)

from ...domain.text import digits, folded
from ..paging import MOST_BRANCHES, Walk
from ..scope import Scope
from .customers import customer_branches
from .sources import CUSTOMER, CUSTOMERS, in_sight, places_in_sight

_PHONE = re.compile(r"[-+().\s0-9/]*")
_SHORTEST_PART = 3
"""Trigrams know nothing shorter; under it only beginnings are searched."""
_LAST = "\U0010ffff"
"""Sorts behind every character that text may hold."""
_FOUND = table("customer_search", column("rowid"), column("customer_search")).alias("found")


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
    parts = _parts(wanted)
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


def matches(wanted: str, customer: FromClause = CUSTOMER) -> list[ColumnElement[bool]]:
    """Return the conditions of which one must hold of a customer that matches a folded text."""
    begins = [
        and_(key >= wanted, key < wanted + _LAST)
        for key in (customer.c.account_key, customer.c.name_key)
    ]
    if len(wanted) < _SHORTEST_PART:
        return begins
    key = customer.c.search_key
    return [*begins, *(key.contains(part, autoescape=True) for part in _parts(wanted))]


def _parts(wanted: str) -> list[str]:
    """Return what to look for anywhere: the text, and its digits where it can be a phone's."""
    if _PHONE.fullmatch(wanted) and len(digits(wanted)) >= _SHORTEST_PART:
        return [wanted, digits(wanted)]
    return [wanted]
