"""The order of a catalog: an item is put elsewhere, and as few others as possible move aside."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from ...domain.admin_commands import MoveCatalogItem
from ...errors import Invalid
from ..catalog_uses import Item, table_of
from ..work import Done, Work
from .catalog_items import commanded_item, done, of_kind
from .lookups import apply


def move_catalog_item(work: Work, command: MoveCatalogItem) -> Done:
    """Put an item behind another one, or first.

    Two who move items at once never lose a move: the second waits, and an item that the first
    has renumbered is a conflict.
    """
    table: Any = table_of(command.kind)
    statement = select(table).where(*of_kind(command.kind))
    # The whole list is held in one order, or two moves could wait for each other for ever.
    held = work.session.scalars(statement.order_by(table.id).with_for_update()).all()
    item = commanded_item(work, command)
    found = sorted(held, key=lambda one: (one.position, one.id))
    others = [one for one in found if one.id != item.id]
    place = _place_after(others, command)
    if [one.id for one in found].index(item.id) != place:
        positions = [one.position for one in others]
        own, moved = make_room(positions, place)
        apply(item, {"position": own})
        for index, position in moved.items():
            apply(others[index], {"position": position})
    return done(item)


def make_room(positions: Sequence[int], place: int) -> tuple[int, dict[int, int]]:
    """Return a position for a new element at `place`, and the new positions of those in its way.

    `positions` ascend, without the new element. Those in the way, by index, are the fewer of
    the ones before and the ones after; with a gap there are none.
    """
    if place == len(positions):
        return (positions[-1] + 1 if positions else 0), {}
    if place == 0:
        return positions[0] - 1, {}
    before, after = positions[place - 1], positions[place]
    if after - before > 1:
        return (before + after) // 2, {}
    later = _pushed(positions[place:], least=before + 2)
    earlier = _pushed([-position for position in reversed(positions[:place])], least=2 - after)
    if len(later) <= len(earlier):
        return before + 1, {place + index: position for index, position in enumerate(later)}
    return after - 1, {place - 1 - index: -position for index, position in enumerate(earlier)}


def _pushed(positions: Sequence[int], *, least: int) -> list[int]:
    """Return the new positions of the first ones, as far as they must rise to be at `least`."""
    moved: list[int] = []
    for position in positions:
        if position >= least:
            break
        moved.append(least)
        least += 1
    return moved


def _place_after(others: Sequence[Item], command: MoveCatalogItem) -> int:
    """Return how many items the moved one is to follow. Raises: Invalid."""
    if command.after_id is None:
        return 0
    for place, one in enumerate(others, start=1):
        if one.id == command.after_id:
            return place
    raise Invalid(
        f"There is no such {command.kind.singular} to put it behind: choose another place.",
        field="after",
    )
