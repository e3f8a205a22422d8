"""The options that narrow and order the list of customers, and what they mean."""

import re

from ..domain.filters import CustomerFilter, CustomerSort
from ..domain.model import CustomerStatus
from ..errors import Usage
from . import entry_filters, values
from . import entry_values as fields
from .options import Given, Option
from .session import Session

OPTIONS = (
    Option(name="status", value="|".join(CustomerStatus), help="Only these."),
    Option(name="at_risk", value="yes|no", help="Only with an active entry, or without one."),
    Option(
        name="risk_level",
        value=fields.LEVELS,
        also=("--risk",),
        help="Only those whose riskiest active entry is so.",
    ),
    Option(name="location", value="NAME", help="Only at this location."),
    Option(name="region", value="NAME", help="Only at this region's locations."),
    Option(name="account_class", value="NAME", also=("--class",), help="Only of this class."),
    Option(name="ends_within", value="N", help="Only contracts that end within so many days."),
    Option(name="search", help="Any part of name, account number, e-mail or phone."),
    Option(name="sort", value="|".join(CustomerSort), help="Order: name."),
    Option(name="reverse", flag=True, help="The other way round."),
)
_YES_OR_NO = {"yes": True, "no": False}


def customer_filter(session: Session, given: Given) -> CustomerFilter:
    """Return what the options ask for. Raises: Usage, Invalid, naming what is allowed."""
    status = given.text("status")
    return CustomerFilter(
        status=values.choice(status, CustomerStatus, field="status", error=Usage)
        if status
        else None,
        at_risk=_at_risk(given.text("at_risk")),
        risk_level=entry_filters.level(given.text("risk_level")),
        ends_within=_ends_within(given.text("ends_within")),
        **entry_filters.places(session, given),
    )


def _at_risk(text: str) -> bool | None:
    word = text.strip().casefold()
    if word and word not in _YES_OR_NO:
        raise Usage("At risk is yes or no.", field="at_risk", allowed=tuple(_YES_OR_NO))
    return _YES_OR_NO.get(word)


def _ends_within(text: str) -> int | None:
    if not text.strip():
        return None
    if not re.fullmatch(r"[0-9]{1,5}", text.strip()):
        raise Usage("Ends within must be a number of days such as 60.", field="ends_within")
    return int(text)
