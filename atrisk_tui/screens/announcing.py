"""Which of the rows that somebody changed are new in a list, as far as its count tells."""

from collections.abc import Collection
from typing import Any, TypeVar

from ..domain.paging import Count, Row, Span
from .lists import FIRST, ListScreen

R = TypeVar("R", bound=Row)


class AnnouncedRows(ListScreen[R]):
    """A list of which only a part is at hand, and that announces what came into it.

    A changed row that is not at hand may have been in the list before, further down. There are
    no more new ones than the list has grown by and has lost.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._loaded: Count | None = None
        """How many rows there were when the list was asked for last."""
        self._may_have_left: set[int] = set()
        """Rows that changed out of sight since, and do not belong to the list now."""

    async def reload_now(self, keep_id: int | None = None, *, span: Span = FIRST) -> None:
        """Show the list, from which on what is new is counted."""
        self._may_have_left.clear()
        await super().reload_now(keep_id, span=span)
        self._loaded = self.total

    async def count_shown(self) -> Count | None:
        """Return how many rows the list has now."""
        return await self.count()

    async def changed_elsewhere(self, ids: Collection[int], here: Collection[int]) -> None:
        """Note what may have left the list, and announce no more than it can have gained."""
        self._may_have_left = (self._may_have_left | set(ids)) - set(here)
        loaded = self._loaded
        if not self.new_ids or loaded is None or loaded.capped:
            return
        total = await self.count_shown()
        if total is None or total.capped:
            return
        window = self.table.window
        gone = sum(window.is_gone(row.id) for row in window.rows)
        most = total.value - loaded.value + gone + len(self._may_have_left)
        for row_id in sorted(self.new_ids)[: max(0, len(self.new_ids) - max(0, most))]:
            self.new_ids.discard(row_id)
