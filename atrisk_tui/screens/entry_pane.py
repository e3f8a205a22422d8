"""A form in the lower pane on an at-risk entry that someone else may have saved meanwhile."""

from functools import partial
from typing import Any

from ..desk import Touched
from ..domain.queries import GetEntry, ListHistory
from ..domain.rows import EntryDetail
from ..errors import AtRiskError, Missing
from .conflict import who_changed, words_of
from .merging import Whose
from .pane_form import PaneForm


class EntryPaneForm(PaneForm[EntryDetail]):
    """A pane about an entry, of which it may change `COMPARED`; about none where `record` is None.

    Changes to its other fields are nobody's concern here.
    """

    RECORD = EntryDetail

    def __init__(self, record: EntryDetail | None, *, version: int | None, **options: Any) -> None:
        super().__init__(record, **options)
        self.version = version
        """Of the entry, as the person saw it."""

    def watched(self) -> Touched:
        """Return the entry that the contact was about."""
        return frozenset({("entry", self.record.id)} if self.record is not None else ())

    def ref_of(self, base: EntryDetail) -> str:
        """Return the entry's reference."""
        return base.ref

    def words_of(self, record: EntryDetail, name: str) -> str:
        """Return a field of the entry as people read it."""
        return words_of(record, name)

    def is_same(self, base: EntryDetail, theirs: EntryDetail, name: str) -> bool:
        """Whether a field says the same in two states of the entry."""
        return bool(getattr(base, name) == getattr(theirs, name))

    async def adopt(self, record: EntryDetail) -> None:
        """Go on from another state of the entry."""
        self.record, self.version = record, record.version

    async def has_moved(self) -> bool:
        """Whether what may be changed here was changed by someone else."""
        theirs = await self.entry_now()
        mine = self.record
        if theirs is None or mine is None:
            return mine is not None
        return any(not self.is_same(mine, theirs, name) for name in self.COMPARED)

    async def fresh(self, base: EntryDetail) -> tuple[EntryDetail | None, Whose]:
        """Return the entry as it is now, None when it is gone, and who changed it."""
        try:
            history = (await self.desk.ask(ListHistory(entry_id=base.id))).rows
        except AtRiskError:
            history = ()
        return await self.entry_now(), partial(who_changed, history, zone=self.desk.actor.zone)

    async def entry_now(self) -> EntryDetail | None:
        """Return the entry as it is now, None when it is gone or there is none."""
        if self.record is None:
            return None
        try:
            theirs = await self.desk.ask(GetEntry(entry_id=self.record.id))
        except Missing:
            return None
        return None if theirs.deleted else theirs
