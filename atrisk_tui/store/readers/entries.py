"""Entries: their lists, one of them, and the id behind a reference."""

from sqlalchemy import Connection, select

from ...domain.model import entry_id_in, entry_ref
from ...domain.paging import Count, Page
from ...domain.queries import (
    CountEntries,
    EntryIdOfRef,
    EntryRowsById,
    GetEntry,
    ListEntries,
)
from ...domain.rows import EntryDetail, EntryRow
from ...errors import Missing
from ..paging import capped_count, read_page
from ..scope import Scope
from .entry_lists import entry_list
from .entry_rows import detail, entry_rows, rows_by_id
from .queues import with_notes
from .sources import ENTRIES, ENTRY, in_sight


def list_entries(connection: Connection, scope: Scope, query: ListEntries) -> Page[EntryRow]:
    """Return one span of the entries that a filter lets through."""
    listed = entry_list(connection, scope, query.filter, sort=query.sort, reverse=query.reverse)
    return read_page(
        connection, (listed,), span=query.span, rows=lambda places: entry_rows(connection, places)
    )


def count_entries(connection: Connection, scope: Scope, query: CountEntries) -> Count:
    """Return how many entries a filter lets through, capped."""
    return capped_count(connection, (entry_list(connection, scope, query.filter),))


def entry_rows_by_id(
    connection: Connection, scope: Scope, query: EntryRowsById
) -> tuple[EntryRow, ...]:
    """Return the rows of these entries, without those out of sight or gone."""
    return rows_by_id(
        connection,
        query.ids,
        ENTRY.c.deleted_at.is_(None),
        in_sight(scope, ENTRIES, ENTRY.c.location_id),
    )


def get_entry(connection: Connection, scope: Scope, query: GetEntry) -> EntryDetail:
    """Return one entry with everything known of it. Raises: Missing."""
    found = detail(
        connection,
        ENTRY.c.id == query.entry_id,
        ENTRY.c.deleted_at.is_(None),
        in_sight(scope, ENTRIES, ENTRY.c.location_id),
    )
    if found is None:
        raise Missing(f"no such entry: {entry_ref(query.entry_id)}")
    return with_notes(connection, scope, found)


def entry_id_of_ref(connection: Connection, scope: Scope, query: EntryIdOfRef) -> int:
    """Return the id behind a reference such as `AR-1042` or `1042`. Raises: Missing."""
    entry_id = id_in(query.ref)
    if entry_id is None:
        raise Missing(f"“{query.ref}” is not an entry: write it like AR-1042", field="ref")
    if visible(connection, scope, entry_id):
        return entry_id
    raise Missing(f"no such entry: {entry_ref(entry_id)}", field="ref")


def id_in(text: str) -> int | None:
    """Return the entry id that a text such as `AR-1042`, `ar1042` or `1042` says, if any."""
    return entry_id_in(text)


def visible(connection: Connection, scope: Scope, entry_id: int) -> bool:
    """Whether there is an entry of this id in the asker's sight."""
    found = connection.scalar(
        select(ENTRY.c.id).where(
            ENTRY.c.id == entry_id,
            ENTRY.c.deleted_at.is_(None),
            in_sight(scope, ENTRIES, ENTRY.c.location_id),
        )
    )
    return found is not None
