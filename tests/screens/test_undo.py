"""`u` takes back, `U` brings back: at once where one sees it happen, else asked first."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.commands import CreateEntry, SetRisk
from atrisk_tui.domain.model import CatalogKind, RiskLevel

from ..support import NOW, Company
from .conftest import Play


@pytest.fixture
def ours(sqlite_company: Company) -> int:
    return sqlite_company.entry(1, follow_up_at=NOW + timedelta(days=1))


def reported(company: Company) -> int:
    """Report a customer at risk as Ana."""
    return company.do(
        "ana",
        CreateEntry(
            customer_id=2,
            reason_id=company.item(CatalogKind.REASONS, "Missed payment"),
            risk_level=RiskLevel.LOW,
            description="Card expired",
            assigned_to_id=3,
        ),
    ).subject_id


async def test_u_acts_at_once_on_a_fresh_change_in_sight(play: Play, ours: int) -> None:
    async with play() as stage:
        await stage.press("+", "u")
        assert not stage.is_asking
        assert stage.entry(ours)["risk_level"] == "medium"
        assert stage.said == f"AR-{ours} Kerr Dental: taken back: set the risk level"


async def test_u_twice_and_U_once(play: Play, ours: int) -> None:  # noqa: N802 - the key's name
    async with play() as stage:
        await stage.type("+f+3d⏎uu")
        row = stage.entry(ours)
        assert (row["risk_level"], row["follow_up_at"][:10]) == ("medium", "2026-10-14")
        await stage.press("U")
        assert stage.entry(ours)["risk_level"] == "high"
        assert stage.said == f"AR-{ours} Kerr Dental: brought back: set the risk level"


async def test_with_nothing_to_undo_it_says_so(play: Play) -> None:
    async with play() as stage:
        await stage.press("u")
        assert stage.said == "nothing of yours today to take back"
        await stage.press("U")
        assert stage.said == "nothing to bring back"


async def test_a_change_older_than_five_minutes_is_asked_about(play: Play, ours: int) -> None:
    async with play() as stage:
        await stage.press("+")
        await stage.tick(minutes=6)
        await stage.press("u")
        assert stage.question == f"Undo: set the risk level, AR-{ours} Kerr Dental, 10:42?"
        await stage.press("escape")
        assert stage.entry(ours)["risk_level"] == "high"
        await stage.press("u", "enter")
        assert stage.entry(ours)["risk_level"] == "medium"


async def test_a_change_whose_row_is_not_in_sight_is_asked_about(play: Play, ours: int) -> None:
    async with play() as stage:
        await stage.press("+", "g", "c", "u")
        assert stage.question.startswith("Undo: set the risk level")
        await stage.press("enter")
        assert stage.entry(ours)["risk_level"] == "medium"


async def test_undoing_a_new_entry_takes_it_from_the_list_and_redo_brings_it_back(
    sqlite_company: Company, play: Play
) -> None:
    new = reported(sqlite_company)
    async with play() as stage:
        await stage.go("e")
        assert stage.ids == [new]
        await stage.press("u")
        assert stage.entry(new)["deleted_at"] is not None
        assert stage.line("Müller").startswith(">.")
        await stage.press("U")
        assert stage.entry(new)["deleted_at"] is None


async def test_undoing_a_new_entry_that_others_have_touched_is_refused_in_words(
    sqlite_company: Company, play: Play
) -> None:
    new = reported(sqlite_company)
    sqlite_company.do("lea", SetRisk(entry_id=new, version=1, risk_level=RiskLevel.HIGH))
    async with play() as stage:
        await stage.go("e")
        await stage.press("u")
        assert len(stage.said.split()) > 4
        assert stage.entry(new)["deleted_at"] is None


async def test_a_colleague_s_change_is_not_mine_to_undo(
    sqlite_company: Company, play: Play, ours: int
) -> None:
    sqlite_company.do("lea", SetRisk(entry_id=ours, version=1, risk_level=RiskLevel.HIGH))
    async with play("ben") as stage:
        await stage.press("u")
        assert stage.said == "nothing of yours today to take back"
