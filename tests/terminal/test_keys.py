"""Keys typed ahead act in the order typed, whatever opens and closes meanwhile."""

import sys

import pytest

from .pty import Terminal


def toy(name: str) -> Terminal:
    return Terminal([sys.executable, "-m", "tests.terminal.toys", name])


def started(terminal: Terminal) -> None:
    """Wait until the app has the terminal: before, the system makes a line feed of enter."""
    while b"\x1b[?1049h" not in terminal.raw:
        assert terminal.process.poll() is None
        terminal.read()
    terminal.settle(0.5)


@pytest.mark.parametrize("attempt", range(3))
def test_a_form_typed_in_one_write_fills_its_fields_in_order(attempt: int) -> None:
    with toy("form") as terminal:
        terminal.wait_for("▔▔▔")
        terminal.settle()
        terminal.send("abc\tdef\tghi\x13")
        terminal.wait_for(r"SAVED abc\|def\|ghi\.")


@pytest.mark.parametrize("verb", ["f", "o"])
def test_keys_typed_ahead_of_a_slow_prompt_wait_for_it(verb: str) -> None:
    with toy("desk") as terminal:
        started(terminal)
        terminal.send(f"{verb}+3d\r{verb}14:00\r+")
        terminal.wait_for(r"raised\.")
        assert terminal.lines()[0] == "due=+3d due=14:00 raised."


def test_keys_typed_ahead_of_a_prompt_that_does_not_come_are_forgotten() -> None:
    with toy("desk") as terminal:
        started(terminal)
        terminal.send("x+3d\r")
        terminal.wait_for(r"refused\.")
        terminal.settle(0.3)
        assert terminal.lines()[0] == "refused."
        terminal.send("+")
        terminal.wait_for(r"refused raised\.")


def test_a_paste_waits_its_turn_behind_keys() -> None:
    with toy("form") as terminal:
        terminal.wait_for("▔▔▔")
        terminal.settle()
        terminal.send("a\t\x1b[200~pasted\x1b[201~\tz\x13")
        terminal.wait_for(r"SAVED a\|pasted\|z\.")


def test_a_paste_of_300_kb_survives_and_keys_go_on() -> None:
    with toy("form") as terminal:
        terminal.wait_for("▔▔▔")
        terminal.settle()
        paste = b"\x1b[200~" + b"x" * 300_000 + b"\x1b[201~\tend\x13"
        for start in range(0, len(paste), 4000):
            terminal.send(paste[start : start + 4000])
            terminal.read(0)
        terminal.wait_for(r"SAVED|x\|end", 20)
