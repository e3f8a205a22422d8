"""The rows of entries: joined by primary key, once a page's ids are known."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    Select,
    bindparam,
    func,
    not_,
    select,
)

from ...domain.rows import EntryDetail, EntryRow
from ..indexed_by import found_by_id
from ..paging import Place
from .sources import (
    ACCOUNT_CLASS,
    CATALOG,
    CUSTOMER,
    ENTRY,
    LOCATION,
    USER,
    labelled,
    works_at,
)
from .touches import touch_columns, with_last_contact

ZONE = func.coalesce(CUSTOMER.c.time_zone, LOCATION.c.zone)
"""An entry's zone: its customer's, else the location's."""
UNASSIGNED = func.coalesce(not_(works_at(ENTRY.c.location_id)), True)
"""Nobody, or somebody switched off or moved off the location."""

_OWN = (
    "id",
    "version",
    "customer_id",
    "location_id",
    "created_at",
    "reported_at",
    "risk_level",
    "assigned_to_id",
    "follow_up_at",
    "status",
    "resolution_date",
    "closed_at",
    "snoozed_until",
    "escalation",
)
_OWN_DETAIL = (
    *_OWN,
    "reason_id",
    "cause_id",
    "description",
    "action_plan",
    "notes",
    "mitigation_action_id",
    "resolution_id",
    "outcome_note",
    "cancel_reason_id",
    "saved_by_id",
    "duplicate_of_id",
    "closed_by_id",
    "source",
)


def entry_rows(connection: Connection, places: Sequence[Place]) -> tuple[EntryRow, ...]:
    """Return the rows of entries found by a walk, in its order."""
    return rows_by_id(connection, [place.id for place in places])


def rows_by_id(
    connection: Connection, ids: Sequence[int], *conditions: ColumnElement[bool]
) -> tuple[EntryRow, ...]:
    """Return the rows of these entries in the order of `ids`; those refused are left out."""
    if not ids:
        return ()
    statement = _rows_of_ids().where(*conditions) if conditions else _rows_of_ids()
    rows = connection.execute(statement, {"ids": tuple(ids)})
    names = tuple(rows.keys())
    found = with_last_contact(connection, [dict(zip(names, row, strict=True)) for row in rows])
    by_id = {row["id"]: EntryRow(**row) for row in found}
    return tuple(by_id[entry_id] for entry_id in ids if entry_id in by_id)


def detail(connection: Connection, *conditions: ColumnElement[bool]) -> EntryDetail | None:
    """Return everything known of the one entry that the conditions leave, if any."""
    row = connection.execute(_detail().where(*conditions)).mappings().first()
    if row is None:
        return None
    (whole,) = with_last_contact(connection, [row])
    return EntryDetail(**whole | _people_named(connection, row))


def _joined() -> FromClause:
    # The entry comes first and by id, so that every other table is one lookup a row.
    return (
        ENTRY.join(CUSTOMER, CUSTOMER.c.id == ENTRY.c.customer_id)
        .join(LOCATION, LOCATION.c.id == ENTRY.c.location_id)
        .join(CATALOG, CATALOG.c.id == ENTRY.c.reason_id)
        .outerjoin(ACCOUNT_CLASS, ACCOUNT_CLASS.c.id == CUSTOMER.c.account_class_id)
        .outerjoin(USER, USER.c.id == ENTRY.c.assigned_to_id)
    )


def _beside() -> list[ColumnElement[Any]]:
    return labelled(
        (
            ("customer_name", CUSTOMER.c.name),
            ("location", LOCATION.c.name),
            ("zone", ZONE),
            ("reason", CATALOG.c.name),
            ("assigned_to", USER.c.username),
            ("assigned_to_name", USER.c.full_name),
            ("unassigned", UNASSIGNED),
        )
    )


@cache
def _rows_of_ids() -> Select[Any]:
    # Built and compiled once: that takes longer than the answer to it.
    return found_by_id(_rows(), ENTRY).where(ENTRY.c.id.in_(bindparam("ids", expanding=True)))


def _rows() -> Select[Any]:
    return select(
        *(ENTRY.c[name] for name in _OWN),
        *_beside(),
        *(ENTRY.c[name] for name in ("reason_id", "priority", "skipped_at")),
        LOCATION.c.region_id,
        CUSTOMER.c.account_number,
        CUSTOMER.c.account_class_id,
        ACCOUNT_CLASS.c.name.label("account_class"),
        CUSTOMER.c.rmr,
        *touch_columns(),
    ).select_from(_joined())


@cache
def _detail() -> Select[Any]:
    return select(
        *(ENTRY.c[name] for name in _OWN_DETAIL),
        *_beside(),
        *_of_customer(),
        *touch_columns(),
        *(_catalog_name(name) for name in _CATALOG_NAMES),
        *labelled(
            (
                ("rmr", ENTRY.c.rmr_at_opening),
                ("contract_end", ENTRY.c.contract_end_at_opening),
                ("health", ENTRY.c.health_at_opening),
                ("created_by", ENTRY.c.created_by_id),
                ("reported_by", ENTRY.c.reported_by_id),
                ("saved_by", ENTRY.c.saved_by_id),
                ("closed_by", ENTRY.c.closed_by_id),
            )
        ),
    ).select_from(_joined())


def _of_customer() -> list[ColumnElement[Any]]:
    same = ("best_time", "phone1", "phone1_name", "do_not_call", "past_due_amount", "days_past_due")
    return [
        *(CUSTOMER.c[name] for name in same),
        *labelled(
            (
                ("customer", CUSTOMER.c.account_number),
                ("customer_status", CUSTOMER.c.status),
                ("customer_rmr", CUSTOMER.c.rmr),
                ("customer_contract_end", CUSTOMER.c.contract_end),
            )
        ),
    ]


_CATALOG_NAMES = ("cause", "mitigation_action", "resolution", "cancel_reason")


def _catalog_name(field: str) -> ColumnElement[Any]:
    item = CATALOG.alias(field)
    named = select(item.c.name).where(item.c.id == ENTRY.c[f"{field}_id"])
    return named.scalar_subquery().label(field)


def _people_named(connection: Connection, row: RowMapping) -> dict[str, Any]:
    """Return those of the detail's fields that are usernames where the row has people's ids."""
    fields = ("created_by", "reported_by", "saved_by", "closed_by")
    ids = {row[field] for field in fields} - {None}
    people = {
        person.id: person
        for person in connection.execute(
            select(USER.c.id, USER.c.username, USER.c.full_name).where(USER.c.id.in_(ids))
        )
    }
    named = {
        field: people[row[field]].username if row[field] in people else None for field in fields
    }
    return {**named, "reported_by_name": people[row["reported_by"]].full_name}
