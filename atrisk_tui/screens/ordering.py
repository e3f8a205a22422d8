"""Lists whose order the person chooses."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType

from ..desk import Touched
from ..domain.paging import Count, Row
from ..widgets.table_parts import HeaderClicked
from .ask import Choice, KeyPrompt
from .base import verb
from .lists import ListScreen

R = TypeVar("R", bound=Row)

_CALLED = {"rep'd": "reported", "contract to": "contract-end", "ends": "contract-end"}
"""Titles of columns that are not called as the order that belongs to them."""


class OrderedListScreen(ListScreen[R]):
    """A list with `o` for its order and `O` to turn it round."""

    SORTS: ClassVar[Mapping[Any, tuple[str, str]]] = {}
    """Each order with the letter that chooses it and its words."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "order", "Order by", id="list.order", tooltip="Choose the order"),
        Binding("O", "reverse", "Reverse", id="list.reverse", tooltip="Turn the order round"),
    ]
    sort: Any = None
    reversed = False
    is_reordering = False
    """Whether rows are asked for only because their order was changed."""
    counted: tuple[Any, Count] | None = None
    """The filter that was counted last, with what came of it; None where that may be no more."""

    def count_known(self, wanted: Any) -> Count | None:
        """Return how many rows a filter lets through, where only their order is another."""
        if not self.is_reordering or self.counted is None or self.counted[0] != wanted:
            return None
        return self.counted[1]

    async def rows_changed(self, touched: Touched) -> None:
        """What was counted may be another number now."""
        self.counted = None
        await super().rows_changed(touched)

    def sorts_here(self) -> Mapping[Any, tuple[str, str]]:
        """Return the orders that what is shown allows, each with its letter and its words."""
        return self.SORTS

    @verb
    async def action_order(self) -> None:
        """Choose the order."""
        choices = [Choice(key, words, sort) for sort, (key, words) in self.sorts_here().items()]
        chosen = await self.prompt(KeyPrompt("Order by", choices))
        if chosen is not None:
            await self._reorder(chosen, reverse=False)

    @verb
    async def action_reverse(self) -> None:
        """Turn the order round."""
        await self._reorder(self.sort, reverse=not self.reversed)

    @on(HeaderClicked, "#rows")
    def _header_clicked(self, event: HeaderClicked) -> None:
        event.stop()
        sort = self.sort_of(event.key)
        if sort is None:
            self.say(f"no order by {event.key}: o lists the orders there are")
        else:
            self.order_by(sort)

    def sort_of(self, column: str) -> Any:
        """Return the order that belongs to a column, by its key or title; None where none does."""
        wanted = _CALLED.get(column.lower(), column.lower().replace("_", "-"))
        return next((sort for sort in self.sorts_here() if str(sort) == wanted), None)

    @verb
    async def order_by(self, sort: Any) -> None:
        """Order by `sort`, or turn that order round; the cursor stays on its row."""
        row = self.table.current
        reverse = self.sort == sort and not self.reversed
        await self._reorder(sort, reverse=reverse, keep_id=row.id if row is not None else None)

    async def _reorder(self, sort: Any, *, reverse: bool, keep_id: int | None = None) -> None:
        self.sort, self.reversed = sort, reverse
        self.is_reordering = True
        try:
            await self.reload_now(keep_id)
        finally:
            self.is_reordering = False
