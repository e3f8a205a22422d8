"""One line of a timeline: a contact, a note or a change, as people read them one under another."""

from datetime import datetime
from enum import StrEnum

from .model import ContactChannel, ContactResult, entry_ref
from .rows import AuditRow
from .values import dataclass


class TimelineKind(StrEnum):
    """What a line of a timeline tells of."""

    CONTACTS = "contacts"
    """What was said with the customer, and the tries."""
    NOTES = "notes"
    CHANGES = "changes"
    """All else: what was changed, by whom, from what to what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One contact, note or change."""

    id: int
    """The audit row's id: newer is higher."""
    at: datetime
    kind: TimelineKind
    actor: str
    """Username."""
    actor_name: str
    table: str
    row_id: int
    """The interaction, the note, or the record that was changed."""
    entry_id: int | None
    """The entry it is about, None for the customer as a whole."""
    channel: ContactChannel | None = None
    """Contacts only, as is `result`."""
    result: ContactResult | None = None
    text: str = ""
    """What was written of a contact, or the note itself, whole; of a change why it was made."""
    change: AuditRow | None = None
    """What was changed; None for contacts and notes."""

    @property
    def entry_ref(self) -> str | None:
        """How people call the entry: `AR-1042`."""
        return None if self.entry_id is None else entry_ref(self.entry_id)

    @property
    def is_taken_back(self) -> bool:
        """Whether a later change took it back; contacts and notes leave the timeline then."""
        return self.change is not None and self.change.reverted
