"""The lead's board: how each agent's work stands, in a few questions for all of them together."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
)

from ...domain.absences import BoardRow
from ...domain.model import RiskLevel
from ...domain.paging import COUNT_CAP
from ...domain.work_queries import ListBoard
from ..columns import ACTIVE, LIVE
from ..indexed_by import indexed_by
from ..paging import as_count
from ..scope import Scope, require
from .absences import out_today
from .day_work import is_work
from .due_days import Day, day_of
from .queues import awake
from .sources import (
    AUDIT,
    AUDIT_ROW,
    CUSTOMER,
    CUSTOMERS,
    ENTRIES,
    ENTRY,
    INTERACTION,
    ROLE,
    USER,
    USER_LOCATION,
    in_sight,
    places_in_sight,
)

MOST = 500
"""People on the board."""
_WORKS = "at_risk.modify"
"""Who may do this can be given entries, and stands on the board with none too."""
_EVERYWHERE = "ix_entry_active_owner_rank_created"
_PLACES = "ix_entry_active_location_created"
"""Both have all that is counted behind their keys: no entry itself is looked at."""
_BY_CUSTOMER = "ix_entry_active_customer"


@dataclass(slots=True)
class _Load:
    """What one person has, as far as it is in sight."""

    open: int = 0
    high: int = 0
    overdue: int = 0
    today: int = 0
    untouched: int = 0


def list_board(connection: Connection, scope: Scope, query: ListBoard) -> tuple[BoardRow, ...]:
    """Return how each person's work stands, the most overdue first. Raises: Denied."""
    require(scope, "at_risk.reassign")
    loads = _loads(connection, scope, day_of(scope, None))
    people = _people(connection, scope, set(loads), team=query.team)
    people.sort(key=lambda row: _order(loads.get(row["id"], _Load()), row))
    people = people[:MOST]
    ids = [row["id"] for row in people]
    out = out_today(connection, scope, ids)
    done = _done_today(connection, scope, ids) if query.whole else {}
    revenue = _revenue(connection, scope) if query.whole else {}
    return tuple(
        BoardRow(
            **{name: row[name] for name in ("id", "username", "full_name", "active")},
            **_counts(loads.get(row["id"], _Load())),
            done_today=as_count(min(done.get(row["id"], 0), COUNT_CAP + 1))
            if query.whole
            else None,
            rmr_at_risk=revenue.get(row["id"], 0) if query.whole else None,
            out=out.get(row["id"]),
        )
        for row in people
    )


def _order(load: _Load, row: dict[str, Any]) -> tuple[int, int, str, int]:
    return -load.overdue, -load.open, row["search_key"], row["id"]


def _counts(load: _Load) -> dict[str, Any]:
    names = ("open", "overdue", "today", "high", "untouched")
    return {name: as_count(min(getattr(load, name), COUNT_CAP + 1)) for name in names}


def _loads(connection: Connection, scope: Scope, day: Day) -> dict[int, _Load]:
    """Return what each owner has, out of one pass over the keys of an index."""
    key = ENTRY.c.follow_up_key
    statement = _active(
        scope,
        ENTRY.c.assigned_to_id,
        ENTRY.c.rank,
        func.count(),
        _sum(and_(key < day.start, awake(day.now))),
        _sum(and_(key >= day.start, key < day.end)),
        _sum(ENTRY.c.untouched),
    ).group_by(ENTRY.c.assigned_to_id, ENTRY.c.rank)
    loads: dict[int, _Load] = {}
    for owner_id, rank, count, overdue, today, untouched in connection.execute(statement):
        load = loads.setdefault(owner_id, _Load())
        load.open += count
        load.high += count if rank == RiskLevel.HIGH.rank else 0
        load.overdue += overdue
        load.today += today
        load.untouched += untouched
    return loads


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _active(scope: Scope, *columns: ColumnElement[Any]) -> Select[Any]:
    """Return a select over somebody's active entries in sight, on the keys of an index."""
    index = _EVERYWHERE if places_in_sight(scope, ENTRIES) is None else _PLACES
    return indexed_by(select(*columns), ENTRY, index).where(
        ACTIVE,
        ENTRY.c.assigned_to_id > 0,
        in_sight(scope, ENTRIES, ENTRY.c.location_id),
    )


def _revenue(connection: Connection, scope: Scope) -> dict[int, int]:
    """Return each owner's RMR at risk: of their customers, each once, minor units a month.

    Added up entry by entry in the order of an index; what that counts twice is taken off. To
    sort out the customers first takes twice as long.
    """
    rmr = select(CUSTOMER.c.rmr).where(CUSTOMER.c.id == ENTRY.c.customer_id)
    owner_id = ENTRY.c.assigned_to_id
    every = _active(scope, owner_id, func.sum(rmr.scalar_subquery())).group_by(owner_id)
    found = {owner: int(total or 0) for owner, total in connection.execute(every)}
    for owner, twice in connection.execute(_counted_twice(scope)):
        found[owner] -= int(twice)
    return found


def _counted_twice(scope: Scope) -> Select[Any]:
    """Return each owner's RMR of customers with several entries, but for the first of these."""
    several = (
        indexed_by(select(ENTRY.c.customer_id), ENTRY, _BY_CUSTOMER)
        .where(ACTIVE, ENTRY.c.customer_id > 0)
        .group_by(ENTRY.c.customer_id)
        .having(func.count() > 1)
    )
    theirs = (
        indexed_by(
            select(
                ENTRY.c.assigned_to_id.label("owner"),
                ENTRY.c.customer_id.label("customer"),
                (func.count() - 1).label("more"),
            ),
            ENTRY,
            _BY_CUSTOMER,
        )
        .where(
            ACTIVE,
            ENTRY.c.customer_id.in_(several),
            ENTRY.c.assigned_to_id > 0,
            in_sight(scope, ENTRIES, ENTRY.c.location_id),
        )
        .group_by(ENTRY.c.customer_id, ENTRY.c.assigned_to_id)
        .having(func.count() > 1)
        .subquery("theirs")
    )
    return (
        select(theirs.c.owner, func.sum(theirs.c.more * CUSTOMER.c.rmr))
        .select_from(theirs.join(CUSTOMER, CUSTOMER.c.id == theirs.c.customer))
        .group_by(theirs.c.owner)
    )


def _people(
    connection: Connection, scope: Scope, owners: Collection[int], *, team: bool
) -> list[dict[str, Any]]:
    """Return who has entries in sight, or works there and may have some."""
    columns = (USER.c[name] for name in ("id", "username", "full_name", "active", "search_key"))
    works_here = and_(USER.c.active, USER.c.role_id.in_(_working(connection)), _placed(scope))
    statement = select(*columns).where(
        USER.c.deleted_at.is_(None), or_(USER.c.id.in_(owners), works_here)
    )
    if team:
        led = _team(scope)
        statement = statement.where(USER.c.id.in_(select(led.c.id)))
    return [dict(row) for row in connection.execute(statement).mappings()]


def _working(connection: Connection) -> list[int]:
    roles = connection.execute(select(ROLE.c.id, ROLE.c.grants).where(ROLE.c.deleted_at.is_(None)))
    return [role_id for role_id, grants in roles if _WORKS in grants]


def _placed(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that the user of a query works at a location in sight."""
    places = places_in_sight(scope, ENTRIES)
    if places is None:
        return USER.c.id > 0
    link = select(USER_LOCATION.c.id).where(
        USER_LOCATION.c.user_id == USER.c.id, USER_LOCATION.c.location_id.in_(places)
    )
    return or_(USER.c.all_locations, exists(link))


def _team(scope: Scope) -> CTE:
    """Return the asker and who reports to them, at any depth; union, as a circle would not end."""
    me = select(USER.c.id).where(USER.c.id == scope.actor.id).cte("team", recursive=True)
    return me.union(select(USER.c.id).where(USER.c.manager_id == me.c.id))


def _done_today(connection: Connection, scope: Scope, ids: Collection[int]) -> dict[int, int]:
    """Return how much each did since the asker's day began, as Home counts it for oneself."""
    since = day_of(scope, None).start
    rows = AUDIT.join(AUDIT_ROW, AUDIT_ROW.c.audit_id == AUDIT.c.id)
    count = indexed_by(
        select(func.count(AUDIT_ROW.c.row_id.distinct())).select_from(rows), AUDIT, "ix_audit_actor"
    )
    # With this index the changes come first: from the rows on, it was seen to read all of them.
    changed = (
        indexed_by(count, AUDIT_ROW, "ix_audit_row_audit_id")
        .where(
            AUDIT.c.actor_id == USER.c.id,
            AUDIT.c.at >= since,
            is_work(),
            *_seen_entry(scope),
        )
        .correlate(USER)
    )
    contacts = (
        indexed_by(
            select(func.count()).select_from(INTERACTION), INTERACTION, "ix_interaction_user"
        )
        .where(LIVE, INTERACTION.c.user_id == USER.c.id, INTERACTION.c.at >= since)
        .where(*_seen_customer(scope))
        .correlate(USER)
    )
    total = changed.scalar_subquery() + contacts.scalar_subquery()
    return dict(connection.execute(select(USER.c.id, total).where(USER.c.id.in_(ids))).all())


def _seen_entry(scope: Scope) -> Iterator[ColumnElement[bool]]:
    if places_in_sight(scope, ENTRIES) is not None:
        known = ENTRY.alias("known")
        sight = in_sight(scope, ENTRIES, known.c.location_id)
        yield exists(select(known.c.id).where(known.c.id == AUDIT_ROW.c.row_id, sight))


def _seen_customer(scope: Scope) -> Iterator[ColumnElement[bool]]:
    if places_in_sight(scope, CUSTOMERS) is not None:
        known = CUSTOMER.alias("known_customer")
        sight = in_sight(scope, CUSTOMERS, known.c.location_id)
        yield exists(select(known.c.id).where(known.c.id == INTERACTION.c.customer_id, sight))
