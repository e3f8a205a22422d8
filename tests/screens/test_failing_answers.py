"""The store fails or refuses an answer: what is shown stays true, and what was done is told."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from atrisk_tui.domain.commands import DeleteEntry
from atrisk_tui.domain.model import Actor, RiskLevel
from atrisk_tui.domain.queries import (
    EntryRowsById,
    GetCustomer,
    GetEntry,
    ListEntries,
    NameFilter,
    PickAssignee,
    Query,
)
from atrisk_tui.errors import Busy
from atrisk_tui.screens.customer import CustomerScreen
from atrisk_tui.screens.entry import EntryScreen
from atrisk_tui.screens.play import PlayScreen

from ..support import Company
from .conftest import Play
from .stage import Stage

pytestmark = pytest.mark.slow

KERR, MUELLER, OBRIEN = 1, 2, 3
BUSY = "The store is busy: try again."


@pytest.fixture
def three(sqlite_company: Company) -> list[int]:
    """One entry each of Kerr, Müller and O'Brien, O'Brien's on top of the list."""
    return [sqlite_company.entry(customer) for customer in (KERR, MUELLER, OBRIEN)]


@contextmanager
def answering(stage: Stage, before: Callable[[Query[Any]], None]) -> Iterator[None]:
    """Do something before each question is answered."""
    ask = stage.gate.ask

    def asked(actor: Actor, query: Query[Any]) -> Any:
        before(query)
        return ask(actor, query)

    stage.gate.ask = asked  # type: ignore[method-assign]
    yield
    stage.gate.ask = ask  # type: ignore[method-assign]


def failing(stage: Stage, *kinds: type[Query[Any]]) -> Any:
    """Fail these questions."""

    def fail(query: Query[Any]) -> None:
        if isinstance(query, kinds):
            raise Busy(BUSY)

    return answering(stage, fail)


async def test_a_next_entry_that_cannot_be_had_leaves_the_one_that_is_shown(
    play: Play, three: list[int]
) -> None:
    async with play() as stage:
        await stage.go("e")
        await stage.press("enter")
        with failing(stage, GetEntry):
            await stage.press("J")
        assert stage.said == BUSY
        assert isinstance(stage.front, EntryScreen)
        assert stage.front.entry_id == three[2]
        assert stage.front.open_record == ("entry", three[2])


async def test_a_next_customer_that_cannot_be_had_leaves_the_one_that_is_shown(
    play: Play, three: list[int]
) -> None:
    async with play() as stage:
        await stage.go("c")
        await stage.press("enter")
        shown = stage.lines[0]
        with failing(stage, GetCustomer):
            await stage.press("J")
        assert stage.said == BUSY
        assert stage.lines[0] == shown
        await stage.press("n")
        assert stage.line("Customer").split()[1] in shown, "a new entry is for whom one sees"


async def test_a_customer_whose_entries_cannot_be_had_shows_no_other_one_s(
    play: Play, three: list[int]
) -> None:
    async with play() as stage:
        await stage.go("c")
        await stage.press("down", "enter")
        assert isinstance(stage.front, CustomerScreen)
        assert stage.ids == [three[0]]
        with failing(stage, ListEntries):
            await stage.press("J")
        assert stage.front.customer is not None
        assert stage.front.customer.id == stage.front.customer_id == MUELLER
        assert stage.ids == []
        await stage.press("r")
        assert stage.ids == [three[1]]


@pytest.mark.parametrize("screen", ["e", "c"])
async def test_an_answer_about_the_record_before_comes_too_late_to_be_shown(
    play: Play, three: list[int], screen: str
) -> None:
    async with play() as stage:
        await stage.go(screen)
        await stage.press("down", "enter")
        before = stage.front.open_record  # type: ignore[attr-defined]

        def slow(query: Query[Any]) -> None:
            asked = getattr(query, "entry_id", None) or getattr(query, "customer_id", None)
            if isinstance(query, GetEntry | GetCustomer) and asked == before[1]:
                time.sleep(0.2)

        with answering(stage, slow):
            news = frozenset({before})
            stage.app.run_worker(stage.app.publish(news), group="verb-news")
            await stage.press("J")
            await stage.app.workers.wait_for_complete(
                [worker for worker in stage.app.workers if worker.group == "verb-news"]
            )
            await stage.settle()
        assert stage.front.open_record != before  # type: ignore[attr-defined]
        record = getattr(stage.front, "entry", None) or stage.front.customer  # type: ignore[attr-defined]
        assert record.id == stage.front.open_record[1]  # type: ignore[attr-defined]


async def test_what_was_written_is_told_though_the_screen_could_not_follow(
    play: Play, three: list[int]
) -> None:
    async with play() as stage:
        await stage.go("e")
        with failing(stage, EntryRowsById):
            await stage.press("plus")
        assert stage.entry(three[2])["risk_level"] == RiskLevel.HIGH
        assert stage.said == f"AR-{three[2]} O'Brien, Pat: risk High"


async def test_who_deletes_the_entry_they_look_at_is_told_so(play: Play, three: list[int]) -> None:
    async with play("adm") as stage:
        await stage.go("e")
        await stage.press("enter", "D")
        await stage.type(f"AR-{three[2]}⏎")
        assert stage.said == f"AR-{three[2]} O'Brien, Pat: deleted"
        await stage.press("u")
        assert stage.entry(three[2])["deleted_at"] is None


async def test_no_name_is_taken_of_those_that_fitted_before(play: Play, three: list[int]) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("a")
        with failing(stage, PickAssignee):
            await stage.press("b")
        assert stage.echo == BUSY
        await stage.press("enter")
        assert stage.is_asking
        assert stage.entry(three[2])["assigned_to_id"] == stage.company.user_id("ana")


async def test_marks_outlast_a_start_at_which_the_store_was_busy(
    play: Play, three: list[int]
) -> None:
    async with play() as stage:
        await stage.go("e")
        await stage.press("space", "space")
        await stage.type("Fl")
        await stage.press("enter", "enter")
    async with play() as stage:
        with failing(stage, NameFilter):
            await stage.go("e")
        await stage.go("h")
    async with play() as stage:
        await stage.go("e")
        assert stage.shows("2 marked")


async def test_j_in_play_goes_on_from_an_entry_that_was_deleted_meanwhile(
    sqlite_company: Company, play: Play
) -> None:
    high = sqlite_company.entry(risk_level=RiskLevel.HIGH)
    low = sqlite_company.entry(risk_level=RiskLevel.LOW)
    async with play() as stage:
        await stage.press("P")
        assert isinstance(stage.front, PlayScreen)
        assert stage.front.entry_id == high
        sqlite_company.do("adm", DeleteEntry(entry_id=high, version=1))
        await stage.press("J")
        assert stage.front.entry_id == low
