"""Roles: named sets of grants, of which nobody can give more than they have."""

from collections.abc import Iterable
from difflib import get_close_matches

from sqlalchemy import func, select
from sqlmodel import col

from ...domain.admin_commands import AddRole, DeleteRole, EditRole
from ...domain.policy import GRANTS
from ...domain.text import name_key, one_line
from ...errors import Invalid
from ..reach import KEEPING, check_grants, check_keeper
from ..tables import Role, User
from ..work import Done, Work
from .lookups import apply, new_row

_NAMED = 3
"""People that a refusal names."""


def add_role(work: Work, command: AddRole) -> Done:
    """Add a role with some of the grants that the actor has."""
    role = new_row(
        Role,
        name=_free_name(work, command.name, None),
        grants=_grants(work, command.grants),
    )
    work.session.add(role)
    work.session.flush()
    return Done("role", role.id)


def edit_role(work: Work, command: EditRole) -> Done:
    """Change a role's name and grants, for everybody who has it, from now on."""
    role = _own(work, command.role_id, command.version)
    before = set(role.grants)
    grants = _grants(work, command.grants)
    apply(role, {"name": _free_name(work, command.name, role.id), "grants": grants})
    if KEEPING in before - set(grants):
        check_keeper(work, field="grants")
    return Done("role", role.id)


def delete_role(work: Work, command: DeleteRole) -> Done:
    """Delete a role that nobody has, neither on nor off."""
    role = _own(work, command.role_id, command.version)
    _check_unused(work, role)
    apply(role, {"deleted_at": work.now})
    return Done("role", role.id)


def _check_unused(work: Work, role: Role) -> None:
    people = select(User).where(col(User.role_id) == role.id, col(User.deleted_at).is_(None))
    count = work.session.scalar(select(func.count()).select_from(people.subquery())) or 0
    if not count:
        return
    first = people.order_by(col(User.full_name), col(User.id)).limit(_NAMED)
    names = [user.full_name for user in work.session.scalars(first)]
    if count > len(names):
        names.append("others")
    have = "1 person has" if count == 1 else f"{count} people have"
    raise Invalid(
        f"{have} the role {role.name} ({', '.join(names)}): give them another one first.",
        field="role",
    )


def _own(work: Work, role_id: int, version: int) -> Role:
    """Return a role that may be changed, held. Raises: Missing, Conflict, Invalid, Denied."""
    role = work.locked(Role, role_id, version)
    if role.built_in:
        raise Invalid(
            f"{role.name} is built in and stays as it is: add a role like it instead.",
            field="role",
        )
    check_grants(work, role.grants)
    return role


def _free_name(work: Work, raw: str, role_id: int | None) -> str:
    name = one_line(raw, field="name", limit=64, minimum=1)
    twins = select(Role).where(col(Role.name_key) == name_key(name), col(Role.deleted_at).is_(None))
    twin = work.session.scalars(twins).first()
    if twin is not None and twin.id != role_id:
        raise Invalid(f"There is already a role “{twin.name}”.", field="name")
    return name


def _grants(work: Work, given: Iterable[str]) -> list[str]:
    """Return grants as they are stored: sorted. Raises: Invalid, Denied."""
    wanted = sorted(set(given))
    for grant in wanted:
        if grant not in GRANTS:
            near = tuple(get_close_matches(grant, GRANTS, n=3))
            hint = f" Do you mean {' or '.join(near)}?" if near else ""
            raise Invalid(
                f"There is no grant “{grant}”.{hint}", field="grants", allowed=near or tuple(GRANTS)
            )
    check_grants(work, wanted)
    return wanted
