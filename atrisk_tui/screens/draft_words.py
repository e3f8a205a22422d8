"""A draft in words: when something was typed in it last, and how much."""

from ..domain.dates import local, local_date
from ..domain.drafts import DraftRow
from .base import WorkScreen


def typed_words(row: DraftRow) -> str:
    """Return how much was typed: "212 characters typed"."""
    if not row.typed:
        return "nothing typed, but chosen"
    return f"{row.typed} character{'' if row.typed == 1 else 's'} typed"


def when(screen: WorkScreen, row: DraftRow) -> str:
    """Return when something was typed last, on my clocks: "09:04", "Mon 12 Oct 09:04"."""
    zone = screen.desk.actor.zone
    here = local(row.at, zone)
    day = (
        "" if here.date() == local_date(screen.now(), zone) else f"{here:%a} {here.day} {here:%b} "
    )
    return f"{day}{here:%H:%M}"
