"""Company-wide settings: each is one declaration with its default, meaning and validator."""

import re
from collections.abc import Callable, Mapping
from datetime import time

from ..errors import Invalid
from .currency import CURRENCIES
from .values import dataclass


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """One setting: how it is called, what it means, what it is until someone changes it."""

    key: str
    default: str
    meaning: str
    check: Callable[[str], str]
    """Returns the value as stored. Raises: Invalid, in words."""


def _one_of(*allowed: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        found = value.strip()
        by_fold = {name.casefold(): name for name in allowed}
        if found.casefold() not in by_fold:
            raise Invalid(f"“{value}” is not one of {', '.join(allowed)}", allowed=allowed)
        return by_fold[found.casefold()]

    return check


def _whole(low: int, high: int) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.fullmatch(r"\d{1,6}", value.strip()) or not low <= int(value) <= high:
            raise Invalid(f"“{value}” is not a whole number from {low} to {high}")
        return str(int(value))

    return check


def _clock(value: str) -> str:
    try:
        return time.fromisoformat(value.strip()).strftime("%H:%M")
    except ValueError:
        raise Invalid(f"“{value}” is not a time of day like 09:00") from None


def _span(value: str) -> str:
    if not re.fullmatch(r"\+[1-9]\d{0,3}[mhdw]", value.strip()):
        raise Invalid(f"“{value}” is not a span like +2h, +1d or +2w")
    return value.strip()


def _currency(value: str) -> str:
    code = value.strip().upper()
    if code not in CURRENCIES:
        raise Invalid(f"“{value}” is not the ISO code of a currency, like USD")
    return code


def _words(limit: int) -> Callable[[str], str]:
    def check(value: str) -> str:
        found = " ".join(value.split())
        if not 1 <= len(found) <= limit or not found.isprintable():
            raise Invalid(f"needs 1 to {limit} printable characters")
        return found

    return check


_yes_no = _one_of("on", "off")

SPECS: Mapping[str, SettingSpec] = {
    spec.key: spec
    for spec in (
        SettingSpec("company_name", "Our company", "Shown in the header", _words(60)),
        SettingSpec("currency", "USD", "One per store; fixed once money is stored", _currency),
        SettingSpec(
            "revenue_word", "RMR", "What recurring revenue is called", _one_of("RMR", "MMR", "MRR")
        ),
        SettingSpec(
            "date_order", "MDY", "How 10/11 is read: MDY, DMY or YMD", _one_of("MDY", "DMY", "YMD")
        ),
        SettingSpec("backdate_days", "30", "How far back a lead may report", _whole(0, 3650)),
        SettingSpec("reopen_days", "7", "How long closers may reopen their own", _whole(0, 365)),
        SettingSpec(
            "agents_may_modify",
            "location",
            "Whose entries an agent may change: all of their locations', their team's, their own",
            _one_of("location", "team", "own"),
        ),
        SettingSpec("mitigated_needs_action", "on", "Mitigated needs an action", _yes_no),
        SettingSpec("mitigated_needs_follow_up", "on", "Mitigated needs a follow-up", _yes_no),
        SettingSpec("follow_up_high", "+2h", "Suggested follow-up, High", _span),
        SettingSpec("follow_up_medium", "+1d", "Suggested follow-up, Medium", _span),
        SettingSpec("follow_up_low", "+3d", "Suggested follow-up, Low", _span),
        SettingSpec("follow_up_time", "09:00", "Time of a follow-up given by day only", _clock),
    )
}


def checked(key: str, value: str) -> str:
    """Return a setting's value as stored. Raises: Invalid, naming the setting as its field."""
    try:
        return SPECS[key].check(value)
    except Invalid as refused:
        raise Invalid(refused.message, field=key, allowed=refused.allowed) from None


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force: what was stored, over the defaults."""

    stored: tuple[tuple[str, str], ...] = ()

    def text(self, key: str) -> str:
        """Return the value of `key`; KeyError for a key that is not declared."""
        return dict(self.stored).get(key, SPECS[key].default)

    def number(self, key: str) -> int:
        """Return the value of a whole-number setting."""
        return int(self.text(key))

    def on(self, key: str) -> bool:
        """Whether an on/off setting is on."""
        return self.text(key) == "on"

    def clock(self, key: str) -> time:
        """Return the value of a time-of-day setting."""
        return time.fromisoformat(self.text(key))
