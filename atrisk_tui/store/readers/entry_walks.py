"""Which indexes a sorted list of entries is walked by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, select

from ...domain.filters import EntryFilter, EntrySort, EntryState
from ...domain.model import RiskLevel
from ...domain.paging import Key
from ..indexed_by import indexed_by
from ..paging import Branch, key_columns
from ..scope import Scope
from ..tables.entry_lists import STATES, index_name, walked
from .sources import ENTRIES, ENTRY, is_among, walked_places

FIRST_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
_LOWEST: dict[str, Key] = {
    "id": 0,
    "rank": 0,
    "priority": -1,
    "reported_at": FIRST_MOMENT,
    "follow_up_key": FIRST_MOMENT,
    "closed_at": FIRST_MOMENT,
}
"""Below every value: where a walk over a whole index begins, so that it is a seek."""
RANKS = tuple(sorted(level.rank for level in RiskLevel))
_ORDER = {
    EntrySort.CREATED: ("created", ("id",)),
    EntrySort.REPORTED: ("reported", ("reported_at", "id")),
    EntrySort.FOLLOW_UP: ("follow_up", ("follow_up_key", "id")),
    EntrySort.RISK: ("rank_follow_up", ("rank", "follow_up_key", "id")),
    EntrySort.PRIORITY: ("priority", ("priority", "id")),
    EntrySort.CLOSED: ("closed", ("closed_at", "id")),
}
_DESCENDING = {EntrySort.CREATED, EntrySort.REPORTED, EntrySort.PRIORITY, EntrySort.CLOSED}
_KNOWN = {
    EntryState.ACTIVE: set(EntrySort) - {EntrySort.CLOSED},
    EntryState.CLOSED: {EntrySort.CREATED, EntrySort.REPORTED, EntrySort.CLOSED},
    EntryState.ALL: {EntrySort.CREATED, EntrySort.REPORTED},
}


@dataclass(frozen=True, slots=True)
class Lead:
    """What a walk holds constant before its order: a location, an owner, both or neither."""

    place: int | None = None
    owner: int | None = None

    @property
    def name(self) -> str:
        """How indexes are called that are led by it."""
        parts = (("location", self.place), ("owner", self.owner))
        return "_".join(name for name, value in parts if value is not None)

    def constants(self) -> Iterator[ColumnElement[bool]]:
        """Yield what holds along the walk."""
        if self.place is not None:
            yield ENTRY.c.location_id == self.place
        if self.owner is not None:
            yield ENTRY.c.assigned_to_id == self.owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One order of entries, and what is constant along it."""

    states: tuple[str, ...]
    order: str
    ranks: tuple[int | None, ...]
    """Walked one by one; (None,) where the order itself decides."""
    keys: tuple[ColumnElement[Any], ...]
    owner_id: int | None = None
    descending: bool = False
    """Whether the list comes from high to low, as newest first."""

    def branches(self, scope: Scope) -> tuple[Branch, ...]:
        """Return one select for each place, state and rank in the asker's sight."""
        each = len(self.states) * len(self.ranks)
        places, residual = walked_places(scope, ENTRIES, each=each)
        found = self.led_by([Lead(place, self.owner_id) for place in places])
        if residual is None:
            return found
        at_places = is_among(scope, ENTRY.c.location_id, residual)
        return tuple(branch.where(at_places) for branch in found)

    def led_by(self, leads: Sequence[Lead]) -> tuple[Branch, ...]:
        """Return one select for each state, lead and rank."""
        return tuple(
            self.branch(state, lead, rank)
            for state, lead, rank in product(self.states, leads, self.ranks)
        )

    def branch(self, state: str, lead: Lead, rank: int | None) -> Branch:
        """Return the select that an index answers in the order of the keys."""
        order = self.order if walked(state, lead.name, self.order) else f"rank_{self.order}"
        index = index_name(state, lead.name, order)
        named = indexed_by(select(*key_columns(self.keys)), ENTRY, index)
        constants = [*lead.constants()] + ([] if rank is None else [ENTRY.c.rank == rank])
        return named.where(STATES[state], *constants)

    @property
    def low(self) -> Key | None:
        """Where the walk begins, if nothing constant stands before its first key."""
        return _LOWEST[str(self.keys[0].key)]


def course(wanted: EntryFilter, sort: EntrySort) -> Course:
    """Return how the entries of one owner, one risk level or all are walked in an order."""
    return ordered(
        wanted.state,
        sort,
        rank=None if wanted.risk_level is None else wanted.risk_level.rank,
        owner_id=wanted.assigned_to_id,
    )


def ordered(
    state: EntryState,
    sort: EntrySort,
    *,
    rank: int | None = None,
    owner_id: int | None = None,
    by_owner: bool = False,
) -> Course:
    """Return how entries are walked in an order, newest first where they do not have it.

    `by_owner` says that the walks will be led by owners, whose indexes have the rank first.
    """
    if sort not in _KNOWN[state]:
        sort = EntrySort.CREATED
    order, keys = _ORDER[sort]
    ranks: tuple[int | None, ...] = (None,)
    if rank is not None:
        ranks, keys = (rank,), tuple(key for key in keys if key != "rank")
    elif (by_owner or owner_id is not None) and sort is not EntrySort.RISK:
        ranks = RANKS
    if ranks != (None,) and not order.startswith("rank"):
        order = f"rank_{order}"
    return Course(
        states=_states(state),
        order=order,
        ranks=ranks,
        keys=tuple(ENTRY.c[key] for key in keys),
        owner_id=owner_id,
        descending=sort in _DESCENDING,
    )


def _states(state: EntryState) -> tuple[str, ...]:
    return ("active", "closed") if state is EntryState.ALL else (state.value,)
