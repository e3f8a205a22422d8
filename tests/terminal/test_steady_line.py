"""Columns stand where they belong, however wide a terminal thinks a letter is."""

import pyte
import pytest
from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

from atrisk_tui.terminal.safe_text import install_safe_output
from atrisk_tui.terminal.steady_line import is_doubtful, line_sequence

CONSOLE = Console(force_terminal=True, color_system="truecolor")
NAMES = ("జ్ఞ‌ా", "Powerلُلُصّبُلُلصّبُررً", "🏳️‍🌈 Rainbow", "👩‍👩‍👧", "한", "नमस्ते ज्ञान", "é")


@pytest.mark.parametrize("name", NAMES)
def test_what_follows_a_doubtful_name_stands_in_its_column(name: str) -> None:
    strip = Strip([Segment(name)])
    line = Strip([Segment(name + " " * (20 - strip.cell_length)), Segment("on   12 Oct" + " " * 9)])
    screen = pyte.Screen(40, 3)
    pyte.Stream(screen).feed(f"\x1b[2;1H{'x' * 40}" + line_sequence(1, line, CONSOLE))
    cells = [screen.buffer[1][x].data for x in range(20, 31)]
    assert "".join(cells) == "on   12 Oct"
    assert "x" not in screen.display[1]


def test_two_in_one_segment_are_both_put_right() -> None:
    name = NAMES[0]
    room = " " * (10 - Strip([Segment(name)]).cell_length)
    line = Strip([Segment(f"{name}{room}{name}{room}end")])
    screen = pyte.Screen(40, 3)
    pyte.Stream(screen).feed(line_sequence(1, line, CONSOLE))
    assert "".join(screen.buffer[1][x].data for x in range(20, 23)) == "end"


def test_a_plain_line_is_sent_as_it_is() -> None:
    line = Strip([Segment("Łukasz Müller 東京 — plain")])
    assert line_sequence(4, line, CONSOLE) == f"\x1b[5;1H{line.render(CONSOLE)}"


def test_a_control_byte_in_a_doubtful_line_does_not_get_out() -> None:
    install_safe_output()
    line = Strip([Segment("जी \x1b]52;c;aGk=\x07 there")])
    assert "\x1b]" not in line_sequence(0, line, CONSOLE)


@pytest.mark.parametrize("text", ["plain", "Müller", "東京", "Ελένη", "café"])
def test_what_all_terminals_agree_on_is_not_doubtful(text: str) -> None:
    assert not is_doubtful(text)
