"""A whole company taken in at once: places, people, customers, and the life of every entry."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import SQLModel, col

from ...domain.admin_commands import ChangeSetting
from ...domain.commands import LoadCompany
from ...domain.company import Company, CompanyPerson
from ...domain.text import name_key
from ...errors import Invalid
from ..priority import fill_all
from ..tables import (
    AccountClass,
    CatalogEntry,
    Customer,
    Location,
    Region,
    Role,
    User,
    UserLocation,
)
from ..work import Done, Work
from .demo_entries import Names, load_records
from .lookups import apply, new_row
from .settings import change_setting

T = TypeVar("T", bound=SQLModel)

_GRANTS = ("user.manage", "location.manage", "setting.manage")
"""What the command does beside importing."""


def load_company(work: Work, command: LoadCompany) -> Done:
    """Take in a company whose records were made elsewhere; the caller answers for its rules.

    The history is its own: each step with its actor and moment. Someone or some place of the same
    name that is here already is taken for the company's.
    Raises: Denied; Invalid when the store has customers, or lacks a name that the company uses.
    """
    for grant in _GRANTS:
        work.allow(grant)
    if work.session.scalar(select(col(Customer.id)).limit(1)) is not None:
        raise Invalid("There are customers here already: a whole company needs an empty store.")
    company = command.company
    change_setting(work, ChangeSetting(key="company_name", value=company.name))
    places = _places(work, company)
    people = _people(work, company, places)
    detail = load_records(
        work, company, Names(_catalogs(work) | {"location": places, "person": people})
    )
    with work.session.bulk() as connection:
        fill_all(connection, work.now)
    return Done("location", places[name_key(company.locations[0].name)], detail)


def _places(work: Work, company: Company) -> dict[str, int]:
    regions = _ids(work, Region)
    places = _ids(work, Location)
    for one in company.locations:
        region, place = name_key(one.region), name_key(one.name)
        if region not in regions:
            regions[region] = _added(work, new_row(Region, name=one.region))
        if place not in places:
            row = new_row(Location, name=one.name, zone=one.zone, region_id=regions[region])
            places[place] = _added(work, row)
    return places


def _people(work: Work, company: Company, places: Mapping[str, int]) -> dict[str, int]:
    """Add whoever is not here yet, each after their manager; return username key to id."""
    roles = _ids(work, Role)
    known = {row.username_key: row for row in _live(work, User)}
    ids = {key: row.id for key, row in known.items()}
    for one in company.people:
        key = name_key(one.username)
        values = {
            "full_name": one.full_name,
            "email": one.email,
            "title": one.title,
            "zone": one.zone,
            "manager_id": ids[name_key(one.manager)] if one.manager else None,
        }
        if key in known:
            apply(known[key], values)
            continue
        ids[key] = _added(
            work,
            new_row(
                User,
                username=one.username,
                role_id=roles[name_key(one.role)],
                all_locations=not one.locations,
                active=one.active,
                **values,
            ),
        )
        _place(work, one, user_id=ids[key], places=places)
    return ids


def _place(work: Work, one: CompanyPerson, *, user_id: int, places: Mapping[str, int]) -> None:
    for place in one.locations:
        work.session.add(
            new_row(UserLocation, user_id=user_id, location_id=places[name_key(place)])
        )
    work.session.flush()


def _catalogs(work: Work) -> dict[str, dict[str, int]]:
    """Return kind to name key to id, of every catalog and the account classes."""
    found: dict[str, dict[str, int]] = {"account-class": _ids(work, AccountClass)}
    for item in _live(work, CatalogEntry):
        found.setdefault(item.kind.value, {})[item.name_key] = item.id
    return found


def _ids(
    work: Work, table: type[Region] | type[Location] | type[Role] | type[AccountClass]
) -> dict[str, int]:
    return {row.name_key: row.id for row in _live(work, table)}


def _live(work: Work, table: type[T]) -> list[T]:
    gone: Any = table.deleted_at  # type: ignore[attr-defined]
    return list(work.session.scalars(select(table).where(gone.is_(None))))


def _added(work: Work, row: SQLModel) -> int:
    work.session.add(row)
    work.session.flush()
    return int(row.id)  # type: ignore[attr-defined]
