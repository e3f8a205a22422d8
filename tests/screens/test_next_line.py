"""The Next line: what it tells on every screen, when it calls, and where `g n` leads."""

from datetime import timedelta
from typing import Any

import pytest

from atrisk_tui.app import AtRiskApp
from atrisk_tui.domain.admin_commands import ChangeSetting
from atrisk_tui.domain.commands import SetFollowUp
from atrisk_tui.domain.contact_commands import LogContact
from atrisk_tui.domain.model import ContactChannel, ContactResult, EntryStatus
from atrisk_tui.screens.entry import EntryScreen
from atrisk_tui.widgets.status_line import NextLine

from ..support import HARBOR, NOW, Company
from .conftest import Play
from .stage import Stage

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KERR_AT_11 = "Next 11:00 Kerr Dental, in 18 min (g n)"


def due(company: Company, customer: int = 1, *, span: timedelta, **values: Any) -> int:
    return company.entry(customer, follow_up_at=NOW + span, **values)


@pytest.fixture
def at_11(sqlite_company: Company) -> int:
    """The entry of Ana's that is due at 11:00, in 18 minutes."""
    return due(sqlite_company, span=18 * MINUTE)


def told(stage: Stage) -> str:
    """Return what the Next line says, above the message and the keys."""
    return stage.lines[-3].strip()


def calls(stage: Stage) -> bool:
    """Whether the Next line in front is drawn reversed."""
    line = stage.app.screen.query_one(NextLine)
    (strip,) = line.render_lines(line.region.reset_offset)
    styles = [segment.style for segment in strip if segment.style is not None]
    return bool(styles) and all(style.reverse for style in styles)


def log(company: Company, customer: int = 1) -> None:
    """Log a try that Ben made."""
    company.do(
        "ben",
        LogContact(
            customer_id=customer,
            channel=ContactChannel.PHONE_OUT,
            result=ContactResult.NO_ANSWER,
        ),
    )


WAYS = [(), ("g", "e"), ("g", "c"), ("g", "e", "enter"), ("g", "c", "enter"), ("g", "e", "H")]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: " ".join(way) or "home")
async def test_each_screen_tells_what_is_due_next(
    play: Play, at_11: int, way: tuple[str, ...]
) -> None:
    async with play() as stage:
        await stage.press(*way)
        assert told(stage) == KERR_AT_11


async def test_a_form_tells_it_without_keys(play: Play, at_11: int) -> None:
    async with play() as stage:
        await stage.press("g", "e", "enter", "e")
        assert told(stage) == "Next 11:00 Kerr Dental, in 18 min"


async def test_a_form_in_the_lower_pane_tells_it_in_the_same_line(
    sqlite_company: Company, play: Play
) -> None:
    due(sqlite_company, span=18 * MINUTE, by="adm")
    async with play("adm") as stage:
        await stage.press("g", "a", "c")
        assert told(stage) == KERR_AT_11
        await stage.press("e")
        assert told(stage) == "Next 11:00 Kerr Dental, in 18 min"


async def test_with_nothing_due_the_line_is_empty(play: Play) -> None:
    async with play() as stage:
        assert told(stage) == ""
        assert not calls(stage)


async def test_another_day_s_follow_up_is_told_with_its_day(
    sqlite_company: Company, play: Play
) -> None:
    due(sqlite_company, span=3 * DAY)
    async with play() as stage:
        assert told(stage) == "Next Fri 16 10:42 Kerr Dental, in 3 d (g n)"


async def test_the_time_is_on_my_clocks_with_how_far_theirs_are(
    sqlite_company: Company, play: Play
) -> None:
    due(sqlite_company, HARBOR, span=HOUR, by="adm")
    async with play("adm") as stage:
        assert told(stage).startswith("Next 11:42 (+2h) Harbor Storage, in 1 h")


async def test_a_long_name_gives_way_to_how_long_it_is_till_then(
    sqlite_company: Company, play: Play
) -> None:
    due(sqlite_company, 4, span=18 * MINUTE)
    async with play(size=(46, 24)) as stage:
        assert told(stage).endswith(", in 18 min (g n)")
        assert told(stage).startswith("Next 11:00 ACME [/]")


async def test_fewer_than_20_lines_are_left_to_the_content(play: Play, at_11: int) -> None:
    async with play(size=(80, 19)) as stage:
        assert "Next" not in stage.picture
        await stage.pilot.resize_terminal(80, 20)
        await stage.settle()
        assert told(stage) == KERR_AT_11


# When it calls


async def test_it_is_reversed_from_5_minutes_before(play: Play, at_11: int) -> None:
    async with play() as stage:
        assert not calls(stage)
        await stage.tick(minutes=12, seconds=59)
        assert (told(stage)[:34], calls(stage)) == ("Next 11:00 Kerr Dental, in 6 min (", False)
        await stage.tick(seconds=1)
        assert (told(stage)[:33], calls(stage)) == ("Next 11:00 Kerr Dental, in 5 min ", True)


async def test_it_stays_after_its_time_until_it_is_touched(
    sqlite_company: Company, play: Play, at_11: int
) -> None:
    due(sqlite_company, 2, span=2 * HOUR)
    async with play() as stage:
        await stage.tick(minutes=18)
        assert told(stage) == "Next 11:00 Kerr Dental, now (g n)"
        await stage.tick(minutes=3)
        assert told(stage) == "Next 11:00 Kerr Dental, 3 min late, then 12:42 (g n)"
        assert calls(stage)
        log(sqlite_company)
        await stage.look_around()
        assert told(stage) == "Next 12:42 Müller & Söhne, in 1 h (g n)"
        assert not calls(stage)


async def test_a_contact_in_its_5_minutes_ends_the_call(play: Play, at_11: int) -> None:
    async with play() as stage:
        await stage.tick(minutes=14)
        await stage.press("c", "n", "enter")
        assert not calls(stage)


async def test_moving_the_follow_up_ends_the_call(play: Play, at_11: int) -> None:
    async with play() as stage:
        await stage.tick(minutes=14)
        await stage.press("f")
        await stage.type("+2h⏎")
        assert told(stage) == "Next 12:56 Kerr Dental, in 2 h (g n)"
        assert not calls(stage)


async def test_closing_the_entry_empties_the_line(
    sqlite_company: Company, play: Play, at_11: int
) -> None:
    async with play() as stage:
        await stage.press("x", "v")
        await stage.type("dupl⏎")
        await stage.press("ctrl+s")
        assert stage.entry(at_11)["status"] == EntryStatus.CANCELLED
        assert told(stage) == ""


async def test_what_was_late_before_the_program_began_does_not_wait_first(
    sqlite_company: Company, play: Play, at_11: int
) -> None:
    due(sqlite_company, 2, span=-HOUR)
    async with play() as stage:
        assert told(stage) == KERR_AT_11


async def test_the_call_goes_on_over_a_form_that_is_typed_into(play: Play, at_11: int) -> None:
    async with play() as stage:
        await stage.press("g", "e", "enter", "e")
        await stage.tick(minutes=13)
        assert calls(stage)
        await stage.press("escape")
        assert calls(stage)


async def test_at_midnight_the_line_tells_the_new_day_s(
    sqlite_company: Company, play: Play, at_11: int
) -> None:
    due(sqlite_company, 2, span=DAY)
    async with play() as stage:
        await stage.tick(hours=13, minutes=17)
        assert told(stage).startswith("Next 11:00 Kerr Dental, 12 h late")
        assert calls(stage)
        await stage.tick(minutes=1)
        assert told(stage) == "Next 10:42 Müller & Söhne, in 10 h (g n)"
        assert not calls(stage)


async def test_another_s_change_moves_the_line(
    sqlite_company: Company, play: Play, at_11: int
) -> None:
    other = due(sqlite_company, 2, span=HOUR)
    async with play() as stage:
        sqlite_company.do(
            "ben", SetFollowUp(entry_id=other, version=1, follow_up_at=NOW + 2 * MINUTE)
        )
        await stage.look_around()
        assert told(stage) == "Next 10:44 Müller & Söhne, in 2 min (g n)"
        assert calls(stage)


# The bell


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A line for each time the bell has rung."""
    heard: list[str] = []
    monkeypatch.setattr(AtRiskApp, "bell", lambda _: heard.append("ring"))
    return heard


async def test_the_bell_rings_once_when_the_5_minutes_begin(
    sqlite_company: Company, play: Play, at_11: int, rung: list[str]
) -> None:
    sqlite_company.do("adm", ChangeSetting(key="next_bell", value="on"))
    async with play() as stage:
        await stage.tick(minutes=12)
        assert rung == []
        for _ in range(10):
            await stage.tick(minutes=1)
        assert rung == ["ring"]


async def test_the_bell_rings_for_the_one_behind_one_that_waits(
    sqlite_company: Company, play: Play, at_11: int, rung: list[str]
) -> None:
    sqlite_company.do("adm", ChangeSetting(key="next_bell", value="on"))
    due(sqlite_company, 2, span=HOUR)
    async with play() as stage:
        for _ in range(59):
            await stage.tick(minutes=1)
        assert rung == ["ring", "ring"]


async def test_the_bell_is_silent_unless_the_setting_is_on(
    play: Play, at_11: int, rung: list[str]
) -> None:
    async with play() as stage:
        for _ in range(20):
            await stage.tick(minutes=1)
        assert rung == []


# Drafts


async def test_drafts_are_counted_at_the_right_edge(play: Play, at_11: int) -> None:
    async with play() as stage:
        await stage.press("g", "c", "enter", "n")
        await stage.type("something")
        assert "draft" not in told(stage), "the form in front is no draft yet"
        await stage.press("escape")
        assert stage.lines[-3].endswith("  1 draft (g d)")
        await stage.press("escape", "down", "enter", "n")
        await stage.type("something")
        assert stage.lines[-3].endswith("  1 draft")
        await stage.press("escape")
        assert stage.lines[-3].endswith("  2 drafts (g d)")
        assert told(stage).startswith(KERR_AT_11)


async def test_a_discarded_draft_is_counted_no_longer(play: Play) -> None:
    async with play() as stage:
        await stage.press("g", "c", "enter", "n")
        await stage.type("something")
        await stage.press("escape", "g", "h", "g", "d")
        assert told(stage) == "1 draft (g d)"
        await stage.press("D", "enter")
        assert told(stage) == ""


# g n


async def test_g_n_typed_ahead_lands_on_it(play: Play, at_11: int) -> None:
    async with play() as stage:
        await stage.press("g", "c", "g", "n", "f", *"+3h", "enter")
        assert isinstance(stage.front, EntryScreen)
        assert stage.front.entry_id == at_11
        assert stage.entry(at_11)["follow_up_at"].startswith("2026-10-13 19:42")


async def test_g_n_opens_the_one_that_waits(
    sqlite_company: Company, play: Play, at_11: int
) -> None:
    due(sqlite_company, 2, span=HOUR)
    async with play() as stage:
        await stage.tick(minutes=30)
        await stage.press("g", "n")
        assert isinstance(stage.front, EntryScreen)
        assert stage.front.entry_id == at_11


# What it costs


async def test_the_program_asks_once_and_a_tick_asks_for_nothing(play: Play, at_11: int) -> None:
    async with play() as stage:
        await stage.press("g", "e", "g", "c", "g", "h")
        for _ in range(17):
            await stage.tick(minutes=1)
        assert stage.gate.asked["GetNextDue"] == 1
        await stage.tick(minutes=2)
        assert stage.gate.asked["GetNextDue"] == 2
