"""The follow-up of one's own to see coming: found by its time, a few rows at the most."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from ...domain.next_due import ALARM, GetNextDue, NextDue
from ...domain.queries import EntryFilter, EntrySort
from ..audit import encode
from ..columns import LIVE
from ..indexed_by import found_by_id, indexed_by
from ..paging import Place, Walk
from ..scope import Scope
from .due import Day, day_of
from .entry_rows import ZONE
from .entry_walks import course
from .queues import awake
from .sources import AUDIT, AUDIT_ROW, CUSTOMER, ENTRY, INTERACTION, LOCATION, labelled
from .touches import BY_CUSTOMER

_MOST_WAITING = 20
"""Follow-ups that are looked through for one that nobody was in touch for."""
_LOOKED_BACK = 20
"""Changes of an entry that are looked through for when its follow-up was set."""


def get_next_due(connection: Connection, scope: Scope, query: GetNextDue) -> NextDue | None:
    """Return the asker's own follow-up to see coming; a snooze hides none on its day."""
    day = day_of(scope, None)
    coming = _places(connection, scope, low=scope.now, high=day.end, limit=2)
    waiting = _waiting(connection, scope, day, since=query.waiting_since)
    if waiting is not None:
        return _told(waiting, coming[:1])
    first = coming[:1] or _late(connection, scope, day) or _this_week(connection, scope, day)
    found = _rows(connection, first)
    return _told(found[0], coming[1:]) if found else None


def _waiting(
    connection: Connection, scope: Scope, day: Day, *, since: datetime | None
) -> dict[str, Any] | None:
    """Return the oldest that came due today since then and that nobody was in touch for."""
    if since is None or since >= scope.now:
        return None
    places = _places(
        connection, scope, low=max(since, day.start), high=scope.now, limit=_MOST_WAITING
    )
    return next((row for row in _rows(connection, places) if not row["touched"]), None)


def _late(connection: Connection, scope: Scope, day: Day) -> list[Place]:
    return _places(connection, scope, low=day.start, high=scope.now, limit=1)


def _this_week(connection: Connection, scope: Scope, day: Day) -> list[Place]:
    return _places(connection, scope, awake(scope.now), low=day.end, high=day.week_end, limit=1)


def _places(
    connection: Connection,
    scope: Scope,
    *where: ColumnElement[bool],
    low: datetime,
    high: datetime,
    limit: int,
) -> list[Place]:
    """Return the asker's active entries by follow-up, from `low` to before `high`."""
    way = course(EntryFilter(assigned_to_id=scope.actor.id), EntrySort.FOLLOW_UP)
    branches = tuple(branch.where(*where) for branch in way.branches(scope))
    walk = Walk(keys=way.keys, branches=branches, low=low, high=high)
    return walk.places(connection, after=None, limit=limit, back=False)


def _rows(connection: Connection, places: Sequence[Place]) -> list[dict[str, Any]]:
    """Return what is told of these entries, in their order, and whether they were touched."""
    ids = [place.id for place in places]
    if not ids:
        return []
    statement = select(
        *labelled(
            (
                ("entry_id", ENTRY.c.id),
                ("customer", CUSTOMER.c.name),
                ("at", ENTRY.c.follow_up_at),
                ("zone", ZONE),
                ("contact_at", _last_contact_at()),
            )
        )
    ).select_from(
        ENTRY.join(CUSTOMER, CUSTOMER.c.id == ENTRY.c.customer_id).join(
            LOCATION, LOCATION.c.id == ENTRY.c.location_id
        )
    )
    found = connection.execute(found_by_id(statement, ENTRY).where(ENTRY.c.id.in_(ids)))
    by_id = {row["entry_id"]: row for row in found.mappings().all()}
    return [
        {
            **{name: row[name] for name in ("entry_id", "customer", "at", "zone")},
            "touched": _is_touched(connection, row),
        }
        for row in map(by_id.__getitem__, ids)
    ]


def _told(row: dict[str, Any], after: Sequence[Place]) -> NextDue:
    then_at = after[0].values[0] if after else None
    return NextDue(**row, then_at=then_at if isinstance(then_at, datetime) else None)


def _last_contact_at() -> ColumnElement[Any]:
    latest = indexed_by(select(INTERACTION.c.at), INTERACTION, BY_CUSTOMER).where(
        LIVE, INTERACTION.c.customer_id == ENTRY.c.customer_id
    )
    newest_first = (INTERACTION.c.at.desc(), INTERACTION.c.id.desc())
    return latest.order_by(*newest_first).limit(1).correlate(ENTRY).scalar_subquery()


def _is_touched(connection: Connection, row: RowMapping) -> bool:
    """Whether somebody was in touch for a follow-up, and not only when promising it.

    Who says "call me again in three minutes" was reached, and is to be called all the same.
    """
    contact_at = row["contact_at"]
    if contact_at is None or contact_at <= row["at"] - ALARM:
        return False
    set_at = _set_at(connection, row["entry_id"], row["at"])
    return set_at is None or contact_at > set_at


def _set_at(connection: Connection, entry_id: int, follow_up_at: datetime) -> datetime | None:
    """Return when an entry was last given this follow-up; None where it was long ago."""
    latest = connection.execute(
        indexed_by(
            select(AUDIT_ROW.c.audit_id, AUDIT_ROW.c.changes), AUDIT_ROW, "ix_audit_row_record"
        )
        .where(AUDIT_ROW.c.table_name == "entry", AUDIT_ROW.c.row_id == entry_id)
        .order_by(AUDIT_ROW.c.id.desc())
        .limit(_LOOKED_BACK)
    )
    wanted = encode(follow_up_at)
    gave = (
        row.audit_id
        for row in latest.all()
        if "follow_up_at" in row.changes and row.changes["follow_up_at"][1] == wanted
    )
    audit_id = next(gave, None)
    if audit_id is None:
        return None
    return connection.scalar(select(AUDIT.c.at).where(AUDIT.c.id == audit_id))
