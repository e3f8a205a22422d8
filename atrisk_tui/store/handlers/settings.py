"""Company-wide settings."""

from difflib import get_close_matches

from sqlalchemy import or_, select
from sqlmodel import col

from ...domain.admin_commands import ChangeSetting
from ...domain.settings import SPECS, checked
from ...errors import Conflict, Invalid
from ..tables import Audit, AuditChange, Customer, Offer, Setting, User
from ..work import Done, Work
from .lookups import apply, new_row


def change_setting(work: Work, command: ChangeSetting) -> Done:
    """Change a setting to a value that its declaration accepts.

    Raises: Invalid; Conflict when the value in force is not the one the person was looking at.
    """
    key, value = command.key, _checked(command.key, command.value)
    kept = _held(work, key)
    now = SPECS[key].default if kept is None else kept.value
    if value == now:
        return Done("setting", 0 if kept is None else kept.id)
    if command.was is not None and command.was != now:
        raise Conflict(
            f"{key} was changed while you were looking at it: it is “{now}” now"
            f"{_whose(work, kept)}.",
            field=key,
        )
    if key == "currency" and _money_is_stored(work):
        raise Invalid(
            "The currency is fixed once money is stored: amounts would change their meaning.",
            field="currency",
        )
    if kept is None:
        kept = new_row(Setting, key=key, value=value)
        work.session.add(kept)
        work.session.flush()
    apply(kept, {"value": value})
    return Done("setting", kept.id)


def _held(work: Work, key: str) -> Setting | None:
    """Return a setting's row, held until the commit; None while it has never been changed."""
    # What is not there yet cannot be held: of two who add it, one waits at the currency, which
    # every store has, and then sees what the other wrote.
    for wanted in ("currency", key):
        kept = work.session.scalars(
            select(Setting)
            .where(col(Setting.key) == wanted)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one_or_none()
    return kept


def _whose(work: Work, kept: Setting | None) -> str:
    """Return who gave a setting its value, as the end of a sentence."""
    if kept is None:
        return ""
    name = work.session.scalar(
        select(col(User.full_name))
        .join(Audit, col(Audit.actor_id) == col(User.id))
        .join(AuditChange, col(AuditChange.audit_id) == col(Audit.id))
        .where(col(AuditChange.table_name) == "setting", col(AuditChange.row_id) == kept.id)
        .order_by(col(AuditChange.id).desc())
        .limit(1)
    )
    return "" if name is None else f", set by {name}"


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
