"""What a cell of a customer file may say, field by field."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import NamedTuple

from ..domain.dates import Order, check_zone, parse_date, parse_time
from ..domain.model import Channel, CustomerStatus
from ..domain.text import label, name_key, parse_money_rounded
from ..errors import Invalid

TAG_LIMIT = 45
"""The longest tag, in characters."""
TAG_COUNT = 50
CUSTOM_LIMIT = 4000
"""The longest value of a custom field, in characters."""
NUMBER_LIMIT = 100_000
"""Counts of days and of requests stay below this."""

_YES = frozenset({"yes", "y", "true", "t", "1", "on"})
_NO = frozenset({"no", "n", "false", "f", "0", "off"})
_WHOLE = re.compile(r"([0-9]{1,9})(?:\.0+)?")
_CHANNELS = {"call": "phone", "telephone": "phone", "text": "sms", "textmessage": "sms"}
_STATUSES = {"canceled": "cancelled"}


@dataclass(frozen=True, slots=True)
class Form:
    """How a file writes its amounts and its days."""

    currency_digits: int = 2
    """Decimals of the store's currency."""
    order: Order = "MDY"
    currency: str | None = None
    """The store's currency as an ISO code: amounts marked as another one are refused."""


class Amount(NamedTuple):
    """Money in minor units."""

    minor: int
    rounded: bool
    """Whether decimals beyond the currency's were dropped."""


Read = Callable[[str, str, Form], object]
"""Regular text that is not blank, the field's name, the file's form → the value."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How the cells of one field are read."""

    read: Read
    long: bool = False
    """Whether its lines are kept."""


def letters(text: str) -> str:
    """Return the letters and digits of a text, without regard to case: how headings compare."""
    return "".join(sign for sign in name_key(text) if sign.isalnum())


def _text(limit: int, *, long: bool = False) -> Kind:
    def read(text: str, field: str, _form: Form) -> str:
        if len(text) > limit:
            raise Invalid(
                f"{label(field)} has {len(text)} characters; at most {limit} are allowed.",
                field=field,
            )
        return text

    return Kind(read, long=long)


def _choice(values: type[StrEnum], others: dict[str, str]) -> Kind:
    known = {letters(value): value for value in values}
    known |= {key: values(value) for key, value in others.items()}

    def read(text: str, field: str, _form: Form) -> StrEnum:
        value = known.get(letters(text))
        if value is None:
            names = tuple(values)
            raise Invalid(
                f"{label(field)} must be one of {', '.join(names)}.", field=field, allowed=names
            )
        return value

    return Kind(read)


def _amount(*, signed: bool = False) -> Kind:
    def read(text: str, field: str, form: Form) -> Amount:
        minor, rounded = parse_money_rounded(
            text,
            field=field,
            currency_digits=form.currency_digits,
            allow_negative=signed,
            currency=form.currency,
        )
        return Amount(minor, rounded)

    return Kind(read)


def _yes_or_no(text: str, field: str, _form: Form) -> bool:
    word = text.casefold()
    if word not in _YES and word not in _NO:
        raise Invalid(f"{label(field)} must be yes or no.", field=field, allowed=("yes", "no"))
    return word in _YES


def _whole(text: str, field: str, _form: Form) -> int:
    found = _WHOLE.fullmatch(text)
    if found is None or int(found[1]) >= NUMBER_LIMIT:
        raise Invalid(
            f"{label(field)} must be a whole number from 0 to {NUMBER_LIMIT - 1}.", field=field
        )
    return int(found[1])


def _day(text: str, field: str, form: Form) -> date:
    return parse_date(text, order=form.order, field=field)


def _clock(text: str, field: str, _form: Form) -> time:
    return parse_time(text, field=field)


def _zone(text: str, field: str, _form: Form) -> str:
    return check_zone(text, field=field)


def _tags(text: str, field: str, _form: Form) -> tuple[str, ...]:
    """Return the tags between commas or semicolons, each once, in their order."""
    found: dict[str, str] = {}
    for tag in re.split("[,;]", text):
        found.setdefault(name_key(tag), tag.strip())
    tags = tuple(filter(None, found.values()))
    if len(tags) > TAG_COUNT:
        raise Invalid(f"{label(field)}: at most {TAG_COUNT} are allowed.", field=field)
    for tag in tags:
        if len(tag) > TAG_LIMIT:
            raise Invalid(
                f"{label(field)}: {tag[:20]}… has {len(tag)} characters; at most {TAG_LIMIT} are "
                "allowed.",
                field=field,
            )
    return tags


FIELDS: dict[str, Kind] = {
    "account_number": _text(64),
    "name": _text(255),
    "is_business": Kind(_yes_or_no),
    "location": _text(255),
    "account_class": _text(45),
    "status": _choice(CustomerStatus, _STATUSES),
    "phone1": _text(64),
    "phone1_name": _text(255),
    "phone2": _text(64),
    "phone2_name": _text(255),
    "email": _text(255),
    "address": _text(1000, long=True),
    "city": _text(255),
    "time_zone": Kind(_zone),
    "preferred_channel": _choice(Channel, _CHANNELS),
    "best_time": Kind(_clock),
    "do_not_call": Kind(_yes_or_no),
    "language": _text(64),
    "cancel_requested_on": Kind(_day),
    "cancel_effective_on": Kind(_day),
    "times_asked": Kind(_whole),
    "rmr": _amount(),
    "customer_since": Kind(_day),
    "contract_start": Kind(_day),
    "contract_end": Kind(_day),
    "auto_renew": Kind(_yes_or_no),
    "autopay": Kind(_yes_or_no),
    "balance": _amount(signed=True),
    "past_due_amount": _amount(),
    "days_past_due": Kind(_whole),
    "decision_maker": _text(255),
    "decision_maker_since": Kind(_day),
    "parent": _text(64),
    "tags": Kind(_tags),
}
"""Every field of a customer that a file can fill, by its one name."""

CUSTOM = _text(CUSTOM_LIMIT, long=True)
"""A column that is no field: its text as it stands."""
