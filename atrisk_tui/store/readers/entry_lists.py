"""The lists of entries that a filter lets through."""

from sqlalchemy import ColumnElement, Connection

from ...domain.filters import EntryFilter, EntrySort
from ..paging import Branch
from ..scope import Scope
from .entry_ranges import everything, ranges
from .entry_tracks import tracks
from .sparse_lists import SparseList
from .wanted_entries import DENSE, wanted_entries


def entry_list(
    connection: Connection,
    scope: Scope,
    wanted: EntryFilter,
    *,
    sort: EntrySort = EntrySort.CREATED,
    reverse: bool = False,
) -> SparseList:
    """Return the list of entries that pass a filter, in an order or its reverse."""
    known = wanted_entries(connection, scope, wanted)
    return SparseList(
        connection,
        tracks(known, sort, reverse=reverse),
        ranges=list(ranges(known)),
        last=everything(known),
        dense=DENSE,
    )


def passing_entries(
    connection: Connection, scope: Scope, wanted: EntryFilter, *, column: ColumnElement[int]
) -> list[Branch]:
    """Return selects of a column of all entries that pass a filter, in no order."""
    shortest = entry_list(connection, scope, wanted).shortest
    return [] if shortest is None else shortest.branches([column])
