"""The line in a record that tells who else has it open."""

from typing import Any

from ..widgets.facts import FactLines
from .base import WorkScreen
from .presence import record_of


class HereLine(FactLines):
    """One line above the Next line; it takes no room where nobody else is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(1, id="here", classes="faint", **options)
        self.display = False


def show_here(screen: WorkScreen) -> None:
    """Show who else has the screen's record open, as it is now."""
    record = record_of(screen)
    if record is None or not screen.is_mounted:
        return
    words = screen.work_app.here.words(*record, screen.now())
    for line in screen.query(HereLine):
        line.display = bool(words)
        line.show([[f" {words}"]] if words else [])
