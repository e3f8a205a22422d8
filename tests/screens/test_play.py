"""Play mode: what comes next, what a skip asks, what goes on by itself, and how it ends."""

from datetime import timedelta
from typing import Any

import pytest

from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.domain.playing import LAPSES_S, SkipEntry
from atrisk_tui.domain.queries import ListHistory
from atrisk_tui.domain.work_queries import ListPresence
from atrisk_tui.screens.entries import EntriesScreen
from atrisk_tui.screens.home import HomeScreen
from atrisk_tui.screens.play import PlayScreen
from atrisk_tui.screens.play_round import Round

from ..support import Company
from .conftest import Play
from .stage import Stage

HIGH, MEDIUM, LOW = RiskLevel.HIGH, RiskLevel.MEDIUM, RiskLevel.LOW


def three(company: Company, **more: Any) -> tuple[int, int, int]:
    """Make three entries, the first to be played first."""
    high, medium, low = (company.entry(risk_level=level, **more) for level in (HIGH, MEDIUM, LOW))
    return high, medium, low


def played(stage: Stage) -> int:
    """Return the entry that is played."""
    assert isinstance(stage.front, PlayScreen), stage.picture
    return stage.front.entry_id


def skipped(company: Company, entry: int) -> str:
    """Return what was said when the entry was skipped last."""
    rows = company.ask("adm", ListHistory(entry_id=entry)).rows
    return next(row.note for row in rows if row.intent == "SkipEntry")


async def test_p_opens_the_entry_with_the_highest_priority(
    sqlite_company: Company, play: Play
) -> None:
    high, _, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("P")
        assert played(stage) == high
        assert stage.lines[0].startswith(f" atrisk  Play 0 done, 0 skipped, 2 left   AR-{high}")


async def test_home_plays_one_s_own(sqlite_company: Company, play: Play) -> None:
    three(sqlite_company, by="ben")
    mine = sqlite_company.entry(risk_level=LOW)
    async with play("ana") as stage:
        await stage.press("P")
        assert played(stage) == mine
        assert stage.shows("0 left")


async def test_the_filter_and_the_chosen_order_of_entries_are_kept(
    sqlite_company: Company, play: Play
) -> None:
    three(sqlite_company)
    oldest = sqlite_company.entry(
        risk_level=LOW, reported_at=sqlite_company.clock() - timedelta(days=9)
    )
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("o", "r", "O", "P")
        assert played(stage) == oldest


async def test_a_follow_up_that_is_due_comes_first(sqlite_company: Company, play: Play) -> None:
    three(sqlite_company)
    due = sqlite_company.entry(risk_level=LOW, follow_up_at=sqlite_company.clock())
    async with play("ana") as stage:
        await stage.press("P")
        assert played(stage) == due


async def test_j_after_a_change_goes_on_without_a_question(
    sqlite_company: Company, play: Play
) -> None:
    high, medium, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "minus", "J")
        assert not stage.is_asking
        assert played(stage) == medium
        assert stage.shows("Play 1 done, 0 skipped, 1 left")
        assert stage.entry(high)["risk_level"] == MEDIUM


async def test_j_with_nothing_done_asks_why_in_one_letter_and_writes_it(
    sqlite_company: Company, play: Play
) -> None:
    high, medium, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "J")
        assert stage.choices == ["n", "l", "w", "k", "o"]
        await stage.press("l")
        assert played(stage) == medium
        assert stage.shows("Play 0 done, 1 skipped, 1 left", "skipped, later")
    assert skipped(sqlite_company, high) == "later"


async def test_a_skip_reads_well_in_the_timeline_and_the_history(
    sqlite_company: Company, play: Play
) -> None:
    high, _, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "J", "w", "K")
        assert played(stage) == high
        assert "change     Skipped: waiting for someone" in stage.cursor_line
        await stage.press("H")
        told = "Skip the entry in play    Skipped: waiting for someone"
        assert told in stage.cursor_line


async def test_another_reason_is_typed(sqlite_company: Company, play: Play) -> None:
    high, medium, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "J", "o")
        await stage.type("waiting for the technician⏎")
        assert played(stage) == medium
    assert skipped(sqlite_company, high) == "waiting for the technician"


@pytest.mark.parametrize("keys", [("escape",), ("o", "escape")])
async def test_without_a_reason_one_stays(
    sqlite_company: Company, play: Play, keys: tuple[str, ...]
) -> None:
    high, _, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "J", *keys)
        assert played(stage) == high
        assert stage.entry(high)["skipped_at"] is None


async def test_a_change_that_was_taken_back_is_nothing_done(
    sqlite_company: Company, play: Play
) -> None:
    three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "minus", "u", "J")
        assert stage.is_asking


async def test_k_goes_back_and_j_then_asks_no_second_time(
    sqlite_company: Company, play: Play
) -> None:
    high, medium, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "J", "l", "K")
        assert played(stage) == high
        await stage.press("J")
        assert not stage.is_asking
        assert played(stage) == medium


async def test_before_the_first_there_is_nothing(sqlite_company: Company, play: Play) -> None:
    high, _, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "K")
        assert played(stage) == high
        assert "nothing was played before this" in stage.said


async def test_a_skip_is_taken_back_with_u_after_it_was_said_what(
    sqlite_company: Company, play: Play
) -> None:
    high, _, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "J", "l", "u")
        assert f"AR-{high}" in stage.question
        await stage.press("enter")
        assert stage.entry(high)["skipped_at"] is None


async def test_closing_goes_on_by_itself_and_u_still_takes_it_back(
    sqlite_company: Company, play: Play
) -> None:
    high, medium, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "x", "v")
        await stage.type("misrep⏎")
        await stage.press("ctrl+s")
        assert stage.entry(high)["status"] == "cancelled"
        assert played(stage) == medium
        assert stage.shows("Play 1 done", "closed as Void")
        await stage.press("u", "enter")
        assert stage.entry(high)["status"] == "open"


async def test_a_saved_form_goes_on_and_one_that_was_left_stays(
    sqlite_company: Company, play: Play
) -> None:
    high, medium, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "e", "escape")
        assert played(stage) == high
        await stage.press("c", "r")
        await stage.type("They stay")
        await stage.press("ctrl+s")
        assert played(stage) == medium


async def test_esc_ends_with_a_summary_on_the_list_with_its_cursor(
    sqlite_company: Company, play: Play
) -> None:
    low = three(sqlite_company)[-1]
    async with play("ana") as stage:
        await stage.go("e")
        await stage.come_to(low)
        await stage.press("P", "c", "n", "enter", "J", "J", "l")
        sqlite_company.clock.move(minutes=3)
        await stage.press("escape")
        assert isinstance(stage.front, EntriesScreen)
        assert stage.at == low
        assert stage.said == "Played 3 min: 1 done, 1 skipped; 1 contact, 1 follow-up"


async def test_the_last_one_ends_the_round(sqlite_company: Company, play: Play) -> None:
    sqlite_company.entry()
    async with play("ana") as stage:
        await stage.press("P", "J", "w")
        assert isinstance(stage.front, HomeScreen)
        assert stage.said == "Nothing is left. Played 0 min: 0 done, 1 skipped"


async def test_what_was_skipped_today_is_not_played_again(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.entry()
    async with play("ana") as stage:
        await stage.press("P", "J", "w", "P")
        assert "nothing to play" in stage.said


async def test_what_is_played_is_claimed_until_the_round_ends(
    sqlite_company: Company, play: Play
) -> None:
    high, medium, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P")
        assert claimed(sqlite_company) == [(high, True)]
        await stage.press("i")  # its customer: it is still being worked
        assert claimed(sqlite_company) == [(high, True)]
        await stage.press("escape", "J", "l")
        assert claimed(sqlite_company) == [(medium, True)]
        await stage.press("escape")
        assert claimed(sqlite_company) == []


def claimed(company: Company) -> list[tuple[int, bool]]:
    return [(one.row_id, one.playing) for one in company.ask("adm", ListPresence())]


async def test_what_a_colleague_is_in_is_passed_over(sqlite_company: Company, play: Play) -> None:
    high, medium, low = three(sqlite_company)
    ben = sqlite_company.actor("ben")
    async with play("ana") as stage:
        sqlite_company.store.touch(ben, "ben", ("entry", high))
        await stage.press("P")
        assert played(stage) == medium
        sqlite_company.store.touch(ben, "ben", ("entry", low), playing=True)
        await stage.press("minus", "J")
        assert played(stage) == high


async def test_what_a_colleague_was_done_with_just_before_i_took_it_is_passed_over(
    sqlite_company: Company, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, _ = three(sqlite_company)
    take = Round._taken

    async def late(one: Round, entry_id: int) -> bool:
        if entry_id == first:
            skip = SkipEntry(entry_id=first, version=sqlite_company.version(first), note="Later")
            sqlite_company.do("ben", skip)
        return await take(one, entry_id)

    monkeypatch.setattr(Round, "_taken", late)
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("P")
        assert played(stage) == second


async def test_two_windows_of_one_person_are_never_in_the_same(
    sqlite_company: Company, play: Play
) -> None:
    high, medium, _ = three(sqlite_company)
    ana = sqlite_company.actor("ana")
    sqlite_company.store.touch(ana, "other", ("entry", high), playing=True)
    async with play("ana") as stage:
        await stage.press("P")
        assert played(stage) == medium


async def test_a_claim_that_lapsed_is_had_again_by_its_beat(
    sqlite_company: Company, play: Play
) -> None:
    high, _, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P")
        sqlite_company.clock.move(seconds=LAPSES_S + 5)
        stage.app.here.beat()
        await stage.settle()
        assert claimed(sqlite_company) == [(high, True)]


async def test_keys_typed_ahead_act_on_what_came_before(
    sqlite_company: Company, play: Play
) -> None:
    high, medium, low = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "J", "l", "plus", "J", "minus")
        assert played(stage) == low
        assert stage.entry(high)["risk_level"] == HIGH
        assert stage.entry(medium)["risk_level"] == HIGH


async def test_a_viewer_cannot_play(sqlite_company: Company, play: Play) -> None:
    three(sqlite_company)
    async with play("vic") as stage:
        await stage.press("P")
        assert not isinstance(stage.front, PlayScreen)
        assert "your role may not" in stage.said


async def test_p_while_playing_says_how_to_go_on(sqlite_company: Company, play: Play) -> None:
    three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "P")
        assert "J goes on" in stage.said


async def test_an_entry_that_somebody_closed_meanwhile_asks_nothing(
    sqlite_company: Company, play: Play
) -> None:
    high, medium, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P")
        sqlite_company.force(
            "UPDATE entry SET status = 'cancelled', closed_at = reported_at WHERE id = :id",
            id=high,
        )
        await stage.press("J")
        assert played(stage) == medium


async def test_w_tells_what_a_priority_is_made_of(sqlite_company: Company, play: Play) -> None:
    sqlite_company.entry(risk_level=HIGH, follow_up_at=sqlite_company.clock())
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("W")
        assert stage.shows("Priority of AR-", "74 of 100", "risk      40 of 40", "due today")
        await stage.press("escape")
        assert isinstance(stage.front, EntriesScreen)


async def test_w_on_a_closed_entry_says_that_it_stands_in_no_queue(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.entry(status=EntryStatus.RESOLVED)
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("l", "W")
        assert "closed: it stands in no queue" in stage.said
