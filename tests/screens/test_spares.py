"""Record screens that were made before they were wanted."""

import asyncio

import pytest

from atrisk_tui.domain.commands import DeleteEntry
from atrisk_tui.screens import spares
from atrisk_tui.screens.customer import CustomerScreen
from atrisk_tui.screens.entry import EntryScreen
from atrisk_tui.screens.spares import PAUSE_S

from ..support import Company
from .conftest import Play
from .stage import Stage


@pytest.fixture(autouse=True)
def reported(sqlite_company: Company) -> None:
    """Two entries of two customers."""
    for customer_id in (1, 2):
        sqlite_company.entry(customer_id, description="Wants to leave")


async def made(stage: Stage, kind: type) -> None:
    """Let the program make a screen of this kind ahead."""
    stage.app.spares.are_wanted = True
    stage.app.spares.plan(kind)
    for _ in range(100):
        await asyncio.sleep(PAUSE_S / 4)
        if (screen := stage.app.spares._made.get(kind)) is not None and screen.is_mounted:
            return
    raise AssertionError("no screen was made ahead")


async def test_an_entry_opened_in_a_screen_made_ahead_looks_as_any_other(play: Play) -> None:
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("enter")
        usual = stage.picture
        await stage.press("q")
        await made(stage, EntryScreen)
        ahead = stage.app.spares._made[EntryScreen]
        await stage.press("enter")
        assert stage.front is ahead
        assert stage.picture == usual


@pytest.mark.slow
async def test_a_customer_opened_in_a_screen_made_ahead_looks_as_any_other(play: Play) -> None:
    async with play("ana") as stage:
        await stage.go("c")
        await stage.press("enter")
        usual = stage.picture
        await stage.press("q")
        await made(stage, CustomerScreen)
        ahead = stage.app.spares._made[CustomerScreen]
        await stage.press("enter")
        assert stage.front is ahead
        assert stage.picture == usual


async def test_keys_typed_behind_enter_act_on_the_entry_that_it_opens(play: Play) -> None:
    async with play("ana") as stage:
        await stage.go("e")
        await made(stage, EntryScreen)
        await stage.press("down")
        wanted = stage.at
        assert wanted is not None
        before = stage.entry(wanted)["rank"]
        await stage.press("enter", "+" if before > 1 else "-")
        assert stage.entry(wanted)["rank"] != before


async def test_the_first_record_is_prepared_while_nobody_types(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spares, "FIRST_S", 0.01)
    async with play("ana") as stage:
        await stage.go("e")
        stage.gate.asked.clear()
        stage.app.spares.are_wanted = True
        stage.app.spares.begin()
        for _ in range(100):
            await asyncio.sleep(PAUSE_S / 4)
            if len(stage.app.spares._made) == 2:
                break
        await stage.settle()
        assert set(stage.app.spares._made) == {EntryScreen, CustomerScreen}
        assert {"GetEntry", "GetCustomer", "ListTimeline"} <= stage.gate.asked.keys()
        ahead = stage.app.spares._made[EntryScreen]
        await stage.press("enter")
        assert stage.front is ahead


async def test_no_screen_is_made_while_somebody_types(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spares, "QUIET_S", 30.0)
    async with play("ana") as stage:
        stage.app.spares.are_wanted = True
        stage.app.spares.plan(EntryScreen)
        await stage.press("down")
        await asyncio.sleep(PAUSE_S * 3)
        assert not stage.app.spares._made


@pytest.mark.slow
async def test_an_entry_that_is_gone_is_said_on_the_list_and_the_next_one_opens(play: Play) -> None:
    async with play("ana") as stage:
        await stage.go("e")
        await made(stage, EntryScreen)
        gone = stage.at
        assert gone is not None
        row = stage.entry(gone)
        stage.company.do("adm", DeleteEntry(entry_id=gone, version=row["version"]))
        await stage.press("enter")
        assert "no such entry" in stage.said
        await stage.press("down", "enter")
        assert isinstance(stage.front, EntryScreen)
