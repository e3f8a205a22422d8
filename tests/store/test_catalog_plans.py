"""What a catalog costs does not grow: 500 items, many entries, a page of few rows."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from atrisk_tui.domain.admin_queries import (
    CatalogRowsById,
    CountCatalog,
    GetUses,
    ListCatalogRows,
    ListUsingEntries,
)
from atrisk_tui.domain.model import CatalogKind
from atrisk_tui.domain.paging import Page, Span, Step
from atrisk_tui.domain.queries import Query

from .big_store import BigStore, Cost

ITEMS = 500
LIMIT = 20
_SCAN = re.compile(r"\bSCAN (entry|customer|offer|audit|audit_row|app_user)\b")
ONE_PAGE = 4 * (LIMIT + 1)
"""Rows that one page may fetch: the keys, the rows, their uses twice, their last changes."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BigStore]:
    """A store with 500 reasons and classes, each with its entries, customers and offers."""
    made = BigStore(tmp_path_factory.mktemp("catalogs"), 2_000)
    with made.store._writing.begin() as connection:
        for number in range(ITEMS):
            values = {"name": f"Added {number}", "key": f"added {number}", "place": 100 + number}
            connection.execute(
                text(
                    "INSERT INTO catalog_item (kind, name, name_key, active, position, version)"
                    " VALUES ('reasons', :name, :key, 1, :place, 1)"
                ),
                values,
            )
            connection.execute(
                text(
                    "INSERT INTO account_class (name, name_key, active, position, version)"
                    " VALUES (:name, :key, 1, :place, 1)"
                ),
                values,
            )
        connection.execute(text("UPDATE customer SET account_class_id = 1 + id % 400"))
        connection.execute(
            text(
                "INSERT INTO offer (entry_id, at, by_id, mitigation_action_id, credit_reason_id,"
                " response, approval, version) SELECT id, created_at, 1, :action, :reason,"
                " 'accepted', 'none_needed', 1 FROM entry"
            ),
            {
                "action": first(made, CatalogKind.MITIGATION_ACTIONS),
                "reason": first(made, CatalogKind.CREDIT_REASONS),
            },
        )
    yield made
    made.store.close()


def first(store: BigStore, kind: CatalogKind) -> int:
    page = store.store.ask(store.everywhere, ListCatalogRows(kind=kind, span=Span(limit=1)))
    return page.rows[0].id


def check(cost: Cost, query: Query[Any]) -> None:
    told = "\n".join(cost.plan)
    assert not _SCAN.search(told), f"{query}\n{told}"
    assert "TEMP B-TREE" not in told, f"{query}\n{told}"


@pytest.mark.parametrize("kind", CatalogKind)
@pytest.mark.parametrize("include_inactive", [True, False])
def test_a_page_of_a_catalog_fetches_its_own_rows_alone(
    store: BigStore, kind: CatalogKind, include_inactive: bool
) -> None:
    query = ListCatalogRows(kind=kind, include_inactive=include_inactive)
    span: Span | None = Span(limit=LIMIT)
    for _ in range(3):
        if span is None:
            break
        asked = ListCatalogRows(kind=kind, include_inactive=include_inactive, span=span)
        cost = store.cost(store.everywhere, asked)
        check(cost, query)
        assert cost.fetched <= ONE_PAGE
        after = cost.answer.after
        span = after and Span(step=Step.AFTER, cursor=after, limit=LIMIT)


@pytest.mark.parametrize("kind", [CatalogKind.REASONS, CatalogKind.ACCOUNT_CLASSES])
@pytest.mark.parametrize("step", [Step.LAST, Step.JUMP])
def test_the_end_and_the_middle_of_500_items_cost_no_more(
    store: BigStore, kind: CatalogKind, step: Step
) -> None:
    span = Span(step=step, offset=250 if step is Step.JUMP else 0, limit=LIMIT)
    query = ListCatalogRows(kind=kind, span=span)
    cost = store.cost(store.everywhere, query)
    check(cost, query)
    assert len(cost.answer.rows) == LIMIT
    assert cost.fetched <= ONE_PAGE + 1


@pytest.mark.parametrize("kind", CatalogKind)
def test_other_questions_of_catalogs_seek(store: BigStore, kind: CatalogKind) -> None:
    item = first(store, kind)
    for query in (
        CatalogRowsById(kind=kind, ids=(item,)),
        CountCatalog(kind=kind),
        GetUses(kind=kind, item_id=item),
    ):
        check(store.cost(store.everywhere, query), query)


@pytest.mark.parametrize("few", [0, 5_000])
@pytest.mark.parametrize("kind", CatalogKind)
def test_the_entries_behind_an_item_are_sought_and_fetched_by_the_page(
    store: BigStore, kind: CatalogKind, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atrisk_tui.store.readers.catalog_entries.FEW", few)
    span: Span | None = Span(limit=LIMIT)
    while span is not None:
        query = ListUsingEntries(kind=kind, item_id=first(store, kind), span=span)
        cost = store.cost(store.everywhere, query)
        check(cost, query)
        assert cost.fetched <= 3 * (LIMIT + 1)
        span = further(cost.answer)


def further(page: Page[Any]) -> Span | None:
    """Return the second page, from a first one that is not all."""
    if page.after is None or page.before is not None:
        return None
    return Span(step=Step.AFTER, cursor=page.after, limit=LIMIT)


def test_the_entries_behind_a_reason_cost_the_same_however_many_there_are(
    store: BigStore,
) -> None:
    reason = first(store, CatalogKind.REASONS)
    rare, common = reason + 1, reason
    with store.store._writing.begin() as connection:
        connection.execute(text("UPDATE entry SET reason_id = :id"), {"id": common})
        few = text("UPDATE entry SET reason_id = :id WHERE id <= :most")
        connection.execute(few, {"id": rare, "most": LIMIT + 1})
    steps = [
        store.cost(
            store.everywhere,
            ListUsingEntries(kind=CatalogKind.REASONS, item_id=item, span=Span(limit=LIMIT)),
        ).steps
        for item in (rare, common)
    ]
    assert steps[1] <= 1.5 * steps[0]
