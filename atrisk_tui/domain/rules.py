"""What an at-risk entry may become and what that needs: pure rules, each a sentence when broken.

Fields are named as people know them (`reason`, `assigned_to`); whoever calls has looked up ids.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from ..errors import Denied, Invalid
from .dates import instant_text, local_date, parse_moment
from .model import CustomerStatus, EntryStatus, Outcome, RiskLevel
from .settings import Settings
from .text import long_text, one_line

TEXT_LIMIT = 2000
"""The longest description or outcome note, in characters after trimming."""
MOST_MERGES = 50
"""How often what an item was merged into may have been merged on."""
NOTE_LIMIT = 500
"""The longest reason given for a move, in characters after trimming."""
SNOOZE_LIMIT = timedelta(days=366)
"""The farthest moment an entry may be snoozed to: the same day of the next year."""
PLAN_LIMIT = 10_000
"""The longest action plan or notes, in characters after trimming."""

_CLOSED = (EntryStatus.RESOLVED, EntryStatus.LOST, EntryStatus.CANCELLED)
_MOVES: Mapping[EntryStatus, tuple[EntryStatus, ...]] = {
    EntryStatus.OPEN: (EntryStatus.MITIGATED, *_CLOSED),
    EntryStatus.MITIGATED: (EntryStatus.OPEN, *_CLOSED),
    **dict.fromkeys(_CLOSED, (EntryStatus.OPEN,)),
}
_STARTS = (EntryStatus.OPEN, EntryStatus.MITIGATED, EntryStatus.RESOLVED, EntryStatus.LOST)
_BELONGS = {
    "cancel_reason": EntryStatus.LOST,
    "customer_status": EntryStatus.LOST,
    "cancel_effective_on": EntryStatus.LOST,
    "saved_by": EntryStatus.RESOLVED,
    "duplicate_of": EntryStatus.CANCELLED,
}
"""What only one closed status may carry."""
_OUTCOME = ("resolution", "resolution_date", "outcome_note")
_NEEDED: Mapping[EntryStatus, tuple[str, ...]] = {
    EntryStatus.OPEN: (),
    EntryStatus.MITIGATED: (),
    EntryStatus.RESOLVED: _OUTCOME,
    EntryStatus.LOST: (*_OUTCOME, "cancel_reason"),
    EntryStatus.CANCELLED: ("resolution",),
}
"""What each status always needs."""
_DECIDED: Mapping[EntryStatus, tuple[tuple[str, str], ...]] = {
    EntryStatus.OPEN: (),
    EntryStatus.MITIGATED: (
        ("mitigated_needs_action", "mitigation_action"),
        ("mitigated_needs_follow_up", "follow_up_at"),
    ),
    EntryStatus.RESOLVED: (
        ("saved_needs_action", "mitigation_action"),
        ("outcome_needs_cause", "cause"),
    ),
    EntryStatus.LOST: (
        ("lost_needs_action", "mitigation_action"),
        ("outcome_needs_cause", "cause"),
    ),
    EntryStatus.CANCELLED: (("void_needs_note", "outcome_note"),),
}
"""What a status needs where the company decided so: the setting, and the field."""


def status_word(status: EntryStatus) -> str:
    """Return a status as people read it: Cancelled is Void, for it says nothing of a customer."""
    return "Void" if status is EntryStatus.CANCELLED else status.value.capitalize()


def allowed_moves(status: EntryStatus) -> tuple[EntryStatus, ...]:
    """Return the statuses that an entry in `status` may move to, the likeliest first."""
    return _MOVES[status]


def move_refusal(before: EntryStatus, after: EntryStatus) -> Invalid | None:
    """Return why `before` may not become `after`, naming the moves that are allowed; else None."""
    allowed = allowed_moves(before)
    if after in allowed:
        return None
    words = _either(tuple(status_word(status) for status in allowed))
    stands = "already " if before is after else ""
    cannot = "" if before is after else f" and cannot become {status_word(after)}"
    return Invalid(
        f"This entry is {stands}{status_word(before)}{cannot}: it may become {words}.",
        field="status",
        allowed=tuple(status.value for status in allowed),
    )


def check_move(before: EntryStatus, after: EntryStatus) -> None:
    """Go on only if `before` may become `after`. Raises: Invalid, naming the allowed moves."""
    refusal = move_refusal(before, after)
    if refusal is not None:
        raise refusal


def check_active(status: EntryStatus, *, field: str) -> None:
    """Go on only if the entry is being worked. Raises: Invalid."""
    if not status.active:
        raise Invalid(f"This entry is {status_word(status)}: reopen it first.", field=field)


def check_start(status: EntryStatus) -> None:
    """Go on only if a new entry may be stored as `status`. Raises: Invalid, naming those."""
    if status not in _STARTS:
        words = _either(tuple(status_word(start) for start in _STARTS))
        raise Invalid(
            f"A new entry cannot be {status_word(status)}: it may be {words}.",
            field="status",
            allowed=tuple(start.value for start in _STARTS),
        )


def needs_of(status: EntryStatus, settings: Settings) -> tuple[str, ...]:
    """Return the fields without which an entry cannot become `status`.

    For Cancelled, `duplicate_of` stands in for the resolution.
    """
    decided = tuple(field for key, field in _DECIDED[status] if settings.on(key))
    return _NEEDED[status] + decided


def belongs_refusal(field: str, status: EntryStatus) -> Invalid | None:
    """Return why `field` has no place on an entry that becomes or is `status`; else None."""
    only = _BELONGS.get(field)
    words = field.replace("_", " ").capitalize()
    if only is not None and status is not only:
        return Invalid(
            f"{words} belongs to {status_word(only)} entries only: leave it out.", field=field
        )
    if status.active:
        return Invalid(
            f"{words} belongs to closed entries only: close this one first.", field=field
        )
    return None


def check_outcome(name: str, outcome: Outcome | None, status: EntryStatus) -> None:
    """Go on only if a resolution's outcome class is the one `status` needs. Raises: Invalid."""
    wanted = Outcome.of(status)
    if outcome is not wanted:
        kind = "no" if outcome is None else f"a {outcome.value}"
        raise Invalid(
            f"“{name}” is {kind} resolution, and {status_word(status)} needs a {wanted.value} one: "
            "choose another.",
            field="resolution",
        )


def check_resolution_date(
    day: date, *, reported_at: datetime, now: datetime, zone: str, field: str = "resolution_date"
) -> None:
    """Go on only if `day` is from the reported date to today, both in the entry's zone.

    Raises: Invalid.
    """
    first, last = local_date(reported_at, zone), local_date(now, zone)
    if day < first:
        raise Invalid(
            f"The resolution date {day} is before the day of the report, {first}: "
            f"give a day from {first} to {last}.",
            field=field,
        )
    if day > last:
        raise Invalid(
            f"The resolution date {day} is in the future: give a day from {first} to {last}.",
            field=field,
        )


def check_reported_at(
    at: datetime, *, now: datetime, made_at: datetime, days: int, zone: str
) -> None:
    """Go on only if a report at `at` is neither in the future nor dated back too far.

    Args:
        at: when the customer did or said it.
        now: the moment of this change.
        made_at: when the entry was made; now for a new one.
        days: how far before that it may lie, whole days in the entry's zone.
        zone: the entry's.

    Raises: Invalid.

    """
    if at > now:
        raise Invalid(
            f"Reported at {instant_text(at)} is in the future: give a moment up to now.",
            field="reported_at",
        )
    if (local_date(made_at, zone) - local_date(at, zone)).days > days:
        raise Invalid(
            f"Reported at {instant_text(at)} is too far back: at most {days} days are allowed.",
            field="reported_at",
        )


def check_follow_up(at: datetime, now: datetime) -> None:
    """Go on only if a new follow-up lies in the future. Raises: Invalid."""
    if at <= now:
        raise Invalid(
            f"The follow-up {instant_text(at)} is not in the future: give a later date and time.",
            field="follow_up_at",
        )


def check_snooze(until: datetime, now: datetime) -> None:
    """Go on only if an entry may be snoozed until then: later than now, within a year.

    Raises: Invalid.
    """
    if until <= now:
        raise Invalid(
            f"Snoozed until {instant_text(until)} is not in the future: give a later moment.",
            field="snoozed_until",
        )
    if until - now > SNOOZE_LIMIT:
        raise Invalid(
            f"Snoozed until {instant_text(until)} is more than a year away: give an earlier "
            "moment, and snooze it again then.",
            field="snoozed_until",
        )


def check_reopen_days(closed_at: datetime, *, now: datetime, days: int) -> None:
    """Go on only if an entry was closed at most `days` ago, a closer's own time to reopen.

    Raises: Denied.
    """
    if (now - closed_at).total_seconds() > days * 86_400:
        raise Denied(
            f"you may reopen what you closed for {days} days, and this was closed at "
            f"{instant_text(closed_at)}: ask a lead to reopen it",
            field="status",
        )


def check_customer_stays(status: CustomerStatus) -> None:
    """Go on only if a Lost entry's customer has not gone yet. Raises: Invalid."""
    if status in {CustomerStatus.CANCELLED, CustomerStatus.ARCHIVED}:
        raise Invalid(
            "The customer is already cancelled, so this loss stands: "
            "when they come back, that is a win-back.",
            field="status",
        )


def check_can_be_at_risk(name: str, customer: CustomerStatus, entry: EntryStatus) -> None:
    """Go on only if a new entry, to be `entry`, makes sense for a customer in this state.

    Of a customer who has cancelled, only the loss can still be recorded. Raises: Invalid.
    """
    if customer is CustomerStatus.ARCHIVED:
        raise Invalid(f"{name} is archived: make them active first.", field="customer")
    if customer is CustomerStatus.CANCELLED and entry is not EntryStatus.LOST:
        raise Invalid(
            f"{name} has already cancelled: only a Lost entry can still be recorded.",
            field="customer",
        )


def description_text(raw: str) -> str:
    """Return a description made regular: 1 to 2000 characters. Raises: Invalid."""
    return long_text(raw, field="description", limit=TEXT_LIMIT, minimum=1)


def check_insight(
    status: EntryStatus,
    settings: Settings,
    *,
    mitigation_action_id: int | None,
    cause_id: int | None,
) -> None:
    """Go on only if a closing names the action and the cause that the company asks for.

    Raises: Invalid.
    """
    needed, word = needs_of(status, settings), status_word(status)
    if mitigation_action_id is None and "mitigation_action" in needed:
        raise Invalid(
            f"Say which mitigation action was taken: {word} needs one.", field="mitigation_action"
        )
    if cause_id is None and "cause" in needed:
        raise Invalid(f"Say what caused it: {word} needs a cause.", field="cause")


def outcome_note_text(raw: str, *, needed: bool) -> str | None:
    """Return an outcome note made regular; None where it is blank and not needed.

    Raises: Invalid.
    """
    note = long_text(raw, field="outcome_note", limit=TEXT_LIMIT, minimum=1 if needed else 0)
    return note or None


def note_body_text(raw: str) -> str:
    """Return a note made regular: 1 to 2000 characters. Raises: Invalid."""
    return long_text(raw, field="body", limit=TEXT_LIMIT, minimum=1)


def plan_text(raw: str, *, field: str) -> str:
    """Return an action plan or notes made regular, up to 10,000 characters. Raises: Invalid."""
    return long_text(raw, field=field, limit=PLAN_LIMIT)


def note_text(raw: str, *, needed: bool = True) -> str:
    """Return what a person says of their move as one line of 1 to 500 characters.

    Raises: Invalid.
    """
    return one_line(raw, field="note", limit=NOTE_LIMIT, minimum=1 if needed else 0)


def suggested_follow_up(
    risk: RiskLevel,
    *,
    now: datetime,
    zone: str,
    settings: Settings,
    best_time: time | None = None,
) -> datetime:
    """Return the follow-up to offer for a new entry: sooner for a higher risk (settings).

    A span of days takes the customer's best time, else the company's usual one, in `zone`.
    """
    usual = settings.clock("follow_up_time")
    span = settings.text(f"follow_up_{risk.value}")
    return parse_moment(span, now=now, zone=zone, best_time=best_time, default_time=usual).at


def _either(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
