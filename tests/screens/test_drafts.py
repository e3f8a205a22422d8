"""What is typed into a form is kept, offered, and comes back as it was left."""

from typing import Any

import pytest

from atrisk_tui.screens.close_form import CloseForm
from atrisk_tui.screens.entry_form import EntryForm
from atrisk_tui.screens.form_base import FormScreen

from ..support import KERR, Company
from .conftest import Play
from .forms import (
    content,
    count,
    drafts_of,
    edit_form,
    keys,
    leave_typed,
    new_form,
    newest,
)
from .stage import Stage

pytestmark = pytest.mark.slow
ESC = "escape"


# Kept


async def test_a_form_with_nothing_typed_leaves_no_trace(play: Play) -> None:
    async with new_form(play) as stage:
        await stage.press("tab", "tab", ESC)
        assert stage.said == ""
        assert (await stage.app.drafts.count()).value == 0


async def test_what_was_typed_and_taken_out_again_leaves_no_draft(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("⇥⇥⇥ab"), "backspace", "backspace", ESC)
        assert drafts_of(sqlite_company) == ()


async def test_a_kept_form_says_since_when(play: Play, sqlite_company: Company) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("⇥⇥⇥Bounced"))
        await stage.app.drafts.settle("")
        await stage.settle()
        assert "draft kept 10:42:00" in stage.lines[0]


async def test_saving_removes_the_draft(play: Play, sqlite_company: Company) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("missed⏎⇥⇥Bounced"))
        await stage.app.drafts.settle("")
        assert len(drafts_of(sqlite_company)) == 1
        await stage.press("ctrl+s")
        await stage.app.drafts.settle("")
        assert (count(sqlite_company), drafts_of(sqlite_company)) == (1, ())


async def test_a_draft_is_of_its_owner_alone(play: Play, sqlite_company: Company) -> None:
    async with new_form(play) as stage:
        await leave_typed(stage)
    async with play("ben") as stage:
        assert not stage.shows("DRAFT")
        await stage.press("g", "d")
        assert stage.shows("no drafts")


# Offered


async def test_home_shows_a_draft_and_enter_goes_on_with_it(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await leave_typed(stage, "missed⏎⇥⇥Bounced twice")
    async with play() as stage:
        line = stage.line("DRAFT")
        assert "DRAFT 10:42  new entry for Kerr Dental, 13 characters typed" in line
        assert line.rstrip().endswith("enter resumes")
        await stage.press("up", "enter")
        assert stage.said == "draft of 10:42 is back"
        assert content(stage, "reason") == "Missed payment"
        assert content(stage, "description") == "Bounced twice"
        await stage.type("!")
        assert content(stage, "description") == "Bounced twice!"
        await stage.press("ctrl+s")
        assert newest(sqlite_company)["description"] == "Bounced twice!"
        assert not stage.shows("DRAFT")
    assert drafts_of(sqlite_company) == ()


async def test_a_draft_goes_on_in_the_line_that_was_typed_in_last(play: Play) -> None:
    async with new_form(play) as stage:
        await leave_typed(stage, "⇥⇥⇥Bounced⇥⇥+2")
    async with play() as stage:
        await stage.press("up", "enter", "d")
        assert content(stage, "follow_up_at") == "+2d"


async def test_home_shows_three_drafts_and_counts_the_others(
    play: Play, sqlite_company: Company
) -> None:
    async with play() as stage:
        for account in ("4471", "4472", "5000", "4480"):
            sqlite_company.clock.move(minutes=1)
            await stage.type(f"n{account}⏎")
            await leave_typed(stage)
        assert stage.picture.count("DRAFT") == 3
        assert stage.shows("1 more: g d lists them")
        await stage.press("g", "d")
        assert stage.picture.count("13 characters typed") == 4


async def test_the_cursor_walks_between_the_drafts_and_the_list(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await leave_typed(stage)
    sqlite_company.entry(KERR, follow_up_at=sqlite_company.clock())
    async with play() as stage:
        await stage.press("up")
        assert stage.cursor_line.startswith("> DRAFT")
        await stage.press("down")
        assert "DRAFT" not in stage.cursor_line
        assert "Kerr" in stage.cursor_line


async def test_no_verb_acts_on_an_entry_while_a_draft_has_the_cursor(
    play: Play, sqlite_company: Company
) -> None:
    entry_id = sqlite_company.entry(KERR, follow_up_at=sqlite_company.clock())
    async with edit_form(play) as stage:
        await leave_typed(stage, "⇥⇥⇥ more")
    async with play() as stage:
        await stage.press("up", "+")
        assert stage.entry(entry_id)["version"] == 1


async def test_the_same_form_offers_its_draft(play: Play, sqlite_company: Company) -> None:
    sqlite_company.entry(KERR)
    async with edit_form(play) as stage:
        await leave_typed(stage, "⇥⇥⇥ more")
        await stage.press("e")
        assert "You have a draft of 10:42: AR-1 edit, Kerr Dental, 5 characters" in stage.question
        await stage.press("enter")
        assert content(stage, "description").endswith(" more")


async def test_what_is_typed_ahead_answers_no_question_about_a_draft(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.entry(KERR)
    async with edit_form(play) as stage:
        await leave_typed(stage, "⇥⇥⇥ more")
        await stage.press(*keys("e⇥⇥⇥ and none"))
        assert stage.question.startswith("You have a draft")
        assert len(drafts_of(sqlite_company)) == 1


async def test_a_form_can_be_started_anew_and_its_draft_stays(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.entry(KERR)
    async with edit_form(play) as stage:
        await leave_typed(stage, "⇥⇥⇥ more")
        await stage.press("e", "n")
        assert content(stage, "description") == "Card bounced twice"
        await leave_typed(stage, "⇥⇥⇥ other")
    assert len(drafts_of(sqlite_company)) == 2


async def test_a_form_on_another_record_offers_nothing(play: Play) -> None:
    async with new_form(play) as stage:
        await leave_typed(stage)
        await stage.type("n4472⏎")
        assert isinstance(stage.front, EntryForm)


async def test_a_draft_is_discarded_when_the_person_says_so(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await leave_typed(stage)
    async with play() as stage:
        await stage.press("up", "D")
        assert stage.question.startswith("Discard the draft of 10:42, new entry for Kerr Dental?")
        await stage.press(ESC)
        assert stage.shows("DRAFT")
        await stage.press("D", "enter")
        assert not stage.shows("DRAFT")
    assert drafts_of(sqlite_company) == ()


async def test_the_list_of_drafts_resumes_and_discards(play: Play, sqlite_company: Company) -> None:
    async with new_form(play) as stage:
        await leave_typed(stage)
        await stage.press("g", "d", "enter")
        assert content(stage, "description") == "Bounced twice"
        await stage.press(ESC, "D", "enter")
        assert stage.shows("no drafts")
        await stage.press(ESC)
    assert drafts_of(sqlite_company) == ()


async def test_a_closing_goes_on_as_it_was_left(play: Play, sqlite_company: Company) -> None:
    entry_id = sqlite_company.entry(KERR)
    async with play() as stage:
        await stage.go("e")
        await stage.press("x", "l", *keys("price⏎"), "shift+tab", "shift+tab", "s")
        await leave_typed(stage, "⇥rate adj⏎")
    async with play() as stage:
        await stage.press("up", "enter")
        assert isinstance(stage.front, CloseForm)
        assert stage.shows("close as RESOLVED")
        assert content(stage, "resolution") == "Rate adjusted"
        await stage.press(*keys("⇥⇥"), "ctrl+s")
        await stage.press(*keys("Matched the offer§"))
        assert stage.entry(entry_id)["status"] in {"resolved", "open"}


ADMIN_FORMS = [
    pytest.param("c", "n", "Dog ran away⇥", "reason", id="catalog"),
    pytest.param("l", "n", "Boise⇥", "location", id="location"),
    pytest.param("o", "n", "Night desk⇥", "role", id="role"),
    pytest.param("p", "n", "zed⇥Zed Zimmer⇥age⏎denv⏎", "person", id="person"),
    pytest.param("c", "e", " more", "edit", id="catalog item"),
    pytest.param("p", "e", "x", "edit", id="a person that there is"),
]


@pytest.mark.parametrize(("place", "key", "text", "words"), ADMIN_FORMS)
async def test_each_pane_goes_on_as_it_was_left(
    play: Play, *, place: str, key: str, text: str, words: str
) -> None:
    def held(stage: Stage) -> dict[str, Any]:
        assert isinstance(stage.front, FormScreen)
        return {name: field.content for name, field in stage.front.fields.items()}

    async with play("adm") as stage:
        await stage.press("g", "a", place, key, *keys(text))
        before = held(stage)
        await stage.press(ESC)
        assert "draft kept" in stage.said
    async with play("adm") as stage:
        assert words in stage.line("DRAFT")
        await stage.press("up", "enter")
        assert held(stage) == before


async def test_a_hand_over_goes_on_as_it_was_left(play: Play, sqlite_company: Company) -> None:
    sqlite_company.entry(KERR, by="ben")
    async with play("adm") as stage:
        await stage.press("g", "a", "p")
        await stage.come_to(sqlite_company.user_id("ben"))
        await stage.press("x", *keys("ana⏎"), ESC)
        assert stage.said == "draft kept: x opens it again"
    async with play("adm") as stage:
        assert "Ben Okafor leaves" in stage.line("DRAFT")
        await stage.press("up", "enter")
        assert stage.shows("Ana Ruiz"), stage.picture
        await stage.press("ctrl+s", "enter")
        assert "switched off" in stage.said
