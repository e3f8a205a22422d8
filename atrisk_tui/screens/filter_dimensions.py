"""What a list can be narrowed by: each with its letter, its fields, its words and its question."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

from ..domain.filters import CustomerFilter, EntryFilter
from ..domain.model import RiskLevel
from . import filter_choices as choices
from . import filter_words as spoken
from .base import WorkScreen

RISKS = {"1": RiskLevel.HIGH, "2": RiskLevel.MEDIUM, "3": RiskLevel.LOW, "0": None}
"""The digits that choose a risk level."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing that a filter can ask for."""

    name: str
    """As the bar and the line above the list call it."""
    fields: tuple[str, ...]
    """What it sets of the filter."""
    words: Callable[[Any, spoken.Names], str]
    """What it is set to; empty for anything."""
    key: str = ""
    """The letter that sets it; empty where only a view can."""
    choose: Callable[[WorkScreen, Any], Awaitable[choices.Chosen]] | None = None
    """Asks for it; None where the letter turns it on and off."""

    def differs(self, one: Any, other: Any) -> bool:
        """Whether two filters ask for something else here."""
        return any(getattr(one, field) != getattr(other, field) for field in self.fields)

    def like(self, wanted: Any, other: Any) -> Any:
        """Return a filter that asks here for what another one asks for."""
        return replace(wanted, **{field: getattr(other, field) for field in self.fields})

    def told(self, wanted: Any, names: spoken.Names) -> str:
        """Return it for the line above the list: "who team", "escalated"; empty for anything."""
        said = self.words(wanted, names)
        return self.name if said == YES else f"{self.name} {said}" if said else ""


YES = "yes"


def _named(name: str, field: str, *, key: str, choose: Any) -> Dimension:
    return Dimension(name, (field,), partial(spoken.name_words, field), key, choose)


def _switch(name: str, field: str, key: str) -> Dimension:
    def said(wanted: Any, names: spoken.Names) -> str:
        del names
        return YES if getattr(wanted, field) else ""

    return Dimension(name, (field,), said, key)


_RISK = Dimension("risk", ("risk_level",), spoken.risk_words)
_PLACES = (
    _named("location", "location_id", key="l", choose=choices.choose_location),
    _named("region", "region_id", key="g", choose=choices.choose_region),
    _named("class", "account_class_id", key="k", choose=choices.choose_class),
)
OF_ENTRIES: tuple[Dimension, ...] = (
    Dimension(
        "status",
        ("state", "statuses", "closed_days"),
        spoken.status_words,
        "s",
        choices.choose_status,
    ),
    _RISK,
    Dimension("who", ("whose", "assigned_to_id"), spoken.who_words, "w", choices.choose_who),
    Dimension(
        "follow-up", ("due", "due_from", "due_until"), spoken.due_words, "f", choices.choose_due
    ),
    *_PLACES,
    _named("reason", "reason_id", key="r", choose=choices.choose_reason),
    Dimension(
        "days open", ("open_from", "open_until"), spoken.open_words, "d", choices.choose_open
    ),
    _switch("escalated", "escalated", "e"),
    _switch("untouched", "untouched", "u"),
    _switch("not snoozed", "awake", "z"),
    _named("customer", "customer_id", key="", choose=None),
)
OF_CUSTOMERS: tuple[Dimension, ...] = (
    Dimension(
        "status", ("status",), spoken.customer_status_words, "s", choices.choose_customer_status
    ),
    Dimension("at risk", ("at_risk",), spoken.at_risk_words, "a", choices.choose_at_risk),
    _RISK,
    *_PLACES,
    Dimension("contract ends", ("ends_within",), spoken.ends_words, "d", choices.choose_ends),
)


def dimensions_of(wanted: EntryFilter | CustomerFilter) -> Sequence[Dimension]:
    """Return what the list of such a filter can be narrowed by."""
    return OF_ENTRIES if isinstance(wanted, EntryFilter) else OF_CUSTOMERS


def ids_in(wanted: Any) -> tuple[str, ...]:
    """Return the fields of a filter that hold an id."""
    return tuple(
        field.name
        for field in fields(wanted)
        if field.name.endswith("_id") and getattr(wanted, field.name) is not None
    )
