"""How far somebody who manages people may go: no further than themselves, and never the last."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlmodel import col

from ..domain.policy import GRANTS
from ..errors import Conflict, Denied, Invalid
from .tables import Location, Role, User, UserLocation
from .work import Work

KEEPING = "user.manage"
"""The grant without which nobody could let anybody in again."""
_HELD_AT_MOST = 50
"""Keepers held until the commit: one would do, the others are there in case it is changed now."""


def check_role(work: Work, role: Role) -> None:
    """Go on only if the role may do nothing that the actor may not. Raises: Denied."""
    if not set(role.grants) <= work.actor.grants:
        raise Denied(f"the role {role.name} may do more than yours", field="role")


def check_roles(work: Work, role_ids: Iterable[int | None]) -> None:
    """Go on only if none of these roles may do more than the actor. Raises: Denied."""
    wanted = {role_id for role_id in role_ids if role_id is not None}
    # Deleted ones too: what they could do counts when they come back.
    roles = select(Role).where(col(Role.id).in_(wanted)).order_by(col(Role.id))
    for role in work.session.scalars(roles.with_for_update(read=True)):
        check_role(work, role)


def check_grants(work: Work, grants: Iterable[str]) -> None:
    """Go on only if the actor holds all of these grants. Raises: Denied, naming the first."""
    for grant in sorted(set(grants) - work.actor.grants):
        words = GRANTS.get(grant, grant)
        raise Denied(f"your role may not {words}, so you cannot decide who may", field="grants")


def check_everywhere(work: Work) -> None:
    """Go on only if the actor has all locations, to give or take them. Raises: Denied."""
    if work.actor.location_ids is not None:
        raise Denied("only someone with all locations can give or take them", field="all_locations")


def is_keeper(work: Work, user: User) -> bool:
    """Whether this person is one who may manage people everywhere."""
    role = work.shared(Role, user.role_id)
    able = role is not None and KEEPING in role.grants
    return able and user.active and user.all_locations


def has_keeper(work: Work) -> bool:
    """Whether somebody active has a role with user.manage and all locations.

    Who is found is held as they are until the commit, with their roles: two admins who demote
    each other cannot both succeed.
    """
    work.session.flush()
    roles = work.session.scalars(
        select(Role)
        .where(col(Role.deleted_at).is_(None))
        .order_by(col(Role.id))
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    able = [role.id for role in roles if KEEPING in role.grants]
    people = (
        select(col(User.id))
        .where(
            col(User.role_id).in_(able),
            col(User.active),
            col(User.all_locations),
            col(User.deleted_at).is_(None),
        )
        .order_by(col(User.id))
        .limit(_HELD_AT_MOST)
        .with_for_update(read=True)
    )
    return bool(work.session.scalars(people).all())


def check_keeper(work: Work, *, field: str | None = None, who: str = "") -> None:
    """Go on only if somebody is left who may manage people everywhere. Raises: Invalid.

    Asked after the change has been made in the session; `who` was the last one.
    """
    if has_keeper(work):
        return
    words = "may manage people everywhere: let someone else do so first."
    if who:
        raise Invalid(f"{who} is the last active person who {words}", field=field)
    raise Invalid(f"Nobody would be left who {words}", field=field)


def check_not_self(work: Work, user: User) -> None:
    """Go on only if the actor does not switch off themselves. Raises: Invalid."""
    if user.id == work.actor.id:
        raise Invalid("You cannot switch yourself off: ask another admin.", field="active")


def above(work: Work, user: User) -> Iterator[User]:
    """Yield who leads a person, who leads that one, and so on, each once and held."""
    seen = {user.id}
    leader = work.shared(User, user.manager_id)
    while leader is not None and leader.id not in seen:
        seen.add(leader.id)
        yield leader
        leader = work.shared(User, leader.manager_id)


def check_leader(work: Work, user: User, leader: User) -> None:
    """Go on only if nobody would lead themselves, through whomever. Raises: Invalid."""
    if leader.id == user.id:
        raise Invalid(f"{user.full_name} cannot lead themselves.", field="manager")
    if any(one.id == user.id for one in above(work, leader)):
        raise Invalid(
            f"{leader.full_name} is led by {user.full_name}: choose someone who is not.",
            field="manager",
        )


def location_ids(work: Work, user_id: int) -> set[int]:
    """Return the locations that a person works for by name, held until the commit."""
    links = select(col(UserLocation.location_id)).where(col(UserLocation.user_id) == user_id)
    return set(work.session.scalars(links.with_for_update(read=True)))


def check_link_free(work: Work, user_id: int, location_id: int) -> None:
    """Go on only if the person does not work for that location already. Raises: Conflict."""
    if location_id in location_ids(work, user_id):
        user, location = work.held(User, user_id), work.held(Location, location_id)
        raise Conflict(
            f"{user.full_name if user else 'this person'} works for "
            f"{location.name if location else 'this location'} again already",
            field="location",
        )
