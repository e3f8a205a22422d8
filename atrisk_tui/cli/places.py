"""`atrisk locations`: where the company works."""

from typing import Any

import typer

from ..domain.admin_commands import AddLocation
from ..domain.dates import check_zone
from ..domain.queries import ListLocations
from ..domain.rows import LocationRow
from . import options
from .listing import show
from .objects import location_object
from .options import Argument, Given, Option
from .printing import Column
from .session import Session

LOCATION_COLUMNS = (
    Column("Name", 40, least=10),
    Column("Zone", 32, least=10),
    Column("Region", 24, least=6),
    Column("Active"),
)


def register_locations(app: typer.Typer) -> None:
    """Add the subcommands on locations."""
    options.add(app, "list", list_locations)
    options.add(
        app,
        "add",
        add_location,
        arguments=(Argument(name="name", value="NAME", help="What people call it."),),
        options=(
            Option(
                name="time_zone",
                value="ZONE",
                also=("--zone",),
                help="IANA name, such as America/Denver.",
                needed=True,
            ),
            Option(name="region", value="NAME", help="Its region; a new name makes a new one."),
        ),
    )


def list_locations(session: Session, _given: Given) -> None:
    """List the locations in sight.

    Example:
      atrisk locations list
    """
    show(
        session,
        iter(session.ask(ListLocations())),
        columns=LOCATION_COLUMNS,
        cells=_location_cells,
        shape=location_object,
        nothing="There are no locations in sight.",
    )


def add_location(session: Session, given: Given) -> None:
    """Add a location.

    Example:
      atrisk locations add Provo --zone America/Denver --region Mountain
    """
    session.expect(AddLocation)
    command = AddLocation(
        name=given.text("name"),
        zone=check_zone(given.text("time_zone")),
        region=given.text("region"),
    )
    receipt = session.do(command)
    added = next(row for row in session.ask(ListLocations()) if row.id == receipt.subject_id)
    if session.printer.json:
        session.printer.object(location_object(added))
    else:
        session.printer.line(f"Location {added.name} added, {added.zone}")


def _location_cells(row: LocationRow) -> tuple[Any, ...]:
    return row.name, row.zone, row.region or "-", "yes" if row.active else "off"
