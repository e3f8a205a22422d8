"""The forms of a location and of a region, in the lower pane of the locations' screen."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from textual.widget import Widget

from ..desk import Desk, Touched
from ..domain.admin_commands import AddLocation, EditLocation, RenameRegion
from ..domain.admin_queries import ListRegions, PlacesById
from ..domain.admin_rows import PlaceRow, RegionRow
from ..domain.dates import check_zone
from ..domain.paging import Span, Step
from ..domain.text import name_key, one_line
from ..errors import AtRiskError
from ..widgets.form import LineField
from ..widgets.picker import Ask, Pick, Picker
from ..widgets.radio import RadioField
from .catalog_form import ON_OFF
from .pane_form import PaneForm, Saved
from .zone_picks import time_there, zone_picks

NAME_LIMIT = 255
NEW = "new region"
"""What stands beside a region that there is not yet."""
_SIGN = " (new)"
_REST_OF_SIGN = re.compile(r" \((?:n(?:e(?:w\)?)?)?)?$")


def region_picks(desk: Callable[[], Desk], say: Callable[[str], None]) -> Ask:
    """Return how a picker asks for a region; a name that none has yet is offered last, as new.

    Its words are not the name alone: leaving the field never takes a new region where an
    existing one may be meant.
    """

    async def ask(text: str) -> Sequence[Pick[str]]:
        wanted = _REST_OF_SIGN.sub("", text).strip()
        try:
            page = await desk().ask(ListRegions(text=wanted))
        except AtRiskError as error:
            say(error.message)
            return ()
        found = [Pick(row.name, row.name, count_words(row.locations)) for row in page.rows]
        known = {name_key(row.name) for row in page.rows}
        if wanted and name_key(wanted) not in known:
            found.append(Pick(f"{wanted}{_SIGN}", wanted, NEW))
        return found

    return ask


def count_words(locations: int) -> str:
    """Return how many locations a region has, in words."""
    return f"{locations or 'no'} location{'' if locations == 1 else 's'}"


async def region_now(desk: Desk, region_id: int) -> RegionRow | None:
    """Return a region as it is now, None when it is gone."""
    span = Span()
    while True:
        page = await desk.ask(ListRegions(span=span))
        for row in page.rows:
            if row.id == region_id:
                return row
        if page.after is None:
            return None
        span = Span(Step.AFTER, page.after)


def read_name(text: str) -> str:
    """Return a name as it is kept. Raises: Invalid."""
    return one_line(text, field="name", limit=NAME_LIMIT, minimum=1)


class LocationForm(PaneForm[PlaceRow]):
    """Add a location, or change one."""

    COMPARED = ("name", "zone", "region", "active")

    KIND = "location"
    RECORD = PlaceRow

    def __init__(self, row: PlaceRow | None, *, like: PlaceRow | None = None) -> None:
        super().__init__(row)
        self._like = like
        """What a new location starts with."""

    def title_words(self) -> str:
        """Return what the form does."""
        return "new location" if self.record is None else f"edit {self.record.name}"

    def content(self) -> Iterable[Widget]:
        """Lay the fields."""
        yield self.add(
            "name",
            LineField(),
            needed=True,
            what=f"1 to {NAME_LIMIT} characters",
            read=read_name,
            most=50,
            help="What people choose by: an office, a branch, a territory.",
        )
        yield self.add(
            "zone",
            Picker(zone_picks(self.now)),
            label="Time zone",
            needed=True,
            what="a place like America/Denver",
            read=lambda name: check_zone(name, field="zone"),
            most=40,
            help="Due times and days open follow the clocks there, but for customers elsewhere.",
        )
        yield self.add(
            "region",
            Picker(region_picks(lambda: self.desk, lambda words: self.say(words, warning=True))),
            most=40,
            help="What reports put together. A name that there is not yet makes a new region.",
        )
        if self.record is not None:
            yield self.add(
                "active",
                RadioField(ON_OFF, value=True),
                needed=True,
                most=30,
                help="Off: not offered for new customers; those there stay, and are worked on.",
            )

    def stored(self, name: str, record: PlaceRow) -> Any:
        """Return what the field of that name holds for a location."""
        if name == "zone":
            return Pick(record.zone, record.zone)
        if name == "region":
            return Pick(record.region, record.region) if record.region else None
        return getattr(record, name)

    def opened(self) -> None:
        """Start a new location with the zone and the region of the one the cursor was on."""
        if self.record is None:
            if self._like is None:
                zone = self.desk.actor.zone
                self.start("zone", Pick(zone, zone))
            else:
                for name in ("zone", "region"):
                    self.start(name, self.stored(name, self._like))
        super().opened()

    def value(self, name: str) -> Any:
        """Return what a field means; a zone may be typed out in full. Raises: Invalid."""
        content = self.fields[name].content
        if name == "zone" and isinstance(content, str):
            return check_zone(content, field="zone")
        found = super().value(name)
        return found or "" if name == "region" else found

    def beside(self, name: str) -> str:
        """Return the length of the name, the time there, and whether a region is new."""
        if name == "name":
            return f"{len(self.fields[name].content)} of {NAME_LIMIT}"
        if name == "zone":
            zone = self.known("zone")
            return f"{time_there(zone, self.now())} there" if zone else ""
        content = self.fields[name].content
        if name == "region":
            return NEW if isinstance(content, Pick) and content.beside == NEW else ""
        return "y n"

    async def store(self) -> None:
        """Send what the form says and close it."""
        if self.record is None:
            values = {name: self.value(name) for name in self.shown()}
            receipt = await self.change(AddLocation(**values), op_id=self.op_id)
            self.close(Saved(receipt.subject_id or 0, str(values["name"])))
            return
        await self.change(
            EditLocation(
                location_id=self.record.id, version=self.record.version, changes=self.changes()
            ),
            op_id=self.op_id,
        )
        self.close(Saved(self.record.id, str(self.value("name"))))

    def ref_of(self, base: PlaceRow) -> str:
        """Return what people call the location."""
        return f"location {base.name}"

    async def again(self, record: PlaceRow) -> PlaceRow | None:
        """Return the location as it is now, None when it is gone."""
        found = await self.desk.ask(PlacesById(ids=(record.id,)))
        return found[0] if found else None

    def watched(self) -> Touched:
        """Return the location that the form was opened on."""
        return frozenset({("location", self.record.id)} if self.record is not None else ())


class RegionForm(PaneForm[RegionRow]):
    """Rename a region."""

    COMPARED = ("name",)
    KIND = "region"
    RECORD = RegionRow

    def title_words(self) -> str:
        """Return what the form does."""
        return f"rename {self.record.name}" if self.record is not None else "new region"

    def content(self) -> Iterable[Widget]:
        """Lay the one field."""
        yield self.add(
            "name",
            LineField(),
            needed=True,
            what=f"1 to {NAME_LIMIT} characters",
            read=read_name,
            most=50,
            help="Its locations stay in it; reports show the new name, of the past too.",
        )

    def stored(self, name: str, record: RegionRow) -> Any:
        """Return what the field holds for a region."""
        return getattr(record, name)

    def beside(self, name: str) -> str:
        """Return the length of the name."""
        return f"{len(self.fields[name].content)} of {NAME_LIMIT}"

    async def store(self) -> None:
        """Send the new name and close the form."""
        row = self.record
        if row is not None:
            name = str(self.value("name"))
            await self.change(
                RenameRegion(region_id=row.id, version=row.version, name=name), op_id=self.op_id
            )
            self.close(Saved(row.id, name))

    def ref_of(self, base: RegionRow) -> str:
        """Return what people call the region."""
        return f"region {base.name}"

    async def again(self, record: RegionRow) -> RegionRow | None:
        """Return the region as it is now, None when it is gone."""
        return await region_now(self.desk, record.id)

    def watched(self) -> Touched:
        """Return the region that the form was opened on."""
        return frozenset({("region", self.record.id)} if self.record is not None else ())
