"""How the rows that a view shows are counted: as its list counts them."""

from typing import Any

from .paging import Count, Page
from .queries import CountCustomers, CountEntries, SearchCustomers, SearchEntries
from .views import Definition

Counting = CountEntries | CountCustomers | SearchEntries | SearchCustomers


def counting(definition: Definition) -> Counting:
    """Return the query that tells how many rows a view has; of a search, its hits."""
    if definition.entries is not None:
        if definition.text:
            return SearchEntries(text=definition.text, filter=definition.entries)
        return CountEntries(filter=definition.entries)
    if definition.customers is None:
        raise ValueError("a definition without a filter shows nothing that could be counted")
    if definition.text:
        return SearchCustomers(text=definition.text, filter=definition.customers)
    return CountCustomers(filter=definition.customers)


def found_count(page: Page[Any]) -> Count:
    """Return how many hits a search has, all of which come in one page."""
    return Count(len(page.rows), capped=page.after is not None)
