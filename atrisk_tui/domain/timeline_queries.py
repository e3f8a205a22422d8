"""What happened to a customer or to an entry, as one list."""

from dataclasses import field

from .paging import Page, Span
from .queries import Query
from .timeline_rows import TimelineKind, TimelineRow
from .values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTimeline(Query[Page[TimelineRow]]):
    """Contacts, notes and changes of an entry or of a customer, newest first. Raises: Missing.

    Exactly one of the two ids. A customer's has that of all their entries. An entry's has its
    own changes and offers, the contacts and notes about it, and what was logged for the customer
    while it was active: contacts about any entry, notes about the customer as a whole. What was
    taken back of contacts and notes is left out, with its undo.
    """

    entry_id: int | None = None
    customer_id: int | None = None
    kind: TimelineKind | None = None
    """None for all."""
    span: Span = field(default_factory=Span)
