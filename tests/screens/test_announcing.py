"""What a long list announces as new, of rows that somebody changes out of sight."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.commands import SetFollowUp, SetRisk
from atrisk_tui.domain.model import RiskLevel

from ..support import KERR, NOW, Company
from .conftest import Play
from .stage import Stage

HIGH, LOW = RiskLevel.HIGH, RiskLevel.LOW
MANY = 90
"""More entries than a list has at hand."""


def many(company: Company) -> list[int]:
    """Make more low entries than a list has at hand, the oldest first."""
    return [company.entry(KERR, risk_level=LOW) for _ in range(MANY)]


def put_off(stage: Stage, entry: int) -> None:
    """Let a colleague change something of an entry that leaves it in every list."""
    at = NOW + timedelta(days=2)
    version = stage.company.version(entry)
    stage.company.do("lea", SetFollowUp(entry_id=entry, version=version, follow_up_at=at))


def raise_risk(stage: Stage, entry: int, to: RiskLevel = HIGH) -> None:
    """Let a colleague change an entry's risk."""
    version = stage.company.version(entry)
    stage.company.do("lea", SetRisk(entry_id=entry, version=version, risk_level=to))


@pytest.mark.slow
async def test_a_row_further_down_that_changes_is_not_new(
    sqlite_company: Company, play: Play
) -> None:
    oldest = many(sqlite_company)[0]
    async with play("ana") as stage:
        await stage.go("e")
        assert oldest not in stage.ids
        put_off(stage, oldest)
        await stage.look_around()
        assert not stage.shows("new: r loads")


async def test_a_row_that_comes_into_a_long_list_is_announced(
    sqlite_company: Company, play: Play
) -> None:
    oldest = many(sqlite_company)[0]
    sqlite_company.entry(KERR, risk_level=HIGH)
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("3")
        put_off(stage, oldest)
        stage.company.entry(KERR, risk_level=LOW)
        await stage.look_around()
        assert stage.shows("1 new: r loads")


@pytest.mark.slow
async def test_a_row_that_comes_while_another_leaves_out_of_sight_is_announced(
    sqlite_company: Company, play: Play
) -> None:
    oldest = many(sqlite_company)[0]
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("3")
        raise_risk(stage, oldest)
        stage.company.entry(KERR, risk_level=LOW)
        await stage.look_around()
        assert stage.shows("1 new: r loads")


@pytest.mark.slow
async def test_a_row_that_comes_and_leaves_again_is_no_longer_announced(
    sqlite_company: Company, play: Play
) -> None:
    many(sqlite_company)
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("3")
        new = stage.company.entry(KERR, risk_level=LOW)
        await stage.look_around()
        assert stage.shows("1 new: r loads")
        raise_risk(stage, new)
        await stage.look_around()
        assert not stage.shows("new: r loads")
