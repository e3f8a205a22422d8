"""A customer's fields, each with what it takes; forms and imports are held to the same."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ...domain.dates import check_zone
from ...domain.model import Channel, CustomerStatus
from ...domain.text import long_text, one_line
from ...errors import Invalid
from .values import (
    amount,
    clock,
    count,
    custom,
    day,
    member,
    optional_line,
    switch,
    tags,
    typed,
)

Regular = Callable[[object, str], Any]

ADDRESS_LIMIT = 1000


def regular(field: str, value: object) -> Any:
    """Return a customer field's value as it is stored; `field` is a column's name.

    Raises: Invalid, when the field is unknown or does not take the value.
    """
    rule = _FIELDS.get(field)
    if rule is None:
        raise Invalid(f"A customer has no field “{field}”.", field=field)
    return rule(value, field.removesuffix("_id"))


def account_number(value: str) -> str:
    """Return an account number made regular: 1 to 64 characters. Raises: Invalid."""
    return one_line(value, field="account_number", limit=64, minimum=1)


def check_date_order(values: Mapping[str, date | None]) -> None:
    """Go on only if a contract does not end before it starts. Raises: Invalid."""
    start, end = values.get("contract_start"), values.get("contract_end")
    if start is not None and end is not None and end < start:
        raise Invalid(
            f"The contract would end on {end}, before it starts on {start}.", field="contract_end"
        )


def _name(value: object, field: str) -> str:
    return one_line(typed(value, str, field=field), field=field, limit=255, minimum=1)


def _address(value: object, field: str) -> str | None:
    text = typed(value if value is not None else "", str, field=field)
    return long_text(text, field=field, limit=ADDRESS_LIMIT) or None


def _zone(value: object, field: str) -> str | None:
    text = optional_line(value, field=field, limit=64)
    return check_zone(text, field=field) if text else None


def _channel(value: object, field: str) -> Channel | None:
    return None if value in {None, ""} else member(value, Channel, field=field)


def _maybe(value: object, field: str) -> bool | None:
    return None if value is None else switch(value, field=field)


def _id(value: object, field: str) -> int | None:
    return None if value is None else count(value, field=field)


def _balance(value: object, field: str) -> int:
    return amount(value, field=field, negative=True)


def _line(limit: int) -> Regular:
    return lambda value, field: optional_line(value, field=field, limit=limit)


def _by_name(rule: Callable[..., Any]) -> Regular:
    return lambda value, field: rule(value, field=field)


_FIELDS: Mapping[str, Regular] = {
    "name": _name,
    "is_business": _by_name(switch),
    "location_id": _id,
    "account_class_id": _id,
    "parent_id": _id,
    "status": lambda value, field: member(value, CustomerStatus, field=field),
    "phone1": _line(64),
    "phone1_name": _line(255),
    "phone2": _line(64),
    "phone2_name": _line(255),
    "email": _line(255),
    "address": _address,
    "city": _line(255),
    "time_zone": _zone,
    "preferred_channel": _channel,
    "best_time": _by_name(clock),
    "do_not_call": _by_name(switch),
    "language": _line(64),
    "cancel_requested_on": _by_name(day),
    "cancel_effective_on": _by_name(day),
    "times_asked": _by_name(count),
    "rmr": _by_name(amount),
    "customer_since": _by_name(day),
    "contract_start": _by_name(day),
    "contract_end": _by_name(day),
    "auto_renew": _maybe,
    "autopay": _maybe,
    "balance": _balance,
    "past_due_amount": _by_name(amount),
    "days_past_due": _by_name(count),
    "decision_maker": _line(255),
    "decision_maker_since": _by_name(day),
    "tags": _by_name(tags),
    "custom": _by_name(custom),
}
