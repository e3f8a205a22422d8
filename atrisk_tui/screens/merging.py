"""A form on an entry that someone else may have saved meanwhile: what both said is kept."""

from typing import Any

from ..desk import Touched
from ..domain.queries import EntryRowsById, GetEntry, ListHistory
from ..domain.rows import AuditRow, EntryDetail
from ..domain.text import label
from ..errors import AtRiskError, Missing
from .conflict import (
    COMPARED,
    Clash,
    ConflictPrompt,
    GonePrompt,
    WayOn,
    changed_names,
    my_text,
    who_changed,
    words_of,
)
from .outcome_fields import OutcomeForm


class MergingForm(OutcomeForm):
    """A form that was opened with one state of an entry and is saved over another."""

    def __init__(self, *, entry: EntryDetail | None, **options: Any) -> None:
        super().__init__(**options)
        self.entry = entry
        """The entry as it was when the form was opened, or last merged."""
        self.merged: dict[str, str] = {}
        """Fields taken from someone else, and from whom."""

    def stored(self, name: str, entry: EntryDetail) -> Any:
        """Return what the field of that name holds for an entry."""
        raise NotImplementedError

    async def adopt(self, entry: EntryDetail) -> None:
        """Show what follows from another state of the entry."""
        raise NotImplementedError

    def origin(self, name: str) -> str:
        """Return from whom a field was taken over."""
        taken = name in self.merged and not self.fields[name].is_changed
        return f"from {self.merged[name]}" if taken else ""

    def watched(self) -> Touched:
        """Return the entry that the form was opened on."""
        return frozenset({("entry", self.entry.id)} if self.entry is not None else ())

    async def rows_changed(self, touched: Touched) -> None:
        """Tell early when someone else has changed what is being edited."""
        if self.is_saving or self.entry is None or not touched & self.watched():
            return
        rows = await self.desk.ask(EntryRowsById(ids=(self.entry.id,)))
        if not rows or rows[0].version != self.entry.version:
            self.say("someone else has changed it: saving shows what, nothing typed is lost")

    async def resolve(self) -> None:
        """Show who changed what, and go on as the person says."""
        base = self.entry
        if base is None:
            raise Missing("the customer is not there any more: nothing was saved")
        theirs, history = await self._fresh(base)
        if theirs is None:
            await self._say_gone(base, history)
            return
        clashes = self._clashes(base, theirs, history)
        if not clashes:
            await self.adopt(theirs)
            await self.save_now()
            return
        way = await self.prompt(ConflictPrompt(base.ref, clashes))
        if way is None:
            self.say("not saved yet: ctrl+s asks again")
            return
        await self._merge(theirs, clashes, take_all=way is WayOn.THEIRS)
        if way is WayOn.MINE:
            await self.save_now()
        else:
            names = ", ".join(label(clash.name).lower() for clash in clashes)
            self.say(f"taken over: {names}; ctrl+s saves what is yours")

    async def _fresh(self, base: EntryDetail) -> tuple[EntryDetail | None, tuple[AuditRow, ...]]:
        try:
            history = (await self.desk.ask(ListHistory(entry_id=base.id))).rows
        except AtRiskError:
            history = ()
        try:
            theirs = await self.desk.ask(GetEntry(entry_id=base.id))
        except Missing:
            return None, history
        return (None if theirs.deleted else theirs), history

    def _clashes(
        self, base: EntryDetail, theirs: EntryDetail, history: tuple[AuditRow, ...]
    ) -> list[Clash]:
        zone = self.desk.actor.zone
        return [
            Clash(
                name,
                words_of(base, name),
                words_of(theirs, name),
                self._mine(name),
                who_changed(history, name, zone),
            )
            for name in changed_names(base, theirs)
        ]

    def _mine(self, name: str) -> str | None:
        field = self.fields.get(name)
        if field is None or not field.row.display or not field.is_changed:
            return None
        return field.row.field.words or "empty"

    async def _merge(self, theirs: EntryDetail, clashes: list[Clash], *, take_all: bool) -> None:
        """Take over what only they changed, with `take_all` also what both did."""
        for clash in clashes:
            field = self.fields.get(clash.name)
            if field is None:
                continue
            content = self.stored(clash.name, theirs)
            if take_all or clash.is_theirs_alone:
                self.start(clash.name, content)
                self.merged[clash.name] = clash.who or "someone else"
            else:
                field.baseline = content
        await self.adopt(theirs)
        self.show_beside()

    async def _say_gone(self, base: EntryDetail, history: tuple[AuditRow, ...]) -> None:
        who = who_changed(history, "deleted_at", self.desk.actor.zone)
        if await self.prompt(GonePrompt(base.ref, who)) is WayOn.COPY:
            typed = [
                (name, field.row.field.words)
                for name, field in self.fields.items()
                if field.is_changed or name in COMPARED
            ]
            self.app.copy_to_clipboard(my_text(typed))
            self.say("copied, as far as your terminal allows it; esc leaves the form")
