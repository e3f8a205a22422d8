"""What every screen that changes records can do: undo and redo, and dim what a role may not."""

from datetime import timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType

from ..domain.commands import Command
from ..domain.contact_commands import LogContact
from ..domain.dates import local
from ..domain.paging import Span
from ..domain.policy import refusal
from ..domain.queries import MyChanges
from ..domain.rows import Undoable
from .ask import ConfirmPrompt
from .base import WorkScreen, verb

UNDO_AT_ONCE_S = 300
"""`u` asks first about a change older than this, or one whose row is not on the screen."""
LOOKED_THROUGH = 20
"""Changes among which the latest contact is looked for."""


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
        stays = "" if redo else await self._contact_that_stays(found)
        if found is None:
            nothing = "nothing to bring back" if redo else "nothing of yours today to take back"
            self.say(stays or nothing)
            return
        fresh = (self.now() - found.at).total_seconds() < UNDO_AT_ONCE_S
        record = (found.table, found.row_id)
        if stays or not (fresh and (record == self.written_here or self.on_screen_now(*record))):
            before = f"{stays}.\n" if stays else ""
            question = f"{before}{'Redo' if redo else 'Undo'}: {self._words(found)}?"
            if not await self.prompt(ConfirmPrompt(question, "Redo" if redo else "Undo")):
                return
        receipt = await self.desk.revert(found)
        await self.work_app.publish(receipt.touched)
        await self.after_undo()
        done, hint = ("brought back", "u Undo") if redo else ("taken back", "U Redo")
        self.say(f"{found.label}: {done}: {lower(found.words)}", hint=hint)

    async def _contact_that_stays(self, found: Undoable | None) -> str:
        """Return why my latest contact is not what is taken back; empty where none is newer.

        It is passed over once it is too old: who presses `u` for it must not lose another change.
        """
        minutes = self.settings.number("contact_undo_minutes")
        if found is not None and self.now() - found.at <= timedelta(minutes=minutes):
            return ""
        page = await self.desk.ask(MyChanges(span=Span(limit=LOOKED_THROUGH)))
        for row in page.rows:
            if found is not None and row.id <= found.audit_id:
                break
            if row.intent == LogContact.__name__ and not row.reverted:
                at = local(row.at, self.desk.actor.zone)
                return (
                    f"The {row.subject} of {at:%H:%M} stays: it could be undone for {minutes} min"
                )
        return ""

    def _words(self, found: Undoable) -> str:
        at = local(found.at, self.desk.actor.zone)
        return f"{lower(found.words)}, {found.label}, {at:%H:%M}"


def lower(words: str) -> str:
    """Return a sentence as it stands inside another one."""
    return words[:1].lower() + words[1:].rstrip(".")
