"""A long list of which only some rows are wanted: walked so far for a page, and no further."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from ...domain.paging import Cursor, Span, Step
from ..paging import Place, Walk

BATCH = 200
"""Rows that are looked at together."""
LOOKED_AT = 2_000
"""Rows that are looked at for one page at the most; the next page goes on behind them."""

Keep = Callable[[Sequence[Place]], list[Place]]
"""Returns those places whose rows are wanted, in their order."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """The places of one span.

    There may be fewer than were asked for, or none, with more to come: then `after` (`before`
    when walking upwards) is where looking ended, not where the last row is.
    """

    places: tuple[Place, ...]
    before: Cursor | None
    after: Cursor | None


@dataclass(frozen=True, slots=True)
class _Look:
    """What walking one way from a place came to."""

    kept: list[Place]
    on: Cursor | None
    """Where to go on; None at the list's end."""


def sift(connection: Connection, walk: Walk, *, span: Span, keep: Keep) -> Sifted:
    """Return one span of what `keep` leaves of a walk.

    A jump lands that many rows from the top as they are before sifting.
    """
    after = None if span.cursor is None else _place(span.cursor)
    back = span.step in {Step.BEFORE, Step.LAST}
    if span.step is Step.JUMP and span.offset > 0:
        after = walk.nth(connection, span.offset - 1)
        back = after is None
    look = _look(connection, walk, after=after, limit=span.limit, back=back, keep=keep)
    kept = look.kept[::-1] if back else look.kept
    edge = after is not None
    if back:
        return Sifted(tuple(kept), look.on, kept[-1].cursor if kept and edge else None)
    return Sifted(tuple(kept), kept[0].cursor if kept and edge else None, look.on)


def _look(
    connection: Connection,
    walk: Walk,
    *,
    after: Place | None,
    limit: int,
    back: bool,
    keep: Keep,
) -> _Look:
    kept: list[Place] = []
    for _ in range(LOOKED_AT // BATCH):
        places = walk.places(connection, after=after, limit=BATCH, back=back)
        kept += keep(places)
        if len(kept) > limit:
            return _Look(kept[:limit], kept[limit - 1].cursor)
        if len(places) < BATCH:
            return _Look(kept, None)
        after = places[-1]
    return _Look(kept, None if after is None else after.cursor)


def _place(cursor: Cursor) -> Place:
    return Place(int(cursor.values[0]), cursor.values[1:])  # type: ignore[arg-type]
