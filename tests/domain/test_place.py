"""Places as JSON: what is written is read back, what nobody wrote is refused."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from atrisk_tui.domain.filters import CustomerFilter, EntryFilter
from atrisk_tui.domain.paging import Cursor, Span, Step
from atrisk_tui.domain.place import Place, place_data, read_place
from atrisk_tui.domain.views import Definition
from atrisk_tui.errors import Invalid

WHOLE = Place(
    shown=Definition(entries=EntryFilter(location_id=3), sort="risk", text="kerr"),
    view_name="Mine",
    view_id=7,
    view=Definition(entries=EntryFilter()),
    own_columns=("customer", "risk"),
    newest=("view", "location"),
    row_id=7,
    line=4,
    position=120,
    near=Span(
        Step.AFTER,
        Cursor((datetime(2026, 10, 13, 9, tzinfo=UTC), date(2026, 10, 13), "2026-10-13", 7)),
    ),
    marks={7: 1, 9: 3},
    numbers={-3: 3, 12: 9},
    preview=True,
    day=date(2026, 10, 13),
)


@pytest.mark.parametrize(
    "place",
    [
        WHOLE,
        Place(marks={}, numbers={}),
        Place(shown=Definition(customers=CustomerFilter()), near=Span(), marks={}, numbers={}),
        Place(row_id=7, line=0, position=0, marks={}, numbers={}),
    ],
)
def test_a_place_is_read_back_as_it_was(place: Place) -> None:
    assert read_place(place_data(place)) == place


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "x",
        {"row_id": "seven"},
        {"shown": {"entries": {"mood": "bad"}}},
        {"near": {"step": "sideways", "values": []}},
        {"near": {"step": "after", "values": [["mood", 1]]}},
        {"marks": [1]},
        {"day": "yesterday"},
    ],
)
def test_what_nobody_wrote_is_refused(data: Any) -> None:
    with pytest.raises(Invalid):
        read_place(data)
