"""A saved view's definition as the history tells it."""

import pytest

from atrisk_tui.domain.filters import CustomerFilter, EntryFilter, EntrySort, Whose
from atrisk_tui.domain.history import shown
from atrisk_tui.domain.model import CustomerStatus, EntryStatus, RiskLevel
from atrisk_tui.domain.view_data import definition_data
from atrisk_tui.domain.views import Definition

OPEN, MITIGATED = EntryStatus.OPEN, EntryStatus.MITIGATED


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (Definition(entries=EntryFilter()), "Entries"),
        (
            Definition(
                entries=EntryFilter(risk_level=RiskLevel.HIGH, whose=Whose.ME, awake=True),
                sort=EntrySort.FOLLOW_UP,
                reverse=True,
            ),
            "Entries, risk level high, whose me, awake; sort follow-up; reverse",
        ),
        (
            Definition(entries=EntryFilter(statuses=(OPEN, MITIGATED), reason_id=4), text="kerr"),
            "Entries, statuses open or mitigated, reason 4; search “kerr”",
        ),
        (
            Definition(
                customers=CustomerFilter(status=CustomerStatus.PENDING_CANCEL, at_risk=False),
                columns=("name", "rmr"),
            ),
            "Customers, status pending cancel, not at risk; columns name, rmr",
        ),
    ],
)
def test_the_history_tells_what_a_view_shows(definition: Definition, words: str) -> None:
    assert shown("definition", definition_data(definition)) == words  # type: ignore[arg-type]
