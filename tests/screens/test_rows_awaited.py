"""Keys that are typed before a list's rows are here act on those rows, not on what stood there."""

import time
from datetime import timedelta
from typing import Any

import pytest

from atrisk_tui.domain.admin_queries import ListChanges
from atrisk_tui.domain.contact_commands import SnoozeEntry
from atrisk_tui.domain.model import Actor, RiskLevel
from atrisk_tui.domain.queries import ListEntries, Query
from atrisk_tui.screens import lists

from ..support import NOW, Company
from .conftest import Play
from .histories import history, rename, set_risk
from .stage import Stage

SLOW_S = 0.1
KERR, MUELLER, OBRIEN = 1, 2, 3


@pytest.fixture
def three(sqlite_company: Company) -> list[int]:
    """One entry each of Kerr, Müller and O'Brien, O'Brien's on top of the list."""
    return [sqlite_company.entry(customer) for customer in (KERR, MUELLER, OBRIEN)]


@pytest.fixture(autouse=True)
def a_search_waits_for_more_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "SEARCH_PAUSE_S", 0.08)


def make_lists_slow(stage: Stage) -> None:
    """Let a list take its time, as a long one over a slow line does."""
    ask = stage.gate.ask

    def slow(actor: Actor, query: Query[Any]) -> Any:
        if isinstance(query, ListEntries | ListChanges):
            time.sleep(SLOW_S)
        return ask(actor, query)

    stage.gate.ask = slow  # type: ignore[method-assign]


@pytest.mark.parametrize("into_list", ["down", "tab"])
async def test_a_verb_typed_behind_a_search_acts_on_what_it_finds(
    play: Play, three: list[int], into_list: str
) -> None:
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("slash", *"kerr", into_list, "plus")
        assert stage.entry(three[0])["risk_level"] == RiskLevel.HIGH
        assert stage.entry(three[2])["risk_level"] == RiskLevel.MEDIUM


async def test_marks_that_a_search_typed_just_before_hides_are_left_alone(
    play: Play, three: list[int]
) -> None:
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("asterisk", "slash", *"kerr", "down", "f")
        assert stage.question.startswith(f"Follow-up of AR-{three[0]} Kerr Dental")


async def test_a_verb_typed_behind_the_end_of_a_search_acts_on_the_whole_list(
    play: Play, three: list[int]
) -> None:
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("slash", *"kerr", "down")
        make_lists_slow(stage)
        await stage.press("escape", "plus")
        assert stage.at == three[2]
        assert stage.entry(three[2])["risk_level"] == RiskLevel.HIGH
        assert stage.entry(three[0])["risk_level"] == RiskLevel.MEDIUM


async def test_moves_typed_behind_a_refresh_are_kept(play: Play, three: list[int]) -> None:
    async with play("ana") as stage:
        await stage.go("e")
        make_lists_slow(stage)
        await stage.press("r", "j", "plus")
        assert stage.at == three[1]
        assert stage.entry(three[1])["risk_level"] == RiskLevel.HIGH


async def test_a_key_typed_behind_esc_in_the_history_opens_a_row_of_all_of_it(
    sqlite_company: Company, play: Play
) -> None:
    async with play("adm") as stage:
        set_risk(sqlite_company, sqlite_company.entry(), RiskLevel.HIGH)
        rename(sqlite_company, "Kerr Labs")
        await history(stage)
        await stage.press("F", "w", *"ruiz", "enter")
        make_lists_slow(stage)
        await stage.press("escape", "enter")
        assert stage.front.title_words() == "Change a customer: 10-4471 Kerr Labs"


@pytest.mark.slow
@pytest.mark.parametrize("list_of", ["home", "entries without a date"])
async def test_a_snooze_that_ends_moves_no_cursor_far_down(
    sqlite_company: Company, play: Play, list_of: str
) -> None:
    is_home = list_of == "home"
    snoozed, *_ = (
        sqlite_company.entry(follow_up_at=NOW + timedelta(hours=1) if is_home else None)
        for _ in range(90)
    )
    version = sqlite_company.version(snoozed)
    until = NOW + timedelta(minutes=20)
    sqlite_company.do(
        "ana", SnoozeEntry(entry_id=snoozed, version=version, until=until, note="away")
    )
    async with play("ana") as stage:
        if not is_home:
            await stage.press("5")
        await stage.press("end", "up", "up")
        before = stage.at
        await stage.tick(minutes=21)
        assert stage.at == before
