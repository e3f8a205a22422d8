"""Queue priorities are brought to the day behind what people do."""

import pytest

from atrisk_tui.errors import Busy

from ..support import Company
from .conftest import Play


def stale(company: Company) -> None:
    company.force("UPDATE entry SET priority = 101")


def highest(company: Company) -> int:
    return int(company.one("SELECT max(priority) AS top FROM entry")["top"])


async def test_a_program_that_was_started_sweeps(sqlite_company: Company, play: Play) -> None:
    sqlite_company.entry()
    stale(sqlite_company)
    async with play("ana") as stage:
        stage.app.sweeping.begin()
        await stage.settle()
        assert highest(sqlite_company) <= 100


async def test_it_sweeps_again_when_the_day_turns_and_not_before(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.entry()
    async with play("ana") as stage:
        stage.app.sweeping.begin()
        await stage.settle()
        stale(sqlite_company)
        await stage.tick(hours=13)  # 23:42 in Denver
        assert highest(sqlite_company) == 101
        await stage.tick(minutes=18)
        assert highest(sqlite_company) <= 100


async def test_a_busy_store_is_swept_another_time_and_nothing_is_said(
    sqlite_company: Company, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy() -> None:
        raise Busy("the store is busy: try again")

    async with play("ana") as stage:
        monkeypatch.setattr(sqlite_company.store, "rank", busy)
        stage.app.sweeping.begin()
        await stage.settle()
        assert stage.said == ""
