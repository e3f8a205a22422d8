"""`z` and `E`: out of the queues for a while, back by itself, and up to the lead."""

from datetime import UTC, datetime, timedelta

import pytest

from atrisk_tui.domain.contact_commands import EscalateEntry, SnoozeEntry, WakeEntry
from atrisk_tui.domain.model import EntryStatus, Escalation, RiskLevel

from ..support import NOW, Company
from .conftest import Play
from .stage import Stage

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)


def due(company: Company, customer: int = 1, *, days: float, **values: object) -> int:
    """Add an entry that is due `days` from now."""
    return company.entry(customer, follow_up_at=NOW + days * DAY, **values)


def snooze(company: Company, entry_id: int, *, days: float, by: str = "ana") -> None:
    version = company.version(entry_id)
    command = SnoozeEntry(
        entry_id=entry_id, version=version, until=NOW + days * DAY, note="on holiday"
    )
    company.do(by, command)


def escalate(company: Company, entry_id: int, *, by: str = "ana") -> None:
    version = company.version(entry_id)
    command = EscalateEntry(
        entry_id=entry_id, version=version, to=Escalation.LEAD, note="asks for the manager"
    )
    company.do(by, command)


def overdue(stage: Stage) -> str:
    """Return the beginning of Home's counters."""
    return stage.line("Overdue")[:12]


async def test_z_asks_until_when_and_why_and_hides_the_row(
    sqlite_company: Company, play: Play
) -> None:
    made = due(sqlite_company, days=-2)
    async with play() as stage:
        await stage.press("z")
        assert stage.question == "Snooze AR-1 Kerr Dental until: +2h +3d fri 9:00, oct 16"
        await stage.type("fri 9:00")
        assert stage.echo == "= Fri 16 Oct 09:00 MDT, in 3 days"
        await stage.press("enter")
        assert stage.question == "AR-1 Kerr Dental snoozed until Fri 09:00: why?"
        await stage.type("on holiday⏎")
        assert stage.said.startswith("AR-1 Kerr Dental: snoozed until Fri 16 Oct 09:00 MDT")
        assert stage.entry(made)["snoozed_until"] == "2026-10-16 15:00:00.000000"
        assert stage.cursor_line.startswith(">.")
        assert overdue(stage) == " 1 Overdue 0"


async def test_both_clocks_are_told_where_mine_differ(sqlite_company: Company, play: Play) -> None:
    sqlite_company.force("INSERT INTO user_location (user_id, location_id) VALUES (6, 1)")
    sqlite_company.entry(1, by="eve", follow_up_at=NOW - 2 * DAY)
    async with play("eve") as stage:
        await stage.type("zfri 9:00")
        assert stage.echo == "= Fri 16 Oct 09:00 MDT there, 11:00 here, in 3 days"


async def test_typed_ahead_in_one_go_it_snoozes_one_row_and_moves_on(
    sqlite_company: Company, play: Play
) -> None:
    worse = due(sqlite_company, days=-3, risk_level=RiskLevel.HIGH)
    other = due(sqlite_company, 2, days=-2)
    async with play() as stage:
        await stage.type("z+2h⏎reason⏎j+")
        assert stage.entry(worse)["snoozed_until"] == "2026-10-13 18:42:00.000000"
        assert stage.entry(other)["snoozed_until"] is None
        assert stage.at == other
        assert stage.entry(other)["risk_level"] == "high"


async def test_a_snoozed_entry_says_until_when_and_w_wakes_it(
    sqlite_company: Company, play: Play
) -> None:
    made = due(sqlite_company, days=-2)
    snooze(sqlite_company, made, days=3)
    async with play() as stage:
        assert stage.ids == []
        await stage.go("e")
        assert "~Fri 16 10:42" in stage.cursor_line
        assert stage.cursor_line.startswith(">~")
        await stage.press("z")
        assert stage.question.endswith("; w wakes")
        assert (
            stage.echo == "snoozed until Fri 16 Oct 10:42 MDT, in 3 days; w wakes it, esc leaves it"
        )
        await stage.type("w⏎")
        assert stage.said.startswith("AR-1 Kerr Dental: awake again")
        assert "!Sun 11 10:42" in stage.cursor_line
        await stage.go("h")
        assert stage.ids == [made]


async def test_u_wakes_what_was_just_snoozed(sqlite_company: Company, play: Play) -> None:
    made = due(sqlite_company, days=-2)
    async with play() as stage:
        await stage.type("z+3d⏎why⏎u")
        assert stage.entry(made)["snoozed_until"] is None
        assert overdue(stage) == " 1 Overdue 1"
        assert stage.cursor_line.startswith("> ")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("w", "it is awake"),
        ("yest 9:00", "not in the future"),
        ("+2y", "more than a year away"),
        ("soon", "cannot be read"),
    ],
)
async def test_what_cannot_be_is_said_under_the_line(
    sqlite_company: Company, play: Play, typed: str, told: str
) -> None:
    made = due(sqlite_company, days=-2)
    async with play() as stage:
        await stage.type(f"z{typed}⏎")
        assert told in stage.echo
        await stage.press("escape")
        assert stage.entry(made)["snoozed_until"] is None


async def test_a_closed_entry_is_not_snoozed(sqlite_company: Company, play: Play) -> None:
    sqlite_company.entry(status=EntryStatus.LOST)
    async with play() as stage:
        await stage.go("e")
        await stage.type("lz")
        assert stage.said == "AR-1 Kerr Dental is closed: X reopens it"


async def test_home_brings_it_back_by_itself(sqlite_company: Company, play: Play) -> None:
    made = due(sqlite_company, days=-2)
    snooze(sqlite_company, made, days=0.25)
    async with play() as stage:
        assert stage.ids == []
        await stage.tick(hours=6)
        assert stage.ids == [made]
        assert overdue(stage) == " 1 Overdue 1"


async def test_it_comes_back_past_midnight_by_itself(sqlite_company: Company, play: Play) -> None:
    made = due(sqlite_company, days=0.1)
    snooze(sqlite_company, made, days=1)
    async with play() as stage:
        assert stage.ids == [made], "on the day of its follow-up it shows"
        await stage.tick(hours=14)
        assert stage.ids == []
        await stage.tick(hours=10)
        assert stage.ids == [made]


async def test_it_comes_back_over_the_night_the_clocks_change(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.clock.now = datetime(2026, 10, 31, 20, tzinfo=UTC)
    made = due(sqlite_company, days=-2)
    async with play() as stage:
        await stage.type("ztom 9:00⏎night⏎r")
        assert stage.entry(made)["snoozed_until"] == "2026-11-01 16:00:00.000000"
        await stage.tick(hours=19, minutes=59)
        assert stage.ids == []
        await stage.tick(minutes=1)
        assert stage.ids == [made]


async def test_a_counter_s_list_brings_it_back_by_itself(
    sqlite_company: Company, play: Play
) -> None:
    first, second = sqlite_company.entry(1), sqlite_company.entry(2)
    snooze(sqlite_company, second, days=0.25)
    async with play() as stage:
        await stage.press("5")
        assert stage.ids == [first]
        await stage.tick(hours=6)
        assert stage.ids == [first, second]


async def test_a_follow_up_inside_shows_on_its_day_with_its_mark(
    sqlite_company: Company, play: Play
) -> None:
    made = due(sqlite_company, days=0.1)
    snooze(sqlite_company, made, days=5)
    async with play() as stage:
        assert stage.ids == [made]
        assert stage.cursor_line.startswith(">~13:06")
        await stage.go("e")
        assert " 13:06" in stage.cursor_line


async def test_one_that_a_colleague_wakes_is_announced(sqlite_company: Company, play: Play) -> None:
    due(sqlite_company, days=-3)
    made = due(sqlite_company, 2, days=-2)
    snooze(sqlite_company, made, days=3)
    async with play() as stage:
        sqlite_company.do("lea", WakeEntry(entry_id=made, version=sqlite_company.version(made)))
        await stage.look_around()
        assert stage.shows("1 Overdue 2", "1 new: r loads")


async def test_one_that_a_colleague_has_snoozed_meanwhile_is_said(
    sqlite_company: Company, play: Play
) -> None:
    made = due(sqlite_company, days=-2)
    async with play() as stage:
        await stage.type("z+2h⏎")
        snooze(sqlite_company, made, days=4, by="lea")
        await stage.type("mine⏎")
        assert (
            stage.said
            == "Lea Brandt changed the snoozed until of AR-1 Kerr Dental at 10:42: look again"
        )
        assert stage.entry(made)["snoozed_until"] == "2026-10-17 16:42:00.000000"


async def test_a_change_of_another_field_meanwhile_is_no_hindrance(
    sqlite_company: Company, play: Play
) -> None:
    made = due(sqlite_company, days=-2)
    async with play() as stage:
        await stage.type("z+2h⏎")
        escalate(sqlite_company, made, by="lea")
        await stage.type("mine⏎")
        assert stage.entry(made)["snoozed_until"] == "2026-10-13 18:42:00.000000"


async def test_the_entry_says_until_when_and_why(sqlite_company: Company, play: Play) -> None:
    made = due(sqlite_company, days=-2)
    snooze(sqlite_company, made, days=3)
    escalate(sqlite_company, made)
    async with play() as stage:
        await stage.go("e")
        await stage.press("enter")
        assert stage.shows("^lead, 'asks for the manager'", "snoozed until Fri 10:42, 'on holiday'")
        await stage.tick(days=3)
        assert not stage.shows("snoozed until")


async def test_e_hands_it_up_with_a_note(sqlite_company: Company, play: Play) -> None:
    made = due(sqlite_company, days=-2)
    async with play() as stage:
        await stage.press("E")
        assert stage.choices == ["l", "m", "x"]
        await stage.type("lhe asks for the manager⏎")
        assert stage.said.startswith("AR-1 Kerr Dental: handed up to the lead")
        assert stage.entry(made)["escalation"] == "lead"
        assert "^lead  AR-1" in stage.picture, "the preview says so"


async def test_n_takes_it_back_down(sqlite_company: Company, play: Play) -> None:
    made = due(sqlite_company, days=-2)
    escalate(sqlite_company, made)
    async with play("lea") as stage:
        await stage.press("E")
        assert stage.choices == ["m", "x", "n"]
        await stage.type("ncalled him⏎")
        assert stage.said.startswith("AR-1 Kerr Dental: taken back down")
        assert stage.entry(made)["escalation"] == "none"


async def test_u_takes_back_what_was_handed_up(sqlite_company: Company, play: Play) -> None:
    made = due(sqlite_company, days=-2)
    async with play() as stage:
        await stage.type("Emx⏎u")
        assert stage.entry(made)["escalation"] == "none"


async def test_leads_have_a_counter_and_the_list_behind_it(
    sqlite_company: Company, play: Play
) -> None:
    made = due(sqlite_company, days=20)
    sqlite_company.entry(2)
    escalate(sqlite_company, made)
    async with play("lea") as stage:
        assert "7 Escalated 1" in stage.picture
        await stage.press("7")
        assert stage.ids == [made]
        assert "view Escalated" in stage.lines[0]
        await stage.type("Endone⏎")
        assert stage.cursor_line.startswith(">.")


async def test_who_does_not_lead_has_no_such_counter(sqlite_company: Company, play: Play) -> None:
    escalate(sqlite_company, due(sqlite_company, days=-2))
    async with play() as stage:
        assert "Escalated" not in stage.picture
        await stage.press("7")
        assert "Due, mine" in stage.picture
        assert stage.said == ""


async def test_a_wide_list_says_how_high_it_went(sqlite_company: Company, play: Play) -> None:
    escalate(sqlite_company, due(sqlite_company, days=2))
    async with play(size=(140, 30)) as stage:
        await stage.go("e")
        assert "^lead" in stage.cursor_line


async def test_a_viewer_is_told_why_the_keys_are_dim(sqlite_company: Company, play: Play) -> None:
    due(sqlite_company, days=-2)
    async with play("vic") as stage:
        for key in "zE":
            await stage.press(key)
            assert stage.said == "your role may not work at-risk entries"
