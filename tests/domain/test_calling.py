"""May one call: their wish, their clocks, the edges of the hours and the nights clocks change."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from atrisk_tui.domain.calling import Calling, CallingHours, calling
from atrisk_tui.domain.settings import Settings

HOURS = CallingHours(time(8), time(21))
DENVER, NEW_YORK, LONDON = "America/Denver", "America/New_York", "Europe/London"


def at(zone: str, *moment: int, fold: int = 0) -> datetime:
    """Return the instant at which the clocks of `zone` show that."""
    year, month, day, hour, minute, *rest = moment
    second, micro = (*rest, 0, 0)[:2]
    there = datetime(year, month, day, hour, minute, second, micro, ZoneInfo(zone), fold=fold)
    return there.astimezone(UTC)


def asked(
    now: datetime, zone: str = DENVER, *, hours: CallingHours = HOURS, never: bool = False
) -> Calling:
    return calling(do_not_call=never, zone=zone, best_time=None, now=now, hours=hours)


@pytest.mark.parametrize("zone", [DENVER, NEW_YORK, LONDON])
@pytest.mark.parametrize(
    ("clock", "may"),
    [
        ((7, 59, 59, 999_999), False),
        ((8, 0), True),
        ((14, 30), True),
        ((20, 59, 59), True),
        ((20, 59, 59, 999_999), True),
        ((21, 0), False),
        ((23, 59), False),
        ((0, 0), False),
    ],
)
def test_the_first_second_of_the_hours_is_in_and_the_last_is_out(
    zone: str, clock: tuple[int, ...], may: bool
) -> None:
    assert asked(at(zone, 2026, 10, 13, *clock), zone).may is may


def test_one_moment_is_fine_in_one_zone_and_too_early_or_too_late_in_others() -> None:
    now = datetime(2026, 10, 13, 13, 30, tzinfo=UTC)
    words = {zone: asked(now, zone).words for zone in (DENVER, NEW_YORK, "Asia/Tokyo")}
    assert words == {
        DENVER: "too early there, 07:30, from 08:00",
        NEW_YORK: "CALL OK",
        "Asia/Tokyo": "too late there, 22:30, until 21:00",
    }


def test_a_customer_who_asked_not_to_be_called_is_not_at_any_hour() -> None:
    for hour in (3, 12, 22):
        found = asked(at(DENVER, 2026, 10, 13, hour, 0), never=True)
        assert (found.may, found.words) == (False, "DO NOT CALL")


@pytest.mark.parametrize("zone", [DENVER, NEW_YORK, LONDON])
@pytest.mark.parametrize("night", [(2026, 3, 8), (2026, 3, 29), (2026, 10, 25), (2026, 11, 1)])
def test_after_a_night_on_which_clocks_change_the_hours_begin_at_eight_there(
    zone: str, night: tuple[int, int, int]
) -> None:
    assert not asked(at(zone, *night, 7, 59, 59), zone).may
    assert asked(at(zone, *night, 8, 0), zone).may


def test_an_hour_that_comes_twice_is_judged_by_what_the_clocks_show() -> None:
    hours = CallingHours(time(1, 30), time(21))
    shown = [
        asked(at(DENVER, 2026, 11, 1, 1, minute, fold=fold), hours=hours).may
        for fold in (0, 1)
        for minute in (0, 30)
    ]
    assert shown == [False, True, False, True]


def test_an_hour_that_is_left_out_takes_its_calls_with_it() -> None:
    hours = CallingHours(time(2, 0), time(3, 0))
    before = datetime(2026, 3, 8, 8, 59, 59, tzinfo=UTC)
    assert asked(before, hours=hours).words == "too early there, 01:59, from 02:00"
    after = datetime(2026, 3, 8, 9, 0, tzinfo=UTC)
    assert asked(after, hours=hours).words == "too late there, 03:00, until 03:00"


def test_their_clock_is_told_to_the_minute_with_the_time_they_like_best() -> None:
    now = at(DENVER, 2026, 10, 13, 10, 42, 37)
    found = calling(do_not_call=False, zone=DENVER, best_time=time(13), now=now, hours=HOURS)
    assert (found.there, found.best) == (time(10, 42), "best after 13:00")
    assert asked(now).best == ""


def test_hours_that_begin_when_they_end_are_all_day() -> None:
    hours = CallingHours(time(0), time(0))
    assert all(asked(at(DENVER, 2026, 10, 13, hour, 0), hours=hours).may for hour in range(24))


def test_hours_that_end_before_they_begin_go_past_midnight() -> None:
    hours = CallingHours(time(8), time(0))
    found = [asked(at(DENVER, 2026, 10, 13, hour, 59), hours=hours).may for hour in (7, 8, 23, 0)]
    assert found == [False, True, True, False]


def test_the_company_decides_the_hours() -> None:
    settings = Settings((("calling_from", "09:30"), ("calling_until", "18:00")))
    assert CallingHours.of(settings) == CallingHours(time(9, 30), time(18))
    assert CallingHours.of(Settings()) == HOURS
