"""The fields of a customer as options, and their values."""

from collections.abc import Mapping

from ..domain.commands import Value
from ..domain.text import label, long_text, money_text, name_key, one_line
from ..errors import Invalid
from ..intake.fields import FIELDS, Amount, Form
from . import names
from .options import Option
from .session import Session

DATE = "DATE"
YES_NO = "yes|no"
MONEY = "AMOUNT"

CONTACT = (
    Option(name="phone1", help="First telephone number."),
    Option(name="phone1_name", help="Whose it is."),
    Option(name="phone2", help="Second telephone number."),
    Option(name="phone2_name", help="Whose it is."),
    Option(name="email", help="E-mail address."),
    Option(name="address", help="Street address."),
    Option(name="city", help="City."),
    Option(name="time_zone", value="ZONE", help="IANA name; the location's if left."),
    Option(
        name="preferred_channel",
        value="phone|email|sms|chat|visit|letter",
        help="How they like to be reached.",
    ),
    Option(name="best_time", value="HH:MM", help="When to reach them, on their clocks."),
    Option(name="do_not_call", value=YES_NO, help="Whether they must not be called."),
    Option(name="language", help="Language they speak."),
    Option(name="decision_maker", help="Who decides there."),
    Option(name="decision_maker_since", value=DATE, help="Since when."),
    Option(name="tags", value="A,B", help="Tags between commas; replaces them all."),
)
TERMS = (
    Option(name="is_business", value=YES_NO, help="Whether they are a business."),
    Option(name="account_class", value="NAME", help="Account class."),
    Option(
        name="status",
        value="active|pending_cancel|cancelled|archived",
        help="Whether they are still a customer.",
    ),
    Option(name="cancel_requested_on", value=DATE, help="When they asked to cancel."),
    Option(name="cancel_effective_on", value=DATE, help="When they are gone."),
    Option(name="times_asked", value="N", help="How often they asked to cancel."),
    Option(name="rmr", value=MONEY, help="Recurring monthly revenue."),
    Option(name="customer_since", value=DATE, help="Since when they are a customer."),
    Option(name="contract_start", value=DATE, help="First day of the contract."),
    Option(name="contract_end", value=DATE, help="Last day of the contract."),
    Option(name="auto_renew", value=YES_NO, help="Whether the contract renews itself."),
    Option(name="autopay", value=YES_NO, help="Whether payments are taken by themselves."),
    Option(name="balance", value=MONEY, help="Balance; may be negative."),
    Option(name="past_due_amount", value=MONEY, help="Amount past due."),
    Option(name="days_past_due", value="N", help="Days past due."),
    Option(name="parent", value="ACCOUNT", help="The account that this one belongs to."),
)
CUSTOM = Option(
    name="custom", value="KEY=VALUE", many=True, help="A field of your own; may be repeated."
)
NAME = Option(name="name", help="The customer's name.")
LOCATION = Option(name="location", value="NAME", help="Which office serves them.")

FIELD_NAMES = tuple(
    option.name for option in (NAME, LOCATION, *CONTACT, *TERMS) if option.name in FIELDS
)

_LINKS = frozenset({"location", "account_class", "parent"})
_NEVER_BLANK = frozenset({"name", "location", "status", "is_business", "do_not_call"})
_ZEROES = frozenset({"rmr", "balance", "past_due_amount", "days_past_due", "times_asked"})


def read(session: Session, given: Mapping[str, str]) -> dict[str, Value]:
    """Return the fields that were given, by the names that commands have for them.

    A blank value empties its field. Raises: Invalid, naming the field.
    """
    form = Form(session.digits, "YMD", session.settings.text("currency"))
    found: dict[str, Value] = {}
    for name, text in given.items():
        if name in _LINKS:
            found[f"{name}_id"] = _linked(session, name, text)
        else:
            found[name] = _value(name, text, form)
    return found


def read_custom(
    pairs: tuple[str, ...], before: Mapping[str, str], *, field: str = "custom"
) -> dict[str, str]:
    """Return custom fields with the given ones changed; a blank value takes one away.

    Raises: Invalid where a pair is not KEY=VALUE.
    """
    custom = dict(before)
    for pair in pairs:
        key, equals, text = pair.partition("=")
        key = one_line(key, field=field, limit=255, minimum=1) if equals else ""
        if not key:
            raise Invalid("Write a field of your own like --custom gate=4411.", field=field)
        known = next((each for each in custom if name_key(each) == name_key(key)), key)
        value = long_text(text, field=field, limit=4000)
        if value:
            custom[known] = value
        else:
            custom.pop(known, None)
    return custom


def _value(name: str, raw: str, form: Form) -> Value:
    kind = FIELDS[name]
    # Forms refuse hidden characters, where imports take them out.
    text = (long_text if kind.long else one_line)(raw, field=name, limit=4000)
    if not text:
        return _blank(name)
    value = kind.read(text, name, form)
    if isinstance(value, Amount):
        if value.rounded:
            raise Invalid(
                f"{label(name)} has more than {form.currency_digits} decimals: write "
                f"{money_text(value.minor, form.currency_digits)} or another exact amount.",
                field=name,
            )
        return value.minor
    return value  # type: ignore[return-value]


def _blank(name: str) -> Value:
    if name in _NEVER_BLANK:
        raise Invalid(f"{label(name)} cannot be empty.", field=name)
    if name == "tags":
        return ()
    return 0 if name in _ZEROES else None


def _linked(session: Session, name: str, raw: str) -> int | None:
    text = one_line(raw, field=name, limit=255)
    if not text:
        if name in _NEVER_BLANK:
            raise Invalid(f"{label(name)} cannot be empty.", field=name)
        return None
    if name == "location":
        return names.location(session, text).id
    if name == "account_class":
        return names.class_id(session, text)
    return names.named_customer(session, text, field="parent").id
