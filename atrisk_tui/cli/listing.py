"""Lists of any length, a page at a time, as long as the asker may see."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from ..domain.paging import Page, Span, Step
from ..domain.queries import SEARCH_LIMIT, Query
from .printing import Column, Json
from .session import Session

T = TypeVar("T")

PAGE = 200
"""Rows asked for at a time."""
WITHOUT_EXPORT = 200
"""The most rows for a role that may not export."""


def paged(
    session: Session,
    make: Callable[[Span], Query[Page[T]]],
    *,
    limit: int,
    grant: str = "export.run",
) -> Iterator[T]:
    """Yield the first `limit` rows of a list, fewer for a role without `grant`.

    Whoever gets fewer than there are is told so.
    """
    most = limit if session.actor.holds(grant) else min(limit, WITHOUT_EXPORT)
    span, left = Span(limit=min(PAGE, most)), most
    while True:
        page = session.ask(make(span))
        yield from page.rows[:left]
        left -= len(page.rows)
        if page.after is None:
            return
        if left <= 0:
            break
        span = Span(Step.AFTER, page.after, limit=min(PAGE, left))
    if most < limit:
        session.printer.message(
            f"Only the first {most} rows: your role may not export more. Narrow the list."
        )
    elif not session.printer.json:
        session.printer.message("There are more: raise --limit.")


def matches(session: Session, found: tuple[T, ...], limit: int) -> Iterator[T]:
    """Yield the first `limit` of what a search found; it ends at `SEARCH_LIMIT` itself."""
    if len(found) == SEARCH_LIMIT < limit:
        session.printer.message(f"Only {SEARCH_LIMIT} matches are shown: search for more text.")
    return iter(found[:limit])


def show(
    session: Session,
    rows: Iterator[T],
    *,
    columns: tuple[Column, ...],
    cells: Callable[[T], tuple[str, ...]],
    shape: Callable[[T], Json],
    nothing: str,
) -> None:
    """Print rows as a table, or with JSON as an array; `nothing` is said where there are none."""
    if session.printer.json:
        session.printer.array(shape(row) for row in rows)
    elif not session.printer.table(columns, (cells(row) for row in rows)):
        session.printer.message(nothing)
