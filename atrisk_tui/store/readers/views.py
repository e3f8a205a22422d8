"""The views that somebody can open, and how many each shows them."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, Select, select

from ...domain.paging import Count
from ...domain.queries import CountCustomers, CountEntries, SearchCustomers, SearchEntries
from ...domain.text import name_key
from ...domain.view_counts import counting, found_count
from ...domain.view_data import read_definition
from ...domain.views import BUILT_IN, MOST_SHARED, MOST_VIEWS, Definition, ViewRow
from ...domain.work_queries import FindView, ListViews
from ...errors import Invalid, Missing
from ..indexed_by import indexed_by
from ..scope import Scope
from .customers import count_customers
from .entries import count_entries
from .merged import followed
from .search import search_customers, search_entries
from .sources import CUSTOMERS, ENTRIES, SAVED_VIEW, USER


def list_views(connection: Connection, scope: Scope, query: ListViews) -> tuple[ViewRow, ...]:
    """Return the views the asker can open, with what each counts where that is wanted."""
    rows = (*_built_in(scope), *_own(connection, scope), *_shared(connection, scope))
    if not query.counted:
        return rows
    return tuple(replace(row, count=_count(connection, scope, row.definition)) for row in rows)


def find_view(connection: Connection, scope: Scope, query: FindView) -> ViewRow:
    """Return the view of a name: the asker's own, else a shared one, else everybody's.

    Raises: Missing, naming the nearest.
    """
    known = (*_own(connection, scope), *_shared(connection, scope), *_built_in(scope))
    wanted = name_key(query.name)
    by_key: dict[str, ViewRow] = {}
    for row in known:
        by_key.setdefault(name_key(row.name), row)
    if wanted in by_key:
        return by_key[wanted]
    near = tuple(by_key[key].name for key in get_close_matches(wanted, by_key, n=3))
    hint = f" Do you mean {' or '.join(near)}?" if near else ""
    raise Missing(
        f"There is no view “{query.name}”.{hint}",
        field="view",
        allowed=near or tuple(row.name for row in by_key.values()),
    )


def _built_in(scope: Scope) -> tuple[ViewRow, ...]:
    return tuple(
        ViewRow(
            id=view.id,
            version=0,
            name=view.name,
            definition=view.definition,
            owner_id=None,
            owner=None,
            shared=True,
            count=None,
        )
        for view in BUILT_IN
        if _may_see(scope, view.definition)
    )


def _own(connection: Connection, scope: Scope) -> tuple[ViewRow, ...]:
    mine = _saved("uq_saved_view_owner").where(SAVED_VIEW.c.owner_id == scope.actor.id)
    return tuple(_rows(connection, scope, mine.limit(MOST_VIEWS)))


def _shared(connection: Connection, scope: Scope) -> tuple[ViewRow, ...]:
    """Return what others share, also those who have left."""
    others = _saved("ix_saved_view_shared").where(
        SAVED_VIEW.c.shared, SAVED_VIEW.c.owner_id != scope.actor.id
    )
    return tuple(_rows(connection, scope, others.limit(MOST_SHARED)))


def _saved(index: str) -> Select[Any]:
    columns = ("id", "version", "name", "definition", "owner_id", "shared")
    chosen: Select[Any] = select(
        *(SAVED_VIEW.c[name] for name in columns), USER.c.username.label("owner")
    )
    named = indexed_by(chosen, SAVED_VIEW, index)
    return (
        named.select_from(SAVED_VIEW.join(USER, USER.c.id == SAVED_VIEW.c.owner_id))
        .where(SAVED_VIEW.c.deleted_at.is_(None))
        .order_by(SAVED_VIEW.c.name_key, SAVED_VIEW.c.id)
    )


def _rows(connection: Connection, scope: Scope, statement: Select[Any]) -> Iterator[ViewRow]:
    for row in connection.execute(statement).mappings():
        try:
            definition = read_definition(row["definition"])
        except Invalid:
            # Written past this program; the other views are still good.
            continue
        if _may_see(scope, definition):
            shown = followed(connection, definition)
            yield ViewRow(**{**row, "definition": shown, "count": None})


def _may_see(scope: Scope, definition: Definition) -> bool:
    """Whether the asker may look at what a view lists at all."""
    return scope.actor.holds(ENTRIES if definition.entries is not None else CUSTOMERS)


def _count(connection: Connection, scope: Scope, definition: Definition) -> Count:
    """Return how many rows a view shows the asker, as the lists themselves count."""
    query = counting(definition)
    match query:
        case CountEntries():
            return count_entries(connection, scope, query)
        case CountCustomers():
            return count_customers(connection, scope, query)
        case SearchEntries():
            return found_count(search_entries(connection, scope, query))
        case SearchCustomers():
            return found_count(search_customers(connection, scope, query))
