"""What the program sends: little for a key, nothing for no key. Counts, so any machine will do."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..store.big_store import BigStore
from .program import Place, at_home, leave
from .pty import Terminal

pytestmark = pytest.mark.slow

DOWN = "\x1b[B"
ROWS = 1_000
"""Far more entries than a screen has lines, so that the cursor scrolls the list."""
MOST_A_MOVE = 700
MOST_A_SCROLL = 1_000
"""Bytes at 80x24 in 256 colours: over SSH they are what a person waits for."""


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


def sent_by(terminal: Terminal, keys: str) -> int:
    """Return the bytes that come for some keys."""
    terminal.raw = b""
    terminal.send(keys)
    terminal.settle(0.3)
    return len(terminal.raw)


def test_a_move_of_the_cursor_sends_few_bytes_and_scrolling_few_more(entries: Terminal) -> None:
    moves = [sent_by(entries, DOWN) for _ in range(8)]
    for _ in range(12):
        sent_by(entries, DOWN)
    scrolls = [sent_by(entries, DOWN) for _ in range(8)]
    assert 0 < max(moves) <= MOST_A_MOVE
    assert 0 < max(scrolls) <= MOST_A_SCROLL
    leave(entries)


def test_a_program_that_nobody_touches_sends_nothing(place: Place) -> None:
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.settle(1.0)
        terminal.raw = b""
        end = time.monotonic() + 3.0
        while time.monotonic() < end:
            terminal.read(0.1)
        # A minute may turn meanwhile: then the clock in the header is all there is to send.
        assert len(terminal.raw) <= MOST_A_MOVE
        quiet = terminal.raw == b""
        assert quiet or b"\x1b[1;1H" in terminal.raw
        leave(terminal)
