"""People as admins see them: a page, those who match a text, what hangs on one of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, literal_column, select

from ...domain.admin_queries import CountPeople, GetUserLoad, ListPeople, PeopleById
from ...domain.admin_rows import PeopleCounts, PersonRow, PlaceLoad, UserLoad
from ...domain.model import EntryStatus
from ...domain.paging import COUNT_CAP, Count, Cursor, Page, Span
from ...domain.queries import SEARCH_LIMIT
from ...domain.text import folded
from ...errors import Missing
from ..columns import ACTIVE, LIVE
from ..indexed_by import indexed_by
from ..paging import Branch, Walk, as_count, count_rows, key_columns, read_page
from ..scope import Scope, require
from .people import containing, places_of
from .sources import ENTRY, LOCATION, ROLE, USER, USER_LOCATION

GRANT = "user.manage"
LEADS_SHOWN = 50
"""People led by somebody who are named; the others are counted."""
_BY_NAME = "uq_app_user_username_key"
_OWNED = "ix_entry_active_status_owner"
_STATUSES = tuple(status for status in EntryStatus if status.active)
_KEYS = (USER.c.username_key, USER.c.id)
_OWN = (
    "id",
    "version",
    "username",
    "full_name",
    "email",
    "title",
    "role_id",
    "active",
    "all_locations",
    "zone",
    "manager_id",
)
_LAST = "\U0010ffff"
"""Sorts behind every character that text may hold."""


def list_people(connection: Connection, scope: Scope, query: ListPeople) -> Page[PersonRow]:
    """Return one span of the people by username, or who matches a text. Raises: Denied."""
    require(scope, GRANT)
    if query.text.strip():
        return _matching(connection, scope, query)
    people = _people(key_columns(_KEYS)).where(*_wanted(query))
    return read_page(
        connection,
        (Walk(keys=_KEYS, branches=(people,), low=""),),
        span=query.span,
        rows=lambda places: _rows(connection, scope, [place.id for place in places]),
    )


def people_by_id(connection: Connection, scope: Scope, query: PeopleById) -> tuple[PersonRow, ...]:
    """Return these people, without those that are gone. Raises: Denied."""
    require(scope, GRANT)
    return _rows(connection, scope, query.ids)


def count_people(connection: Connection, scope: Scope, query: CountPeople) -> PeopleCounts:
    """Return how many people are on, and off, each up to the cap. Raises: Denied."""
    del query
    require(scope, GRANT)
    ones = _people([literal_column("1")]).where(USER.c.username_key >= "")
    return PeopleCounts(
        on=count_rows(connection, [ones.where(USER.c.active)]),
        off=count_rows(connection, [ones.where(~USER.c.active)]),
    )


def get_user_load(connection: Connection, scope: Scope, query: GetUserLoad) -> UserLoad:
    """Return the active entries of a person at each location in sight, and whom they lead.

    Raises: Denied, Missing.
    """
    require(scope, GRANT)
    columns = (USER.c.id, USER.c.all_locations)
    user = connection.execute(
        select(*columns).where(USER.c.id == query.user_id, USER.c.deleted_at.is_(None))
    ).one_or_none()
    if user is None:
        raise Missing("no such person")
    names, count = _led(connection, user.id)
    return UserLoad(
        places=_load(connection, scope, user.id, everywhere=user.all_locations),
        leads=names,
        leads_count=count,
    )


def _people(columns: Sequence[ColumnElement[Any]]) -> Branch:
    return indexed_by(select(*columns), USER, _BY_NAME).where(LIVE)


def _wanted(query: ListPeople) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not query.include_inactive:
        found.append(USER.c.active)
    if query.role_id is not None:
        found.append(USER.c.role_id == query.role_id)
    if query.location_id is not None:
        link = select(USER_LOCATION.c.id).where(
            USER_LOCATION.c.user_id == USER.c.id,
            USER_LOCATION.c.location_id == query.location_id,
        )
        found.append(exists(link))
    return found


def _matching(connection: Connection, scope: Scope, query: ListPeople) -> Page[PersonRow]:
    """Return who matches a text, in one page: that username, then beginnings, then the rest."""
    part = folded(query.text)
    rank = case(
        (USER.c.username_key == part, 0),
        (_begins(USER.c.username_key, part), 1),
        (_begins(USER.c.search_key, part), 2),
        else_=3,
    )
    statement = (
        select(USER.c.id)
        .where(LIVE, containing(USER.c.search_key, part), *_wanted(query))
        .order_by(rank, *_KEYS)
        .limit(SEARCH_LIMIT + 1)
    )
    ids = connection.scalars(statement).all()
    rows = _rows(connection, scope, ids[:SEARCH_LIMIT])
    more = Cursor((1, rows[-1].username, rows[-1].id)) if len(ids) > SEARCH_LIMIT else None
    return Page(span=Span(limit=SEARCH_LIMIT), rows=rows, before=None, after=more)


def _begins(key: ColumnElement[str], part: str) -> ColumnElement[bool]:
    return and_(key >= part, key < part + _LAST)


def _rows(connection: Connection, scope: Scope, ids: Sequence[int]) -> tuple[PersonRow, ...]:
    if not ids:
        return ()
    places = places_of(connection, ids)
    entries = _open_entries(connection, scope, ids)
    manager = USER.alias("manager")
    statement = (
        select(
            *(USER.c[name] for name in _OWN),
            ROLE.c.name.label("role"),
            manager.c.username.label("manager"),
        )
        .select_from(
            USER.join(ROLE, ROLE.c.id == USER.c.role_id).outerjoin(
                manager, manager.c.id == USER.c.manager_id
            )
        )
        .where(USER.c.id.in_(ids), USER.c.deleted_at.is_(None))
    )
    found = {
        row["id"]: PersonRow(
            **row,
            location_ids=tuple(place_id for place_id, _ in places.get(row["id"], ())),
            locations=tuple(name for _, name in places.get(row["id"], ())),
            open_entries=entries[row["id"]],
        )
        for row in connection.execute(statement).mappings()
    }
    return tuple(found[user_id] for user_id in ids if user_id in found)


def _owned(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the conditions on active entries at locations in sight; an index has all of them."""
    places = scope.actor.location_ids
    return [] if places is None else [ENTRY.c.location_id.in_(sorted(places))]


def _open_entries(connection: Connection, scope: Scope, ids: Sequence[int]) -> dict[int, Count]:
    ones = (
        indexed_by(select(literal_column("1")), ENTRY, _OWNED)
        .where(
            ACTIVE,
            ENTRY.c.status.in_(_STATUSES),
            ENTRY.c.assigned_to_id == USER.c.id,
            *_owned(scope),
        )
        .limit(COUNT_CAP + 1)
        .correlate(USER)
        .subquery()
    )
    count = select(func.count()).select_from(ones).correlate(USER).scalar_subquery()
    found = connection.execute(select(USER.c.id, count).where(USER.c.id.in_(ids)))
    return {user_id: as_count(entries) for user_id, entries in found}


def _load(
    connection: Connection, scope: Scope, user_id: int, *, everywhere: bool
) -> tuple[PlaceLoad, ...]:
    counts: dict[int, int] = {}
    for status in _STATUSES:
        # One status at a time, so that the index has the locations in order.
        grouped = (
            indexed_by(select(ENTRY.c.location_id, func.count()), ENTRY, _OWNED)
            .where(
                ACTIVE,
                ENTRY.c.status == status,
                ENTRY.c.assigned_to_id == user_id,
                *_owned(scope),
            )
            .group_by(ENTRY.c.location_id)
        )
        for place, entries in connection.execute(grouped):
            counts[place] = counts.get(place, 0) + entries
    works_for = {place_id for place_id, _ in places_of(connection, [user_id]).get(user_id, ())}
    named = select(LOCATION.c.id, LOCATION.c.name, LOCATION.c.name_key).where(
        LOCATION.c.id.in_(counts)
    )
    return tuple(
        PlaceLoad(row.id, row.name, counts[row.id], everywhere or row.id in works_for)
        for row in sorted(connection.execute(named), key=lambda row: (row.name_key, row.id))
    )


def _led(connection: Connection, user_id: int) -> tuple[tuple[str, ...], Count]:
    led = select(USER.c.full_name).where(
        USER.c.manager_id == user_id, USER.c.active, USER.c.deleted_at.is_(None)
    )
    first = led.order_by(USER.c.search_key, USER.c.id).limit(LEADS_SHOWN)
    return tuple(connection.scalars(first)), count_rows(connection, [led])
