"""The fields of an at-risk entry as options, and their values."""

from collections.abc import Mapping
from datetime import datetime

from ..domain.commands import Value
from ..domain.dates import local_date
from ..domain.model import CatalogKind, EntryStatus, RiskLevel
from ..errors import Invalid
from . import names, values
from .options import Option
from .session import Session

LEVELS = "low|medium|high"
WHEN = "WHEN"

WORKED = (
    Option(name="reason", value="NAME", help="Why they may leave, from the reasons."),
    Option(name="risk_level", value=LEVELS, also=("--risk",), help="How likely they are to leave."),
    Option(name="description", help="What happened, 1 to 2000 characters."),
    Option(
        name="assigned_to",
        value="USER",
        also=("--assigned",),
        help="Who works it: an active person of the customer's location.",
    ),
    Option(name="cause", value="NAME", help="What is behind it, from the causes."),
    Option(
        name="follow_up_at",
        value=WHEN,
        also=("--follow-up",),
        help='Date and time on the customer\'s clocks: "2026-12-01 14:00", "+2h", "fri 14:00".',
    ),
    Option(name="action_plan", help="What will be done."),
    Option(name="notes", help="Anything else."),
    Option(
        name="mitigation_action", value="NAME", help="What was done, from the mitigation actions."
    ),
    Option(name="reported_at", value=WHEN, help="When the customer did or said it; now if left."),
)
OUTCOME = (
    Option(name="resolution", value="NAME", help="How it ended, from the resolutions."),
    Option(name="resolution_date", value="DATE", help="When it ended; today if left."),
    Option(name="outcome_note", help="What worked, or what did not: 1 to 2000 characters."),
    Option(
        name="cancel_reason",
        value="NAME",
        help="Lost only: why they left; the resolution's usual one if left.",
    ),
    Option(name="saved_by", value="USER", help="Resolved only: who saved it; the assignee."),
    Option(name="duplicate_of", value="REF", help="Cancelled only: the entry that this repeats."),
    Option(
        name="customer_status",
        value="active|pending_cancel|cancelled",
        help="Lost only: what the customer becomes.",
    ),
    Option(name="cancel_effective_on", value="DATE", help="Lost only: when they are gone."),
)
STATUS = Option(
    name="status",
    value="open|mitigated|resolved|lost|cancelled",
    help="Where it stands; cancelled means it was not real.",
)
NOTE = Option(name="note", help="Why, for the history: needed to reopen and to go back to open.")

FIELDS = tuple(option.name for option in (*WORKED, *OUTCOME))

_CATALOGS = {
    "reason": CatalogKind.REASONS,
    "cause": CatalogKind.CAUSES,
    "mitigation_action": CatalogKind.MITIGATION_ACTIONS,
    "resolution": CatalogKind.RESOLUTIONS,
    "cancel_reason": CatalogKind.CANCEL_REASONS,
}
_NEVER_BLANK = frozenset({"reason", "risk_level", "assigned_to"})


def status_of(text: str) -> EntryStatus:
    """Return the status that was typed; the screen's word Void is understood. Raises: Invalid."""
    if text.strip().casefold() == "void":
        return EntryStatus.CANCELLED
    return values.choice(text, EntryStatus, field="status")


def read(
    session: Session, given: Mapping[str, str], *, zone: str, now: datetime
) -> dict[str, Value]:
    """Return the fields that were given, by the names that commands have for them.

    `zone` is the entry's. A blank value empties its field.
    Raises: Invalid, naming the field.
    """
    found: dict[str, Value] = {}
    for name, text in given.items():
        if name in _CATALOGS or name in {"assigned_to", "saved_by", "duplicate_of"}:
            found[f"{name}_id"] = _record_id(session, name, text)
        elif name == "risk_level":
            found[name] = values.choice(text, RiskLevel, field=name)
        elif name == "follow_up_at":
            found[name] = _follow_up(session, text, zone=zone, now=now)
        elif name == "reported_at":
            found[name] = values.reported(text, zone=zone, now=now)
        elif name in {"resolution_date", "cancel_effective_on"}:
            past = name == "resolution_date"
            today = local_date(now, zone)
            found[name] = values.day(text, today=today, past=past, field=name)
        elif name == "customer_status":
            found[name] = text.strip().casefold().replace("-", "_") or None
        else:
            found[name] = text
    return found


def _follow_up(session: Session, text: str, *, zone: str, now: datetime) -> datetime | None:
    """Return the moment; what the clocks do to the typed time on that night is told."""
    moment = values.follow_up(text, zone=zone, now=now)
    if moment is None:
        return None
    if moment.note:
        session.printer.message(f"Follow-up: {moment.note}.")
    return moment.at


def _record_id(session: Session, name: str, text: str) -> int | None:
    if not text.strip():
        if name in _NEVER_BLANK:
            raise Invalid(f"{name.replace('_', ' ').capitalize()} cannot be empty.", field=name)
        return None
    if name in _CATALOGS:
        return names.item_id(session, _CATALOGS[name], text, field=name)
    if name == "duplicate_of":
        return names.entry_id(session, text, field=name)
    return names.user_id(session, text, field=name)
