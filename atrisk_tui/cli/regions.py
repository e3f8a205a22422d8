"""`atrisk regions`: groups of locations."""

from collections.abc import Iterator

import typer

from ..domain.admin_commands import DeleteRegion, RenameRegion
from ..domain.admin_queries import ListRegions
from ..domain.admin_rows import RegionRow
from ..domain.paging import Span, Step
from ..domain.text import name_key
from ..errors import Missing, Usage
from . import options
from .listing import PAGE, paged, show
from .options import Argument, Given, Option
from .places import ALL, SEARCH
from .printing import Column, Json
from .session import Session

COLUMNS = (Column("Name", 60, least=10), Column("Locations", right=True))
_REGION = Argument(name="region", value="NAME", help="Its name as it is now.")


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    options.add(app, "list", list_regions, options=(SEARCH,))
    new = Argument(name="new", value="NEW", help="Its new name.")
    options.add(app, "rename", rename_region, arguments=(_REGION, new))
    options.add(
        app,
        "delete",
        delete_region,
        arguments=(_REGION,),
        options=(Option(name="yes", flag=True, help="Do not ask."),),
    )


def list_regions(session: Session, given: Given) -> None:
    """List the regions, with how many locations each has.

    Example:
      atrisk regions list
    """
    text = given.text("search")
    show(
        session,
        paged(session, lambda span: ListRegions(text=text, span=span), limit=ALL),
        columns=COLUMNS,
        cells=lambda row: (row.name, str(row.locations)),
        shape=region_object,
        nothing="There are no such regions." if text else "There are no regions.",
    )


def rename_region(session: Session, given: Given) -> None:
    """Give a region another name, for all of its locations.

    Example:
      atrisk regions rename Mountain "Mountain West"
    """
    session.expect(RenameRegion)
    region = _region(session, given)
    session.do(RenameRegion(region_id=region.id, version=region.version, name=given.text("new")))
    again = next(row for row in _regions(session) if row.id == region.id)
    _tell_region(session, again, f"renamed from {region.name}")


def delete_region(session: Session, given: Given) -> None:
    """Delete a region that no location is in.

    Asks first, unless --yes says so.

    Example:
      atrisk regions delete Mountain --yes
    """
    session.expect(DeleteRegion)
    region = _region(session, given)
    if not given.on("yes"):
        if session.printer.json or not session.stdin.isatty():
            raise Usage("Deleting needs --yes where nobody can be asked.", field="yes")
        if not session.confirm(f"Delete the region {region.name}?"):
            session.printer.message("Nothing was deleted.")
            return
    session.do(DeleteRegion(region_id=region.id, version=region.version))
    _tell_region(session, region, "deleted")


def region_object(row: RegionRow) -> Json:
    """Return one region as JSON."""
    return {"name": row.name, "version": row.version, "locations": row.locations}


def _region(session: Session, given: Given) -> RegionRow:
    """Return the region to act on. Raises: Missing."""
    known, wanted = list(_regions(session)), name_key(given.text("region"))
    for row in known:
        if name_key(row.name) == wanted:
            return row
    raise Missing(
        f"There is no region “{given.text('region')}”: atrisk regions list names them.",
        field="region",
        allowed=tuple(row.name for row in known),
    )


def _regions(session: Session) -> Iterator[RegionRow]:
    span = Span(limit=PAGE)
    while True:
        page = session.ask(ListRegions(span=span))
        yield from page.rows
        if page.after is None:
            return
        span = Span(Step.AFTER, page.after, limit=PAGE)


def _tell_region(session: Session, row: RegionRow, done: str) -> None:
    if session.printer.json:
        session.printer.object(region_object(row))
    else:
        session.printer.line(f"Region {row.name} {done}")
