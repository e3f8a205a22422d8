"""Marks in a real terminal: typed ahead in one write they land right, and cost few bytes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ..store.big_store import BigStore
from .program import Place, at_home, leave
from .pty import Terminal
from .test_bytes import DOWN, MOST_A_MOVE, MOST_A_SCROLL, sent_by
from .test_typeahead import in_entries

pytestmark = pytest.mark.slow

ROWS = 1_000


def test_two_marks_and_their_new_owner_in_one_write(place: Place) -> None:
    third, second, first = (place.opened(account) for account in ("10-4480", "10-4472", "10-4471"))
    with place.program("lea") as terminal:
        in_entries(terminal)
        terminal.send("  aben\r\r")
        terminal.wait_for("2 reassigned to Ben Okafor")
        assert leave(terminal) == 0
    owners = {ref: place.entry(ref)["assigned_to"] for ref in (first, second, third)}
    assert owners == {first: "ben", second: "ben", third: "ana"}


def test_a_change_of_marked_entries_its_undo_and_a_raise_in_one_write(place: Place) -> None:
    second, first = place.opened("10-4472"), place.opened()
    with place.program("lea") as terminal:
        in_entries(terminal)
        terminal.send("  +h\ru+")
        terminal.wait_for("risk Medium")
        assert leave(terminal) == 0
    levels = {ref: place.entry(ref)["risk_level"] for ref in (first, second)}
    assert levels == {first: "low", second: "medium"}


def test_all_marked_cleared_brought_back_and_snoozed_in_one_write(place: Place) -> None:
    refs = [place.opened(account) for account in ("10-4471", "10-4472")]
    with place.program("lea") as terminal:
        in_entries(terminal)
        terminal.send("**uz+3d\raway\r")
        terminal.wait_for("2 snoozed")
        assert leave(terminal) == 0
    assert all(place.entry(ref)["snoozed_until"] for ref in refs)


def test_marking_up_to_the_end_of_a_sweep_in_one_write(place: Place) -> None:
    refs = [place.opened(account) for account in ("10-4471", "10-4472", "10-4480")]
    with place.program("lea") as terminal:
        in_entries(terminal)
        terminal.send("\x1b[1;2B\x1b[1;2B\x1b[1;2A-h\r")
        terminal.wait_for("2 set to risk High")
        assert leave(terminal) == 0
    assert [place.entry(ref)["risk_level"] for ref in refs] == ["low", "high", "high"]


@pytest.fixture
def entries(tmp_path: Path) -> Iterator[Terminal]:
    """The list of entries in the real program, longer than the screen."""
    BigStore(tmp_path, ROWS).store.close()
    homes = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("DATA", "CONFIG", "STATE")}
    with Place(str(tmp_path / "big.db"), homes).program("adm") as terminal:
        at_home(terminal)
        terminal.send("ge")
        terminal.wait_for("Created, newest first")
        terminal.settle(1.0)
        yield terminal
        leave(terminal)


def test_a_mark_sends_little_and_a_move_among_marks_no_more_than_without(
    entries: Terminal,
) -> None:
    sent_by(entries, " ")
    assert 0 < max(sent_by(entries, " ") for _ in range(4)) <= MOST_A_SCROLL
    assert 0 < max(sent_by(entries, DOWN) for _ in range(4)) <= MOST_A_MOVE
