"""Waiting until the cursor rests: a held key does not ask for each row that it passes."""

from asyncio import sleep

REST_S = 0.06
"""A preview is asked for when the cursor has stood on its row for so long."""


async def rest() -> None:
    """Wait until the cursor may be said to rest; in a job of which only the latest counts."""
    await sleep(REST_S)
