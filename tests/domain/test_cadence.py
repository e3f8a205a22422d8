"""The next try: the firm's cadence, moved into the hours when the customer may be called."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrisk_tui.domain.cadence import next_try, suggested_try
from atrisk_tui.domain.calling import CallingHours
from atrisk_tui.domain.settings import SPECS, Settings, checked
from atrisk_tui.domain.zones import local
from atrisk_tui.errors import Invalid

HOURS = CallingHours(time(8), time(21))
DENVER, NEW_YORK, SYDNEY = "America/Denver", "America/New_York", "Australia/Sydney"


def at(*moment: int, zone: str = DENVER) -> datetime:
    """Return the instant at which the clocks of `zone` show that."""
    year, month, day, hour, minute = moment
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def tried(tries: int, now: datetime, **more: Any) -> datetime:
    given: dict[str, Any] = {
        "cadence": "+2h +1d +3d",
        "zone": DENVER,
        "best_time": None,
        "hours": HOURS,
        "default_time": time(9),
    }
    return next_try(tries, now=now, **given | more)


def shown(moment: datetime) -> str:
    """Return the day of the month and the time that the clocks of Denver show."""
    return f"{local(moment, DENVER):%-d %H:%M}"


TUESDAY = at(2026, 10, 13, 10, 42)


@pytest.mark.parametrize(
    ("tries", "then"),
    [
        (0, at(2026, 10, 13, 12, 42)),
        (1, at(2026, 10, 13, 12, 42)),
        (2, at(2026, 10, 14, 9, 0)),
        (3, at(2026, 10, 16, 9, 0)),
        (4, at(2026, 10, 16, 9, 0)),
        (99, at(2026, 10, 16, 9, 0)),
    ],
)
def test_the_nth_try_takes_the_nth_span_and_the_last_one_repeats(
    tries: int, then: datetime
) -> None:
    assert tried(tries, TUESDAY) == then


def test_a_day_takes_the_time_that_the_customer_likes_best() -> None:
    assert tried(2, TUESDAY, best_time=time(13)) == at(2026, 10, 14, 13, 0)


def test_a_best_time_outside_the_hours_gives_way_to_the_usual_one() -> None:
    assert tried(2, TUESDAY, best_time=time(22)) == at(2026, 10, 14, 9, 0)


def test_where_no_known_time_is_in_the_hours_the_day_begins_with_them() -> None:
    hours = CallingHours(time(10), time(12))
    assert tried(2, TUESDAY, best_time=time(22), hours=hours) == at(2026, 10, 14, 10, 0)


def test_a_try_that_would_be_too_late_waits_for_the_next_day() -> None:
    evening = at(2026, 10, 13, 19, 30)
    assert tried(1, evening) == at(2026, 10, 14, 9, 0)
    assert tried(1, evening, best_time=time(13)) == at(2026, 10, 14, 13, 0)


def test_the_last_minute_of_the_hours_is_still_fine_and_the_next_is_not() -> None:
    assert tried(1, at(2026, 10, 13, 18, 59)) == at(2026, 10, 13, 20, 59)
    assert tried(1, at(2026, 10, 13, 19, 0)) == at(2026, 10, 14, 9, 0)


def test_a_try_that_would_be_too_early_waits_for_the_hours_of_that_day() -> None:
    assert tried(1, at(2026, 10, 13, 4, 0)) == at(2026, 10, 13, 8, 0)
    assert tried(1, at(2026, 10, 13, 23, 0)) == at(2026, 10, 14, 8, 0)


def test_the_hours_are_those_of_the_customer_wherever_the_agent_is() -> None:
    now = at(2026, 10, 13, 19, 30, zone=NEW_YORK)
    assert tried(1, now, zone=NEW_YORK) == at(2026, 10, 14, 9, 0, zone=NEW_YORK)
    assert tried(1, now, zone=DENVER) == now + timedelta(hours=2)


def test_seconds_are_left_out() -> None:
    now = TUESDAY + timedelta(seconds=59, microseconds=5)
    assert tried(1, now) == at(2026, 10, 13, 12, 42)
    assert tried(1, now, cadence="+1m") == at(2026, 10, 13, 10, 43)


def test_a_night_on_which_clocks_change_keeps_the_time_of_day() -> None:
    assert tried(2, at(2026, 10, 31, 10, 0)) == at(2026, 11, 1, 9, 0)
    assert tried(2, at(2026, 3, 7, 10, 0)) == at(2026, 3, 8, 9, 0)


def test_hours_are_counted_as_they_pass_through_such_a_night() -> None:
    hours = CallingHours(time(0), time(0))
    before = at(2026, 3, 8, 1, 30)
    assert tried(1, before, hours=hours) == before + timedelta(hours=2)
    assert local(tried(1, before, hours=hours), DENVER).time() == time(4, 30)


def test_hours_that_begin_in_an_hour_left_out_begin_with_the_next_that_exists() -> None:
    hours = CallingHours(time(2, 30), time(21))
    assert shown(tried(1, at(2026, 3, 7, 23, 30), hours=hours)) == "8 03:00"


def test_hours_that_one_night_leaves_out_wait_for_the_next() -> None:
    hours = CallingHours(time(2, 10), time(2, 40))
    assert shown(tried(2, at(2026, 3, 7, 10, 0), hours=hours)) == "9 02:10"


CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@given(
    tries=st.integers(1, 6),
    minutes=st.integers(0, 2 * 365 * 24 * 60),
    zone=st.sampled_from([DENVER, NEW_YORK, SYDNEY, "Australia/Lord_Howe", "UTC"]),
    best_time=st.none() | CLOCKS,
    edges=st.tuples(CLOCKS, CLOCKS),
    cadence=st.sampled_from(["+2h +1d +3d", "+5m", "+90m +1w", "+23h +2d"]),
)
def test_a_next_try_is_never_past_and_never_outside_the_hours(
    tries: int,
    minutes: int,
    zone: str,
    best_time: time | None,
    edges: tuple[time, time],
    cadence: str,
) -> None:
    hours, now = CallingHours(*edges), TUESDAY + timedelta(minutes=minutes)
    found = tried(tries, now, cadence=cadence, zone=zone, best_time=best_time, hours=hours)
    assert found > now
    assert hours.contain(local(found, zone).time())


def test_the_company_decides_the_cadence_and_the_usual_time() -> None:
    settings = Settings((("next_try", "+1d"), ("follow_up_time", "11:00")))
    found = suggested_try(1, settings=settings, now=TUESDAY, zone=DENVER, best_time=None)
    assert found == at(2026, 10, 14, 11, 0)


def test_a_cadence_is_kept_with_single_spaces() -> None:
    assert checked("next_try", " +2h   +1d ") == "+2h +1d"
    assert SPECS["next_try"].default == "+2h +1d +3d"


@pytest.mark.parametrize("value", ["", "2h", "+2h,+1d", "+0d", "+2y", "+1d " * 13])
def test_a_cadence_that_cannot_be_read_is_refused(value: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked("next_try", value)
    assert refused.value.field == "next_try"
