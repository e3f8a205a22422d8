"""Facts in a narrow column: nothing is lost, and a line ends where it can."""

from rich.cells import cell_len

from atrisk_tui.widgets.facts import FactLines, Piece
from atrisk_tui.widgets.flowing import flowed, flowed_text
from atrisk_tui.widgets.table_cells import Cell, Tone


def plain(lines: list[list[Piece]]) -> list[str]:
    return ["".join(one.text if isinstance(one, Cell) else one for one in line) for line in lines]


def test_a_line_ends_between_two_facts() -> None:
    assert plain(flowed(["RMR $418.00  ends 30 Nov  Provo"], 24)) == [
        " RMR $418.00",
        " ends 30 Nov  Provo",
    ]


def test_a_fact_longer_than_a_line_ends_at_a_word() -> None:
    assert plain(flowed(["wants it in writing"], 10)) == [" wants it", " in", " writing"]


def test_a_word_longer_than_a_line_ends_anywhere() -> None:
    assert plain(flowed(["abcdefghij kl"], 6)) == [" abcde", " fghij", " kl"]


def test_wide_characters_are_counted_by_their_cells() -> None:
    lines = plain(flowed(["漢字" * 8], 11))
    assert "".join(lines).replace(" ", "") == "漢字" * 8
    assert max(map(cell_len, lines)) <= 11


def test_the_blanks_of_a_badge_part_nothing() -> None:
    badge = Cell("!   Low", Tone.LOW)
    assert plain(flowed(["AR-1  ", badge, "  2 d"], 40)) == [" AR-1  ! Low  2 d"]


def test_tones_stay_with_their_words() -> None:
    (line,) = flowed(["a  ", Cell("late", Tone.OVERDUE)], 20)
    assert Cell("late", Tone.OVERDUE) in line


def test_what_stands_at_the_right_of_a_wide_line_is_a_fact_of_its_own() -> None:
    assert plain(flowed(["left", FactLines.GAP, "right"], 20)) == [" left  right"]


def test_paragraphs_stay_apart() -> None:
    assert plain(flowed_text("one\n\ntwo", 20)) == [" one", "", " two"]


def test_nothing_is_no_line() -> None:
    assert flowed([""], 20) == []
    assert flowed_text("", 20) == []
