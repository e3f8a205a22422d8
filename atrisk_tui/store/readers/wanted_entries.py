"""What a filter of entries wants, worked out for whoever asks, and as conditions."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    TextClause,
    and_,
    case,
    exists,
    func,
    literal,
    literal_column,
    not_,
    null,
    or_,
    select,
    text,
    tuple_,
    union_all,
)

from ...domain.filter_spans import Span, closed_from, due_span, reported_span, surely_reported
from ...domain.filters import Due, EntryFilter, EntryState, Whose
from ...domain.model import EntryStatus
from ..columns import NO_MOMENT
from ..indexed_by import indexed_by
from ..local_days import open_days
from ..scope import Scope
from ..tables.customer import OWN_ZONE
from .figures import unfit_pairs
from .queues import awake
from .sources import (
    CUSTOMER,
    ENTRIES,
    ENTRY,
    INTERACTION,
    LOCATION,
    USER,
    is_among,
    places_in_sight,
    works_at,
)
from .touches import BY_CUSTOMER

Condition = ColumnElement[bool] | TextClause

MOST_PAIRS = 40
"""Pairs of location and owner that are named one by one; more are told by a subselect."""
DENSE = frozenset({"awake", "places"})
"""What leaves out few of the rows that a list is walked by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A filter with its names for people, places and days looked up for whoever asks."""

    scope: Scope
    filter: EntryFilter
    places: tuple[int, ...] | None
    """Locations in sight that are wanted; None for all there are."""
    owners: tuple[int, ...] | None
    """Any of these people; None where it does not matter."""
    unfit: tuple[tuple[int, int], ...] | None
    """For nobody's entries: location and owner of those who may not own theirs; None for many."""
    due: Span | None
    reported: Span
    """When active entries can have been reported; which of them were is the entries' to say."""
    surely: Span
    """When all of them were, whatever their zone."""

    @property
    def states(self) -> tuple[str, ...]:
        """The states wanted, active before closed."""
        state = self.filter.state
        return ("active", "closed") if state is EntryState.ALL else (state.value,)

    @property
    def nobodys(self) -> bool:
        """Whether those are wanted that nobody owns who may."""
        return self.filter.whose is Whose.UNASSIGNED

    @property
    def ranks(self) -> tuple[int, ...]:
        """The one risk rank wanted, or none."""
        level = self.filter.risk_level
        return () if level is None else (level.rank,)

    def conditions(self, state: str, *, without: Collection[str] = ()) -> dict[str, Condition]:
        """Return what must hold of entries of a state, by what it is about.

        `without` is what an index has already made sure of. A `state` of "any" makes no use of
        what only active entries keep at hand.
        """
        return {
            name: condition
            for name, make in _CONDITIONS.items()
            if name not in without and (condition := make(self, state)) is not None
        }


def wanted_entries(connection: Connection, scope: Scope, wanted: EntryFilter) -> Wanted:
    """Return what a filter wants, of what is in the asker's sight."""
    places = _places(connection, scope, wanted)
    zones = _zones(connection) if {wanted.open_from, wanted.open_until} != {None} else ()
    zone = scope.actor.zone
    return Wanted(
        scope=scope,
        filter=wanted,
        places=places,
        owners=_owners(connection, scope, wanted),
        unfit=_unfit(connection, scope, places) if wanted.whose is Whose.UNASSIGNED else (),
        due=due_span(wanted, now=scope.now, zone=zone),
        reported=reported_span(wanted, now=scope.now, zones=zones),
        surely=surely_reported(wanted, now=scope.now, zones=zones),
    )


def _zones(connection: Connection) -> tuple[str, ...]:
    """Return the zones that entries can have: few, so that each is leapt to in its index."""
    key = CUSTOMER.c.time_zone
    known = indexed_by(select(func.min(key)), CUSTOMER, "ix_customer_time_zone").where(OWN_ZONE)
    zone = select(known.where(key > "").scalar_subquery().label("zone")).cte("zone", recursive=True)
    following = known.where(key > zone.c.zone).correlate(zone).scalar_subquery()
    own = zone.union_all(select(following).where(zone.c.zone.is_not(None)))
    theirs = select(own.c.zone).where(own.c.zone.is_not(None))
    found = connection.scalars(union_all(select(LOCATION.c.zone), theirs))
    return tuple(sorted(set(found))) or ("UTC",)


def team_of(connection: Connection, user_id: int) -> tuple[int, ...]:
    """Return this person and all who report to them, at any depth."""
    me = select(literal(user_id).label("id")).cte("team", recursive=True)
    # Not union_all: people may, by mistake, report to each other in a circle.
    team = me.union(select(USER.c.id).where(USER.c.manager_id == me.c.id))
    return tuple(connection.scalars(select(team.c.id).order_by(team.c.id)))


def _places(connection: Connection, scope: Scope, wanted: EntryFilter) -> tuple[int, ...] | None:
    places = places_in_sight(scope, ENTRIES)
    if wanted.location_id is not None:
        places = _both(places, (wanted.location_id,))
    if wanted.region_id is not None:
        of_region = select(LOCATION.c.id).where(LOCATION.c.region_id == wanted.region_id)
        places = _both(places, connection.scalars(of_region.order_by(LOCATION.c.id)).all())
    return places


def _both(places: tuple[int, ...] | None, chosen: Collection[int]) -> tuple[int, ...]:
    return tuple(place for place in chosen if places is None or place in places)


def _owners(connection: Connection, scope: Scope, wanted: EntryFilter) -> tuple[int, ...] | None:
    me = scope.actor.id
    owners: tuple[int, ...] | None = None
    if wanted.whose is Whose.ME:
        owners = (me,)
    elif wanted.whose is Whose.TEAM:
        owners = team_of(connection, me)
    if wanted.assigned_to_id is None:
        return owners
    return _both(owners, (wanted.assigned_to_id,))


def _unfit(
    connection: Connection, scope: Scope, places: tuple[int, ...] | None
) -> tuple[tuple[int, int], ...] | None:
    unfit = unfit_pairs(scope)
    statement = select(unfit.c.place, unfit.c.owner)
    if places is not None:
        statement = statement.where(unfit.c.place.in_(places))
    found = [(place, owner) for place, owner in connection.execute(statement.limit(MOST_PAIRS + 1))]
    return tuple(sorted(found)) if len(found) <= MOST_PAIRS else None


def _is_of_state(wanted: Wanted, state: str) -> Condition | None:
    if state != "any" or wanted.filter.state is EntryState.ALL:
        return None
    closed = ENTRY.c.closed_at
    active = wanted.filter.state is EntryState.ACTIVE
    return closed.is_(None) if active else closed.is_not(None)


def _is_at(wanted: Wanted, _state: str) -> Condition | None:
    at = ENTRY.c.location_id
    return None if wanted.places is None else is_among(wanted.scope, at, wanted.places)


def _is_theirs(wanted: Wanted, _state: str) -> Condition | None:
    owner = ENTRY.c.assigned_to_id
    return None if wanted.owners is None else is_among(wanted.scope, owner, wanted.owners)


def _is_nobodys(wanted: Wanted, state: str) -> Condition | None:
    if not wanted.nobodys:
        return None
    if wanted.unfit is None or state != "active":
        # Those who may not own any are looked up only where they have active ones.
        fit = select(USER.c.id).where(
            USER.c.id == ENTRY.c.assigned_to_id, works_at(ENTRY.c.location_id)
        )
        return not_(exists(fit.correlate(ENTRY)))
    nobodys = ENTRY.c.assigned_to_id.is_(None)
    pair = tuple_(ENTRY.c.location_id, ENTRY.c.assigned_to_id)
    return or_(nobodys, pair.in_(wanted.unfit)) if wanted.unfit else nobodys


def _has_risk(wanted: Wanted, _state: str) -> Condition | None:
    return ENTRY.c.rank == wanted.ranks[0] if wanted.ranks else None


def _has_status(wanted: Wanted, _state: str) -> Condition | None:
    statuses = wanted.filter.statuses
    return ENTRY.c.status.in_(statuses) if statuses else None


def _is_customers(wanted: Wanted, _state: str) -> Condition | None:
    customer_id = wanted.filter.customer_id
    return None if customer_id is None else ENTRY.c.customer_id == customer_id


def _has_class(wanted: Wanted, state: str) -> Condition | None:
    class_id = wanted.filter.account_class_id
    if class_id is None:
        return None
    if state == "active":
        return ENTRY.c.account_class_id == class_id
    return exists(
        select(CUSTOMER.c.id)
        .where(CUSTOMER.c.id == ENTRY.c.customer_id, CUSTOMER.c.account_class_id == class_id)
        .correlate(ENTRY)
    )


def _has_reason(wanted: Wanted, _state: str) -> Condition | None:
    reason_id = wanted.filter.reason_id
    return None if reason_id is None else ENTRY.c.reason_id == reason_id


def _is_due(wanted: Wanted, _state: str) -> Condition | None:
    key = ENTRY.c.follow_up_key
    if wanted.filter.due is Due.NONE:
        return key == NO_MOMENT
    if wanted.due is None:
        return None
    return and_(*within(key, Span(wanted.due.low, wanted.due.high or NO_MOMENT)))


def _is_as_old(wanted: Wanted, state: str) -> Condition | None:
    if wanted.reported.open:
        return None
    if state != "active":
        return _counted(wanted)
    somewhere = and_(*within(ENTRY.c.reported_at, wanted.reported))
    told = told_by_zone(wanted)
    return somewhere if told is None else and_(somewhere, told)


def told_by_zone(wanted: Wanted) -> ColumnElement[bool] | None:
    """Return what must hold of an active entry that was reported when some of those wanted were.

    Only those at the edges have their zone looked up; None where there is only one.
    """
    if wanted.surely == wanted.reported:
        return None
    return or_(and_(*within(ENTRY.c.reported_at, wanted.surely)), _counted(wanted))


def _counted(wanted: Wanted) -> ColumnElement[bool]:
    least, most = wanted.filter.open_from or 0, wanted.filter.open_until
    days = _days(wanted)
    return days >= least if most is None else days.between(least, most)


def _days(wanted: Wanted) -> ColumnElement[int]:
    scope = wanted.scope
    last_day = case(
        (ENTRY.c.status == EntryStatus.CANCELLED, null()), else_=ENTRY.c.resolution_date
    )
    last_at = func.coalesce(ENTRY.c.closed_at, literal(scope.now, ENTRY.c.closed_at.type))
    # A day that an import gave to an active entry ends nothing.
    last_day = case((ENTRY.c.closed_at.is_(None), null()), else_=last_day)
    return open_days(ENTRY.c.reported_at, last_day, last_at, zone=_zone())


def _zone() -> ColumnElement[str]:
    """Return an entry's zone: its customer's, else the location's."""
    own = select(CUSTOMER.c.time_zone).where(CUSTOMER.c.id == ENTRY.c.customer_id)
    near = select(LOCATION.c.zone).where(LOCATION.c.id == ENTRY.c.location_id)
    return func.coalesce(
        own.correlate(ENTRY).scalar_subquery(), near.correlate(ENTRY).scalar_subquery()
    )


def _is_closed_since(wanted: Wanted, state: str) -> Condition | None:
    since = closed_from(wanted.filter, now=wanted.scope.now, zone=wanted.scope.actor.zone)
    if since is None:
        return None
    return literal_column("false") if state == "active" else ENTRY.c.closed_at >= since


def _is_awake(wanted: Wanted, _state: str) -> Condition | None:
    return awake(wanted.scope.now) if wanted.filter.awake else None


def _is_escalated(wanted: Wanted, _state: str) -> Condition | None:
    return text("escalation <> 'none'") if wanted.filter.escalated else None


def _is_untouched(wanted: Wanted, state: str) -> Condition | None:
    if not wanted.filter.untouched:
        return None
    if state == "active":
        return text("untouched")
    contact = INTERACTION.alias("since_report")
    last = func.coalesce(ENTRY.c.closed_at, literal(NO_MOMENT, ENTRY.c.closed_at.type))
    touches = indexed_by(select(contact.c.id), contact, BY_CUSTOMER).where(
        text("since_report.deleted_at IS NULL"),
        contact.c.customer_id == ENTRY.c.customer_id,
        contact.c.at >= ENTRY.c.reported_at,
        contact.c.at <= last,
    )
    return not_(exists(touches.correlate(ENTRY)))


_CONDITIONS: dict[str, Callable[[Wanted, str], Condition | None]] = {
    "state": _is_of_state,
    "places": _is_at,
    "owners": _is_theirs,
    "nobodys": _is_nobodys,
    "rank": _has_risk,
    "status": _has_status,
    "customer": _is_customers,
    "class": _has_class,
    "reason": _has_reason,
    "due": _is_due,
    "reported": _is_as_old,
    "closed": _is_closed_since,
    "awake": _is_awake,
    "escalated": _is_escalated,
    "untouched": _is_untouched,
}


def within(key: ColumnElement[Any], span: Span) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that a column lies in a span."""
    if span.low is not None:
        yield key >= literal(span.low, key.type)
    if span.high is not None:
        yield key < literal(span.high, key.type)
