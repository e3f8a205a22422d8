"""Roles as admins see them: their grants, and how many people have each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal_column, select

from ...domain.admin_queries import ListRoleRows
from ...domain.admin_rows import RoleRow
from ...domain.paging import COUNT_CAP, Page
from ..columns import LIVE
from ..paging import Walk, as_count, key_columns, read_page
from ..scope import Scope, require
from .sources import ROLE, USER


def list_role_rows(connection: Connection, scope: Scope, query: ListRoleRows) -> Page[RoleRow]:
    """Return one span of the roles, as they were made: the built-in ones first. Raises: Denied."""
    require(scope, "role.manage", "user.manage")
    keys = (ROLE.c.id,)
    return read_page(
        connection,
        (Walk(keys=keys, branches=(select(*key_columns(keys)).where(LIVE),), low=0),),
        span=query.span,
        rows=lambda places: _rows(connection, [place.id for place in places]),
    )


def _rows(connection: Connection, ids: Sequence[int]) -> tuple[RoleRow, ...]:
    names = ("id", "version", "name", "grants", "built_in")
    statement = select(
        *(ROLE.c[name] for name in names),
        _having(USER.c.active).label("people"),
        _having(~USER.c.active).label("people_off"),
    ).where(ROLE.c.id.in_(ids))
    found = {
        row["id"]: RoleRow(
            **{
                **row,
                "grants": frozenset(row["grants"]),
                "people": as_count(row["people"]),
                "people_off": as_count(row["people_off"]),
            }
        )
        for row in connection.execute(statement).mappings()
    }
    return tuple(found[role_id] for role_id in ids)


def _having(condition: ColumnElement[bool]) -> Any:
    ones = (
        select(literal_column("1"))
        .where(USER.c.role_id == ROLE.c.id, USER.c.deleted_at.is_(None), condition)
        .limit(COUNT_CAP + 1)
        .correlate(ROLE)
        .subquery()
    )
    return select(func.count()).select_from(ones).correlate(ROLE).scalar_subquery()
