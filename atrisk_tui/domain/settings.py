"""Company-wide settings: each is one declaration with its default, meaning and validator."""

import re
from collections.abc import Callable, Mapping
from datetime import time

from ..errors import Invalid
from .currency import CURRENCIES
from .text import money_text, parse_money
from .values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingSpec:
    """One setting: how it is called, what it means, what it is until someone changes it."""

    key: str
    default: str
    meaning: str
    """A sentence for whoever decides it."""
    group: str
    """The heading it stands under; settings of one group follow one another."""
    check: Callable[[str], str]
    """Returns the value as stored. Raises: Invalid, in words."""
    choices: tuple[str, ...] | None = None
    """All the values there are, None where any value that passes `check` will do."""


def _one_of(allowed: tuple[str, ...]) -> Callable[[str], str]:
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


def _cadence(value: str) -> str:
    spans = value.split()
    if not 1 <= len(spans) <= _MOST_TRIES:
        raise Invalid(f"needs 1 to {_MOST_TRIES} spans with spaces between, like +2h +1d +3d")
    return " ".join(_span(span) for span in spans)


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


def _amount(value: str) -> str:
    try:
        return money_text(parse_money(value, field="amount"))
    except Invalid:
        raise Invalid(f"“{value}” is not an amount like 50.00") from None


def _free(
    key: str, default: str, check: Callable[[str], str], *, group: str, meaning: str
) -> SettingSpec:
    return SettingSpec(key=key, default=default, check=check, group=group, meaning=meaning)


def _choice(key: str, default: str, *others: str, group: str, meaning: str) -> SettingSpec:
    choices = (default, *others)
    check = _one_of(choices)
    return SettingSpec(
        key=key, default=default, check=check, choices=choices, group=group, meaning=meaning
    )


def _switch(key: str, default: str, *, group: str, meaning: str) -> SettingSpec:
    choices = ("on", "off")
    check = _one_of(choices)
    return SettingSpec(
        key=key, default=default, check=check, choices=choices, group=group, meaning=meaning
    )


_COMPANY, _DATES, _ENTRIES = "Company", "Dates", "At-risk entries"
_FOLLOW_UPS, _CONTACTS, _CREDITS = "Follow-ups", "Contacts", "Credits"
_MOST_TRIES = 12

SPECS: Mapping[str, SettingSpec] = {
    spec.key: spec
    for spec in (
        _free(
            "company_name",
            "Our company",
            _words(60),
            group=_COMPANY,
            meaning="What the company is called; Home says it where the screen is wide.",
        ),
        _free(
            "currency",
            "USD",
            _currency,
            group=_COMPANY,
            meaning="The one currency of all amounts; it cannot change once money is stored.",
        ),
        _choice(
            "revenue_word",
            "RMR",
            "MMR",
            "MRR",
            group=_COMPANY,
            meaning="What you call the revenue that a customer brings each month.",
        ),
        _choice(
            "date_order",
            "MDY",
            "DMY",
            "YMD",
            group=_DATES,
            meaning="How 10/11 is read: month first (MDY), day first (DMY), or year first (YMD).",
        ),
        _free(
            "backdate_days",
            "30",
            _whole(0, 3650),
            group=_DATES,
            meaning="How many days back a lead may date what a customer did or said.",
        ),
        _choice(
            "agents_may_modify",
            "location",
            "team",
            "own",
            group=_ENTRIES,
            meaning="Whose entries an agent may change: all of their locations', those of people "
            "with the same manager, or only their own.",
        ),
        _free(
            "reopen_days",
            "7",
            _whole(0, 365),
            group=_ENTRIES,
            meaning="For how many days people may reopen an entry that they closed; a lead always "
            "may.",
        ),
        _switch(
            "mitigated_needs_action",
            "on",
            group=_ENTRIES,
            meaning="An entry becomes Mitigated only with the action that was taken.",
        ),
        _switch(
            "mitigated_needs_follow_up",
            "on",
            group=_ENTRIES,
            meaning="An entry becomes Mitigated only with a follow-up that will confirm the save.",
        ),
        _switch(
            "saved_needs_action",
            "off",
            group=_ENTRIES,
            meaning="An entry is closed as saved only with the action that was taken.",
        ),
        _switch(
            "lost_needs_action",
            "off",
            group=_ENTRIES,
            meaning="An entry is closed as lost only with the action that was tried.",
        ),
        _switch(
            "outcome_needs_cause",
            "off",
            group=_ENTRIES,
            meaning="An entry is closed as saved or lost only with the cause behind its reason.",
        ),
        _switch(
            "void_needs_note",
            "off",
            group=_ENTRIES,
            meaning="An entry is closed as void only with a note that says why it was not real.",
        ),
        *(
            _free(
                f"follow_up_{risk}",
                span,
                _span,
                group=_FOLLOW_UPS,
                meaning=f"When the form suggests to follow up an entry of {risk} risk: +2h is in "
                "two hours, +1d in a day, +2w in two weeks.",
            )
            for risk, span in (("high", "+2h"), ("medium", "+1d"), ("low", "+3d"))
        ),
        _free(
            "follow_up_time",
            "09:00",
            _clock,
            group=_FOLLOW_UPS,
            meaning="The time of a follow-up that was given by its day only, unless the customer "
            "has a best time.",
        ),
        _switch(
            "next_bell",
            "off",
            group=_FOLLOW_UPS,
            meaning="The terminal's bell rings once, five minutes before a follow-up of one's own.",
        ),
        _free(
            "calling_from",
            "08:00",
            _clock,
            group=_CONTACTS,
            meaning="From when customers may be called, on their own clocks.",
        ),
        _free(
            "calling_until",
            "21:00",
            _clock,
            group=_CONTACTS,
            meaning="Until when customers may be called, on their own clocks; at this time no "
            "longer. The same as calling_from is all day.",
        ),
        _free(
            "next_try",
            "+2h +1d +3d",
            _cadence,
            group=_CONTACTS,
            meaning="When to try again after the first, second, third try that did not reach the "
            "customer; the last span repeats.",
        ),
        _free(
            "contact_undo_minutes",
            "10",
            _whole(0, 1440),
            group=_CONTACTS,
            meaning="For how many minutes people may take back a contact that they logged.",
        ),
        _free(
            "credit_limit_agent",
            "50.00",
            _amount,
            group=_CREDITS,
            meaning="The largest credit that an agent may offer without a lead's approval.",
        ),
        _free(
            "credit_limit_lead",
            "500.00",
            _amount,
            group=_CREDITS,
            meaning="The largest credit that a lead may offer or approve alone.",
        ),
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
