"""How locations and regions are written: the columns of the lists, and what the pane tells."""

from collections.abc import Callable, Sequence

from ..domain.admin_rows import PlaceRow, RegionRow
from ..domain.dates import local
from ..domain.paging import Count
from ..widgets.facts import Piece
from ..widgets.row_table import Cell, Column, Tone
from .base import WorkScreen
from .keymap import keyed
from .location_form import count_words

WIDE = 110
"""From this many columns, a zone is written in full."""
NARROW = 78
"""Below this many columns, regions are left to their tab: what is off must not be cut."""

Place = PlaceRow | RegionRow


def place_columns(screen: WorkScreen) -> tuple[Column[Place], ...]:
    """Return the columns of the locations for the width there is."""
    width = screen.app.size.width
    wide = width >= WIDE

    def zone(row: PlaceRow) -> str:
        return row.zone if wide else row.zone.rpartition("/")[2].replace("_", " ")

    region = Column("Region", 20 if wide else 10, _of_place(lambda row: row.region or "-"))
    return (
        Column("Name", 20, _name, grow=True),
        Column("Zone", 22 if wide else 12, _of_place(zone)),
        *((region,) if width >= NARROW else ()),
        Column("People", 6, _of_place(lambda row: _count(row.people)), align="right"),
        Column("Customers", 9, _of_place(lambda row: _count(row.customers)), align="right"),
        Column("Entries", 7, _of_place(lambda row: _count(row.active_entries)), align="right"),
        Column("Active", 6, _of_place(_state)),
    )


def region_columns() -> tuple[Column[Place], ...]:
    """Return the columns of the regions."""

    def locations(row: Place) -> str:
        return str(row.locations) if isinstance(row, RegionRow) else ""

    return (
        Column("Name", 20, _name, grow=True),
        Column("Locations", 9, locations, align="right"),
    )


def _of_place(cell: Callable[[PlaceRow], str | Cell]) -> Callable[[Place], str | Cell]:
    """Return a cell of a location; until the other tab's rows are here, the old ones are drawn."""
    return lambda row: cell(row) if isinstance(row, PlaceRow) else ""


def _state(row: PlaceRow) -> Cell:
    return Cell("on", Tone.GOOD) if row.active else Cell("off", Tone.DIM)


def _name(row: Place) -> Cell:
    dim = isinstance(row, PlaceRow) and not row.active
    return Cell(row.name, Tone.DIM if dim else Tone.NORMAL)


def _count(count: Count) -> str:
    return "10k+" if count.capped else str(count)


def hanging(row: PlaceRow) -> str:
    """Return what hangs on a location: "4 people, 212 customers, 31 active entries"; or empty."""
    told = (
        (row.people, "person", "people"),
        (row.customers, "customer", "customers"),
        (row.active_entries, "active entry", "active entries"),
    )
    return ", ".join(
        f"{count} {one if count.value == 1 else many}" for count, one, many in told if count.value
    )


def place_details(screen: WorkScreen, row: Place) -> Sequence[Sequence[Piece]]:
    """Return what is known of a location, or of a region, for the lower pane."""
    if isinstance(row, RegionRow):
        ways = (
            "{admin.edit|e} renames it; a location goes to another region"
            " by {admin.edit|e} on the Locations tab"
        )
        if not row.locations:
            ways = "{admin.edit|e} renames it, {admin.delete|D} deletes it (asked twice)"
        return [_line("In it", count_words(row.locations)), _ways(keyed(screen.app, ways))]
    there = local(screen.now(), row.zone)
    ways = "{admin.off|x} switches it off: no new customers there; what is there stays"
    if not row.active:
        ways = "{admin.on|X} switches it on again: offered for new customers and people"
    return [
        _line("Time there", f"{there:%a} {there.day} {there:%b  %H:%M %Z}   {row.zone}"),
        _line("Region", row.region or "none"),
        _line("On it hangs", hanging(row) or "nothing"),
        _line("", "people with all locations work here too, and are not counted"),
        _ways(keyed(screen.app, ways)),
    ]


def _line(label: str, words: str) -> Sequence[Piece]:
    return [Cell(f" {label:<13}", Tone.DIM), words]


def _ways(words: str) -> Sequence[Piece]:
    return [Cell(f" {words}", Tone.DIM)]
