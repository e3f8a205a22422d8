"""The locations, with their zones, and the regions that reports put them together by."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from ..domain.admin_commands import (
    AddLocation,
    DeleteRegion,
    EditLocation,
    SwitchLocation,
)
from ..domain.admin_queries import ListPlaces, ListRegions, PlacesById
from ..domain.admin_rows import PlaceRow, RegionRow
from ..domain.commands import Command
from ..domain.paging import Count, Page, Span
from ..errors import Invalid
from ..widgets.facts import FactLines, Piece
from ..widgets.row_table import Column, RowTable
from .admin_list import SwitchingList
from .ask import ConfirmPrompt
from .base import verb
from .keymap import keyed, live_digits
from .location_columns import Place, hanging, place_columns, place_details, region_columns
from .location_form import LocationForm, RegionForm, count_words
from .pane_form import PaneForm

LOCATIONS, REGIONS = "locations", "regions"
TABS = {LOCATIONS: "Locations", REGIONS: "Regions"}
ONLY_LOCATIONS = frozenset({"switch", "inactive"})
"""What is done with locations alone."""


class LocationsScreen(SwitchingList[Place]):
    """Where the company works: locations on one tab, regions on the other."""

    TABLE = "location"
    EMPTY = "none yet: {admin.new|n} on the Locations tab adds one"
    NEEDS: ClassVar[dict[str, type[Command]]] = {
        "new": AddLocation,
        "edit": EditLocation,
        "switch": SwitchLocation,
        "delete": DeleteRegion,
    }
    FIRST_KEYS = (
        "search.down",
        "search.clear",
        "admin.new",
        "admin.edit",
        "admin.off",
        "admin.on",
        "admin.delete",
        "locations.next",
        "app.go",
        "desk.undo",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                str(number),
                f"tab('{tab}')",
                words,
                id=f"locations.{tab}",
                show=False,
                tooltip=f"The {words.lower()} tab",
            )
            for number, (tab, words) in enumerate(TABS.items(), 1)
        ),
        Binding(
            "l,right,right_square_bracket,h,left,left_square_bracket",
            "turn(1)",
            "Tab",
            id="locations.next",
            tooltip="The other tab",
        ),
        Binding("D", "delete", "Delete", id="admin.delete", tooltip="Delete it if unused"),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.tab = LOCATIONS

    @property
    def is_regions(self) -> bool:
        """Whether the regions are shown."""
        return self.tab == REGIONS

    def title_words(self) -> str:
        """Return where this is."""
        return "Admin > Locations"

    def noun(self) -> str:
        """Return what one of the rows is called."""
        return "region" if self.is_regions else "location"

    def table_name(self) -> str:
        """Return the store's table that the rows are of."""
        return self.noun()

    def above(self) -> Iterable[Widget]:
        """Yield the line of tabs."""
        yield FactLines(1, id="tabs")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what is not done with the rows of this tab."""
        if self._not_here(action):
            return None
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """Return why a key does nothing on this tab."""
        return self._not_here(action) or super().why_not(action)

    def _not_here(self, action: str) -> str:
        if self.is_regions and action in ONLY_LOCATIONS:
            return "a region is not switched off: D deletes one without locations"
        if not self.is_regions and action == "delete":
            return "a location stays, for what happened there: x switches it off"
        return ""

    # The lists

    def make_table(self) -> RowTable[Place]:
        """Return the table of locations."""
        return RowTable(self.make_columns())

    def make_columns(self) -> tuple[Column[Place], ...]:
        """Return the columns of this tab for the width there is."""
        return region_columns() if self.is_regions else place_columns(self)

    def on_resize(self) -> None:
        """Show the columns that the new width has room for."""
        self.table.set_columns(self.make_columns())

    async def fetch(self, span: Span) -> Page[Place]:
        """Return one part of the list."""
        return await self._ask("", span)

    async def find(self, text: str) -> Page[Place]:
        """Return the rows whose name contains a text; of locations their region's too."""
        return await self._ask(text, Span())

    async def _ask(self, text: str, span: Span) -> Page[Any]:
        if self.is_regions:
            return await self.desk.ask(ListRegions(text=text, span=span))
        return await self.desk.ask(
            ListPlaces(include_inactive=self.include_inactive, text=text, span=span)
        )

    async def count(self) -> Count | None:
        """Return how many rows there are, where all are at hand."""
        window = self.table.window
        whole = window.before is None and window.after is None
        return Count(len(window.rows)) if whole else None

    async def by_ids(self, ids: tuple[int, ...]) -> tuple[Place, ...]:
        """Return these rows as they are now; regions as far as they are around the cursor."""
        if self.is_regions:
            page = await self.fetch(self._span_here())
            return tuple(row for row in page.rows if row.id in ids)
        return await self.desk.ask(PlacesById(ids=ids[:500]))

    def status_words(self) -> str:
        """Return what can be done with the list."""
        if self.is_regions:
            words = "a region comes with its first location"
        else:
            words = self.hiding_words("those off")
        return keyed(self.app, f"{words}   {{app.search|slash}} filter")

    def show_status(self) -> None:
        """Show the tabs and what can be done."""
        super().show_status()
        if self.is_mounted:
            tabs = [
                f"[{number} {words}]" if tab == self.tab else f" {number} {words} "
                for number, (tab, words) in enumerate(TABS.items(), 1)
            ]
            self.query_one("#tabs", FactLines).show([live_digits(self, ["".join(tabs)])])

    # The lower pane

    def title_of(self, row: Place) -> str:
        """Return what people call a row."""
        return row.name

    def details(self, row: Place) -> Sequence[Sequence[Piece]]:
        """Return what hangs on it, and the time there."""
        return place_details(self, row)

    def form(self, row: Place | None) -> PaneForm[Any]:
        """Return the form on a row; a new location starts with the zone of the one here."""
        if isinstance(row, RegionRow):
            return RegionForm(row)
        if self.is_regions:
            raise Invalid("a region comes with its first location: n on the Locations tab")
        like = self.table.current
        return LocationForm(row, like=like if isinstance(like, PlaceRow) else None)

    # Keys

    def switched(self, row: Place, *, active: bool) -> Command:
        """Return the command that switches a location."""
        return SwitchLocation(location_id=row.id, version=row.version, active=active)

    async def may_switch_off(self, row: Place) -> bool:
        """Say what follows, where something hangs on the location."""
        hangs = hanging(row) if isinstance(row, PlaceRow) else ""
        if not hangs:
            return True
        question = (
            f"Switch {row.name} off? No new customer goes there. What is there stays, and is"
            f" worked on: {hangs}."
        )
        return bool(await self.prompt(ConfirmPrompt(question, "Switch off")))

    @verb
    async def action_tab(self, word: str) -> None:
        """Show the locations, or the regions."""
        await self._show(word)

    @verb
    async def action_turn(self, step: int) -> None:
        """Show the other tab."""
        del step
        await self._show(LOCATIONS if self.is_regions else REGIONS)

    async def _show(self, tab: str) -> None:
        if tab == self.tab:
            return
        if self.search_text:
            self.end_search()
        self.tab = tab
        self.table.set_columns(self.make_columns())
        self.refresh_bindings()
        await self.reload_now()

    @verb
    async def action_delete(self) -> None:
        """Delete the region, if no location is in it; asked twice."""
        row = self.here()
        if not isinstance(row, RegionRow):
            return
        if row.locations:
            raise Invalid(
                f"{row.name} has {count_words(row.locations)}: e on each gives it another region"
            )
        if not await self.is_delete_sure(row.name, "No location is in it."):
            return
        await self.change(DeleteRegion(region_id=row.id, version=row.version))
        await self.reload_now(span=self._span_here())
        self.say(f"region {row.name} deleted", hint="u Undo")
