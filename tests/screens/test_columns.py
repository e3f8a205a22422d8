"""Columns of a list: which, in which order, and what there is room for."""

import pytest

from atrisk_tui.domain.filters import EntryFilter
from atrisk_tui.domain.model import EntryStatus
from atrisk_tui.domain.views import Definition
from atrisk_tui.screens.column_prompt import ColumnPrompt
from atrisk_tui.screens.columns import fitting
from atrisk_tui.screens.entries import EntriesScreen
from atrisk_tui.widgets.row_table import Column

from ..support import Company
from .conftest import Play
from .stage import Stage

pytestmark = pytest.mark.slow

LARGE = (120, 40)


@pytest.fixture(autouse=True)
def one(sqlite_company: Company) -> int:
    """One entry, so that the table has a row."""
    return sqlite_company.entry(1)


async def entries(stage: Stage) -> EntriesScreen:
    await stage.go("e")
    assert isinstance(stage.front, EntriesScreen)
    return stage.front


def titles(stage: Stage) -> list[str]:
    """Return the titles above the table, from the left."""
    return stage.line("Customer").split()


async def test_a_column_is_hidden_by_space_and_enter(play: Play) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("C", "j", "j", "space", "enter")
        assert "Reason" not in titles(stage)
        assert stage.said == "7 columns"


async def test_a_column_is_moved_to_the_left(play: Play) -> None:
    async with play() as stage:
        screen = await entries(stage)
        await stage.press("C", "j", "j", "j", "<", "<", "enter")
        assert screen.column_names[:3] == ("customer", "risk", "reported")
        assert titles(stage)[:3] == ["Customer", "Risk", "Rep'd"]


async def test_what_has_no_room_is_said_and_left_out_from_the_right(play: Play) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("C", *["j"] * 8, "space")
        assert "no room at 80 columns" in stage.line("RMR   ")
        await stage.press("enter")
        assert stage.said == "9 columns, 1 of them have no room here"
        assert "RMR" not in titles(stage)


async def test_the_customer_is_always_shown(play: Play) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("C", "space")
        assert "Customer stays" in stage.echo
        await stage.press("enter")
        assert titles(stage)[0] == "Customer"


async def test_esc_leaves_the_columns_as_they_were(play: Play) -> None:
    async with play() as stage:
        screen = await entries(stage)
        await stage.press("C", "j", "space", "escape")
        assert screen.column_names == ()


async def test_usual_goes_back_to_the_usual_ones(play: Play) -> None:
    async with play() as stage:
        screen = await entries(stage)
        await stage.press("C", "j", "space", "enter", "C", "u", "enter")
        assert screen.column_names == ()
        assert stage.said == "the usual columns"


async def test_an_unknown_key_says_what_the_keys_do(play: Play) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("C", "x")
        assert isinstance(stage.prompt, ColumnPrompt)
        assert "space shows or hides" in stage.echo


async def test_columns_are_the_person_s_and_not_a_colleague_s(play: Play) -> None:
    async with play("ana") as stage:
        await entries(stage)
        await stage.press("C", "j", "j", "space", "enter")
    async with play("ben") as stage:
        await entries(stage)
        assert "Reason" in titles(stage)
    async with play("ana") as stage:
        await entries(stage)
        assert "Reason" not in titles(stage)


async def test_a_view_without_columns_of_its_own_shows_the_person_s(play: Play) -> None:
    async with play() as stage:
        screen = await entries(stage)
        await stage.press("C", "j", "j", "space", "enter")
        screen.show_view("All", Definition(entries=EntryFilter()))
        await stage.settle()
        assert "Reason" not in titles(stage)
        assert "view All " in stage.lines[0]


async def test_columns_changed_in_a_view_are_not_the_person_s_own(play: Play) -> None:
    async with play() as stage:
        screen = await entries(stage)
        screen.show_view("Two", Definition(entries=EntryFilter(), columns=("customer", "risk")))
        await stage.settle()
        assert titles(stage) == ["Customer", "Risk"]
        await stage.press("C", "j", "space", "enter")
        assert "view Two*" in stage.lines[0]
        await stage.press("escape")
        assert "Reason" in titles(stage)


async def test_a_view_with_columns_that_are_unknown_here_shows_the_known_ones(play: Play) -> None:
    async with play() as stage:
        screen = await entries(stage)
        screen.show_view("Old", Definition(entries=EntryFilter(), columns=("risk", "mood")))
        await stage.settle()
        assert titles(stage) == ["Customer", "Risk"]


async def test_what_the_list_is_ordered_by_is_shown(play: Play) -> None:
    async with play() as stage:
        await entries(stage)
        assert "Pri" not in titles(stage)
        await stage.press("o", "p")
        assert "Risk     Pri" in stage.line("Customer")
        await stage.press("o", "r")
        assert "Pri" not in titles(stage)


async def test_closed_entries_show_the_day_they_were_closed(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.entry(2, status=EntryStatus.RESOLVED)
    async with play() as stage:
        await entries(stage)
        await stage.press("l")
        assert "Closed" in titles(stage)
        assert "Follow-up" not in titles(stage)
        await stage.press("h")
        assert "Follow-up" in titles(stage)


@pytest.mark.parametrize(
    ("key", "title", "field"),
    [
        ("e", "Contract to", "contract_end"),
        ("d", "Leaves on", "cancel_effective_on"),
        ("s", "Since", "customer_since"),
    ],
)
async def test_customers_ordered_by_a_day_show_it(
    play: Play, sqlite_company: Company, key: str, title: str, field: str
) -> None:
    sqlite_company.force(f"UPDATE customer SET {field} = '2027-02-28' WHERE id = 1")
    async with play() as stage:
        await stage.go("c")
        assert title not in stage.line("Account")
        await stage.press("o", key)
        assert title in stage.line("Account")
        assert "Feb 2027" in stage.picture


async def test_columns_that_were_chosen_stay_whatever_the_order(play: Play) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("C", "j", "j", "space", "enter", "o", "p")
        assert "Pri" not in titles(stage)


async def test_customers_have_columns_to_choose_too(play: Play) -> None:
    async with play() as stage:
        await stage.go("c")
        await stage.press("C", "space", "enter")
        assert "Account" not in stage.line("Name  ")


async def test_a_wide_terminal_has_the_priority(play: Play, one: int) -> None:
    async with play(size=LARGE) as stage:
        await entries(stage)
        stage.company.force("UPDATE entry SET priority = 64 WHERE id = :id", id=one)
        await stage.press("r")
        assert stage.cursor_line.rstrip(" |").endswith(" 64")


def test_columns_go_from_the_right_and_the_kept_one_stays() -> None:
    columns = {name: Column(name, 10, lambda _: "") for name in ("a", "b", "c", "d")}
    assert fitting(columns, 47) == ("a", "b", "c", "d")
    assert fitting(columns, 46) == ("a", "b", "c")
    assert fitting(columns, 30, "d") == ("a", "d")
    assert fitting(columns, 5, "b") == ("b",)


# More columns than lines


async def test_the_prompt_says_that_there_are_more_columns_than_it_shows(play: Play) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("C")
        assert stage.question == "Columns   1-12 of 16, down for more"
        await stage.press(*["j"] * 8)
        assert stage.question == "Columns   3-14 of 16, up or down for more"
        await stage.press(*["j"] * 8)
        assert stage.question == "Columns   5-16 of 16, up for more"


async def test_a_low_terminal_keeps_three_rows_over_the_columns(play: Play) -> None:
    async with play(size=(60, 16)) as stage:
        await entries(stage)
        await stage.press("C")
        assert stage.question == "Columns   1-5 of 16, down for more"
        assert stage.lines[4].startswith(">")
        assert stage.lines[7].startswith("─")
        await stage.pilot.resize_terminal(80, 24)
        await stage.settle()
        assert stage.question == "Columns   1-12 of 16, down for more"
