"""How the lines of a pane are shared out."""

import pytest

from atrisk_tui.screens.previews import Lines, Section, cut, laid
from atrisk_tui.widgets.table_cells import Cell


def lines(name: str, count: int) -> Lines:
    return [[f" {name}{number}"] for number in range(count)]


def plain(found: Lines) -> list[str]:
    return ["".join(one.text if isinstance(one, Cell) else one for one in line) for line in found]


A, B = Section("A", lines("a", 5)), Section("B", lines("b", 2))


def test_all_is_shown_where_there_is_room() -> None:
    assert len(laid(lines("f", 3), [A, B], width=20, height=12)) == 12


def test_the_longer_section_is_cut_and_says_so() -> None:
    assert plain(laid(lines("f", 1), [A, B], width=20, height=8)) == [
        *(" f0", " A", " a0", " a1", " a2 ..."),
        *(" B", " b0", " b1"),
    ]


def test_a_section_without_room_goes_with_its_heading() -> None:
    assert plain(laid(lines("f", 1), [A, B], width=20, height=6)) == [
        *(" f0", " A", " a0", " a1", " a2", " a3 ..."),
    ]


def test_a_section_without_lines_has_no_heading() -> None:
    assert plain(laid([], [Section("A", []), B], width=20, height=9)) == [" B", " b0", " b1"]


@pytest.mark.parametrize("height", range(14))
def test_sections_never_take_more_than_there_is(height: int) -> None:
    assert len(laid([], [A, B], width=20, height=height)) <= height


def test_the_mark_of_a_cut_line_has_room() -> None:
    assert plain(cut([[" " + "x" * 30], [" y"]], 1, 12)) == [" xxxxxxx ..."]
