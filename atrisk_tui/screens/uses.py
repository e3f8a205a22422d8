"""The entries that name a catalog item."""

from collections.abc import Iterable
from typing import Any

from textual.widget import Widget

from ..domain.admin_queries import GetUses, ListUsingEntries
from ..domain.admin_rows import CatalogRow
from ..domain.paging import Count, Page, Span
from ..domain.rows import EntryRow
from ..widgets.facts import FactLines
from .catalog_columns import uses_words
from .entries import EntryListScreen


class UsesScreen(EntryListScreen):
    """Every entry in sight that names an item, newest first, with all the verbs."""

    EMPTY = "none that you can see: esc goes back"
    SEARCHABLE = False
    FIRST_KEYS = ("table.open", "entry.edit", "entry.history", "list.unwind", "desk.undo")

    def __init__(self, item: CatalogRow, **options: Any) -> None:
        super().__init__(**options)
        self.item = item

    def title_words(self) -> str:
        """Return whose uses these are."""
        return f"Used: {self.item.kind.singular} {self.item.name}"

    def header_right(self) -> str:
        """Return the time alone: names are long."""
        return self.work_app.what_time()

    def above(self) -> Iterable[Widget]:
        """Yield the line that tells where the item is used."""
        yield FactLines(1, id="uses-line")

    async def fetch(self, span: Span) -> Page[EntryRow]:
        """Return one part of the entries."""
        return await self.desk.ask(
            ListUsingEntries(kind=self.item.kind, item_id=self.item.id, span=span)
        )

    async def count(self) -> Count:
        """Return how many entries there are, and say what else names the item."""
        uses = await self.desk.ask(GetUses(kind=self.item.kind, item_id=self.item.id))
        words = uses_words(uses) or "nothing uses it"
        self.query_one("#uses-line", FactLines).show([[f" {words}"]])
        return uses.entries

    def status_words(self) -> str:
        """Return the order, in words."""
        return "newest first"
