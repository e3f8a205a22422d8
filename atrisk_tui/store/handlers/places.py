"""Locations and their regions."""

from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlmodel import col

from ...domain.admin_commands import (
    AddLocation,
    DeleteRegion,
    EditLocation,
    RenameRegion,
    SwitchLocation,
)
from ...domain.dates import check_zone
from ...domain.text import name_key, one_line
from ...errors import Denied, Invalid
from ..tables import Location, Region
from ..work import Done, Work
from .lookups import apply, new_row
from .values import switch, typed

_NAMED = 3
"""Locations that a refusal names."""


def add_location(work: Work, command: AddLocation) -> Done:
    """Add a location, and its region if that is new."""
    location = new_row(
        Location,
        name=_free_name(work, command.name, own_id=None),
        zone=check_zone(command.zone, field="zone"),
        region_id=_region_id(work, command.region),
    )
    work.session.add(location)
    work.session.flush()
    return Done("location", location.id)


def edit_location(work: Work, command: EditLocation) -> Done:
    """Change a location. A new zone moves no due moment: those are instants."""
    location = work.locked(Location, command.location_id, command.version)
    changes: dict[str, object] = {}
    for field, raw in command.changes.items():
        if field not in EditLocation.EDITABLE:
            raise Invalid(f"{field} cannot be changed by an edit.", field=field)
        column = "region_id" if field == "region" else field
        changes[column] = _VALUES[field](work, location, raw)
    apply(location, changes)
    return Done("location", location.id)


def switch_location(work: Work, command: SwitchLocation) -> Done:
    """Hide a location from new choices, or offer it again; what is there stays."""
    location = work.locked(Location, command.location_id, command.version)
    apply(location, {"active": _active(work, location, command.active)})
    return Done("location", location.id)


def rename_region(work: Work, command: RenameRegion) -> Done:
    """Give a region another name, for all of its locations."""
    region = work.locked(Region, command.region_id, command.version)
    _allow_region(work, region)
    name = one_line(command.name, field="name", limit=255, minimum=1)
    twin = _region_named(work, name)
    if twin is not None and twin.id != region.id:
        raise Invalid(f"There is already a region “{twin.name}”.", field="name")
    apply(region, {"name": name})
    return Done("region", region.id)


def delete_region(work: Work, command: DeleteRegion) -> Done:
    """Delete a region that no location is in; its name is free again."""
    region = work.locked(Region, command.region_id, command.version)
    _allow_region(work, region)
    names = [location.name for location in _locations_of(work, region)]
    if names:
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        raise Invalid(
            f"{region.name} still has {', '.join(names[:_NAMED])}{more}: "
            "move them to another region first.",
            field="region",
        )
    apply(region, {"deleted_at": work.now})
    return Done("region", region.id)


def _free_name(work: Work, raw: str, *, own_id: int | None) -> str:
    name = one_line(raw, field="name", limit=255, minimum=1)
    twin = work.session.scalars(
        select(Location).where(
            col(Location.name_key) == name_key(name), col(Location.deleted_at).is_(None)
        )
    ).first()
    if twin is not None and twin.id != own_id:
        state = "" if twin.active else ", switched off: switch it on instead"
        raise Invalid(f"There is already a location “{twin.name}”{state}.", field="name")
    return name


def _region_id(work: Work, raw: str) -> int | None:
    """Return the region of that name, a new one where there is none; None for no name."""
    name = one_line(raw, field="region", limit=255)
    if not name:
        return None
    known = _region_named(work, name)
    if known is not None:
        return known.id
    region = new_row(Region, name=name)
    work.session.add(region)
    work.session.flush()
    return region.id


def _region_named(work: Work, name: str) -> Region | None:
    # Held, so that it is not deleted while a location moves there.
    return work.session.scalars(
        select(Region)
        .where(col(Region.name_key) == name_key(name), col(Region.deleted_at).is_(None))
        .with_for_update(read=True)
    ).first()


def _active(work: Work, location: Location, raw: object) -> bool:
    """Return whether the location is to be offered. Raises: Invalid for the last one."""
    active = switch(raw, field="active")
    if location.active and not active:
        another = select(col(Location.id)).where(
            col(Location.active),
            col(Location.deleted_at).is_(None),
            col(Location.id) != location.id,
        )
        held = another.order_by(col(Location.id)).limit(1).with_for_update(read=True)
        if work.session.scalar(held) is None:
            raise Invalid(
                f"{location.name} is the last active location: add another, or switch one on, "
                "first.",
                field="active",
            )
    return active


def _allow_region(work: Work, region: Region) -> None:
    """Go on only if all of the region's locations are the actor's. Raises: Denied."""
    if not all(work.actor.sees(location.id) for location in _locations_of(work, region)):
        raise Denied(f"{region.name} has locations that are not yours: ask who works for all")


def _locations_of(work: Work, region: Region) -> list[Location]:
    found = select(Location).where(
        col(Location.region_id) == region.id, col(Location.deleted_at).is_(None)
    )
    return list(work.session.scalars(found.order_by(col(Location.name_key))))


def _name_value(work: Work, location: Location, raw: object) -> object:
    return _free_name(work, typed(raw, str, field="name"), own_id=location.id)


def _zone_value(work: Work, location: Location, raw: object) -> object:
    del work, location
    return check_zone(typed(raw, str, field="zone"), field="zone")


def _region_value(work: Work, location: Location, raw: object) -> object:
    del location
    return _region_id(work, typed(raw or "", str, field="region"))


_VALUES: Mapping[str, Callable[[Work, Location, object], object]] = {
    "name": _name_value,
    "zone": _zone_value,
    "region": _region_value,
    "active": _active,
}
