"""`atrisk locations`: where the company works."""

import typer

from ..domain.admin_commands import AddLocation, EditLocation, SwitchLocation
from ..domain.admin_queries import ListPlaces, PlacesById
from ..domain.admin_rows import PlaceRow
from ..domain.commands import Value
from ..domain.dates import check_zone
from ..domain.rows import LocationRow
from ..errors import Invalid, Missing, Usage
from . import names, options
from .listing import paged, show
from .objects import plain
from .options import Argument, Given, Option
from .printing import Column, Json
from .session import Session

COLUMNS = (
    Column("Name", 40, least=10),
    Column("Zone", 32, least=10),
    Column("Region", 24, least=6),
    Column("Active"),
    Column("People", right=True),
    Column("Customers", right=True),
    Column("Active entries", right=True),
)
ALL = 1_000_000
"""More rows than any such list has."""
_LOCATION = Argument(name="location", value="NAME", help="Its name as it is now.")
_ZONE = Option(
    name="time_zone", value="ZONE", also=("--zone",), help="IANA name, such as America/Denver."
)
SEARCH = Option(name="search", also=("--text",), help="Those whose name contains it.")


def register(app: typer.Typer) -> None:
    """Add the subcommands on locations."""
    region = "Its region; a new name makes a new one."
    options.add(app, "list", list_locations, options=(SEARCH,))
    options.add(
        app,
        "add",
        add_location,
        arguments=(Argument(name="name", value="NAME", help="What people call it."),),
        options=(
            Option(
                name=_ZONE.name, value=_ZONE.value, also=_ZONE.also, help=_ZONE.help, needed=True
            ),
            Option(name="region", value="NAME", help=region),
        ),
    )
    options.add(
        app,
        "edit",
        edit_location,
        arguments=(_LOCATION,),
        options=(
            Option(name="name", help="Its new name."),
            _ZONE,
            Option(name="region", value="NAME", help=f"{region} Empty is none."),
        ),
    )
    options.add(app, "off", switch_off, arguments=(_LOCATION,))
    options.add(app, "on", switch_on, arguments=(_LOCATION,))


def list_locations(session: Session, given: Given) -> None:
    """List the locations in sight, with what hangs on each.

    Examples:
      atrisk locations list
      atrisk locations list --search mountain --json
    """
    text = given.text("search")
    show(
        session,
        paged(session, lambda span: ListPlaces(text=text, span=span), limit=ALL),
        columns=COLUMNS,
        cells=_location_cells,
        shape=place_object,
        nothing="There are no such locations in sight." if text else "There are no locations.",
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
    added = session.ask(PlacesById(ids=(receipt.subject_id or 0,)))
    if added:
        _tell_place(session, added[0], f"added, {added[0].zone}")
    else:
        session.printer.message("It was added; only who works for all locations sees it yet.")


def edit_location(session: Session, given: Given) -> None:
    """Change a location's name, time zone or region.

    Another zone moves no follow-up: it shows the same moment on other clocks.

    Examples:
      atrisk locations edit Provo --name "Provo South"
      atrisk locations edit Provo --zone America/Phoenix --region Desert
    """
    session.expect(EditLocation)
    place = _location(session, given)
    changes: dict[str, Value] = dict(given.among(("name", "region")))
    zone = given.maybe("time_zone")
    if zone is not None:
        changes["zone"] = check_zone(zone)
    if not changes:
        raise Usage("Say what is to change: --name, --zone or --region.", field="name")
    session.do(EditLocation(location_id=place.id, version=place.version, changes=changes))
    _tell_again(session, place, "changed")


def switch_off(session: Session, given: Given) -> None:
    """Hide a location from new choices; who and what is there stays.

    Example:
      atrisk locations off Provo
    """
    _switch(session, given, active=False)


def switch_on(session: Session, given: Given) -> None:
    """Offer a location again.

    Example:
      atrisk locations on Provo
    """
    _switch(session, given, active=True)


def place_object(row: PlaceRow) -> Json:
    """Return one location as JSON; numbers end at 10,000."""
    return {
        "name": row.name,
        "version": row.version,
        "region": plain(row.region),
        "time_zone": row.zone,
        "active": row.active,
        "people": row.people.value,
        "customers": row.customers.value,
        "active_entries": row.active_entries.value,
    }


def _switch(session: Session, given: Given, *, active: bool) -> None:
    session.expect(SwitchLocation)
    place = _location(session, given)
    session.do(SwitchLocation(location_id=place.id, version=place.version, active=active))
    _tell_again(session, place, "switched on" if active else "switched off")


def _location(session: Session, given: Given) -> LocationRow:
    """Return the location to act on. Raises: Missing."""
    try:
        return names.location(session, given.text("location"))
    except Invalid as error:
        raise Missing(error.message, field=error.field, allowed=error.allowed) from None


def _tell_again(session: Session, place: LocationRow, done: str) -> None:
    (row,) = session.ask(PlacesById(ids=(place.id,)))
    _tell_place(session, row, done)


def _tell_place(session: Session, row: PlaceRow, done: str) -> None:
    if session.printer.json:
        session.printer.object(place_object(row))
    else:
        session.printer.line(f"Location {row.name} {done}")


def _location_cells(row: PlaceRow) -> tuple[str, ...]:
    active = "yes" if row.active else "off"
    counts = (row.people, row.customers, row.active_entries)
    return row.name, row.zone, row.region or "-", active, *(str(count) for count in counts)
