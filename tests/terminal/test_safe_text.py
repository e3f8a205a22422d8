"""No control character passes, in text that is kept or in text that is painted."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from atrisk_tui.terminal.safe_text import UNSAFE, clean, install_safe_output

BAD = "\x00\x07\x1b\x7f\x85\x9b\u061c\u200b\u200f\u202e\u2028\u2066\ufeff\ud800\U000e0041"


def painted(text: str, style: Style | None = None) -> str:
    install_safe_output()
    return Strip([Segment(text, style)]).render(Console(file=io.StringIO()))


@pytest.mark.parametrize("character", BAD)
def test_a_control_character_is_cleaned_and_not_painted(character: str) -> None:
    assert clean(f"a{character}b") == "ab"
    assert character not in painted(f"a{character}b")


@given(st.text(st.characters(exclude_categories=[])))
def test_whatever_the_text_nothing_unsafe_is_painted_and_its_width_stays(text: str) -> None:
    install_safe_output()
    strip = Strip([Segment(text)])
    width = strip.cell_length
    shown = strip.render(Console(file=io.StringIO()))
    assert not UNSAFE.search(shown)
    assert Strip([Segment(shown)]).cell_length == width


@given(st.text(st.characters(exclude_categories=[])), st.booleans())
def test_cleaning_twice_is_cleaning_once(text: str, newlines: bool) -> None:
    once = clean(text, newlines=newlines)
    assert clean(once, newlines=newlines) == once
    assert not UNSAFE.search(once.replace("\n", "") if newlines else once)


def test_newlines_stay_where_told() -> None:
    assert clean("a\r\nb\tc\rd", newlines=True) == "a\nb c\nd"
    assert clean("a\r\nb\tc") == "a b c"


def test_joiners_that_letters_and_faces_need_stay() -> None:
    assert clean("\u0645\u06cc\u200c\u062e 👨\u200d👩") == "\u0645\u06cc\u200c\u062e 👨\u200d👩"


def test_a_link_in_data_is_not_painted() -> None:
    shown = painted("text", Style(link="https://example.org/\x1b]52;c;x\x07", bold=True))
    assert "]8;" not in shown
    assert "]52" not in shown
    assert "text" in shown


def test_colours_are_still_painted() -> None:
    assert "\x1b[1m" in painted("text\x1b", Style(bold=True))


def test_installing_twice_is_installing_once() -> None:
    install_safe_output()
    first = Strip.render
    install_safe_output()
    assert Strip.render is first


def test_both_kinds_of_update_still_leave_through_the_one_choke_point() -> None:
    install_safe_output()
    console = Console(file=io.StringIO())
    strip = Strip([Segment("a\x1b]52;c;x\x07b")])
    whole = LayoutUpdate([[strip]], Region(0, 0, strip.cell_length, 1))
    part = ChopsUpdate([{0: strip}], [(0, 0, strip.cell_length)], [[strip.cell_length]])
    for update in (whole, part):
        assert "\x1b]" not in update.render_segments(console)
