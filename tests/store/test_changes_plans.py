"""What a page of the company-wide history costs: it seeks, and looks so far and no further.

A person, a record, a kind of record or a time costs the same however many changes there are.
What no index knows, such as a field, costs at most `sifting.LOOKED_AT` changes for a page.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from atrisk_tui.domain.admin_queries import ChangeFilter, GetChange, ListChanges
from atrisk_tui.domain.model import Actor
from atrisk_tui.domain.paging import Page, Span, Step
from atrisk_tui.store.readers import sifting

from .big_store import BigStore, Cost, large_store

LIMIT = 50
GROWTH = 1.5
STEPS_EACH = 100
"""Looking at one change that is out of sight takes 92; 2 000 of them took 30 ms."""
_SCAN = re.compile(r"\bSCAN (entry|customer|offer|audit|audit_row|later)\b")
_DAY = datetime(2026, 1, 1, tzinfo=UTC)

SEEKING = (
    ChangeFilter(),
    ChangeFilter(actor_id=5),
    ChangeFilter(table="entry"),
    ChangeFilter(table="setting"),
    ChangeFilter(table="entry", row_id=51),
    ChangeFilter(since=_DAY, until=_DAY + timedelta(hours=12)),
    ChangeFilter(actor_id=5, until=_DAY + timedelta(hours=12)),
)
"""What an index answers."""
SIFTING = (
    ChangeFilter(field="description"),
    ChangeFilter(table="entry", field="description"),
    ChangeFilter(actor_id=5, table="offer"),
    ChangeFilter(table="offer", since=_DAY),
)
"""What nothing matches and no index knows."""


def keeper(store: BigStore, actor: str = "all") -> Actor:
    """Return somebody who may see the history."""
    who = store.actor(actor)
    return replace(who, grants=who.grants | {"audit.export"})


def asked(wanted: ChangeFilter, span: Span | None = None) -> ListChanges:
    return ListChanges(filter=wanted, span=span or Span(limit=LIMIT))


def steps(page: Page[Any]) -> Iterator[Span]:
    """Yield the spans that there are beside the first."""
    if page.after is not None:
        yield Span(Step.AFTER, page.after, limit=LIMIT)
        yield Span(Step.BEFORE, page.after, limit=LIMIT)
    yield Span(Step.LAST, limit=LIMIT)
    yield Span(Step.JUMP, offset=20, limit=LIMIT)


def check_plan(cost: Cost, query: object) -> None:
    told = "\n".join(cost.plan)
    assert not _SCAN.search(told), f"{query}\n{told}"
    assert "ORDER BY" not in told, f"{query}\n{told}"


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BigStore]:
    made = BigStore(tmp_path_factory.mktemp("little"), 3_000)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BigStore]:
    made = large_store(tmp_path_factory)
    yield made
    made.store.close()


@pytest.mark.parametrize("actor", ["all", "several"])
@pytest.mark.parametrize("wanted", [*SEEKING, *SIFTING], ids=str)
def test_the_history_seeks_whatever_is_asked(
    little: BigStore, wanted: ChangeFilter, actor: str
) -> None:
    who = keeper(little, actor)
    first = little.cost(who, asked(wanted))
    check_plan(first, wanted)
    for span in steps(first.answer):
        check_plan(little.cost(who, asked(wanted, span)), (wanted, span))


def test_a_change_in_full_seeks(little: BigStore) -> None:
    for actor in ("all", "small"):
        check_plan(little.cost(keeper(little, actor), GetChange(audit_id=53)), actor)


def test_a_page_takes_no_more_questions_however_many_rows_it_has(little: BigStore) -> None:
    who = keeper(little)
    few = little.cost(who, asked(ChangeFilter(), Span(limit=5)))
    many = little.cost(who, asked(ChangeFilter(), Span(limit=100)))
    assert len(many.answer.rows) == 100
    assert len(many.statements) <= len(few.statements)


@pytest.mark.parametrize("wanted", SIFTING, ids=str)
def test_a_page_looks_at_so_many_changes_and_no_more(
    little: BigStore, wanted: ChangeFilter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sifting, "LOOKED_AT", 400)
    monkeypatch.setattr(sifting, "BATCH", 50)
    cost = little.cost(keeper(little), asked(wanted))
    # The person has made fewer changes than a page looks at, and the list ends.
    assert (cost.answer.rows, cost.answer.after is None) == ((), wanted.actor_id is not None)
    assert cost.fetched <= 400 + 2 * LIMIT
    assert cost.steps < 400 * STEPS_EACH


@pytest.mark.slow
@pytest.mark.parametrize("wanted", SEEKING, ids=str)
def test_a_page_costs_the_same_in_a_large_store(
    little: BigStore, large: BigStore, wanted: ChangeFilter
) -> None:
    before = little.cost(keeper(little), asked(wanted))
    after = large.cost(keeper(large), asked(wanted))
    assert after.steps <= GROWTH * before.steps


@pytest.mark.slow
@pytest.mark.parametrize("wanted", [*SEEKING, *SIFTING], ids=str)
def test_whatever_is_asked_is_bounded_in_a_large_store(
    large: BigStore, wanted: ChangeFilter
) -> None:
    for actor in ("all", "small"):
        cost = large.cost(keeper(large, actor), asked(wanted))
        assert cost.steps < STEPS_EACH * sifting.LOOKED_AT + 50_000, actor
