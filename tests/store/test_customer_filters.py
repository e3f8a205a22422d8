"""Every filter of customers in every order tells what a plain look at each row would."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from atrisk_tui.domain.filters import CustomerFilter, CustomerSort
from atrisk_tui.domain.model import Actor, CustomerStatus, EntryStatus, RiskLevel
from atrisk_tui.domain.paging import Page, Span, Step
from atrisk_tui.domain.passing import customer_passes
from atrisk_tui.domain.queries import CountCustomers, ListCustomers, SearchCustomers
from atrisk_tui.domain.rows import CustomerRow
from atrisk_tui.domain.text import folded
from atrisk_tui.store.derived import derive
from atrisk_tui.store.readers import sparse_lists

from ..conftest import Filled
from ..support import DENVER, NEW_YORK, NOW, Company

FAR = date(9999, 1, 1)
TODAY = date(2026, 10, 13)
WHO = ("adm", "lea", "ana")
"""All locations, two of them, one."""
SLOWLY = tuple(pytest.param(who, marks=pytest.mark.slow) for who in ("adm", "ana"))
KEYS: dict[CustomerSort, Callable[[CustomerRow], Any]] = {
    CustomerSort.NAME: lambda row: folded(row.name),
    CustomerSort.ACCOUNT: lambda row: folded(row.account_number),
    CustomerSort.RMR: lambda row: row.rmr,
    CustomerSort.SINCE: lambda row: row.customer_since or FAR,
    CustomerSort.CONTRACT_END: lambda row: row.contract_end or FAR,
    CustomerSort.CANCEL_DATE: lambda row: row.cancel_effective_on or FAR,
}
DIMENSIONS: dict[str, tuple[Any, ...]] = {
    "status": tuple(CustomerStatus),
    "at_risk": (True, False),
    "risk_level": tuple(RiskLevel),
    "location_id": (DENVER, NEW_YORK),
    "region_id": (1, 2),
    "account_class_id": (1, 2),
    "ends_within": (0, 30, 60),
}


@pytest.fixture
def full(filled: Filled) -> Company:
    """Sixty customers with few different values, some with entries."""
    return filled(fill)


def fill(company: Company) -> None:
    link = "INSERT INTO user_location (user_id, location_id) VALUES (:who, :place)"
    company.force(link, who=company.user_id("lea"), place=NEW_YORK)
    company.force("INSERT INTO region (id, name, name_key, version) VALUES (2, 'East', 'e', 1)")
    company.force("UPDATE location SET region_id = 2 WHERE id = 2")
    pick = random.Random(7)
    for n in range(60):
        _customer(company, pick, n)
    for _ in range(40):
        company.entry(
            pick.randint(1, 66),
            risk_level=pick.choice(list(RiskLevel)),
            status=pick.choice((EntryStatus.OPEN, EntryStatus.OPEN, EntryStatus.LOST)),
        )
    company.force("UPDATE customer SET deleted_at = :at WHERE id = 20", at=NOW)


def _customer(company: Company, pick: random.Random, n: int) -> None:
    def day(*spans: int) -> date | None:
        return pick.choice((None, *(TODAY + timedelta(days=span) for span in spans)))

    row: dict[str, Any] = {
        "account_number": f"77-{n:03}",
        "name": pick.choice(("Ana's", "Brook & Co", "Cole", "Dovér")),
        "location_id": pick.choice((DENVER, DENVER, NEW_YORK)),
        "account_class_id": pick.choice((None, 1, 2)),
        "status": pick.choice((CustomerStatus.ACTIVE, *CustomerStatus)).value,
        "rmr": pick.choice((0, 100, 900)),
        "customer_since": day(-900, -100),
        "contract_end": day(-1, 0, 1, 30, 31, 60, 61),
        "cancel_effective_on": day(-30, 5, 9),
    }
    row |= derive("customer", row)
    row |= {
        "is_business": False,
        "do_not_call": False,
        "times_asked": 0,
        "balance": 0,
        "past_due_amount": 0,
        "days_past_due": 0,
        "tags": "[]",
        "custom": "{}",
        "version": 1,
    }
    marks = ", ".join(f":{name}" for name in row)
    company.force(f"INSERT INTO customer ({', '.join(row)}) VALUES ({marks})", **row)


def some_filters(seed: int, count: int) -> Iterator[CustomerFilter]:
    """Yield each dimension alone with each value, then mixtures of two to four."""
    for name, values in DIMENSIONS.items():
        for value in values:
            yield CustomerFilter(**{name: value})
    pick = random.Random(seed)
    for _ in range(count):
        names = pick.sample(sorted(DIMENSIONS), pick.choice((2, 2, 3, 4)))
        yield CustomerFilter(**{name: pick.choice(DIMENSIONS[name]) for name in names})


def ids(page: Page[CustomerRow]) -> list[int]:
    return [row.id for row in page.rows]


def check(company: Company, who: str, *, seed: int, count: int) -> None:
    everyone = company.ask(who, ListCustomers(span=Span(limit=500))).rows
    actor = company.actor(who)
    pick = random.Random(seed)
    for wanted in some_filters(seed, count):
        passing = [
            row for row in everyone if customer_passes(wanted, row, now=NOW, zone=actor.zone)
        ]
        sort, reverse = pick.choice(list(CustomerSort)), pick.random() < 0.4
        down = (sort is CustomerSort.RMR) is not reverse
        rows = sorted(passing, key=lambda row: (KEYS[sort](row), row.id), reverse=down)
        whole = [row.id for row in rows]
        check_pages(company, actor, ListCustomers(filter=wanted, sort=sort, reverse=reverse), whole)
        assert company.store.ask(actor, CountCustomers(filter=wanted)).value == len(whole), wanted


def check_pages(company: Company, actor: Actor, query: ListCustomers, whole: list[int]) -> None:
    def page(**span: Any) -> Page[CustomerRow]:
        return company.store.ask(actor, replace(query, span=Span(**span)))

    part = page(limit=5)
    found = ids(part)
    while part.after is not None:
        part = page(step=Step.AFTER, cursor=part.after, limit=5)
        found += ids(part)
    assert found == whole, query
    part = page(step=Step.LAST, limit=5)
    found = ids(part)
    while part.before is not None:
        part = page(step=Step.BEFORE, cursor=part.before, limit=5)
        found = ids(part) + found
    assert found == whole, query
    for offset in {1, len(whole) // 2} & set(range(len(whole))):
        landed = page(step=Step.JUMP, offset=offset, limit=3)
        assert ids(landed) == whole[offset : offset + 3], query


@pytest.mark.parametrize("who", ["lea", *SLOWLY])
def test_each_filter_alone_and_mixed_tells_the_customers_that_pass_in_their_order(
    full: Company, who: str
) -> None:
    check(full, who, seed=1, count=20)


WAYS: dict[str, dict[str, int]] = {
    "walks that give up at once": {"SMALL": -1, "SMALL_ROWS": -1, "BUDGET": 1, "LONG_BUDGET": 1},
    "walks that never give up": {"SMALL": -1, "SMALL_ROWS": -1, "BUDGET": 10**6},
    "nothing but walks": {"SMALL": -1, "SMALL_ROWS": -1, "BUDGET": 1, "LONG": 0, "LONG_ROWS": 0},
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", WHO)
def test_each_way_of_reading_a_page_tells_the_same(
    full: Company, who: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in WAYS[way].items():
        monkeypatch.setattr(sparse_lists, name, value)
    check(full, who, seed=2, count=25)


def test_customers_found_by_a_text_pass_the_filter(full: Company) -> None:
    wanted = CustomerFilter(status=CustomerStatus.PENDING_CANCEL)
    found = full.ask("adm", SearchCustomers(text="brook", filter=wanted)).rows
    everyone = full.ask("adm", ListCustomers(filter=wanted, span=Span(limit=500))).rows
    assert {row.id for row in found} == {row.id for row in everyone if row.name == "Brook & Co"}
    assert found


def test_a_narrow_filter_finds_customers_that_a_broad_text_would_not_reach(
    full: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atrisk_tui.store.readers.search_filtered.LOOKED_AT", 2)
    monkeypatch.setattr("atrisk_tui.store.readers.search_filtered.BATCH", 2)
    wanted = CustomerFilter(status=CustomerStatus.PENDING_CANCEL)
    for text in ("77-0", "77"):
        found = full.ask("adm", SearchCustomers(text=text, filter=wanted)).rows
        everyone = full.ask("adm", ListCustomers(filter=wanted, span=Span(limit=500))).rows
        assert {row.id for row in found} == {row.id for row in everyone}
