"""Locations and regions as admins see them, with what hangs on each."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    func,
    literal,
    literal_column,
    select,
    true,
)

from ...domain.admin_queries import ListPlaces, ListRegions, PlacesById
from ...domain.admin_rows import PlaceRow, RegionRow
from ...domain.paging import COUNT_CAP, Cursor, Page, Span
from ...domain.queries import SEARCH_LIMIT
from ...domain.text import folded
from ..columns import ACTIVE, LIVE
from ..indexed_by import indexed_by
from ..paging import Walk, as_count, key_columns, read_page
from ..scope import Scope, require
from .sources import CUSTOMER, CUSTOMERS, ENTRIES, ENTRY, LOCATION, REGION, USER, USER_LOCATION

GRANT = "location.manage"
_ACTIVE_ENTRIES = "ix_entry_active_location_created"
_LIVE_CUSTOMERS = "ix_customer_live_location_name_key"
_PLACE = ("id", "version", "name", "zone", "region_id", "active")


def list_places(connection: Connection, scope: Scope, query: ListPlaces) -> Page[PlaceRow]:
    """Return one span of the locations in sight, or those that match a text. Raises: Denied."""
    require(scope, GRANT)
    wanted = [_seen(scope, LOCATION.c.id)]
    if not query.include_inactive:
        wanted.append(LOCATION.c.active)
    if query.text.strip():
        found = _matching_places(connection, query.text, wanted)
        return _one_page(
            _places(connection, scope, [row.id for row in found[:SEARCH_LIMIT]]), found
        )
    return read_page(
        connection,
        (_walk(LOCATION, "uq_location_name_key", wanted),),
        span=query.span,
        rows=lambda places: _places(connection, scope, [place.id for place in places]),
    )


def places_by_id(connection: Connection, scope: Scope, query: PlacesById) -> tuple[PlaceRow, ...]:
    """Return these locations as far as they are in sight. Raises: Denied."""
    require(scope, GRANT)
    return _places(connection, scope, [each for each in query.ids if scope.actor.sees(each)])


def list_regions(connection: Connection, scope: Scope, query: ListRegions) -> Page[RegionRow]:
    """Return one span of the regions, or those that match a text. Raises: Denied."""
    require(scope, GRANT)
    if query.text.strip():
        part = folded(query.text)
        every = connection.execute(_names(REGION))
        found = [row for row in every if part in folded(row.name)]
        return _one_page(
            _regions(connection, scope, [row.id for row in found[:SEARCH_LIMIT]]), found
        )
    return read_page(
        connection,
        (_walk(REGION, "uq_region_name_key", ()),),
        span=query.span,
        rows=lambda places: _regions(connection, scope, [place.id for place in places]),
    )


def _walk(table: Table, index: str, wanted: Iterable[ColumnElement[bool]]) -> Walk:
    keys = (table.c.name_key, table.c.id)
    branch = indexed_by(select(*key_columns(keys)), table, index).where(LIVE, *wanted)
    return Walk(keys=keys, branches=(branch,), low="")


def _names(table: Table) -> Select[Any]:
    columns = (table.c.id, table.c.name, table.c.name_key)
    return select(*columns).where(table.c.deleted_at.is_(None)).order_by(table.c.name_key)


def _matching_places(
    connection: Connection, text: str, wanted: Iterable[ColumnElement[bool]]
) -> list[Any]:
    """Return the locations whose name or region contains a text, by name."""
    part = folded(text)
    named = _names(LOCATION).where(*wanted).add_columns(REGION.c.name.label("region"))
    joined = LOCATION.outerjoin(REGION, REGION.c.id == LOCATION.c.region_id)
    # There are few of them, and only Python folds accents alike on both databases.
    return [
        row
        for row in connection.execute(named.select_from(joined))
        if part in folded(row.name) or part in folded(row.region or "")
    ]


def _one_page(rows: tuple[Any, ...], found: Sequence[Any]) -> Page[Any]:
    last = found[len(rows) - 1] if rows else None
    more = last is not None and len(found) > len(rows)
    after = Cursor((1, last.name_key, last.id)) if last is not None and more else None
    return Page(span=Span(limit=SEARCH_LIMIT), rows=rows, before=None, after=after)


def _places(connection: Connection, scope: Scope, ids: Sequence[int]) -> tuple[PlaceRow, ...]:
    if not ids:
        return ()
    statement = (
        select(
            *(LOCATION.c[name] for name in _PLACE),
            REGION.c.name.label("region"),
            _people().label("people"),
            _customers(scope).label("customers"),
            _active_entries(scope).label("active_entries"),
        )
        .select_from(LOCATION.outerjoin(REGION, REGION.c.id == LOCATION.c.region_id))
        .where(LOCATION.c.id.in_(ids), LOCATION.c.deleted_at.is_(None))
    )
    counted = ("people", "customers", "active_entries")
    by_id = {
        row["id"]: PlaceRow(**{**row, **{name: as_count(row[name]) for name in counted}})
        for row in connection.execute(statement).mappings()
    }
    return tuple(by_id[each] for each in ids if each in by_id)


def _people() -> ColumnElement[int]:
    """Return the count of the active people who name the location of the query."""
    people: Select[Any] = (
        select(literal_column("1"))
        .select_from(USER_LOCATION.join(USER, USER.c.id == USER_LOCATION.c.user_id))
        .where(
            USER_LOCATION.c.location_id == LOCATION.c.id,
            USER.c.active,
            USER.c.deleted_at.is_(None),
        )
    )
    return _capped(people)


def _customers(scope: Scope) -> ColumnElement[int]:
    """Return the count of its customers; none for who may see no customers."""
    if not scope.actor.holds(CUSTOMERS):
        return literal(0)
    rows: Select[Any] = select(literal_column("1")).where(
        CUSTOMER.c.location_id == LOCATION.c.id, CUSTOMER.c.deleted_at.is_(None)
    )
    return _capped(indexed_by(rows, CUSTOMER, _LIVE_CUSTOMERS))


def _active_entries(scope: Scope) -> ColumnElement[int]:
    """Return the count of its active entries; none for who may see no entries."""
    if not scope.actor.holds(ENTRIES):
        return literal(0)
    rows: Select[Any] = select(literal_column("1")).where(
        ENTRY.c.location_id == LOCATION.c.id, ACTIVE
    )
    return _capped(indexed_by(rows, ENTRY, _ACTIVE_ENTRIES))


def _capped(rows: Select[Any]) -> ColumnElement[int]:
    some = rows.limit(COUNT_CAP + 1).correlate(LOCATION).subquery()
    return select(func.count()).select_from(some).correlate(LOCATION).scalar_subquery()


def _regions(connection: Connection, scope: Scope, ids: Sequence[int]) -> tuple[RegionRow, ...]:
    if not ids:
        return ()
    locations = (
        select(func.count())
        .select_from(LOCATION)
        .where(
            LOCATION.c.region_id == REGION.c.id,
            LOCATION.c.deleted_at.is_(None),
            _seen(scope, LOCATION.c.id),
        )
        .correlate(REGION)
        .scalar_subquery()
    )
    columns = (REGION.c.id, REGION.c.version, REGION.c.name, locations.label("locations"))
    statement = select(*columns).where(REGION.c.id.in_(ids))
    by_id = {row["id"]: RegionRow(**row) for row in connection.execute(statement).mappings()}
    return tuple(by_id[each] for each in ids)


def _seen(scope: Scope, column: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that a location is in the asker's sight."""
    places = scope.actor.location_ids
    return true() if places is None else column.in_(sorted(places))
