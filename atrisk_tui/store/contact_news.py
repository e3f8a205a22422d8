"""Whose lines in the lists a contact changes, beside the contact's own."""

from sqlalchemy import select
from sqlmodel import col

from .tables import Entry
from .work import Work


def note_contact(work: Work, customer_id: int) -> None:
    """Have the receipt name the customer and their active entries: each shows its last contact."""
    active = select(col(Entry.id)).where(
        col(Entry.customer_id) == customer_id,
        col(Entry.closed_at).is_(None),
        col(Entry.deleted_at).is_(None),
    )
    entries = {("entry", entry_id) for entry_id in work.session.scalars(active)}
    work.session.noted |= {("customer", customer_id)} | entries
