"""Two people save the same entry: nothing typed is lost, and both are named."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from atrisk_tui.domain.commands import Closing, DeleteEntry, EditEntry, LoseEntry
from atrisk_tui.domain.model import CatalogKind, EntryStatus, RiskLevel
from atrisk_tui.screens.conflict import SHOWN, ConflictPrompt, GonePrompt, around
from atrisk_tui.screens.entry_form import EntryForm

from ..support import KERR, Company
from .conftest import Play
from .forms import content, keys
from .stage import Stage

pytestmark = pytest.mark.slow


@pytest.fixture
def entry_id(sqlite_company: Company) -> int:
    return sqlite_company.entry(KERR)


def ben_changes(company: Company, entry_id: int, **changes: Any) -> None:
    """Let Ben save first, three minutes later."""
    company.clock.move(minutes=3)
    command = EditEntry(entry_id=entry_id, version=company.version(entry_id), changes=changes)
    company.do("ben", command)


@asynccontextmanager
async def editing(play: Play, typed: str = "⇥⇥⇥ and angry") -> AsyncIterator[Stage]:
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("e", *keys(typed))
        assert isinstance(stage.front, EntryForm)
        yield stage


async def test_a_conflict_names_who_changed_what_and_when(
    play: Play, entry_id: int, sqlite_company: Company
) -> None:
    async with editing(play) as stage:
        ben_changes(sqlite_company, entry_id, description="Bounced thrice")
        await stage.press("ctrl+s")
        assert isinstance(stage.app.screen, ConflictPrompt)
        assert "Ben Okafor, 10:45" in stage.question
        assert stage.shows(
            "was     Card bounced twice",
            "theirs  Bounced thrice",
            "yours   Card bounced twice and angry",
        )
        assert stage.choices == ["r", "m"]


async def test_saving_mine_keeps_what_only_they_changed(
    play: Play, entry_id: int, sqlite_company: Company
) -> None:
    async with editing(play) as stage:
        ben_changes(
            sqlite_company, entry_id, description="Bounced thrice", risk_level=RiskLevel.HIGH
        )
        await stage.press("ctrl+s")
        assert stage.shows("Only they changed", "Medium -> High")
        await stage.press("m")
        entry = stage.entry(entry_id)
        assert entry["description"] == "Card bounced twice and angry"
        assert entry["risk_level"] == RiskLevel.HIGH


async def test_reloading_theirs_keeps_what_only_i_changed(
    play: Play, entry_id: int, sqlite_company: Company
) -> None:
    async with editing(play, "⇥⇥l⇥ and angry") as stage:
        ben_changes(sqlite_company, entry_id, description="Bounced thrice")
        await stage.press("ctrl+s", "r")
        assert content(stage, "description") == "Bounced thrice"
        assert content(stage, "risk_level") == "Low"
        assert stage.shows("from Ben Okafor, 10:45")
        await stage.press("ctrl+s")
        entry = stage.entry(entry_id)
        assert (entry["description"], entry["risk_level"]) == ("Bounced thrice", RiskLevel.LOW)


async def test_going_back_keeps_everything_typed_and_asks_again(
    play: Play, entry_id: int, sqlite_company: Company
) -> None:
    async with editing(play) as stage:
        ben_changes(sqlite_company, entry_id, description="Bounced thrice")
        await stage.press("ctrl+s", "escape")
        assert content(stage, "description") == "Card bounced twice and angry"
        assert stage.entry(entry_id)["description"] == "Bounced thrice"
        await stage.press("ctrl+s")
        assert isinstance(stage.app.screen, ConflictPrompt)


async def test_another_change_during_the_conflict_is_a_conflict_again(
    play: Play, entry_id: int, sqlite_company: Company
) -> None:
    async with editing(play) as stage:
        ben_changes(sqlite_company, entry_id, description="Bounced thrice")
        await stage.press("ctrl+s")
        ben_changes(sqlite_company, entry_id, description="Bounced four times")
        await stage.press("m")
        assert isinstance(stage.app.screen, ConflictPrompt)
        assert stage.shows("theirs  Bounced four times")
        await stage.press("m")
        assert stage.entry(entry_id)["description"] == "Card bounced twice and angry"


async def test_an_entry_deleted_meanwhile_leaves_the_text_to_be_copied(
    play: Play, entry_id: int, sqlite_company: Company
) -> None:
    async with editing(play) as stage:
        command = DeleteEntry(entry_id=entry_id, version=sqlite_company.version(entry_id))
        sqlite_company.do("adm", command)
        await stage.press("ctrl+s")
        assert isinstance(stage.app.screen, GonePrompt)
        assert "was deleted" in stage.question
        await stage.press("y")
        assert "Card bounced twice and angry" in stage.app.clipboard
        assert content(stage, "description") == "Card bounced twice and angry"


async def test_a_change_by_someone_else_is_told_before_saving(
    play: Play, entry_id: int, sqlite_company: Company
) -> None:
    async with editing(play) as stage:
        await stage.look_around()
        ben_changes(sqlite_company, entry_id, description="Bounced thrice")
        await stage.look_around()
        assert "someone else has changed it" in stage.said
        assert content(stage, "description") == "Card bounced twice and angry"


async def test_closing_what_was_edited_meanwhile_shows_it_and_goes_on(
    play: Play, entry_id: int, sqlite_company: Company
) -> None:
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press(*keys("xsrate adj⏎⇥⇥⇥Matched"))
        ben_changes(sqlite_company, entry_id, risk_level=RiskLevel.HIGH)
        await stage.press("ctrl+s")
        assert stage.shows("Only they changed", "Risk level   Medium -> High")
        await stage.press("m")
        assert stage.entry(entry_id)["status"] == EntryStatus.RESOLVED


async def test_closing_what_was_closed_meanwhile_is_refused_in_words(
    play: Play, entry_id: int, sqlite_company: Company
) -> None:
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press(*keys("xsrate adj⏎⇥⇥⇥Matched"))
        lost = sqlite_company.item(CatalogKind.RESOLUTIONS, "Lost - price")
        sqlite_company.do(
            "ben",
            LoseEntry(
                entry_id=entry_id,
                version=sqlite_company.version(entry_id),
                closing=Closing(resolution_id=lost, outcome_note="Too dear"),
            ),
        )
        await stage.press("ctrl+s")
        assert stage.shows("Status   Open -> Lost")
        await stage.press("m")
        assert "it may become Open" in stage.said
        assert stage.entry(entry_id)["status"] == EntryStatus.LOST


def test_a_long_text_is_cut_to_where_it_differs() -> None:
    base = "same words " * 60
    theirs = base[:400] + "CHANGED" + base[400:]
    cut = around(theirs, base)
    assert "CHANGED" in cut
    assert len(cut) <= SHOWN + 6
