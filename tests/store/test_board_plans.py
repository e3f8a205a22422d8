"""What the board and the panel by agent cost: plans, rows, statements, whatever the size."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import Connection, text

from atrisk_tui.domain.next_due import GetNextDue
from atrisk_tui.domain.paging import Span, Step
from atrisk_tui.domain.queries import CountDue, ListDue, NextFollowUp
from atrisk_tui.domain.work_queries import ListAbsences, ListBoard

from ..support import NOW
from .big_store import BigStore, Cost

LIMIT = 50
ACTORS = ("all", "small", "several")
_SCAN = re.compile(r"\bSCAN (entry|customer|audit|audit_row|interaction)\b")
STATEMENTS = 3 * LIMIT
"""A page by agent asks for each walk it shows rows of, and a fixed number of times besides."""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BigStore]:
    """A company whose agents are covered by those who ask here."""
    made = BigStore(tmp_path_factory.mktemp("crowd"), 1_000)
    pairs = product((made.everywhere, made.small, made.several), range(2, 22))
    with made.store._writing.begin() as connection:
        for cover, agent in pairs:
            put_out(connection, agent, cover.id)
    yield made
    made.store.close()


def put_out(connection: Connection, agent_id: int, cover_id: int) -> None:
    if agent_id == cover_id:
        return
    statement = text(
        "INSERT INTO absence (user_id, from_on, until_on, cover_id, note, version)"
        " VALUES (:who, :first, :last, :cover, '', 1)"
    )
    span = {
        "first": str((NOW - timedelta(days=9)).date()),
        "last": str((NOW + timedelta(days=9)).date()),
    }
    connection.execute(statement, {"who": agent_id, "cover": cover_id, **span})


def check(cost: Cost, query: object, *, sorts: bool = False) -> None:
    told = "\n".join(cost.plan)
    assert not _SCAN.search(told), f"{query}\n{told}"
    if not sorts:
        assert "TEMP B-TREE" not in told, f"{query}\n{told}"


@pytest.mark.parametrize("actor", ACTORS)
def test_what_is_covered_is_one_walk_more_and_no_sort(crowd: BigStore, actor: str) -> None:
    who = crowd.actor(actor)
    for query in (
        ListDue(assigned_to_id=who.id, span=Span(limit=LIMIT)),
        ListDue(assigned_to_id=who.id, span=Span(Step.LAST, limit=LIMIT)),
        CountDue(assigned_to_id=who.id),
        NextFollowUp(assigned_to_id=who.id),
        GetNextDue(waiting_since=NOW - timedelta(hours=9)),
    ):
        cost = crowd.cost(who, query)
        check(cost, query)
        assert cost.fetched <= 4 * LIMIT, query


@pytest.mark.parametrize("actor", ACTORS)
def test_a_page_by_agent_asks_only_for_what_it_shows(crowd: BigStore, actor: str) -> None:
    who = crowd.actor(actor)
    query = ListDue(by_agent=True, span=Span(limit=LIMIT))
    first = crowd.cost(who, query)
    spans = [Span(Step.LAST, limit=LIMIT), Span(Step.JUMP, offset=20, limit=LIMIT)]
    if first.answer.after is not None:
        spans.append(Span(Step.AFTER, first.answer.after, limit=LIMIT))
    for span in spans:
        cost = crowd.cost(who, replace(query, span=span))
        check(cost, span)
        assert len(cost.statements) <= STATEMENTS, span
        assert cost.fetched <= 8 * LIMIT, span
    check(first, query)
    assert len(first.statements) <= STATEMENTS


@pytest.mark.parametrize("actor", ACTORS)
def test_the_board_s_numbers_come_from_one_pass_over_the_keys_of_an_index(
    crowd: BigStore, actor: str
) -> None:
    lead = replace(crowd.actor(actor), grants=crowd.everywhere.grants)
    cost = crowd.cost(lead, ListBoard(whole=False))
    check(cost, "board", sorts=lead.location_ids is not None)
    entries = [line for line in cost.plan if re.search(r"\bentry\b", line)]
    assert len(entries) == 1
    assert re.search("ix_entry_active_(owner_rank|location)_created", entries[0])
    assert len(cost.statements) <= 5


@pytest.mark.parametrize("actor", ACTORS)
def test_the_board_asks_as_often_for_many_people_as_for_few(crowd: BigStore, actor: str) -> None:
    lead = replace(crowd.actor(actor), grants=crowd.everywhere.grants)
    whole = crowd.cost(lead, ListBoard())
    check(whole, "board", sorts=True)
    assert len(whole.statements) <= 8
    assert whole.fetched <= 30 * len(whole.answer) + 100


def test_who_is_out_is_found_by_an_index(crowd: BigStore) -> None:
    cost = crowd.cost(crowd.small, ListAbsences())
    assert any("ix_absence_until" in line and "until_on>?" in line for line in cost.plan), cost.plan
