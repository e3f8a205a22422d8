"""The lists of customers that a filter lets through."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    exists,
    func,
    literal,
    literal_column,
    select,
    true,
)

from ...domain.filter_spans import contract_days
from ...domain.filters import CustomerFilter, CustomerSort
from ...domain.model import CustomerStatus
from ...domain.paging import Key
from ..columns import ACTIVE, LIVE
from ..indexed_by import indexed_by
from ..paging import Branch, Walk, count_rows_to, key_columns
from ..scope import Scope
from ..tables.customer import LEAVING
from ..tested_walks import TestedWalk
from .sources import (
    CUSTOMER,
    CUSTOMERS,
    ENTRIES,
    ENTRY,
    LOCATION,
    merged_places,
    places_in_sight,
)
from .sparse_lists import SparseList
from .tracks import Track, Tracks
from .wanted_entries import Condition

_SORT: dict[CustomerSort, tuple[str, Key, bool]] = {
    CustomerSort.NAME: ("name_key", "", False),
    CustomerSort.ACCOUNT: ("account_key", "", False),
    CustomerSort.RMR: ("rmr", 0, True),
    CustomerSort.SINCE: ("since_key", date(1, 1, 1), False),
    CustomerSort.CONTRACT_END: ("contract_end_key", date(1, 1, 1), False),
    CustomerSort.CANCEL_DATE: ("cancel_key", date(1, 1, 1), False),
}
"""Each order: its column, a bound below every value, and whether it descends."""
_ONE: ColumnElement[int] = literal_column("1")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCustomers:
    """A filter of customers with its places and days worked out for whoever asks."""

    filter: CustomerFilter
    places: tuple[int, ...] | None
    """Locations in sight that are wanted; None for all there are."""
    days: tuple[date, date] | None
    """The first and the last day a contract may end on."""

    @property
    def leaving(self) -> bool:
        """Whether only those are wanted who are about to leave or have left."""
        return self.filter.status not in {None, CustomerStatus.ACTIVE}

    def conditions(self, *, without: Collection[str] = ()) -> dict[str, Condition]:
        """Return what must hold of a customer, by what it is about."""
        return {
            name: condition
            for name, make in _CONDITIONS.items()
            if name not in without and (condition := make(self)) is not None
        }


@dataclass(frozen=True, slots=True)
class CustomerRange:
    """Some keys of an index, among them all customers that a filter lets through."""

    wanted: WantedCustomers
    held: tuple[str, ...]
    index: str | None
    """None for customers by their ids."""
    where: tuple[Condition, ...]
    covered: bool = False
    counted: Branch | None = None
    """What tells its size, where that is not the keys themselves."""

    def size(self, connection: Connection, most: int) -> int:
        """Return how many keys it has, counted up to `most`."""
        counted = self._select([_ONE]) if self.counted is None else self.counted
        return count_rows_to(connection, [counted], most)

    def branches(self, columns: Sequence[ColumnElement[Any]]) -> list[Branch]:
        """Return selects of what the filter leaves of it, in no order."""
        conditions = self.wanted.conditions(without=self.held).values()
        return [self._select(columns).where(CUSTOMER.c.deleted_at.is_(None), *conditions)]

    def _select(self, columns: Sequence[ColumnElement[Any]]) -> Branch:
        named = select(*columns).select_from(CUSTOMER).where(*self.where)
        hint = f"INDEXED BY {self.index}" if self.index else "NOT INDEXED"
        return named.with_hint(CUSTOMER, hint, "sqlite")


def customer_list(
    connection: Connection,
    scope: Scope,
    wanted: CustomerFilter,
    *,
    sort: CustomerSort = CustomerSort.ACCOUNT,
    reverse: bool = False,
) -> SparseList:
    """Return the list of customers that pass a filter, in an order or its reverse."""
    known = wanted_customers(connection, scope, wanted)
    return SparseList(
        connection,
        _tracks(known, sort, reverse=reverse),
        ranges=list(_ranges(known)),
        last=None,
        dense=frozenset({"places"}),
    )


def wanted_customers(
    connection: Connection, scope: Scope, wanted: CustomerFilter
) -> WantedCustomers:
    """Return what a filter wants, of what is in the asker's sight.

    Nothing where it goes by entries and these are not.
    """
    by_entries = wanted.at_risk is not None or wanted.risk_level is not None
    may_tell = not by_entries or scope.actor.holds(ENTRIES)
    places = places_in_sight(scope, CUSTOMERS) if may_tell else ()
    chosen: list[Collection[int]] = []
    if wanted.location_id is not None:
        chosen.append((wanted.location_id,))
    if wanted.region_id is not None:
        of_region = select(LOCATION.c.id).where(LOCATION.c.region_id == wanted.region_id)
        chosen.append(connection.scalars(of_region).all())
    for some in chosen:
        places = tuple(sorted(place for place in some if places is None or place in places))
    return WantedCustomers(
        filter=wanted,
        places=places,
        days=contract_days(wanted, now=scope.now, zone=scope.actor.zone),
    )


def _tracks(wanted: WantedCustomers, sort: CustomerSort, *, reverse: bool) -> Tracks:
    name, low, descending = _SORT[sort]
    keys = (CUSTOMER.c[name], CUSTOMER.c.id)
    bounds: tuple[Key | None, Key | None] = (low, None)
    held, branches = _by_place(wanted, keys)
    if name == "cancel_key" and wanted.leaving:
        held, branches = {"status"}, (_leaving(wanted, keys),)
    if name == "contract_end_key" and wanted.days is not None:
        first, last = wanted.days
        held, bounds = held | {"ends"}, (first, last + _DAY)
    conditions = wanted.conditions(without=held)
    walk = Walk(
        keys=keys,
        branches=branches,
        descending=descending is not reverse,
        low=bounds[0],
        high=bounds[1],
    )
    test = and_(true(), *conditions.values())
    return Tracks(
        keys=keys,
        descending=descending is not reverse,
        tracks=(Track(TestedWalk(walk, (test,) * len(branches))),),
        tested=frozenset(conditions),
    )


def _leaving(wanted: WantedCustomers, keys: Sequence[ColumnElement[Any]]) -> Branch:
    named = indexed_by(select(*key_columns(keys)), CUSTOMER, "ix_customer_leaving")
    return named.where(LEAVING, CUSTOMER.c.status == wanted.filter.status)


def _by_place(
    wanted: WantedCustomers, keys: Sequence[ColumnElement[Any]]
) -> tuple[set[str], tuple[Branch, ...]]:
    places, residual = merged_places(wanted.places, each=1)
    branches = tuple(customer_branch(keys, place) for place in places)
    return ({"places"} if residual is None else set()), branches


def customer_branch(keys: Sequence[ColumnElement[Any]], place: int | None) -> Branch:
    """Return the walk over customers of a location, or all, by an indexed column and id."""
    lead = "" if place is None else "location_"
    index = f"ix_customer_live_{lead}{keys[0].key}"
    branch = indexed_by(select(*key_columns(keys)), CUSTOMER, index).where(LIVE)
    return branch if place is None else branch.where(CUSTOMER.c.location_id == place)


def _ranges(wanted: WantedCustomers) -> Iterator[CustomerRange]:
    """Yield the ranges that have all of a filter's customers, those mostly shorter first."""
    asked = wanted.filter
    if wanted.leaving:
        where = (LEAVING, CUSTOMER.c.status == asked.status)
        yield CustomerRange(wanted, ("status",), "ix_customer_leaving", where, covered=True)
    if asked.account_class_id is not None:
        same = CUSTOMER.c.account_class_id == asked.account_class_id
        yield CustomerRange(wanted, ("class",), "ix_customer_account_class_id", (same,))
    if wanted.days is not None:
        between = (LIVE, CUSTOMER.c.contract_end_key.between(*wanted.days))
        yield CustomerRange(wanted, ("ends",), "ix_customer_live_contract_end_key", between)
    if asked.at_risk or asked.risk_level is not None:
        theirs = _at_risk_at(wanted)
        yield CustomerRange(wanted, (), None, (CUSTOMER.c.id.in_(theirs),), counted=theirs)
    if wanted.places is not None:
        at_places = (LIVE, CUSTOMER.c.location_id.in_(wanted.places))
        yield CustomerRange(wanted, ("places",), "ix_customer_live_location_rmr", at_places)


def _at_risk_at(wanted: WantedCustomers) -> Branch:
    """Return the customers of active entries, at the places wanted."""
    if wanted.places is None:
        index, where = "ix_entry_active_customer", ENTRY.c.customer_id > 0
    else:
        index = "ix_entry_active_location_created"
        where = ENTRY.c.location_id.in_(wanted.places)
    found = indexed_by(select(ENTRY.c.customer_id), ENTRY, index).where(ACTIVE, where)
    level = wanted.filter.risk_level
    return found if level is None else found.where(ENTRY.c.rank == level.rank)


def _active_entries(figure: Any) -> Branch:
    return (
        indexed_by(select(figure).select_from(ENTRY), ENTRY, "ix_entry_active_customer")
        .where(ACTIVE, ENTRY.c.customer_id == CUSTOMER.c.id)
        .correlate(CUSTOMER)
    )


def _has_status(wanted: WantedCustomers) -> Condition | None:
    status = wanted.filter.status
    return None if status is None else CUSTOMER.c.status == status


def _is_at_risk(wanted: WantedCustomers) -> Condition | None:
    if wanted.filter.at_risk is None:
        return None
    some = exists(_active_entries(ENTRY.c.id))
    return some if wanted.filter.at_risk else ~some


def _has_risk(wanted: WantedCustomers) -> Condition | None:
    level = wanted.filter.risk_level
    if level is None:
        return None
    highest = _active_entries(func.min(ENTRY.c.rank)).scalar_subquery()
    return highest == literal(level.rank)


def _is_at(wanted: WantedCustomers) -> Condition | None:
    return None if wanted.places is None else CUSTOMER.c.location_id.in_(wanted.places)


def _has_class(wanted: WantedCustomers) -> Condition | None:
    class_id = wanted.filter.account_class_id
    return None if class_id is None else CUSTOMER.c.account_class_id == class_id


def _ends(wanted: WantedCustomers) -> Condition | None:
    return None if wanted.days is None else CUSTOMER.c.contract_end_key.between(*wanted.days)


_CONDITIONS: dict[str, Callable[[WantedCustomers], Condition | None]] = {
    "status": _has_status,
    "at_risk": _is_at_risk,
    "risk": _has_risk,
    "places": _is_at,
    "class": _has_class,
    "ends": _ends,
}
