"""People, the places they work at, the roles they have."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    exists,
    false,
    literal,
    or_,
    select,
    true,
)

from ...domain.paging import Page
from ...domain.queries import FindUser, ListLocations, ListRoles, ListUsers, PickAssignee
from ...domain.rows import LocationRow, NamedRow, UserRow
from ...domain.text import folded, name_key
from ...errors import Missing
from ..columns import LIVE
from ..indexed_by import indexed_by
from ..paging import Walk, key_columns, read_page
from ..scope import Scope
from .absences import with_out
from .catalogs import nearest
from .sources import LOCATION, REGION, ROLE, USER, USER_LOCATION, works_at

_KEY_LIMIT = 1024
"""Characters of the longest search key."""
_NEIGHBOURS = 100
"""People on either side of a username, among whom the nearest is looked for."""


def list_users(connection: Connection, scope: Scope, query: ListUsers) -> Page[UserRow]:
    """Return one span of the people by username."""
    del scope
    keys = (USER.c.username_key, USER.c.id)
    people = indexed_by(select(*key_columns(keys)), USER, "uq_app_user_username_key").where(LIVE)
    return read_page(
        connection,
        (Walk(keys=keys, branches=(people,), low=""),),
        span=query.span,
        rows=lambda places: _users(connection, [place.id for place in places]),
    )


def pick_assignee(connection: Connection, scope: Scope, query: PickAssignee) -> tuple[UserRow, ...]:
    """Return the people who may own a location's entries, the asker first, then by name.

    Raises: Missing when the location is out of sight.
    """
    place = query.location_id
    if place is not None and not scope.actor.sees(place):
        raise Missing("no such location", field="location")
    there = works_at(literal(place)) if place is not None else _works_in_sight(scope)
    statement = (
        select(USER.c.id)
        .where(there, _named(folded(query.text)))
        # A search key begins with the folded name.
        .order_by(case((USER.c.id == scope.actor.id, 0), else_=1), USER.c.search_key, USER.c.id)
        .limit(query.limit)
    )
    people = _users(connection, connection.scalars(statement).all())
    return with_out(connection, scope, people)


def _works_in_sight(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a person may own entries of some location in sight."""
    is_here = and_(USER.c.active, USER.c.deleted_at.is_(None))
    places = scope.actor.location_ids
    if places is None:
        return is_here
    link = USER_LOCATION.c
    placed = exists(
        select(link.id).where(link.user_id == USER.c.id, link.location_id.in_(sorted(places)))
    )
    return and_(is_here, or_(USER.c.all_locations, placed))


def find_user(connection: Connection, scope: Scope, query: FindUser) -> UserRow:
    """Return the person of that username, active or not. Raises: Missing, naming the nearest."""
    del scope
    wanted = name_key(query.username)
    live = USER.c.deleted_at.is_(None)
    found = connection.scalars(select(USER.c.id).where(USER.c.username_key == wanted, live)).all()
    if found:
        return _users(connection, found)[0]
    names = dict(_neighbours(connection, wanted))
    near = tuple(names[key] for key in get_close_matches(wanted, names, n=3))
    raise Missing(f"no person “{query.username}”{nearest(near)}", allowed=near)


def containing(key: ColumnElement[str], part: str) -> ColumnElement[bool]:
    """Return the condition that a search key holds a folded text."""
    if len(part) > _KEY_LIMIT:
        # No key is as long, and SQLite refuses patterns beyond a length.
        return false()
    return key.contains(part, autoescape=True)


def _named(part: str) -> ColumnElement[bool]:
    """Return the condition that a person's name or username holds a folded text.

    A search key is name, username and e-mail, a line each: what is found in one of the first
    two has the end of a line behind it.
    """
    if not part:
        return true()
    behind = USER.c.search_key.like(f"%{_escaped(part)}%\n%", escape="/")
    return and_(containing(USER.c.search_key, part), behind)


def _escaped(part: str) -> str:
    for sign in "/%_":
        part = part.replace(sign, f"/{sign}")
    return part


def _neighbours(connection: Connection, wanted: str) -> Iterator[tuple[str, str]]:
    """Yield (username key, username) of the people next to a username in the alphabet."""
    key = USER.c.username_key
    for side, order in ((key >= wanted, key), (key < wanted, key.desc())):
        people = indexed_by(select(key, USER.c.username), USER, "uq_app_user_username_key")
        nearby = people.where(LIVE, side).order_by(order).limit(_NEIGHBOURS)
        for row in connection.execute(nearby):
            yield row.username_key, row.username


def list_locations(
    connection: Connection, scope: Scope, query: ListLocations
) -> tuple[LocationRow, ...]:
    """Return the locations in sight, by name."""
    del query
    statement = (
        select(
            LOCATION.c.id,
            LOCATION.c.version,
            LOCATION.c.name,
            LOCATION.c.zone,
            LOCATION.c.region_id,
            REGION.c.name.label("region"),
            LOCATION.c.active,
        )
        .select_from(LOCATION.outerjoin(REGION, REGION.c.id == LOCATION.c.region_id))
        .where(LOCATION.c.deleted_at.is_(None))
        .order_by(LOCATION.c.name_key)
    )
    found = connection.execute(statement).mappings()
    return tuple(LocationRow(**row) for row in found if scope.actor.sees(row["id"]))


def list_roles(connection: Connection, scope: Scope, query: ListRoles) -> tuple[NamedRow, ...]:
    """Return the roles, the built-in ones as they were founded."""
    del scope, query
    statement = (
        select(ROLE.c.id, ROLE.c.name).where(ROLE.c.deleted_at.is_(None)).order_by(ROLE.c.id)
    )
    return tuple(NamedRow(row.id, row.name) for row in connection.execute(statement))


def _users(connection: Connection, ids: Sequence[int]) -> tuple[UserRow, ...]:
    if not ids:
        return ()
    places = places_of(connection, ids)
    manager = USER.alias("manager")
    own = ("id", "version", "username", "full_name", "email", "title", "active", "all_locations")
    statement = (
        select(
            *(USER.c[name] for name in (*own, "zone")),
            ROLE.c.name.label("role"),
            manager.c.username.label("manager"),
        )
        .select_from(
            USER.join(ROLE, ROLE.c.id == USER.c.role_id).outerjoin(
                manager, manager.c.id == USER.c.manager_id
            )
        )
        .where(USER.c.id.in_(ids))
    )
    by_id: dict[int, Any] = {
        row["id"]: UserRow(**row, locations=tuple(name for _, name in places.get(row["id"], ())))
        for row in connection.execute(statement).mappings()
    }
    return tuple(by_id[user_id] for user_id in ids)


def places_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """Return (id, name) of the locations that each person names, by name."""
    statement = (
        select(USER_LOCATION.c.user_id, LOCATION.c.name_key, LOCATION.c.id, LOCATION.c.name)
        .select_from(USER_LOCATION.join(LOCATION, LOCATION.c.id == USER_LOCATION.c.location_id))
        .where(USER_LOCATION.c.user_id.in_(ids))
    )
    places: dict[int, list[tuple[int, str]]] = {}
    for user_id, _, place_id, name in sorted(tuple(row) for row in connection.execute(statement)):
        places.setdefault(user_id, []).append((place_id, name))
    return places
