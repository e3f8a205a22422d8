"""What an entry's queue priority is made of, and how it is told."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.domain.playing import PriorityParts
from atrisk_tui.domain.priority import (
    WEIGHTS,
    bucket_of,
    bucket_starts,
    lines,
    points,
    priority,
    sentence,
)

TODAY = date(2026, 10, 13)
DAYS = st.none() | st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))
BUCKET = st.none() | st.integers(1, 100)
CLOSED = st.integers(0, 10_000).flatmap(
    lambda closed: st.tuples(st.integers(0, closed), st.just(closed))
)


def parts(
    risk: RiskLevel = RiskLevel.HIGH,
    *,
    bucket: int | None = 73,
    due: date | None = TODAY,
    end: date | None = None,
    outcomes: tuple[int, int] = (3, 9),
) -> PriorityParts:
    return priority(
        risk_level=risk,
        bucket=bucket,
        follow_up_on=due,
        contract_end=end,
        today=TODAY,
        saved=outcomes[0],
        closed=outcomes[1],
    )


ANY = st.builds(
    parts, st.sampled_from(RiskLevel), bucket=BUCKET, due=DAYS, end=DAYS, outcomes=CLOSED
)


@given(ANY)
def test_a_priority_is_from_0_to_100(found: PriorityParts) -> None:
    assert 0 <= found.total <= 100


@given(ANY)
def test_the_points_of_the_parts_add_up_and_none_is_over_its_weight(found: PriorityParts) -> None:
    assert sum(points(found).values()) == found.total
    assert all(0 <= got <= WEIGHTS[name] for name, got in points(found).items())


@given(ANY, ANY)
def test_what_is_no_less_in_each_part_is_no_less_in_all(
    one: PriorityParts, other: PriorityParts
) -> None:
    if all(getattr(one, name) <= getattr(other, name) for name in WEIGHTS):
        assert one.total <= other.total


@given(BUCKET.filter(bool), DAYS, DAYS, CLOSED)
def test_a_higher_risk_comes_first(
    bucket: int | None, due: date | None, end: date | None, outcomes: tuple[int, int]
) -> None:
    low, medium, high = (
        parts(risk, bucket=bucket, due=due, end=end, outcomes=outcomes).total
        for risk in (RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH)
    )
    assert low < medium < high


@given(st.integers(1, 99))
def test_more_revenue_comes_no_later(bucket: int) -> None:
    assert parts(bucket=bucket).total <= parts(bucket=bucket + 1).total


@given(st.integers(0, 500), st.integers(0, 500))
def test_more_that_were_saved_come_no_later(saved: int, lost: int) -> None:
    before, after = (saved, saved + lost + 1), (saved + 1, saved + lost + 1)
    assert parts(outcomes=before).total <= parts(outcomes=after).total


@pytest.mark.parametrize(
    ("due", "end", "urgency", "words"),
    [
        (-1, None, 1.0, "overdue"),
        (None, 7, 1.0, "contract ends in 7 d"),
        (None, 0, 1.0, "contract ends today"),
        (0, 8, 0.7, "due today"),
        (1, None, 0.4, "due this week"),
        (6, 60, 0.4, "due this week"),
        (7, 60, 0.4, "contract ends in 60 d"),
        (7, 61, 0.1, "due later"),
        (None, None, 0.1, "nothing presses"),
        (None, -1, 0.1, "nothing presses"),
    ],
)
def test_urgency_says_what_presses(
    due: int | None, end: int | None, urgency: float, words: str
) -> None:
    def day(days: int | None) -> date | None:
        return None if days is None else TODAY + timedelta(days=days)

    found = parts(due=day(due), end=day(end))
    assert (found.urgency, found.urgency_words) == (urgency, words)


def test_few_outcomes_count_as_half_saved() -> None:
    assert parts(outcomes=(0, 0)).saveability == 0.5
    assert parts(outcomes=(1, 1)).saveability == 0.6


def test_the_sentence_names_each_part_with_its_points() -> None:
    assert sentence(parts()) == (
        "78 = risk 40 of 40 (High) + revenue 18 of 25 (bucket 73 of 100)"
        " + urgency 14 of 20 (due today) + saves 6 of 15 (3 of 9 like it saved)"
    )


def test_before_customers_were_compared_revenue_stands_in_the_middle_and_says_so() -> None:
    found = parts(bucket=None, outcomes=(0, 0))
    assert found.rmr == 0.5
    assert lines(found)[1] == "revenue 13 of 25 (not compared yet)"
    assert lines(found)[3].endswith("(none like it yet)")


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=400))
def test_a_higher_revenue_is_in_no_lower_bucket(paid: list[int]) -> None:
    starts = bucket_starts([(rmr, paid.count(rmr)) for rmr in sorted(set(paid))])
    found = [bucket_of(rmr, starts) for rmr in sorted(paid)]
    assert len(starts) == 100
    assert found == sorted(found)
    assert 1 <= found[0] <= found[-1] <= 100


def test_each_of_a_hundred_customers_has_a_bucket_of_their_own() -> None:
    starts = bucket_starts([(rmr, 1) for rmr in range(100, 200)])
    assert [bucket_of(rmr, starts) for rmr in range(100, 200)] == list(range(1, 101))


def test_one_price_for_all_stands_in_the_middle() -> None:
    assert bucket_of(4_500, bucket_starts([(4_500, 30)])) == 50


def test_nobody_active_leaves_no_buckets() -> None:
    assert bucket_starts([]) == ()
