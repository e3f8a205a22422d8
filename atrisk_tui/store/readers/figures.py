"""Home's counters and its line of figures."""

from datetime import date, datetime

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    and_,
    func,
    literal_column,
    not_,
    select,
)

from ...domain.dates import local_date, start_of_day
from ...domain.model import CustomerStatus, EntryStatus
from ...domain.paging import Count
from ...domain.queries import (
    CountHome,
    EntryFilter,
    EntrySort,
    GetHomeFigures,
)
from ...domain.rows import HomeCounts, HomeFigures
from ..columns import ACTIVE, LIVE, NO_MOMENT
from ..indexed_by import indexed_by
from ..paging import Branch, count_rows
from ..scope import Scope
from .day_work import is_work
from .entry_walks import course
from .queues import awake, escalated, next_wake
from .sources import (
    AUDIT,
    AUDIT_ROW,
    CUSTOMER,
    CUSTOMERS,
    ENTRIES,
    ENTRY,
    INTERACTION,
    LOCATION,
    USER,
    in_sight,
    places_in_sight,
    works_at,
)

_ONE: ColumnElement[int] = literal_column("1")
_BY_OWNER = "ix_entry_active_owner_rank_created"
_BY_PLACE_AND_OWNER = "ix_entry_active_location_owner_rank_created"


def count_home(connection: Connection, scope: Scope, query: CountHome) -> HomeCounts:
    """Return what waits beside the due entries; nobody's entries are always the team's."""
    owner_id = query.assigned_to_id
    return HomeCounts(
        unassigned=_unassigned(connection, scope),
        no_date=count_rows(connection, _no_date(scope, owner_id)),
        to_confirm=count_rows(connection, (_to_confirm(scope, owner_id),)),
        escalated=count_rows(connection, (escalated(scope, owner_id),)),
        wakes_at=next_wake(connection, scope, owner_id),
    )


def get_home_figures(connection: Connection, scope: Scope, query: GetHomeFigures) -> HomeFigures:
    """Return Home's figures: RMR in minor units a month, counts of this month and of today.

    RMR at risk is the sum over distinct customers with an active entry (DOMAIN formula 2).
    """
    del query
    saved, lost = _closed_this_month(connection, scope)
    return HomeFigures(
        rmr_at_risk=_rmr_at_risk(connection, scope),
        rmr_active=_rmr_active(connection, scope),
        saved_this_month=saved,
        closed_this_month=saved + lost,
        done_today=_done_today(connection, scope),
    )


def _no_date(scope: Scope, owner_id: int | None) -> tuple[Branch, ...]:
    way = course(EntryFilter(assigned_to_id=owner_id), EntrySort.FOLLOW_UP)
    return tuple(
        branch.with_only_columns(_ONE, maintain_column_froms=True).where(
            ENTRY.c.follow_up_key == NO_MOMENT, awake(scope.now)
        )
        for branch in way.branches(scope)
    )


def _to_confirm(scope: Scope, owner_id: int | None) -> Branch:
    index = "ix_entry_active_status" + ("" if owner_id is None else "_owner")
    branch = indexed_by(select(_ONE).select_from(ENTRY), ENTRY, index).where(
        ACTIVE,
        ENTRY.c.status == EntryStatus.MITIGATED,
        awake(scope.now),
        in_sight(scope, ENTRIES, ENTRY.c.location_id),
    )
    return branch if owner_id is None else branch.where(ENTRY.c.assigned_to_id == owner_id)


def _unassigned(connection: Connection, scope: Scope) -> Count:
    """Count entries of nobody, or of somebody who may not own them, without reading the others.

    The pairs of location and owner are few: they are leapt through in the index one by one,
    and only the entries of the unfit ones are counted.
    """
    return count_rows(connection, _unassigned_branches(scope))


def _unassigned_branches(scope: Scope) -> tuple[Branch, ...]:
    unfit = unfit_pairs(scope)
    # Without the + 0 SQLite scans the entries and seeks the pairs in an index made on the spot.
    theirs = (
        indexed_by(select(_ONE), ENTRY, _BY_PLACE_AND_OWNER)
        .select_from(
            unfit.join(
                ENTRY,
                and_(
                    ENTRY.c.location_id == unfit.c.place + 0,
                    ENTRY.c.assigned_to_id == unfit.c.owner + 0,
                ),
            )
        )
        .where(ACTIVE, awake(scope.now))
    )
    return _nobodys(scope), theirs


def _nobodys(scope: Scope) -> Branch:
    everywhere = places_in_sight(scope, ENTRIES) is None
    index = _BY_OWNER if everywhere else _BY_PLACE_AND_OWNER
    return indexed_by(select(_ONE).select_from(ENTRY), ENTRY, index).where(
        ACTIVE,
        ENTRY.c.assigned_to_id.is_(None),
        awake(scope.now),
        in_sight(scope, ENTRIES, ENTRY.c.location_id),
    )


def unfit_pairs(scope: Scope) -> CTE:
    """Return the pairs of location and owner where that owner may not own entries."""
    pair = owner_pairs(scope)
    return (
        select(pair.c.place, pair.c.owner)
        .select_from(pair.join(USER, USER.c.id == pair.c.owner))
        .where(not_(works_at(pair.c.place)))
        .cte("unfit")
    )


def owner_pairs(scope: Scope) -> CTE:
    """Return the pairs of location and owner that have active entries, one seek for each."""
    first = (
        indexed_by(select(ENTRY.c.assigned_to_id), ENTRY, _BY_PLACE_AND_OWNER)
        .where(ACTIVE, ENTRY.c.location_id == LOCATION.c.id, ENTRY.c.assigned_to_id > 0)
        .order_by(ENTRY.c.assigned_to_id)
        .limit(1)
        .correlate(LOCATION)
    )
    pair = (
        select(LOCATION.c.id.label("place"), first.scalar_subquery().label("owner"))
        .where(in_sight(scope, ENTRIES, LOCATION.c.id))
        .cte("pair", recursive=True)
    )
    following = (
        indexed_by(select(ENTRY.c.assigned_to_id), ENTRY, _BY_PLACE_AND_OWNER)
        .where(ACTIVE, ENTRY.c.location_id == pair.c.place, ENTRY.c.assigned_to_id > pair.c.owner)
        .order_by(ENTRY.c.assigned_to_id)
        .limit(1)
        .correlate(pair)
    )
    return pair.union_all(
        select(pair.c.place, following.scalar_subquery()).where(pair.c.owner.is_not(None))
    )


def _rmr_at_risk(connection: Connection, scope: Scope) -> int:
    places = places_in_sight(scope, ENTRIES)
    if places is None:
        # The index has each customer's entries side by side: distinct costs nothing.
        customers = indexed_by(
            select(ENTRY.c.customer_id).distinct(), ENTRY, "ix_entry_active_customer"
        ).where(ACTIVE, ENTRY.c.customer_id > 0)
    else:
        customers = indexed_by(
            select(ENTRY.c.customer_id), ENTRY, "ix_entry_active_location_created"
        ).where(ACTIVE, ENTRY.c.location_id.in_(places))
    total = connection.scalar(select(func.sum(CUSTOMER.c.rmr)).where(CUSTOMER.c.id.in_(customers)))
    return int(total or 0)


def _rmr_active(connection: Connection, scope: Scope) -> int:
    total = connection.scalar(
        indexed_by(select(func.sum(CUSTOMER.c.rmr)), CUSTOMER, "ix_customer_live_status_rmr").where(
            LIVE,
            CUSTOMER.c.status.in_((CustomerStatus.ACTIVE, CustomerStatus.PENDING_CANCEL)),
            in_sight(scope, CUSTOMERS, CUSTOMER.c.location_id),
        )
    )
    return int(total or 0)


def _closed_this_month(connection: Connection, scope: Scope) -> tuple[int, int]:
    """Return how many were saved and how many lost, by resolution date, this calendar month."""
    today = local_date(scope.now, scope.actor.zone)
    first = today.replace(day=1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    found = connection.execute(
        indexed_by(select(ENTRY.c.status, func.count()), ENTRY, "ix_entry_resolution_date")
        .where(
            LIVE,
            ENTRY.c.resolution_date >= first,
            ENTRY.c.resolution_date < following,
            in_sight(scope, ENTRIES, ENTRY.c.location_id),
        )
        .group_by(ENTRY.c.status)
    )
    by_status = {EntryStatus(status): int(count) for status, count in found}
    return by_status.get(EntryStatus.RESOLVED, 0), by_status.get(EntryStatus.LOST, 0)


def _done_today(connection: Connection, scope: Scope) -> int:
    """Return how much the asker did since their day began.

    That is the contacts they logged, and the entries they worked otherwise.
    """
    zone = scope.actor.zone
    start = start_of_day(local_date(scope.now, zone), zone)
    changed = connection.scalar(
        select(func.count(AUDIT_ROW.c.row_id.distinct()))
        .select_from(AUDIT.join(AUDIT_ROW, AUDIT_ROW.c.audit_id == AUDIT.c.id))
        .where(AUDIT.c.actor_id == scope.actor.id, AUDIT.c.at >= start, is_work())
    )
    return int(changed or 0) + _contacts_since(connection, scope, start)


def _contacts_since(connection: Connection, scope: Scope, start: datetime) -> int:
    found = connection.scalar(
        indexed_by(
            select(func.count()).select_from(INTERACTION), INTERACTION, "ix_interaction_user"
        ).where(LIVE, INTERACTION.c.user_id == scope.actor.id, INTERACTION.c.at >= start)
    )
    return int(found or 0)
