"""What a RowTable says, the keys it answers to, and how it looks without a theme."""

from typing import TYPE_CHECKING, Any

from textual.binding import Binding, BindingType
from textual.message import Message

from ..domain.paging import Span
from .table_cells import Tone

if TYPE_CHECKING:
    from .row_table import RowTable

COMPONENTS = {f"row-table--{tone}" for tone in Tone} | {
    "row-table--header",
    "row-table--cursor",
    "row-table--cursor-blurred",
    "row-table--bar",
}
LOOK = """
RowTable { height: 1fr; }
RowTable > .row-table--normal { color: $text; }
RowTable > .row-table--dim { color: $text-muted; }
RowTable > .row-table--high { color: $text-error; text-style: bold; }
RowTable > .row-table--medium { color: $text-warning; }
RowTable > .row-table--low { color: $text-success; }
RowTable > .row-table--overdue { color: $text-error; text-style: bold; }
RowTable > .row-table--good { color: $text-success; }
RowTable > .row-table--heading { color: $text-secondary; text-style: bold; }
RowTable > .row-table--mark { color: $text-accent; text-style: bold; }
RowTable > .row-table--header { color: $text-muted; text-style: bold; }
RowTable > .row-table--cursor { text-style: bold reverse; }
RowTable > .row-table--cursor-blurred { text-style: underline; }
RowTable > .row-table--bar { color: $text-muted; }
"""
KEYS: list[BindingType] = [
    Binding("down,j", "move(1)", "Down", id="table.down", show=False, tooltip="Next row"),
    Binding("up,k", "move(-1)", "Up", id="table.up", show=False, tooltip="Previous row"),
    Binding(
        "pagedown,ctrl+d",
        "page(1)",
        "Page down",
        id="table.page_down",
        show=False,
        tooltip="One screenful down",
    ),
    Binding(
        "pageup,ctrl+u",
        "page(-1)",
        "Page up",
        id="table.page_up",
        show=False,
        tooltip="One screenful up",
    ),
    Binding("home", "top", "Top", id="table.top", show=False, tooltip="First row of all"),
    Binding("end,G", "bottom", "Bottom", id="table.end", show=False, tooltip="Last row of all"),
    Binding("enter", "open", "Open", id="table.open", tooltip="Open the row at the cursor"),
]


class Wanted(Message, namespace="row_table"):
    """Rows are needed that are not at hand: answer with `supply(page, generation)`."""

    def __init__(self, table: "RowTable[Any]", span: Span, generation: int) -> None:
        super().__init__()
        self.table = table
        self.span = span
        self.generation = generation

    @property
    def control(self) -> "RowTable[Any]":
        """The table that asks."""
        return self.table


class Highlighted(Message, namespace="row_table"):
    """The cursor has come to another row; `row` is None when there is none."""

    def __init__(self, table: "RowTable[Any]", row: Any) -> None:
        super().__init__()
        self.table = table
        self.row = row

    @property
    def control(self) -> "RowTable[Any]":
        """The table whose cursor moved."""
        return self.table


class Opened(Message, namespace="row_table"):
    """Enter, or a second click, on `row`."""

    def __init__(self, table: "RowTable[Any]", row: Any) -> None:
        super().__init__()
        self.table = table
        self.row = row

    @property
    def control(self) -> "RowTable[Any]":
        """The table it happened in."""
        return self.table


class MarksMoved(Message, namespace="row_table"):
    """Rows were marked, or unmarked, by hand."""

    def __init__(self, table: "RowTable[Any]") -> None:
        super().__init__()
        self.table = table

    @property
    def control(self) -> "RowTable[Any]":
        """The table whose rows they are."""
        return self.table


class HeaderClicked(Message, namespace="row_table"):
    """A click on the title of the column with `key`."""

    def __init__(self, table: "RowTable[Any]", key: str) -> None:
        super().__init__()
        self.table = table
        self.key = key

    @property
    def control(self) -> "RowTable[Any]":
        """The table it happened in."""
        return self.table
