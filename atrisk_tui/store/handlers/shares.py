"""Entries spread over several people: in turn, each where they work."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlmodel import col

from ...errors import Invalid
from ..bulk import chunks
from ..tables import User, UserLocation
from ..work import Work
from .lookups import person

MOST_TAKERS = 200


def takers_named(work: Work, ids: Sequence[int]) -> list[User]:
    """Return who is to take entries over, each once. Raises: Invalid."""
    wanted = dict.fromkeys(ids)
    if len(wanted) > MOST_TAKERS:
        raise Invalid(f"Name at most {MOST_TAKERS} people.", field="to_ids")
    return [person(work, taker_id, field="to_ids") for taker_id in wanted]


def takers_by_place(work: Work, takers: Sequence[User], places: set[int]) -> dict[int, list[int]]:
    """Return for each location the takers who work there, in the order they were named."""
    links: set[tuple[int, int]] = set()
    for part in chunks(sorted(places)):
        found = select(UserLocation).where(
            col(UserLocation.user_id).in_([taker.id for taker in takers]),
            col(UserLocation.location_id).in_(part),
        )
        held = work.session.scalars(found.with_for_update(read=True))
        links |= {(link.user_id, link.location_id) for link in held}
    return {
        place: [one.id for one in takers if one.all_locations or (one.id, place) in links]
        for place in places
    }


def spread(
    entries: Iterable[tuple[int, int]], takers: Mapping[int, Sequence[int]]
) -> dict[int, int]:
    """Return who gets each entry, evenly; entries are given by their id and their location's.

    `takers` are those of each location, never none. Entries with the fewest are given first, so
    that these do not come too late for an even share.
    """
    got: Counter[int] = Counter()
    shares: dict[int, int] = {}
    for entry_id, place in sorted(entries, key=lambda one: (len(takers[one[1]]), one[0])):
        taker = min(takers[place], key=got.__getitem__)
        got[taker] += 1
        shares[entry_id] = taker
    return shares
