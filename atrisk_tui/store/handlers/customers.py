"""Customers: add and change, each group of fields with the grant it asks for."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from ...domain.commands import CreateCustomer, EditCustomer
from ...errors import Invalid
from ..tables import AccountClass, Customer, Entry, Location
from ..work import Done, Work
from .customer_fields import account_number, check_date_order, regular
from .lookups import apply, location_choice, new_row

_GRANTS = {
    **dict.fromkeys(EditCustomer.CONTACT, "customer.modify"),
    **dict.fromkeys(EditCustomer.TERMS, "customer.modify_terms"),
    **dict.fromkeys(EditCustomer.PLACE, "location.manage"),
}
_DATES = {"contract_start", "contract_end"}
_LONGEST_LINE = 50
"""Parents above parents, far more than any company has."""


def create_customer(work: Work, command: CreateCustomer) -> Done:
    """Add a customer with an account number of their own."""
    number = account_number(command.account_number)
    _check_free(work, number)
    location = location_choice(work, command.location_id)
    given = {"name": command.name, **command.values}
    for name in given:
        if name not in (*EditCustomer.CONTACT, *EditCustomer.TERMS):
            raise Invalid(f"A new customer takes no field “{name}”.", field=name)
    values = {name: regular(name, value) for name, value in given.items()}
    _check_links(work, values, own_id=None)
    check_date_order(values)
    row = new_row(Customer, account_number=number, location_id=location.id, **values)
    work.session.add(row)
    work.session.flush()
    return Done("customer", row.id)


def edit_customer(work: Work, command: EditCustomer) -> Done:
    """Change fields of a customer; a new location moves their entries along."""
    customer = work.locked(Customer, command.customer_id, command.version)
    changes = _changed(customer, command.changes)
    for grant in {_GRANTS[name] for name in changes}:
        work.allow(grant)
    _check_links(work, changes, own_id=customer.id)
    check_date_order({**customer.model_dump(include=_DATES), **changes})
    if "location_id" in changes:
        _move_entries(work, customer, location_choice(work, changes["location_id"]))
    apply(customer, changes)
    return Done("customer", customer.id)


def _changed(customer: Customer, given: Mapping[str, object]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name, raw in given.items():
        if name not in _GRANTS:
            raise Invalid(f"{name} of a customer cannot be changed.", field=name)
        if raw == getattr(customer, name):
            continue
        value = regular(name, raw)
        if value != getattr(customer, name):
            changes[name] = value
    return changes


def _check_free(work: Work, number: str) -> None:
    taken = select(col(Customer.id)).where(
        col(Customer.account_number) == number, col(Customer.deleted_at).is_(None)
    )
    if work.session.scalar(taken) is not None:
        raise Invalid(
            f"There is already a customer with the account number {number}.",
            field="account_number",
        )


def _check_links(work: Work, values: Mapping[str, Any], *, own_id: int | None) -> None:
    class_id = values.get("account_class_id")
    if class_id is not None:
        kind = work.shared(AccountClass, class_id)
        if kind is None:
            raise Invalid("There is no such account class: choose another.", field="account_class")
        if not kind.active:
            raise Invalid(f"“{kind.name}” is switched off: choose another.", field="account_class")
    if values.get("parent_id") is not None:
        _check_parent(work, values["parent_id"], own_id)


def _check_parent(work: Work, parent_id: int, own_id: int | None) -> None:
    if parent_id == own_id:
        raise Invalid("A customer cannot be their own parent.", field="parent")
    parent = work.shared(Customer, parent_id)
    if parent is None or not work.actor.sees(parent.location_id):
        raise Invalid("There is no such customer.", field="parent")
    above = parent.parent_id
    for _ in range(_LONGEST_LINE):
        if above is None:
            return
        if above == own_id:
            raise Invalid("That customer is already below this one.", field="parent")
        higher = work.shared(Customer, above)
        above = higher.parent_id if higher else None
    raise Invalid("That customer has too many parents above.", field="parent")


def _move_entries(work: Work, customer: Customer, location: Location) -> None:
    """Take the customer's entries along, also deleted ones: an undo brings those back."""
    entries = select(Entry).where(col(Entry.customer_id) == customer.id).order_by(col(Entry.id))
    for entry in work.session.scalars(entries.with_for_update()):
        apply(entry, {"location_id": location.id})
