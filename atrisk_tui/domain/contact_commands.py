"""What an agent does about a customer in an hour: contacts, notes, snoozing, escalating.

As in `commands`: one class, one intent, one audit entry.
"""

from datetime import datetime

from .commands import Command, EntryCommand
from .model import ContactChannel, ContactResult, Escalation, RiskLevel
from .values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LogContact(Command):
    """Log a contact with a customer."""

    customer_id: int
    channel: ContactChannel
    result: ContactResult
    entry_id: int | None = None
    """The entry it was about; it counts for every active entry of the customer all the same."""
    entry_version: int | None = None
    """Needed where the entry changes with it: follow-up, risk or mitigation action."""
    note: str = ""
    do_not_call: bool = False
    """They ask not to be called again: set at once."""
    follow_up_at: datetime | None = None
    """The entry's next follow-up; None leaves the one there is."""
    risk_level: RiskLevel | None = None
    mitigation_action_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(Command):
    """Write a note about a customer."""

    customer_id: int
    body: str
    entry_id: int | None = None
    """The entry it is about, None for the customer as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeEntry(EntryCommand):
    """Snooze the entry."""

    until: datetime
    """In the future, at most a year away."""
    note: str
    """Why, 1 to 500 characters; kept in the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeEntry(EntryCommand):
    """Bring a snoozed entry back into the queues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateEntry(EntryCommand):
    """Hand the entry up, or take it back down."""

    to: Escalation
    """`none` takes it back down."""
    note: str
