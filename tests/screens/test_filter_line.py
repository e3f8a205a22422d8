"""The line of what a list is narrowed to, where not everything has room."""

from atrisk_tui.screens.filter_line import Told, filter_line
from atrisk_tui.widgets.table_cells import Cell

WIDTH = 80


def line(*parts: str) -> str:
    """Return what is told of these parts beside a count, on a terminal of the usual width."""
    pieces = filter_line(Told(set=parts, usual=()), tally="2 of 113", hint="esc: x", width=WIDTH)
    return next(
        piece for piece in pieces if isinstance(piece, str) and not isinstance(piece, Cell)
    ).strip()


def test_what_fits_is_told_whole() -> None:
    assert line("who team", "follow-up overdue") == "who team, follow-up overdue"


def test_a_long_part_is_cut_before_another_is_left_out() -> None:
    told = line("follow-up overdue", "reason Pricing / competitor offer", "days open 7-90 d")
    assert told == "follow-up overdue, reason Pricing /.., days open 7-90 d"


def test_what_would_be_cut_to_a_hint_is_counted_instead() -> None:
    told = line("follow-up overdue", "reason Missed payment", "class Commercial", "location Provo")
    assert told.endswith(" more")
