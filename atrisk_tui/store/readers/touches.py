"""When and how often a customer was contacted while an entry was worked: counted as it is read.

A contact counts for every entry that was active when it was made, whichever it was about.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal, select

from ...domain.contact_rows import MOST_TRIES, LastContact
from ...domain.model import ContactResult
from ..columns import ACTIVE, LIVE, NO_MOMENT
from ..indexed_by import found_by_id, indexed_by
from .sources import AUDIT_ROW, ENTRY, INTERACTION, USER, labelled
from .subjects import Record

BY_CUSTOMER = "ix_interaction_customer"
_REACHED = tuple(result for result in ContactResult if result.is_reached)


def touch_columns() -> list[ColumnElement[Any]]:
    """Return first_touch_at, tries and last_contact_id of the entry of a query."""
    return labelled(
        (
            ("first_touch_at", _end_of("at", newest=False)),
            ("tries", _tries()),
            ("last_contact_id", _end_of("id", newest=True)),
        )
    )


def with_last_contact(
    connection: Connection, rows: Collection[Mapping[Any, Any]]
) -> list[dict[str, Any]]:
    """Return rows with last_contact in the place of its id."""
    found = last_contacts(connection, {row["last_contact_id"] for row in rows} - {None})
    return [
        {name: value for name, value in row.items() if name != "last_contact_id"}
        | {"last_contact": found.get(row["last_contact_id"])}
        for row in rows
    ]


def last_contacts(connection: Connection, ids: Collection[int]) -> dict[int, LastContact]:
    """Return these contacts by their ids."""
    if not ids:
        return {}
    own = ("id", "at", "channel", "result")
    statement = select(
        *(INTERACTION.c[name] for name in own), USER.c.username.label("by")
    ).select_from(INTERACTION.join(USER, USER.c.id == INTERACTION.c.user_id))
    found = connection.execute(found_by_id(statement, INTERACTION).where(INTERACTION.c.id.in_(ids)))
    return {row["id"]: LastContact(**row) for row in found.mappings()}


def newest_contact(connection: Connection, customer_id: int) -> LastContact | None:
    """Return the latest contact with a customer, whenever that was."""
    ids = connection.scalars(
        indexed_by(select(INTERACTION.c.id), INTERACTION, BY_CUSTOMER)
        .where(LIVE, INTERACTION.c.customer_id == customer_id)
        .order_by(INTERACTION.c.at.desc(), INTERACTION.c.id.desc())
        .limit(1)
    )
    return next(iter(last_contacts(connection, list(ids)).values()), None)


def touched_since(connection: Connection, audit_id: int, *, limit: int) -> set[Record]:
    """Return the customers with whom contacts were logged or taken back, and their active entries.

    Their lines show another last contact now, though nobody wrote them.
    """
    logged = indexed_by(select(AUDIT_ROW.c.customer_id), AUDIT_ROW, "ix_audit_row_kind").where(
        AUDIT_ROW.c.table_name == "interaction", AUDIT_ROW.c.audit_id > audit_id
    )
    customers = set(connection.scalars(logged.limit(limit)))
    if not customers:
        return set()
    active = indexed_by(select(ENTRY.c.id), ENTRY, "ix_entry_active_customer").where(
        ACTIVE, ENTRY.c.customer_id.in_(customers)
    )
    entries = {("entry", entry_id) for entry_id in connection.scalars(active)}
    return entries | {("customer", customer_id) for customer_id in customers}


def _end_of(column: str, *, newest: bool) -> ColumnElement[Any]:
    contact = INTERACTION.alias("newest" if newest else "oldest")
    keys = (contact.c.at, contact.c.id)
    ordered = _while_active(contact, contact.c[column]).order_by(
        *(key.desc() if newest else key for key in keys)
    )
    return ordered.limit(1).correlate(ENTRY).scalar_subquery()


def _tries() -> ColumnElement[Any]:
    """Return how many of the latest contacts did not reach the customer, one after the other."""
    contact = INTERACTION.alias("latest")
    reached = case((contact.c.result.in_(_REACHED), 1), else_=0).label("reached")
    latest = (
        _while_active(contact, contact.c.at, contact.c.id, reached)
        .order_by(contact.c.at.desc(), contact.c.id.desc())
        .limit(MOST_TRIES)
        .correlate(ENTRY)
        .subquery("contacts")
    )
    newest_first = (latest.c.at.desc(), latest.c.id.desc())
    since = select(
        func.sum(latest.c.reached).over(order_by=newest_first).label("reached_since")
    ).subquery("since")
    unreached = select(func.count()).select_from(since).where(since.c.reached_since == 0)
    return unreached.scalar_subquery()


def _while_active(contact: Any, *columns: ColumnElement[Any]) -> Select[Any]:
    last = func.coalesce(ENTRY.c.closed_at, literal(NO_MOMENT, ENTRY.c.closed_at.type))
    return indexed_by(select(*columns).select_from(contact), contact, BY_CUSTOMER).where(
        LIVE,
        contact.c.customer_id == ENTRY.c.customer_id,
        contact.c.at >= ENTRY.c.reported_at,
        contact.c.at <= last,
    )
