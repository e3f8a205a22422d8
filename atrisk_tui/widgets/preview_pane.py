"""The pane beside a list: what is known of the record at the cursor, as far as there is room."""

from collections.abc import Callable, Sequence
from typing import Any

from .facts import FactLines, Piece

Layout = Callable[[int, int], Sequence[Sequence[Piece]]]
"""Returns the lines for a width and a height, in cells."""


def nothing(_width: int, _height: int) -> Sequence[Sequence[Piece]]:
    """Return no lines: there is no record."""
    return ()


class PreviewPane(FactLines):
    """Lines that are laid out anew when the pane is given another size."""

    DEFAULT_CSS = "PreviewPane { border-left: solid $foreground; }"

    def __init__(self, **options: Any) -> None:
        super().__init__(1, **options)
        self.styles.height = "1fr"
        self._layout: Layout = nothing

    def fill(self, layout: Layout) -> None:
        """Show another record."""
        self._layout = layout
        self.lay_out()

    def lay_out(self) -> None:
        """Show the record as it is to be read now, in the room there is."""
        self.show(self._layout(self.size.width, self.size.height))

    def on_resize(self) -> None:
        """Use the room there is now."""
        self.lay_out()
