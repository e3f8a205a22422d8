"""`c`: whether one may call, a try in three keys, the wrap-up of a talk, and one's own slip."""

from datetime import UTC, datetime

import pytest

from ..support import HARBOR, KERR, Company
from .conftest import Play

pytestmark = pytest.mark.slow

EARLY = datetime(2026, 10, 13, 13, 12, tzinfo=UTC)
"""07:12 in Denver, 09:12 in New York."""
CLOCKS_GO_BACK = datetime(2026, 11, 1, 14, 30, tzinfo=UTC)
"""07:30 in Denver on the morning after the clocks went back: by those of the day before 08:30."""


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (EARLY, "too early there, 07:12, from 08:00"),
        (EARLY.replace(hour=14, minute=0), "CALL OK  08:00 there (MDT)"),
        (EARLY.replace(hour=3), "too late there, 21:12, until 21:00"),
        (CLOCKS_GO_BACK, "too early there, 07:30, from 08:00"),
    ],
)
async def test_the_brief_says_before_the_number_whether_one_may_call(
    sqlite_company: Company, play: Play, *, now: datetime, told: str
) -> None:
    sqlite_company.clock.now = now
    sqlite_company.force("UPDATE customer SET phone1 = '+1 801 555 0142' WHERE id = 1")
    sqlite_company.entry(KERR, follow_up_at=now)
    async with play() as stage:
        assert stage.line("801 555").startswith(f" {told}  +1 801")
        await stage.press("enter")
        assert stage.line("801 555").startswith(f" {told}  +1 801")
        await stage.press("i")
        assert stage.line("801 555").startswith(f" {told}  +1 801")


async def test_the_hours_are_those_of_the_customer_not_mine(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.clock.now = EARLY
    sqlite_company.entry(HARBOR, by="eve", follow_up_at=EARLY)
    async with play("eve") as stage:
        assert stage.shows("CALL OK  09:12 there (EDT)")


async def test_a_form_says_too_that_it_is_too_early(sqlite_company: Company, play: Play) -> None:
    sqlite_company.clock.now = EARLY
    sqlite_company.entry(KERR)
    async with play() as stage:
        await stage.press("g", "e", "e")
        assert stage.line("Customer  ").endswith("too early there, 07:12, from 08:00")
