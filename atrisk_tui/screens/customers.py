"""The customer list: found by any part of a name, number, e-mail or phone."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from ..domain.paging import Count, Page, Span
from ..domain.passing import customer_passes
from ..domain.queries import (
    CountCustomers,
    CustomerFilter,
    CustomerRowsById,
    CustomerSort,
    ListCustomers,
    SearchCustomers,
)
from ..domain.rows import CustomerRow
from ..widgets.facts import FactLines
from ..widgets.preview_pane import Layout
from ..widgets.row_table import Column, RowTable
from ..widgets.table_parts import Opened
from .customer_columns import CustomerColumns
from .new_entry import CustomerVerbs
from .previewing import PreviewedList

SORTS = {
    CustomerSort.NAME: ("n", "Name"),
    CustomerSort.ACCOUNT: ("a", "Account"),
    CustomerSort.RMR: ("m", "Revenue, highest first"),
    CustomerSort.SINCE: ("s", "Customer since, longest first"),
    CustomerSort.CONTRACT_END: ("e", "Contract end, soonest first"),
    CustomerSort.CANCEL_DATE: ("d", "Cancel date, soonest first"),
}


class CustomersScreen(PreviewedList[CustomerRow], CustomerVerbs):
    """Every customer in sight."""

    TABLE = "customer"
    PLACE = "customers"
    VIEWED = "customers"
    KEPT_COLUMN = "name"
    EMPTY = "no customers yet: atrisk import customers FILE, or atrisk customers add"
    FIRST_KEYS = (
        "search.down",
        "search.clear",
        "table.open",
        "app.search",
        "list.filter",
        "entry.new",
        "list.order",
        "app.go",
    )
    SORTS = SORTS
    BINDINGS: ClassVar[list[BindingType]] = []

    def title_words(self) -> str:
        """Return the screen's name, and the view's."""
        return f"Customers{self.view_words()}"

    def own_filter(self) -> CustomerFilter:
        """Return the filter of the list before anybody narrows it."""
        return CustomerFilter()

    def own_sort(self) -> CustomerSort:
        """Return the order of the list before anybody chooses one."""
        return CustomerSort.NAME

    def offered_columns(self) -> dict[str, Column[CustomerRow]]:
        """Return every column by its name, in the usual order."""
        return CustomerColumns(self).offered(self.list_width)

    def usual_columns(self) -> tuple[str, ...]:
        """Return the names of the columns that are shown unless others are chosen."""
        return CustomerColumns(self).usual(self.list_width, self.sort)

    def above(self) -> Iterable[Widget]:
        """Yield the line of what is shown."""
        yield FactLines(1, id="filter-line")

    def make_table(self) -> RowTable[CustomerRow]:
        """Return the table of customers."""
        return RowTable(self.make_columns(), gutter=self.mark_of, gutter_width=1)

    def mark_of(self, row: CustomerRow) -> str:
        """Return the mark before a row: changed and no longer here, or somebody in it."""
        if self.table.window.is_gone(row.id):
            return "."
        return self.work_app.here.mark("customer", row.id)

    async def fetch(self, span: Span) -> Page[CustomerRow]:
        """Return one part of the list."""
        return await self.desk.ask(
            ListCustomers(filter=self.filter, sort=self.sort, reverse=self.reversed, span=span)
        )

    async def count_of(self, wanted: CustomerFilter) -> Count:
        """Return how many customers a filter lets through."""
        return await self.desk.ask(CountCustomers(filter=wanted))

    async def count(self) -> Count:
        """Return how many customers the filter lets through."""
        if (known := self.count_known(wanted := self.filter)) is not None:
            return known
        total = await self.count_of(wanted)
        self.counted = wanted, total
        await self.count_whole(total)
        return total

    async def find(self, text: str) -> Page[CustomerRow]:
        """Return the customers that a text finds."""
        return await self.desk.ask(SearchCustomers(text=text, filter=self.filter))

    async def by_ids(self, ids: tuple[int, ...]) -> tuple[CustomerRow, ...]:
        """Return these customers as they are now."""
        return await self.desk.ask(CustomerRowsById(ids=ids[:500]))

    async def preview_of(self, row: CustomerRow) -> Layout:
        """Ask what the pane tells of a customer. Raises: Missing."""
        from .previews import customer_preview

        return await customer_preview(self, row.id)

    def belongs(self, row: CustomerRow) -> bool:
        """Whether a customer passes the filter."""
        return customer_passes(self.filter, row, now=self.now(), zone=self.desk.actor.zone)

    def status_words(self) -> str:
        """Return the order, in words."""
        turned = ", turned round" if self.reversed else ""
        return f"sort: {SORTS[self.sort][1]}{turned}"

    def customer_here(self) -> int | None:
        """Return the customer under the cursor."""
        row = self.table.current
        return row.id if row is not None else None

    @on(Opened, "#rows")
    def _opened(self, event: Opened) -> None:
        event.stop()
        self.open_customer(event.row.id)
