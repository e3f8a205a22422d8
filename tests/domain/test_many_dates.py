"""A moment for many entries is the same instant for all, or the same time of day for each."""

from datetime import UTC, datetime, time

import pytest

from atrisk_tui.domain.many_dates import parse_for_many
from atrisk_tui.errors import Invalid

NOW = datetime(2026, 10, 13, 16, 42, tzinfo=UTC)
DENVER = "America/Denver"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("+2h", datetime(2026, 10, 13, 18, 42, tzinfo=UTC)),
        ("+30m", datetime(2026, 10, 13, 17, 12, tzinfo=UTC)),
        ("2026-12-01T19:00:00Z", datetime(2026, 12, 1, 19, tzinfo=UTC)),
    ],
)
def test_a_span_of_hours_and_an_instant_are_one_moment_for_all(text: str, at: datetime) -> None:
    assert parse_for_many(text, now=NOW, zone=DENVER)[0] == at


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("fri 14:00", "2026-10-16T14:00:00"),
        ("+3d", "2026-10-16T09:00:00"),
        ("14:00", "2026-10-13T14:00:00"),
        ("10:00", "2026-10-14T10:00:00"),
        ("oct 16 2pm", "2026-10-16T14:00:00"),
        ("2027-03-14 02:30", "2027-03-14T02:30:00"),
    ],
)
def test_a_day_or_a_time_of_day_belongs_to_no_zone(text: str, at: str) -> None:
    assert parse_for_many(text, now=NOW, zone=DENVER)[0].isoformat() == at


def test_a_day_without_a_time_takes_the_usual_one() -> None:
    at, _ = parse_for_many("tom", now=NOW, zone=DENVER, default_time=time(8, 30))
    assert at.isoformat() == "2026-10-14T08:30:00"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fri 14:00", "= Fri 16 Oct 14:00 in each customer's own time"),
        ("14:00", "= today 14:00 in each customer's own time"),
        ("2027-01-05 9:00", "= Tue 05 Jan 2027 09:00 in each customer's own time"),
        ("+2h", "= today 12:42 MDT, in 2 h"),
    ],
)
def test_what_was_understood_is_echoed(text: str, words: str) -> None:
    assert parse_for_many(text, now=NOW, zone=DENVER)[1] == words


@pytest.mark.parametrize("text", ["2026-10-01", "2026-10-01 14:00", "t 9:00"])
def test_what_is_past_is_refused_without_naming_a_zone(text: str) -> None:
    with pytest.raises(Invalid, match="not in the future") as caught:
        parse_for_many(text, now=NOW, zone=DENVER)
    assert "UTC" not in caught.value.message


def test_what_cannot_be_read_is_refused_with_examples() -> None:
    with pytest.raises(Invalid, match="write it like"):
        parse_for_many("soonish", now=NOW, zone=DENVER)
