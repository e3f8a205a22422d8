"""What a question costs does not grow with the store: plans, rows and virtual machine steps.

Counts stop at 10 000, so their cost may grow up to that and no further; a jump passes over as
many index keys as it skips. Both are held by their plan and by a bound of their own.

So are the filters that no index holds (`filter_shapes.TRIED`, by name): their rows are tried on
a walk, or gathered from a range of an index and sorted. How many keys that may look at is the
same in a store of any size, but a little store does not have as many.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from atrisk_tui.domain.model import CatalogKind, RiskLevel
from atrisk_tui.domain.next_due import GetNextDue
from atrisk_tui.domain.paging import COUNT_CAP, Page, Span, Step
from atrisk_tui.domain.queries import (
    ChangesSince,
    CountCustomers,
    CountDue,
    CountEntries,
    CountHome,
    CustomerRowsById,
    CustomerSort,
    EntryFilter,
    EntryRowsById,
    EntrySort,
    EntryState,
    GetCustomer,
    GetEntry,
    LatestChange,
    ListCatalog,
    ListCustomers,
    ListDue,
    ListEntries,
    ListHistory,
    ListUsers,
    NextFollowUp,
    NextUndo,
    Query,
    SearchCustomers,
    SearchEntries,
    SumRisk,
    Whose,
)
from atrisk_tui.domain.work_queries import (
    FindView,
    GetPriority,
    ListPresence,
    ListViews,
    NextToPlay,
)

from ..support import NOW
from . import filter_shapes
from .big_store import PLACES, SMALL, BigStore, Cost, large_store

LIMIT = 50
GROWTH = 1.5
ACTORS = ("all", "small", "several")
ONE_QUICKLY = (
    "several",
    *(pytest.param(actor, marks=pytest.mark.slow) for actor in ACTORS if actor != "several"),
)
"""Who asks a little store: all kinds of walks are made for somebody of several locations."""
_SCAN = re.compile(r"\bSCAN (entry|customer|audit|audit_row)\b")


def entry_lists(owner_id: int) -> Iterator[ListEntries]:
    for sort, state, owner, risk, reverse in product(
        EntrySort, EntryState, (None, owner_id), (None, RiskLevel.HIGH), (False, True)
    ):
        wanted = EntryFilter(state=state, assigned_to_id=owner, risk_level=risk)
        yield ListEntries(filter=wanted, sort=sort, reverse=reverse)


def paged(actor_id: int) -> Iterator[Any]:
    """Yield every list that is asked for in pages."""
    yield from entry_lists(actor_id)
    yield ListEntries(filter=EntryFilter(customer_id=51, state=EntryState.ALL))
    yield from filter_shapes.flat()
    for sort, reverse in product(CustomerSort, (False, True)):
        yield ListCustomers(sort=sort, reverse=reverse)
    yield ListDue()
    yield ListDue(assigned_to_id=actor_id)
    yield ListHistory(entry_id=51)
    yield ListHistory(customer_id=51)
    yield ListUsers()


def small_questions(actor_id: int) -> Iterator[Query[Any]]:
    """Yield what is answered whole, at a cost that has no reason to grow."""
    yield SearchCustomers(text="10-0000", limit=5)
    yield SearchCustomers(text="an", limit=5)
    yield SearchCustomers(text="nders", limit=5)
    yield SearchCustomers(text="-000050")
    yield SearchCustomers(text="no such customer")
    yield SearchEntries(text="000050")
    yield SearchEntries(text="AR-51")
    yield EntryRowsById(ids=tuple(range(1, 60)))
    yield CustomerRowsById(ids=tuple(range(1, 60)))
    yield GetEntry(entry_id=51)
    yield GetCustomer(customer_id=51)
    yield ListCatalog(kind=CatalogKind.REASONS, with_uses=False)
    yield ListViews()
    yield FindView(name="My open")
    yield LatestChange()
    yield NextUndo()
    yield NextFollowUp()
    yield NextFollowUp(assigned_to_id=actor_id)
    yield GetNextDue(waiting_since=NOW - timedelta(hours=9))
    yield GetNextDue()
    yield ChangesSince(audit_id=100)
    yield GetPriority(entry_id=51)
    yield ListPresence()
    yield NextToPlay(filter=EntryFilter(), limit=5)
    yield NextToPlay(filter=EntryFilter(), sort=EntrySort.RISK, limit=5)


def counts(actor_id: int) -> Iterator[Query[Any]]:
    """Yield what counts, up to the cap."""
    yield CountEntries()
    yield CountEntries(filter=EntryFilter(state=EntryState.ALL, risk_level=RiskLevel.LOW))
    yield CountEntries(filter=EntryFilter(assigned_to_id=actor_id))
    yield CountCustomers()
    yield CountEntries(filter=EntryFilter(location_id=SMALL, whose=Whose.ME))
    yield SumRisk(filter=EntryFilter(location_id=SMALL))
    yield CountDue()
    yield CountDue(assigned_to_id=actor_id)
    yield CountHome()
    yield CountHome(assigned_to_id=actor_id)
    yield ListCatalog(kind=CatalogKind.REASONS)


def spans(page: Page[Any]) -> Iterator[Span]:
    """Yield the steps there are from a first page on."""
    limit = page.span.limit
    if page.after is not None:
        yield Span(step=Step.AFTER, cursor=page.after, limit=limit)
    if page.rows and page.after is not None:
        yield Span(step=Step.BEFORE, cursor=page.after, limit=limit)
    yield Span(step=Step.LAST, limit=limit)


def at(query: Any, span: Span) -> Any:
    return replace(query, span=span)


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BigStore]:
    made = BigStore(tmp_path_factory.mktemp("little"), 1_000)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BigStore]:
    made = large_store(tmp_path_factory)
    yield made
    made.store.close()


def check_plan(cost: Cost, query: object) -> None:
    told = "\n".join(cost.plan)
    assert not _SCAN.search(told), f"{query}\n{told}"
    assert "TEMP B-TREE" not in told, f"{query}\n{told}"


def check_rows(cost: Cost, query: object, limit: int) -> None:
    shown = len(cost.answer.rows if isinstance(cost.answer, Page) else cost.answer)
    # Of each its place, its row, its last contact; a place more, what was counted, some zones.
    most = shown + 2 * limit + 12 + PLACES
    assert cost.fetched <= most, f"{query}: {cost.fetched} for {shown}"


def check_pages(store: BigStore, actor: str) -> None:
    who = store.actor(actor)
    for query in paged(who.id):
        cost = store.cost(who, at(query, Span(limit=LIMIT)), counts_steps=False)
        check_plan(cost, query)
        check_rows(cost, query, LIMIT)
        for span in (*spans(cost.answer), Span(step=Step.JUMP, offset=20, limit=LIMIT)):
            further = store.cost(who, at(query, span), counts_steps=False)
            check_plan(further, query)
            check_rows(further, query, LIMIT)


@pytest.mark.parametrize("actor", ONE_QUICKLY)
def test_lists_seek_in_the_order_of_an_index_and_fetch_few_rows(
    little: BigStore, actor: str
) -> None:
    check_pages(little, actor)


@pytest.mark.parametrize("actor", ONE_QUICKLY)
def test_other_questions_seek_too(little: BigStore, actor: str) -> None:
    who = little.actor(actor)
    for query in (*small_questions(who.id), *counts(who.id)):
        check_plan(little.cost(who, query, counts_steps=False), query)


@pytest.mark.slow
@pytest.mark.parametrize("actor", ACTORS)
def test_lists_do_so_in_a_large_store(large: BigStore, actor: str) -> None:
    check_pages(large, actor)


@pytest.mark.slow
@pytest.mark.parametrize("actor", ACTORS)
def test_other_questions_do_so_in_a_large_store(large: BigStore, actor: str) -> None:
    who = large.actor(actor)
    for query in (*small_questions(who.id), *counts(who.id)):
        check_plan(large.cost(who, query, counts_steps=False), query)


@pytest.mark.slow
@pytest.mark.parametrize("actor", ACTORS)
def test_a_page_costs_the_same_in_a_large_store(
    little: BigStore, large: BigStore, actor: str
) -> None:
    grown = []
    for query in paged(little.actor(actor).id):
        first = at(query, Span(limit=LIMIT))
        whole = little.cost(little.actor(actor), first, counts_steps=False).answer
        if len(whole.rows) < 2:
            continue
        # A page that is full in both, with rows beyond it in both.
        limit = max(1, min(LIMIT, len(whole.rows) - 1))
        for span in _same_spans(little, large, actor, at(query, Span(limit=limit))):
            before, after = span
            if after.steps > GROWTH * before.steps:
                grown.append((before.steps, after.steps, query))
    assert grown == []


def _same_spans(
    little: BigStore, large: BigStore, actor: str, query: Any
) -> Iterator[tuple[Cost, Cost]]:
    one = little.cost(little.actor(actor), query)
    two = large.cost(large.actor(actor), query)
    yield one, two
    if len(one.answer.rows) < query.span.limit:
        return
    for mine, theirs in zip(spans(one.answer), spans(two.answer), strict=False):
        if mine.step is theirs.step is not Step.AFTER:
            yield (
                little.cost(little.actor(actor), at(query, mine)),
                large.cost(large.actor(actor), at(query, theirs)),
            )


@pytest.mark.slow
@pytest.mark.parametrize("actor", ACTORS)
def test_other_questions_cost_the_same_in_a_large_store(
    little: BigStore, large: BigStore, actor: str
) -> None:
    grown = []
    for query in small_questions(little.actor(actor).id):
        # Where the small location has fewer hits in the little store, all locations' page counts.
        askers = (little.everywhere, little.actor(actor))
        before = max(little.cost(who, query).steps for who in askers)
        after = large.cost(large.actor(actor), query).steps
        if after > GROWTH * before:
            grown.append((before, after, query))
    assert grown == []


@pytest.mark.slow
@pytest.mark.parametrize("actor", ACTORS)
def test_a_count_stops_at_its_cap(large: BigStore, actor: str) -> None:
    # Each counted row takes up to 25 steps of the merge; a question has at most six counts.
    for query in counts(large.actor(actor).id):
        many = 20 if isinstance(query, ListCatalog) else 6
        cost = large.cost(large.actor(actor), query)
        assert cost.steps < many * 25 * COUNT_CAP, query


def check_tried(store: BigStore, actor: str) -> None:
    """Check the pages and counts of each filter that no index holds."""
    who = store.actor(actor)
    for name, query in filter_shapes.tried():
        first = store.cost(who, at(query, Span(limit=LIMIT)))
        further = [store.cost(who, at(query, span)) for span in spans(first.answer)]
        for cost in (first, *further):
            assert not _SCAN.search("\n".join(cost.plan)), (name, query)
            check_rows(cost, query, LIMIT)
            assert cost.steps < filter_shapes.MOST_STEPS[name], (name, query, cost.steps)
        count = store.cost(who, filter_shapes.counted(query))
        assert not _SCAN.search("\n".join(count.plan)), (name, query)
        assert count.steps < filter_shapes.MOST_COUNTED[name], (name, query, count.steps)


@pytest.mark.parametrize("actor", ONE_QUICKLY)
def test_filters_that_no_index_holds_pass_over_so_many_keys_and_no_more(
    little: BigStore, actor: str
) -> None:
    check_tried(little, actor)


@pytest.mark.slow
@pytest.mark.parametrize("actor", ACTORS)
def test_filters_that_no_index_holds_do_so_in_a_large_store(large: BigStore, actor: str) -> None:
    check_tried(large, actor)
