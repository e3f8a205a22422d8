"""Which of many entries were not changed, and why: each with its reference and its reason."""

from collections.abc import Sequence
from typing import ClassVar, cast

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from ..domain.paging import Count, Page, Span
from ..domain.values import dataclass
from ..widgets.row_table import Column, RowTable
from ..widgets.table_parts import Highlighted, Opened
from .see_through import SeeThrough


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """An entry that was not changed."""

    id: int
    ref: str
    customer: str
    reason: str


def refused_rows(told: object) -> list[RefusedRow]:
    """Return what a receipt's detail tells of those that were refused."""
    rows = cast("list[tuple[int, str, str, str]]", told)
    return [
        RefusedRow(id=id_, ref=ref, customer=customer, reason=reason)
        for id_, ref, customer, reason in rows
    ]


class RefusedScreen(SeeThrough[None]):
    """The entries that a change of many left as they were; esc, q or enter goes back."""

    auto_links = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="refused.leave", tooltip="Back to the list"),
    ]

    def __init__(self, title: str, rows: Sequence[RefusedRow]) -> None:
        super().__init__()
        self._words = title
        self.rows = tuple(rows)

    def compose(self) -> ComposeResult:
        """Lay the list under its title, and the whole reason under it."""
        columns: tuple[Column[RefusedRow], ...] = (
            Column("Entry", 9, lambda row: row.ref),
            Column("Customer", 22, lambda row: row.customer),
            Column("Not changed, because", 20, lambda row: row.reason, grow=True),
        )
        with Vertical(id="refused"):
            yield Static(Text(f"{self._words}    esc goes back"), classes="title")
            yield RowTable(columns, id="refused-rows")
            yield Static(id="refused-reason", markup=False)

    def on_mount(self) -> None:
        """Show the rows."""
        table: RowTable[RefusedRow] = self.query_one(RowTable)
        table.restart(Page(Span(), self.rows, None, None))
        table.show_count(Count(len(self.rows)))
        table.focus()

    @on(Highlighted)
    def _moved(self, event: Highlighted) -> None:
        event.stop()
        row: RefusedRow | None = event.row
        words = "" if row is None else f"{row.ref} {row.customer}: {row.reason}"
        self.query_one("#refused-reason", Static).update(Text(words))

    @on(Opened)
    def _entered(self, event: Opened) -> None:
        event.stop()
        self.dismiss(None)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
