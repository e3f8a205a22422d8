"""A contact beside a colleague's change, taken back, and in the lists that tell of it."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.commands import Closing, SetFollowUp, SetRisk, VoidEntry
from atrisk_tui.domain.model import CatalogKind, RiskLevel

from ..support import KERR, NOW, Company
from .conftest import Play
from .forms import contacts

pytestmark = pytest.mark.slow

ANA = 3
DAY = timedelta(days=1)


def void(company: Company, entry_id: int) -> None:
    """Close an entry as not real, as the lead."""
    closing = Closing(resolution_id=company.item(CatalogKind.RESOLUTIONS, "Not a risk"))
    version = company.version(entry_id)
    company.do("lea", VoidEntry(entry_id=entry_id, version=version, closing=closing))


# Beside a colleague, and undone


async def test_a_follow_up_that_a_colleague_moved_meanwhile_is_asked_again(
    sqlite_company: Company, play: Play
) -> None:
    made = sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        await stage.press("c", "n")
        version = sqlite_company.version(made)
        sqlite_company.do(
            "lea", SetFollowUp(entry_id=made, version=version, follow_up_at=NOW + DAY)
        )
        await stage.press("enter")
        assert stage.question == (
            "Lea Brandt changed the follow-up of AR-1 Kerr Dental at 10:42\n"
            "AR-1 Kerr Dental: no answer, 1st try. Next try? - leaves Wed 14 10:42"
        )
        assert contacts(sqlite_company) == []
        await stage.type("-⏎")
        assert stage.said.startswith("AR-1 Kerr Dental: no answer, 1st try, follow-up stays Wed")
    assert len(contacts(sqlite_company)) == 1


async def test_of_an_entry_that_a_colleague_closed_meanwhile_the_try_is_still_logged(
    sqlite_company: Company, play: Play
) -> None:
    made = sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        await stage.press("c", "n")
        void(sqlite_company, made)
        await stage.press("enter")
        assert stage.question == (
            "AR-1 was closed as Void by lea meanwhile.\nAR-1 Kerr Dental: no answer."
        )
        await stage.press("enter")
        assert stage.said.startswith("AR-1 Kerr Dental: no answer")
    assert len(contacts(sqlite_company)) == 1


async def test_another_field_that_a_colleague_changed_is_no_hindrance(
    sqlite_company: Company, play: Play
) -> None:
    made = sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        await stage.press("c", "n")
        version = sqlite_company.version(made)
        sqlite_company.do("lea", SetRisk(entry_id=made, version=version, risk_level=RiskLevel.LOW))
        await stage.press("enter")
        assert "no answer, 1st try" in stage.said
        assert stage.entry(made)["risk_level"] == "low"


async def test_u_takes_back_the_whole_try_and_capital_u_brings_it_back(
    sqlite_company: Company, play: Play
) -> None:
    made = sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        await stage.type("cn⏎u")
        assert stage.said.startswith("contact with Kerr Dental: taken back")
        assert stage.entry(made)["follow_up_at"] == "2026-10-12 16:42:00.000000"
        assert contacts(sqlite_company) == []
        await stage.type("U")
        assert stage.entry(made)["follow_up_at"] == "2026-10-13 18:42:00.000000"
    assert len(contacts(sqlite_company)) == 1


async def test_after_ten_minutes_u_says_why_not(sqlite_company: Company, play: Play) -> None:
    sqlite_company.entry(KERR, by="lea", follow_up_at=NOW - DAY, assigned_to_id=ANA)
    async with play() as stage:
        await stage.type("cn⏎")
        await stage.tick(minutes=11)
        await stage.type("u")
        assert stage.said == (
            "The contact with Kerr Dental of 10:42 stays: it could be undone for 10 min"
        )
    assert len(contacts(sqlite_company)) == 1


async def test_after_ten_minutes_u_asks_before_it_takes_back_what_came_before(
    sqlite_company: Company, play: Play
) -> None:
    made = sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        await stage.type("+cn⏎")
        await stage.tick(minutes=11)
        await stage.type("u")
        assert stage.question == (
            "The contact with Kerr Dental of 10:42 stays: it could be undone for 10 min.\n"
            "Undo: set the risk level, AR-1 Kerr Dental, 10:42?"
        )
        await stage.press("escape")
        assert stage.entry(made)["risk_level"] == "high"


# What the lists say of it


async def test_home_shows_the_last_contact_and_the_tries_and_renews_them(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        assert stage.cursor_line.endswith("- untouched")
        await stage.type("cn-⏎")
        assert stage.cursor_line.endswith("now no answer x1")
        await stage.tick(minutes=5)
        assert stage.cursor_line.endswith("5m no answer x1")
        await stage.type("cv-⏎")
        assert stage.cursor_line.endswith("now voicemail x2")
        assert stage.shows("10:47 voicemail (ana), 2nd try")
        await stage.type("u")
        assert stage.cursor_line.endswith("5m no answer x1")


async def test_a_contact_counts_for_every_active_entry_of_the_customer(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.entry(KERR, follow_up_at=NOW - 2 * DAY)
    sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        await stage.type("cn-⏎")
        told = [line for line in stage.lines if line.endswith("now no answer x1")]
        assert len(told) == 2


async def test_among_the_team_s_home_says_whose_they_are_too(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        assert "Assign" not in stage.line("Customer")
        await stage.type("m")
        assert "Assign" in stage.line("Customer")
        assert " ana    - untouched" in stage.cursor_line


async def test_entries_show_it_where_there_is_room(sqlite_company: Company, play: Play) -> None:
    sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play(size=(180, 40)) as stage:
        await stage.type("gecn-⏎")
        assert "now no answer x1" in stage.cursor_line


async def test_the_entry_s_and_the_customer_s_timeline_renew(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        await stage.type("⏎cn-⏎")
        assert stage.shows("call out   no answer")
        await stage.type("i4cv-⏎")
        assert stage.shows("voicemail  AR-1      left message")
