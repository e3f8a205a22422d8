"""What every screen with customers or entries can do: report one at risk."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from ..domain.commands import Command, CreateEntry
from .base import verb
from .copying import CopyVerbs
from .spares import open_record
from .undoing import UndoVerbs


class CustomerVerbs(CopyVerbs, UndoVerbs):
    """A screen from which a customer can be reported at risk, and my changes taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", id="entry.new", tooltip="Report a customer at risk"),
    ]

    NEEDS: ClassVar[dict[str, type[Command]]] = {"new": CreateEntry}

    @verb
    async def open_customer(self, customer_id: int) -> None:
        """Show one customer with everything known of them."""
        from .customer import CustomerScreen

        await open_record(self, CustomerScreen, customer_id, siblings=self.sibling)

    async def sibling(self, step: int) -> int | None:
        """Move the cursor by `step` records and return the id there, None at the end."""
        del step
        return None

    @verb
    async def action_new(self) -> None:
        """Report a customer at risk: the one here, or one found by name or number."""
        from .draft_offers import fill_in
        from .entry import EntryScreen
        from .entry_form import EntryForm, OpenInstead
        from .find import find_customer

        customer_id = self.customer_here()
        if customer_id is None:
            customer_id = await find_customer(self, "New entry for which customer?")
        if customer_id is None:
            return
        saved = await fill_in(self, EntryForm(customer_id=customer_id))
        if isinstance(saved, OpenInstead):
            await open_record(self, EntryScreen, saved.entry_id)
        elif saved:
            self.say(f"{saved} opened", hint="u Undo")
            await self.entry_added(int(saved.removeprefix("AR-")))

    def customer_here(self) -> int | None:
        """Return the customer that a new entry is for without asking, None to ask."""
        return None

    async def entry_added(self, entry_id: int) -> None:
        """Bring a new entry into sight."""
