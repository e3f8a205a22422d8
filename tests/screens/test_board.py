"""The lead's board: who has what, what they do about it, and who is put out from there."""

import time
from datetime import date, timedelta
from typing import Any

import pytest

from atrisk_tui.domain.absences import PutOut
from atrisk_tui.domain.admin_commands import EditUser, SwitchUser
from atrisk_tui.domain.commands import SetFollowUp
from atrisk_tui.domain.model import Actor, RiskLevel
from atrisk_tui.domain.queries import Query
from atrisk_tui.domain.work_queries import ListBoard
from atrisk_tui.screens.board import BoardScreen
from atrisk_tui.screens.refused import RefusedScreen
from atrisk_tui.widgets.status_line import HeaderLine

from ..support import NOW, Company
from .conftest import Play
from .stage import Stage

TODAY = date(2026, 10, 13)
DAY = timedelta(days=1)
ANA, BEN = 3, 4


@pytest.fixture
def work(sqlite_company: Company) -> dict[str, int]:
    """Entries of Ana, two of them overdue, and of Ben."""
    company = sqlite_company
    return {
        "old": company.entry(1, follow_up_at=NOW - 3 * DAY, risk_level=RiskLevel.HIGH),
        "older": company.entry(2, follow_up_at=NOW - 4 * DAY),
        "today": company.entry(3, follow_up_at=NOW + timedelta(hours=1)),
        "ben's": company.entry(3, by="ben", follow_up_at=NOW - 2 * DAY),
    }


def put(company: Company, *, first: int = 0) -> None:
    command = PutOut(
        user_id=ANA,
        from_on=TODAY + first * DAY,
        until_on=TODAY + (first + 3) * DAY,
        cover_id=BEN,
        note="Training",
    )
    company.do("lea", command)


def cells(stage: Stage, name: str) -> list[str]:
    """Return what stands behind a name."""
    line = stage.line(name)
    return line[line.index(name) + len(name) :].rstrip(" |").split()


async def opened(stage: Stage, name: str = "ana") -> None:
    await stage.go("t")
    await stage.come_to(stage.company.user_id(name))


async def test_g_t_shows_everybody_the_most_overdue_first(play: Play, work: dict[str, int]) -> None:
    async with play("lea") as stage:
        await stage.go("t")
        assert stage.ids[:2] == [ANA, BEN]
        assert cells(stage, "Ana Ruiz") == ["3", "2", "1", "1", "3", "3", "263"]
        assert cells(stage, "Ben Okafor") == ["1", "1", "0", "0", "1", "1", "29"]


async def test_the_line_under_it_adds_up(play: Play, work: dict[str, int]) -> None:
    async with play("lea") as stage:
        await stage.go("t")
        assert cells(stage, "4 people") == ["4", "3", "1", "1", "4", "4"]


@pytest.mark.parametrize("username", ["ana", "vic"])
async def test_who_may_not_reassign_has_no_board(play: Play, username: str) -> None:
    async with play(username) as stage:
        await stage.press("g")
        assert "t" not in stage.choices
        assert "team board" not in stage.picture
        await stage.press("t", "escape", ":")
        await stage.type("team board")
        assert not stage.shows("Go to team board")


async def test_who_is_off_and_still_has_entries_is_told(
    sqlite_company: Company, play: Play, work: dict[str, int]
) -> None:
    sqlite_company.do("adm", SwitchUser(user_id=ANA, version=1, active=False))
    async with play("lea") as stage:
        await opened(stage)
        assert cells(stage, "Ana Ruiz")[-1] == "off"
        assert stage.shows("Ana Ruiz (ana) is switched off: a gives their entries to others")


async def test_enter_lists_the_person_s_entries(play: Play, work: dict[str, int]) -> None:
    async with play("lea") as stage:
        await opened(stage)
        await stage.press("enter")
        assert stage.shows("ana's entries")
        assert set(stage.ids) == {work[name] for name in ("old", "older", "today")}
        await stage.go("t")
        assert stage.at == ANA


async def test_a_search_finds_people_by_name(play: Play, work: dict[str, int]) -> None:
    async with play("lea") as stage:
        await stage.go("t")
        await stage.type("/okaf⏎")
        assert stage.ids == [BEN]
        assert stage.at == BEN
        await stage.press("escape")
        assert ANA in stage.ids


async def test_m_shows_my_team(sqlite_company: Company, play: Play, work: dict[str, int]) -> None:
    command = EditUser(user_id=BEN, version=1, changes={"manager_id": 2})
    sqlite_company.do("adm", command)
    async with play("lea") as stage:
        await stage.go("t")
        await stage.press("m")
        assert stage.ids == [BEN, 2]
        assert stage.shows("my team")
        await stage.press("m")
        assert ANA in stage.ids


# Reassigning


async def test_a_gives_all_of_somebody_s_entries_to_another(
    play: Play, work: dict[str, int]
) -> None:
    async with play("lea") as stage:
        await opened(stage)
        await stage.press("a")
        assert stage.question.startswith("Reassign Ana Ruiz's 3 entries, ")
        await stage.type("ben⏎")
        assert stage.question.endswith("to Ben Okafor?")
        await stage.press("enter")
        assert stage.said.startswith("3 of Ana Ruiz's 3 entries reassigned to Ben Okafor")
        assert {stage.entry(work[name])["assigned_to_id"] for name in work} == {BEN}
        assert cells(stage, "Ana Ruiz")[:2] == ["0", "0"]
        assert stage.at == ANA


async def test_several_share_them_evenly(play: Play, work: dict[str, int]) -> None:
    async with play("lea") as stage:
        await opened(stage)
        await stage.type("aben⏎lea⏎⏎")
        owners = [stage.entry(work[name])["assigned_to_id"] for name in ("old", "older", "today")]
        assert sorted(owners) in ([2, BEN, BEN], [2, 2, BEN])


async def test_one_u_gives_them_all_back(play: Play, work: dict[str, int]) -> None:
    async with play("lea") as stage:
        await opened(stage)
        await stage.type("aben⏎⏎")
        await stage.press("u")
        assert cells(stage, "Ana Ruiz")[:2] == ["3", "2"]
        owners = {stage.entry(work[name])["assigned_to_id"] for name in ("old", "older", "today")}
        assert owners == {ANA}


async def test_what_cannot_be_given_is_named_with_its_reason(
    sqlite_company: Company, play: Play, work: dict[str, int]
) -> None:
    sqlite_company.entry(5, by="ana")
    async with play("adm") as stage:
        await opened(stage)
        await stage.type("aben⏎⏎")
        assert isinstance(stage.app.screen, RefusedScreen)
        assert stage.shows("1 of 4 stay Ana Ruiz's", "Harbor Storage", "does not work at New York")
        await stage.press("escape")
        assert "3 of Ana Ruiz's 4 entries reassigned to Ben Okafor, 1 refused" in stage.said


async def test_who_has_nothing_has_nothing_to_give(play: Play, work: dict[str, int]) -> None:
    async with play("lea") as stage:
        await opened(stage, "lea")
        await stage.press("a")
        assert stage.said == "Lea Brandt has no active entries that you see"


async def test_leaving_the_prompt_changes_nothing(play: Play, work: dict[str, int]) -> None:
    async with play("lea") as stage:
        await opened(stage)
        await stage.type("aben⏎")
        await stage.press("escape")
        assert stage.entry(work["old"])["assigned_to_id"] == ANA


# Out and back


async def test_z_puts_the_person_out_with_one_form(play: Play, work: dict[str, int]) -> None:
    async with play("lea") as stage:
        await opened(stage)
        await stage.press("z")
        assert stage.shows("Ana Ruiz is out", "= Tue 13 Oct")
        await stage.press("enter")
        await stage.type("fri")
        assert stage.shows("= Fri 16 Oct, 4 days")
        await stage.press("enter")
        await stage.type("ben⏎Training")
        await stage.press("ctrl+s")
        assert stage.said == "Ana Ruiz is out 13-16 Oct, Ben Okafor covers"
        assert cells(stage, "Ana Ruiz")[-3:] == ["to", "16", "Oct"]
        assert stage.shows("Ana Ruiz (ana) is out until 16 Oct, cover ben: Training")


async def test_z_on_somebody_out_brings_them_back(
    sqlite_company: Company, play: Play, work: dict[str, int]
) -> None:
    put(sqlite_company)
    async with play("lea") as stage:
        await opened(stage)
        await stage.press("z")
        assert stage.said == "Ana Ruiz is back: was 13-16 Oct"
        assert not stage.shows("to 16 Oct")
        await stage.press("u")
        assert stage.shows("to 16 Oct")


async def test_u_takes_an_absence_back(play: Play, work: dict[str, int]) -> None:
    async with play("lea") as stage:
        await opened(stage)
        await stage.type("z⏎fri")
        await stage.press("ctrl+s")
        assert stage.said == "Ana Ruiz is out 13-16 Oct, nobody covers"
        await stage.press("u")
        assert stage.said.startswith("ana out 13-16 Oct, no cover: taken back")
        assert not stage.shows("to 16 Oct")


async def test_who_will_be_out_can_stay_after_all(
    sqlite_company: Company, play: Play, work: dict[str, int]
) -> None:
    put(sqlite_company, first=2)
    async with play("lea") as stage:
        await opened(stage)
        await stage.press("z")
        assert stage.question == "Ana Ruiz is to be out 15-18 Oct"
        await stage.press("c")
        assert stage.said == "Ana Ruiz will not be out: was 15-18 Oct"


@pytest.mark.parametrize(
    ("until", "cover", "said"),
    [
        ("yest", "ben", "Until is before from"),
        ("soon", "ben", "soon"),
        ("fri", "lea⏎", ""),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    sqlite_company: Company, play: Play, work: dict[str, int], *, until: str, cover: str, said: str
) -> None:
    async with play("lea") as stage:
        await opened(stage)
        await stage.type(f"z⏎{until}⏎{cover}")
        await stage.press("ctrl+s")
        assert said in stage.picture
        assert len(sqlite_company.rows("SELECT id FROM absence")) == (not said)


async def test_the_form_keeps_a_draft(play: Play, work: dict[str, int]) -> None:
    async with play("lea") as stage:
        await opened(stage)
        await stage.type("z⏎fri")
        await stage.press("escape")
        assert stage.said == "draft kept: z opens it again"
        await stage.press("z", "enter")
        assert stage.shows("= Fri 16 Oct, 4 days")


# Staying up to date


async def test_a_colleague_s_change_shows_in_place(
    sqlite_company: Company, play: Play, work: dict[str, int]
) -> None:
    async with play("lea") as stage:
        await opened(stage, "ben")
        version = sqlite_company.version(work["old"])
        command = SetFollowUp(entry_id=work["old"], version=version, follow_up_at=NOW + 9 * DAY)
        sqlite_company.do("ana", command)
        await stage.look_around()
        assert cells(stage, "Ana Ruiz")[:2] == ["3", "1"]
        assert stage.ids[:2] == [ANA, BEN]
        assert stage.at == BEN


async def test_what_takes_longer_is_not_asked_for_at_each_change(
    sqlite_company: Company, play: Play, work: dict[str, int]
) -> None:
    async with play("lea") as stage:
        await stage.go("t")
        stage.gate.forget()
        for days in (5, 6, 7):
            version = sqlite_company.version(work["old"])
            moment = NOW + days * DAY
            command = SetFollowUp(entry_id=work["old"], version=version, follow_up_at=moment)
            sqlite_company.do("ana", command)
            await stage.look_around()
        assert stage.gate.asked["ListBoard"] == 3
        await stage.tick(seconds=31)
        assert stage.gate.asked["ListBoard"] == 4


async def test_typed_ahead_the_keys_act_on_the_row_they_were_meant_for(
    play: Play, work: dict[str, int]
) -> None:
    async with play("lea") as stage:
        await stage.type("gtjz⏎fri")
        await stage.press("ctrl+s")
        assert stage.said == "Ben Okafor is out 13-16 Oct, nobody covers"


async def test_who_is_to_be_out_is_told_under_the_board(play: Play, work: dict[str, int]) -> None:
    async with play("lea") as stage:
        put(stage.company, first=2)
        await opened(stage)
        assert stage.shows("Ana Ruiz (ana) is to be out 15-18 Oct, cover ben")


async def test_an_undo_moves_nobody_on_the_board(play: Play, work: dict[str, int]) -> None:
    async with play("lea") as stage:
        await opened(stage)
        before = stage.ids
        await stage.type("aben⏎⏎")
        await stage.press("u")
        assert stage.ids == before
        assert cells(stage, "Ana Ruiz")[0] == "3"


async def test_the_clock_over_a_form_on_the_board_goes_on(play: Play, work: dict[str, int]) -> None:
    async with play("lea") as stage:
        await opened(stage)
        await stage.press("z")
        stage.company.clock.move(minutes=5)
        stage.app._tick()
        await stage.settle()
        behind = stage.app.screen_stack[-2].query_one(HeaderLine)
        assert "10:47" in str(behind.render())


async def test_an_answer_for_the_team_that_comes_late_dims_nobody_of_all(
    play: Play, work: dict[str, int]
) -> None:
    async with play("lea") as stage:
        await stage.go("t")
        everybody = stage.ids
        await stage.press("m")
        assert stage.ids != everybody
        ask = stage.gate.ask

        def slow(actor: Actor, query: Query[Any]) -> Any:
            answer = ask(actor, query)
            if isinstance(query, ListBoard) and query.team and not query.whole:
                time.sleep(0.2)
            return answer

        stage.gate.ask = slow  # type: ignore[method-assign]
        await stage.app.publish(frozenset({("entry", work["old"])}))
        await stage.press("m")
        assert stage.ids == everybody
        assert isinstance(stage.front, BoardScreen)
        gone = stage.front.table.window.is_gone
        assert not any(gone(user_id) for user_id in everybody)
        assert "4 people" in stage.picture
