"""Which indexes a filtered and sorted list of entries is walked by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from ...domain.model import RiskLevel
from ...domain.paging import Key
from ...domain.queries import EntryFilter, EntrySort, EntryState
from ..columns import LIVE
from ..indexed_by import indexed_by
from ..paging import Branch, Walk, key_columns
from ..scope import Scope
from ..tables.entry_lists import STATES, index_name, walked
from .sources import ENTRIES, ENTRY, in_sight, walked_places

_FIRST_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
_LOWEST: dict[str, Key] = {
    "id": 0,
    "rank": 0,
    "reported_at": _FIRST_MOMENT,
    "follow_up_key": _FIRST_MOMENT,
}
"""Below every value: where a walk over a whole index begins, so that it is a seek."""
_RANKS = tuple(sorted(level.rank for level in RiskLevel))
_ORDER = {
    EntrySort.CREATED: ("created", ("id",)),
    EntrySort.REPORTED: ("reported", ("reported_at", "id")),
    EntrySort.FOLLOW_UP: ("follow_up", ("follow_up_key", "id")),
    EntrySort.RISK: ("rank_follow_up", ("rank", "follow_up_key", "id")),
}
_NEWEST_FIRST = {EntrySort.CREATED, EntrySort.REPORTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One order of entries, and what is constant along it."""

    states: tuple[str, ...]
    order: str
    ranks: tuple[int | None, ...]
    """Walked one by one; (None,) where the order itself decides."""
    keys: tuple[ColumnElement[Any], ...]
    owner_id: int | None = None

    def branches(self, scope: Scope) -> tuple[Branch, ...]:
        """Return one select for each place, state and rank in the asker's sight."""
        each = len(self.states) * len(self.ranks)
        places, residual = walked_places(scope, ENTRIES, each=each)
        found = (
            self._branch(state, place, rank)
            for state in self.states
            for place in places
            for rank in self.ranks
        )
        if residual is None:
            return tuple(found)
        return tuple(branch.where(ENTRY.c.location_id.in_(residual)) for branch in found)

    @property
    def low(self) -> Key | None:
        """Where the walk begins, if nothing constant stands before its first key."""
        return _LOWEST[str(self.keys[0].key)]

    def _branch(self, state: str, place: int | None, rank: int | None) -> Branch:
        lead = "_".join(self._lead(place))
        order = self.order if walked(state, lead, self.order) else f"rank_{self.order}"
        named = indexed_by(select(*key_columns(self.keys)), ENTRY, index_name(state, lead, order))
        return named.where(STATES[state], *self._constants(place, rank))

    def _lead(self, place: int | None) -> Iterator[str]:
        if place is not None:
            yield "location"
        if self.owner_id is not None:
            yield "owner"

    def _constants(self, place: int | None, rank: int | None) -> Iterator[ColumnElement[bool]]:
        if place is not None:
            yield ENTRY.c.location_id == place
        if self.owner_id is not None:
            yield ENTRY.c.assigned_to_id == self.owner_id
        if rank is not None:
            yield ENTRY.c.rank == rank


def course(wanted: EntryFilter, sort: EntrySort) -> Course:
    """Return how entries are walked in an order; closed ones know created and reported only."""
    states = _states(wanted.state)
    if "closed" in states and sort not in _NEWEST_FIRST:
        sort = EntrySort.CREATED
    order, keys = _ORDER[sort]
    ranks: tuple[int | None, ...] = (None,)
    if wanted.risk_level is not None:
        ranks, keys = (wanted.risk_level.rank,), tuple(key for key in keys if key != "rank")
    elif wanted.assigned_to_id is not None and sort is not EntrySort.RISK:
        ranks = _RANKS
    if ranks != (None,) and not order.startswith("rank"):
        order = f"rank_{order}"
    return Course(
        states=states,
        order=order,
        ranks=ranks,
        keys=tuple(ENTRY.c[key] for key in keys),
        owner_id=wanted.assigned_to_id,
    )


def entry_walk(scope: Scope, wanted: EntryFilter, sort: EntrySort, *, reverse: bool) -> Walk:
    """Return the list of entries that pass a filter, in an order or its reverse."""
    if wanted.customer_id is not None:
        return customer_walk(scope, wanted, reverse=reverse)
    if wanted.reason_id is not None:
        return reason_walk(scope, wanted, reverse=reverse)
    way = course(wanted, sort)
    newest_first = way.keys[0].key in {"id", "reported_at"}
    return Walk(
        keys=way.keys,
        branches=way.branches(scope),
        descending=newest_first is not reverse,
        low=way.low,
    )


def customer_walk(scope: Scope, wanted: EntryFilter, *, reverse: bool = False) -> Walk:
    """Return one customer's entries, newest first: few enough to filter while walking."""
    keys = (ENTRY.c.id,)
    branch = indexed_by(select(*key_columns(keys)), ENTRY, "ix_entry_customer").where(
        LIVE, ENTRY.c.customer_id == wanted.customer_id, *filtered(scope, wanted)
    )
    return Walk(keys=keys, branches=(branch,), descending=not reverse)


def reason_walk(scope: Scope, wanted: EntryFilter, *, reverse: bool = False) -> Walk:
    """Return one reason's entries, newest first; the rest of the filter passes over some."""
    keys = (ENTRY.c.id,)
    branch = indexed_by(select(*key_columns(keys)), ENTRY, "ix_entry_reason_id").where(
        LIVE, ENTRY.c.reason_id == wanted.reason_id, *filtered(scope, wanted)
    )
    return Walk(keys=keys, branches=(branch,), descending=not reverse)


def filtered(scope: Scope, wanted: EntryFilter) -> Iterator[ColumnElement[bool]]:
    """Yield a filter and the asker's sight as conditions, where no index holds them."""
    yield in_sight(scope, ENTRIES, ENTRY.c.location_id)
    if wanted.state is EntryState.ACTIVE:
        yield ENTRY.c.closed_at.is_(None)
    if wanted.state is EntryState.CLOSED:
        yield ENTRY.c.closed_at.is_not(None)
    if wanted.assigned_to_id is not None:
        yield ENTRY.c.assigned_to_id == wanted.assigned_to_id
    if wanted.risk_level is not None:
        yield ENTRY.c.rank == wanted.risk_level.rank
    if wanted.reason_id is not None:
        yield ENTRY.c.reason_id == wanted.reason_id


def _states(state: EntryState) -> tuple[str, ...]:
    return {
        EntryState.ACTIVE: ("active",),
        EntryState.CLOSED: ("closed",),
        EntryState.ALL: ("active", "closed"),
    }[state]
