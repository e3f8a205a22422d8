"""Company-wide settings."""

from difflib import get_close_matches

from sqlalchemy import or_, select
from sqlmodel import col

from ...domain.admin_commands import ChangeSetting
from ...domain.settings import SPECS, checked
from ...errors import Invalid
from ..tables import Customer, Offer, Setting
from ..work import Done, Work
from .lookups import apply, new_row


def change_setting(work: Work, command: ChangeSetting) -> Done:
    """Change a setting to a value that its declaration accepts."""
    key, value = command.key, _checked(command.key, command.value)
    if key == "currency" and value != work.settings.text(key) and _money_is_stored(work):
        raise Invalid(
            "The currency is fixed once money is stored: amounts would change their meaning.",
            field="currency",
        )
    kept = work.session.scalars(
        select(Setting).where(col(Setting.key) == key).with_for_update()
    ).one_or_none()
    if kept is None:
        kept = new_row(Setting, key=key, value=value)
        work.session.add(kept)
        work.session.flush()
    apply(kept, {"value": value})
    return Done("setting", kept.id)


def _checked(key: str, value: str) -> str:
    if key not in SPECS:
        near = tuple(get_close_matches(key, SPECS, n=2, cutoff=0.5))
        hint = f"do you mean {' or '.join(near)}?" if near else "see the list of settings."
        raise Invalid(f"There is no setting “{key}”: {hint}", field="key", allowed=near)
    return checked(key, value)


def _money_is_stored(work: Work) -> bool:
    money = or_(
        col(Customer.rmr) != 0, col(Customer.balance) != 0, col(Customer.past_due_amount) != 0
    )
    customers = select(col(Customer.id)).where(money).limit(1)
    offers = select(col(Offer.id)).where(col(Offer.amount).is_not(None)).limit(1)
    return any(work.session.scalar(statement) is not None for statement in (customers, offers))
