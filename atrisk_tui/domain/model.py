"""The nouns of a retention team, as plain immutable values and their small vocabularies."""

import re
from enum import StrEnum

from .values import dataclass

_REF = re.compile(r"(ar-?)?(?P<id>[0-9]{1,10})", re.IGNORECASE)
_LARGEST_ID = 2**31 - 1


class RiskLevel(StrEnum):
    """How likely the customer is to leave, as the person working the entry judges it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """1 for high, 2 for medium, 3 for low: worst first in ascending order."""
        return {"high": 1, "medium": 2, "low": 3}[self.value]

    @classmethod
    def of_rank(cls, rank: int) -> "RiskLevel":
        """Return the level stored under `rank`."""
        return (cls.HIGH, cls.MEDIUM, cls.LOW)[rank - 1]

    def step(self, by: int) -> "RiskLevel | None":
        """Return the level `by` steps higher, or None beyond the ends."""
        place = list(RiskLevel).index(self) + by
        return list(RiskLevel)[place] if 0 <= place < len(RiskLevel) else None


class EntryStatus(StrEnum):
    """Where an at-risk entry stands. Cancelled is shown as Void: the entry was not real."""

    OPEN = "open"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"
    LOST = "lost"

    @property
    def active(self) -> bool:
        """Whether the entry is still being worked."""
        return self in {EntryStatus.OPEN, EntryStatus.MITIGATED}


class Outcome(StrEnum):
    """What a resolution says of the customer."""

    SAVED = "saved"
    LOST = "lost"
    VOID = "void"

    @property
    def status(self) -> EntryStatus:
        """The closed status a resolution of this class belongs to."""
        return {
            Outcome.SAVED: EntryStatus.RESOLVED,
            Outcome.LOST: EntryStatus.LOST,
            Outcome.VOID: EntryStatus.CANCELLED,
        }[self]

    @classmethod
    def of(cls, status: EntryStatus) -> "Outcome":
        """Return the outcome class that `status` needs; KeyError for an active status."""
        return {
            EntryStatus.RESOLVED: cls.SAVED,
            EntryStatus.LOST: cls.LOST,
            EntryStatus.CANCELLED: cls.VOID,
        }[status]


class CustomerStatus(StrEnum):
    """Whether the customer is still one."""

    ACTIVE = "active"
    PENDING_CANCEL = "pending_cancel"
    CANCELLED = "cancelled"
    ARCHIVED = "archived"


class Channel(StrEnum):
    """How a customer prefers to be reached."""

    PHONE = "phone"
    EMAIL = "email"
    SMS = "sms"
    CHAT = "chat"
    VISIT = "visit"
    LETTER = "letter"


class Source(StrEnum):
    """Where an entry came from."""

    MANUAL = "manual"
    IMPORT = "import"
    RULE = "rule"
    TICKET = "ticket"
    DEMO = "demo"


class Escalation(StrEnum):
    """How high an entry has been handed up."""

    NONE = "none"
    LEAD = "lead"
    MANAGER = "manager"
    EXECUTIVE = "executive"


class CancelCategory(StrEnum):
    """Whose will a cancellation was."""

    VOLUNTARY = "voluntary"
    INVOLUNTARY = "involuntary"
    OTHER = "other"


class CatalogKind(StrEnum):
    """The lists an admin keeps: the six catalogs, and the account classes."""

    REASONS = "reasons"
    CAUSES = "causes"
    RESOLUTIONS = "resolutions"
    CREDIT_REASONS = "credit-reasons"
    MITIGATION_ACTIONS = "mitigation-actions"
    CANCEL_REASONS = "cancel-reasons"
    ACCOUNT_CLASSES = "account-classes"

    @property
    def name_limit(self) -> int:
        """The longest name allowed, in characters."""
        return 255 if self is CatalogKind.CANCEL_REASONS else 45

    @property
    def singular(self) -> str:
        """One of these, in words: "reason", "mitigation action", "account class"."""
        plain = self.value.replace("-", " ")
        return plain.removesuffix("es" if self is CatalogKind.ACCOUNT_CLASSES else "s")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that items of this list have beside name, active and place."""
        return _ITEM_FIELDS.get(self.value, ())


_ITEM_FIELDS = {
    "reasons": ("default_risk",),
    "causes": ("parent_id",),
    "resolutions": ("outcome", "cancel_reason_id"),
    "cancel-reasons": ("category", "controllable"),
    "account-classes": ("default_rmr", "contract_months"),
}


class ContactChannel(StrEnum):
    """How a customer was reached for, or reached us."""

    PHONE_OUT = "phone_out"
    PHONE_IN = "phone_in"
    VOICEMAIL = "voicemail"
    EMAIL = "email"
    SMS = "sms"
    CHAT = "chat"
    VISIT = "visit"
    LETTER = "letter"


class ContactResult(StrEnum):
    """What came of a contact, or of a try."""

    REACHED = "reached"
    LEFT_MESSAGE = "left_message"
    """Also a message, mail or letter that was sent and not answered yet."""
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    SOMEONE_ELSE = "someone_else"
    """Somebody answered who does not decide."""
    WRONG_NUMBER = "wrong_number"
    CALLBACK_REQUESTED = "callback_requested"
    REFUSED = "refused"

    @property
    def is_reached(self) -> bool:
        """Whether the customer was spoken to; else it was a try."""
        return self in {
            ContactResult.REACHED,
            ContactResult.CALLBACK_REQUESTED,
            ContactResult.REFUSED,
        }


class CreditKind(StrEnum):
    """What an offer gives: money off, or patience with a debt."""

    CREDIT = "credit"
    COLLECTION = "collection"


class OfferResponse(StrEnum):
    """What the customer said to an offer."""

    CONSIDERING = "considering"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Approval(StrEnum):
    """Whether an offer needed a lead's word, and what it was."""

    NONE_NEEDED = "none_needed"
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


ALL_LOCATIONS = None
"""Stands for every location where a set of location ids is expected."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking, as last read from the store. The gate reads it again for each command."""

    id: int
    username: str
    full_name: str
    role: str
    grants: frozenset[str]
    location_ids: frozenset[int] | None
    """None: every location."""
    zone: str
    """IANA name of the zone the person works in."""
    source: str = "local"
    """How they came in: kept in the audit ("local", "local:root as ana", "demo")."""

    def sees(self, location_id: int) -> bool:
        """Whether records of this location are in sight."""
        return self.location_ids is None or location_id in self.location_ids

    def holds(self, grant: str) -> bool:
        """Whether the person's role has this grant."""
        return grant in self.grants


def entry_ref(entry_id: int) -> str:
    """Return the reference people say aloud: `AR-1042`."""
    return f"AR-{entry_id}"


def entry_id_in(text: str) -> int | None:
    """Return the entry id that a text such as `AR-1042`, `ar1042` or `1042` says, if any."""
    found = _REF.fullmatch(text.strip())
    if found is None or not 0 < int(found["id"]) <= _LARGEST_ID:
        return None
    return int(found["id"])
