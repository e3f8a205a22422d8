"""Lists whose order the person chooses."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from textual.binding import Binding, BindingType

from ..domain.paging import Row
from .ask import Choice, KeyPrompt
from .base import verb
from .lists import ListScreen

R = TypeVar("R", bound=Row)


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

    @verb
    async def action_order(self) -> None:
        """Choose the order."""
        choices = [Choice(key, words, sort) for sort, (key, words) in self.SORTS.items()]
        chosen = await self.prompt(KeyPrompt("Order by", choices))
        if chosen is not None:
            self.sort, self.reversed = chosen, False
            await self.reload_now()

    @verb
    async def action_reverse(self) -> None:
        """Turn the order round."""
        self.reversed = not self.reversed
        await self.reload_now()
