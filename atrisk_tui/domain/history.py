"""What the audit kept, as people read it: the intent, the field, its value."""

import inspect
import re

from .commands import Command
from .dates import instant_text, parse_instant
from .policy import COMMANDS
from .text import label, money_text
from .view_words import kept_words

Raw = str | int | float | bool | list[object] | dict[str, object] | None
"""A value as the audit keeps it."""

_MONEY = frozenset({"rmr", "rmr_at_opening", "balance", "past_due_amount", "amount", "default_rmr"})
_ENUMS = frozenset(
    {
        "risk_level",
        "default_risk",
        "status",
        "escalation",
        "source",
        "outcome",
        "category",
        "preferred_channel",
        "channel",
        "result",
        "credit_kind",
        "response",
        "approval",
    }
)
_WORDS = {
    "deleted_at": "Deleted",
    "skipped_at": "Skipped",
    "rmr_at_opening": "RMR at opening",
    "contract_end_at_opening": "Contract end at opening",
    "health_at_opening": "Health at opening",
}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def command_of(intent: str) -> type[Command] | None:
    """Return the command that an audit entry names; None when no command of today could be it."""
    return COMMANDS.get(intent)


def words(intent: str, kind: str = "do") -> str:
    """Return an intent as people read it: the first line of its command's docstring.

    `kind` is do, undo or redo; for the latter two `intent` is that of the change at its origin.
    """
    command = command_of(intent)
    first = (inspect.getdoc(command) or "").partition("\n")[0] if command else ""
    told = first.rstrip(".") or _HUMP.sub(" ", intent).capitalize()
    return told if kind == "do" else f"{kind.capitalize()}: {told[:1].lower()}{told[1:]}"


def field_name(column: str) -> str:
    """Return the noun's own name of a column: `assigned_to_id` → assigned_to."""
    return column.removesuffix("_id")


def field_words(field: str) -> str:
    """Return a field's name as a screen shows it: `risk_level` → Risk level."""
    return _WORDS.get(field) or label(field)


def plain(field: str, raw: Raw, *, digits: int = 2) -> Raw:
    """Return a kept value as programs are told it: money as a decimal string, blank text as None.

    Ids are the reader's to name. `digits` are the decimals of the store's currency.
    """
    match raw:
        case "":
            return None
        case int() if field in _MONEY:
            return money_text(raw, digits)
        case str() if field == "best_time":
            return raw[:5]
        case str() if _INSTANT.fullmatch(raw):
            return instant_text(parse_instant(raw))
    return raw


def shown(field: str, raw: Raw, *, table: str = "", digits: int = 2) -> str | None:
    """Return a kept value as people read it; None where there was nothing.

    Ids are the reader's to name. `digits` are the decimals of the store's currency.
    """
    if (table, field, raw) == ("entry", "status", "cancelled"):
        # The entry was not real; only a customer can be cancelled.
        return "Void"
    if raw is None or raw in ("", [], {}) or (field, raw) == ("escalation", "none"):
        return None
    match raw:
        case bool():
            return "yes" if raw else "no"
        case int() if field in _MONEY:
            return money_text(raw, digits)
        case str() if field == "best_time":
            return raw[:5]
        case str() if field in _ENUMS:
            return raw.replace("_", " ").capitalize()
        case str() if _INSTANT.fullmatch(raw):
            return instant_text(parse_instant(raw))
        case list():
            return ", ".join(str(one) for one in raw)
        case dict() if field == "definition":
            return kept_words(raw)
        case dict():
            return "; ".join(f"{name}: {value}" for name, value in raw.items())
    return str(raw)
