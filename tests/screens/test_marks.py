"""Marks: set with keys, kept through everything, counted where hidden, cleared and brought back."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.commands import SetRisk
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.screens.marking import MarkingList

from ..support import NOW, Company
from .conftest import Play
from .stage import Stage

LEVELS = (RiskLevel.HIGH, RiskLevel.MEDIUM, RiskLevel.LOW)


@pytest.fixture
def entries(sqlite_company: Company) -> list[int]:
    """Six entries in Denver, the newest last: Kerr, Müller and O'Brien, twice."""
    return [
        sqlite_company.entry(
            1 + number % 3,
            risk_level=LEVELS[number % 3],
            follow_up_at=NOW + timedelta(hours=number + 1),
        )
        for number in range(6)
    ]


def marks(stage: Stage) -> tuple[int, ...]:
    assert isinstance(stage.front, MarkingList)
    return stage.front.table.marks.ids


def words(stage: Stage) -> str:
    assert isinstance(stage.front, MarkingList)
    return stage.front.marks_words().strip()


async def test_space_marks_and_steps_down_and_the_mark_is_seen(
    play: Play, entries: list[int]
) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("space", "space")
        assert marks(stage) == (entries[5], entries[4])
        assert stage.at == entries[3]
        assert sum(line.startswith(" *") for line in stage.lines) == 2
        assert stage.shows("2 marked, 0 hidden")


async def test_space_on_a_marked_row_unmarks_it(play: Play, entries: list[int]) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("space", "k", "space")
        assert marks(stage) == ()
        assert not stage.shows("marked")


async def test_shift_and_arrows_mark_a_run_and_turning_back_shortens_it(
    play: Play, entries: list[int]
) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("shift+down", "shift+down", "shift+up")
        assert marks(stage) == (entries[5], entries[4])
        assert stage.at == entries[4]


async def test_star_marks_all_and_again_clears(play: Play, entries: list[int]) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("*")
        assert set(marks(stage)) == set(entries)
        assert stage.said == "6 entries marked: esc clears the marks"
        await stage.press("*")
        assert marks(stage) == ()
        assert stage.said == "6 marks cleared, u brings them back"


async def test_star_marks_only_what_the_filter_lets_through(play: Play, entries: list[int]) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("1", "*")
        assert set(marks(stage)) == {entries[0], entries[3]}


async def test_star_marks_what_a_search_found(play: Play, entries: list[int]) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.type("/kerr⏎*")
        assert set(marks(stage)) == {entries[0], entries[3]}


async def test_marks_that_a_filter_hides_are_counted(play: Play, entries: list[int]) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("space", "space", "1")
        assert words(stage) == "2 marked, 2 hidden"
        assert stage.shows("2 marked, 2 hidden")
        await stage.press("0")
        assert words(stage) == "2 marked, 0 hidden"


async def test_marks_that_a_search_hides_are_counted(play: Play, entries: list[int]) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("*")
        await stage.type("/kerr⏎")
        assert words(stage) == "6 marked, 4 hidden"
        await stage.press("escape")
        assert words(stage) == "6 marked, 0 hidden"


async def test_marks_stay_through_sorting_refreshing_and_opening_an_entry(
    play: Play, entries: list[int]
) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("space", "o", "k", "O", "r", "enter", "escape")
        await stage.go("h")
        await stage.go("e")
        assert marks(stage) == (entries[5],)


async def test_esc_clears_the_search_then_the_marks_and_u_brings_them_back(
    play: Play, entries: list[int]
) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("*")
        await stage.type("/kerr⏎")
        await stage.press("escape")
        assert len(marks(stage)) == 6
        await stage.press("escape")
        assert marks(stage) == ()
        assert stage.said == "6 marks cleared, u brings them back"
        await stage.press("u")
        assert len(marks(stage)) == 6
        assert stage.said == "6 marks brought back"


async def test_u_after_a_change_takes_that_back_not_the_clearing(
    play: Play, entries: list[int]
) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("space", "escape", "+", "u")
        assert marks(stage) == ()
        assert "taken back" in stage.said


async def test_marks_cost_no_question_while_they_are_at_hand(
    play: Play, entries: list[int]
) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        stage.gate.forget()
        await stage.press("space", "shift+down", "space", "k", "space")
        assert not stage.gate.asked


async def test_keys_for_marks_do_nothing_where_the_list_has_not_the_focus(
    play: Play, entries: list[int]
) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.type("/k *")
        assert marks(stage) == ()


async def test_entries_are_marked_on_home_and_counted_there(play: Play, entries: list[int]) -> None:
    async with play("lea") as stage:
        await stage.press("space", "space")
        assert len(marks(stage)) == 2
        assert stage.shows("2 marked, 0 hidden")
        await stage.press("*")
        assert set(marks(stage)) == set(entries)


async def test_marks_on_home_are_hidden_by_whose_it_shows(
    sqlite_company: Company, play: Play, entries: list[int]
) -> None:
    mine = sqlite_company.entry(1, by="lea", follow_up_at=NOW + timedelta(hours=1))
    async with play("lea") as stage:
        await stage.press("*", "m")
        assert len(marks(stage)) == 7
        assert words(stage) == "7 marked, 6 hidden"
        assert stage.ids == [mine]


async def test_entries_are_marked_in_a_customer_s_tab(play: Play, entries: list[int]) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("end", "enter", "i", "space")
        assert stage.shows("1 marked, 0 hidden")


async def test_a_change_elsewhere_can_hide_a_mark_that_is_far_off(
    sqlite_company: Company, play: Play, entries: list[int]
) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("space", "1")
        assert words(stage) == "1 marked, 1 hidden"
        low = entries[5]
        sqlite_company.do("ana", SetRisk(entry_id=low, version=1, risk_level=RiskLevel.HIGH))
        await stage.look_around()
        await stage.press("r")
        assert words(stage) == "1 marked, 0 hidden"


async def test_a_click_on_a_title_orders_by_it_and_again_turns_it_round(
    play: Play, entries: list[int]
) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        header = next(y for y, line in enumerate(stage.lines) if "Follow-up" in line)
        x = stage.lines[header].index("Follow-up")
        await stage.pilot.click(offset=(x, header))
        await stage.settle()
        assert stage.ids == entries
        await stage.pilot.click(offset=(x, header))
        await stage.settle()
        assert stage.ids == entries[::-1]


async def test_a_click_on_a_title_without_an_order_says_so(play: Play, entries: list[int]) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        header = next(y for y, line in enumerate(stage.lines) if "Follow-up" in line)
        await stage.pilot.click(offset=(stage.lines[header].index("Assign"), header))
        await stage.settle()
        assert "o lists the orders" in stage.said


@pytest.mark.slow
async def test_a_mark_typed_right_after_the_way_to_the_end_is_on_the_last_row(
    sqlite_company: Company, play: Play
) -> None:
    ids = [sqlite_company.entry(1) for _ in range(120)]
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("G", "space", "home", "space")
        assert marks(stage) == (ids[0], ids[-1])


@pytest.mark.slow
async def test_a_list_longer_than_what_is_at_hand_is_marked_whole(
    sqlite_company: Company, play: Play
) -> None:
    ids = {sqlite_company.entry(1 + number % 2) for number in range(120)}
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("*")
        assert set(marks(stage)) == ids
        assert stage.shows("120 marked, 0 hidden")


@pytest.mark.slow
async def test_marks_far_from_the_cursor_are_hidden_only_by_a_filter(
    sqlite_company: Company, play: Play
) -> None:
    for number in range(240):
        sqlite_company.entry(1, risk_level=LEVELS[number % 2])
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("space", "space", "G", "space", "r")
        assert words(stage) == "3 marked, 0 hidden"
        await stage.press("1")
        assert words(stage) == "3 marked, 1 hidden"


@pytest.mark.slow
async def test_the_due_panel_is_marked_whole_however_long_it_is(
    sqlite_company: Company, play: Play
) -> None:
    ids = {sqlite_company.entry(1, follow_up_at=NOW + timedelta(minutes=n)) for n in range(120)}
    async with play("lea") as stage:
        await stage.press("*")
        assert set(marks(stage)) == ids
