"""With 10,000 people a page, a search and a picker fetch what they show, and sort no more."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import insert

from atrisk_tui.domain.admin_queries import (
    CountPeople,
    GetUserLoad,
    ListPeople,
    ListRoleRows,
    PeopleById,
)
from atrisk_tui.domain.paging import Page, Span, Step
from atrisk_tui.domain.queries import SEARCH_LIMIT, FindUser, ListUsers, PickAssignee
from atrisk_tui.errors import Missing
from atrisk_tui.store.derived import derive
from atrisk_tui.store.readers.sources import TABLES

from .big_store import BigStore, Cost

PEOPLE = 10_000
LIMIT = 50
FIRST_ID = 1_000
PLACE = 3
_SCAN = re.compile(r"\bSCAN (app_user|entry|user_location|role)\b")
PER_ROW = 4
"""Rows fetched for each that is shown: its key, itself, its locations, its entries' count."""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BigStore]:
    """A small store with many people, every third of them off, all at one location."""
    made = BigStore(tmp_path_factory.mktemp("crowd"), 1_000)
    people = [
        {
            "id": FIRST_ID + n,
            "username": f"user{n:05}",
            "full_name": f"Person {PEOPLE - n:05}",
            "email": f"{n:05}@example.com",
            "role_id": 2,
            "zone": "UTC",
            "active": n % 3 > 0,
            "all_locations": False,
            "manager_id": FIRST_ID if n else None,
            "version": 1,
        }
        for n in range(PEOPLE)
    ]
    with made.store._writing.begin() as connection:
        rows = [row | derive("app_user", row) for row in people]
        connection.execute(insert(TABLES["app_user"]), rows)
        links = [{"user_id": row["id"], "location_id": PLACE} for row in people]
        connection.execute(insert(TABLES["user_location"]), links)
    yield made
    made.store.close()


def plan(cost: Cost) -> str:
    return "\n".join(cost.plan)


def spans(page: Page[object]) -> Iterator[Span]:
    yield Span(step=Step.AFTER, cursor=page.after, limit=LIMIT)
    yield Span(step=Step.BEFORE, cursor=page.after, limit=LIMIT)
    yield Span(step=Step.LAST, limit=LIMIT)
    yield Span(step=Step.JUMP, offset=5_000, limit=LIMIT)


@pytest.mark.parametrize(
    "query",
    [
        ListPeople(),
        ListPeople(include_inactive=False),
        ListPeople(role_id=2),
        ListPeople(location_id=PLACE),
    ],
)
def test_a_page_of_people_is_walked_in_the_order_of_an_index(
    crowd: BigStore, query: ListPeople
) -> None:
    filters = {
        "include_inactive": query.include_inactive,
        "role_id": query.role_id,
        "location_id": query.location_id,
    }
    first = crowd.cost(crowd.everywhere, ListPeople(**filters, span=Span(limit=LIMIT)))
    for span in (Span(limit=LIMIT), *spans(first.answer)):
        cost = crowd.cost(crowd.everywhere, ListPeople(**filters, span=span))
        assert len(cost.answer.rows) >= LIMIT - 1
        assert not _SCAN.search(plan(cost)), plan(cost)
        assert "TEMP B-TREE" not in plan(cost), plan(cost)
        assert cost.fetched <= PER_ROW * LIMIT + 2


def test_a_page_costs_the_same_wherever_it_is(crowd: BigStore) -> None:
    first = crowd.cost(crowd.everywhere, ListPeople(span=Span(limit=LIMIT)))
    last = crowd.cost(crowd.everywhere, ListPeople(span=Span(step=Step.LAST, limit=LIMIT)))
    assert last.steps <= 1.5 * first.steps


@pytest.mark.parametrize("text", ["user0", "person", "example", "00042", "nobody at all"])
def test_a_search_passes_over_people_once_and_fetches_what_it_shows(
    crowd: BigStore, text: str
) -> None:
    cost = crowd.cost(crowd.everywhere, ListPeople(text=text))
    assert cost.fetched <= PER_ROW * SEARCH_LIMIT + 2
    assert "SCAN entry" not in plan(cost)
    assert len(re.findall(r"\bSCAN app_user\b", plan(cost))) <= 1


def test_a_search_ends_at_its_limit_and_says_that_there_are_more(crowd: BigStore) -> None:
    page = crowd.cost(crowd.everywhere, ListPeople(text="person")).answer
    assert len(page.rows) == SEARCH_LIMIT
    assert page.after is not None


@pytest.mark.parametrize("text", ["", "person", "user09"])
def test_a_picker_fetches_what_it_shows(crowd: BigStore, text: str) -> None:
    query = PickAssignee(location_id=PLACE, text=text, limit=20)
    cost = crowd.cost(crowd.everywhere, query)
    assert len(cost.answer) == 20
    assert cost.fetched <= 3 * 20


def test_a_name_that_nobody_has_looks_at_its_neighbours_only(crowd: BigStore) -> None:
    with pytest.raises(Missing) as caught:
        crowd.store.ask(crowd.everywhere, FindUser(username="user04242x"))
    assert caught.value.allowed[0] == "user04242"


@pytest.mark.parametrize(
    ("query", "most"),
    [
        (CountPeople(), 2),
        (PeopleById(ids=tuple(range(FIRST_ID, FIRST_ID + 20))), 60),
        (GetUserLoad(user_id=FIRST_ID), 60),
        (ListRoleRows(), 8),
        (ListUsers(), 4 * LIMIT),
    ],
)
def test_other_questions_about_people_fetch_no_more_than_they_tell(
    crowd: BigStore, query: object, most: int
) -> None:
    cost = crowd.cost(crowd.everywhere, query)  # type: ignore[arg-type]
    assert cost.fetched <= most
    assert not _SCAN.search(plan(cost)), plan(cost)


def test_open_entries_are_counted_by_the_index_of_owners_for_those_shown(crowd: BigStore) -> None:
    cost = crowd.cost(crowd.everywhere, ListPeople(span=Span(limit=LIMIT)))
    wanted = [line for line in cost.plan if "entry" in line]
    # Its predicate is the partial index's own, so that no row is looked up for it.
    assert wanted == [
        "SEARCH entry USING INDEX ix_entry_active_status_owner (status=? AND assigned_to_id=?)"
    ]
