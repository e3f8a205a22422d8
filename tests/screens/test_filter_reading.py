"""Spans of days as people type them, and how a filter's parts are told."""

from datetime import date

import pytest

from atrisk_tui.domain.paging import Count
from atrisk_tui.errors import Invalid
from atrisk_tui.screens.filter_line import Tally
from atrisk_tui.screens.filter_reading import near_day, read_range, read_span
from atrisk_tui.screens.filter_words import cut, range_words, span_words

FRIDAY, TUESDAY = date(2026, 10, 16), date(2026, 10, 20)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("7", (7, None)),
        (">=7", (7, None)),
        ("7+", (7, None)),
        ("7 d", (7, None)),
        ("7-30", (7, 30)),
        ("7 .. 30", (7, 30)),
        ("7 to 30", (7, 30)),
        ("-3", (None, 3)),
        ("<=3", (None, 3)),
        ("30..", (30, None)),
        ("", (None, None)),
    ],
)
def test_a_range_of_days_is_read(text: str, span: tuple[int | None, int | None]) -> None:
    assert read_range(text) == span


@pytest.mark.parametrize("text", ["x", "-", "30-7", "7-8-9", "99999999999", "1.5"])
def test_a_range_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_range(text)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("fri", (FRIDAY, FRIDAY)),
        ("fri to tue", (FRIDAY, TUESDAY)),
        ("fri .. tue", (FRIDAY, TUESDAY)),
        ("fri ..", (FRIDAY, None)),
        (".. tue", (None, TUESDAY)),
    ],
)
def test_a_span_of_days_is_read(text: str, span: tuple[date | None, date | None]) -> None:
    assert read_span(text, {"fri": FRIDAY, "tue": TUESDAY}.__getitem__) == span


@pytest.mark.parametrize("text", ["", "..", "tue to fri", "fri to tue to fri"])
def test_a_span_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_span(text, {"fri": FRIDAY, "tue": TUESDAY}.__getitem__)


def test_spans_are_told_in_few_words() -> None:
    assert span_words(FRIDAY, FRIDAY) == "Fri 16 Oct 2026"
    assert span_words(FRIDAY, TUESDAY) == "16 Oct to 20 Oct 2026"
    assert span_words(FRIDAY, None) == "from 16 Oct 2026"
    assert range_words(7, None) == "7+ d"
    assert range_words(None, 3) == "up to 3 d"


def test_a_long_name_is_cut_with_two_dots_at_whole_characters() -> None:
    assert cut("Pricing / competitor offer") == "Pricing / competitor o.."
    assert cut("東京都渋谷区代々木一丁目") == "東京都渋谷区代々木一丁目"
    assert cut("東京都渋谷区代々木一丁目二番地") == "東京都渋谷区代々木一丁.."


def test_a_tally_names_the_whole_only_where_it_is_more() -> None:
    assert str(Tally(Count(3), Count(12))) == "3 of 12"
    assert str(Tally(Count(12), Count(12))) == "12"
    assert str(Tally(Count(10_000, capped=True), None)) == "10 000+"


NOVEMBER = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("oct 16", date(2026, 10, 16)),
        ("jan 5", date(2027, 1, 5)),
        ("oct 16 2027", date(2027, 10, 16)),
        ("mon", date(2026, 11, 23)),
        ("t", NOVEMBER),
        ("-5d", date(2026, 11, 16)),
    ],
)
def test_a_day_without_its_year_is_the_nearest_and_a_weekday_the_next(text: str, day: date) -> None:
    assert near_day(text, today=NOVEMBER, order="MDY") == day


def test_a_range_the_wrong_way_round_says_which_way_is_right() -> None:
    with pytest.raises(Invalid, match="the smaller number comes first: 7-30"):
        read_range("30-7")
