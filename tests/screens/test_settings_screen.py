"""The settings' screen: each with its meaning, changed in the pane, followed at once."""

import pytest

from atrisk_tui.domain.admin_commands import ChangeSetting
from atrisk_tui.domain.settings import SPECS
from atrisk_tui.screens.conflict import ConflictPrompt
from atrisk_tui.screens.setting_form import radio_choices, setting_name, takes

from ..support import Company
from .conftest import Play
from .stage import Stage

pytestmark = pytest.mark.slow

PLACE = {key: place for place, key in enumerate(SPECS, 1)}


def value(company: Company, key: str) -> str:
    rows = company.rows("SELECT value FROM setting WHERE key = :key", key=key)
    return str(rows[0]["value"]) if rows else SPECS[key].default


async def settings(stage: Stage, key: str = "") -> None:
    await stage.press("g", "a", "s")
    if key:
        await stage.come_to(PLACE[key])


async def test_every_setting_is_listed_under_its_group(play: Play) -> None:
    async with play("adm", size=(80, 60)) as stage:
        await settings(stage)
        assert stage.ids == list(PLACE.values())
        assert not [key for key in SPECS if not stage.shows(setting_name(key))]
        groups = dict.fromkeys(spec.group for spec in SPECS.values())
        headings = [line.strip() for line in stage.lines if line.strip() in groups]
        assert headings == list(groups)


async def test_the_pane_tells_meaning_value_default_and_what_it_takes(play: Play) -> None:
    async with play("adm") as stage:
        stage.company.do("adm", ChangeSetting(key="reopen_days", value="9"))
        await settings(stage, "reopen_days")
        assert stage.shows(
            "For how many days people may reopen",
            "Value        9",
            "Default      7   R puts it back",
            "a whole number from 0 to 365",
            "Tue 13 Oct 2026 10:42 by adm",
        )
        assert stage.cursor_line.split()[-4:] == ["7", "13", "Oct", "adm"]


@pytest.mark.parametrize("key", sorted(SPECS))
async def test_the_pane_says_what_each_setting_takes(key: str) -> None:
    assert len(takes(SPECS[key])) > 5
    assert "“”" not in takes(SPECS[key])


async def test_a_setting_is_changed_in_four_keys_and_what_is_typed(play: Play) -> None:
    async with play("adm") as stage:
        await settings(stage, "reopen_days")
        await stage.press("e", "ctrl+u", "9", "ctrl+s")
        assert value(stage.company, "reopen_days") == "9"
        assert "Reopen days is 9" in stage.said
        assert stage.at == PLACE["reopen_days"]


async def test_enter_opens_the_same_form(play: Play) -> None:
    async with play("adm") as stage:
        await settings(stage, "void_needs_note")
        await stage.press("enter", "y", "ctrl+s")
        assert value(stage.company, "void_needs_note") == "on"


async def test_a_choice_is_made_by_its_letter(play: Play) -> None:
    async with play("adm") as stage:
        await settings(stage, "agents_may_modify")
        await stage.press("e")
        assert stage.shows("(x) location  ( ) team  ( ) own")
        await stage.press("o", "ctrl+s")
        assert value(stage.company, "agents_may_modify") == "own"


@pytest.mark.parametrize("key", sorted(key for key, spec in SPECS.items() if spec.choices))
def test_each_choice_has_a_letter_of_its_own(key: str) -> None:
    choices = SPECS[key].choices or ()
    offered = radio_choices(choices)
    assert [choice.value for choice in offered] == list(choices)
    assert len({choice.key for choice in offered}) == len(choices)


async def test_a_value_that_is_not_taken_is_said_and_the_form_stays(play: Play) -> None:
    async with play("adm") as stage:
        await settings(stage, "follow_up_time")
        await stage.press("e", "ctrl+u", *"25:00", "ctrl+s")
        assert "not a time of day like 09:00" in stage.said
        assert value(stage.company, "follow_up_time") == "09:00"


async def test_the_default_is_put_back_and_undo_takes_that_back(play: Play) -> None:
    async with play("adm") as stage:
        stage.company.do("adm", ChangeSetting(key="reopen_days", value="9"))
        await settings(stage, "reopen_days")
        await stage.press("R")
        assert value(stage.company, "reopen_days") == "7"
        assert "7 again, the default" in stage.said
        await stage.press("u")
        assert value(stage.company, "reopen_days") == "9"
        assert "9" in stage.cursor_line


async def test_what_is_at_its_default_says_so(play: Play) -> None:
    async with play("adm") as stage:
        await settings(stage, "reopen_days")
        await stage.press("R")
        assert "at its default already" in stage.said


async def test_two_admins_at_one_setting_are_told_of_each_other(play: Play) -> None:
    async with play("adm") as stage:
        await settings(stage, "reopen_days")
        await stage.press("e", "ctrl+u", "9")
        stage.company.do("adm", ChangeSetting(key="reopen_days", value="30"))
        await stage.press("ctrl+s")
        assert isinstance(stage.prompt, ConflictPrompt)
        assert stage.shows("30", "9")
        assert value(stage.company, "reopen_days") == "30"
        await stage.press("m")
        assert value(stage.company, "reopen_days") == "9"


async def test_the_running_program_follows_at_once(play: Play) -> None:
    async with play("adm") as stage:
        await settings(stage, "revenue_word")
        await stage.press("e", "m", "ctrl+s")
        assert stage.app.settings.text("revenue_word") == "MMR"
        await stage.press("g", "h")
        assert stage.shows("MMR at risk")


async def test_a_colleague_s_change_is_shown_and_followed(play: Play) -> None:
    async with play("adm") as stage:
        await settings(stage, "revenue_word")
        stage.company.do("adm", ChangeSetting(key="revenue_word", value="MRR"))
        await stage.look_around()
        assert stage.cursor_line.split()[:4] == [">", "Revenue", "word", "MRR"]
        assert stage.app.settings.text("revenue_word") == "MRR"


async def test_a_form_says_early_that_a_colleague_was_there(play: Play) -> None:
    async with play("adm") as stage:
        await settings(stage, "reopen_days")
        await stage.press("e", "ctrl+u", "9")
        stage.company.do("adm", ChangeSetting(key="reopen_days", value="30"))
        await stage.look_around()
        assert "someone else has changed it" in stage.said
        assert stage.shows("[9 ")


async def test_the_currency_is_refused_in_words_once_there_is_money(play: Play) -> None:
    async with play("adm") as stage:
        await settings(stage, "currency")
        await stage.press("e", "ctrl+u", *"EUR", "ctrl+s")
        assert "fixed once money is stored" in stage.picture
        assert value(stage.company, "currency") == "USD"


async def test_a_search_finds_by_what_a_setting_means(play: Play) -> None:
    async with play("adm") as stage:
        await settings(stage)
        await stage.press("/", *"approval", "enter")
        assert stage.ids == [PLACE["credit_limit_agent"]]


async def test_nothing_is_added_here(play: Play) -> None:
    async with play("adm") as stage:
        await settings(stage)
        await stage.press("n")
        assert not stage.is_asking
        assert "New" not in stage.lines[-1]


async def test_the_screen_opens_with_one_question_and_moving_asks_nothing(play: Play) -> None:
    async with play("adm") as stage:
        stage.gate.forget()
        await settings(stage)
        assert dict(stage.gate.asked) == {"ListSettings": 1}
        stage.gate.forget()
        await stage.press("j", "j", "k")
        assert not stage.gate.asked
