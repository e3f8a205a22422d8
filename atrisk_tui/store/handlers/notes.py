"""Notes: what colleagues should know of a customer, or of one entry."""

from ...domain.contact_commands import AddNote
from ...domain.model import entry_ref
from ...domain.rules import note_body_text
from ...errors import Missing
from ..tables import Customer, Entry, Note
from ..work import Done, Work
from .lookups import new_row


def add_note(work: Work, command: AddNote) -> Done:
    """Keep a note, in the author's name; its undo takes it off every screen."""
    customer = _customer(work, command.customer_id)
    _check_entry(work, command.entry_id, customer)
    row = new_row(
        Note,
        customer_id=customer.id,
        entry_id=command.entry_id,
        location_id=customer.location_id,
        at=work.now,
        user_id=work.actor.id,
        body=note_body_text(command.body),
    )
    work.session.add(row)
    work.session.flush()
    return Done("note", row.id)


def _customer(work: Work, customer_id: int) -> Customer:
    """Return the customer in the actor's sight, held at their location. Raises: Missing."""
    customer = work.shared(Customer, customer_id)
    if customer is None or not work.in_sight(customer):
        raise Missing("no such customer")
    return customer


def _check_entry(work: Work, entry_id: int | None, customer: Customer) -> None:
    """Go on only if the entry is the customer's; a closed one may be written about too."""
    if entry_id is None:
        return
    entry = work.shared(Entry, entry_id)
    if entry is None or entry.customer_id != customer.id:
        raise Missing(f"no such entry: {entry_ref(entry_id)}")
