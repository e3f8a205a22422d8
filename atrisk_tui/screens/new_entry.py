"""What every screen with customers or entries can do: report one at risk, undo, redo."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from ..domain.commands import Command, CreateEntry
from ..domain.dates import local
from ..domain.policy import refusal
from ..domain.rows import Undoable
from .ask import ConfirmPrompt
from .at_hand import lower
from .base import WorkScreen, verb

UNDO_AT_ONCE_S = 300
"""`u` asks first about a change older than this, or one whose row is not on the screen."""


class CustomerVerbs(WorkScreen):
    """A screen from which a customer can be reported at risk, and my changes taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", id="entry.new", tooltip="Report a customer at risk"),
        Binding("u", "undo", "Undo", id="desk.undo", tooltip="Take back your latest change"),
        Binding("U", "redo", "Redo", id="desk.redo", tooltip="Bring back what you took back"),
    ]

    NEEDS: ClassVar[dict[str, type[Command]]] = {"new": CreateEntry}
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

    def on_screen_now(self, table: str, row_id: int) -> bool:
        """Whether that record can be seen now; undo asks first about one that cannot."""
        del table, row_id
        return False

    @verb
    async def open_customer(self, customer_id: int) -> None:
        """Show one customer with everything known of them."""
        from .customer import CustomerScreen

        await self.app.push_screen(CustomerScreen(customer_id, siblings=self.sibling))

    def sibling(self, step: int) -> int | None:
        """Move the cursor by `step` records and return the id there, None at the end."""
        del step
        return None

    @verb
    async def action_new(self) -> None:
        """Report a customer at risk: the one here, or one found by name or number."""
        from .entry import EntryScreen
        from .entry_form import EntryForm, OpenInstead
        from .find import find_customer

        customer_id = self.customer_here()
        if customer_id is None:
            customer_id = await find_customer(self, "New entry for which customer?")
        if customer_id is None:
            return
        saved = await self.prompt(EntryForm(customer_id=customer_id))
        if isinstance(saved, OpenInstead):
            await self.app.push_screen(EntryScreen(saved.entry_id))
        elif saved:
            self.say(f"{saved} opened", hint="u Undo")
            await self.entry_added(int(saved.removeprefix("AR-")))

    def customer_here(self) -> int | None:
        """Return the customer that a new entry is for without asking, None to ask."""
        return None

    async def entry_added(self, entry_id: int) -> None:
        """Bring a new entry into sight."""

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
        if not (fresh and self.on_screen_now(found.table, found.row_id)):
            question = f"{'Redo' if redo else 'Undo'}: {self._words(found)}?"
            if not await self.prompt(ConfirmPrompt(question, "Redo" if redo else "Undo")):
                return
        receipt = await self.desk.revert(found)
        await self.work_app.publish(receipt.touched)
        done, hint = ("brought back", "u Undo") if redo else ("taken back", "U Redo")
        self.say(f"{found.label}: {done}: {lower(found.words)}", hint=hint)

    def _words(self, found: Undoable) -> str:
        at = local(found.at, self.desk.actor.zone)
        return f"{lower(found.words)}, {found.label}, {at:%H:%M}"
