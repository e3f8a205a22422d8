"""Queue priorities kept to the day, while nobody waits for anything."""

import contextlib
from asyncio import sleep
from collections.abc import Callable
from datetime import datetime

from ..desk import Desk
from ..errors import AtRiskError

AFTER_START_S = 5.0
"""The first rows and keys come first."""
PAUSE_S = 0.1
"""Between two slices: other people's writes go in between."""
_EVERY_MIN = 15
"""A day begins at a quarter of an hour in every zone."""


class Sweeping:
    """Sweeps after the start and when a day may have turned; one look where it is done."""

    def __init__(
        self, desk: Desk, *, now: Callable[[], datetime], start: Callable[..., object]
    ) -> None:
        self._desk = desk
        self._now = now
        self._start = start
        self._last: datetime | None = None

    def begin(self) -> None:
        """Sweep for the first time."""
        self._last = self._quarter()
        self._start(self.sweep, name="sweep", group="sweep", exclusive=True)

    def clock_moved(self) -> None:
        """Sweep again when a day may have turned."""
        if self._last is not None and self._quarter() != self._last:
            self.begin()

    async def sweep(self) -> None:
        """Go through all entries, a few at a time; where the store is busy, later will do."""
        more = True
        with contextlib.suppress(AtRiskError):
            while more:
                more = await self._desk.sweep()
                await sleep(PAUSE_S)

    def _quarter(self) -> datetime:
        now = self._now()
        return now.replace(minute=now.minute - now.minute % _EVERY_MIN, second=0, microsecond=0)
