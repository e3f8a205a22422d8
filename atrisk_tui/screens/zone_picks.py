"""Time zones as a picker offers them: narrowed as one types, with the time it is there."""

from collections.abc import Callable, Sequence
from datetime import datetime

from ..domain.dates import local, zones_like
from ..widgets.picker import Ask, Pick

TIMED = 100
"""With more zones than this in the list, the time is left out: reading their rules takes long."""


def zone_picks(now: Callable[[], datetime]) -> Ask:
    """Return how a picker asks for a time zone."""

    async def ask(text: str) -> Sequence[Pick[str]]:
        found = zones_like(text)
        timed = len(found) <= TIMED
        return [Pick(name, name, time_there(name, now()) if timed else "") for name in found]

    return ask


def time_there(zone: str, now: datetime) -> str:
    """Return the day and the time it is in a zone: "Tue 10:42 now"."""
    return f"{local(now, zone):%a %H:%M} now"
