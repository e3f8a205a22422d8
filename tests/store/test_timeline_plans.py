"""What a page of a timeline costs: as much for a customer with 5,000 items as for one with 5."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from atrisk_tui.domain.paging import Page, Span, Step
from atrisk_tui.domain.timeline_queries import ListTimeline
from atrisk_tui.domain.timeline_rows import TimelineKind
from atrisk_tui.store.derived import derive
from atrisk_tui.store.readers.sources import TABLES

from ..support import NOW
from .big_store import BigStore, Cost
from .test_plans import check_plan

QUIET, BUSY = 701, 702
"""Customers, and the entry of each that was active all the time."""
OLD, NEW = 9_001, 9_002
"""Entries of the busy customer: closed before anything was logged, reported after all of it."""
FEW, MANY = 5, 5_000
LIMIT = 4
GROWTH = 1.5
BEGUN = NOW - timedelta(days=200)
KINDS = (None, *TimelineKind)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BigStore]:
    made = BigStore(tmp_path_factory.mktemp("timelines"), 1_000)
    with made.store._writing.begin() as connection:
        # Only what is logged below, so that its ids are known.
        connection.execute(TABLES["interaction"].delete())
        for entry_id in (QUIET, BUSY):
            _open(connection, entry_id)
        _copy(connection, OLD, reported_at=BEGUN - timedelta(days=9), closed_at=BEGUN)
        _copy(connection, NEW, reported_at=NOW, closed_at=None)
        for customer_id, size in ((QUIET, FEW), (BUSY, MANY)):
            for kind in ("interaction", "note", "entry"):
                _log(connection, customer_id, kind, size=size)
    yield made
    made.store.close()


def _open(connection: Connection, entry_id: int) -> None:
    table = TABLES["entry"]
    values = {"status": "open", "closed_at": None, "resolution_date": None}
    connection.execute(
        table.update().where(table.c.id == entry_id).values(reported_at=BEGUN, **values)
    )


def _copy(connection: Connection, entry_id: int, **values: Any) -> None:
    table = TABLES["entry"]
    row = connection.execute(select(table).where(table.c.id == BUSY)).mappings().one()
    if values["closed_at"] is not None:
        values |= {"status": "resolved", "resolution_date": BEGUN.date()}
    copy = {**row, "id": entry_id, **values}
    connection.execute(insert(table), [copy | derive("entry", copy)])


def _log(connection: Connection, customer_id: int, kind: str, *, size: int) -> None:
    """Log as many items of a kind, each a change of its own, a minute apart."""
    audit_id = connection.scalar(select(TABLES["audit"].c.id).order_by(TABLES["audit"].c.id.desc()))
    first = (audit_id or 0) + 1
    moments = [BEGUN + timedelta(minutes=1 + number) for number in range(size)]
    connection.execute(
        insert(TABLES["audit"]),
        [
            {"id": first + number, "at": at, "actor_id": 3, "intent": "AddNote"}
            for number, at in enumerate(moments)
        ],
    )
    ids = [customer_id] * size
    if kind != "entry":
        said = {"body": "said"} if kind == "note" else {"channel": "phone_out", "result": "busy"}
        rows = [
            said
            | {"customer_id": customer_id, "location_id": 1, "at": at, "user_id": 3, "version": 1}
            for at in moments
        ]
        made = insert(TABLES[kind]).returning(TABLES[kind].c.id, sort_by_parameter_order=True)
        ids = list(connection.execute(made, rows).scalars())
    connection.execute(
        insert(TABLES["audit_row"]),
        [
            {
                "audit_id": first + number,
                "table_name": kind,
                "row_id": row_id,
                "op": "update" if kind == "entry" else "insert",
                "customer_id": customer_id,
                "changes": {"risk_level": ["low", "high"]} if kind == "entry" else {},
            }
            for number, row_id in enumerate(ids)
        ],
    )


def cost(store: BigStore, span: Span | None = None, **query: Any) -> Cost:
    return store.cost(store.everywhere, ListTimeline(**query, span=span or Span(limit=LIMIT)))


def spans(page: Page[Any]) -> Iterator[Span]:
    yield Span(limit=LIMIT)
    yield Span(Step.AFTER, page.after, limit=LIMIT)
    yield Span(Step.BEFORE, page.after, limit=LIMIT)
    yield Span(Step.LAST, limit=LIMIT)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("noun", ["customer_id", "entry_id"])
def test_5000_items_cost_as_many_rows_and_steps_as_5(
    store: BigStore, noun: str, kind: TimelineKind | None
) -> None:
    few = cost(store, **{noun: QUIET}, kind=kind)
    assert len(few.answer.rows) == LIMIT
    for span in spans(cost(store, **{noun: BUSY}, kind=kind).answer):
        many = cost(store, span, **{noun: BUSY}, kind=kind)
        assert many.fetched <= few.fetched + 2 * LIMIT
        assert many.steps <= GROWTH * few.steps
        check_plan(many, noun)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("entry_id", [OLD, NEW])
def test_what_was_logged_outside_an_entry_s_time_is_not_looked_at(
    store: BigStore, entry_id: int, kind: TimelineKind | None
) -> None:
    found = cost(store, entry_id=entry_id, kind=kind)
    assert found.answer.rows == ()
    assert found.steps < 1_000


def test_a_page_of_50_fetches_a_few_rows_for_each(store: BigStore) -> None:
    for query in ({"customer_id": BUSY}, {"entry_id": BUSY}):
        found = cost(store, Span(limit=50), **query)
        assert len(found.answer.rows) == 50
        assert found.fetched <= 4 * 50


def test_a_jump_into_the_middle_keeps_to_the_index(store: BigStore) -> None:
    found = cost(store, Span(Step.JUMP, offset=2_500, limit=LIMIT), customer_id=BUSY)
    check_plan(found, "jump")
    assert len(found.answer.rows) == LIMIT
