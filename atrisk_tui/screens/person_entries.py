"""The active entries of one person."""

from typing import Any

from ..domain.admin_rows import PersonRow
from ..domain.paging import Count, Page, Span
from ..domain.queries import CountEntries, EntryFilter, EntrySort, ListEntries
from ..domain.rows import EntryRow
from ..domain.work_queries import MarkEntries
from .entries import EntryListScreen


class PersonEntriesScreen(EntryListScreen):
    """What a person has to do, riskiest first, with all the verbs."""

    EMPTY = "no active entries: esc goes back"
    SEARCHABLE = False
    FIRST_KEYS = ("table.open", "entry.assign", "entry.edit", "list.unwind", "desk.undo")

    def __init__(self, person: PersonRow, **options: Any) -> None:
        super().__init__(**options)
        self.person = person
        self.filter = EntryFilter(assigned_to_id=person.id)

    def title_words(self) -> str:
        """Return whose entries these are."""
        return f"Entries of {self.person.full_name}"

    def header_right(self) -> str:
        """Return the time alone: names are long."""
        return self.work_app.what_time()

    async def fetch(self, span: Span) -> Page[EntryRow]:
        """Return one part of the entries."""
        return await self.desk.ask(ListEntries(filter=self.filter, sort=EntrySort.RISK, span=span))

    def marks_query(self, among: tuple[int, ...]) -> MarkEntries | None:
        """Return the question which entries are theirs, or which of those `among` them."""
        return MarkEntries(filter=self.filter, among=among)

    async def count(self) -> Count:
        """Return how many there are."""
        return await self.desk.ask(CountEntries(filter=self.filter))

    def belongs(self, row: EntryRow) -> bool:
        """Whether an entry is still theirs, and active."""
        return row.assigned_to_id == self.person.id and row.closed_at is None

    def status_words(self) -> str:
        """Return the order, in words."""
        return "riskiest first"
