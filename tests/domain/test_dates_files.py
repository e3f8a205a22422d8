from datetime import date, time

import pytest

from atrisk_tui.domain.dates import parse_date, parse_time
from atrisk_tui.errors import Invalid


@pytest.mark.parametrize(
    "text",
    [
        "2019-10-17 21:10:19",
        "2019-10-17 3:15:52.75",
        "2019-10-17T21:10:19.666+00:00",
        "2019-10-17T21:10Z",
        "10/17/2019 9:10:19 PM",
        "Oct 17, 2019",
    ],
)
def test_a_file_may_write_a_date_with_a_time_beside_it(text: str) -> None:
    assert parse_date(text, order="MDY", field="customer_since") == date(2019, 10, 17)


@pytest.mark.parametrize("text", ["fri", "+3d", "oct 16", "10/16", "14:00", "t", "20191017"])
def test_a_date_in_a_file_must_name_its_year(text: str) -> None:
    with pytest.raises(Invalid, match="not a date with its year"):
        parse_date(text, order="MDY", field="customer_since")


def test_a_time_of_day_is_read_alone() -> None:
    assert parse_time("9:30 AM", field="best_time") == time(9, 30)
    with pytest.raises(Invalid, match="Best time is not a time of day"):
        parse_time("mornings", field="best_time")


def test_midnight_and_noon_of_twelve_hours_are_not_confused() -> None:
    assert parse_time("12am", field="best_time") == time(0)
    assert parse_time("12pm", field="best_time") == time(12)
