"""Telling where somebody is holds nobody up while another is writing for long."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from atrisk_tui.desk import Desk
from atrisk_tui.errors import Busy
from atrisk_tui.store.store import Store
from tests.support import KERR, Company

AT = ("customer", KERR)
SOON_S = 2
"""Less than any other writer waits; a slow machine's share included."""


@contextmanager
def held(company: Company) -> Iterator[None]:
    """Let another writer have what presence is written to."""
    with company.store._writing.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE presence IN EXCLUSIVE MODE"))
        yield


@pytest.mark.parametrize("at", [AT, None])
def test_who_tells_where_they_are_gives_up_soon(
    company: Company, at: tuple[str, int] | None
) -> None:
    ana = company.actor("ana")
    company.store.touch(ana, "ana", AT)
    with held(company):
        began = time.monotonic()
        with pytest.raises(Busy):
            company.store.touch(ana, "ana", at)
        assert time.monotonic() - began < SOON_S


def test_who_quits_does_not_wait_for_another_writer(company: Company) -> None:
    store = Store.open(company.store.where, clock=company.clock)
    desk = Desk(lambda: (store, store.identify("ana")))

    async def quit_while_held() -> float:
        await desk.touch(AT)
        with held(company):
            began = time.monotonic()
            desk.close()
            return time.monotonic() - began

    assert asyncio.run(quit_while_held()) < SOON_S


def test_a_save_after_it_waits_as_long_as_ever(sqlite_company: Company) -> None:
    store = sqlite_company.store
    store.touch(sqlite_company.actor("ana"), "ana", AT)
    with store._writing.begin() as connection:
        assert connection.scalar(text("PRAGMA busy_timeout")) == 5_000
