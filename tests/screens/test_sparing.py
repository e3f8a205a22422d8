"""Figures that are dear in a large store: at once for the person, seldom for what others do."""

import pytest

from atrisk_tui.domain.commands import SetRisk
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.screens import sparing

from ..support import NOW, Company
from .conftest import Play
from .stage import Stage

pytestmark = pytest.mark.slow

PAUSE_S = 1.5


@pytest.fixture
def all_are_dear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparing, "DEAR_S", -1)
    monkeypatch.setattr(sparing, "SHARE", 1_000_000)
    monkeypatch.setattr(sparing, "MOST_S", PAUSE_S)


async def others_write(stage: Stage, entry_id: int, *levels: RiskLevel) -> None:
    """Have Ben change an entry so many times, and the program see each of them."""
    for level in levels:
        version = stage.entry(entry_id)["version"]
        stage.company.do("ben", SetRisk(entry_id=entry_id, version=version, risk_level=level))
        await stage.app._watch()


@pytest.mark.parametrize(("key", "question"), [("h", "GetHomeFigures"), ("e", "SumRisk")])
@pytest.mark.usefixtures("all_are_dear")
async def test_what_others_write_asks_a_dear_question_once_for_all_of_it(
    play: Play, sqlite_company: Company, key: str, question: str
) -> None:
    entry_id = sqlite_company.entry(1, by="ben", follow_up_at=NOW)
    async with play("lea") as stage:
        await stage.go(key)
        await stage.press("r")
        stage.gate.asked.clear()
        await others_write(stage, entry_id, RiskLevel.HIGH, RiskLevel.LOW, RiskLevel.MEDIUM)
        assert stage.gate.asked[question] == 0
        await stage.settle()
        assert stage.gate.asked[question] == 1


@pytest.mark.usefixtures("all_are_dear")
async def test_what_the_person_asks_for_is_asked_at_once(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.entry(1, by="ben", follow_up_at=NOW)
    async with play("lea") as stage:
        await stage.go("e")
        stage.gate.asked.clear()
        await stage.press("1", "0")
        assert stage.gate.asked["SumRisk"] == 2


async def test_what_is_quick_is_asked_for_every_change(play: Play, sqlite_company: Company) -> None:
    entry_id = sqlite_company.entry(1, by="ben", follow_up_at=NOW)
    async with play("lea") as stage:
        stage.gate.asked.clear()
        for level in (RiskLevel.HIGH, RiskLevel.LOW):
            await others_write(stage, entry_id, level)
            await stage.settle()
        assert stage.gate.asked["GetHomeFigures"] == 2
