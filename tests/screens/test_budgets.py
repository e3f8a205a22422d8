"""What a screen asks of the store: few questions, few rows, however long the lists are."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.paging import Count

from ..support import NOW, Company
from .conftest import Play
from .stage import Stage

pytestmark = pytest.mark.slow

ROWS = 120
SHOWN = 21
TWO_PAGES = 100


@pytest.fixture(autouse=True)
def many(sqlite_company: Company) -> None:
    for number in range(ROWS):
        sqlite_company.entry(1 + number % 3, follow_up_at=NOW + timedelta(minutes=number - 60))


def asked(stage: Stage) -> int:
    return sum(stage.gate.asked.values())


async def test_home_opens_with_few_questions(play: Play) -> None:
    async with play() as stage:
        # settings, newest change, due counts, page, counters, figures, preview, what is next
        assert asked(stage) <= 9, stage.gate.asked
        assert stage.gate.rows <= SHOWN + TWO_PAGES


@pytest.mark.parametrize(
    ("way", "most"),
    [
        # page, four counts; behind them the revenue at risk, and once of how much
        (("g", "e"), 7),
        # page, count
        (("g", "c"), 2),
        # entry, history; a preview asked meanwhile
        (("enter",), 3),
        # customer, their entries, count, preview
        (("g", "c", "end", "enter"), 8),
        (("H",), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
async def test_a_screen_opens_with_few_questions_and_rows(
    play: Play, *, way: tuple[str, ...], most: int
) -> None:
    async with play() as stage:
        stage.gate.forget()
        await stage.press(*way)
        assert asked(stage) <= most, stage.gate.asked
        assert stage.gate.rows <= SHOWN + TWO_PAGES


@pytest.mark.parametrize(
    ("place", "letter", "asks"),
    [("e", "f", {"ListEntries": 1}), ("c", "a", {"ListCustomers": 1})],
)
async def test_another_order_asks_for_its_rows_and_counts_nothing_anew(
    play: Play, *, place: str, letter: str, asks: dict[str, int]
) -> None:
    async with play() as stage:
        await stage.go(place)
        for keys in (("o", letter), ("O",)):
            stage.gate.forget()
            await stage.press(*keys)
            assert stage.gate.asked == asks


async def test_after_a_change_elsewhere_another_order_shows_the_new_count(
    play: Play, sqlite_company: Company
) -> None:
    async with play() as stage:
        await stage.go("e")
        assert stage.front.total == Count(ROWS)
        sqlite_company.entry(1)
        await stage.look_around()
        await stage.press("O")
        assert stage.front.total == Count(ROWS + 1)


async def test_a_change_asks_for_its_row_and_the_counts_not_for_the_list(play: Play) -> None:
    async with play() as stage:
        await stage.go("e")
        stage.gate.forget()
        await stage.press("+")
        assert stage.gate.asked["EntryRowsById"] == 1
        assert stage.gate.asked["ListEntries"] == 0
        assert stage.gate.rows <= 1
        # the row, four counts, the revenue at risk, what is due next
        assert asked(stage) <= 7, stage.gate.asked


async def test_moving_through_a_page_asks_for_nothing(play: Play) -> None:
    async with play() as stage:
        await stage.go("e")
        stage.gate.forget()
        await stage.press(*["down"] * 10)
        assert asked(stage) == 0, stage.gate.asked


async def test_going_through_the_list_asks_for_each_page_once(play: Play) -> None:
    async with play() as stage:
        await stage.go("e")
        stage.gate.forget()
        for _ in range(8):
            await stage.press("pagedown")
        assert stage.at == stage.ids[-1]
        assert set(stage.gate.asked) == {"ListEntries"}
        assert stage.gate.rows <= ROWS


async def test_the_tick_of_the_clock_asks_for_nothing(play: Play) -> None:
    async with play() as stage:
        await stage.tick(seconds=15)
        stage.gate.forget()
        await stage.tick(seconds=30)
        assert asked(stage) == 0, stage.gate.asked


async def test_a_tick_past_a_follow_up_asks_only_what_is_due_next(play: Play) -> None:
    async with play() as stage:
        stage.gate.forget()
        await stage.tick(minutes=1, seconds=15)
        assert stage.gate.asked == {"GetNextDue": 1}


async def test_looking_for_others_changes_asks_nothing_when_there_are_none(play: Play) -> None:
    async with play() as stage:
        await stage.look_around()
        stage.gate.forget()
        await stage.look_around()
        assert asked(stage) <= 1, stage.gate.asked


async def test_a_search_typed_at_once_is_asked_for_at_most_once_a_letter(play: Play) -> None:
    async with play() as stage:
        await stage.go("c")
        stage.gate.forget()
        await stage.type("/kerr")
        assert stage.gate.asked["SearchCustomers"] <= 4
