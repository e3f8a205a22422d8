"""The entries behind a catalog item, newest first."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, literal_column, or_, select

from ...domain.admin_queries import ListUsingEntries
from ...domain.model import CatalogKind
from ...domain.paging import Page
from ...domain.rows import EntryRow
from ..catalog_uses import USES, Use
from ..indexed_by import found_by_id, indexed_by
from ..paging import Branch, Walk, key_columns, read_page
from ..scope import Scope, require
from .catalog_rows import GRANT, check_item
from .entry_rows import entry_rows
from .sources import CUSTOMER, ENTRIES, ENTRY, OFFER, in_sight

FEW = 5_000
"""Customers of a class up to which their entries are gathered; with more, so many entries are
of that class that a walk over all, newest first, fills a page sooner."""
_KEYS = (ENTRY.c.id,)


def list_using_entries(
    connection: Connection, scope: Scope, query: ListUsingEntries
) -> Page[EntryRow]:
    """Return one span of the entries in sight that name an item, newest first.

    Those of a credit reason name it in an offer, those of an account class are its customers'.
    Raises: Denied, Missing.
    """
    require(scope, GRANT)
    check_item(connection, query.kind, query.item_id)
    sight = (ENTRY.c.deleted_at.is_(None), in_sight(scope, ENTRIES, ENTRY.c.location_id))
    branches = tuple(
        branch.where(*sight) for branch in _branches(connection, query.kind, query.item_id)
    )
    return read_page(
        connection,
        (Walk(keys=_KEYS, branches=branches, descending=True, low=0),),
        span=query.span,
        rows=lambda places: entry_rows(connection, places),
    )


def _branches(connection: Connection, kind: CatalogKind, item_id: int) -> Iterator[Branch]:
    own: ColumnElement[Any] | None = None
    for use in USES[kind]:
        if use.rows is ENTRY:
            own = use.column
            yield _naming(use, item_id)
        elif use.rows is OFFER:
            yield _with_offers(use, item_id, own=own)
        elif use.rows is CUSTOMER:
            yield _of_class(connection, item_id)


def _naming(use: Use, item_id: int) -> Branch:
    index = f"ix_entry_{use.name}"
    return indexed_by(select(*key_columns(_KEYS)), ENTRY, index).where(use.column == item_id)


def _with_offers(use: Use, item_id: int, *, own: ColumnElement[Any] | None) -> Branch:
    """Return the entries with an offer that names the item, but those that name it themselves."""
    entries = select(OFFER.c.entry_id).where(use.column == item_id, OFFER.c.deleted_at.is_(None))
    branch = found_by_id(select(*key_columns(_KEYS)), ENTRY).where(ENTRY.c.id.in_(entries))
    return branch if own is None else branch.where(or_(own.is_(None), own != item_id))


def _of_class(connection: Connection, class_id: int) -> Branch:
    whole = found_by_id(select(*key_columns(_KEYS)), ENTRY)
    of_class = CUSTOMER.c.account_class_id == class_id
    some = select(literal_column("1")).where(of_class).limit(FEW + 1).subquery()
    if (connection.scalar(select(func.count()).select_from(some)) or 0) > FEW:
        same = exists().where(CUSTOMER.c.id == ENTRY.c.customer_id, of_class)
        return whole.where(same)
    theirs = ENTRY.alias("theirs")
    entries = (
        indexed_by(select(theirs.c.id), theirs, "ix_entry_customer")
        .select_from(CUSTOMER.join(theirs, theirs.c.customer_id == CUSTOMER.c.id))
        .where(of_class, theirs.c.deleted_at.is_(None))
    )
    return whole.where(ENTRY.c.id.in_(entries))
