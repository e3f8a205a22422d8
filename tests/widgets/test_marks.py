"""Rows are marked with the keyboard and the mouse, and stay marked in another list."""

from collections.abc import Sequence
from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from atrisk_tui.domain.paging import Page, Span
from atrisk_tui.widgets.marks import Marks
from atrisk_tui.widgets.row_table import RowTable

from .fake_source import COLUMNS, Client, page_of

SIZE = (40, 12)
CLIENTS = tuple(Client(number, f"Client {number}") for number in range(1, 9))
HEADING = 5


class MarkingApp(App[None]):
    """A table whose rows can be marked; the fifth is a heading."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self.table: RowTable[Client] = RowTable(
            COLUMNS,
            heading=lambda row: "HEADING" if row.id == HEADING else None,
            version=lambda row: None if row.id == HEADING else row.id * 10,
            gutter=lambda row: "~" if row.id == 2 else "",
            **options,
        )
        self.moved = 0
        self.clicked: list[str] = []
        self.opened: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.restart(page_of(CLIENTS, Span()))

    def on_row_table_marks_moved(self) -> None:
        self.moved += 1

    def on_row_table_header_clicked(self, event: RowTable.HeaderClicked) -> None:
        self.clicked.append(event.key)

    def on_row_table_opened(self, event: RowTable.Opened) -> None:
        self.opened.append(event.row.id)

    @property
    def marked(self) -> tuple[int, ...]:
        return self.table.marks.ids

    def leading(self) -> list[str]:
        """The cursor and the mark before each row."""
        strips = self.screen._compositor.render_strips()
        lines = ["".join(segment.text for segment in strip) for strip in strips]
        return [line[:2] for line in lines[1 : 1 + len(CLIENTS)]]


async def click(pilot: Pilot[None], x: int, y: int, **how: bool) -> None:
    await pilot.click(RowTable, offset=(x, y), **how)  # type: ignore[arg-type]
    await pilot.pause()


async def test_a_mark_stands_in_the_gutter_before_any_other_and_the_cursor_beside_it() -> None:
    app = MarkingApp()
    async with app.run_test(size=SIZE) as pilot:
        app.table.toggle_mark()
        app.table.action_move(1)
        app.table.toggle_mark()
        await pilot.pause()
        assert app.leading()[:3] == [" *", ">*", "  "]
        app.table.toggle_mark()
        await pilot.pause()
        assert app.leading()[:3] == [" *", ">~", "  "]


async def test_a_mark_keeps_the_version_that_was_seen() -> None:
    app = MarkingApp()
    async with app.run_test(size=SIZE):
        app.table.toggle_mark()
        assert dict(app.table.marks.versions) == {1: 10}


async def test_marks_outlast_another_list() -> None:
    app = MarkingApp()
    async with app.run_test(size=SIZE) as pilot:
        app.table.toggle_mark()
        app.table.restart(page_of(CLIENTS[2:4], Span()))
        await pilot.pause()
        assert app.marked == (1,)
        app.table.restart(page_of(CLIENTS, Span()))
        await pilot.pause()
        assert app.leading()[0] == ">*"


async def test_a_sweep_marks_both_ends_and_going_back_unmarks() -> None:
    app = MarkingApp()
    async with app.run_test(size=SIZE):
        app.table.extend_marks(1)
        app.table.extend_marks(1)
        assert app.marked == (1, 2, 3)
        app.table.extend_marks(-1)
        assert app.marked == (1, 2)


async def test_a_sweep_that_turns_back_leaves_what_was_marked_before() -> None:
    app = MarkingApp()
    async with app.run_test(size=SIZE):
        app.table.go_to(2)
        app.table.toggle_mark()
        app.table.go_to(1)
        for step in (1, 1, -1, -1):
            app.table.extend_marks(step)
        assert set(app.marked) == {1, 2}


async def test_a_sweep_passes_over_headings() -> None:
    app = MarkingApp()
    async with app.run_test(size=SIZE):
        app.table.go_to(4)
        app.table.extend_marks(1)
        assert app.marked == (4, 6)


async def test_a_sweep_at_the_end_of_the_list_marks_the_last_row_once() -> None:
    app = MarkingApp()
    async with app.run_test(size=SIZE):
        app.table.go_to(8)
        app.table.extend_marks(1)
        app.table.extend_marks(1)
        assert app.marked == (8,)


async def test_a_row_is_marked_by_a_click_before_it_and_by_one_with_ctrl() -> None:
    app = MarkingApp()
    async with app.run_test(size=SIZE) as pilot:
        await click(pilot, 1, 3)
        await click(pilot, 12, 4, control=True)
        assert app.marked == (3, 4)
        assert app.table.current == CLIENTS[3]
        assert not app.opened
        await click(pilot, 0, 3)
        assert app.marked == (4,)


async def test_a_click_with_shift_marks_up_to_there() -> None:
    app = MarkingApp()
    async with app.run_test(size=SIZE) as pilot:
        await click(pilot, 12, 2)
        await click(pilot, 12, 4, shift=True)
        assert app.marked == (2, 3, 4)
        assert app.leading()[1:4] == [" *", " *", ">*"]


async def test_a_click_moves_the_cursor_and_a_second_one_opens() -> None:
    app = MarkingApp()
    async with app.run_test(size=SIZE) as pilot:
        await click(pilot, 12, 3)
        assert (app.table.current, app.opened) == (CLIENTS[2], [])
        await click(pilot, 12, 3)
        assert app.opened == [3]
        assert not app.marked


async def test_a_click_on_a_heading_does_nothing() -> None:
    app = MarkingApp()
    async with app.run_test(size=SIZE) as pilot:
        await click(pilot, 1, HEADING)
        assert not app.marked
        assert app.table.current == CLIENTS[0]


async def test_a_click_on_a_title_tells_its_column() -> None:
    app = MarkingApp()
    async with app.run_test(size=SIZE) as pilot:
        for x in (0, 2, 8, 12, 37, 39):
            await click(pilot, x, 0)
        assert app.clicked == ["Id", "Id", "Name", "End"]


async def test_where_rows_have_no_version_a_click_before_one_only_selects() -> None:
    app = MarkingApp()
    app.table._version = None
    async with app.run_test(size=SIZE) as pilot:
        await click(pilot, 0, 3)
        app.table.toggle_mark()
        app.table.extend_marks(1)
        assert not app.marked
        assert app.table.current == CLIENTS[2]


async def test_a_mark_by_hand_is_told_once() -> None:
    app = MarkingApp()
    async with app.run_test(size=SIZE) as pilot:
        app.table.toggle_mark()
        app.table.extend_marks(1)
        await pilot.pause()
        assert app.moved == 2


async def test_a_mark_draws_its_row_only(monkeypatch: Any) -> None:
    app = MarkingApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        drawn: list[Sequence[Any]] = []
        refresh = app.table.refresh
        monkeypatch.setattr(
            app.table,
            "refresh",
            lambda *regions, **o: (drawn.append(regions), refresh(*regions, **o)),
        )
        app.table.toggle_mark()
        assert [[region.height for region in regions] for regions in drawn] == [[1]]


def test_marks_that_were_cleared_come_back_in_their_order() -> None:
    marks = Marks()
    marks.add([(3, 1), (1, 1), (2, 5)])
    former = marks.clear()
    assert not len(marks)
    marks.add(former.items())
    assert marks.ids == (3, 1, 2)
    assert marks.versions[2] == 5


def test_marking_again_takes_the_newer_version_and_keeps_the_place() -> None:
    marks = Marks()
    marks.add([(3, 1), (1, 1)])
    marks.add([(3, 2)])
    assert dict(marks.versions) == {3: 2, 1: 1}
    assert marks.ids == (3, 1)


def test_unmarking_what_is_not_marked_changes_nothing() -> None:
    marks = Marks()
    marks.add([(1, 1)])
    marks.drop([7])
    assert marks.ids == (1,)


def test_a_page_of_nothing_has_nothing_to_mark() -> None:
    table: RowTable[Client] = RowTable(COLUMNS, version=lambda row: 1)
    table.window.start(Page(Span(), (), None, None))
    assert table._pair_at(0) is None
