"""A paste is one text, whatever was copied along in it, however its packets are cut."""

import pytest
from textual.events import Key, Paste

from atrisk_tui.terminal.escape import EscapeParser


def read(*packets: str) -> list[str]:
    """Return what packets are read as: keys by their names, pastes in quotes."""
    parser, found = EscapeParser(False), []
    for packet in packets:
        for event in parser.feed(packet):
            if isinstance(event, Key):
                found.append(event.key)
            elif isinstance(event, Paste):
                found.append(repr(event.text))
    return found


HOSTILE = [
    ("Ro\x1b[31msa", "'Ro[31msa'"),
    ("a\x1b[Ab", "'a[Ab'"),
    ("a\x1b\x1b[B\x1bqb", "'a[Bqb'"),
    ("a\x1b[20", "'a[20'"),
    ("a\x1b[200~b", "'a[200~b'"),
    ("\x1b[<0;1;1M", "'[<0;1;1M'"),
    ("x\x1b" * 40, repr("x" * 40)),
    ("one\ntwo", "'one\\ntwo'"),
]


@pytest.mark.parametrize(("text", "shown"), HOSTILE)
def test_nothing_in_a_paste_is_read_as_a_key(text: str, shown: str) -> None:
    assert read(f"a\x1b[200~{text}\x1b[201~b") == ["a", shown, "b"]


@pytest.mark.parametrize(("text", "shown"), HOSTILE)
def test_a_paste_that_comes_letter_by_letter_is_the_same(text: str, shown: str) -> None:
    assert read(*f"a\x1b[200~{text}\x1b[201~b") == ["a", shown, "b"]


def test_keys_around_two_pastes_are_read_in_their_order() -> None:
    packet = "\x1b[A\x1b[200~1\x1b[201~\x1b[B\x1b[200~2\x1b[201~\x1bOR"
    assert read(packet) == ["up", "'1'", "down", "'2'", "f3"]
