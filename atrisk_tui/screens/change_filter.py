"""Which changes the company's history shows: by whom, of what kind, when, of which field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from ..domain.admin_commands import AddUser
from ..domain.admin_queries import ChangeFilter, ListPeople
from ..domain.admin_rows import PersonRow
from ..domain.dates import Order, local_date, parse_day, start_of_day
from ..domain.history import field_words
from ..domain.paging import Span
from ..domain.queries import FindUser, ListUsers
from ..domain.rows import UserRow
from ..domain.text import folded
from ..errors import Invalid
from .ask import Choice, KeyPrompt, Pick, PickPrompt, TextPrompt
from .base import WorkScreen

KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "entry": (
        "at-risk entry",
        (
            "status",
            "risk_level",
            "assigned_to",
            "follow_up_at",
            "reason",
            "cause",
            "description",
            "action_plan",
            "notes",
            "mitigation_action",
            "reported_at",
            "resolution",
            "resolution_date",
            "outcome_note",
            "cancel_reason",
            "deleted_at",
        ),
    ),
    "customer": (
        "customer",
        (
            "status",
            "name",
            "account_number",
            "location",
            "account_class",
            "rmr",
            "contract_end",
            "do_not_call",
            "email",
            "address",
            "past_due_amount",
        ),
    ),
    "interaction": ("contact", ("channel", "result", "note", "deleted_at")),
    "note": ("note", ("body", "deleted_at")),
    "catalog_item": (
        "catalog item",
        ("name", "active", "position", "outcome", "parent", "default_risk", "deleted_at"),
    ),
    "account_class": ("account class", ("name", "active", "default_rmr", "contract_months")),
    "app_user": (
        "person",
        ("username", "full_name", "email", "role", "active", "all_locations", "manager", "zone"),
    ),
    "user_location": ("where someone works", ("location",)),
    "role": ("role", ("name", "grants", "deleted_at")),
    "location": ("location", ("name", "zone", "region", "active")),
    "region": ("region", ("name", "deleted_at")),
    "absence": ("absence", ("user", "from_on", "until_on", "cover", "note", "deleted_at")),
    "saved_view": ("view", ("name", "shared", "definition", "deleted_at")),
    "setting": ("setting", ("value",)),
}
"""Table to what people call one of its records, and the fields that are asked for."""

FEW = Span(limit=50)
"""As many people as anyone would look through; typing narrows it."""
_BETWEEN = re.compile(r"\s*(?:\.\.|\u2013|\bto\b|\s-\s)\s*")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters as a person chose them; each that is None leaves all."""

    who: Pick[int] | None = None
    kind: str | None = None
    field: str | None = None
    first: date | None = None
    last: date | None = None

    def filter(self, zone: str) -> ChangeFilter:
        """Return what is asked of the store; days begin on the clocks of `zone`."""
        return ChangeFilter(
            actor_id=self.who.answer if self.who else None,
            table=self.kind,
            field=self.field,
            since=start_of_day(self.first, zone) if self.first else None,
            until=start_of_day(self.last + timedelta(days=1), zone) if self.last else None,
        )

    @property
    def words(self) -> str:
        """What is chosen, in words; empty for nothing."""
        told = (
            f"by {self.who.words}" if self.who else "",
            f"kind {KINDS[self.kind][0]}" if self.kind else "",
            f"field {field_words(self.field)}" if self.field else "",
            days_words(self.first, self.last),
        )
        return ", ".join(part for part in told if part)


def days_words(first: date | None, last: date | None) -> str:
    """Return a span of days in words: "6 Oct 2026 to 8 Oct 2026"; empty for all days."""
    if first is not None and first == last:
        return f"on {_day(first)}"
    if first is not None and last is not None:
        return f"{_day(first)} to {_day(last)}"
    if first is not None:
        return f"since {_day(first)}"
    return f"up to {_day(last)}" if last is not None else ""


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def read_days(text: str, *, today: date, order: Order) -> tuple[date | None, date | None]:
    """Return the first and the last day that a text means: "-7d", "t", "oct 1 to oct 5".

    One day alone begins a span that goes on to now. Raises: Invalid, in words.
    """

    def day(part: str) -> date | None:
        return parse_day(part, today=today, order=order, past=True) if part else None

    parts = _BETWEEN.split(text.strip())
    if len(parts) > 2 or not any(parts):
        raise Invalid("give one day, or two like oct 1 to oct 5")
    first, last = day(parts[0]), day(parts[1]) if len(parts) == 2 else None
    if first is not None and last is not None and last < first:
        raise Invalid(f"{_day(last)} is before {_day(first)}")
    return first, last


async def choose(screen: WorkScreen, chosen: Chosen) -> Chosen | None:
    """Ask for a letter and what goes with it; None when it was left. Inside a verb."""
    no_kind = "" if chosen.kind else "choose a kind first: k"
    letters = [
        Choice("w", "who", _choose_who),
        Choice("k", "kind", _choose_kind),
        Choice("d", "dates", _choose_days),
        Choice("f", "field", _choose_field, refusal=no_kind),
        Choice("c", "clear all", _clear),
    ]
    way = await screen.prompt(KeyPrompt("Filter by", letters))
    return None if way is None else await way(screen, chosen)


async def _clear(screen: WorkScreen, chosen: Chosen) -> Chosen | None:
    del screen, chosen
    return Chosen()


async def _choose_who(screen: WorkScreen, chosen: Chosen) -> Chosen | None:
    async def ask(text: str) -> Sequence[Pick[int]]:
        return [_person(row) for row in await _people(screen, text)]

    pick = await screen.prompt(PickPrompt("Changes by", ask))
    return None if pick is None else replace(chosen, who=pick)


async def _people(screen: WorkScreen, text: str) -> Sequence[UserRow | PersonRow]:
    """Return people whose name fits; who may not manage people finds others by username.

    Raises: Missing.
    """
    if screen.desk.may(AddUser):
        return (await screen.desk.ask(ListPeople(text=text, span=FEW))).rows
    page = await screen.desk.ask(ListUsers(span=FEW))
    wanted = folded(text)
    found = [row for row in page.rows if wanted in folded(f"{row.full_name} {row.username}")]
    return found or [await screen.desk.ask(FindUser(username=text.strip()))]


def _person(row: UserRow | PersonRow) -> Pick[int]:
    off = "" if row.active else ", off"
    return Pick(row.full_name, row.id, f"{row.username}, {row.role}{off}")


async def _choose_kind(screen: WorkScreen, chosen: Chosen) -> Chosen | None:
    picks = [Pick(words[:1].upper() + words[1:], table) for table, (words, _) in KINDS.items()]
    pick = await screen.prompt(PickPrompt("Changes of", _narrowing(picks)))
    if pick is None:
        return None
    field = chosen.field if chosen.kind == pick.answer else None
    return replace(chosen, kind=pick.answer, field=field)


async def _choose_field(screen: WorkScreen, chosen: Chosen) -> Chosen | None:
    words, fields = KINDS[str(chosen.kind)]
    picks = [Pick(field_words(name), name) for name in fields]
    pick = await screen.prompt(PickPrompt(f"Changes of {words}: field", _narrowing(picks)))
    return None if pick is None else replace(chosen, field=pick.answer)


def _narrowing(picks: Sequence[Pick[str]]) -> Any:
    async def ask(text: str) -> Sequence[Pick[str]]:
        return [pick for pick in picks if folded(text) in folded(pick.words)]

    return ask


async def _choose_days(screen: WorkScreen, chosen: Chosen) -> Chosen | None:
    today = local_date(screen.now(), screen.desk.actor.zone)
    order = cast("Order", screen.settings.text("date_order"))

    def read(text: str) -> tuple[tuple[date | None, date | None], str]:
        first, last = read_days(text, today=today, order=order)
        return (first, last), days_words(first, last)

    hint = "t today   -7d since a week ago   oct 1 to oct 5   .. oct 5 up to then"
    answer = await screen.prompt(TextPrompt("Changes of which days", read, hint=hint))
    if answer is None:
        return None
    ((first, last),) = answer
    return replace(chosen, first=first, last=last)
