"""A form on an at-risk entry that someone else may have saved meanwhile."""

from dataclasses import fields
from functools import partial
from typing import Any

from ..desk import Touched
from ..domain.queries import EntryRowsById, GetEntry, ListHistory
from ..domain.rows import EntryDetail
from ..errors import AtRiskError, Missing
from .catalog_news import follow_catalogs
from .conflict import COMPARED, who_changed, words_of
from .merging import MergingForm, Whose
from .outcome_fields import OutcomeForm


class EntryMergingForm(MergingForm[EntryDetail], OutcomeForm):
    """A form that was opened with one state of an entry and is saved over another."""

    COMPARED = COMPARED

    def __init__(self, *, entry: EntryDetail | None, **options: Any) -> None:
        super().__init__(**options)
        self.entry = entry
        """The entry as it was when the form was opened, or last merged."""

    def opened_with(self) -> EntryDetail | None:
        """Return the entry as it was when the form was opened."""
        return self.entry

    def ref_of(self, base: EntryDetail) -> str:
        """Return the entry's reference."""
        return base.ref

    def words_of(self, record: EntryDetail, name: str) -> str:
        """Return a field of an entry as people read it."""
        return words_of(record, name)

    def is_same(self, base: EntryDetail, theirs: EntryDetail, name: str) -> bool:
        """Whether a field says the same in two states of the entry."""
        held = {field.name for field in fields(EntryDetail)}
        key = f"{name}_id" if f"{name}_id" in held else name
        return bool(getattr(base, key) == getattr(theirs, key))

    def watched(self) -> Touched:
        """Return the entry that the form was opened on."""
        return frozenset({("entry", self.entry.id)} if self.entry is not None else ())

    async def has_moved(self) -> bool:
        """Whether someone else has saved the entry since."""
        if self.entry is None:
            return False
        rows = await self.desk.ask(EntryRowsById(ids=(self.entry.id,)))
        return not rows or rows[0].version != self.entry.version

    async def rows_changed(self, touched: Touched) -> None:
        """Tell early of another's save, and follow what became of a chosen catalog item."""
        await super().rows_changed(touched)
        if self.is_ready and not self.is_saving:
            self.merged |= await follow_catalogs(self, self.catalogs(), touched)
            self.show_beside()

    def gone_without_base(self) -> str:
        """Return what is said when a new entry's customer has gone."""
        return "the customer is not there any more: nothing was saved"

    async def fresh(self, base: EntryDetail) -> tuple[EntryDetail | None, Whose]:
        """Return the entry as it is now, None when it is gone, and who changed it."""
        try:
            history = (await self.desk.ask(ListHistory(entry_id=base.id))).rows
        except AtRiskError:
            history = ()
        whose = partial(who_changed, history, zone=self.desk.actor.zone)
        try:
            theirs = await self.desk.ask(GetEntry(entry_id=base.id))
        except Missing:
            return None, whose
        return (None if theirs.deleted else theirs), whose
