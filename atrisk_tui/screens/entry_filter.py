"""What the entry table can be narrowed to beside risk, owner and state."""

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from ..domain.model import CatalogKind
from ..domain.queries import EntryFilter, ListCatalog
from ..domain.rows import CatalogItem
from .ask import Choice, KeyPrompt, Pick, PickPrompt
from .base import WorkScreen, verb

MOST = 200
"""Reasons that a prompt lists; typing narrows them."""


class FilterVerbs(WorkScreen):
    """A list of entries that `F` narrows; one switched off is offered too, and marked so."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("F", "narrow", "Filter", id="entries.filter", tooltip="Only those of one reason"),
    ]
    filter: EntryFilter
    reason: CatalogItem | None = None
    """The reason that the list is narrowed to."""

    async def refilter(self, wanted: EntryFilter) -> None:
        """Show what passes another filter."""
        raise NotImplementedError

    def reason_words(self) -> str:
        """Return what the list is narrowed to, in words; empty for all reasons."""
        if self.reason is None:
            return ""
        return f"{self.reason.name}{'' if self.reason.active else ' (off)'}"

    def is_of_reason(self, reason: str) -> bool:
        """Whether an entry with that reason passes."""
        return self.reason is None or self.reason.name == reason

    @verb
    async def action_narrow(self) -> None:
        """Ask by what, and for which."""
        choices = [Choice("r", "Reason", "reason"), Choice("c", "Clear", "clear")]
        chosen = await self.prompt(KeyPrompt("Filter by", choices))
        if chosen == "clear":
            await self.clear_reason()
        elif chosen == "reason":
            pick = await self.prompt(PickPrompt("Only which reason?", self._reasons))
            if pick is not None:
                self.reason = pick.answer
                await self.refilter(replace(self.filter, reason_id=pick.answer.id))

    async def clear_reason(self) -> None:
        """Show all reasons again."""
        self.reason = None
        await self.refilter(replace(self.filter, reason_id=None))

    async def _reasons(self, text: str) -> list[Pick[CatalogItem]]:
        query = ListCatalog(
            kind=CatalogKind.REASONS,
            text=text,
            include_inactive=True,
            limit=MOST,
            with_uses=False,
        )
        items = await self.desk.ask(query)
        return [Pick(item.name, item, "" if item.active else "off") for item in items]
