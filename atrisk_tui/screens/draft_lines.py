"""My drafts over a list: the newest few, each resumed with enter; and the list of all of them."""

from typing import Any, ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType

from ..domain.drafts import About, DraftRow
from ..domain.paging import Count, Page, Row, Span
from ..errors import AtRiskError, Invalid
from ..widgets.row_table import Cell, Column, RowTable, Tone
from ..widgets.table_parts import Opened
from .base import WorkScreen, job, verb
from .draft_words import typed_words, when
from .lists import ListScreen

R = TypeVar("R", bound=Row)

SHOWN = 3
"""Drafts over a list; the others are counted, and listed by `g d`."""
DISCARD = Binding(
    "D", "screen.discard_draft", "Discard", id="draft.discard", tooltip="Discard this draft"
)


class DraftLines(RowTable[DraftRow]):
    """The newest drafts; down from the last one leads into the list beneath."""

    BINDINGS: ClassVar[list[BindingType]] = [DISCARD]

    def __init__(self, **options: Any) -> None:
        columns: tuple[Column[DraftRow], ...] = (
            Column("", 5, lambda _: Cell("DRAFT", Tone.MARK)),
            Column("", 20, self._words, grow=True),
            Column("", 13, lambda _: Cell("enter resumes", Tone.DIM), align="right"),
        )
        super().__init__(
            columns,
            show_header=False,
            heading=lambda row: row.title if row.id == 0 else None,
            **options,
        )
        self.display = False

    @property
    def _work(self) -> WorkScreen:
        assert isinstance(self.screen, WorkScreen)  # noqa: S101 - only those have drafts
        return self.screen

    def _words(self, row: DraftRow) -> str:
        return f"{when(self._work, row)}  {row.title}, {typed_words(row)}"

    def show(self, page: Page[DraftRow], total: int) -> None:
        """Show the first drafts, and how many more there are."""
        rows = page.rows[:SHOWN]
        if total > len(rows):
            more = f" {total - len(rows)} more: g d lists them"
            rows = (*rows, _more(rows[-1], more))
        self.display = bool(rows)
        self.styles.height = len(rows)
        here = self.current
        self.restart(Page(Span(), rows, None, None), here.id if here is not None else None)

    def action_move(self, step: int) -> None:
        """Move the cursor; from the last draft down into the list."""
        before = self.current
        super().action_move(step)
        if step > 0 and self.current is before:
            self.screen.query_one("#rows", RowTable).focus()

    def _row_line(self, row: DraftRow, is_cursor: bool, is_covered: bool) -> Any:
        """Draw a row; the cursor is seen only where keys act, and so only one on the screen."""
        return super()._row_line(row, is_cursor and self.has_focus, is_covered)


class UnderDrafts(RowTable[R]):
    """A list under drafts: up from its first row leads to them."""

    def action_move(self, step: int) -> None:
        """Move the cursor; from the first row up to the drafts, where there are any."""
        before = self.current
        super().action_move(step)
        lines = self.screen.query_one(DraftLines)
        if step < 0 and self.current is before and lines.display:
            lines.action_bottom()
            lines.focus()


class DraftsOnTop(ListScreen[R]):
    """A list with my drafts on top of it."""

    @property
    def is_on_drafts(self) -> bool:
        """Whether keys act on a draft, and so on no row of the list."""
        return isinstance(self.focused, DraftLines)

    async def on_screen_resume(self) -> None:
        """Show the drafts as they are now, as well as what changed meanwhile."""
        await super().on_screen_resume()
        self.drafts_moved()

    def drafts_moved(self) -> None:
        """Show my drafts as they are now."""
        if self.is_mounted and self.work_app.drafts.has_begun:
            self.load_drafts()

    @job(latest="drafts")
    async def load_drafts(self) -> None:
        """Ask for the newest drafts."""
        drafts = self.work_app.drafts
        try:
            page, total = await drafts.rows(Span(limit=SHOWN)), await drafts.count()
        except AtRiskError:
            return  # said by the program, and nothing here can be done about it
        lines = self.query_one(DraftLines)
        lines.show(page, total.value)
        if not lines.display and self.is_on_drafts:
            self.table.focus()

    @on(Opened, "#drafts")
    def _draft_opened(self, event: Opened) -> None:
        event.stop()
        self.resume_draft(event.row.key)

    @verb
    async def resume_draft(self, key: str) -> None:
        """Go on with a draft."""
        from .draft_offers import resume, tell_saved

        await tell_saved(self, await resume(self, key))

    @verb
    async def action_discard_draft(self) -> None:
        """Discard the draft at the cursor, once the person has said so."""
        from .draft_offers import discard

        row = self.query_one(DraftLines).current
        if row is not None and await discard(self, row):
            self.load_drafts()


class DraftsScreen(ListScreen[DraftRow]):
    """All my drafts, newest first."""

    TABLE = "draft"
    SEARCHABLE = False
    EMPTY = "no drafts: what you type into a form is kept here until it is saved"
    FIRST_KEYS = ("table.open", "draft.discard", "list.unwind", "list.reload")
    BINDINGS: ClassVar[list[BindingType]] = [DISCARD]

    def title_words(self) -> str:
        """Return the screen's name."""
        return "Drafts"

    def make_table(self) -> RowTable[DraftRow]:
        """Return the table of drafts."""
        return RowTable(
            (
                Column("Typed last", 16, lambda row: when(self, row)),
                Column("What", 30, lambda row: row.title, grow=True),
                Column("How much", 26, typed_words),
            )
        )

    async def fetch(self, span: Span) -> Page[DraftRow]:
        """Return one part of the list."""
        return await self.work_app.drafts.rows(span)

    async def count(self) -> Count:
        """Return how many there are."""
        return await self.work_app.drafts.count()

    def status_words(self) -> str:
        """Return how long they are kept."""
        return "only you see them; kept for 30 days"

    async def on_screen_resume(self) -> None:
        """Show the list as it is now: a form may have been left or saved."""
        await super().on_screen_resume()
        if self.total is not None:
            self.load(row.id if (row := self.table.current) is not None else None)

    def on_resize(self) -> None:
        """Draw the times anew."""
        self.table.redraw()

    @on(Opened, "#rows")
    def _opened(self, event: Opened) -> None:
        event.stop()
        self.resume_draft(event.row.key)

    @verb
    async def resume_draft(self, key: str) -> None:
        """Go on with a draft."""
        from .draft_offers import resume, tell_saved

        await tell_saved(self, await resume(self, key))

    @verb
    async def action_discard_draft(self) -> None:
        """Discard the draft at the cursor, once the person has said so."""
        from .draft_offers import discard

        row = self.table.current
        if row is None:
            raise Invalid("there is no draft here")
        if await discard(self, row):
            await self.reload_now()


def _more(last: DraftRow, words: str) -> DraftRow:
    """Return the line that counts the drafts that are not shown."""
    return DraftRow(id=0, key="", about=About(kind=""), title=words, at=last.at, typed=0)
