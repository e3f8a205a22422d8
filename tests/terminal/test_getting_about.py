"""Keys typed before the program is ready, and leaving screens, in a real pseudo-terminal."""

import pytest

from .program import Place, at_home, leave


@pytest.mark.parametrize(
    "keys", ["gn", *(pytest.param(keys, marks=pytest.mark.slow) for keys in ("m", "u", "A"))]
)
def test_a_key_before_the_store_is_open_waits_for_it(place: Place, keys: str) -> None:
    with place.program("ana") as terminal:
        terminal.wait_for("atrisk  Home")
        terminal.send(keys)
        at_home(terminal)
        assert leave(terminal) == 0


@pytest.mark.slow
def test_keys_typed_ahead_act_on_the_rows_of_a_screen_that_was_just_opened(place: Place) -> None:
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("gcjj\r")
        # By name: ACME, Kerr, Müller, O'Brien.
        terminal.wait_for(r"atrisk  Müller & Söhne")
        terminal.send("qgeq")
        at_home(terminal)
        assert leave(terminal) == 0


@pytest.mark.slow
def test_a_screen_that_is_left_by_any_way_does_not_end_the_program(place: Place) -> None:
    ref = place.opened()
    with place.program("ana") as terminal:
        at_home(terminal)
        for way in ("\x1b", "q"):
            terminal.send("gc\r")
            terminal.wait_for("Decides")
            terminal.send(way)
            terminal.wait_for("atrisk  Customers")
            terminal.settle()
        terminal.send("ge\r")
        terminal.wait_for(f"atrisk  {ref}")
        terminal.send("i")
        terminal.wait_for("Decides")
        terminal.send("ge")
        terminal.wait_for("atrisk  Entries")
        terminal.send("\rHqqq")
        at_home(terminal)
        assert leave(terminal) == 0
