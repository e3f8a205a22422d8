"""Pages of every list join without gap or overlap, forwards and backwards, also among equals."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.domain.paging import Page, Span, Step
from atrisk_tui.domain.queries import (
    CustomerSort,
    EntryFilter,
    EntrySort,
    EntryState,
    ListCustomers,
    ListDue,
    ListEntries,
    ListHistory,
    ListUsers,
)

from ..conftest import Filled
from ..support import NEW_YORK, NOW, Company

pytestmark = pytest.mark.slow

ACTORS = ("adm", "lea", "ana")
"""All locations, two of them, one."""


@pytest.fixture
def full(filled: Filled) -> Company:
    """Entries with few different values, so that most of them have equals."""
    return filled(fill)


def fill(company: Company) -> None:
    link = "INSERT INTO user_location (user_id, location_id) VALUES (:who, :place)"
    company.force(link, who=company.user_id("lea"), place=NEW_YORK)
    company.force("UPDATE customer SET rmr = 100 WHERE id < 5")
    pick = random.Random(11)
    for _ in range(45):
        due = pick.choice((None, *(NOW + timedelta(hours=hours) for hours in (-30, -2, 3, 50))))
        company.entry(
            pick.randint(1, 6),
            by=pick.choice(("ana", "ana", "eve")),
            risk_level=pick.choice(list(RiskLevel)),
            reported_at=NOW - timedelta(days=pick.randint(1, 3)),
            follow_up_at=due,
            status=pick.choice(
                (EntryStatus.OPEN, EntryStatus.OPEN, EntryStatus.LOST, EntryStatus.RESOLVED)
            ),
        )


def lists(company: Company) -> Iterator[Any]:
    ana = company.user_id("ana")
    for sort, state, owner, risk, reverse in product(
        EntrySort, EntryState, (None, ana), (None, RiskLevel.HIGH), (False, True)
    ):
        wanted = EntryFilter(state=state, assigned_to_id=owner, risk_level=risk)
        yield ListEntries(filter=wanted, sort=sort, reverse=reverse)
    for sort, reverse in product(CustomerSort, (False, True)):
        yield ListCustomers(sort=sort, reverse=reverse)
    yield ListEntries(filter=EntryFilter(customer_id=1, state=EntryState.ALL))
    yield ListDue()
    yield ListDue(assigned_to_id=ana)
    yield ListUsers()


def page(company: Company, who: str, query: Any, **span: Any) -> Page[Any]:
    return company.ask(who, replace(query, span=Span(**span)))


def ids(rows: Any) -> list[int]:
    return [row.id for row in rows]


def forwards(company: Company, who: str, query: Any, limit: int) -> list[int]:
    part = page(company, who, query, limit=limit)
    found = ids(part.rows)
    assert part.before is None
    while part.after is not None:
        part = page(company, who, query, step=Step.AFTER, cursor=part.after, limit=limit)
        assert part.rows
        found += ids(part.rows)
    return found


def backwards(company: Company, who: str, query: Any, limit: int) -> list[int]:
    part = page(company, who, query, step=Step.LAST, limit=limit)
    found = ids(part.rows)
    assert part.after is None
    while part.before is not None:
        part = page(company, who, query, step=Step.BEFORE, cursor=part.before, limit=limit)
        assert part.rows
        found = ids(part.rows) + found
    return found


@pytest.mark.parametrize("who", ACTORS)
def test_pages_join_without_gap_or_overlap(full: Company, who: str) -> None:
    for query in lists(full):
        whole = ids(page(full, who, query, limit=200).rows)
        assert len(set(whole)) == len(whole), query
        assert forwards(full, who, query, 7) == whole, query
        assert backwards(full, who, query, 7) == whole, query


@pytest.mark.parametrize("who", ACTORS)
def test_a_jump_lands_on_the_row_of_that_number(full: Company, who: str) -> None:
    for query in lists(full):
        whole = ids(page(full, who, query, limit=200).rows)
        for offset in {0, 3, len(whole) - 1} & set(range(len(whole))):
            landed = page(full, who, query, step=Step.JUMP, offset=offset, limit=4)
            assert ids(landed.rows) == whole[offset : offset + 4], query


def test_a_jump_beyond_the_end_lands_on_the_last_page(full: Company) -> None:
    whole = ids(page(full, "adm", ListEntries(), limit=200).rows)
    for offset in (len(whole), len(whole) + 1, 5_000):
        landed = page(full, "adm", ListEntries(), step=Step.JUMP, offset=offset, limit=4)
        assert (ids(landed.rows), landed.after) == (whole[-4:], None)


def test_the_reverse_of_a_list_is_the_list_reversed(full: Company) -> None:
    for sort in EntrySort:
        there = ids(page(full, "lea", ListEntries(sort=sort), limit=200).rows)
        back = ids(page(full, "lea", ListEntries(sort=sort, reverse=True), limit=200).rows)
        assert back == there[::-1], sort


def test_a_list_is_ordered_as_python_would_order_it(full: Company) -> None:
    rows = page(full, "lea", ListEntries(sort=EntrySort.RISK), limit=200).rows
    far = NOW + timedelta(days=9_999)
    keys = [(row.risk_level.rank, row.follow_up_at or far, row.id) for row in rows]
    assert keys == sorted(keys)
    assert len(keys) > 10


def test_a_list_of_nothing_has_no_further_page(company: Company) -> None:
    empty = page(company, "adm", ListEntries(), limit=5)
    assert (empty.rows, empty.before, empty.after) == ((), None, None)


def test_a_history_is_paged_newest_first(full: Company) -> None:
    query = ListHistory(customer_id=1)
    whole = ids(page(full, "adm", query, limit=200).rows)
    assert whole == sorted(whole, reverse=True)
    assert forwards(full, "adm", query, 2) == backwards(full, "adm", query, 2) == whole


def test_a_person_of_many_locations_sees_the_same_as_one_of_all(
    full: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged = {query: ids(page(full, "lea", query, limit=200).rows) for query in lists(full)}
    # Beyond so many branches a list is walked whole and filtered by place.
    monkeypatch.setattr("atrisk_tui.store.readers.sources.MOST_BRANCHES", 1)
    for query, whole in merged.items():
        assert ids(page(full, "lea", query, limit=200).rows) == whole, query
