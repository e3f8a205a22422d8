"""Who is asking, read from the store again for every command and question."""

from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from ..domain.model import Actor
from ..domain.text import name_key
from .tables import Role, User, UserLocation

_user = User.__table__  # type: ignore[attr-defined]
_role = Role.__table__  # type: ignore[attr-defined]
_place = UserLocation.__table__  # type: ignore[attr-defined]

_PERSON: Select[*tuple[Any, ...]] = (
    select(
        _user.c.id,
        _user.c.username,
        _user.c.full_name,
        _role.c.name,
        _role.c.grants,
        _user.c.all_locations,
        _user.c.zone,
    )
    .join_from(_user, _role, _user.c.role_id == _role.c.id)
    .where(_user.c.active, _user.c.deleted_at.is_(None))
)
_BY_ID = _PERSON.where(_user.c.id == bindparam("who"))
_BY_ID_HELD = _BY_ID.with_for_update(read=True)
_BY_NAME = _PERSON.where(_user.c.username_key == bindparam("who"))
_PLACES = select(_place.c.location_id).where(_place.c.user_id == bindparam("who"))


def read_actor(
    connection: Connection, user_id: int, *, source: str, held: bool = False
) -> Actor | None:
    """Return the active person of that id as they are now, None when there is none.

    With `held`, their grants cannot be changed by others before this transaction ends.
    """
    return _actor(connection, _BY_ID_HELD if held else _BY_ID, who=user_id, source=source)


def find_actor(connection: Connection, who: str, *, source: str) -> Actor | None:
    """Return the active person of that numeric id, or else of that username."""
    found = None
    if who.isascii() and who.isdecimal() and len(who) < 10:
        found = read_actor(connection, int(who), source=source)
    return found or _actor(connection, _BY_NAME, who=name_key(who), source=source)


def _actor(
    connection: Connection,
    statement: Select[*tuple[Any, ...]],
    *,
    who: int | str,
    source: str,
) -> Actor | None:
    row = connection.execute(statement, {"who": who}).one_or_none()
    if row is None:
        return None
    user_id, username, full_name, role, grants, everywhere, zone = row
    places = None if everywhere else frozenset(connection.scalars(_PLACES, {"who": user_id}))
    return Actor(
        id=user_id,
        username=username,
        full_name=full_name,
        role=role,
        grants=frozenset(grants),
        location_ids=places,
        zone=zone,
        source=source,
    )
