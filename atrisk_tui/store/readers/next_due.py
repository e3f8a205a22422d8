"""The follow-up of one's own to see coming: found by its time, a few rows at the most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from ...domain.next_due import ALARM, GetNextDue, NextDue
from ..audit import encode
from ..columns import LIVE
from ..indexed_by import found_by_id, indexed_by
from ..paging import Place
from ..scope import Scope
from .absences import covered_by
from .due import due_walk
from .due_days import Day, day_of
from .entry_rows import ZONE
from .queues import awake
from .sources import AUDIT, AUDIT_ROW, CUSTOMER, ENTRY, INTERACTION, LOCATION, labelled
from .touches import BY_CUSTOMER

_MOST_WAITING = 20
"""Follow-ups that are looked through for one that nobody was in touch for."""
_LOOKED_BACK = 20
"""Changes of an entry that are looked through for when its follow-up was set."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks, and whom they cover today: id to username."""

    connection: Connection
    scope: Scope
    covered: Mapping[int, str]


def get_next_due(connection: Connection, scope: Scope, query: GetNextDue) -> NextDue | None:
    """Return the asker's own follow-up to see coming, or one of whom they cover.

    A snooze hides none on its day.
    """
    covered = covered_by(connection, scope, scope.actor.id)
    asked = _Asked(connection, scope, {one.id: one.username for one in covered})
    day = day_of(scope, None)
    coming = _places(asked, low=scope.now, high=day.end, limit=2)
    waiting = _waiting(asked, day, since=query.waiting_since)
    if waiting is not None:
        return _told(waiting, coming[:1])
    first = coming[:1] or _late(asked, day) or _this_week(asked, day)
    found = _rows(asked, first)
    return _told(found[0], coming[1:]) if found else None


def _waiting(asked: _Asked, day: Day, *, since: datetime | None) -> dict[str, Any] | None:
    """Return the oldest that came due today since then and that nobody was in touch for."""
    now = asked.scope.now
    if since is None or since >= now:
        return None
    places = _places(asked, low=max(since, day.start), high=now, limit=_MOST_WAITING)
    return next((row for row in _rows(asked, places) if not row["touched"]), None)


def _late(asked: _Asked, day: Day) -> list[Place]:
    return _places(asked, low=day.start, high=asked.scope.now, limit=1)


def _this_week(asked: _Asked, day: Day) -> list[Place]:
    is_awake = awake(asked.scope.now)
    return _places(asked, is_awake, low=day.end, high=day.week_end, limit=1)


def _places(
    asked: _Asked, *where: ColumnElement[bool], low: datetime, high: datetime, limit: int
) -> list[Place]:
    """Return active entries of the asker and of whom they cover, from `low` to before `high`."""
    owners = (asked.scope.actor.id, *asked.covered)
    walk = due_walk(asked.scope, owners, None, low=low, high=high, where=where)
    return walk.places(asked.connection, after=None, limit=limit, back=False)


def _rows(asked: _Asked, places: Sequence[Place]) -> list[dict[str, Any]]:
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
                ("owner_id", ENTRY.c.assigned_to_id),
                ("contact_at", _last_contact_at()),
            )
        )
    ).select_from(
        ENTRY.join(CUSTOMER, CUSTOMER.c.id == ENTRY.c.customer_id).join(
            LOCATION, LOCATION.c.id == ENTRY.c.location_id
        )
    )
    found = asked.connection.execute(found_by_id(statement, ENTRY).where(ENTRY.c.id.in_(ids)))
    by_id = {row["entry_id"]: row for row in found.mappings().all()}
    return [
        {
            **{name: row[name] for name in ("entry_id", "customer", "at", "zone")},
            "covers": asked.covered.get(row["owner_id"]),
            "touched": _is_touched(asked.connection, row),
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
