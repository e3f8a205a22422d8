"""The entry form on an entry there is: only what was changed is sent, and checked."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.screens.entry import EntryScreen
from atrisk_tui.screens.entry_form import EntryForm
from atrisk_tui.screens.form_base import LeavePrompt

from ..support import KERR, NOW, Company
from .conftest import Play
from .forms import SAVE, content, edit_form, keys

pytestmark = pytest.mark.slow


async def test_a_field_can_be_put_back_to_what_it_was(play: Play, sqlite_company: Company) -> None:
    sqlite_company.entry(KERR)
    async with edit_form(play) as stage:
        await stage.press(*keys("⇥⇥⇥ and more"), "ctrl+r")
        assert content(stage, "description") == "Card bounced twice"
        await stage.press("escape")
        assert not isinstance(stage.app.screen, LeavePrompt)


async def test_an_edit_sends_only_what_was_changed(play: Play, sqlite_company: Company) -> None:
    entry_id = sqlite_company.entry(KERR, follow_up_at=NOW - timedelta(days=2))
    async with edit_form(play) as stage:
        await stage.press(*keys("⇥⇥h§"))
        (row,) = sqlite_company.rows(
            "SELECT r.changes FROM audit_row r JOIN audit a ON a.id = r.audit_id "
            "WHERE a.intent = 'EditEntry' AND r.table_name = 'entry'"
        )
        assert str(row["changes"]) == '{"risk_level": ["medium", "high"]}'
        assert stage.entry(entry_id)["follow_up_at"].startswith("2026-10-11")


async def test_a_reason_that_was_retired_may_stay_and_says_so(
    play: Play, sqlite_company: Company
) -> None:
    entry_id = sqlite_company.entry(KERR)
    sqlite_company.force("UPDATE catalog_item SET active = 0 WHERE name = 'Missed payment'")
    async with edit_form(play) as stage:
        assert content(stage, "reason") == "Missed payment (off)"
        await stage.press(*keys("⇥⇥h§"))
        assert stage.entry(entry_id)["risk_level"] == RiskLevel.HIGH


async def test_an_owner_who_has_left_is_said_and_stops_no_other_save(
    play: Play, sqlite_company: Company
) -> None:
    entry_id = sqlite_company.entry(KERR, by="ben")
    sqlite_company.force("UPDATE app_user SET active = 0 WHERE username = 'ben'")
    async with edit_form(play) as stage:
        assert stage.shows("Ben Okafor is not at Denver any more")
        await stage.press(*keys("⇥⇥h§"))
        assert stage.entry(entry_id)["risk_level"] == RiskLevel.HIGH


async def test_handing_ones_own_entry_on_asks_why(play: Play, sqlite_company: Company) -> None:
    entry_id = sqlite_company.entry(KERR, by="ana")
    async with edit_form(play) as stage:
        await stage.press(*keys("⇥⇥⇥⇥ben o§"))
        assert "say in a note why" in stage.question.lower()
        await stage.type("on leave⏎")
        assert stage.entry(entry_id)["assigned_to_id"] == sqlite_company.user_id("ben")


async def test_a_closed_entry_s_outcome_can_be_mended(play: Play, sqlite_company: Company) -> None:
    entry_id = sqlite_company.entry(KERR, status=EntryStatus.LOST)
    async with play() as stage:
        await stage.app.push_screen(EntryScreen(entry_id))
        await stage.settle()
        await stage.press("e")
        assert stage.shows("Outcome note * [They said so", "X on the entry reopens it")
        assert isinstance(stage.front, EntryForm)
        stage.front.go_to("outcome_note")
        await stage.press("ctrl+end", "!", SAVE)
        assert "They said so" in stage.entry(entry_id)["outcome_note"]
        assert "!" in stage.entry(entry_id)["outcome_note"]
