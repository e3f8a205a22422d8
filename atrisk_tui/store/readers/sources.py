"""What readers select from: the tables' columns, and who may see which rows."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Table,
    and_,
    any_,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlmodel import SQLModel

from .. import tables as _declared
from ..paging import MOST_BRANCHES
from ..scope import Scope

TABLES = SQLModel.metadata.tables
ABSENCE: Table = TABLES["absence"]
AUDIT: Table = TABLES[str(_declared.Audit.__tablename__)]
AUDIT_ROW: Table = TABLES["audit_row"]
ACCOUNT_CLASS: Table = TABLES["account_class"]
CATALOG: Table = TABLES["catalog_item"]
CUSTOMER: Table = TABLES["customer"]
ENTRY: Table = TABLES["entry"]
INTERACTION: Table = TABLES["interaction"]
LOCATION: Table = TABLES["location"]
NOTE: Table = TABLES["note"]
OFFER: Table = TABLES["offer"]
PRESENCE: Table = TABLES["presence"]
PRIORITY_BASIS: Table = TABLES["priority_basis"]
REGION: Table = TABLES["region"]
ROLE: Table = TABLES["role"]
SAVED_VIEW: Table = TABLES["saved_view"]
SETTING: Table = TABLES["setting"]
USER: Table = TABLES["app_user"]
USER_LOCATION: Table = TABLES["user_location"]

MOST_NAMED = 100
"""Ids that a condition binds one by one."""
ENTRIES = "at_risk.view"
CUSTOMERS = "customer.view"


def places_in_sight(scope: Scope, grant: str) -> tuple[int, ...] | None:
    """Return the locations whose records the asker may see; None for all, () for none."""
    if not scope.actor.holds(grant):
        return ()
    places = scope.actor.location_ids
    return None if places is None else tuple(sorted(places))


def in_sight(scope: Scope, grant: str, column: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that a record's location is in the asker's sight."""
    places = places_in_sight(scope, grant)
    return true() if places is None else column.in_(places)


def walked_places(
    scope: Scope, grant: str, *, each: int
) -> tuple[tuple[int | None, ...], tuple[int, ...] | None]:
    """Return the locations in sight to walk one by one, and those to filter by while walking."""
    return merged_places(places_in_sight(scope, grant), each=each)


def merged_places(
    places: tuple[int, ...] | None, *, each: int
) -> tuple[tuple[int | None, ...], tuple[int, ...] | None]:
    """Return which of some locations to walk one by one, and which to filter by while walking.

    (None,) stands for one walk over all locations. Somebody with so many locations that a merge
    of `each` walks a location would be dearer sees so much that a filter passes over little.
    """
    if places is None:
        return (None,), None
    if len(places) * each > MOST_BRANCHES:
        return (None,), places
    return places, None


def is_among(scope: Scope, column: ColumnElement[int], ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a column is one of some ids; many are one bound value.

    A statement of many branches that each name them all would bind more than SQLite takes.
    """
    if len(ids) <= MOST_NAMED:
        return column.in_(ids)
    if scope.dialect == "postgresql":
        return column == any_(literal(list(ids), ARRAY(Integer)))
    return column.in_(select(func.json_each(json.dumps(ids)).table_valued("value").c.value))


def works_at(location: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that the user of a query may own entries of a location."""
    placed = exists(
        select(USER_LOCATION.c.id)
        .where(USER_LOCATION.c.user_id == USER.c.id, USER_LOCATION.c.location_id == location)
        .correlate_except(USER_LOCATION)
    )
    return and_(USER.c.active, USER.c.deleted_at.is_(None), or_(USER.c.all_locations, placed))


def labelled(columns: Iterable[tuple[str, ColumnElement[Any]]]) -> list[ColumnElement[Any]]:
    """Return columns under the names of a row's fields."""
    return [column.label(name) for name, column in columns]
