from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrisk_tui.domain.dates import (
    Moment,
    Order,
    instant_text,
    local,
    local_date,
    needs_time,
    parse_cli_moment,
    parse_date,
    parse_day,
    parse_instant,
    parse_moment,
    settle,
    start_of_day,
)
from atrisk_tui.errors import Invalid

DENVER = "America/Denver"
NEW_YORK = "America/New_York"
BERLIN = "Europe/Berlin"
LORD_HOWE = "Australia/Lord_Howe"
NOW = datetime(2026, 10, 13, 16, 42, tzinfo=UTC)  # Tuesday 10:42 in Denver
ZONES = [DENVER, NEW_YORK, BERLIN, LORD_HOWE, "Asia/Kolkata", "Pacific/Apia", "UTC"]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def naive(*parts: int) -> datetime:
    return utc(*parts).replace(tzinfo=None)


def typed(text: str, *, now: datetime = NOW, zone: str = DENVER, order: Order = "MDY") -> str:
    """What was understood, on the customer's clocks."""
    return f"{local(parse_moment(text, now=now, zone=zone, order=order).at, zone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+30m", "2026-10-13 11:12"),
        ("+2h", "2026-10-13 12:42"),
        ("+3d", "2026-10-16 09:00"),
        ("+2w", "2026-10-27 09:00"),
        ("+1mo", "2026-11-13 09:00"),
        ("+3d 14:00", "2026-10-16 14:00"),
        ("fri", "2026-10-16 09:00"),
        ("Friday", "2026-10-16 09:00"),
        ("fri 14:00", "2026-10-16 14:00"),
        ("14:00 fri", "2026-10-16 14:00"),
        ("tom", "2026-10-14 09:00"),
        ("tom 2pm", "2026-10-14 14:00"),
        ("tom at 2 PM", "2026-10-14 14:00"),
        ("t 2pm", "2026-10-13 14:00"),
        ("2pm", "2026-10-13 14:00"),
        ("14:00", "2026-10-13 14:00"),
        ("9:30am", "2026-10-14 09:30"),
        ("noon", "2026-10-13 12:00"),
        ("oct 16", "2026-10-16 09:00"),
        ("oct 16, 2026", "2026-10-16 09:00"),
        ("16 oct", "2026-10-16 09:00"),
        ("16 oct 2026", "2026-10-16 09:00"),
        ("October 16th 2pm", "2026-10-16 14:00"),
        ("Fri 16 Oct 14:00", "2026-10-16 14:00"),
        ("oct 12", "2027-10-12 09:00"),
        ("10/16", "2026-10-16 09:00"),
        ("10/16/2026", "2026-10-16 09:00"),
        ("10/16/26", "2026-10-16 09:00"),
        ("2026-12-01", "2026-12-01 09:00"),
        ("2026-12-01 14:00", "2026-12-01 14:00"),
        ("2026-12-01T14:00", "2026-12-01 14:00"),
        ("2026-12-01T19:00:00Z", "2026-12-01 12:00"),
        ("2026-12-01T19:00:00+01:00", "2026-12-01 11:00"),
        ("2026-12-01T19:00:00+0100", "2026-12-01 11:00"),
    ],
)
def test_a_follow_up_is_typed_in_many_ways(text: str, expected: str) -> None:
    assert typed(text) == expected


@pytest.mark.parametrize(
    ("order", "expected"), [("MDY", "2026-11-10"), ("DMY", "2027-10-11"), ("YMD", "2026-11-10")]
)
def test_numbers_are_read_in_the_order_of_the_company(order: Order, expected: str) -> None:
    assert typed("11/10", order=order).startswith(expected)


def test_a_number_that_fits_only_another_order_is_refused_and_not_swapped() -> None:
    with pytest.raises(Invalid, match="month 16"):
        typed("16/10/2026")


def test_minutes_and_hours_are_counted_from_this_minute() -> None:
    now = NOW + timedelta(seconds=17)
    assert parse_moment("+30m", now=now, zone=DENVER).at == NOW + timedelta(minutes=30)


def test_hours_are_real_hours_in_a_night_that_springs_forward() -> None:
    assert typed("+3h", now=utc(2026, 3, 8, 6, 0), zone=NEW_YORK) == "2026-03-08 05:00"


def test_a_day_without_a_time_keeps_the_former_time_on_the_customers_clocks() -> None:
    keep = datetime(2026, 10, 30, 15, 20, tzinfo=ZoneInfo(NEW_YORK))
    moment = parse_moment("nov 5", now=NOW, zone=NEW_YORK, keep=keep, best_time=time(13))
    assert moment.at == utc(2026, 11, 5, 20, 20)


def test_a_day_without_a_time_takes_the_customers_best_time_when_there_was_no_former_one() -> None:
    moment = parse_moment("+3d", now=NOW, zone=DENVER, best_time=time(13))
    assert moment.at == utc(2026, 10, 16, 19)


def test_a_day_without_a_time_takes_the_default_when_nothing_else_is_known() -> None:
    moment = parse_moment("+3d", now=NOW, zone=DENVER, default_time=time(8, 30))
    assert moment.at == utc(2026, 10, 16, 14, 30)


def test_todays_weekday_means_a_week_on() -> None:
    assert typed("tue") == "2026-10-20 09:00"


def test_todays_weekday_with_a_time_still_to_come_means_today() -> None:
    assert typed("tue 14:00") == "2026-10-13 14:00"


def test_todays_weekday_with_a_time_gone_by_means_a_week_on() -> None:
    assert typed("tue 9:00") == "2026-10-20 09:00"


def test_a_time_is_judged_by_the_customers_clocks() -> None:
    assert typed("11:00", zone=NEW_YORK) == "2026-10-14 11:00"
    assert typed("13:00", zone=NEW_YORK) == "2026-10-13 13:00"


def test_today_is_the_customers_day() -> None:
    late = utc(2026, 10, 14, 3)  # still Tuesday in Denver, already Wednesday in Berlin
    assert typed("t 23:00", now=late) == "2026-10-13 23:00"
    assert typed("t 23:00", now=late, zone=BERLIN) == "2026-10-14 23:00"


def test_a_month_and_day_pass_the_end_of_the_year() -> None:
    assert typed("jan 2", now=utc(2026, 12, 31, 20)) == "2027-01-02 09:00"


def test_tomorrow_passes_the_end_of_the_year() -> None:
    assert typed("tom", now=utc(2026, 12, 31, 20)) == "2027-01-01 09:00"


def test_29_february_without_a_year_waits_for_a_leap_year() -> None:
    assert typed("feb 29") == "2028-02-29 09:00"


def test_29_february_of_a_common_year_is_refused() -> None:
    with pytest.raises(Invalid, match="Feb 2027 has no day 29"):
        typed("29 feb 2027")


def test_a_day_that_no_month_has_is_refused_without_a_made_up_year() -> None:
    with pytest.raises(Invalid, match="Follow-up: Feb has no day 31"):
        typed("31 feb")


def test_a_weekday_that_disagrees_with_its_date_is_refused() -> None:
    with pytest.raises(Invalid, match="17 Oct 2026 is a Sat, not a Fri"):
        typed("fri 17 oct")


@pytest.mark.parametrize("text", ["t 9:00", "2026-10-12 14:00", "-2h", "yest", "+0m", "oct 13"])
def test_a_moment_not_in_the_future_is_refused_naming_what_was_understood(text: str) -> None:
    with pytest.raises(Invalid, match=r"Follow-up would be .* Oct 2026 .* MDT") as refused:
        typed(text)
    assert refused.value.field == "follow_up_at"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "25:00",
        "13pm",
        "14",
        "+2h 14:00",
        "+99999d",
        "2pm 3pm",
        "fri sat",
        "9.30",
        "oct",
        "16",
        "++3d",
        "\u0661\u0662:\u0660\u0660",
        "x" * 10_000,
    ],
)
def test_what_cannot_be_read_is_refused_with_examples(text: str) -> None:
    with pytest.raises(Invalid, match=r"write it like .*tom 2pm") as refused:
        typed(text)
    assert refused.value.field == "follow_up_at"


@pytest.mark.parametrize(("text", "said"), [("", "is needed"), (" ", "is needed"), ("x", "cannot")])
def test_nothing_typed_is_told_from_what_cannot_be_read(text: str, said: str) -> None:
    with pytest.raises(Invalid, match=f"^Follow-up {said}"):
        typed(text)


@given(st.text(st.sampled_from("0123456789+-:/. tfapmdwhyoctri"), max_size=20))
def test_nothing_typed_does_more_than_be_refused(text: str) -> None:
    try:
        moment = parse_moment(text, now=NOW, zone=LORD_HOWE)
    except Invalid:
        return
    assert moment.at > NOW


def test_a_time_that_the_clocks_leave_out_moves_to_the_next_minute_there_is() -> None:
    moment = parse_moment("mar 8 2:30", now=utc(2026, 3, 1), zone=NEW_YORK)
    assert moment == Moment(utc(2026, 3, 8, 7), "02:30 does not exist that day, so 03:00")


def test_a_time_that_comes_twice_is_the_first_one() -> None:
    moment = parse_moment("nov 1 1:30", now=NOW, zone=NEW_YORK)
    assert moment == Moment(
        utc(2026, 11, 1, 5, 30), "01:30 comes twice that day, the first is meant"
    )


def test_the_german_nights_are_like_that_too() -> None:
    assert settle(date(2026, 3, 29), time(2, 15), BERLIN).at == utc(2026, 3, 29, 1)
    assert settle(date(2026, 10, 25), time(2, 15), BERLIN).at == utc(2026, 10, 25, 0, 15)


def test_half_an_hour_is_left_out_on_lord_howe() -> None:
    moment = settle(date(2026, 10, 4), time(2, 10), LORD_HOWE)
    assert local(moment.at, LORD_HOWE).time() == time(2, 30)


def test_half_an_hour_comes_twice_on_lord_howe() -> None:
    first = settle(date(2026, 4, 5), time(1, 45), LORD_HOWE)
    assert first.at == utc(2026, 4, 4, 14, 45)
    assert "twice" in first.note


def test_a_day_begins_after_a_midnight_that_is_left_out() -> None:
    assert start_of_day(date(2026, 4, 24), "Africa/Cairo") == utc(2026, 4, 23, 22)


def test_a_day_that_samoa_left_out_moves_to_the_next() -> None:
    assert local_date(start_of_day(date(2011, 12, 30), "Pacific/Apia"), "Pacific/Apia") == date(
        2011, 12, 31
    )


@given(
    st.dates(date(1975, 1, 1), date(2036, 12, 31)),
    st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
    st.sampled_from(ZONES),
)
def test_a_typed_time_comes_back_unless_the_clocks_left_it_out(
    day: date, clock: time, zone: str
) -> None:
    moment = settle(day, clock, zone)
    back = local(moment.at, zone).replace(tzinfo=None)
    wall = datetime.combine(day, clock)
    assert back == wall or (back > wall and "does not exist" in moment.note)


@given(
    st.datetimes(naive(2026, 10, 14), naive(2036, 1, 1)).map(
        lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
    ),
    st.sampled_from(ZONES),
)
def test_what_a_full_date_shows_can_be_typed_again(moment: datetime, zone: str) -> None:
    shown = f"{local(moment, zone):%Y-%m-%d %H:%M}"
    again = parse_moment(shown, now=NOW, zone=zone).at
    assert f"{local(again, zone):%Y-%m-%d %H:%M}" == shown


@given(
    st.datetimes(naive(1900, 1, 1), naive(2999, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
    )
)
def test_an_instant_survives_being_written_and_read(moment: datetime) -> None:
    assert parse_instant(instant_text(moment)) == moment


def test_an_instant_is_written_in_utc() -> None:
    there = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo(DENVER))
    assert instant_text(there) == "2026-12-01T19:00:00Z"


@pytest.mark.parametrize("text", ["2026-12-01", "2026-12-01T19:00:00", "2026-13-01T19:00:00Z", ""])
def test_an_instant_without_its_zone_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="2026-12-01T19:00:00Z"):
        parse_instant(text)


def test_a_naive_moment_is_a_bug() -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        local(naive(2026, 1, 1), DENVER)


@pytest.mark.parametrize("text", ["2026-12-01", "+3d", "fri", "tom", "oct 16"])
def test_the_command_line_refuses_a_date_without_a_time(text: str) -> None:
    with pytest.raises(Invalid, match="needs a time") as refused:
        parse_cli_moment(text, zone=DENVER, now=NOW)
    assert refused.value.field == "follow_up_at"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-01 14:00", utc(2026, 12, 1, 21)),
        ("2026-12-01T19:00:00Z", utc(2026, 12, 1, 19)),
        ("+2h", utc(2026, 10, 13, 18, 42)),
        ("+3d 14:00", utc(2026, 10, 16, 20)),
        ("fri 14:00", utc(2026, 10, 16, 20)),
    ],
)
def test_the_command_line_reads_what_leaves_nothing_open(text: str, expected: str) -> None:
    assert parse_cli_moment(text, zone=DENVER, now=NOW).at == expected


def test_only_a_day_needs_a_time() -> None:
    assert needs_time("2026-12-01")
    assert not needs_time("2026-12-01 14:00")
    assert not needs_time("+2h")
    assert not needs_time("nonsense")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t", date(2026, 10, 13)),
        ("yest", date(2026, 10, 12)),
        ("-1d", date(2026, 10, 12)),
        ("+3m", date(2027, 1, 13)),
        ("+1y", date(2027, 10, 13)),
        ("fri", date(2026, 10, 16)),
        ("oct 16", date(2026, 10, 16)),
        ("10/16", date(2026, 10, 16)),
        ("2026-12-01", date(2026, 12, 1)),
    ],
)
def test_a_day_is_typed_in_many_ways(text: str, expected: str) -> None:
    assert parse_day(text, today=date(2026, 10, 13)) == expected


def test_looking_back_a_day_without_a_year_is_the_last_one() -> None:
    today = date(2026, 10, 13)
    assert parse_day("oct 16", today=today, past=True) == date(2025, 10, 16)
    assert parse_day("fri", today=today, past=True) == date(2026, 10, 9)
    assert parse_day("tue", today=today, past=True) == today


def test_months_from_the_31st_end_on_the_last_day_there_is() -> None:
    assert parse_day("+1m", today=date(2028, 1, 31)) == date(2028, 2, 29)


@pytest.mark.parametrize("text", ["2pm", "fri 2pm", "+2h", "2026-12-01T19:00:00Z"])
def test_a_day_takes_no_time(text: str) -> None:
    with pytest.raises(Invalid, match="Resolution date cannot be read"):
        parse_day(text, today=date(2026, 10, 13), field="resolution_date")


@pytest.mark.parametrize("text", ["+9999y", "-9999y", "1/1/0001", "9999-12-31"])
def test_a_year_that_nobody_means_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="it must be 1800 to 2999"):
        parse_day(text, today=date(2026, 10, 13))


@given(st.dates(date(1800, 1, 1), date(2999, 12, 31)), st.sampled_from(["MDY", "DMY", "YMD"]))
def test_a_day_in_full_is_read_in_every_order(day: date, order: Order) -> None:
    numbers = {"Y": f"{day.year:04d}", "M": str(day.month), "D": str(day.day)}
    assert parse_date("/".join(numbers[letter] for letter in order), order=order, field="x") == day
    assert parse_date(f"{day:%d %b} {day.year}", order=order, field="x") == day
