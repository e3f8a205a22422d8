"""What this program is measured beside: the least that Textual can show, and its own table."""

import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Static


class Bare(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        yield Static("READY")


class Table(App[None]):
    """A thousand rows of seven columns."""

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Ready", "Reason", "Risk", "Assign", "Follow-up", "State", "Days")
        for number in range(1_000):
            table.add_row(
                f"Client {number}", "Missed payment", "High", "agent1", "Tue 17 21:10", "Open", "41"
            )


if __name__ == "__main__":
    (Table if sys.argv[1:] == ["table"] else Bare)().run()
