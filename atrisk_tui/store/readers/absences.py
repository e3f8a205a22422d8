"""Who is out, who covers, and whose entries stand on whose Home meanwhile."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, or_, select

from ...domain.absences import MOST_COVERED, AbsenceRow
from ...domain.dates import local_date
from ...domain.rows import UserRow
from ...domain.work_queries import ListAbsences
from ..indexed_by import indexed_by
from ..scope import Scope
from .sources import ABSENCE, ENTRIES, USER, USER_LOCATION, places_in_sight

_DAY = timedelta(days=1)
"""How far apart dates on two people's calendars can be."""
_MOST = 500
_COVER = USER.alias("cover")
_OWN = ("id", "version", "user_id", "from_on", "until_on", "cover_id", "note")


@dataclass(frozen=True, slots=True)
class Covered:
    """Somebody who is out, and covered."""

    id: int
    username: str
    full_name: str
    until_on: date


def list_absences(
    connection: Connection, scope: Scope, query: ListAbsences
) -> tuple[AbsenceRow, ...]:
    """Return who is out or will be, of people who share a location with the asker."""
    today = local_date(scope.now, scope.actor.zone)
    index = "ix_absence_until" if query.user_id is None else "ix_absence_user"
    statement = _absences(index).where(ABSENCE.c.until_on >= today - _DAY, _known(scope))
    if query.user_id is not None:
        statement = statement.where(ABSENCE.c.user_id == query.user_id)
    # Nobody's is over: who is out began before all who are to be, and stays where many are.
    first = statement.order_by(ABSENCE.c.from_on, ABSENCE.c.id).limit(_MOST)
    rows = [
        _row(row)
        for row in connection.execute(first).mappings()
        if row["until_on"] >= local_date(scope.now, row["zone"])
    ]
    return tuple(sorted(rows, key=lambda row: (row.from_on, row.full_name, row.id)))


def out_today(
    connection: Connection, scope: Scope, user_ids: Collection[int]
) -> dict[int, AbsenceRow]:
    """Return which of these people are out today, by their own dates."""
    if not user_ids:
        return {}
    today = local_date(scope.now, scope.actor.zone)
    statement = _absences("ix_absence_user").where(
        ABSENCE.c.user_id.in_(user_ids),
        ABSENCE.c.until_on >= today - _DAY,
        ABSENCE.c.from_on <= today + _DAY,
    )
    return {
        row["user_id"]: _row(row)
        for row in connection.execute(statement).mappings()
        if row["from_on"] <= local_date(scope.now, row["zone"]) <= row["until_on"]
    }


def with_out(
    connection: Connection, scope: Scope, rows: tuple[UserRow, ...]
) -> tuple[UserRow, ...]:
    """Return people with when they are out, and who covers, told of those who are today."""
    out = out_today(connection, scope, [row.id for row in rows])
    return tuple(replace(row, out=out[row.id].words) if row.id in out else row for row in rows)


def covered_by(
    connection: Connection, scope: Scope, user_id: int | None, *, day: date | None = None
) -> tuple[Covered, ...]:
    """Return whom a person covers on a day of theirs who are out, today where it is None.

    Everybody whom the asker covers themselves; of others' only those who share a location.
    """
    if user_id is None:
        return ()
    about = day or local_date(scope.now, scope.actor.zone)
    statement = (
        _absences("ix_absence_cover")
        .where(
            ABSENCE.c.cover_id == user_id,
            ABSENCE.c.until_on >= about - _DAY,
            ABSENCE.c.from_on <= about + _DAY,
            ABSENCE.c.id > 0 if user_id == scope.actor.id else _known(scope),
        )
        .limit(2 * MOST_COVERED)
    )
    found = {
        row["user_id"]: Covered(row["user_id"], row["username"], row["full_name"], row["until_on"])
        for row in connection.execute(statement).mappings()
        if row["from_on"] <= (day or local_date(scope.now, row["zone"])) <= row["until_on"]
    }
    return tuple(found[one] for one in sorted(found))[:MOST_COVERED]


def _absences(index: str) -> Select[Any]:
    people = ABSENCE.join(USER, USER.c.id == ABSENCE.c.user_id).outerjoin(
        _COVER, _COVER.c.id == ABSENCE.c.cover_id
    )
    columns = (
        *(ABSENCE.c[name] for name in _OWN),
        *(USER.c[name] for name in ("username", "full_name", "zone")),
        _COVER.c.username.label("cover"),
    )
    statement = indexed_by(select(*columns).select_from(people), ABSENCE, index)
    return statement.where(ABSENCE.c.deleted_at.is_(None))


def _known(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that the user of a query shares a location with the asker."""
    places = places_in_sight(scope, ENTRIES)
    if places is None:
        return ABSENCE.c.id > 0
    if not places:
        # Not false(): it would swallow the condition of the partial index that is named.
        return ABSENCE.c.id < 0
    shared = select(USER_LOCATION.c.id).where(
        USER_LOCATION.c.user_id == USER.c.id, USER_LOCATION.c.location_id.in_(places)
    )
    return or_(USER.c.all_locations, shared.exists())


def _row(row: RowMapping) -> AbsenceRow:
    own = {name: row[name] for name in (*_OWN, "username", "full_name", "cover")}
    return AbsenceRow(**own)
