"""The fields of a catalog item as options, and their values."""

from typing import Any

from ..domain.commands import Value
from ..domain.model import CatalogKind
from ..domain.text import label, money_text, one_line
from ..errors import Invalid
from ..intake.catalog_fields import Repaired, read_cell
from ..intake.fields import Form
from . import names
from .options import Given, Option
from .session import Session

FIELDS = (
    Option(name="outcome", value="saved|lost|void", help="Resolutions: needed."),
    Option(name="category", value="voluntary|involuntary|other", help="Cancel reasons: needed."),
    Option(
        name="controllable",
        value="yes|no",
        help="Cancel reasons: whether the company could have prevented it.",
    ),
    Option(name="parent", value="REASON", help="Causes: the reason it hangs under."),
    Option(
        name="default_risk",
        value="low|medium|high",
        help="Reasons: filled in when the reason is chosen.",
    ),
    Option(name="cancel_reason", value="NAME", help="Lost resolutions: the usual one."),
    Option(
        name="default_rmr", value="AMOUNT", help="Account classes: what they usually pay a month."
    ),
    Option(name="contract_months", value="N", help="Account classes: the usual contract."),
)
_NAMES = tuple(option.name for option in FIELDS)
_LINKS = {"parent": CatalogKind.REASONS, "cancel_reason": CatalogKind.CANCEL_REASONS}


def read(session: Session, given: Given) -> dict[str, Any]:
    """Return the fields that were given, by the names that commands have for them.

    A blank value empties its field. Raises: Invalid, naming the field.
    """
    found: dict[str, Value] = {}
    for name, raw in given.among(_NAMES).items():
        # Forms refuse hidden characters, where imports take them out.
        text = one_line(raw, field=name, limit=255)
        if name in _LINKS:
            kind = _LINKS[name]
            found[f"{name}_id"] = names.item_id(session, kind, text, field=name) if text else None
        else:
            found[name] = _value(session, name, text)
    return found


def _value(session: Session, name: str, text: str) -> Value:
    form = Form(session.digits, currency=session.settings.text("currency"))
    repaired = Repaired()
    value = read_cell(name, text, form=form, repaired=repaired)
    if repaired.rounded and isinstance(value, int):
        raise Invalid(
            f"{label(name)} has more than {session.digits} decimals: write "
            f"{money_text(value, session.digits)} or another exact amount.",
            field=name,
        )
    return value
