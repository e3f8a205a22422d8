"""The ranges of indexes that have all entries of a filter: each can be passed over whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal, literal_column, select, tuple_

from ...domain.filter_spans import Span, closed_from
from ...domain.filters import Due
from ..columns import ACTIVE, ESCALATED, LIVE, NO_MOMENT
from ..indexed_by import indexed_by
from ..paging import Branch, count_rows_to
from ..tables.entry_lists import CLOSED, STATES, UNTOUCHED, index_name
from .entry_walks import FIRST_MOMENT
from .sources import CUSTOMER, ENTRY
from .wanted_entries import Condition, Wanted, within

_ONE: ColumnElement[int] = literal_column("1")
_FEW_OWNERS = 3
"""People who mostly own fewer entries than have one reason or one class."""
_MOST_OWNERS = 100


@dataclass(frozen=True, slots=True)
class Part:
    """One state's share of a range."""

    state: str
    """active, closed, or any."""
    index: str
    where: tuple[Condition, ...]
    """What the index is sought by."""
    also: tuple[Condition, ...] = ()
    """What must hold besides, and is looked up in the rows."""


@dataclass(frozen=True, slots=True)
class Range:
    """Some keys of an index, among them all that a filter lets through."""

    wanted: Wanted
    held: tuple[str, ...]
    """Which of the filter's conditions hold all along it."""
    parts: tuple[Part, ...]
    covered: bool = True
    """Whether the index itself tells what else the filter asks for."""

    def size(self, connection: Connection, most: int) -> int:
        """Return how many keys it has, counted up to `most`."""
        return count_rows_to(connection, [_select(part, [_ONE]) for part in self.parts], most)

    def branches(self, columns: Sequence[ColumnElement[Any]]) -> list[Branch]:
        """Return selects of what the filter leaves of it, in no order."""
        return [
            _select(part, columns).where(
                *part.also, *self.wanted.conditions(part.state, without=self.held).values()
            )
            for part in self.parts
        ]


def ranges(wanted: Wanted) -> Iterator[Range]:
    """Yield the ranges that have all of a filter's entries, those mostly shorter first."""
    yield from _of_customer(wanted)
    if wanted.owners is not None and len(wanted.owners) <= _FEW_OWNERS:
        yield _of_owners(wanted, wanted.owners)
    yield from _of_catalogs(wanted)
    if wanted.states == ("active",):
        yield from _of_active(wanted)
    yield from _of_days(wanted)
    yield from _of_people(wanted)
    if wanted.places is not None:
        at_places = ENTRY.c.location_id.in_(wanted.places)
        yield _of_each_state(wanted, ("places",), "location_created", at_places)


def everything(wanted: Wanted) -> Range:
    """Return the range of all entries of the states wanted."""
    long_ago = ENTRY.c.closed_at >= literal(FIRST_MOMENT, ENTRY.c.closed_at.type)
    ways = {
        "active": Part("active", "ix_entry_active_created", (ACTIVE, ENTRY.c.id > 0)),
        "closed": Part("closed", "ix_entry_closed_closed", (CLOSED, long_ago)),
    }
    parts = tuple(ways[state] for state in wanted.states)
    # There are many times as many closed ones: their keys, too, are many to pass over.
    return Range(wanted, (), parts, covered="closed" not in wanted.states)


def _of_customer(wanted: Wanted) -> Iterator[Range]:
    customer_id = wanted.filter.customer_id
    if customer_id is not None:
        where = (LIVE, ENTRY.c.customer_id == customer_id)
        yield Range(
            wanted, ("customer",), (Part("any", "ix_entry_customer", where),), covered=False
        )


def _of_active(wanted: Wanted) -> Iterator[Range]:
    rank = [ENTRY.c.rank == one for one in wanted.ranks] or [ENTRY.c.rank > 0]
    if wanted.filter.escalated:
        part = Part("active", "ix_entry_escalated", (ESCALATED, *rank))
        yield Range(wanted, ("escalated", "rank"), (part,), covered=False)
    if wanted.filter.untouched:
        part = Part("active", "ix_entry_active_untouched", (UNTOUCHED, *rank))
        yield Range(wanted, ("untouched", "rank"), (part,))
    if wanted.filter.statuses:
        status = ENTRY.c.status.in_(wanted.filter.statuses)
        yield Range(
            wanted, ("status",), (Part("active", "ix_entry_active_status", (ACTIVE, status)),)
        )


def _of_catalogs(wanted: Wanted) -> Iterator[Range]:
    covered = "closed" not in wanted.states
    for held, ways in (("reason", _by_reason(wanted)), ("class", _by_class(wanted))):
        if ways:
            yield Range(
                wanted, (held,), tuple(ways[state] for state in wanted.states), covered=covered
            )


def _by_reason(wanted: Wanted) -> dict[str, Part]:
    if wanted.filter.reason_id is None:
        return {}
    reason = ENTRY.c.reason_id == wanted.filter.reason_id
    return {
        "active": Part("active", "ix_entry_active_reason", (ACTIVE, reason)),
        "closed": Part("closed", "ix_entry_reason_id", (reason,), (CLOSED,)),
    }


def _by_class(wanted: Wanted) -> dict[str, Part]:
    class_id = wanted.filter.account_class_id
    if class_id is None:
        return {}
    of_class = select(CUSTOMER.c.id).where(CUSTOMER.c.account_class_id == class_id)
    own, theirs = ENTRY.c.account_class_id == class_id, ENTRY.c.customer_id.in_(of_class)
    return {
        "active": Part("active", "ix_entry_active_class", (ACTIVE, own)),
        "closed": Part("closed", "ix_entry_customer", (LIVE, theirs), (CLOSED,)),
    }


def _of_days(wanted: Wanted) -> Iterator[Range]:
    since = closed_from(wanted.filter, now=wanted.scope.now, zone=wanted.scope.actor.zone)
    if wanted.states == ("closed",) and since is not None:
        where = (CLOSED, ENTRY.c.closed_at >= since)
        yield Range(wanted, ("closed",), (Part("closed", "ix_entry_closed_closed", where),))
    if wanted.states != ("active",):
        return
    due = due_bounds(wanted)
    if due is not None:
        yield _of_active_days(wanted, "follow_up", *within(ENTRY.c.follow_up_key, due))
    if not wanted.reported.open:
        low = wanted.reported.low or FIRST_MOMENT
        span = Span(low, wanted.reported.high)
        yield _of_active_days(wanted, "reported", *within(ENTRY.c.reported_at, span))


def _of_active_days(wanted: Wanted, order: str, *where: Condition) -> Range:
    # Follow-ups are the asker's days; for days open each entry's zone has the last word.
    held = ("due",) if order == "follow_up" else ()
    return Range(wanted, held, (Part("active", f"ix_entry_active_{order}", (ACTIVE, *where)),))


def _of_people(wanted: Wanted) -> Iterator[Range]:
    owner = ENTRY.c.assigned_to_id
    if wanted.owners is not None and _FEW_OWNERS < len(wanted.owners) <= _MOST_OWNERS:
        yield _of_owners(wanted, wanted.owners)
    if wanted.nobodys and wanted.unfit is not None and wanted.states == ("active",):
        index = index_name("active", "owner", "rank_created")
        parts = [Part("active", index, (ACTIVE, owner.is_(None)))]
        if wanted.unfit:
            index = index_name("active", "location_owner", "rank_created")
            theirs = tuple_(ENTRY.c.location_id, owner).in_(wanted.unfit)
            parts.append(Part("active", index, (ACTIVE, theirs)))
        yield Range(wanted, ("nobodys",), tuple(parts))


def _of_owners(wanted: Wanted, owners: tuple[int, ...]) -> Range:
    theirs = ENTRY.c.assigned_to_id.in_(owners)
    return _of_each_state(wanted, ("owners",), "owner_rank_created", theirs)


def _of_each_state(
    wanted: Wanted, held: tuple[str, ...], lead: str, *where: ColumnElement[bool]
) -> Range:
    return Range(
        wanted,
        held,
        tuple(
            Part(state, f"ix_entry_{state}_{lead}", (STATES[state], *where))
            for state in wanted.states
        ),
        covered="closed" not in wanted.states,
    )


def due_bounds(wanted: Wanted) -> Span | None:
    """Return between which follow-up keys the wanted ones lie; None where it does not matter."""
    if wanted.filter.due is Due.NONE:
        return Span(NO_MOMENT, None)
    if wanted.due is None:
        return None
    return Span(wanted.due.low or FIRST_MOMENT, wanted.due.high or NO_MOMENT)


def _select(part: Part, columns: Sequence[ColumnElement[Any]]) -> Branch:
    return indexed_by(select(*columns).select_from(ENTRY), ENTRY, part.index).where(*part.where)
