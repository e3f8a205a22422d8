"""The entry form: what is typed lands in its field, is checked in words, and is saved once."""

import pytest
from textual import events

from atrisk_tui.domain.admin_commands import ChangeSetting, SwitchCatalogItem
from atrisk_tui.domain.model import CatalogKind
from atrisk_tui.errors import Busy
from atrisk_tui.screens.entry import EntryScreen
from atrisk_tui.screens.entry_form import EntryForm
from atrisk_tui.screens.form_base import LeavePrompt

from ..support import KERR, Company
from .conftest import Play
from .forms import SAVE, TAB, content, count, keys, new_form, newest

# Typing ahead


async def test_a_whole_form_typed_at_once_lands_in_its_fields(
    play: Play, sqlite_company: Company
) -> None:
    async with play() as stage:
        await stage.go("e")
        text = "nkerr⏎pricing⇥rate inc⏎⇥Wants 12⏎months⇥ben o⇥+3d 14:00⇥offer⏎call them⇥note⇥§"
        await stage.press(*keys(text))
        entry = newest(sqlite_company)
        item = sqlite_company.item
        assert entry["reason_id"] == item(CatalogKind.REASONS, "Pricing / competitor offer")
        assert entry["cause_id"] == item(CatalogKind.CAUSES, "Rate increase")
        assert entry["risk_level"] == "high"
        assert entry["description"] == "Wants 12\nmonths"
        assert entry["assigned_to_id"] == sqlite_company.user_id("ben")
        assert entry["follow_up_at"].startswith("2026-10-16 20:00")
        assert entry["mitigation_action_id"] == item(
            CatalogKind.MITIGATION_ACTIONS, "Offer 20% credit"
        )
        assert (entry["action_plan"], entry["notes"]) == ("call them", "note")
        assert "AR-1 opened" in stage.said


async def test_saving_twice_at_once_makes_one_entry(play: Play, sqlite_company: Company) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("missed⇥⇥⇥Card bounced§§"))
        assert count(sqlite_company) == 1


async def test_bare_letters_are_text_and_never_commands(play: Play) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("⇥⇥⇥qx?:/gNu"))
        assert content(stage, "description") == "qx?:/gNu"
        await stage.press("shift+tab", "q", "x", "?", ":", "/", "g")
        assert isinstance(stage.app.screen, EntryForm)


# What follows from what


@pytest.mark.slow
async def test_the_reason_suggests_the_risk_and_the_risk_a_follow_up(play: Play) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("pricing⏎"))
        assert content(stage, "risk_level") == "High"
        assert content(stage, "follow_up_at") == "+2h"
        assert stage.shows("High from the reason", "= today 12:42 MDT")


@pytest.mark.slow
async def test_a_risk_that_was_chosen_stays_when_the_reason_changes(play: Play) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("pricing⏎⇥l"), "shift+tab", "shift+tab", *keys("missed⏎"))
        assert content(stage, "risk_level") == "Low"
        assert content(stage, "follow_up_at") == "+3d"


async def test_a_follow_up_that_was_cleared_stays_clear(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("missed⏎⇥⇥Bounced⇥⇥"), "backspace", *keys("⇥§"))
        assert newest(sqlite_company)["follow_up_at"] is None


async def test_causes_of_the_reason_come_first(play: Play, sqlite_company: Company) -> None:
    reason = sqlite_company.item(CatalogKind.REASONS, "Service complaint")
    sqlite_company.force(
        "UPDATE catalog_item SET parent_id = :reason WHERE name = 'Outage'", reason=reason
    )
    async with new_form(play) as stage:
        await stage.press(*keys("service comp⏎"), "ctrl+o")
        assert stage.line(">Outage")
        assert stage.shows("under this reason")


async def test_the_asker_is_proposed_as_the_assignee(play: Play) -> None:
    async with new_form(play) as stage:
        assert content(stage, "assigned_to") == "Ana Ruiz (me)"
        assert stage.shows("active, Denver")


async def test_a_second_active_entry_is_warned_of_when_the_reason_is_chosen(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.entry(KERR)
    async with new_form(play) as stage:
        assert stage.shows("Active now     AR-1 Missed payment, Medium, Ana Ruiz")
        await stage.press(*keys("pricing⏎"))
        assert "AR-1 is active: Missed payment" in stage.said


async def test_the_entry_there_is_can_be_opened_instead(
    play: Play, sqlite_company: Company
) -> None:
    entry_id = sqlite_company.entry(KERR)
    async with new_form(play) as stage:
        await stage.press("f6")
        assert isinstance(stage.front, EntryScreen)
        assert stage.front.entry_id == entry_id
        assert count(sqlite_company) == 1


# What is wrong


async def test_what_is_missing_is_said_in_words_and_gone_to(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await stage.press(TAB, SAVE)
        assert stage.said == "! Reason is needed: choose one, ctrl+o lists them"
        assert stage.shows("!Reason", "!Risk level", "!Description", "ctrl+g next (3)")
        await stage.press("ctrl+g")
        assert stage.said.startswith("! Risk level is needed")
        assert count(sqlite_company) == 0


@pytest.mark.parametrize(("length", "saved"), [(2000, 1), (2001, 0)])
async def test_a_description_of_2000_characters_is_saved_and_one_more_refused_uncut(
    play: Play, sqlite_company: Company, length: int, saved: int
) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("missed⏎⇥⇥"))
        assert isinstance(stage.front, EntryForm)
        stage.front.fields["description"].row.field.put("x" * length)
        await stage.settle()
        assert stage.shows(f"{length} of 2000")
        await stage.press(SAVE)
        assert count(sqlite_company) == saved
        if not saved:
            assert "at most 2000 are allowed" in stage.said
            assert len(stage.front.fields["description"].content) == length


async def test_a_blank_description_is_refused(play: Play, sqlite_company: Company) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("missed⏎⇥⇥ ⏎ §"))
        assert "Description is needed" in stage.said
        assert count(sqlite_company) == 0


async def test_text_that_is_no_choice_is_an_error_when_left_and_stays(play: Play) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("zzz⇥"))
        assert content(stage, "reason") == "zzz"
        assert "nothing is called “zzz”" in stage.said


async def test_a_text_that_fits_several_is_not_guessed(play: Play) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("re⇥"))
        assert "fit “re”, choose one of them" in stage.said


@pytest.mark.slow
async def test_an_item_switched_off_meanwhile_is_said_and_the_rest_kept(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("missed⏎⇥⇥Card bounced"))
        item_id = sqlite_company.item(CatalogKind.REASONS, "Missed payment")
        version = sqlite_company.one("SELECT version FROM catalog_item WHERE id = :id", id=item_id)[
            "version"
        ]
        sqlite_company.do(
            "adm",
            SwitchCatalogItem(
                kind=CatalogKind.REASONS, item_id=item_id, version=version, active=False
            ),
        )
        await stage.press(SAVE, "+")
        assert "“Missed payment”" in stage.said
        assert "switched off" in stage.said.casefold()
        assert content(stage, "description") == "Card bounced"
        assert count(sqlite_company) == 0


# Statuses


@pytest.mark.slow
async def test_mitigated_asks_for_the_action_and_the_follow_up(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("missed⏎⇥⇥Bounced⇥⇥⇥⇥⇥⇥m§"))
        assert "Mitigation action is needed" in stage.said
        await stage.press(*keys("payment arr⏎§"))
        assert newest(sqlite_company)["status"] == "mitigated"


@pytest.mark.slow
async def test_lost_swaps_the_plan_for_the_outcome_and_stores_both_moves(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("missed⏎⇥⇥Bounced⇥⇥⇥⇥⇥⇥l"))
        assert stage.shows("Resolution   *", "Cancel reason*", "Outcome note *")
        assert not stage.shows("Action plan")
        await stage.press(*keys("⇥competitor⏎⇥⇥They went§"))
        entry = newest(sqlite_company)
        assert (entry["status"], entry["outcome_note"]) == ("lost", "They went")
        assert entry["cancel_reason_id"] == sqlite_company.item(
            CatalogKind.CANCEL_REASONS, "Went with competitor"
        )


async def test_a_new_entry_that_closes_at_once_is_asked_for_what_a_setting_requires(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.do("adm", ChangeSetting(key="outcome_needs_cause", value="on"))
    async with new_form(play) as stage:
        assert not stage.shows("Cause        *")
        await stage.press(*keys("missed⏎⇥⇥Bounced⇥⇥⇥⇥⇥⇥l"))
        assert stage.shows("Cause        *")
        await stage.press(SAVE)
        assert "Cause is needed: choose one" in stage.said
        assert count(sqlite_company) == 0


@pytest.mark.slow
async def test_a_lead_reports_what_was_yesterday_and_an_agent_may_not(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play, "lea") as stage:
        await stage.press(*keys("missed⏎⇥⇥Bounced"), *["shift+tab"] * 4, *keys("yest 14:00§"))
        at = newest(sqlite_company)["reported_at"]
        assert at.startswith("2026-10-12 20:00")
    async with new_form(play, "ana") as stage:
        assert isinstance(stage.front, EntryForm)
        assert "reported_at" not in stage.front.shown()


# Leaving


async def test_a_form_with_nothing_typed_is_left_without_a_question(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await stage.press("escape")
        assert not isinstance(stage.app.screen, EntryForm | LeavePrompt)
        assert count(sqlite_company) == 0


async def test_leaving_a_changed_form_asks_nothing_and_says_that_it_is_kept(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("⇥⇥⇥Bounced"), "escape")
        assert not isinstance(stage.app.screen, EntryForm | LeavePrompt)
        assert stage.said == "draft kept: n for this customer opens it again"
        assert count(sqlite_company) == 0


async def test_quitting_over_a_changed_form_is_asked_for_twice(play: Play) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("⇥⇥⇥Bounced"), "ctrl+q")
        assert stage.said == "Draft kept. ctrl+q again quits"
        await stage.press("!", "ctrl+q")
        assert content(stage, "description") == "Bounced!"
        assert stage.app.is_running
        await stage.press("ctrl+q")
        assert stage.app._exit


async def test_escape_closes_an_open_list_before_it_leaves(play: Play) -> None:
    async with new_form(play) as stage:
        await stage.press("ctrl+o", "escape")
        assert isinstance(stage.app.screen, EntryForm)
        assert not stage.shows(">Missed payment")


# The screen


@pytest.mark.slow
@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])
async def test_the_focused_field_is_in_sight_at_every_size(
    play: Play, size: tuple[int, int]
) -> None:
    async with new_form(play, size=size) as stage:
        for _ in range(9):
            await stage.press(TAB)
            assert any(line.startswith((">", "!")) for line in stage.lines), stage.picture
        assert all(len(line) <= size[0] for line in stage.lines)


async def test_names_with_markup_are_shown_as_text(play: Play) -> None:
    async with play() as stage:
        await stage.go("e")
        await stage.type("n10-5000⏎")
        assert stage.shows("ACME [/] [@click=app.quit]x")


async def test_f1_says_what_a_field_is_for(play: Play) -> None:
    async with new_form(play) as stage:
        await stage.press("f1")
        assert stage.said.startswith("Why they may leave")


@pytest.mark.slow
async def test_a_follow_up_is_echoed_as_it_is_typed(play: Play) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("⇥⇥⇥⇥⇥fri 14:00"))
        assert stage.shows("= Fri 16 Oct 14:00 MDT, in 3 days")


@pytest.mark.slow
async def test_a_form_parked_under_a_customer_is_come_back_to(play: Play) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("⇥⇥⇥Bounced"), "f3", *keys("harbor"), "backspace")
        await stage.press("ctrl+u", *keys("müller⏎"))
        assert not isinstance(stage.front, EntryForm)
        await stage.press("g", "h")
        assert "a form beneath is not saved" in stage.said
        await stage.press("escape")
        assert content(stage, "description") == "Bounced"


@pytest.mark.slow
async def test_no_way_elsewhere_drops_what_was_typed(play: Play, sqlite_company: Company) -> None:
    sqlite_company.entry(KERR)
    async with new_form(play) as stage:
        await stage.press(*keys("⇥⇥⇥Bounced"), *["shift+tab"] * 4)
        for key in ("g", "/"):
            await stage.press(key)
            assert "the form is still open" in stage.said
        await stage.press("q")
        assert stage.said.startswith("draft kept")


@pytest.mark.slow
async def test_a_huge_paste_is_kept_and_refused_in_words(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("missed⏎⇥⇥"))
        stage.app.post_message(events.Paste("x" * 300_000))
        await stage.settle()
        await stage.press(SAVE)
        assert "at most 2000 are allowed" in stage.said
        assert count(sqlite_company) == 0


async def test_a_busy_store_is_said_and_the_same_save_can_be_repeated(
    play: Play, sqlite_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("missed⏎⇥⇥Bounced"))
        with monkeypatch.context() as broken:

            def busy(*_args: object, **_options: object) -> None:
                raise Busy("the store is busy: try again")

            broken.setattr(stage.gate, "do", busy)
            await stage.press(SAVE, "+")
        assert stage.said == "the store is busy: try again"
        assert content(stage, "description") == "Bounced"
        await stage.press(SAVE)
        assert count(sqlite_company) == 1


async def test_a_form_saved_with_nothing_changed_writes_nothing_and_says_so(
    play: Play, sqlite_company: Company
) -> None:
    entry_id = sqlite_company.entry(1)
    before = sqlite_company.one("SELECT version FROM entry WHERE id = :id", id=entry_id)
    async with play() as stage:
        await stage.press("g", "e", "e", "ctrl+s")
        assert stage.said == "AR-1 Kerr Dental: nothing was changed"
    assert sqlite_company.one("SELECT version FROM entry WHERE id = :id", id=entry_id) == before
