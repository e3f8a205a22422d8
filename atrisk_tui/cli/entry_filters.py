"""The options that narrow and order the list of entries, and what they mean."""

import re
from datetime import date
from typing import Any

from ..domain.dates import local_date
from ..domain.filters import Due, EntryFilter, EntrySort, EntryState, Whose
from ..domain.model import CatalogKind, EntryStatus, RiskLevel
from ..errors import Usage
from . import entry_values as fields
from . import names, values
from .options import Given, Option
from .session import Session

_VOID = "void"
_STATUSES = {
    status.value if status is not EntryStatus.CANCELLED else _VOID: status for status in EntryStatus
}
_DUE = tuple(due.value for due in Due if due is not Due.RANGE)
_SORTS = {
    EntryState.ACTIVE: tuple(sort for sort in EntrySort if sort is not EntrySort.CLOSED),
    EntryState.CLOSED: (EntrySort.CREATED, EntrySort.REPORTED, EntrySort.CLOSED),
    EntryState.ALL: (EntrySort.CREATED, EntrySort.REPORTED),
}
OPTIONS = (
    Option(name="state", value="active|closed|all", help="Which ones: active."),
    Option(
        name="status",
        value="|".join(_STATUSES),
        help="Only these, one or several with commas between.",
    ),
    Option(
        name="assigned_to",
        value="me|team|unassigned|NAME",
        also=("--assigned",),
        help="Only theirs; team is you and all who report to you.",
    ),
    Option(name="risk_level", value=fields.LEVELS, also=("--risk",), help="Only this level."),
    Option(name="customer", value="ACCOUNT", help="Only this customer's."),
    Option(name="location", value="NAME", help="Only at this location."),
    Option(name="region", value="NAME", help="Only at this region's locations."),
    Option(name="account_class", value="NAME", also=("--class",), help="Only of this class."),
    Option(name="reason", value="NAME", help="Only this reason's, on or off."),
    Option(
        name="due",
        value="overdue|today|week|none|D..D",
        help="Only follow-ups of then; days such as fri..+2w, either may be left out.",
    ),
    Option(name="open_days", value="N..M", help="Only open for so many days; 30.. is 30 or more."),
    Option(name="closed_days", value="N", help="Only closed within so many days."),
    Option(name="escalated", flag=True, help="Only those handed up, riskiest first."),
    Option(name="untouched", flag=True, help="Only where nobody was in touch since the report."),
    Option(name="awake", flag=True, help="Leaves out what is snoozed now."),
    Option(name="search", help="Customer's name, account, e-mail, phone; or a reference."),
    Option(
        name="sort",
        value="|".join(EntrySort),
        help="Order: created, the newest first; of those handed up by risk.",
    ),
    Option(name="reverse", flag=True, help="The other way round."),
)


def entry_filter(session: Session, given: Given) -> EntryFilter:
    """Return what the options ask for. Raises: Usage, Invalid, naming what is allowed."""
    account, reason = given.text("customer"), given.text("reason")
    statuses = _statuses(given.text("status"))
    open_from, open_until = _days(given.text("open_days"))
    return EntryFilter(
        state=_state(given, statuses),
        statuses=statuses,
        **_people(session, given.text("assigned_to").strip()),
        **places(session, given),
        **_due(session, given.text("due").strip()),
        risk_level=level(given.text("risk_level")),
        customer_id=(
            names.named_customer(session, account, field="customer").id if account else None
        ),
        reason_id=(
            names.item_id(session, CatalogKind.REASONS, reason, field="reason") if reason else None
        ),
        open_from=open_from,
        open_until=open_until,
        awake=given.on("awake"),
        escalated=given.on("escalated"),
        untouched=given.on("untouched"),
        closed_days=_closed_days(given.text("closed_days")),
    )


def entry_sort(given: Given, state: EntryState) -> EntrySort:
    """Return the order asked for. Raises: Usage where such entries do not have it."""
    usual = EntrySort.RISK if given.on("escalated") else EntrySort.CREATED
    allowed = _SORTS[state]
    if given.maybe("sort") is None:
        return usual if usual in allowed else EntrySort.CREATED
    sort = values.choice(given.text("sort"), EntrySort, field="sort", error=Usage)
    if sort not in allowed:
        which = {EntryState.ACTIVE: "Active entries", EntryState.CLOSED: "Closed entries"}
        raise Usage(
            f"{which.get(state, 'Active and closed entries together')} can be sorted by "
            f"{', '.join(allowed[:-1])} or {allowed[-1]}.",
            field="sort",
            allowed=allowed,
        )
    return sort


def level(text: str) -> RiskLevel | None:
    """Return the risk level asked for, if any. Raises: Invalid."""
    return values.choice(text, RiskLevel, field="risk_level") if text else None


def _state(given: Given, statuses: tuple[EntryStatus, ...]) -> EntryState:
    """Return the state asked for; statuses and days say it where nothing else does."""
    text = given.maybe("state")
    meant = {EntryState.ACTIVE if status.active else EntryState.CLOSED for status in statuses}
    if text is None:
        if given.maybe("closed_days") is not None:
            return EntryState.CLOSED
        return EntryState.ALL if len(meant) == 2 else next(iter(meant), EntryState.ACTIVE)
    state = values.choice(text, EntryState, field="state", error=Usage)
    if state is not EntryState.ALL and meant - {state}:
        raise Usage(
            f"--state {state.value} has no entries of that status: leave --state out.",
            field="state",
        )
    return state


def _statuses(text: str) -> tuple[EntryStatus, ...]:
    found: list[EntryStatus] = []
    for word in (part.strip().casefold() for part in text.split(",") if part.strip()):
        status = _STATUSES.get(_VOID if word == EntryStatus.CANCELLED else word)
        if status is None:
            raise Usage(
                f"Status must be of {', '.join(_STATUSES)}: there is none called “{word}”.",
                field="status",
                allowed=tuple(_STATUSES),
            )
        found.append(status)
    return tuple(dict.fromkeys(found))


def _people(session: Session, text: str) -> dict[str, Any]:
    if not text:
        return {}
    if text.casefold() in set(Whose):
        return {"whose": Whose(text.casefold())}
    return {"assigned_to_id": names.user_id(session, text, field="assigned_to")}


def places(session: Session, given: Given) -> dict[str, Any]:
    """Return location, region and class asked for, as fields of a filter. Raises: Invalid."""
    found: dict[str, Any] = {}
    if given.text("location"):
        found["location_id"] = names.location(session, given.text("location")).id
    if given.text("region"):
        found["region_id"] = names.region_id(session, given.text("region"))
    if given.text("account_class"):
        found["account_class_id"] = names.class_id(session, given.text("account_class"))
    return found


def _due(session: Session, text: str) -> dict[str, Any]:
    if not text:
        return {}
    if text.casefold() in _DUE:
        return {"due": Due(text.casefold())}
    first, dots, last = text.partition("..")
    if not dots:
        raise Usage(
            f"Due must be {', '.join(_DUE)}, or days such as 2026-12-01..2026-12-07.",
            field="due",
            allowed=_DUE,
        )
    today = local_date(session.clock(), session.actor.zone)
    low, high = (_day(part, today) for part in (first, last))
    if low is not None and high is not None and low > high:
        raise Usage(f"Due ends on {high} before it begins on {low}.", field="due")
    return {"due": Due.RANGE, "due_from": low, "due_until": high}


def _day(text: str, today: date) -> date | None:
    return values.day(text, today=today, past=False, field="due")


def _days(text: str) -> tuple[int | None, int | None]:
    if not text.strip():
        return None, None
    found = re.fullmatch(r"([0-9]{1,6})?(\.\.)?([0-9]{1,6})?", text.strip())
    first, dots, last = found.groups() if found else (None, None, None)
    if (first is None and last is None) or (first and last and not dots):
        raise Usage(
            "Open days must be written 30..60, 30.. for 30 or more, ..7 for up to 7.",
            field="open_days",
        )
    if dots is None:
        first = last = first or last
    low, high = (None if part is None else int(part) for part in (first, last))
    if low is not None and high is not None and low > high:
        raise Usage(f"Open days begin at {low} and end before, at {high}.", field="open_days")
    return low, high


def _closed_days(text: str) -> int | None:
    return values.count(text, field="closed_days", most=36_500) if text else None
