"""People: add, change, switch off and on; never past one's own reach, nor the last who could."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from ...domain.admin_commands import AddUser, EditUser, SwitchUser
from ...domain.dates import check_zone
from ...domain.text import name_key, one_line
from ...errors import Denied, Invalid
from ..bulk import change_rows, read_rows
from ..reach import (
    check_everywhere,
    check_keeper,
    check_leader,
    check_not_self,
    check_role,
    check_roles,
    is_keeper,
    location_ids,
)
from ..tables import Role, User, UserLocation
from ..work import Done, Work
from .lookups import apply, location_choice, new_row, person
from .values import optional_line, switch, typed

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def add_user(work: Work, command: AddUser) -> Done:
    """Add a person with a role and the locations they work for."""
    username = _free_username(work, command.username, None)
    role = _role(work, command.role_id)
    locations = _locations(work, command)
    manager = command.manager_id
    user = new_row(
        User,
        username=username,
        full_name=_full_name(command.full_name),
        email=optional_line(command.email, field="email", limit=255),
        title=optional_line(command.title, field="title", limit=255),
        role_id=role.id,
        all_locations=command.all_locations,
        zone=check_zone(command.zone),
        manager_id=None if manager is None else person(work, manager, field="manager").id,
    )
    work.session.add(user)
    work.session.flush()
    for location_id in locations:
        work.session.add(new_row(UserLocation, user_id=user.id, location_id=location_id))
    work.session.flush()
    return Done("app_user", user.id)


def edit_user(work: Work, command: EditUser) -> Done:
    """Change fields of a person and the locations they work for; their entries stay theirs."""
    user = work.locked(User, command.user_id, command.version)
    check_roles(work, [user.role_id])
    kept = is_keeper(work, user)
    changes = _changed(work, user, command.changes)
    placed = _places(work, user, command, everywhere=changes.get("all_locations"))
    apply(user, changes)
    work.session.flush()
    if placed and not changes:
        # The links are rows of their own: without this the person would stay at the version
        # that another admin has open, and their choice of locations would overwrite this one.
        change_rows(work.session, User, [(_row_of(work, user), {})])
    if kept and {"role_id", "all_locations"} & changes.keys():
        field = "role" if "role_id" in changes else "all_locations"
        check_keeper(work, field=field, who=user.full_name)
    return Done("app_user", user.id)


def switch_user(work: Work, command: SwitchUser) -> Done:
    """Let a person in or keep them out; their entries stay theirs and show as unassigned."""
    user = work.locked(User, command.user_id, command.version)
    if user.active != command.active:
        check_roles(work, [user.role_id])
        switch_active(work, user, active=command.active)
    return Done("app_user", user.id)


def switch_active(work: Work, user: User, *, active: bool) -> None:
    """Let a person in or keep them out. Raises: Invalid for oneself and for the last keeper."""
    if not active:
        check_not_self(work, user)
    kept = is_keeper(work, user)
    apply(user, {"active": active})
    if kept:
        check_keeper(work, field="active", who=user.full_name)


def _row_of(work: Work, user: User) -> dict[str, Any]:
    (row,) = read_rows(work.session, User, column="id", values=[user.id])
    return row


def _changed(work: Work, user: User, given: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that differ, as they are stored. Raises: Invalid, Denied."""
    changes: dict[str, object] = {}
    for name, raw in given.items():
        if name not in EditUser.EDITABLE:
            raise Invalid(f"{name} cannot be changed by an edit.", field=name)
        if raw != getattr(user, name):
            value = _FIELDS[name](work, user, raw)
            if value != getattr(user, name):
                changes[name] = value
    return changes


def _places(work: Work, user: User, command: EditUser, *, everywhere: object) -> bool:
    """Write the locations that a person works for; return whether they changed.

    Raises: Invalid where they would have none at all, Denied for one out of the actor's sight.
    """
    now = location_ids(work, user.id)
    wanted = now if command.location_ids is None else set(command.location_ids)
    if not wanted and not (user.all_locations if everywhere is None else everywhere):
        raise Invalid("Name at least one location, or all of them.", field="location")
    for location_id in _in_order(command.location_ids or (), wanted - now):
        place = location_choice(work, location_id)
        work.session.add(new_row(UserLocation, user_id=user.id, location_id=place.id))
    gone = now - wanted
    if not all(work.actor.sees(location_id) for location_id in gone):
        raise Denied("you cannot take away locations that you do not see", field="location")
    links = select(UserLocation).where(
        col(UserLocation.user_id) == user.id, col(UserLocation.location_id).in_(gone)
    )
    for link in work.session.scalars(links.order_by(col(UserLocation.id))).all():
        work.session.delete(link)
    work.session.flush()
    return wanted != now


def _in_order(given: Iterable[int], wanted: set[int]) -> list[int]:
    return [location_id for location_id in dict.fromkeys(given) if location_id in wanted]


def _full_name(value: object) -> str:
    text = typed(value, str, field="full_name")
    return one_line(text, field="full_name", limit=255, minimum=1)


def _free_username(work: Work, raw: object, user_id: int | None) -> str:
    """Return a username that nobody else has; `user_id` is who asks for it. Raises: Invalid."""
    username = typed(raw, str, field="username").strip()
    if not _USERNAME.fullmatch(username):
        raise Invalid(
            "A username is 1 to 64 of a-z, 0-9, dot, dash and underscore, "
            "and begins with a letter or a digit.",
            field="username",
        )
    if username.isdigit():
        # `--as 17` and the key lines of SSH mean the person with that id.
        raise Invalid(
            "A username of digits alone would be taken for a person's number: add a letter.",
            field="username",
        )
    twin = select(col(User.id)).where(
        col(User.username_key) == name_key(username), col(User.deleted_at).is_(None)
    )
    if work.session.scalar(twin) not in {None, user_id}:
        raise Invalid(f"There is already a person called {username}.", field="username")
    return username


def _role(work: Work, role_id: object) -> Role:
    role = work.shared(Role, _number(role_id, field="role"))
    if role is None:
        raise Invalid("There is no such role: choose another.", field="role")
    check_role(work, role)
    return role


def _everywhere(work: Work, value: object) -> bool:
    check_everywhere(work)
    return switch(value, field="all_locations")


def _manager(work: Work, user: User, value: object) -> int | None:
    if value is None:
        return None
    leader = person(work, _number(value, field="manager"), field="manager")
    check_leader(work, user, leader)
    return leader.id


def _locations(work: Work, command: AddUser) -> list[int]:
    if command.all_locations:
        check_everywhere(work)
        return []
    if not command.location_ids:
        raise Invalid("Name at least one location, or all of them.", field="location")
    chosen = dict.fromkeys(command.location_ids)
    return [location_choice(work, location_id).id for location_id in chosen]


def _number(value: object, *, field: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Invalid(f"{field} is not of the right kind.", field=field)
    return value


_FIELDS: Mapping[str, Callable[[Work, User, object], object]] = {
    "username": lambda work, user, value: _free_username(work, value, user.id),
    "full_name": lambda _work, _user, value: _full_name(value),
    "email": lambda _work, _user, value: optional_line(value, field="email", limit=255),
    "title": lambda _work, _user, value: optional_line(value, field="title", limit=255),
    "role_id": lambda work, _user, value: _role(work, value).id,
    "all_locations": lambda work, _user, value: _everywhere(work, value),
    "zone": lambda _work, _user, value: check_zone(typed(value, str, field="time_zone")),
    "manager_id": _manager,
}
"""Field of `EditUser.EDITABLE` to what makes a new value regular, or refuses it."""
