"""Figures that take long to count in a large store, counted seldom while others keep writing."""

from asyncio import sleep
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

DEAR_S = 0.05
"""From here on an answer is dear; what is quicker is asked for whenever it may be another."""
SHARE = 20
"""A dear one is left alone for so many times as long as it took: a twentieth of a core at most."""
MOST_S = 15.0
"""It is never older than that."""


class Sparing:
    """Keeps a dear question from being asked all the time; the newest who waits gets its turn."""

    def __init__(self) -> None:
        self._free_at = 0.0

    async def turn(self) -> None:
        """Wait until it may be asked again."""
        if (left := self._free_at - monotonic()) > 0:
            await sleep(left)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Take the time of the question and its answer."""
        began = monotonic()
        yield
        took = monotonic() - began
        pause = min(SHARE * took, MOST_S) if took > DEAR_S else 0.0
        self._free_at = monotonic() + pause
