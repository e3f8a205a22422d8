"""Search: customers by any part of what is known of them, entries by their customer."""

from typing import TypeVar

from sqlalchemy import Connection

from ...domain.paging import Cursor, Page, Row, Span
from ...domain.queries import SEARCH_LIMIT, SearchCustomers, SearchEntries
from ...domain.rows import CustomerRow, EntryRow
from ..scope import Scope
from .customers import customer_rows
from .entries import id_in, visible
from .entry_rows import rows_by_id
from .search_filtered import customers_passing, entries_found

R = TypeVar("R", bound=Row)


def search_customers(
    connection: Connection, scope: Scope, query: SearchCustomers
) -> Page[CustomerRow]:
    """Return the customers that match a text and pass, best first, all in one page."""
    ids = customers_passing(
        connection, scope, query.text, wanted=query.filter, limit=query.limit + 1
    )
    return _one_page(customer_rows(connection, scope, ids[: query.limit]), query.limit, len(ids))


def search_entries(connection: Connection, scope: Scope, query: SearchEntries) -> Page[EntryRow]:
    """Return the entry of that reference, then those of the customers found.

    A reference is found whatever the filter says; one with its mark (`AR-1042`) is all.
    """
    entry_id = id_in(query.text)
    ids = [entry_id] if entry_id is not None and visible(connection, scope, entry_id) else []
    if not ids or query.text.strip().isdecimal():
        more = entries_found(
            connection, scope, query.text, wanted=query.filter, limit=SEARCH_LIMIT + 1
        )
        ids += [found for found in more if found not in ids]
    return _one_page(rows_by_id(connection, ids[:SEARCH_LIMIT]), SEARCH_LIMIT, len(ids))


def _one_page(rows: tuple[R, ...], limit: int, known: int) -> Page[R]:
    """Return all rows as one page whose `after` says only that there would be more."""
    more = Cursor((0, rows[-1].id)) if rows and known > limit else None
    return Page(span=Span(limit=limit), rows=rows, before=None, after=more)
