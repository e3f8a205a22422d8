"""The rows that rules depend on, looked up by id and refused in words."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import SQLModel, col

from ...domain.model import CatalogKind
from ...domain.rules import MOST_MERGES
from ...errors import Invalid, Missing
from ..tables import CatalogEntry, Customer, Location, User, UserLocation
from ..work import Work

T = TypeVar("T", bound=SQLModel)
Changes = dict[str, object]
"""Column to the value that it is to have."""


def new_row(table: type[T], **values: Any) -> T:
    """Return a new row; derived columns are computed before the flush and need no value."""
    return table(**values)


def apply(row: SQLModel, changes: Mapping[str, object]) -> None:
    """Write the fields that differ, so that the audit and the version tell real changes only."""
    for name, value in changes.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def catalog_choice(work: Work, kind: CatalogKind, item_id: int, *, field: str) -> CatalogEntry:
    """Return the item that a person newly chooses from a catalog.

    One that was merged into another meanwhile stands for that other one.
    Raises: Invalid when it is not in that catalog, or switched off.
    """
    item = _followed(work, item_id)
    if item is None or item.kind is not kind:
        raise Invalid(f"There is no such {kind.singular}: choose another.", field=field)
    if not item.active:
        raise Invalid(f"“{item.name}” is switched off: choose another.", field=field)
    return item


def followed_id(work: Work, item_id: int) -> int:
    """Return the id of what an item has been merged into, its own where it was not."""
    item = _followed(work, item_id)
    return item_id if item is None else item.id


def _followed(work: Work, item_id: int) -> CatalogEntry | None:
    """Return the live item of that id, or what it has been merged into."""
    for _ in range(MOST_MERGES):
        item = work.shared(CatalogEntry, item_id)
        if item is not None:
            return item
        gone = work.session.get(CatalogEntry, item_id)
        if gone is None or gone.merged_into_id is None:
            return None
        item_id = gone.merged_into_id
    return None


def person(work: Work, user_id: int, *, field: str) -> User:
    """Return someone who is chosen by name, and active. Raises: Invalid."""
    user = work.shared(User, user_id)
    if user is None:
        raise Invalid("There is no such person: choose another.", field=field)
    if not user.active:
        raise Invalid(f"{user.full_name} is switched off: choose another.", field=field)
    return user


def works_at(work: Work, user_id: int | None, location_id: int) -> bool:
    """Whether someone is active and on the location, held so until the commit."""
    user = work.shared(User, user_id)
    if user is None or not user.active:
        return False
    return user.all_locations or _placed(work, user.id, location_id)


def assignee(work: Work, user_id: int | None, location: Location) -> User:
    """Return who is to own an entry at `location`.

    Raises: Invalid when nobody is named, or they are switched off or not on the location.
    """
    if user_id is None:
        raise Invalid("An entry needs an owner: assign it to someone.", field="assigned_to")
    user = person(work, user_id, field="assigned_to")
    if not user.all_locations and not _placed(work, user.id, location.id):
        raise Invalid(
            f"{user.full_name} does not work at {location.name}: assign someone who does.",
            field="assigned_to",
        )
    return user


def team_of(work: Work) -> frozenset[int]:
    """Return the actor and everyone under the same manager."""
    return work.once("team", _team, work)


def _team(work: Work) -> frozenset[int]:
    me = work.shared(User, work.actor.id)
    if me is None or me.manager_id is None:
        return frozenset({work.actor.id})
    mates = select(col(User.id)).where(col(User.manager_id) == me.manager_id)
    return frozenset(work.session.scalars(mates)) | {work.actor.id}


def seen_customer(work: Work, customer_id: int, *, writing: bool = False) -> Customer:
    """Return a live customer in the actor's sight whom a value names.

    `writing` holds the row for a change of its own. Raises: Invalid.
    """
    try:
        customer = (
            work.locked(Customer, customer_id, None)
            if writing
            else work.shared(Customer, customer_id)
        )
    except Missing:
        customer = None
    if customer is None or not work.actor.sees(customer.location_id):
        raise Invalid("There is no such customer.", field="customer")
    return customer


def location_choice(work: Work, location_id: int, *, field: str = "location") -> Location:
    """Return the location that a value names: live, active, in the actor's sight.

    Raises: Invalid.
    """
    location = work.shared(Location, location_id)
    if location is None or not work.actor.sees(location.id):
        raise Invalid("There is no such location.", field=field)
    if not location.active:
        raise Invalid(f"{location.name} is switched off: choose another.", field=field)
    return location


def _placed(work: Work, user_id: int, location_id: int) -> bool:
    return work.once(("placed", user_id, location_id), _has_link, work, user_id, location_id)


def _has_link(work: Work, user_id: int, location_id: int) -> bool:
    link = select(col(UserLocation.id)).where(
        col(UserLocation.user_id) == user_id, col(UserLocation.location_id) == location_id
    )
    return work.session.scalar(link.with_for_update(read=True)) is not None
