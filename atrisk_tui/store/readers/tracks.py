"""A list as the walks that make it up, one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection

from ..paging import Place
from ..tested_walks import TestedWalk


@dataclass(frozen=True, slots=True)
class Track:
    """A walk over one stretch of a list, which lies whole before or behind the others."""

    walk: TestedWalk
    rank: int | None = None
    """The risk rank along it, where cursors have it and the walk's keys do not."""

    def lies_beyond(self, after: Place | None, *, falling: bool) -> bool:
        """Whether there can be rows of it beyond a place, where ranks rise or fall on the way."""
        if after is None or self.rank is None:
            return True
        place = int(after.values[0])  # type: ignore[arg-type]
        return self.rank <= place if falling else self.rank >= place

    def inner(self, place: Place | None) -> Place | None:
        """Return a place of the list as the walk knows it; None where the walk begins."""
        if place is None or self.rank is None:
            return place
        return Place(place.segment, place.values[1:]) if place.values[0] == self.rank else None

    def outer(self, places: Iterable[Place]) -> list[Place]:
        """Return places of the walk as the list knows them."""
        if self.rank is None:
            return list(places)
        return [Place(place.segment, (self.rank, *place.values)) for place in places]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracks:
    """A list as the walks that make it up, one after the other."""

    keys: tuple[ColumnElement[Any], ...]
    descending: bool
    tracks: tuple[Track, ...]
    tested: frozenset[str]
    """Which of the filter's conditions each row is tried for."""

    def walked(
        self, connection: Connection, *, after: Place | None, limit: int, back: bool, budget: int
    ) -> list[Place] | None:
        """Return up to `limit` places that pass; None when the budget ended before the walk."""
        found: list[Place] = []
        for track in self._in_order(back=back):
            if len(found) == limit or not self._lies_beyond(track, after, back=back):
                continue
            places, budget = track.walk.within(
                connection,
                after=track.inner(after),
                limit=limit - len(found),
                back=back,
                budget=budget,
            )
            found += track.outer(places)
            if budget < 1:
                return None
        return found

    def passed(
        self, connection: Connection, *, after: Place | None, limit: int, back: bool
    ) -> list[Place]:
        """Return up to `limit` places that pass, whatever the walk passes over."""
        found: list[Place] = []
        for track in self._in_order(back=back):
            if len(found) < limit and self._lies_beyond(track, after, back=back):
                places = track.walk.whole().places(
                    connection, after=track.inner(after), limit=limit - len(found), back=back
                )
                found += track.outer(places)
        return found

    def nth(self, connection: Connection, offset: int) -> Place | None:
        """Return the place `offset` rows from the top."""
        for track in self._in_order(back=False):
            walk = track.walk.whole()
            place = walk.nth(connection, offset)
            if place is not None:
                return track.outer([place])[0]
            offset -= walk.size(connection, offset)
        return None

    def size(self, connection: Connection, most: int) -> int:
        """Return the number of rows, counted up to `most`."""
        total = 0
        for track in self.tracks:
            total += track.walk.whole().size(connection, most - total)
        return total

    def _lies_beyond(self, track: Track, after: Place | None, *, back: bool) -> bool:
        return track.lies_beyond(after, falling=back is not self.descending)

    def _in_order(self, *, back: bool) -> Iterable[Track]:
        return reversed(self.tracks) if back else self.tracks
