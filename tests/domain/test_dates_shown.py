from datetime import UTC, date, datetime, timedelta

import pytest

from atrisk_tui.domain.dates import (
    check_zone,
    days_open,
    echo,
    parse_moment,
    relative,
    short,
    zones_like,
)
from atrisk_tui.errors import Invalid

DENVER = "America/Denver"
NEW_YORK = "America/New_York"
BERLIN = "Europe/Berlin"
LORD_HOWE = "Australia/Lord_Howe"
NOW = datetime(2026, 10, 13, 16, 42, tzinfo=UTC)  # Tuesday 10:42 in Denver


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def test_the_echo_names_the_day_the_time_and_how_far_off() -> None:
    moment = utc(2026, 10, 16, 20)
    assert echo(moment, zone=DENVER, viewer_zone=DENVER, now=NOW) == (
        "= Fri 16 Oct 14:00 MDT, in 3 days"
    )


def test_the_echo_shows_both_clocks_where_they_differ() -> None:
    moment = utc(2026, 10, 16, 18)
    assert echo(moment, zone=NEW_YORK, viewer_zone=DENVER, now=NOW) == (
        "= Fri 16 Oct 14:00 EDT there, 12:00 here, in 3 days"
    )


def test_the_echo_names_my_day_where_it_is_another() -> None:
    moment = utc(2026, 10, 16, 5)
    assert echo(moment, zone=BERLIN, viewer_zone=DENVER, now=NOW) == (
        "= Fri 16 Oct 07:00 CEST there, Thu 23:00 here, in 3 days"
    )


def test_the_echo_of_today_counts_hours() -> None:
    moment = utc(2026, 10, 13, 18, 42)
    assert echo(moment, zone=DENVER, viewer_zone=DENVER, now=NOW) == "= today 12:42 MDT, in 2 h"


def test_what_was_typed_as_two_hours_is_echoed_as_two_hours() -> None:
    now = NOW + timedelta(seconds=40)
    moment = parse_moment("+2h", now=now, zone=DENVER).at
    assert echo(moment, zone=DENVER, viewer_zone=DENVER, now=now) == "= today 12:42 MDT, in 2 h"


def test_the_echo_names_another_year() -> None:
    moment = utc(2027, 1, 5, 16)
    assert echo(moment, zone=DENVER, viewer_zone=DENVER, now=NOW) == (
        "= Tue 05 Jan 2027 09:00 MST, in 84 days"
    )


def test_the_echo_says_what_the_clocks_did() -> None:
    moment = parse_moment("mar 8 2027 2:30", now=utc(2027, 3, 7), zone=DENVER)
    assert moment.note == ""
    moment = parse_moment("mar 14 2:30", now=utc(2027, 3, 7, 18), zone=DENVER)
    shown = echo(
        moment.at, zone=DENVER, viewer_zone=DENVER, now=utc(2027, 3, 7, 18), note=moment.note
    )
    assert shown == ("= Sun 14 Mar 03:00 MDT, in 7 days; 02:30 does not exist that day, so 03:00")


def test_a_zone_without_letters_is_shown_by_its_offset() -> None:
    moment = utc(2026, 10, 16, 3)
    assert "14:00 UTC+11" in echo(moment, zone=LORD_HOWE, viewer_zone=LORD_HOWE, now=NOW)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (utc(2026, 10, 13, 20), "14:00"),
        (utc(2026, 10, 10, 15), "Sat 10 09:00"),
        (utc(2026, 10, 19, 15), "Mon 19 09:00"),
        (utc(2026, 10, 20, 15), "20 Oct 09:00"),
        (utc(2026, 8, 2, 15), "02 Aug 09:00"),
        (utc(2027, 1, 5, 16), "05 Jan 2027"),
    ],
)
def test_a_column_says_no_more_than_it_must(moment: datetime, expected: str) -> None:
    assert short(moment, DENVER, NOW) == expected


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (timedelta(minutes=18), "in 18 min"),
        (timedelta(seconds=40), "now"),
        (timedelta(minutes=-59), "59 min late"),
        (timedelta(hours=5, minutes=59), "in 5 h"),
        (timedelta(days=-3, hours=-2), "3 d late"),
    ],
)
def test_how_far_off_is_said_in_whole_units(ahead: timedelta, expected: str) -> None:
    assert relative(NOW + ahead, NOW) == expected


def test_days_open_are_counted_on_the_customers_calendar() -> None:
    reported = utc(2026, 10, 8, 3)  # still the 7th in Denver
    assert days_open(reported, date(2026, 10, 13), DENVER) == 6
    assert days_open(reported, utc(2026, 10, 14, 4), DENVER) == 6
    assert days_open(reported, date(2026, 10, 13), BERLIN) == 5


def test_days_open_are_never_negative() -> None:
    assert days_open(NOW, date(2026, 10, 1), DENVER) == 0


def test_days_open_count_nights_that_change_the_clocks_once() -> None:
    assert days_open(utc(2026, 10, 31, 16), utc(2026, 11, 2, 16), NEW_YORK) == 2


def test_a_zone_is_returned_as_it_is_spelled() -> None:
    assert check_zone("america/new york") == NEW_YORK


@pytest.mark.parametrize("name", ["Denver", "America/Dnver", "Amerika/Denver"])
def test_an_unknown_zone_is_refused_naming_the_nearest(name: str) -> None:
    with pytest.raises(Invalid, match="America/Denver") as refused:
        check_zone(name)
    assert refused.value.field == "time_zone"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "/etc/localtime", "America", "x\0y"])
def test_what_is_no_zone_at_all_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="no time zone"):
        check_zone(name)


def test_zones_are_found_by_part_of_their_city_those_that_begin_with_it_first() -> None:
    assert zones_like("den")[:2] == ("America/Denver", "Brazil/DeNoronha")
    assert zones_like("new y") == (NEW_YORK,)


def test_old_forms_of_zones_are_not_offered() -> None:
    assert zones_like("localtime") == ()
    assert zones_like("utc")[-1] == "UTC"
