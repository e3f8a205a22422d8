"""The mouse in a real terminal: what is asked of it, what is given back, what a click does."""

import pytest

from atrisk_tui.terminal.mouse import GIVE_BACK, TAKE

from .program import Place, at_home, leave

pytestmark = pytest.mark.slow

EVERY_MOVE = b"\x1b[?1003h"
TAKEN, GIVEN = TAKE.encode(), GIVE_BACK.encode()


def click(column: int, line: int) -> str:
    """Return what a terminal sends for a click; counted from 1."""
    return f"\x1b[<0;{column};{line}M\x1b[<0;{column};{line}m"


def test_the_mouse_is_taken_without_its_every_move(place: Place) -> None:
    with place.program("ana") as terminal:
        at_home(terminal)
        assert TAKEN in terminal.raw
        assert EVERY_MOVE not in terminal.raw


def test_a_percent_sign_gives_it_back_and_takes_it_again(place: Place) -> None:
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.raw = b""
        terminal.send("%")
        terminal.wait_for("mouse off")
        assert GIVEN in terminal.raw
        terminal.raw = b""
        terminal.send("%")
        terminal.wait_for("mouse on")
        assert TAKEN in terminal.raw


def test_once_switched_off_it_is_not_taken_again_at_the_end(place: Place) -> None:
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("%")
        terminal.wait_for("mouse off")
        terminal.raw = b""
        assert leave(terminal) == 0
        assert TAKEN not in terminal.raw


def test_the_shell_afterwards_has_its_mouse(place: Place) -> None:
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.raw = b""
        assert leave(terminal) == 0
        assert GIVEN in terminal.raw


def test_the_environment_says_that_it_begins_off(place: Place) -> None:
    with place.program("ana", ATRISK_MOUSE="off") as terminal:
        at_home(terminal)
        assert TAKEN not in terminal.raw
        terminal.send("%")
        terminal.wait_for("mouse on")
        assert TAKEN in terminal.raw


def test_a_click_on_the_key_line_opens_help(place: Place) -> None:
    with place.program("ana") as terminal:
        at_home(terminal)
        line = next(y for y, text in enumerate(terminal.lines()) if text.endswith("? Help"))
        column = terminal.lines()[line].index("? Help")
        terminal.send(click(column + 3, line + 1))
        terminal.wait_for("Keys: ")


def test_a_click_on_a_choice_takes_it(place: Place) -> None:
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("g")
        terminal.wait_for("Go to")
        terminal.settle()
        line = next(y for y, text in enumerate(terminal.lines()) if "c Customers" in text)
        column = terminal.lines()[line].index("c Customers")
        terminal.send(click(column + 3, line + 1))
        terminal.wait_for("atrisk  Customers")


def test_a_pointer_that_moves_costs_nothing(place: Place) -> None:
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.raw = b""
        for column in range(5, 60):
            terminal.send(f"\x1b[<35;{column};8M")
        terminal.settle()
        assert terminal.raw == b""
