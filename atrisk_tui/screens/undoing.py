"""What every screen that changes records can do: undo and redo, and dim what a role may not."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from ..domain.commands import Command
from ..domain.dates import local
from ..domain.policy import refusal
from ..domain.rows import Undoable
from .ask import ConfirmPrompt
from .base import WorkScreen, verb

UNDO_AT_ONCE_S = 300
"""`u` asks first about a change older than this, or one whose row is not on the screen."""


class UndoVerbs(WorkScreen):
    """A screen from which my own changes can be taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "undo", "Undo", id="desk.undo", tooltip="Take back your latest change"),
        Binding("U", "redo", "Redo", id="desk.redo", tooltip="Bring back what you took back"),
    ]

    NEEDS: ClassVar[dict[str, type[Command]]] = {}
    """Action to the command it leads to: dimmed for a role that may not."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what the person's role may not do."""
        needs = self.NEEDS.get(action)
        if needs is not None and not self.desk.may(needs):
            return None
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """Return what the person's role may not do."""
        needs = self.NEEDS.get(action)
        refused = refusal(self.desk.actor.grants, needs) if needs is not None else None
        return refused or super().why_not(action)

    written_here: tuple[str, int] | None = None
    """The record without a row of its own that was written last from here, by table and id."""

    def on_screen_now(self, table: str, row_id: int) -> bool:
        """Whether that record can be seen now; undo asks first about one that cannot."""
        del table, row_id
        return False

    async def after_undo(self) -> None:
        """Do what has to follow once a change was taken back or brought back."""

    @verb
    async def action_undo(self) -> None:
        """Take back my latest change of today."""
        await self._revert(redo=False)

    @verb
    async def action_redo(self) -> None:
        """Bring back what I took back last."""
        await self._revert(redo=True)

    async def _revert(self, *, redo: bool) -> None:
        found = await self.desk.undoable(redo=redo)
        if found is None:
            self.say("nothing to bring back" if redo else "nothing of yours today to take back")
            return
        fresh = (self.now() - found.at).total_seconds() < UNDO_AT_ONCE_S
        record = (found.table, found.row_id)
        if not (fresh and (record == self.written_here or self.on_screen_now(*record))):
            question = f"{'Redo' if redo else 'Undo'}: {self._words(found)}?"
            if not await self.prompt(ConfirmPrompt(question, "Redo" if redo else "Undo")):
                return
        receipt = await self.desk.revert(found)
        await self.work_app.publish(receipt.touched)
        await self.after_undo()
        done, hint = ("brought back", "u Undo") if redo else ("taken back", "U Redo")
        self.say(f"{found.label}: {done}: {lower(found.words)}", hint=hint)

    def _words(self, found: Undoable) -> str:
        at = local(found.at, self.desk.actor.zone)
        return f"{lower(found.words)}, {found.label}, {at:%H:%M}"


def lower(words: str) -> str:
    """Return a sentence as it stands inside another one."""
    return words[:1].lower() + words[1:].rstrip(".")
