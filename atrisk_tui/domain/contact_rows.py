"""The rows of contacts with customers: values as in `rows`."""

from datetime import datetime

from .model import ContactChannel, ContactResult, entry_ref
from .values import dataclass

MOST_TRIES = 99
"""Tries are counted up to here: that many stand for as many or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastContact:
    """The latest contact with a customer, or try, as lists tell it."""

    id: int
    at: datetime
    channel: ContactChannel
    result: ContactResult
    by: str
    """Username."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """One contact with a customer, or one try."""

    id: int
    customer_id: int
    entry_id: int | None
    """The entry it was about; it counts for every active entry of the customer all the same."""
    at: datetime
    by_id: int
    by: str
    """Username."""
    by_name: str
    channel: ContactChannel
    result: ContactResult
    note: str

    @property
    def ref(self) -> str | None:
        """The reference of the entry it was about."""
        return entry_ref(self.entry_id) if self.entry_id else None
