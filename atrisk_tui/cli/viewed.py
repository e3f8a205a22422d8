"""`--view NAME` of the lists: the rows of a view, in its order."""

from collections.abc import Iterator

from ..domain.filters import CustomerSort, EntrySort
from ..domain.queries import ListCustomers, ListEntries, SearchCustomers, SearchEntries
from ..domain.rows import CustomerRow, EntryRow
from ..domain.views import Definition
from ..domain.work_queries import FindView
from ..errors import Invalid, Missing, Usage
from .listing import matches, paged
from .options import Given, Option
from .session import Session

VIEW = Option(name="view", value="NAME", help="The rows of a view; goes with --limit only.")
_BESIDE = frozenset({"view", "limit"})


def entry_rows(session: Session, given: Given, limit: int) -> Iterator[EntryRow]:
    """Return the entries of the view that was named. Raises: Invalid, Usage."""
    shows = _definition(session, given)
    wanted = shows.entries
    if wanted is None:
        raise Invalid(_other(given, "customers"), field="view")
    if shows.text:
        found = session.ask(SearchEntries(text=shows.text, filter=wanted)).rows
        return matches(session, found, limit)
    sort = EntrySort(shows.sort or EntrySort.CREATED)
    return paged(
        session,
        lambda span: ListEntries(filter=wanted, sort=sort, reverse=shows.reverse, span=span),
        limit=limit,
    )


def customer_rows(session: Session, given: Given, limit: int) -> Iterator[CustomerRow]:
    """Return the customers of the view that was named. Raises: Invalid, Usage."""
    shows = _definition(session, given)
    wanted = shows.customers
    if wanted is None:
        raise Invalid(_other(given, "entries"), field="view")
    if shows.text:
        found = session.ask(SearchCustomers(text=shows.text, filter=wanted)).rows
        return matches(session, found, limit)
    sort = CustomerSort(shows.sort or CustomerSort.NAME)
    return paged(
        session,
        lambda span: ListCustomers(filter=wanted, sort=sort, reverse=shows.reverse, span=span),
        limit=limit,
    )


def _definition(session: Session, given: Given) -> Definition:
    others = sorted(name for name, value in given.raw.items() if value and name not in _BESIDE)
    if others:
        option = f"--{others[0].replace('_', '-')}"
        raise Usage(f"--view goes with --limit only, not with {option}.", field="view")
    try:
        return session.ask(FindView(name=given.text("view"))).definition
    except Missing as error:
        raise Invalid(error.message, field="view", allowed=error.allowed) from error


def _other(given: Given, noun: str) -> str:
    return f"“{given.text('view')}” is a view of {noun}: atrisk {noun} list --view shows it."
