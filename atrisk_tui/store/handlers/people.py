"""People: add, switch off and on, never past one's own reach and never the last who could."""

import re

from sqlalchemy import select
from sqlmodel import col

from ...domain.admin_commands import AddUser, SwitchUser
from ...domain.dates import check_zone
from ...domain.text import name_key, one_line
from ...errors import Denied, Invalid
from ..tables import Role, User, UserLocation
from ..work import Done, Work
from .lookups import apply, location_choice, new_row, person
from .values import optional_line

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def add_user(work: Work, command: AddUser) -> Done:
    """Add a person with a role and the locations they work for."""
    username = _free_username(work, command.username)
    role = _role(work, command.role_id)
    locations = _locations(work, command)
    manager = command.manager_id
    user = new_row(
        User,
        username=username,
        full_name=one_line(command.full_name, field="full_name", limit=255, minimum=1),
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


def switch_user(work: Work, command: SwitchUser) -> Done:
    """Let a person in or keep them out; their entries stay theirs and show as unassigned."""
    user = work.locked(User, command.user_id, command.version)
    if user.active == command.active:
        return Done("app_user", user.id)
    role = work.shared(Role, user.role_id)
    if role is not None:
        _check_reach(work, role)
    if not command.active:
        _check_may_go(work, user)
    apply(user, {"active": command.active})
    return Done("app_user", user.id)


def _check_may_go(work: Work, user: User) -> None:
    if user.id == work.actor.id:
        raise Invalid("You cannot switch yourself off: ask another admin.", field="active")
    if user.id in (keepers := _keepers(work)) and len(keepers) == 1:
        raise Invalid(
            f"{user.full_name} is the last active person who may manage people everywhere: "
            "let someone else do so first.",
            field="active",
        )


def _keepers(work: Work) -> set[int]:
    """Return the active people with user.manage and all locations, held until the commit."""
    roles = work.session.scalars(select(Role).where(col(Role.deleted_at).is_(None)))
    able = [role.id for role in roles if "user.manage" in role.grants]
    people = select(User).where(
        col(User.role_id).in_(able),
        col(User.active),
        col(User.all_locations),
        col(User.deleted_at).is_(None),
    )
    # In one order, so that two admins who switch each other off wait instead of deadlocking.
    held = work.session.scalars(people.order_by(col(User.id)).with_for_update())
    return {user.id for user in held}


def _free_username(work: Work, raw: str) -> str:
    username = raw.strip()
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
    if work.session.scalar(twin) is not None:
        raise Invalid(f"There is already a person called {username}.", field="username")
    return username


def _role(work: Work, role_id: int) -> Role:
    role = work.shared(Role, role_id)
    if role is None:
        raise Invalid("There is no such role: choose another.", field="role")
    _check_reach(work, role)
    return role


def _check_reach(work: Work, role: Role) -> None:
    """Go on only if the role may do nothing that the actor may not. Raises: Denied."""
    if not work.actor.holds("role.manage") and not set(role.grants) <= work.actor.grants:
        raise Denied(f"the role {role.name} may do more than yours", field="role")


def _locations(work: Work, command: AddUser) -> list[int]:
    if command.all_locations:
        if work.actor.location_ids is not None:
            raise Denied("only someone with all locations can give them", field="all_locations")
        return []
    if not command.location_ids:
        raise Invalid("Name at least one location, or all of them.", field="location")
    chosen = dict.fromkeys(command.location_ids)
    return [location_choice(work, location_id).id for location_id in chosen]
