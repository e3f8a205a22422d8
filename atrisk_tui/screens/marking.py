"""Marks in a list of entries: set, counted, cleared, and which of them a verb may act on."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.worker import Worker

from ..desk import Touched
from ..domain.commands import Command, Receipt
from ..domain.entry_rows import EntryRow
from ..domain.many import MOST, Marked
from ..domain.paging import Row, Span, Step
from ..domain.work_queries import MarkEntries
from ..errors import Invalid
from ..widgets.table_parts import MarksMoved
from .at_hand import Target
from .base import verb
from .lists import FIRST, MOST_ASKED, ListScreen
from .verbs import EntryVerbs

R = TypeVar("R", bound=Row)


class MarkingList(ListScreen[R], EntryVerbs):
    """A list whose rows are entries that can be marked.

    Marks outlast sorting, filtering and leaving. Those that the list as it is narrowed does not
    show are counted as hidden, and no verb acts on them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space",
            "mark",
            "Mark",
            id="marks.toggle",
            show=False,
            tooltip="Mark the entry, or unmark it, and step down",
        ),
        Binding(
            "shift+down",
            "extend(1)",
            "Mark down",
            id="marks.down",
            show=False,
            tooltip="Mark this entry and the next",
        ),
        Binding(
            "shift+up",
            "extend(-1)",
            "Mark up",
            id="marks.up",
            show=False,
            tooltip="Mark this entry and the one before",
        ),
        Binding(
            "asterisk",
            "mark_all",
            "Mark all",
            id="marks.all",
            show=False,
            tooltip="Mark all entries of the list; again clears the marks",
        ),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.hidden: frozenset[int] = frozenset()
        """Marked, and not in the list as it is narrowed now."""
        self._cleared: Mapping[int, int] = {}
        """The marks that `u` brings back."""
        self.acts_on_many = False
        """Whether more than one marked entry is shown."""

    def entry_of(self, row: R) -> EntryRow | None:
        """Return the entry that a row is about; None for a heading."""
        raise NotImplementedError

    def version_of(self, row: R) -> int | None:
        """Return the version of a row's entry; None for a heading."""
        entry = self.entry_of(row)
        return None if entry is None else entry.version

    def marks_query(self, among: tuple[int, ...]) -> MarkEntries | None:
        """Return the question which entries are in the list, or which of those `among` it.

        None where there is no such filter: the list is gone through instead.
        """
        del among
        return None

    # What is marked

    @property
    def shown_marks(self) -> int:
        """How many marked entries the list shows."""
        return len(self.table.marks) - len(self.hidden)

    def marks_words(self) -> str:
        """Return how many entries are marked, for the line of places."""
        if not self.is_mounted or not len(self.table.marks):
            return ""
        return f"{len(self.table.marks)} marked, {len(self.hidden)} hidden   "

    async def marked(self) -> tuple[Marked, ...]:
        """Return the marked entries that the list shows, as they are seen there."""
        await self.recount_hidden()
        seen = self._at_hand()
        versions = self.table.marks.versions.items()
        return tuple(
            (id_, seen.get(id_, version)) for id_, version in versions if id_ not in self.hidden
        )

    async def recount_hidden(self) -> None:
        """Find out which marked entries the list does not show; asks only about those far off."""
        seen = self._at_hand()
        outside = tuple(id_ for id_ in self.table.marks.ids if id_ not in seen)
        turn = self._turn
        listed = {id_ for id_, _ in await self.listed(outside)} if outside else set()
        if turn == self._turn:
            self.hidden = frozenset(outside) - listed
            self.marks_changed()

    async def listed(self, among: tuple[int, ...] = ()) -> tuple[Marked, ...]:
        """Return the entries that the list shows, or those `among` them.

        Raises: Invalid when there are more than one change may name.
        """
        window = self.table.window
        is_cut = self.total is not None and self.total.capped
        if window.before is None and window.after is None and not is_cut:
            gone = {row.id for row in window.rows if window.is_gone(row.id)}
            wanted = set(among)
            return tuple(
                pair
                for pair in self._at_hand().items()
                if pair[0] not in gone and (not among or pair[0] in wanted)
            )
        query = self.marks_query(among)
        if query is not None:
            return await self.desk.ask(query)
        return await (self._belonging(among) if among else self._walked())

    async def _belonging(self, among: tuple[int, ...]) -> tuple[Marked, ...]:
        """Return those of some entries that belong in the list."""
        parts = [among[at : at + MOST_ASKED] for at in range(0, len(among), MOST_ASKED)]
        rows = [row for part in parts for row in await self.by_ids(part)]
        return tuple(self._pairs(row for row in rows if self.belongs(row)))

    async def _walked(self) -> tuple[Marked, ...]:
        """Return the entries of the whole list, a page at a time."""
        found: dict[int, int] = {}
        span: Span | None = Span(limit=MOST_ASKED)
        while span is not None:
            page = await self.fetch(span)
            found.update(self._pairs(page.rows))
            if len(found) > MOST:
                raise Invalid(f"more than {MOST:,} entries: narrow the list".replace(",", " "))
            more = page.after is not None
            span = Span(Step.AFTER, page.after, limit=MOST_ASKED) if more else None
        return tuple(found.items())

    def _pairs(self, rows: Iterable[R]) -> Iterator[Marked]:
        for row in rows:
            if (version := self.version_of(row)) is not None:
                yield row.id, version

    def _at_hand(self) -> dict[int, int]:
        return dict(self._pairs(self.table.window.rows))

    def marks_changed(self) -> None:
        """Count the marks anew, and dim the keys that many marks forbid."""
        self.hidden &= frozenset(self.table.marks.ids)
        self.show_status()
        if (many := self.shown_marks > 1) is not self.acts_on_many:
            self.acts_on_many = many
            self.refresh_bindings()

    @on(MarksMoved, "#rows")
    def _marked_by_hand(self, event: MarksMoved) -> None:
        event.stop()
        self._cleared = {}
        self.marks_changed()

    # Keys

    @property
    def is_at_list(self) -> bool:
        """Whether keys act on the list, and not on what stands over or beside it."""
        return self.focused is self.table

    def action_mark(self) -> None:
        """Mark the row at the cursor, or unmark it, and step down."""
        if self.is_at_list:
            self.table.toggle_mark()
            self.table.action_move(1)

    def action_extend(self, step: int) -> None:
        """Mark the row at the cursor and the next one; going back unmarks."""
        if self.is_at_list:
            self.table.extend_marks(step)

    @verb
    async def action_mark_all(self) -> None:
        """Mark every entry of the list; where all are marked, clear the marks."""
        if not self.is_at_list:
            return
        found = await self.listed()
        marks = self.table.marks
        if len(marks) and all(id_ in marks for id_, _ in found):
            self.clear_marks()
            return
        self.table.set_marks(add=found)
        self._cleared = {}
        self.marks_changed()
        self.say(f"{_counted(len(found), 'entry', 'entries')} marked: esc clears the marks")

    def clear_marks(self) -> None:
        """Take all marks away; `u` brings them back."""
        self._cleared = self.table.marks.clear()
        self.table.redraw()
        self.marks_changed()
        words = _counted(len(self._cleared), "mark", "marks")
        back = "it" if len(self._cleared) == 1 else "them"
        self.say(f"{words} cleared, u brings {back} back")

    def go_back(self) -> None:
        """Clear the marks; with none, leave this screen."""
        if len(self.table.marks):
            self.clear_marks()
        else:
            super().go_back()

    def action_undo(self) -> Worker[None]:
        """Bring back the marks that were just cleared, else take back my latest change."""
        return self.bring_marks_back() if self._cleared else super().action_undo()

    @verb
    async def bring_marks_back(self) -> None:
        """Mark again what was marked before the marks were cleared."""
        back, self._cleared = self._cleared, {}
        self.table.set_marks(add=back.items())
        await self.recount_hidden()
        self.say(f"{_counted(len(back), 'mark', 'marks')} brought back")

    # News

    async def change(
        self, command: Command, *, note: str = "", op_id: str | None = None
    ) -> Receipt:
        """Carry out a command; from then on `u` takes that back, not the marks' clearing."""
        self._cleared = {}
        return await super().change(command, note=note, op_id=op_id)

    def told(self, entry: Target, what: str) -> None:
        """Say what was done to an entry; from then on `u` is about that."""
        self._cleared = {}
        super().told(entry, what)

    async def reload_now(self, keep_id: int | None = None, *, span: Span = FIRST) -> None:
        """Show the list, and count which marks it hides."""
        await super().reload_now(keep_id, span=span)
        if len(self.table.marks):
            await self.recount_hidden()

    async def rows_changed(self, touched: Touched) -> None:
        """Show what changed, also when it moved a marked entry into the list or out of it."""
        await super().rows_changed(touched)
        marks, seen = self.table.marks, self._at_hand()
        if any(table == "entry" and id_ in marks and id_ not in seen for table, id_ in touched):
            await self.recount_hidden()


def _counted(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}".replace(",", " ")
