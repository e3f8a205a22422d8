"""How a filtered list of entries is walked in its order: by which indexes, and what they leave."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import product

from sqlalchemy import and_, true

from ...domain.filter_spans import closed_from
from ...domain.filters import EntrySort
from ...domain.paging import Key
from ..paging import Walk
from ..tested_walks import TestedWalk
from .entry_ranges import due_bounds
from .entry_walks import RANKS, Course, Lead, ordered
from .queues import awake
from .sources import merged_places
from .tracks import Track, Tracks
from .wanted_entries import Wanted, told_by_zone

Bounds = dict[str, tuple[Key | None, Key | None]]

MOST_OWNED = 60
"""Walks over owners that are merged; to prepare more takes longer than to pass over rows."""

MOST_TRIED = 4_000
"""Owners that are tried on merged walks, walk by walk; beyond, one walk over all is cheaper."""


def tracks(wanted: Wanted, sort: EntrySort, *, reverse: bool = False) -> Tracks:
    """Return how the entries that a filter wants are walked in an order or its reverse."""
    state, rank = wanted.filter.state, next(iter(wanted.ranks), None)
    plain = ordered(state, sort, rank=rank)
    by_owner = ordered(state, sort, rank=rank, by_owner=True)
    leads, held = _leads(wanted, plain=plain, by_owner=by_owner)
    course = by_owner if "owners" in held else plain
    bounds = _bounds(wanted, plain)
    holds = {"rank"} | held | bounds.keys() | _told_by_index(plain)
    descending = plain.descending is not reverse
    made = [
        Track(_walk(wanted, part, leads, holds=holds, descending=descending, bounds=bounds), rank)
        for part, rank in _parts(course, bounds)
    ]
    return Tracks(
        keys=plain.keys,
        descending=descending,
        tracks=tuple(reversed(made) if descending else made),
        tested=frozenset(
            name for one in wanted.states for name in wanted.conditions(one, without=holds)
        ),
    )


def _parts(course: Course, bounds: Bounds) -> Iterator[tuple[Course, int | None]]:
    """Yield a list as one course, or by ranks where only within them its bounds hold."""
    if "due" not in bounds or str(course.keys[0].key) != "rank":
        yield course, None
        return
    for rank in RANKS:
        yield replace(course, ranks=(rank,), keys=course.keys[1:]), rank


def _walk(
    wanted: Wanted,
    course: Course,
    leads: list[Lead],
    *,
    holds: Collection[str],
    descending: bool,
    bounds: Bounds,
) -> TestedWalk:
    low, high = next(iter(bounds.values()), (None, None))
    tests = {
        state: and_(true(), *wanted.conditions(state, without=holds).values())
        for state in wanted.states
    }
    branches = course.led_by(leads)
    if wanted.filter.awake and _told_by_index(course):
        branches = tuple(branch.where(awake(wanted.scope.now)) for branch in branches)
    if "reported" in bounds and (told := told_by_zone(wanted)) is not None:
        # Not the bounds once more: SQLite would seek by these and not by where a page begins.
        branches = tuple(branch.where(told) for branch in branches)
    walk = Walk(
        keys=course.keys,
        branches=branches,
        descending=descending,
        low=course.low if low is None else low,
        high=high,
    )
    each = product(course.states, leads, course.ranks)
    return TestedWalk(walk, tuple(tests[state] for state, _lead, _rank in each))


def _told_by_index(course: Course) -> set[str]:
    """Return what is no constant of a walk but told by its index, and true of most rows."""
    return {"awake"} if course.order.endswith("follow_up") else set()


def _leads(wanted: Wanted, *, plain: Course, by_owner: Course) -> tuple[list[Lead], set[str]]:
    """Return what the walks are led by, and which of the filter's conditions that holds."""
    places: tuple[int | None, ...] = (None,) if wanted.places is None else wanted.places
    each = len(by_owner.states) * len(by_owner.ranks)
    if wanted.owners is not None and len(wanted.owners) * each <= MOST_OWNED:
        if len(places) * len(wanted.owners) * each > MOST_OWNED:
            return [Lead(owner=owner) for owner in wanted.owners], {"owners"}
        pairs = product(places, wanted.owners)
        return [Lead(place, owner) for place, owner in pairs], {"places", "owners"}
    if len(places) * len(wanted.owners or ()) > MOST_TRIED:
        return [Lead()], set()
    walked, residual = merged_places(wanted.places, each=len(plain.states) * len(plain.ranks))
    return [Lead(place) for place in walked], {"places"} if residual is None else set()


def _bounds(wanted: Wanted, course: Course) -> Bounds:
    """Return what of the filter the order's own column can hold: from, and to before which."""
    names = [str(key.key) for key in course.keys]
    due = due_bounds(wanted)
    if due is not None and "follow_up_key" in names:
        return {"due": (due.low, due.high)}
    if names[0] == "reported_at" and wanted.states == ("active",) and not wanted.reported.open:
        return {"reported": (wanted.reported.low, wanted.reported.high)}
    since = closed_from(wanted.filter, now=wanted.scope.now, zone=wanted.scope.actor.zone)
    if names[0] == "closed_at" and since is not None:
        return {"closed": (since, None)}
    return {}
