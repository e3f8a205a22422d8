"""The customer list: found by any part of a name, number, e-mail or phone."""

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from ..domain.dates import short
from ..domain.paging import Count, Page, Span
from ..domain.queries import (
    CountCustomers,
    CustomerFilter,
    CustomerRowsById,
    CustomerSort,
    ListCustomers,
    SearchCustomers,
)
from ..domain.rows import CustomerRow
from ..domain.text import money_shown
from ..widgets.risk_badge import risk_cell
from ..widgets.row_table import Cell, Column, RowTable, Tone
from ..widgets.table_parts import Opened
from .entry_columns import WIDE
from .filtered import FilteredListScreen
from .new_entry import CustomerVerbs

SORTS = {
    CustomerSort.NAME: ("n", "Name"),
    CustomerSort.ACCOUNT: ("a", "Account"),
    CustomerSort.RMR: ("m", "Revenue, highest first"),
    CustomerSort.SINCE: ("s", "Customer since, longest first"),
    CustomerSort.CONTRACT_END: ("e", "Contract end, soonest first"),
    CustomerSort.CANCEL_DATE: ("d", "Cancel date, soonest first"),
}
_STATUS = {"pending_cancel": "leaving", "cancelled": "left", "archived": "archived"}


class CustomersScreen(FilteredListScreen[CustomerRow], CustomerVerbs):
    """Every customer in sight."""

    TABLE = "customer"
    EMPTY = "no customers yet: atrisk import customers FILE, or atrisk customers add"
    FIRST_KEYS = (
        "search.down",
        "search.clear",
        "table.open",
        "app.search",
        "entry.new",
        "list.order",
        "app.go",
        "desk.undo",
    )
    SORTS = SORTS
    VIEWED = "customers"
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

    def columns_moved(self) -> None:
        """Show the columns that are chosen now."""
        self.table.set_columns(self.make_columns())

    def make_columns(self) -> tuple[Column[CustomerRow], ...]:
        """Return the columns for the width there is."""
        wide = self.app.size.width >= WIDE
        word = self.settings.text("revenue_word")
        base: tuple[Column[CustomerRow], ...] = (
            Column("Account", 12 if wide else 10, lambda row: row.account_number),
            Column("Name", 18, self.name_cell, grow=True),
            Column(word, 10, self._rmr, align="right"),
            Column("Act", 3, lambda row: str(row.active_entries or ""), align="right"),
            Column("Risk", 8, lambda row: risk_cell(row.highest_risk) if row.highest_risk else ""),
            Column("Follow-up", 13, self._follow_up),
            Column("Owner", 7, lambda row: row.owner or ""),
        )
        more: tuple[Column[CustomerRow], ...] = (
            Column("Since", 8, lambda r: f"{r.customer_since:%b %Y}" if r.customer_since else ""),
            Column("Contract to", 11, self._contract),
            Column("Class", 11, lambda row: row.account_class or ""),
            Column("Location", 10, lambda row: row.location),
        )
        return base + (more if wide else ())

    def name_cell(self, row: CustomerRow) -> Cell:
        """Return the name, and whether the customer is leaving or has left."""
        gone = _STATUS.get(row.status.value)
        return Cell(f"({gone}) {row.name}", Tone.DIM) if gone else Cell(row.name)

    def _rmr(self, row: CustomerRow) -> str:
        return money_shown(row.rmr, self.settings.text("currency"))

    def _follow_up(self, row: CustomerRow) -> Cell:
        if row.next_follow_up is None:
            return Cell(" none" if row.active_entries else "", Tone.DIM)
        late = row.next_follow_up < self.now()
        text = short(row.next_follow_up, row.zone, self.now())
        return Cell(f"{'!' if late else ' '}{text}", Tone.OVERDUE if late else Tone.NORMAL)

    def _contract(self, row: CustomerRow) -> str:
        return f"{row.contract_end:%d %b %Y}" if row.contract_end else ""

    def make_table(self) -> RowTable[CustomerRow]:
        """Return the table of customers."""
        return RowTable(
            self.make_columns(),
        )

    def on_resize(self) -> None:
        """Show the columns that the new width has room for."""
        self.table.set_columns(self.make_columns())

    def settings_moved(self) -> None:
        """Head the columns as the company calls them now."""
        if self.is_mounted:
            self.table.set_columns(self.make_columns())

    async def fetch(self, span: Span) -> Page[CustomerRow]:
        """Return one part of the list."""
        return await self.desk.ask(
            ListCustomers(filter=self.filter, sort=self.sort, reverse=self.reversed, span=span)
        )

    async def count(self) -> Count:
        """Return how many customers are in sight."""
        return await self.desk.ask(CountCustomers(filter=self.filter))

    async def find(self, text: str) -> Page[CustomerRow]:
        """Return the customers that a text finds."""
        return await self.desk.ask(SearchCustomers(text=text, filter=self.filter))

    async def by_ids(self, ids: tuple[int, ...]) -> tuple[CustomerRow, ...]:
        """Return these customers as they are now."""
        return await self.desk.ask(CustomerRowsById(ids=ids[:500]))

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
