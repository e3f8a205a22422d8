"""What can be asked about contacts with customers."""

from dataclasses import field

from .contact_rows import ContactRow
from .paging import Page, Span
from .queries import Query
from .values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ListContacts(Query[Page[ContactRow]]):
    """Contacts with a customer and tries, newest first, a page at a time. Raises: Missing."""

    customer_id: int
    span: Span = field(default_factory=Span)
