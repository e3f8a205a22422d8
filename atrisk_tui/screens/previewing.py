"""Lists with a pane beside the table that tells what is known of the record at the cursor."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from ..desk import Touched
from ..domain.paging import Row
from ..domain.place import Place
from ..errors import Missing
from ..widgets.flowing import flowed
from ..widgets.preview_pane import Layout, PreviewPane, nothing
from ..widgets.row_table import RowTable
from .base import job
from .columns import WIDE
from .placing import PlacedFilteredList
from .resting import rest

R = TypeVar("R", bound=Row)

LEAST_HEIGHT = 18
"""Lower terminals need all their lines for the list."""
_TOLD = frozenset({"customer", "entry", "interaction", "note"})
"""Tables of which a preview tells something."""


class PreviewedList(PlacedFilteredList[R]):
    """A list with `p` for the preview, which takes a third of a wide terminal.

    The record is asked for once the cursor rests, and only while the pane is shown.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "p",
            "preview",
            "Preview",
            id="list.preview",
            show=False,
            tooltip="Show or hide the preview of the record at the cursor",
        ),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.wants_preview = False
        """Whether the person has chosen the preview; a narrow terminal has no room for it."""

    async def preview_of(self, row: R) -> Layout:
        """Ask what the pane tells of a row's record. Raises: Missing."""
        raise NotImplementedError

    def content(self) -> Iterable[Widget]:
        """Lay the pane beside the table."""
        for part in super().content():
            yield Horizontal(part, self._make_pane()) if isinstance(part, RowTable) else part

    def _make_pane(self) -> PreviewPane:
        pane = PreviewPane(id="preview")
        pane.display = False
        return pane

    @property
    def pane(self) -> PreviewPane:
        """The pane beside the table."""
        return self.query_one("#preview", PreviewPane)

    @property
    def has_room(self) -> bool:
        """Whether the terminal is large enough for the preview."""
        size = self.app.size
        return size.width >= WIDE and size.height >= LEAST_HEIGHT

    @property
    def is_previewing(self) -> bool:
        """Whether the preview is to be seen."""
        return self.wants_preview and self.has_room

    @property
    def list_width(self) -> int:
        """The cells that the table may take."""
        width = self.app.size.width
        return width - width // 3 if self.is_previewing else width

    def action_preview(self) -> None:
        """Show the preview, or give its room to the list."""
        if not self.has_room:
            size = self.app.size
            least = f"{WIDE} columns" if size.width < WIDE else f"{LEAST_HEIGHT} lines"
            there = size.width if size.width < WIDE else size.height
            self.say(f"the preview needs {least}: this terminal has {there}", warning=True)
            return
        self.wants_preview = not self.wants_preview
        self.fit_preview()
        self.columns_moved()
        self.keep_place()

    def fit_preview(self) -> None:
        """Show the pane where it is wanted and has room."""
        pane, was = self.pane, self.pane.display
        pane.styles.width = self.app.size.width // 3
        pane.display = self.is_previewing
        if self.is_previewing and not was:
            self.fill_preview(self.table.current)
        elif was and not self.is_previewing:
            pane.fill(nothing)

    def on_resize(self) -> None:
        """Show the pane where the new size has room for it."""
        self.fit_preview()

    # What it tells

    def row_highlighted(self, row: R | None) -> None:
        """Tell of the record at the cursor, once it rests there."""
        super().row_highlighted(row)
        if self.is_previewing:
            self.fill_preview(row)

    @job(latest="preview")
    async def fill_preview(self, row: R | None) -> None:
        """Ask for a row's record, and show it."""
        await rest()
        if self.is_previewing:
            self.pane.fill(nothing if row is None else await self._layout(row))

    async def _layout(self, row: R) -> Layout:
        try:
            return await self.preview_of(row)
        except Missing as error:
            words = error.message
            return lambda width, _: flowed([words], width)

    async def rows_changed(self, touched: Touched) -> None:
        """Bring the list up to date, and what the pane tells."""
        await super().rows_changed(touched)
        if self.is_previewing and any(table in _TOLD for table, _ in touched):
            self.fill_preview(self.table.current)

    def clock_moved(self) -> None:
        """Tell what is late by now."""
        super().clock_moved()
        self.pane.lay_out()

    def settings_moved(self) -> None:
        """Tell it as the company calls it now."""
        super().settings_moved()
        if self.is_mounted:
            self.pane.lay_out()

    # Where the person was

    def place_here(self) -> Place:
        """Return where the person is, and whether they have chosen the preview."""
        return replace(super().place_here(), preview=self.wants_preview)

    async def restore(self, place: Place) -> None:
        """Show what was shown, beside the preview where that was chosen."""
        self.wants_preview = place.preview
        self.fit_preview()
        self.columns_moved()
        await super().restore(place)
