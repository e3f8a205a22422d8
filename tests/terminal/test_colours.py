"""Fewer colours, or none: what is urgent and where the cursor is can still be read."""

import re

import pytest

from .program import Place, at_home, leave

pytestmark = pytest.mark.slow

STYLE = re.compile(rb"\x1b\[([0-9;]*)m")
RICH = re.compile(r"(?:^|;)[34]8;(5;\d+|2;\d+;\d+;\d+)")
GREYS = {*range(232, 256), 0, 7, 8, 15, 16, 59, 102, 145, 188, 231}
"""The colours among the 256 that are none."""
TERMINALS = {
    "sixteen": {"TERM": "xterm", "COLORTERM": ""},
    "none": {"TERM": "xterm-256color", "NO_COLOR": "1"},
}


def colours_beyond_sixteen(raw: bytes) -> set[str]:
    """Return the ends of the codes that ask for more than the sixteen: 5;208, 2;1;2;3."""
    styles = (found[1].decode() for found in STYLE.finditer(raw))
    return {found[1] for style in styles for found in RICH.finditer(style)}


def is_grey(code: str) -> bool:
    """Whether such a code is no colour."""
    kind, *numbers = (int(part) for part in code.split(";"))
    return numbers[0] in GREYS if kind == 5 else len(set(numbers)) == 1


@pytest.mark.parametrize("colours", TERMINALS)
def test_risk_and_cursor_are_read_without_rich_colours(place: Place, colours: str) -> None:
    place.opened(risk="high")
    place.opened("10-4472", risk="medium")
    with place.program("ana", **TERMINALS[colours]) as terminal:
        at_home(terminal)
        terminal.send("ge")
        terminal.wait_for(r"\n> Müller & Söhne .*!!  Med ")
        terminal.send("j")
        terminal.wait_for(r"\n> Kerr Dental .*!!! High ")
        terminal.send("\r")
        terminal.wait_for(r"atrisk  AR-1")
        terminal.wait_for("Open  !!! High")
        terminal.send("xs")
        terminal.wait_for(r"\n>Resolution")
        terminal.send("price")
        terminal.wait_for(r"\(x\) Saved")
        terminal.settle()
        terminal.send("\x13")
        terminal.wait_for(r"\n!Outcome note")
        terminal.send("\x1bd")
        terminal.wait_for("Open  !!! High")
        assert leave(terminal) == 0
    asked = colours_beyond_sixteen(terminal.raw)
    assert not asked if colours == "sixteen" else all(map(is_grey, asked))
