"""Locations and their regions."""

from sqlalchemy import select
from sqlmodel import col

from ...domain.admin_commands import AddLocation
from ...domain.dates import check_zone
from ...domain.text import name_key, one_line
from ...errors import Invalid
from ..tables import Location, Region
from ..work import Done, Work
from .lookups import new_row


def add_location(work: Work, command: AddLocation) -> Done:
    """Add a location, and its region if that is new."""
    name = one_line(command.name, field="name", limit=255, minimum=1)
    twin = work.session.scalars(
        select(Location).where(
            col(Location.name_key) == name_key(name), col(Location.deleted_at).is_(None)
        )
    ).first()
    if twin is not None:
        raise Invalid(f"There is already a location “{twin.name}”.", field="name")
    location = new_row(
        Location,
        name=name,
        zone=check_zone(command.zone, field="zone"),
        region_id=_region_id(work, command.region),
    )
    work.session.add(location)
    work.session.flush()
    return Done("location", location.id)


def _region_id(work: Work, raw: str) -> int | None:
    name = one_line(raw, field="region", limit=255)
    if not name:
        return None
    known = work.session.scalars(
        select(Region).where(
            col(Region.name_key) == name_key(name), col(Region.deleted_at).is_(None)
        )
    ).first()
    if known is not None:
        return known.id
    region = new_row(Region, name=name)
    work.session.add(region)
    work.session.flush()
    return region.id
