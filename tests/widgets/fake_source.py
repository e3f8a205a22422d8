"""A list of any length that answers spans as the store does, and counts what it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import App, ComposeResult

from atrisk_tui.domain.paging import Count, Cursor, Page, Span, Step
from atrisk_tui.widgets.row_table import Cell, Column, RowTable, Tone


@dataclass(frozen=True, slots=True)
class Client:
    """A row."""

    id: int
    name: str


COLUMNS = (
    Column("Id", 7, lambda row: str(row.id), align="right"),
    Column("Name", 12, lambda row: Cell(row.name, Tone.HIGH), grow=True),
    Column("End", 3, lambda _: "end"),
)


class FakeSource:
    """`total` clients with ids from 1; every span asked is kept."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.asked: list[Span] = []

    def answer(self, span: Span) -> Page[Client]:
        self.asked.append(span)
        at = int(span.cursor.values[0]) if span.cursor else 0  # type: ignore[arg-type]
        first = {
            Step.FIRST: 1,
            Step.AFTER: at + 1,
            Step.BEFORE: max(1, at - span.limit),
            Step.LAST: max(1, self.total - span.limit + 1),
            Step.JUMP: span.offset + 1,
        }[span.step]
        end = at if span.step is Step.BEFORE else min(self.total + 1, first + span.limit)
        rows = tuple(Client(number, f"Client {number}") for number in range(first, end))
        return page_of(rows, span, has_before=first > 1, has_after=end <= self.total)

    @property
    def rows_asked(self) -> int:
        return sum(span.limit for span in self.asked)


def page_of(
    rows: Sequence[Client], span: Span, *, has_before: bool = False, has_after: bool = False
) -> Page[Client]:
    before = Cursor((rows[0].id,)) if rows and has_before else None
    after = Cursor((rows[-1].id,)) if rows and has_after else None
    return Page(span, tuple(rows), before, after)


class SourceTable(RowTable[Client]):
    """A table of some given rows, without a source."""

    def __init__(self, rows: Sequence[Client], **options: Any) -> None:
        super().__init__(COLUMNS, **options)
        self._given = rows

    def on_mount(self) -> None:
        self.restart(page_of(self._given, Span()))


class TableApp(App[None]):
    """A table over a FakeSource that answers as soon as it is asked."""

    def __init__(self, total: int = 100_000, **options: Any) -> None:
        super().__init__()
        self.source = FakeSource(total)
        self.table: RowTable[Client] = RowTable(COLUMNS, **options)
        self.opened: list[int] = []
        self.highlighted: list[int | None] = []
        self.answers = True

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.restart(self.source.answer(Span()))
        self.table.show_count(Count(min(self.source.total, 10_000), self.source.total > 10_000))

    def on_row_table_wanted(self, event: RowTable.Wanted) -> None:
        if self.answers:
            self.table.supply(self.source.answer(event.span), event.generation)

    def on_row_table_opened(self, event: RowTable.Opened) -> None:
        self.opened.append(event.row.id)

    def on_row_table_highlighted(self, event: RowTable.Highlighted) -> None:
        self.highlighted.append(event.row.id if event.row else None)

    def picture(self) -> list[str]:
        """What the table shows, line by line."""
        return [
            "".join(segment.text for segment in strip).rstrip()
            for strip in self.screen._compositor.render_strips()
        ]
