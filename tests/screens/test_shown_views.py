"""Lists that show what a view says, and tell what they show as one."""

from typing import Any

import pytest

from atrisk_tui.domain.filters import (
    CustomerFilter,
    CustomerSort,
    EntryFilter,
    EntrySort,
    EntryState,
)
from atrisk_tui.domain.model import CustomerStatus, EntryStatus, RiskLevel
from atrisk_tui.domain.views import Definition
from atrisk_tui.screens.customers import CustomersScreen
from atrisk_tui.screens.entries import EntriesScreen

from ..support import DENVER, Company
from .conftest import Play
from .stage import Stage

HIGH, LOW = RiskLevel.HIGH, RiskLevel.LOW


@pytest.fixture
def three(sqlite_company: Company) -> dict[str, int]:
    """Three entries: a high one, a low one, and a closed one."""
    return {
        "high": sqlite_company.entry(1, risk_level=HIGH),
        "low": sqlite_company.entry(2, by="ben", risk_level=LOW),
        "saved": sqlite_company.entry(3, status=EntryStatus.RESOLVED),
    }


async def entries(stage: Stage) -> EntriesScreen:
    await stage.go("e")
    assert isinstance(stage.front, EntriesScreen)
    return stage.front


async def show(stage: Stage, name: str, definition: Definition) -> None:
    assert isinstance(stage.front, EntriesScreen | CustomersScreen)
    stage.front.show_view(name, definition)
    await stage.settle()


def wanted(stage: Stage) -> Any:
    """Return the filter of the list in front."""
    assert isinstance(stage.front, EntriesScreen | CustomersScreen)
    return stage.front.filter


async def test_c_clears_all_and_leaves_the_view(play: Play, three: dict[str, int]) -> None:
    async with play() as stage:
        await entries(stage)
        await show(stage, "Worst", Definition(entries=EntryFilter(risk_level=HIGH)))
        await stage.press("F", "u", "c", "escape")
        assert wanted(stage) == EntryFilter()
        assert "view" not in stage.lines[0]


async def test_a_view_s_ids_are_named(play: Play, three: dict[str, int]) -> None:
    async with play() as stage:
        await entries(stage)
        await show(stage, "Here", Definition(entries=EntryFilter(location_id=DENVER)))
        assert "location Denver" in stage.lines[1]


async def test_esc_leaves_a_view_for_what_was_shown_before(
    play: Play, three: dict[str, int]
) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("3", "o", "r")
        await show(stage, "Worst", Definition(entries=EntryFilter(risk_level=HIGH)))
        await stage.press("m")
        await stage.press("escape")
        assert "view Worst " in stage.lines[0], "what was set in it goes first"
        await stage.press("escape")
        assert wanted(stage) == EntryFilter(risk_level=LOW)
        assert stage.shows("sort: Reported")
        assert stage.lines[1].endswith("esc: risk")


async def test_a_view_sets_filter_order_and_search_under_its_name(
    play: Play, three: dict[str, int]
) -> None:
    wanted = Definition(entries=EntryFilter(risk_level=HIGH), sort=EntrySort.REPORTED, reverse=True)
    async with play() as stage:
        screen = await entries(stage)
        await show(stage, "Worst", wanted)
        assert stage.ids == [three["high"]]
        assert "view Worst " in stage.lines[0]
        assert screen.definition_here() == wanted
        assert stage.shows("sort: Reported", "turned round")


async def test_a_view_that_was_edited_is_marked_and_the_saved_one_is_not_touched(
    play: Play, three: dict[str, int]
) -> None:
    async with play() as stage:
        await entries(stage)
        await show(stage, "Worst", Definition(entries=EntryFilter(risk_level=HIGH)))
        assert "view Worst*" not in stage.lines[0]
        await stage.press("3")
        assert "view Worst*" in stage.lines[0]
        await stage.press("1")
        assert "view Worst*" not in stage.lines[0], "as it was saved"


async def test_a_view_with_a_search_shows_what_it_finds(play: Play, three: dict[str, int]) -> None:
    async with play() as stage:
        screen = await entries(stage)
        await show(stage, "Sons", Definition(entries=EntryFilter(), text="sohn"))
        assert stage.ids == [three["low"]]
        assert screen.definition_here().text == "sohn"


async def test_a_view_of_closed_entries_is_ordered_by_when_they_were_closed(
    play: Play, three: dict[str, int]
) -> None:
    async with play() as stage:
        await entries(stage)
        closed = EntryFilter(state=EntryState.CLOSED)
        await show(stage, "Done", Definition(entries=closed, sort=EntrySort.CLOSED))
        assert stage.ids == [three["saved"]]
        assert stage.shows("sort: Closed, latest first")


async def test_a_view_of_customers_sets_their_filter_and_order(play: Play) -> None:
    wanted = Definition(
        customers=CustomerFilter(status=CustomerStatus.ACTIVE), sort=CustomerSort.RMR
    )
    async with play() as stage:
        await stage.go("c")
        await show(stage, "Worth most", wanted)
        assert isinstance(stage.front, CustomersScreen)
        assert stage.front.definition_here() == wanted
        assert "view Worth most " in stage.lines[0]
        assert stage.shows("sort: Revenue")
