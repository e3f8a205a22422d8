"""Snoozing, handing up and paging by days in a real terminal, each typed in one write."""

import pytest

from .program import Place, at_home
from .test_typeahead import in_entries

pytestmark = pytest.mark.slow


def test_a_snooze_and_a_raise_of_the_next_row_in_one_write(place: Place) -> None:
    first, second = place.opened(), place.opened("10-4472")
    with place.program("ana") as terminal:
        in_entries(terminal)
        terminal.send("z+2h\rreason\rj+")
        terminal.wait_for(f"{first} Kerr Dental: risk Medium")
    upper, lower = place.entry(second), place.entry(first)
    assert (upper["snooze_note"], upper["risk_level"]) == ("reason", "low")
    assert (lower["snoozed_until"], lower["risk_level"]) == (None, "medium")


def test_handing_up_and_a_day_on_and_back_in_one_write(place: Place) -> None:
    ref = place.opened(**{"follow-up": "tom 14:00"})
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("l2Elhe asks\r\x1b[D8")
        terminal.wait_for(r"-What I did-+\w+ \d+ \w+, today")
        terminal.wait_for("Hand the entry up")
    assert (place.entry(ref)["escalation"], place.entry(ref)["escalation_note"]) == (
        "lead",
        "he asks",
    )
