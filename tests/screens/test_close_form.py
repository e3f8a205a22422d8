"""The form that closes an entry asks for exactly what the move needs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from atrisk_tui.domain.admin_commands import ChangeSetting
from atrisk_tui.domain.model import CatalogKind, EntryStatus
from atrisk_tui.screens.close_form import CloseForm

from ..support import KERR, Company
from .conftest import Play
from .forms import content, keys
from .stage import Stage


@asynccontextmanager
async def closing(play: Play, letter: str, username: str = "ana") -> AsyncIterator[Stage]:
    """Open the closing form of the newest entry by `x` and a letter."""
    async with play(username) as stage:
        await stage.go("e")
        await stage.press("x", letter)
        assert isinstance(stage.front, CloseForm)
        yield stage


def shown(stage: Stage) -> list[str]:
    assert isinstance(stage.front, CloseForm)
    return stage.front.shown()


@pytest.fixture
def entry_id(sqlite_company: Company) -> int:
    return sqlite_company.entry(KERR)


@pytest.mark.parametrize(
    ("letter", "fields"),
    [
        ("s", "outcome resolution cause mitigation_action resolution_date outcome_note"),
        ("l", "outcome resolution cancel_reason cause resolution_date outcome_note"),
        ("v", "outcome resolution duplicate_of outcome_note"),
    ],
)
async def test_each_outcome_asks_for_its_own_fields(
    play: Play, entry_id: int, letter: str, fields: str
) -> None:
    async with closing(play, letter) as stage:
        assert shown(stage) == fields.split()


async def test_saved_is_typed_at_once(play: Play, entry_id: int, sqlite_company: Company) -> None:
    async with play() as stage:
        await stage.go("e")
        await stage.press(*keys("xsrate adj⏎⇥rate rev⏎⇥Matched the offer§"))
        entry = stage.entry(entry_id)
        assert entry["status"] == EntryStatus.RESOLVED
        assert entry["resolution_id"] == sqlite_company.item(
            CatalogKind.RESOLUTIONS, "Retained - rate adjusted"
        )
        assert entry["mitigation_action_id"] == sqlite_company.item(
            CatalogKind.MITIGATION_ACTIONS, "Rate review / reduction"
        )
        assert entry["outcome_note"] == "Matched the offer"
        assert entry["resolution_date"] == "2026-10-13"
        assert entry["saved_by_id"] == sqlite_company.user_id("ana")
        assert "closed as Resolved" in stage.said


@pytest.mark.slow
async def test_lost_fills_in_the_usual_cancel_reason(
    play: Play, entry_id: int, sqlite_company: Company
) -> None:
    async with closing(play, "l") as stage:
        await stage.press(*keys("competitor⏎"))
        assert content(stage, "cancel_reason") == "Went with competitor"
        assert stage.shows("follows it")
        await stage.press(*keys("⇥⇥⇥They were quicker§"))
        entry = stage.entry(entry_id)
        assert entry["cancel_reason_id"] == sqlite_company.item(
            CatalogKind.CANCEL_REASONS, "Went with competitor"
        )


@pytest.mark.slow
async def test_a_cancel_reason_that_was_chosen_no_longer_follows(play: Play, entry_id: int) -> None:
    async with closing(play, "l") as stage:
        await stage.press(*keys("competitor⏎bankr⏎"), "shift+tab", "shift+tab", *keys("price⏎"))
        assert content(stage, "cancel_reason") == "Bankruptcy"


async def test_lost_without_a_cancel_reason_is_refused(play: Play, entry_id: int) -> None:
    async with closing(play, "l") as stage:
        await stage.press(*keys("price⏎"), "backspace", *keys("⇥⇥⇥Too dear§"))
        assert stage.said.startswith("! Cancel reason is needed")
        assert stage.entry(entry_id)["status"] == EntryStatus.OPEN


async def test_another_outcome_lets_go_of_the_resolution(play: Play, entry_id: int) -> None:
    async with closing(play, "l") as stage:
        await stage.press(*keys("price⏎"), "shift+tab", "shift+tab", "s")
        assert content(stage, "resolution") == ""
        assert "cancel_reason" not in shown(stage)


async def test_a_date_before_the_report_is_refused_in_words(play: Play, entry_id: int) -> None:
    async with closing(play, "l") as stage:
        await stage.press(*keys("price⏎⇥⇥yest⇥Too dear§"))
        assert "before the day of the report" in stage.said
        assert stage.entry(entry_id)["status"] == EntryStatus.OPEN


async def test_void_takes_the_entry_it_repeats_instead_of_a_resolution(
    play: Play, entry_id: int, sqlite_company: Company
) -> None:
    newer = sqlite_company.entry(KERR)
    async with closing(play, "v") as stage:
        await stage.press(*keys("⇥AR-1⏎§"))
        entry = stage.entry(newer)
        assert (entry["status"], entry["duplicate_of_id"]) == (EntryStatus.CANCELLED, entry_id)


async def test_void_with_neither_is_refused(play: Play, entry_id: int) -> None:
    async with closing(play, "v") as stage:
        await stage.press("ctrl+s")
        assert stage.said.startswith("! Resolution is needed")


@pytest.mark.slow
async def test_a_colleague_who_closes_says_whose_save_it_is(
    play: Play, entry_id: int, sqlite_company: Company
) -> None:
    async with closing(play, "s", "ben") as stage:
        assert content(stage, "saved_by") == "Ana Ruiz"
        await stage.press(*keys("rate adj⏎⇥⇥ben⏎⇥Matched§"))
        assert stage.entry(entry_id)["saved_by_id"] == sqlite_company.user_id("ben")


@pytest.mark.slow
async def test_a_lead_says_what_becomes_of_the_customer(
    play: Play, entry_id: int, sqlite_company: Company
) -> None:
    async with closing(play, "l", "lea") as stage:
        await stage.press(*keys("price⏎⇥⇥⇥Too dear⇥p⇥nov 30§"))
        customer = sqlite_company.one("SELECT * FROM customer WHERE id = :id", id=KERR)
        assert customer["status"] == "pending_cancel"
        assert customer["cancel_effective_on"] == "2026-11-30"
        assert stage.entry(entry_id)["status"] == EntryStatus.LOST


@pytest.mark.slow
async def test_an_agent_is_told_that_the_customer_stays_as_they_are(
    play: Play, entry_id: int
) -> None:
    async with closing(play, "l") as stage:
        assert "customer_status" not in shown(stage)
        assert stage.shows("is active, and stays so: a lead changes that")


async def test_leaving_a_changed_closing_keeps_it(play: Play, entry_id: int) -> None:
    async with closing(play, "l") as stage:
        await stage.press(*keys("price⏎"), "escape")
        assert stage.said == "draft kept: x opens it again"
        assert stage.entry(entry_id)["status"] == EntryStatus.OPEN


@pytest.mark.slow
async def test_what_is_said_is_the_outcome_it_was_saved_with(play: Play, entry_id: int) -> None:
    async with play() as stage:
        await stage.go("e")
        await stage.press("x", "l", "shift+tab", "s", "tab")
        await stage.press(*keys("rate adj⏎⇥rate rev⏎⇥Matched the offer§"))
        assert "closed as Resolved" in stage.said


async def test_an_agent_is_told_that_a_lead_voids_a_mitigated_entry(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.entry(KERR, status=EntryStatus.MITIGATED)
    async with play() as stage:
        await stage.go("e")
        await stage.press("x", "v")
        assert "only a lead voids a mitigated entry" in stage.picture
        await stage.press("escape", "s", "v")
        assert "only a lead voids a mitigated entry" in stage.picture


@pytest.mark.parametrize(
    ("key", "letter", "field"),
    [
        ("saved_needs_action", "s", "mitigation_action"),
        ("lost_needs_action", "l", "mitigation_action"),
        ("outcome_needs_cause", "s", "cause"),
        ("outcome_needs_cause", "l", "cause"),
        ("void_needs_note", "v", "outcome_note"),
    ],
)
async def test_what_a_setting_requires_is_starred_and_asked_for(
    play: Play, entry_id: int, sqlite_company: Company, key: str, letter: str, field: str
) -> None:
    sqlite_company.do("adm", ChangeSetting(key=key, value="on"))
    async with closing(play, letter) as stage:
        assert isinstance(stage.front, CloseForm)
        assert stage.front.fields[field].row.needed
        assert field in shown(stage)
        await stage.press("ctrl+s")
        assert field in stage.front.errors


@pytest.mark.slow
async def test_an_action_that_a_loss_requires_is_stored(
    play: Play, entry_id: int, sqlite_company: Company
) -> None:
    sqlite_company.do("adm", ChangeSetting(key="lost_needs_action", value="on"))
    async with closing(play, "l") as stage:
        await stage.press(*keys("competitor⏎⇥⇥call cust⏎⇥They were quicker§"))
        entry = stage.entry(entry_id)
        assert entry["mitigation_action_id"] == sqlite_company.item(
            CatalogKind.MITIGATION_ACTIONS, "Call customer"
        )
