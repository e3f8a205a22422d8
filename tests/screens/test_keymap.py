"""Keys of one's own: they act, and every line that names a key names the one that acts."""

from collections.abc import Mapping

import pytest

from atrisk_tui.app import AtRiskApp
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.screens.key_names import BadKey, read_key, sign_name, written
from atrisk_tui.screens.key_places import places
from atrisk_tui.screens.key_presets import PRESETS
from atrisk_tui.screens.keymap import keyed
from atrisk_tui.screens.keymap_check import Keymap

from ..support import Company
from .conftest import Play
from .stage import Stage


def problems(**lines: object) -> list[str]:
    return Keymap(
        {name.replace("__", "."): value for name, value in lines.items()}, AtRiskApp
    ).problems


def rebind(stage: Stage, **lines: object) -> Mapping[str, str]:
    keymap = Keymap({name.replace("__", "."): value for name, value in lines.items()}, AtRiskApp)
    assert keymap.problems == []
    stage.app.set_keymap(keymap.for_app)
    return keymap.for_app


# What people write


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("?", "question_mark"),
        ("/", "slash"),
        ("ctrl+s", "ctrl+s"),
        ("Ctrl-S", "ctrl+s"),
        ("<C-s>", "ctrl+s"),
        ("^s", "ctrl+s"),
        ("F3", "f3"),
        ("f12", "f12"),
        ("space", "space"),
        ("Esc", "escape"),
        ("PgDn", "pagedown"),
        ("shift+x", "X"),
        ("shift+tab", "shift+tab"),
        ("ctrl+left", "ctrl+left"),
        ("+", "plus"),
        ("-", "minus"),
        ("é", "é"),
        ("X", "X"),
    ],
)
def test_a_key_is_understood_as_people_write_it(text: str, key: str) -> None:
    assert read_key(text) == key


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("alt+x", "esc and then the key"),
        ("ctrl+h", "backspace"),
        ("ctrl+i", "tab"),
        ("ctrl+m", "enter"),
        ("ctrl+shift+p", "not told apart from ctrl\\+p"),
        ("ctrl+enter", "not told apart from enter"),
        ("shift+enter", "not told apart from enter"),
        ("ctrl+a", "screen keeps it"),
        ("ctrl+b", "tmux keeps it"),
        ("ctrl+z", "suspends"),
        ("ctrl+3", "not sent by most terminals"),
        ("gg", "more than one key"),
        ("spcae", "the nearest is space"),
        ("crtl+s", "only ctrl and shift"),
        ("", "is no key"),
    ],
)
def test_a_key_that_cannot_be_used_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(BadKey, match=why):
        read_key(text)


def test_each_sign_of_the_keyboard_is_called_as_the_toolkit_calls_it() -> None:
    from textual.keys import _character_to_key

    signs = [chr(code) for code in range(0x21, 0x17F) if chr(code).isprintable()]
    assert [sign_name(sign) for sign in signs] == [_character_to_key(sign) for sign in signs]


def test_a_key_is_written_as_it_may_be_typed() -> None:
    keys = {key for place in places(AtRiskApp) for one in place.keys if one.id for key in one.keys}
    assert len(keys) > 60
    unlike = {key for key in keys if not key.startswith("ctrl+") and read_key(written(key)) != key}
    assert unlike == set()


# What is wrong with a keymap


def test_nothing_of_one_s_own_is_nothing_wrong() -> None:
    assert problems() == []


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_fits_every_screen(preset: str) -> None:
    assert problems(preset=preset) == []


def test_an_unknown_preset_names_those_that_there_are() -> None:
    assert problems(preset="vi") == ["There is no preset “vi”: standard or vim."]


def test_an_unknown_action_names_the_nearest() -> None:
    assert problems(entry__clse="X", reload="R") == [
        "There is no action entry.clse: the nearest is entry.close.",
        "There is no action reload: the nearest is list.reload.",
    ]


def test_two_actions_on_one_key_are_both_named_with_their_screens() -> None:
    (problem,) = problems(entry__close="n")
    assert problem.startswith("n would be both entry.close (Close) and entry.new (New) in Home, ")


def test_two_actions_may_change_their_keys_with_each_other() -> None:
    assert problems(entry__close="f", entry__follow_up="x") == []


def test_a_key_that_the_table_has_already_is_refused() -> None:
    assert any("entry.new (New) and table.down (Down)" in each for each in problems(entry__new="j"))


def test_a_key_that_comes_before_all_others_is_refused_where_a_prompt_has_it() -> None:
    found = problems(app__find_customer="ctrl+n")
    assert any("app.find_customer (Find customer) and prompt.next (Next)" in each for each in found)


def test_a_key_that_edits_in_a_field_is_refused_for_a_form() -> None:
    (problem, *_) = problems(form__today="ctrl+k")
    assert problem.startswith("ctrl+k would be both form.today (Today) and a fixed key (delete ")


@pytest.mark.parametrize("id", ["form.save", "prompt.leave", "search.clear", "app.find_customer"])
def test_a_letter_is_refused_where_letters_are_typed(id: str) -> None:
    (problem,) = Keymap({id: "F"}, AtRiskApp).problems
    assert problem.startswith(f"{id} cannot be on F: it is typed as text in ")


def test_an_action_that_the_palette_has_may_go_without_a_key() -> None:
    assert problems(entry__close="", list__reload="none") == []


@pytest.mark.parametrize("id", ["form.save", "prompt.leave", "app.palette"])
def test_an_action_without_another_way_must_keep_a_key(id: str) -> None:
    (problem,) = Keymap({id: ""}, AtRiskApp).problems
    assert problem.startswith(f"{id} must have a key: ")


def test_what_is_no_text_is_refused() -> None:
    assert problems(entry__close=3) == ["The keys of entry.close must be text in quotation marks."]


def test_all_problems_are_told_at_once() -> None:
    assert len(problems(entry__clse="X", entry__close="alt+x", entry__new="c")) == 3


# Where keys work


@pytest.mark.slow
async def test_every_live_key_stands_at_its_place(play: Play, sqlite_company: Company) -> None:
    sqlite_company.entry(1)
    known = {place.words: {key.id for key in place.keys} for place in places(AtRiskApp)}
    async with play("adm") as stage:
        for path in ("gh", "gc", "ge", "gac", "gap", "gal", "gao", "gas", "gah", "gd", "gw"):
            await stage.type(path)
            name = type(stage.front).__name__
            live = {one.binding.id for one in stage.front.active_bindings.values()} - {None}
            assert any(live <= ids for ids in known.values()), f"{name}: {live}"


# Keys that were changed


async def test_a_changed_key_acts_and_the_usual_one_no_longer(
    play: Play, sqlite_company: Company
) -> None:
    entry_id = sqlite_company.entry(1, risk_level=RiskLevel.LOW)
    async with play() as stage:
        await stage.go("e")
        rebind(stage, entry__raise="Y")
        await stage.type("+")
        assert stage.entry(entry_id)["risk_level"] == "low"
        await stage.type("Y")
        assert stage.entry(entry_id)["risk_level"] == "medium"


async def test_keys_that_were_exchanged_act_as_exchanged(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.entry(1)
    async with play() as stage:
        await stage.go("e")
        rebind(stage, entry__close="f", entry__follow_up="x")
        await stage.type("x")
        assert "Follow-up" in stage.question


async def test_the_key_line_and_help_name_the_changed_key(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.entry(1)
    async with play() as stage:
        await stage.go("e")
        rebind(stage, entry__follow_up="ctrl+y,Y", app__help="F9")
        await stage.settle()
        assert "ctrl+y Follow-up" in stage.lines[-1]
        assert stage.lines[-1].endswith("F9 Help")
        await stage.press("f9")
        await stage.type("follow-up")
        assert "ctrl+y Y" in stage.line("Set the follow-up")


async def test_the_palette_carries_out_what_has_no_key(play: Play, sqlite_company: Company) -> None:
    entry_id = sqlite_company.entry(1, risk_level=RiskLevel.LOW)
    async with play() as stage:
        await stage.go("e")
        rebind(stage, entry__raise="", entry__lower="none")
        await stage.type("+-")
        assert stage.entry(entry_id)["risk_level"] == "low"
        await stage.type(":raise the risk⏎")
        assert stage.entry(entry_id)["risk_level"] == "medium"
        await stage.type(":lower the risk⏎")
        assert stage.entry(entry_id)["risk_level"] == "low"


async def test_the_palette_moves_the_table_too(play: Play, sqlite_company: Company) -> None:
    first, second = sqlite_company.entry(1), sqlite_company.entry(2)
    async with play() as stage:
        await stage.go("e")
        at = stage.at
        await stage.type(":last row of all⏎")
        assert {at, stage.at} == {first, second}


async def test_where_g_goes_can_be_on_other_keys(play: Play) -> None:
    async with play() as stage:
        rebind(stage, go__entries="x,1", go__top="ctrl+t")
        await stage.type("g")
        assert "x Entries" in stage.picture
        assert "ctrl+t top" in stage.picture
        await stage.type("1")
        assert type(stage.front).__name__ == "EntriesScreen"


async def test_keys_typed_ahead_act_in_order_on_other_keys(
    play: Play, sqlite_company: Company
) -> None:
    entry_id = sqlite_company.entry(1, risk_level=RiskLevel.LOW)
    async with play() as stage:
        rebind(stage, app__go="G", table__end="end", go__entries="x", entry__follow_up="ctrl+y")
        await stage.press("G", "x", "ctrl+y", *"+3d", "enter", "+")
        row = stage.entry(entry_id)
        assert row["follow_up_at"] is not None
        assert row["risk_level"] == "medium"


async def test_a_key_that_works_everywhere_works_in_a_form_on_another_key(play: Play) -> None:
    async with play() as stage:
        rebind(stage, app__find_customer="f8")
        await stage.type("nkerr⏎")
        assert type(stage.front).__name__ == "EntryForm"
        await stage.press("f8")
        assert "Find customer" in stage.question


async def test_the_vim_preset_does_what_a_vim_user_types(
    play: Play, sqlite_company: Company
) -> None:
    entry_id = sqlite_company.entry(1, risk_level=RiskLevel.LOW)
    async with play() as stage:
        rebind(stage, preset="vim")
        await stage.type("ge+u")
        assert stage.entry(entry_id)["risk_level"] == "low"
        await stage.press("ctrl+r")
        assert stage.entry(entry_id)["risk_level"] == "medium"
        await stage.type("⏎i")
        assert type(stage.front).__name__ == "EntryForm"
        await stage.press("escape", "ctrl+o")
        assert type(stage.front).__name__ == "EntriesScreen"


async def test_where_g_goes_can_be_on_a_key_that_prints_nothing(play: Play) -> None:
    async with play() as stage:
        rebind(stage, go__entries="f8")
        await stage.press("g", "f8")
        assert type(stage.front).__name__ == "EntriesScreen"


# Hints that stand on the screens


async def test_the_line_of_what_is_shown_names_the_changed_keys(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.entry(1)
    async with play() as stage:
        rebind(stage, list__filter="f9", entries__next_state="f11", entries__mine="f8")
        await stage.go("e")
        assert stage.lines[1].startswith(" F9: status active")
        assert stage.lines[1].endswith("h F11 status   F9 filter")
        assert stage.lines[2].endswith("F8 mine")


@pytest.mark.slow
async def test_the_digits_before_counts_are_the_changed_keys_and_a_click_presses_them(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.entry(1, risk_level=RiskLevel.HIGH)
    sqlite_company.entry(2, risk_level=RiskLevel.LOW)
    async with play() as stage:
        rebind(stage, entries__high="f11", home__today="f8", customer__contacts="f9")
        await stage.go("e")
        await stage.go("h")
        assert stage.shows("1 Overdue", "F8 Today", "3 Week")
        await stage.go("e")
        assert stage.lines[2].startswith("[0 All 2] F11 High 1  2 Medium 0  3 Low 1")
        await stage.pilot.click(offset=(stage.lines[2].index("High"), 2))
        await stage.settle()
        assert stage.shows("[F11 High 1]")
        await stage.pilot.click(offset=(stage.lines[2].index("Low"), 2))
        await stage.settle()
        assert stage.shows("[3 Low 1]")
        await stage.go("c")
        await stage.press("enter")
        assert stage.shows("3 Notes   F9 Contacts   6 History")
        await stage.press("f9")
        assert stage.shows("[F9 Contacts]")


async def test_the_tabs_and_lines_of_an_admin_s_lists_name_the_changed_keys(
    play: Play, sqlite_company: Company
) -> None:
    async with play("adm") as stage:
        rebind(
            stage,
            catalogs__causes="f11",
            admin__inactive="f8",
            admin__edit="f9",
            people__like="f10",
            settings__default="f12",
        )
        await stage.type("gac")
        assert stage.shows("[1 Reasons] F11 Causes  3 Resolutions")
        await stage.type("gap")
        assert stage.shows("F9 changes, x switches off and asks who takes over, F10 adds one alike")
        await stage.type("gal")
        assert stage.shows("F8 hides those off   / filter")
        await stage.press("2")
        assert stage.shows("F9 renames it")


async def test_an_entry_s_hints_name_the_changed_keys(play: Play, sqlite_company: Company) -> None:
    sqlite_company.entry(1)
    async with play() as stage:
        rebind(stage, entry__edit="f11", entry__history="f8", timeline__notes="f9")
        await stage.go("c")
        await stage.press("down", "enter")
        assert stage.shows("enter opens, F11 edits")
        await stage.press("enter")
        assert stage.shows("2 contacts   F9 notes", "4 changes", "F8 whole")


async def test_an_empty_list_names_the_changed_keys(play: Play) -> None:
    async with play() as stage:
        rebind(stage, entry__new="f11", go__entries="z")
        await stage.type("gz")
        assert stage.shows("no entries here: F11 reports a customer at risk")
        await stage.go("h")
        assert stage.shows("nothing is due: F11 reports a customer at risk, g z shows all entries")


def test_words_name_the_usual_keys_where_nobody_chose_others() -> None:
    app = AtRiskApp.__new__(AtRiskApp)
    app._keymap = {}
    assert keyed(app, "{app.go|g} {list.filter|F} of {x}") == "g F of {x}"
