"""People, the places they work at, the roles they have."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, literal, select

from ...domain.paging import Page
from ...domain.queries import FindUser, ListLocations, ListRoles, ListUsers, PickAssignee
from ...domain.rows import LocationRow, NamedRow, UserRow
from ...domain.text import folded, name_key
from ...errors import Missing
from ..columns import LIVE
from ..indexed_by import indexed_by
from ..paging import Walk, key_columns, read_page
from ..scope import Scope
from .catalogs import nearest
from .sources import LOCATION, REGION, ROLE, USER, USER_LOCATION, works_at


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
    if not scope.actor.sees(query.location_id):
        raise Missing("no such location", field="location")
    part = folded(query.text)
    people = connection.execute(
        select(USER.c.id, USER.c.full_name, USER.c.username).where(
            works_at(literal(query.location_id))
        )
    )
    # A location has few people, and only Python folds accents alike on both databases.
    fit = [
        (person.id != scope.actor.id, folded(person.full_name), person.id)
        for person in people
        if part in folded(person.full_name) or part in folded(person.username)
    ]
    return _users(connection, [user_id for _, _, user_id in sorted(fit)[: query.limit]])


def find_user(connection: Connection, scope: Scope, query: FindUser) -> UserRow:
    """Return the person of that username, active or not. Raises: Missing, naming the nearest."""
    del scope
    wanted = name_key(query.username)
    live = USER.c.deleted_at.is_(None)
    found = connection.scalars(select(USER.c.id).where(USER.c.username_key == wanted, live)).all()
    if found:
        return _users(connection, found)[0]
    names = {
        person.username_key: person.username
        for person in connection.execute(select(USER.c.username_key, USER.c.username).where(live))
    }
    near = tuple(names[key] for key in get_close_matches(wanted, names, n=3))
    raise Missing(f"no person “{query.username}”{nearest(near)}", allowed=near)


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
    places = _places_of(connection, ids)
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
        row["id"]: UserRow(**row, locations=tuple(places.get(row["id"], ())))
        for row in connection.execute(statement).mappings()
    }
    return tuple(by_id[user_id] for user_id in ids)


def _places_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    statement = (
        select(USER_LOCATION.c.user_id, LOCATION.c.name_key, LOCATION.c.name)
        .select_from(USER_LOCATION.join(LOCATION, LOCATION.c.id == USER_LOCATION.c.location_id))
        .where(USER_LOCATION.c.user_id.in_(ids))
    )
    places: dict[int, list[str]] = {}
    for user_id, _, name in sorted(tuple(row) for row in connection.execute(statement)):
        places.setdefault(user_id, []).append(name)
    return places
