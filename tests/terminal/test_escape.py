"""Esc and a key in one packet are two keys; what terminals send for one key stays one."""

import inspect
import time

import pytest
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key

from atrisk_tui.terminal.escape import EscapeParser


def keys(*packets: str) -> list[str]:
    """Return the keys that packets are read as, with the pause after which esc stands alone."""
    parser, read = EscapeParser(False), []
    for packet in packets:
        read += [event.key for event in parser.feed(packet) if isinstance(event, Key)]
    time.sleep(0.15)
    return read + [event.key for event in parser.tick() if isinstance(event, Key)]


@pytest.mark.parametrize(
    ("packet", "read"),
    [
        ("\x1bq", ["escape", "q"]),
        ("\x1b\r", ["escape", "enter"]),
        ("\x1b\t", ["escape", "tab"]),
        ("\x1b\x13", ["escape", "ctrl+s"]),
        ("\x1b\x1bq", ["escape", "escape", "q"]),
        ("\x1bX\x1bq", ["escape", "X", "escape", "q"]),
        ("\x1bgc", ["escape", "g", "c"]),
        ("\x1b+", ["escape", "plus"]),
        ("\x1b1", ["escape", "1"]),
        ("\x1bO", ["escape", "O"]),
        ("\x1b", ["escape"]),
    ],
)
def test_esc_and_what_follows_are_two_keys(packet: str, read: list[str]) -> None:
    assert keys(packet) == read


@pytest.mark.parametrize(
    ("packet", "read"),
    [
        ("\x1bOR", ["f3"]),
        ("\x1b[A", ["up"]),
        ("\x1b[Z", ["shift+tab"]),
        ("\x1b[15~", ["f5"]),
        ("\x1b[1;5C", ["ctrl+right"]),
        ("a", ["a"]),
    ],
)
def test_the_sequence_of_one_key_stays_one(packet: str, read: list[str]) -> None:
    assert keys(packet) == read
    assert keys(*packet) == read


def test_the_driver_makes_its_parser_in_the_way_that_is_replaced() -> None:
    assert "XTermParser(" in inspect.getsource(LinuxDriver.run_input_thread)
