"""What the filter bar asks for each of its letters, and what the answer makes of the filter."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from ..domain.dates import Order, local_date
from ..domain.filters import CustomerFilter, Due, EntryFilter, EntryState, Whose
from ..domain.model import CatalogKind, CustomerStatus, EntryStatus
from ..domain.queries import ListAccountClasses, ListCatalog, ListLocations, PickAssignee
from ..domain.text import folded
from ..domain.view_data import LONGEST_DAYS
from ..errors import Invalid
from .ask import Choice, KeyPrompt, Pick, PickPrompt, TextPrompt
from .base import WorkScreen
from .filter_reading import near_day, read_range, read_span
from .filter_words import range_words, span_words

MOST = 200
"""Names that a prompt lists; typing narrows them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Another filter, and what the ids in it are called that were chosen just now."""

    filter: Any
    names: dict[str, str] = field(default_factory=dict)


Chosen = Answer | None
"""None: the question was left."""

_STATUS = (
    ("o", "Open", {"state": EntryState.ACTIVE, "statuses": (EntryStatus.OPEN,)}),
    ("m", "Mitigated", {"state": EntryState.ACTIVE, "statuses": (EntryStatus.MITIGATED,)}),
    ("a", "both", {"state": EntryState.ACTIVE}),
    ("r", "Resolved", {"state": EntryState.CLOSED, "statuses": (EntryStatus.RESOLVED,)}),
    ("l", "Lost", {"state": EntryState.CLOSED, "statuses": (EntryStatus.LOST,)}),
    ("v", "Void", {"state": EntryState.CLOSED, "statuses": (EntryStatus.CANCELLED,)}),
    ("c", "all closed", {"state": EntryState.CLOSED}),
    ("w", "closed Within", None),
    ("e", "Every one", {"state": EntryState.ALL}),
)
_CUSTOMER_STATUS = (
    ("a", "Active", CustomerStatus.ACTIVE),
    ("l", "Leaving", CustomerStatus.PENDING_CANCEL),
    ("g", "Gone", CustomerStatus.CANCELLED),
    ("r", "aRchived", CustomerStatus.ARCHIVED),
)
_DUE = (("o", "Overdue", Due.OVERDUE), ("t", "Today", Due.TODAY), ("w", "this Week", Due.WEEK))


async def choose_status(screen: WorkScreen, wanted: EntryFilter) -> Chosen:
    """Ask where entries stand. Inside a verb."""
    chosen = await ask_key(screen, "Status", [Choice(*one) for one in _STATUS])
    if chosen is None:
        return None
    (to,) = chosen
    if to is None:
        days = await _days(screen, "Closed within how many days?", value=wanted.closed_days)
        if days is None:
            return None
        to = {"state": EntryState.CLOSED, "closed_days": days}
    return Answer(replace(wanted, **({"statuses": (), "closed_days": None} | to)))


async def choose_who(screen: WorkScreen, wanted: EntryFilter) -> Chosen:
    """Ask whose entries. Inside a verb."""
    choices: list[Choice[Any]] = [
        Choice("m", "Me", Whose.ME),
        Choice("t", "my Team", Whose.TEAM),
        Choice("u", "Unassigned", Whose.UNASSIGNED),
        Choice("n", "by Name", "name"),
        Choice("a", "Anyone", None),
    ]
    chosen = await ask_key(screen, "Whose", choices)
    if chosen is None:
        return None
    (whose,) = chosen
    if whose != "name":
        return Answer(replace(wanted, whose=whose, assigned_to_id=None))

    async def people(text: str) -> Sequence[Pick[int]]:
        found = await screen.desk.ask(PickAssignee(location_id=None, text=text))
        return [Pick(user.full_name, user.id, f"{user.username}, {user.role}") for user in found]

    answer = await _pick(screen, "Whose entries?", wanted, field="assigned_to_id", ask=people)
    return answer and replace(answer, filter=replace(answer.filter, whose=None))


async def choose_due(screen: WorkScreen, wanted: EntryFilter) -> Chosen:
    """Ask which follow-ups. Inside a verb."""
    choices: list[Choice[Any]] = [Choice(key, words, due) for key, words, due in _DUE]
    choices += [Choice("n", "None", Due.NONE), Choice("r", "a Range of days", Due.RANGE)]
    chosen = await ask_key(screen, "Follow-up", [*choices, Choice("a", "Any", None)])
    if chosen is None:
        return None
    (due,) = chosen
    first = last = None
    if due is Due.RANGE:
        span = await _span(screen)
        if span is None:
            return None
        first, last = span
    return Answer(replace(wanted, due=due, due_from=first, due_until=last))


async def choose_open(screen: WorkScreen, wanted: EntryFilter) -> Chosen:
    """Ask how many days open. Inside a verb."""

    def read(text: str) -> tuple[tuple[int | None, int | None], str]:
        least, most = read_range(text)
        return (least, most), f"days open: {range_words(least, most) or 'any'}"

    hint = "7 or more: 7   7-30   up to three: -3   any: nothing"
    answer = await screen.prompt(TextPrompt("Days open", read, hint=hint))
    if answer is None:
        return None
    ((least, most),) = answer
    return Answer(replace(wanted, open_from=least, open_until=most))


async def choose_location(screen: WorkScreen, wanted: Any) -> Chosen:
    """Ask at which location. Inside a verb."""

    async def ask(text: str) -> Sequence[Pick[int]]:
        rows = await screen.desk.ask(ListLocations())
        return _fitting(text, [Pick(row.name, row.id, row.region or "") for row in rows])

    return await _pick(screen, "Which location?", wanted, field="location_id", ask=ask)


async def choose_region(screen: WorkScreen, wanted: Any) -> Chosen:
    """Ask in which region. Inside a verb."""

    async def ask(text: str) -> Sequence[Pick[int]]:
        rows = await screen.desk.ask(ListLocations())
        regions = {row.region_id: row.region for row in rows if row.region_id is not None}
        named = sorted((str(name), id_) for id_, name in regions.items())
        return _fitting(text, [Pick(name, id_) for name, id_ in named])

    return await _pick(screen, "Which region?", wanted, field="region_id", ask=ask)


async def choose_class(screen: WorkScreen, wanted: Any) -> Chosen:
    """Ask of which class. Inside a verb."""

    async def ask(text: str) -> Sequence[Pick[int]]:
        rows = await screen.desk.ask(ListAccountClasses())
        return _fitting(text, [Pick(row.name, row.id) for row in rows])

    return await _pick(screen, "Which class?", wanted, field="account_class_id", ask=ask)


async def choose_reason(screen: WorkScreen, wanted: EntryFilter) -> Chosen:
    """Ask for which reason; one that is switched off is offered too. Inside a verb."""

    async def ask(text: str) -> Sequence[Pick[int]]:
        items = await screen.desk.ask(
            ListCatalog(
                kind=CatalogKind.REASONS,
                text=text,
                include_inactive=True,
                limit=MOST,
                with_uses=False,
            )
        )
        return [Pick(item.name, item.id, "" if item.active else "off") for item in items]

    return await _pick(screen, "Which reason?", wanted, field="reason_id", ask=ask)


async def choose_customer_status(screen: WorkScreen, wanted: CustomerFilter) -> Chosen:
    """Ask where customers stand. Inside a verb."""
    choices: list[Choice[Any]] = [Choice(key, words, to) for key, words, to in _CUSTOMER_STATUS]
    chosen = await ask_key(screen, "Status", [*choices, Choice("e", "Every one", None)])
    return chosen and Answer(replace(wanted, status=chosen[0]))


async def choose_at_risk(screen: WorkScreen, wanted: CustomerFilter) -> Chosen:
    """Ask whether at risk. Inside a verb."""
    choices: list[Choice[Any]] = [
        Choice("y", "Yes, with an active entry", answer=True),
        Choice("n", "No, without", answer=False),
        Choice("e", "Either", None),
    ]
    chosen = await ask_key(screen, "At risk", choices)
    return chosen and Answer(replace(wanted, at_risk=chosen[0]))


async def choose_ends(screen: WorkScreen, wanted: CustomerFilter) -> Chosen:
    """Ask within how many days the contract ends. Inside a verb."""
    answer = await screen.prompt(
        TextPrompt("Contract ends within how many days?", _read_days, hint="60   any: nothing")
    )
    return answer and Answer(replace(wanted, ends_within=answer[0]))


async def ask_key(
    screen: WorkScreen, title: str, choices: Sequence[Choice[Any]]
) -> tuple[Any] | None:
    """Ask for a key whose answer may be None; return it in a tuple, None when it was left."""
    wrapped = [Choice(one.key, one.words, (one.answer,), one.refusal) for one in choices]
    answer: tuple[Any] | None = await screen.prompt(KeyPrompt(title, wrapped))
    return answer


async def _pick(
    screen: WorkScreen,
    title: str,
    wanted: Any,
    *,
    field: str,
    ask: Callable[[str], Awaitable[Sequence[Pick[int]]]],
) -> Chosen:
    """Ask for a name as the person types; where one is set, "any" stands first."""
    is_set = getattr(wanted, field) is not None
    everything: Pick[Any] = Pick("any", None)

    async def with_any(text: str) -> Sequence[Pick[Any]]:
        found = await ask(text)
        return [everything, *found] if is_set and not text.strip() else found

    pick = await screen.prompt(PickPrompt(title, with_any))
    if pick is None:
        return None
    name = f"{pick.words} (off)" if pick.beside == "off" else pick.words
    names = {} if pick.answer is None else {field: name}
    return Answer(replace(wanted, **{field: pick.answer}), names)


def _fitting(text: str, picks: Sequence[Pick[int]]) -> Sequence[Pick[int]]:
    return [pick for pick in picks if folded(text) in folded(pick.words)][:MOST]


async def _days(screen: WorkScreen, title: str, *, value: int | None) -> int | None:
    def read(text: str) -> tuple[int, str]:
        days, words = _read_days(text)
        if days is None:
            raise Invalid(f"type a number of days, at most {LONGEST_DAYS}")
        return days, words

    shown = "" if value is None else str(value)
    answer = await screen.prompt(TextPrompt(title, read, value=shown, hint="30, 90; esc leaves"))
    return None if answer is None else cast("int", answer[0])


def _read_days(text: str) -> tuple[int | None, str]:
    least, most = read_range(text)
    if most is not None:
        raise Invalid("type one number of days")
    return least, "any" if least is None else f"within {least} days"


async def _span(screen: WorkScreen) -> Any:
    """Ask for the first and the last day of follow-ups; None when it was left."""
    today = local_date(screen.now(), screen.desk.actor.zone)
    order = cast("Order", screen.settings.text("date_order"))

    def read(text: str) -> tuple[Any, str]:
        span = read_span(text, lambda part: near_day(part, today=today, order=order))
        return span, span_words(*span)

    hint = "fri   t to +7d   oct 16 to oct 20   oct 16 ..   .. oct 20"
    answer = await screen.prompt(TextPrompt("Follow-up on which days?", read, hint=hint))
    return None if answer is None else answer[0]
