"""The catalogs: one screen, a tab for each list that an admin keeps."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from ..domain.admin_commands import (
    AddCatalogItem,
    DeleteCatalogItem,
    EditCatalogItem,
    MergeCatalogItems,
    MoveCatalogItem,
    SwitchCatalogItem,
)
from ..domain.admin_queries import CatalogRowsById, CountCatalog, GetUses, ListCatalogRows
from ..domain.admin_rows import CatalogCounts, CatalogRow, Uses
from ..domain.commands import Command
from ..domain.model import CatalogKind
from ..domain.paging import Count, Page, Span
from ..errors import Invalid
from ..widgets.facts import FactLines, Piece
from ..widgets.row_table import Column, RowTable
from .admin_list import SwitchingList
from .ask import ConfirmPrompt, Pick, PickPrompt
from .base import verb
from .catalog_columns import catalog_columns, detail_lines, uses_words
from .catalog_form import CatalogForm, table_of
from .keymap import keyed, live_digits
from .pane_form import PaneForm

_WAYS = (
    "   {app.search|slash} filter"
    "   {catalogs.up|less_than_sign} {catalogs.down|greater_than_sign} order"
)

TABS = {
    CatalogKind.REASONS: "Reasons",
    CatalogKind.CAUSES: "Causes",
    CatalogKind.RESOLUTIONS: "Resolutions",
    CatalogKind.CREDIT_REASONS: "Credits",
    CatalogKind.MITIGATION_ACTIONS: "Mitigation",
    CatalogKind.CANCEL_REASONS: "Cancel",
    CatalogKind.ACCOUNT_CLASSES: "Class",
}


class CatalogsScreen(SwitchingList[CatalogRow]):
    """The seven lists that agents choose from."""

    DETAIL_LINES = 4
    EMPTY = "nothing in this list: {admin.new|n} adds the first"
    NEEDS: ClassVar[dict[str, type[Command]]] = {
        "new": AddCatalogItem,
        "edit": EditCatalogItem,
        "switch": SwitchCatalogItem,
        "move": MoveCatalogItem,
        "merge": MergeCatalogItems,
        "delete": DeleteCatalogItem,
    }
    FIRST_KEYS = (
        "search.down",
        "search.clear",
        "admin.new",
        "admin.edit",
        "admin.off",
        "admin.on",
        "catalogs.up",
        "catalogs.merge",
        "table.open",
        "admin.delete",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                str(number),
                f"tab('{kind}')",
                words,
                id=f"catalogs.{kind}",
                show=False,
                tooltip=f"The {words.lower()} tab",
            )
            for number, (kind, words) in enumerate(TABS.items(), 1)
        ),
        Binding(
            "l,right,right_square_bracket",
            "turn(1)",
            "Next tab",
            id="catalogs.next",
            show=False,
            tooltip="The next list",
        ),
        Binding(
            "h,left,left_square_bracket",
            "turn(-1)",
            "Tab before",
            id="catalogs.back",
            show=False,
            tooltip="The list before",
        ),
        Binding(
            "less_than_sign", "move(-1)", "Up", id="catalogs.up", tooltip="Move it one place up"
        ),
        Binding(
            "greater_than_sign",
            "move(1)",
            "Down",
            id="catalogs.down",
            tooltip="Move it one place down",
        ),
        Binding(
            "M", "merge", "Merge", id="catalogs.merge", tooltip="Merge it into another of the list"
        ),
        Binding("D", "delete", "Delete", id="admin.delete", tooltip="Delete it if unused"),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kind = CatalogKind.REASONS
        self.counts = CatalogCounts(0, 0)

    def title_words(self) -> str:
        """Return where this is."""
        return "Admin > Catalogs"

    def noun(self) -> str:
        """Return what one of the rows is called."""
        return self.kind.singular

    def table_name(self) -> str:
        """Return the store's table that the rows are of."""
        return table_of(self.kind)

    def above(self) -> Iterable[Widget]:
        """Yield the line of tabs."""
        yield FactLines(1, id="tabs")

    # The list

    def make_table(self) -> RowTable[CatalogRow]:
        """Return the table of items."""
        return RowTable(self.make_columns())

    def make_columns(self) -> tuple[Column[CatalogRow], ...]:
        """Return the columns of this list for the width there is."""
        return catalog_columns(self, self.kind, self.number_of)

    def number_of(self, row: CatalogRow) -> str:
        """Return which place a row has in its list, as far as that is known."""
        window = self.table.window
        first, index = window.first_position(self.total), window.index_of(row.id)
        known = first is not None and index is not None and not self.search_text.strip()
        return str((first or 0) + (index or 0) + 1) if known else ""

    def on_resize(self) -> None:
        """Show the columns that the new width has room for."""
        self.table.set_columns(self.make_columns())

    async def fetch(self, span: Span) -> Page[CatalogRow]:
        """Return one part of the list."""
        return await self.desk.ask(
            ListCatalogRows(kind=self.kind, include_inactive=self.include_inactive, span=span)
        )

    async def find(self, text: str) -> Page[CatalogRow]:
        """Return the items whose name contains a text."""
        return await self.desk.ask(
            ListCatalogRows(kind=self.kind, include_inactive=self.include_inactive, text=text)
        )

    async def count(self) -> Count:
        """Return how many items are shown; how many are off is told beside."""
        self.counts = await self.desk.ask(CountCatalog(kind=self.kind))
        return Count(self.counts.on + (self.counts.off if self.include_inactive else 0))

    async def by_ids(self, ids: tuple[int, ...]) -> tuple[CatalogRow, ...]:
        """Return these items as they are now, as far as they are in this list."""
        return await self.desk.ask(CatalogRowsById(kind=self.kind, ids=ids[:500]))

    def status_words(self) -> str:
        """Return how many are on, and off."""
        on, off = self.counts.on, self.counts.off
        hidden = f" ({self.hiding_words()})" if off else ""
        return keyed(self.app, f"{on} on, {off} off{hidden}{_WAYS}")

    def show_status(self) -> None:
        """Show the tabs and the counts."""
        super().show_status()
        if self.is_mounted:
            tabs = [
                f"[{number} {words}]" if kind is self.kind else f" {number} {words} "
                for number, (kind, words) in enumerate(TABS.items(), 1)
            ]
            self.query_one("#tabs", FactLines).show([live_digits(self, ["".join(tabs)])])

    # The lower pane

    def title_of(self, row: CatalogRow) -> str:
        """Return what people call an item."""
        return row.name

    def details(self, row: CatalogRow) -> Sequence[Sequence[Piece]]:
        """Return what the item tells."""
        return detail_lines(self, row, None)

    async def more_details(self, row: CatalogRow) -> Sequence[Sequence[Piece]]:
        """Return the same with where the item is used."""
        return detail_lines(self, row, await self._uses(row))

    async def _uses(self, row: CatalogRow) -> Uses:
        return await self.desk.ask(GetUses(kind=row.kind, item_id=row.id))

    def form(self, row: CatalogRow | None) -> PaneForm[Any]:
        """Return the form on an item; a new one starts with the fields of the one here."""
        return CatalogForm(self.kind, row, like=self.table.current)

    def switched(self, row: CatalogRow, *, active: bool) -> Command:
        """Return the command that switches an item."""
        return SwitchCatalogItem(kind=row.kind, item_id=row.id, version=row.version, active=active)

    # Keys

    @verb
    async def action_tab(self, word: str) -> None:
        """Show another list."""
        await self._show(CatalogKind(word))

    @verb
    async def action_turn(self, step: int) -> None:
        """Show the next list, or the one before."""
        kinds = list(TABS)
        await self._show(kinds[(kinds.index(self.kind) + step) % len(kinds)])

    async def _show(self, kind: CatalogKind) -> None:
        if kind is self.kind:
            return
        if self.search_text:
            self.end_search()
        self.kind, self.new_ids = kind, set()
        self.table.set_columns(self.make_columns())
        await self.reload_now()

    @verb
    async def action_move(self, step: int) -> None:
        """Move the item one place up or down."""
        row = self.here()
        if self.search_text.strip():
            raise Invalid("the list is searched: esc clears that, then < and > move")
        command = self._beyond(row, step)
        if command is None:
            self.say(f"{row.name} is at the {'top' if step < 0 else 'end'} already")
            return
        await self.change(command)
        await self.reload_now(row.id, span=self._span_here())
        self.say(f"{row.name} moved to {self.number_of(self.here())}", hint="u Undo")

    def _beyond(self, row: CatalogRow, step: int) -> MoveCatalogItem | None:
        """Return the command that puts a row beyond its neighbour; None at an end."""
        rows, window = self.table.window.rows, self.table.window
        here = window.index_of(row.id) or 0
        if not 0 <= here + step < len(rows):
            return None
        before = here + step if step > 0 else here - 2
        after_id = rows[before].id if before >= 0 else None
        if before < 0 and window.before is not None:
            raise Invalid("more rows are loading: once more, please")
        return MoveCatalogItem(
            kind=row.kind, item_id=row.id, version=row.version, after_id=after_id
        )

    @verb
    async def action_merge(self) -> None:
        """Merge the item into another: what named it names the other one then."""
        row = self.here()
        pick = await self.prompt(
            PickPrompt(f"Merge {self.noun()} {row.name} into", self._others(row))
        )
        if pick is None:
            return
        into: CatalogRow = pick.answer
        uses = await self._uses(row)
        moved = uses_words(uses) or "nothing uses it"
        question = (
            f"Merge {row.name} into {into.name}? {moved}: they name {into.name} then,"
            f" old ones too, and {row.name} goes. u takes all of it back."
        )
        if uses.is_unused:
            question = f"Merge {row.name} into {into.name}? Nothing uses it; it goes."
        if not await self.prompt(ConfirmPrompt(question, "Merge")):
            return
        await self.change(
            MergeCatalogItems(
                kind=row.kind,
                item_id=row.id,
                version=row.version,
                into_id=into.id,
                into_version=into.version,
            )
        )
        await self.show_row(into.id)
        self.say(f"{row.name} merged into {into.name}: {moved}", hint="u Undo")

    def _others(self, row: CatalogRow) -> Any:
        async def ask(text: str) -> list[Pick[CatalogRow]]:
            page = await self.desk.ask(
                ListCatalogRows(kind=row.kind, include_inactive=False, text=text)
            )
            return [
                Pick(other.name, other, f"{other.uses} uses")
                for other in page.rows
                if other.id != row.id and other.outcome == row.outcome
            ]

        return ask

    @verb
    async def action_delete(self) -> None:
        """Delete the item, if nothing uses it; asked twice."""
        row = self.here()
        uses = await self._uses(row)
        if not uses.is_unused:
            raise Invalid(f"used by {uses_words(uses)}: x switches it off, M merges it")
        if not await self.is_delete_sure(row.name, "Nothing uses it."):
            return
        await self.change(DeleteCatalogItem(kind=row.kind, item_id=row.id, version=row.version))
        await self.reload_now(span=self._span_here())
        self.say(f"{self.noun()} {row.name} deleted", hint="u Undo")

    def open_row(self, row: CatalogRow) -> None:
        """Show where the item is used."""
        self.show_uses(row)

    @verb
    async def show_uses(self, row: CatalogRow) -> None:
        """Show the entries that name the item."""
        from .uses import UsesScreen

        await self.app.push_screen(UsesScreen(row))
