"""Many marked entries at once: which a verb is about, and the result of each."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, cast

from ..domain.commands import Command
from ..domain.entry_rows import EntryRow
from ..domain.many import ManyCommand, Marked
from ..domain.paging import Row
from ..domain.policy import many_refusal, refusal
from ..domain.queries import EntryRowsById
from ..domain.values import dataclass
from ..errors import Denied, Missing
from .ask import ConfirmPrompt
from .at_hand import Target, name
from .lists import MOST_ASKED
from .marking import MarkingList
from .refused import RefusedScreen, refused_rows

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Group:
    """The marked entries that a verb is about."""

    entries: tuple[Marked, ...]
    words: str
    """How many, and the first one's name: "12 entries, Kerr Dental first"."""


class ManyAtOnce(MarkingList[R]):
    """A list with what all verbs on marked entries share: which they are, the result of each.

    With one mark elsewhere than at the cursor a verb is about that entry.
    """

    MANY: ClassVar[dict[str, type[Command]]] = {}
    """Action to the command it leads to where several entries are marked."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._one: EntryRow | None = None
        """The marked entry that the next verb is about."""
        self._one_id: int | None = None
        """The marked entry that the verb under way is about."""

    # Which entries

    def target(self) -> Target:
        """Return the marked entry a verb was begun for, else the one at the cursor."""
        if self._one is None:
            return super().target()
        one, self._one = self._one, None
        return one

    def told(self, entry: Target, what: str) -> None:
        """Say what was done to an entry; the one it was marked for is done with."""
        if entry.id == self._one_id:
            self.table.set_marks(drop=(entry.id,))
            self.marks_changed()
            self._one_id = None
        super().told(entry, what)

    async def group(
        self, single: Callable[[], object], command: type[Command], *, asks: str = ""
    ) -> Group | None:
        """Return the marked entries in sight; where there are none or one, begin `single`.

        `asks` is put to the person with the name of a marked entry that is not at the cursor.
        Raises: Denied when the person may not change that many.
        """
        # On another pane the marks are not seen, and so not meant.
        marked = await self.marked() if self.is_at_list else ()
        self._one, self._one_id = None, None
        if len(marked) > 1:
            actor = self.desk.actor
            if why := refusal(actor.grants, command):
                raise Denied(_for_many(why))
            if why := many_refusal(actor, len(marked)):
                raise Denied(why)
            return Group(marked, await self._group_words(marked))
        here = self.entry_here()
        if marked and (here is None or here.id != marked[0][0]):
            row = await self._row_of(marked[0][0])
            question = f"{asks} {name(row)}, the marked one?"
            if asks and not await self.prompt(ConfirmPrompt(question, "does it")):
                return None
            self._one, self._one_id = row, row.id
        single()
        return None

    async def _row_of(self, entry_id: int) -> EntryRow:
        for row in self.table.window.rows:
            if row.id == entry_id and (entry := self.entry_of(row)) is not None:
                return entry
        found = await self.desk.ask(EntryRowsById(ids=(entry_id,)))
        if not found:
            raise Missing("the marked entry is gone: esc clears the mark")
        return found[0]

    async def _group_words(self, marked: tuple[Marked, ...]) -> str:
        first = await self._row_of(marked[0][0])
        left_out = f", {len(self.hidden)} hidden left out" if self.hidden else ""
        return f"{len(marked):,} entries, {first.customer_name} first{left_out}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what the person's role may not do to many."""
        needs = self._many_of(action)
        if needs is not None and not self.desk.may(needs):
            return None
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """Return what the person's role may not do to many."""
        needs = self._many_of(action)
        refused = refusal(self.desk.actor.grants, needs) if needs is not None else None
        return _for_many(refused) if refused else super().why_not(action)

    def _many_of(self, action: str) -> type[Command] | None:
        return self.MANY.get(action) if self.acts_on_many else None

    # Carrying out

    async def do_many(self, group: Group, command: ManyCommand, done: str) -> None:
        """Change them all; tell how many were, and name each one that was not."""
        total = len(group.entries)
        receipt = await self.change(command)
        self.written_here = ("entry", receipt.subject_id or 0)
        changed = len(cast("list[int]", receipt.detail["done"]))
        refused = refused_rows(receipt.detail["refused"])
        left = {row.id for row in refused}
        self.table.set_marks(drop=(id_ for id_, _ in group.entries if id_ not in left))
        self.marks_changed()
        same = total - changed - len(refused)
        told = f"{changed:,}{f' of {total:,}' if changed < total else ''} {done}"
        told += f", {same:,} had that already" if same else ""
        if refused:
            self.work_app.forget_keys()
            await self._look_again(tuple(left))
            told += f", {len(refused):,} refused and still marked"
            self.say(told, hint="u Undo")
            title = f"{len(refused):,} of {total:,} not changed, and still marked"
            await self.prompt(RefusedScreen(title, refused))
        self.say(told, hint="u Undo")

    async def _look_again(self, ids: tuple[int, ...]) -> None:
        """Show refused entries as they are now: who goes on with them has seen why."""
        for start in range(0, len(ids), MOST_ASKED):
            part = ids[start : start + MOST_ASKED]
            await self.rows_changed(frozenset(("entry", id_) for id_ in part))
            fresh = await self.desk.ask(EntryRowsById(ids=part))
            there = {row.id: row.version for row in fresh}
            gone = [id_ for id_ in part if id_ not in there]
            self.table.set_marks(add=there.items(), drop=gone)
        self.marks_changed()


def _for_many(why: str) -> str:
    """Say how to go on where a role may not change many."""
    return f"{why}: esc clears the marks"
