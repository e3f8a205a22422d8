"""A table draws what is seen, asks for what is near and keeps its cursor on its row."""

from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from atrisk_tui.domain.paging import Count, Page, Span
from atrisk_tui.widgets.row_table import RowTable
from atrisk_tui.widgets.table_cells import Column, column_widths, fit

from .fake_source import Client, TableApp, page_of

SIZE = (60, 20)
SHOWN = 19


def current(app: TableApp) -> int:
    row = app.table.current
    assert row is not None
    return row.id


async def show(app: TableApp, pilot: Pilot[None], rows: Sequence[Client]) -> None:
    app.table.restart(page_of(rows, Span()))
    app.table.show_count(Count(len(rows)))
    await pilot.pause()


@pytest.mark.slow
async def test_what_is_asked_is_what_is_shown_and_two_pages_at_most() -> None:
    app = TableApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*["down"] * 40)
        await pilot.pause()
        assert current(app) == 41
        assert app.source.rows_asked <= 41 + SHOWN + 2 * 50


async def test_end_and_home_show_the_ends_of_a_hundred_thousand_rows() -> None:
    app = TableApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert current(app) == 100_000
        assert "Client 100000" in app.picture()[-1]
        await pilot.press("home")
        await pilot.pause()
        assert current(app) == 1
        assert app.source.rows_asked <= 6 * 50


@pytest.mark.slow
async def test_page_down_and_up_come_back_to_the_same_row() -> None:
    app = TableApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*["pagedown"] * 30)
        await pilot.pause()
        assert current(app) == 1 + 30 * (SHOWN - 1)
        await pilot.press(*["pageup"] * 30)
        await pilot.pause()
        assert current(app) == 1
        assert len(app.table.window.rows) <= 300


async def test_the_cursor_line_is_seen_without_colour() -> None:
    app = TableApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "down")
        assert [line[:1] for line in app.picture()[1:5]] == [" ", " ", ">", " "]


async def test_a_changed_row_is_replaced_where_it_is_and_the_cursor_stays() -> None:
    app = TableApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "down")
        app.table.replace_row(Client(3, "Renamed"))
        await pilot.pause()
        assert current(app) == 3
        assert "Renamed" in app.picture()[3]
        app.table.mark_gone(3)
        await pilot.pause()
        assert app.picture()[3].startswith(">.")


async def test_restarting_keeps_the_cursor_on_its_record() -> None:
    app = TableApp()
    async with app.run_test(size=SIZE) as pilot:
        rows = [Client(number, "x") for number in (9, 8, 7, 6)]
        app.table.restart(page_of(rows, Span()), keep_id=7)
        await pilot.pause()
        assert current(app) == 7
        app.table.restart(page_of(rows, Span()), keep_id=1)
        assert current(app) == 9


async def test_an_answer_to_a_former_list_is_ignored() -> None:
    app = TableApp()
    async with app.run_test(size=SIZE) as pilot:
        app.answers = False
        former = app.table.window.generation
        await show(app, pilot, [Client(5, "only")])
        app.table.supply(app.source.answer(Span()), former)
        assert [row.id for row in app.table.visible_rows] == [5]


async def test_hostile_text_is_shown_as_text() -> None:
    app = TableApp()
    async with app.run_test(size=SIZE) as pilot:
        await show(app, pilot, [Client(1, "A [/nope] [@click=app.quit()]x \x1b[31mred\u202e\n!")])
        assert "A [/nope] [@click=app.quit()]x [31mred" in app.picture()[1]
        assert "\x1b" not in app.picture()[1]


async def test_wide_combining_and_joined_characters_keep_the_columns_aligned() -> None:
    app = TableApp()
    names = [
        "plain",
        "日本語の名前" * 6,
        "e\u0301\u0301te\u0301" * 20,
        "👨\u200d👩\u200d👧 x",
        "❤\ufe0f",
    ]
    async with app.run_test(size=SIZE) as pilot:
        await show(app, pilot, [Client(number, name) for number, name in enumerate(names, 1)])
        lines = app.picture()[1 : len(names) + 1]
        assert {cell_len(line[: line.rindex("end")]) for line in lines} == {55}


async def test_headings_are_drawn_across_and_skipped() -> None:
    rows = [Client(-1, "TODAY"), Client(1, "a"), Client(-2, "LATER"), Client(2, "b")]
    app = TableApp(heading=lambda row: row.name if row.id < 0 else None)
    async with app.run_test(size=SIZE) as pilot:
        await show(app, pilot, rows)
        assert current(app) == 1
        await pilot.press("down")
        assert current(app) == 2
        await pilot.press("down", "up", "up", "up")
        assert current(app) == 1
        assert app.picture()[1] == " TODAY"


async def test_enter_and_a_second_click_open_a_row() -> None:
    app = TableApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await pilot.click(RowTable, offset=(10, 4))
        await pilot.click(RowTable, offset=(10, 4))
        await pilot.pause()
        assert app.opened == [1, 4]


async def test_the_wheel_keeps_the_cursor_in_sight() -> None:
    app = TableApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot._post_mouse_events([MouseScrollDown], RowTable, (5, 5))
        await pilot.pause()
        assert current(app) == 4


async def test_rows_that_stay_though_they_have_left_are_not_counted_as_the_list_s() -> None:
    app = TableApp(137)
    async with app.run_test(size=SIZE):
        app.table.show_count(Count(5))
        assert app.table.position == "1-19 (5 still in)"


async def test_the_position_is_told() -> None:
    app = TableApp(137)
    async with app.run_test(size=SIZE) as pilot:
        assert app.table.position == "1-19 of 137"
        await pilot.press("end")
        await pilot.pause()
        assert app.table.position == "119-137 of 137"
        app.table.show_count(Count(10_000, capped=True))
        assert app.table.position == "of 10 000+"


async def test_the_scroll_bar_shows_the_place_and_takes_clicks() -> None:
    app = TableApp(1000)
    async with app.run_test(size=SIZE) as pilot:
        assert [len(line) == 60 for line in app.picture()[1:4]] == [True, False, False]
        await pilot.click(RowTable, offset=(59, 10))
        await pilot.pause()
        assert 400 < current(app) < 600


async def test_a_list_that_fits_has_no_scroll_bar() -> None:
    app = TableApp(5)
    async with app.run_test(size=SIZE):
        assert all(len(line) < 60 for line in app.picture())


async def test_an_empty_list_says_so() -> None:
    app = TableApp(0, empty="Nothing is due")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "up", "end", "home", "pagedown", "enter")
        assert app.table.current is None
        assert "Nothing is due" in app.picture()[1]


async def test_highlighted_is_said_once_for_each_row() -> None:
    app = TableApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "up", "up")
        await pilot.pause()
        assert app.highlighted == [1, 2, 1]


async def test_a_list_that_becomes_empty_says_that_no_row_is_at_the_cursor() -> None:
    app = TableApp()
    async with app.run_test(size=SIZE) as pilot:
        app.table.restart(Page(Span(), (), None, None))
        await pilot.pause()
        assert app.highlighted == [1, None]


@pytest.mark.parametrize("width", [1, 5, 20, 33, 200])
async def test_any_width_is_drawn(width: int) -> None:
    app = TableApp()
    async with app.run_test(size=(width, 4)) as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert all(len(line) <= width for line in app.picture())


def test_columns_give_way_from_the_right_and_growing_ones_stay() -> None:
    def column(width: int, *, grow: bool = False) -> Column[Client]:
        return Column("", width, lambda row: row.name, grow=grow)

    columns = (column(10), column(10, grow=True), column(10), column(8))
    assert column_widths(columns, 60) == [10, 29, 10, 8]
    assert column_widths(columns, 38) == [10, 10, 10, 5]
    assert column_widths(columns, 34) == [10, 12, 10, 0]
    assert column_widths(columns, 21) == [10, 10, 0, 0]


def test_a_text_is_cut_between_wide_characters() -> None:
    assert fit("日本語", 5) == "日本 "
    assert fit("日本語", 4, "right") == "日本"
    assert fit("ab", 4, "right") == "  ab"
