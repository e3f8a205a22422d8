"""A form on a record that someone else may have saved meanwhile: what both said is kept."""

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from ..desk import Touched
from ..domain.text import label
from ..errors import Missing
from .conflict import Clash, ConflictPrompt, GonePrompt, WayOn, my_text
from .form_base import FormScreen

T = TypeVar("T")
Whose = Callable[[str], str]
"""Gives who changed a field last, and when; empty where nothing tells."""


class MergingForm(FormScreen, Generic[T]):
    """A form that was opened with one state of a record and is saved over another."""

    COMPARED: ClassVar[tuple[str, ...]] = ()
    """What two people can both change, in the form's order."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.merged: dict[str, str] = {}
        """Fields taken from someone else, and from whom."""

    def opened_with(self) -> T | None:
        """Return the record as it was when the form was opened, or last merged; None: a new one."""
        raise NotImplementedError

    def ref_of(self, base: T) -> str:
        """Return what people call the record."""
        raise NotImplementedError

    async def fresh(self, base: T) -> tuple[T | None, Whose]:
        """Return the record as it is now, None when it is gone, and who changed it."""
        raise NotImplementedError

    def stored(self, name: str, record: T) -> Any:
        """Return what the field of that name holds for a record."""
        raise NotImplementedError

    def words_of(self, record: T, name: str) -> str:
        """Return a field of a record as people read it."""
        raise NotImplementedError

    def is_same(self, base: T, theirs: T, name: str) -> bool:
        """Whether a field says the same in two states of the record."""
        return bool(self.stored(name, base) == self.stored(name, theirs))

    async def adopt(self, record: T) -> None:
        """Show what follows from another state of the record."""
        raise NotImplementedError

    async def has_moved(self) -> bool:
        """Whether someone else has saved the record since."""
        return True

    def gone_without_base(self) -> str:
        """Return what is said when what a new record needs is not there any more."""
        return "it is not there any more: nothing was saved"

    def origin(self, name: str) -> str:
        """Return from whom a field was taken over."""
        taken = name in self.merged and not self.fields[name].is_changed
        return f"from {self.merged[name]}" if taken else ""

    async def rows_changed(self, touched: Touched) -> None:
        """Tell early when someone else has changed what is being edited."""
        if self.is_saving or self.opened_with() is None or not touched & self.watched():
            return
        if await self.has_moved():
            self.say("someone else has changed it: saving shows what, nothing typed is lost")

    async def resolve(self) -> None:
        """Show who changed what, and go on as the person says."""
        base = self.opened_with()
        if base is None:
            raise Missing(self.gone_without_base())
        theirs, whose = await self.fresh(base)
        if theirs is None:
            await self._say_gone(base, whose)
            return
        clashes = self._clashes(base, theirs, whose)
        if not clashes:
            await self.adopt(theirs)
            await self.save_now()
            return
        way = await self.prompt(ConflictPrompt(self.ref_of(base), clashes))
        if way is None:
            self.say("not saved yet: ctrl+s asks again")
            return
        await self._merge(theirs, clashes, take_all=way is WayOn.THEIRS)
        if way is WayOn.MINE:
            await self.save_now()
        else:
            names = ", ".join(label(clash.name).lower() for clash in clashes)
            self.say(f"taken over: {names}; ctrl+s saves what is yours")

    def _clashes(self, base: T, theirs: T, whose: Whose) -> list[Clash]:
        return [
            Clash(
                name,
                self.words_of(base, name),
                self.words_of(theirs, name),
                self._mine(name),
                whose(name),
            )
            for name in self.COMPARED
            if not self.is_same(base, theirs, name)
        ]

    def _mine(self, name: str) -> str | None:
        field = self.fields.get(name)
        if field is None or not field.row.display or not field.is_changed:
            return None
        return field.row.field.words or "empty"

    async def _merge(self, theirs: T, clashes: list[Clash], *, take_all: bool) -> None:
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

    async def _say_gone(self, base: T, whose: Whose) -> None:
        prompt = GonePrompt(self.ref_of(base), whose("deleted_at"))
        if await self.prompt(prompt) is WayOn.COPY:
            typed = [
                (name, field.row.field.words)
                for name, field in self.fields.items()
                if field.is_changed or name in self.COMPARED
            ]
            self.app.copy_to_clipboard(my_text(typed))
            self.say("copied, as far as your terminal allows it; esc leaves the form")
