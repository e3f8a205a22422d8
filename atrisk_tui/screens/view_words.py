"""What a view shows, in words: its filter, its order, its search, its columns."""

from collections.abc import Mapping

from ..domain.filters import EntrySort
from ..domain.views import Definition
from .filter_dimensions import dimensions_of


def definition_parts(shows: Definition, names: Mapping[str, str]) -> list[str]:
    """Return the parts of a definition in a few words each; `names` tells what ids are called.

    What is not there any more, or out of sight, reads "gone".
    """
    wanted = shows.entries if shows.entries is not None else shows.customers
    told = [] if wanted is None else [one.told(wanted, names) for one in dimensions_of(wanted)]
    parts = [words for words in told if words] or ["all"]
    if shows.text:
        parts.append(f"found for “{shows.text}”")
    if shows.sort:
        order = shows.sort if shows.sort == EntrySort.FOLLOW_UP else shows.sort.replace("-", " ")
        parts.append(f"by {order}{' turned round' * shows.reverse}")
    if shows.columns:
        parts.append(f"columns {' '.join(shows.columns)}")
    return parts
