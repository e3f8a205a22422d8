"""Customers: their lists, and everything known of one."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from ...domain.model import EntryStatus, RiskLevel
from ...domain.paging import Count, Page
from ...domain.queries import (
    CountCustomers,
    CustomerRowsById,
    GetCustomer,
    ListCustomers,
)
from ...domain.rows import CustomerDetail, CustomerRow
from ...errors import Missing
from ..columns import ACTIVE, LIVE, NO_MOMENT
from ..indexed_by import found_by_id, indexed_by
from ..paging import Branch, capped_count, read_page
from ..scope import Scope
from .customer_lists import customer_branch, customer_list
from .entry_rows import ZONE
from .sources import (
    ACCOUNT_CLASS,
    CUSTOMER,
    CUSTOMERS,
    ENTRIES,
    ENTRY,
    LOCATION,
    REGION,
    USER,
    in_sight,
    labelled,
    walked_places,
)
from .touches import newest_contact


def list_customers(connection: Connection, scope: Scope, query: ListCustomers) -> Page[CustomerRow]:
    """Return one span of the customers that a filter lets through."""
    listed = customer_list(connection, scope, query.filter, sort=query.sort, reverse=query.reverse)
    return read_page(
        connection,
        (listed,),
        span=query.span,
        rows=lambda places: customer_rows(connection, scope, [place.id for place in places]),
    )


def count_customers(connection: Connection, scope: Scope, query: CountCustomers) -> Count:
    """Return how many customers a filter lets through, capped."""
    return capped_count(connection, (customer_list(connection, scope, query.filter),))


def customer_rows_by_id(
    connection: Connection, scope: Scope, query: CustomerRowsById
) -> tuple[CustomerRow, ...]:
    """Return the rows of these customers, without those out of sight or gone."""
    return customer_rows(
        connection,
        scope,
        query.ids,
        CUSTOMER.c.deleted_at.is_(None),
        in_sight(scope, CUSTOMERS, CUSTOMER.c.location_id),
    )


def get_customer(connection: Connection, scope: Scope, query: GetCustomer) -> CustomerDetail:
    """Return one customer with everything known of it. Raises: Missing."""
    wanted = (
        CUSTOMER.c.id == query.customer_id
        if query.customer_id is not None
        else CUSTOMER.c.account_number == query.account_number
    )
    statement = _detail().where(
        wanted, CUSTOMER.c.deleted_at.is_(None), in_sight(scope, CUSTOMERS, CUSTOMER.c.location_id)
    )
    row = connection.execute(statement).mappings().first()
    if row is None:
        which = query.account_number if query.customer_id is None else query.customer_id
        raise Missing(f"no such customer: {which}", field="customer")
    return CustomerDetail(
        **{
            **row,
            "tags": tuple(row["tags"]),
            "last_contact": newest_contact(connection, row["id"]),
            **_entry_counts(connection, scope, row["id"]),
        }
    )


def customer_branches(scope: Scope, keys: Sequence[ColumnElement[Any]]) -> tuple[Branch, ...]:
    """Return the walks over the customers in sight in the order of an indexed column and id."""
    places, residual = walked_places(scope, CUSTOMERS, each=1)
    branches = tuple(customer_branch(keys, place) for place in places)
    if residual is None:
        return branches
    return tuple(branch.where(CUSTOMER.c.location_id.in_(residual)) for branch in branches)


def customer_rows(
    connection: Connection, scope: Scope, ids: Sequence[int], *conditions: ColumnElement[bool]
) -> tuple[CustomerRow, ...]:
    """Return the rows of these customers in the order of `ids`; those refused are left out.

    What comes from entries is left empty for somebody who may see none.
    """
    if not ids:
        return ()
    statement = _rows_of_ids().where(*conditions) if conditions else _rows_of_ids()
    rows = connection.execute(statement, {"ids": tuple(ids)})
    names = tuple(rows.keys())
    found = [dict(zip(names, row, strict=True)) for row in rows]
    untold = {} if scope.actor.holds(ENTRIES) else _UNTOLD
    by_id = {row["id"]: CustomerRow(**row | _risk(row) | untold) for row in found}
    return tuple(by_id[row_id] for row_id in ids if row_id in by_id)


_UNTOLD: dict[str, Any] = {
    "active_entries": 0,
    "highest_risk": None,
    "next_follow_up": None,
    "owner": None,
}


def _risk(row: Any) -> dict[str, Any]:
    rank, due = row["highest_risk"], row["next_follow_up"]
    return {
        "highest_risk": None if rank is None else RiskLevel.of_rank(rank),
        "next_follow_up": None if due is None or due >= NO_MOMENT else due,
    }


@cache
def _rows_of_ids() -> Select[Any]:
    # Built and compiled once: that takes longer than the answer to it.
    wanted = CUSTOMER.c.id.in_(bindparam("ids", expanding=True))
    return found_by_id(_rows(), CUSTOMER).where(wanted)


def _rows() -> Select[Any]:
    own = (
        "id",
        "version",
        "account_number",
        "name",
        "location_id",
        "status",
        "rmr",
        "customer_since",
        "contract_end",
        "cancel_effective_on",
        "phone1",
        "account_class_id",
    )
    return select(
        *(CUSTOMER.c[name] for name in own),
        *labelled(
            (
                ("location", LOCATION.c.name),
                ("region_id", LOCATION.c.region_id),
                ("zone", ZONE),
                ("account_class", ACCOUNT_CLASS.c.name),
                ("active_entries", _of_entries(func.count())),
                ("highest_risk", _of_entries(func.min(ENTRY.c.rank))),
                ("next_follow_up", _of_entries(func.min(ENTRY.c.follow_up_key))),
                ("owner", _owner()),
            )
        ),
    ).select_from(
        CUSTOMER.join(LOCATION, LOCATION.c.id == CUSTOMER.c.location_id).outerjoin(
            ACCOUNT_CLASS, ACCOUNT_CLASS.c.id == CUSTOMER.c.account_class_id
        )
    )


def _active(column: Any) -> Select[Any]:
    return indexed_by(select(column).select_from(ENTRY), ENTRY, "ix_entry_active_customer").where(
        ACTIVE, ENTRY.c.customer_id == CUSTOMER.c.id
    )


def _of_entries(figure: Any) -> Any:
    return _active(figure).correlate(CUSTOMER).scalar_subquery()


def _owner() -> Any:
    riskiest = (
        _active(ENTRY.c.assigned_to_id)
        .order_by(ENTRY.c.rank, ENTRY.c.follow_up_key, ENTRY.c.id)
        .limit(1)
    )
    return (
        select(USER.c.username)
        .where(USER.c.id == riskiest.correlate(CUSTOMER).scalar_subquery())
        .correlate(CUSTOMER)
        .scalar_subquery()
    )


_NOT_OWN = frozenset(
    {
        "account_key",
        "name_key",
        "search_key",
        "since_key",
        "contract_end_key",
        "cancel_key",
        "phone1_digits",
        "phone2_digits",
        "deleted_at",
    }
)


@cache
def _detail() -> Select[Any]:
    parent = CUSTOMER.alias("parent_customer")
    return select(
        *(column for column in CUSTOMER.c if column.key not in _NOT_OWN),
        *labelled(
            (
                ("location", LOCATION.c.name),
                ("region", REGION.c.name),
                ("zone", ZONE),
                ("account_class", ACCOUNT_CLASS.c.name),
                ("parent", parent.c.account_number),
            )
        ),
    ).select_from(
        CUSTOMER.join(LOCATION, LOCATION.c.id == CUSTOMER.c.location_id)
        .outerjoin(REGION, REGION.c.id == LOCATION.c.region_id)
        .outerjoin(ACCOUNT_CLASS, ACCOUNT_CLASS.c.id == CUSTOMER.c.account_class_id)
        .outerjoin(parent, parent.c.id == CUSTOMER.c.parent_id)
    )


def _entry_counts(connection: Connection, scope: Scope, customer_id: int) -> dict[str, int]:
    counted = {
        "active_entries": ENTRY.c.closed_at.is_(None),
        "saved_entries": ENTRY.c.status == EntryStatus.RESOLVED,
        "lost_entries": ENTRY.c.status == EntryStatus.LOST,
        "void_entries": ENTRY.c.status == EntryStatus.CANCELLED,
    }
    if not scope.actor.holds(ENTRIES):
        return dict.fromkeys(counted, 0)
    figures = [func.count().filter(which).label(name) for name, which in counted.items()]
    counts: Any = select(*figures).select_from(ENTRY)
    statement = indexed_by(counts, ENTRY, "ix_entry_customer")
    row = connection.execute(statement.where(LIVE, ENTRY.c.customer_id == customer_id)).one()
    return dict(row._mapping)
