"""Whole forms typed in one write, as a line that stalled delivers them."""

import re

import pytest

from .program import Place, at_home, leave

pytestmark = pytest.mark.slow

TAB, ENTER, SAVE, ESC = "\t", "\r", "\x13", "\x1b"
LONG = "autopay card expired and expired again, the third one this year"


@pytest.mark.parametrize("attempt", range(5))
def test_a_new_entry_typed_in_one_write_lands_in_its_fields(place: Place, attempt: int) -> None:
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("n4472\rcompet\r\tm\tabc def\tben\r+3d 14:00\toffer 20\r plan\tinner" + SAVE)
        terminal.wait_for(r"AR-1 opened")
        assert leave(terminal) == 0
    entry = place.entry("AR-1")
    assert entry["customer"] == "10-4472"
    assert entry["reason"] == "Competitor contact"
    assert entry["cause"] is None
    assert entry["risk_level"] == "medium"
    assert entry["description"] == "abc def"
    assert entry["assigned_to"] == "ben"
    assert entry["follow_up_at"][10:] in {"T20:00:00Z", "T21:00:00Z"}  # 14:00 in Denver
    assert entry["mitigation_action"] == "Offer 20% credit"
    assert entry["action_plan"] == "plan"
    assert entry["notes"] == "inner"
    assert entry["version"] == 1


def test_tabs_between_words_typed_in_one_write_part_them(place: Place) -> None:
    place.opened()
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("ge\re" + TAB * 3 + "\x01abc" + TAB * 4 + "def" + TAB + "ghi" + SAVE)
        terminal.wait_for("AR-1 Kerr Dental: saved")
        assert leave(terminal) == 0
    entry = place.entry("AR-1")
    assert (entry["description"], entry["action_plan"], entry["notes"]) == (
        "abcCard bounced twice",
        "def",
        "ghi",
    )
    assert entry["reason"] == "Missed payment"


def test_a_second_form_typed_behind_the_first_is_another_entry(place: Place) -> None:
    with place.program("ana") as terminal:
        at_home(terminal)
        one = "n4471\rmissed\r\tl\tfirst" + SAVE
        terminal.send(one + one.replace("4471", "4472").replace("first", "second"))
        terminal.wait_for("AR-2 opened")
        assert leave(terminal) == 0
    told = [
        (place.entry(ref)["customer"], place.entry(ref)["description"]) for ref in ("AR-1", "AR-2")
    ]
    assert told == [("10-4471", "first"), ("10-4472", "second")]


def test_a_text_longer_than_its_line_stays_readable(place: Place) -> None:
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("n4471\r" + LONG)
        terminal.wait_for("the third one this year")
        terminal.send(TAB)
        terminal.wait_for("nothing is called")
        terminal.wait_for(re.escape(LONG[:20]))


def test_what_was_typed_behind_a_refused_save_lands_nowhere(place: Place) -> None:
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("n4471\r" + SAVE + "gequ+")
        terminal.wait_for("Reason is needed")
        terminal.settle()
        terminal.send("missed\r\tl\ttext" + SAVE)
        terminal.wait_for("AR-1 opened")
        assert leave(terminal) == 0
    assert place.entry("AR-1")["risk_level"] == "low"
