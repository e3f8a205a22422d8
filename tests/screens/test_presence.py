"""Who has a record open: told to the others, marked in lists, said in the record, never a lock."""

from typing import Any

import pytest

from atrisk_tui.desk import Desk
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.domain.playing import LAPSES_S
from atrisk_tui.domain.work_queries import ListPresence
from atrisk_tui.errors import Busy

from ..support import KERR, Company
from .conftest import Play


def open_now(company: Company) -> list[tuple[str, str, int]]:
    return [(one.username, one.table, one.row_id) for one in company.ask("adm", ListPresence())]


def comes(company: Company, table: str, row_id: int, *, who: str = "ben") -> None:
    company.store.touch(company.actor(who), who, (table, row_id))


def leaves(company: Company, who: str = "ben") -> None:
    company.store.touch(company.actor(who), who, None)


async def test_an_entry_that_is_opened_is_told_and_leaving_it_too(
    sqlite_company: Company, play: Play
) -> None:
    entry = sqlite_company.entry()
    async with play("ana") as stage:
        await stage.go("e")
        assert open_now(sqlite_company) == []
        await stage.press("enter")
        assert open_now(sqlite_company) == [("ana", "entry", entry)]
        await stage.press("escape")
        assert open_now(sqlite_company) == []


async def test_the_next_record_is_told_in_place_of_the_one_before(
    sqlite_company: Company, play: Play
) -> None:
    first, second = sqlite_company.entry(), sqlite_company.entry()
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("enter")
        assert open_now(sqlite_company) == [("ana", "entry", second)]
        await stage.press("J")
        assert open_now(sqlite_company) == [("ana", "entry", first)]


@pytest.mark.slow
async def test_a_customer_and_a_form_on_an_entry_are_told(
    sqlite_company: Company, play: Play
) -> None:
    entry = sqlite_company.entry()
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("e")
        assert open_now(sqlite_company) == [("ana", "entry", entry)]
        await stage.press("escape")
        await stage.go("c")
        await stage.press("enter")
        assert open_now(sqlite_company)[0][:2] == ("ana", "customer")


async def test_what_is_open_is_told_again_before_it_lapses(
    sqlite_company: Company, play: Play
) -> None:
    entry = sqlite_company.entry()
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("enter")
        for _ in range(4):
            sqlite_company.clock.move(seconds=LAPSES_S - 1)
            stage.app.here.beat()
            await stage.settle()
        assert open_now(sqlite_company) == [("ana", "entry", entry)]


async def test_who_quits_is_nowhere_at_once(sqlite_company: Company, play: Play) -> None:
    sqlite_company.entry()
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("enter")
    assert open_now(sqlite_company) == []


@pytest.mark.parametrize(("screen", "table"), [("e", "entry"), ("h", "entry"), ("c", "customer")])
async def test_a_row_that_somebody_is_in_is_marked_until_they_leave(
    sqlite_company: Company, play: Play, screen: str, table: str
) -> None:
    entry = sqlite_company.entry(follow_up_at=sqlite_company.clock())
    async with play("ana") as stage:
        await stage.go(screen)
        comes(sqlite_company, table, entry if table == "entry" else KERR)
        await stage.look_around()
        assert stage.line("Kerr Dental")[:2].strip(">").strip() == "@"
        leaves(sqlite_company)
        await stage.look_around()
        assert stage.line("Kerr Dental")[:2].strip("> ") == ""


async def test_the_record_says_who_has_it_open_too(sqlite_company: Company, play: Play) -> None:
    entry = sqlite_company.entry()
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("enter")
        before = stage.lines
        comes(sqlite_company, "entry", entry)
        await stage.look_around()
        told = "Ben Okafor has this open too, just now: nothing is locked, changes merge"
        assert stage.lines[-4] == f" {told}"
        await stage.tick(minutes=0, seconds=20)
        leaves(sqlite_company)
        await stage.look_around()
        assert stage.lines == before


async def test_the_line_counts_the_minutes(sqlite_company: Company, play: Play) -> None:
    entry = sqlite_company.entry()
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("enter")
        comes(sqlite_company, "entry", entry)
        for _ in range(5):
            sqlite_company.clock.move(seconds=25)
            comes(sqlite_company, "entry", entry)
            await stage.look_around()
        await stage.tick()
        assert "open too, 2 min:" in stage.line("Ben Okafor has")


async def test_the_customer_s_screen_says_it_on_every_tab(
    sqlite_company: Company, play: Play
) -> None:
    async with play("ana") as stage:
        await stage.go("c")
        await stage.press("enter")
        (_, _, customer), *_ = open_now(sqlite_company)
        comes(sqlite_company, "customer", customer)
        await stage.look_around()
        for tab in "123":
            await stage.press(tab)
            assert stage.shows("Ben Okafor has this open too")


async def test_who_lapses_goes_away_by_itself(sqlite_company: Company, play: Play) -> None:
    entry = sqlite_company.entry()
    async with play("ana") as stage:
        await stage.go("e")
        comes(sqlite_company, "entry", entry)
        await stage.look_around()
        assert stage.shows("@")
        sqlite_company.clock.move(seconds=LAPSES_S + 1)
        await stage.look_around()
        assert not stage.line("Kerr Dental").startswith((">@", " @"))


async def test_several_are_counted_and_one_s_other_window_is_told_as_that(
    sqlite_company: Company, play: Play
) -> None:
    entry = sqlite_company.entry()
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("enter")
        comes(sqlite_company, "entry", entry, who="ana")
        await stage.look_around()
        assert stage.shows("You have this open in another window, just now")
        leaves(sqlite_company, "ana")
        for who in ("ben", "lea", "adm"):
            comes(sqlite_company, "entry", entry, who=who)
        await stage.look_around()
        assert stage.shows("Ben Okafor and 2 others have this open too, just now")


async def test_nothing_is_locked(sqlite_company: Company, play: Play) -> None:
    entry = sqlite_company.entry()
    comes(sqlite_company, "entry", entry)
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("enter", "+")
        assert stage.entry(entry)["risk_level"] == RiskLevel.HIGH


async def test_a_busy_store_says_nothing_of_who_is_where(
    sqlite_company: Company, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = sqlite_company.entry()
    touch = sqlite_company.store.touch

    def busy(*_given: Any, **_named: Any) -> bool:
        raise Busy("the store is busy: try again")

    async with play("ana") as stage:
        await stage.go("e")
        monkeypatch.setattr(sqlite_company.store, "touch", busy)
        await stage.press("enter")
        assert "busy" not in stage.picture
        monkeypatch.setattr(sqlite_company.store, "touch", touch)
        stage.app.here.look()
        await stage.settle()
        assert open_now(sqlite_company) == [("ana", "entry", entry)]


async def test_an_idle_program_asks_nothing_of_presence_while_nobody_moves(
    sqlite_company: Company, play: Play
) -> None:
    async with play("ana") as stage:
        await stage.look_around()
        stage.gate.forget()
        for _ in range(5):
            await stage.look_around()
        assert not stage.gate.asked


async def test_one_s_own_session_is_never_among_the_others(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.entry()
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("enter")
        await stage.look_around()
        desk: Desk = stage.app.desk
        assert await desk.presence(surely=True) == ()
