"""Home's counters as views: what one counts is what its digit lists."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.model import EntryStatus
from atrisk_tui.domain.queries import CountHome
from atrisk_tui.screens.entries import EntriesScreen

from ..support import Company
from .conftest import Play

COUNTERS = {"4": "unassigned", "5": "no_date", "6": "to_confirm", "7": "escalated"}


@pytest.fixture
def waiting(sqlite_company: Company) -> Company:
    """Something of Lea's, of Ana's and of nobody's in each of Home's counters."""
    company, clock = sqlite_company, sqlite_company.clock
    for by in ("ana", "lea"):
        company.entry(1, by=by)
        company.entry(2, by=by, status=EntryStatus.MITIGATED, follow_up_at=clock())
        company.entry(3, by=by, escalation="lead", snoozed_until=clock() + timedelta(days=1))
    company.entry(4, assigned_to_id=None, source="import")
    company.entry(4, assigned_to_id=company.user_id("eve"))
    company.entry(1, snoozed_until=clock() + timedelta(days=1))
    return company


@pytest.mark.parametrize("mine", [False, True])
@pytest.mark.parametrize("digit", COUNTERS)
async def test_a_counter_of_home_opens_the_view_that_it_counts(
    waiting: Company, play: Play, *, digit: str, mine: bool
) -> None:
    async with play("lea") as stage:
        if mine:
            await stage.press("m")
        whose = waiting.user_id("lea") if mine else None
        counts = waiting.ask("lea", CountHome(assigned_to_id=whose))
        wanted = getattr(counts, COUNTERS[digit])
        assert wanted.value > 0
        await stage.press(digit)
        assert isinstance(stage.front, EntriesScreen)
        assert stage.front.total == wanted
        assert len(stage.ids) == wanted.value


async def test_a_counter_that_is_narrowed_to_mine_says_so(waiting: Company, play: Play) -> None:
    async with play("lea") as stage:
        await stage.type("m5")
        assert stage.shows("view No date, mine")


async def test_an_agent_has_no_counter_of_what_is_handed_up(waiting: Company, play: Play) -> None:
    async with play() as stage:
        await stage.press("7")
        assert not isinstance(stage.front, EntriesScreen)
