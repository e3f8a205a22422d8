"""Contacts with a customer: their list."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from ...domain.contact_queries import ListContacts
from ...domain.contact_rows import ContactRow
from ...domain.paging import Page
from ...errors import Missing
from ..columns import LIVE
from ..indexed_by import found_by_id, indexed_by
from ..paging import Place, Walk, key_columns, read_page
from ..scope import Scope
from .sources import CUSTOMER, CUSTOMERS, INTERACTION, USER, in_sight, labelled
from .touches import BY_CUSTOMER

_OWN = ("id", "customer_id", "entry_id", "at", "channel", "result", "note")


def list_contacts(connection: Connection, scope: Scope, query: ListContacts) -> Page[ContactRow]:
    """Return one span of the contacts with a customer, newest first. Raises: Missing."""
    _check_customer(connection, scope, query.customer_id)
    keys = (INTERACTION.c.at, INTERACTION.c.id)
    branch = indexed_by(select(*key_columns(keys)), INTERACTION, BY_CUSTOMER).where(
        LIVE, INTERACTION.c.customer_id == query.customer_id
    )
    return read_page(
        connection,
        (Walk(keys=keys, branches=(branch,), descending=True),),
        span=query.span,
        rows=lambda places: contact_rows(connection, places),
    )


def contact_rows(connection: Connection, places: Sequence[Place]) -> tuple[ContactRow, ...]:
    """Return the rows of contacts found by a walk, in its order."""
    ids = [place.id for place in places]
    statement = select(
        *(INTERACTION.c[name] for name in _OWN),
        *labelled((("by_id", USER.c.id), ("by", USER.c.username), ("by_name", USER.c.full_name))),
    ).select_from(INTERACTION.join(USER, USER.c.id == INTERACTION.c.user_id))
    found = connection.execute(found_by_id(statement, INTERACTION).where(INTERACTION.c.id.in_(ids)))
    by_id = {row["id"]: ContactRow(**row) for row in found.mappings()}
    return tuple(by_id[contact_id] for contact_id in ids)


def _check_customer(connection: Connection, scope: Scope, customer_id: int) -> None:
    found = connection.scalar(
        select(CUSTOMER.c.id).where(
            CUSTOMER.c.id == customer_id,
            CUSTOMER.c.deleted_at.is_(None),
            in_sight(scope, CUSTOMERS, CUSTOMER.c.location_id),
        )
    )
    if found is None:
        raise Missing(f"no such customer: {customer_id}", field="customer")
