"""One change of the company's history in full: every record that it wrote."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from ..desk import Touched
from ..domain.admin_queries import GetChange
from ..domain.admin_rows import ChangeRow
from ..domain.paging import Page, Span
from ..domain.rows import AuditRow
from ..widgets.facts import FactLines, Rule
from ..widgets.row_table import RowTable
from ..widgets.table_parts import Opened
from .change_columns import record_columns
from .history import change_lines
from .lists import ListScreen

DETAIL_LINES = 9
"""Lines under the list for the record at the cursor."""


class ChangeScreen(ListScreen[AuditRow]):
    """The records that one change wrote, in the order written, with the one at the cursor."""

    EMPTY = "it wrote nothing"
    SEARCHABLE = False
    FIRST_KEYS = ("table.open", "list.unwind")
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, of: ChangeRow, **options: Any) -> None:
        super().__init__(**options)
        self._of = of

    def title_words(self) -> str:
        """Return which change it is."""
        return f"{self._of.words}: {self._of.subject}"

    def header_right(self) -> str:
        """Return the time alone: the change's words need the room."""
        return self.work_app.what_time()

    def content(self) -> Iterable[Widget]:
        """Lay the list over the record at its cursor."""
        table = self.make_table()
        table.id = "rows"
        yield table
        yield FactLines(1, id="list-status", classes="faint")
        yield Rule("", id="detail-rule")
        yield FactLines(DETAIL_LINES, id="detail")

    def make_table(self) -> RowTable[AuditRow]:
        """Return the table of records."""
        return RowTable(record_columns(self.desk.actor.zone))

    async def fetch(self, span: Span) -> Page[AuditRow]:
        """Return one part of the records."""
        return await self.desk.ask(GetChange(audit_id=self._of.id, span=span))

    async def count(self) -> None:
        """Leave them uncounted."""

    def status_words(self) -> str:
        """Return the order of the list."""
        return "in the order written"

    def row_highlighted(self, row: AuditRow | None) -> None:
        """Show each field of the record."""
        zone = self.desk.actor.zone
        rule = self.query_one("#detail-rule", Rule)
        rule.show(row.subject if row is not None else "", "", "enter nothing cut")
        lines = change_lines(row, DETAIL_LINES, zone)
        self.query_one("#detail", FactLines).show(lines)

    @on(Opened, "#rows")
    def _opened(self, event: Opened) -> None:
        event.stop()
        self.read_change(event.row)

    def action_unwind(self) -> None:
        """Go back to the list of changes."""
        self.go_back()

    async def rows_changed(self, touched: Touched) -> None:
        """Stay: what was written then does not change."""
