"""The filter bar, the lines above a filtered list, and how esc takes back what was set."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from atrisk_tui.domain.commands import SetFollowUp, SetRisk
from atrisk_tui.domain.filters import (
    CustomerFilter,
    Due,
    EntryFilter,
    EntryState,
    Whose,
)
from atrisk_tui.domain.model import CustomerStatus, EntryStatus, RiskLevel
from atrisk_tui.screens.customers import CustomersScreen
from atrisk_tui.screens.entries import EntriesScreen

from ..support import DENVER, NOW, Company
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


def wanted(stage: Stage) -> Any:
    """Return the filter of the list in front."""
    assert isinstance(stage.front, EntriesScreen | CustomersScreen)
    return stage.front.filter


# The bar


async def test_the_bar_shows_each_letter_with_what_it_is_set_to_and_stays(
    play: Play, three: dict[str, int]
) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("F")
        assert "s   status       active" in stage.line("s   status")
        await stage.press("w", "m")
        assert "w   who          me" in stage.line("w   who")
        assert stage.question.startswith("Filter   1 of 2")
        await stage.press("enter")
        assert not stage.is_asking


async def test_several_parts_are_set_in_a_row_and_the_list_follows(
    play: Play, three: dict[str, int]
) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.type("Fwml")
        await stage.type("den⏎")
        await stage.press("1", "escape")
        assert wanted(stage) == EntryFilter(whose=Whose.ME, location_id=DENVER, risk_level=HIGH)
        assert stage.ids == [three["high"]]


@pytest.mark.parametrize(
    ("keys", "set_to"),
    [
        ("so", {"statuses": (EntryStatus.OPEN,)}),
        ("sl", {"state": EntryState.CLOSED, "statuses": (EntryStatus.LOST,)}),
        ("se", {"state": EntryState.ALL}),
        ("sw30⏎", {"state": EntryState.CLOSED, "closed_days": 30}),
        ("wt", {"whose": Whose.TEAM}),
        ("wu", {"whose": Whose.UNASSIGNED}),
        ("wnben⏎", {"assigned_to_id": 4}),
        ("fo", {"due": Due.OVERDUE}),
        ("fn", {"due": Due.NONE}),
        (
            "froct 16 to oct 20⏎",
            {"due": Due.RANGE, "due_from": date(2026, 10, 16), "due_until": date(2026, 10, 20)},
        ),
        ("lden⏎", {"location_id": DENVER}),
        ("gwest⏎", {"region_id": 1}),
        ("kvip⏎", {"account_class_id": 4}),
        ("rmissed⏎", {"reason_id": 1}),
        ("d7-30⏎", {"open_from": 7, "open_until": 30}),
        ("e", {"escalated": True}),
        ("u", {"untouched": True}),
        ("z", {"awake": True}),
        ("2", {"risk_level": RiskLevel.MEDIUM}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_each_letter_sets_its_part(
    play: Play, three: dict[str, int], *, keys: str, set_to: dict[str, Any]
) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.type(f"F{keys}")
        expected = EntryFilter(**set_to)
        if "reason_id" in set_to:
            expected = replace(expected, reason_id=stage.company.item("reasons", "Missed payment"))
        assert wanted(stage) == expected


@pytest.mark.parametrize(
    ("keys", "set_to"),
    [
        ("sl", {"status": CustomerStatus.PENDING_CANCEL}),
        ("ay", {"at_risk": True}),
        ("an", {"at_risk": False}),
        ("1", {"risk_level": HIGH}),
        ("lden⏎", {"location_id": DENVER}),
        ("gwest⏎", {"region_id": 1}),
        ("kvip⏎", {"account_class_id": 4}),
        ("d60⏎", {"ends_within": 60}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_each_letter_sets_its_part_for_customers(
    play: Play, *, keys: str, set_to: dict[str, Any]
) -> None:
    async with play() as stage:
        await stage.go("c")
        await stage.type(f"F{keys}")
        assert wanted(stage) == CustomerFilter(**set_to)


async def test_customers_at_risk_are_counted_of_all(play: Play, three: dict[str, int]) -> None:
    async with play() as stage:
        await stage.go("c")
        await stage.type("Fay")
        await stage.press("escape")
        assert len(stage.ids) == 2
        assert "F: at risk" in stage.lines[1]
        assert "2 of 4" in stage.lines[1]


async def test_a_choice_that_is_left_changes_nothing_and_leads_back_to_the_bar(
    play: Play, three: dict[str, int]
) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("F", "l", "escape")
        assert stage.question.startswith("Filter")
        assert wanted(stage) == EntryFilter()


async def test_a_part_that_is_set_offers_any_first(play: Play, three: dict[str, int]) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.type("Flden⏎l⏎")
        assert wanted(stage) == EntryFilter()


async def test_an_unknown_key_in_the_bar_says_which_there_are(
    play: Play, three: dict[str, int]
) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("F", "q")
        assert "q is not one of" in stage.echo


async def test_days_that_cannot_be_read_are_refused_in_words(
    play: Play, three: dict[str, int]
) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.type("Fd30-7⏎")
        assert stage.echo == "the smaller number comes first: 7-30"


# The lines above the list


async def test_the_line_tells_what_is_set_and_how_much_of_the_whole_that_is(
    play: Play, three: dict[str, int]
) -> None:
    async with play() as stage:
        await entries(stage)
        assert stage.lines[1] == f" F: status active{'2   h l status   F filter':>62}"
        await stage.press("1", "m")
        assert "F: status active, risk High, who me" in stage.lines[1]
        assert stage.lines[1].endswith("1 of 2   esc: who")


async def test_more_than_80_columns_hold_is_counted(play: Play, three: dict[str, int]) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.type("F1wmfolden⏎uz")
        await stage.press("escape")
        assert "F: risk High, who me, follow-up overdue +3 more" in stage.lines[1]
        assert len(stage.lines[1]) <= 80


async def test_the_revenue_at_risk_of_what_is_shown_stands_beside_the_risks(
    play: Play, three: dict[str, int]
) -> None:
    async with play() as stage:
        await entries(stage)
        assert stage.lines[2].endswith("RMR at risk $234 (88.7%)  m mine")
        await stage.press("1")
        assert stage.lines[2].endswith("RMR at risk $189 (71.6%)  m mine")


async def test_one_change_of_the_filter_asks_for_the_list_its_counts_and_the_revenue(
    play: Play, three: dict[str, int]
) -> None:
    async with play() as stage:
        await entries(stage)
        stage.gate.forget()
        await stage.press("1")
        assert stage.gate.asked == {"ListEntries": 1, "CountEntries": 4, "SumRisk": 1}
        stage.gate.forget()
        await stage.type("Fu")
        assert stage.gate.asked == {"ListEntries": 1, "CountEntries": 4, "SumRisk": 1}


async def test_a_name_that_was_picked_is_not_asked_for_again(
    play: Play, three: dict[str, int]
) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.type("Flden⏎")
        assert stage.gate.asked["NameFilter"] == 0
        assert "location Denver" in stage.lines[1]


# One key


async def test_m_goes_from_mine_to_the_team_to_all_for_a_lead(
    play: Play, three: dict[str, int]
) -> None:
    async with play("lea") as stage:
        await entries(stage)
        for whose in (Whose.ME, Whose.TEAM, None):
            await stage.press("m")
            assert wanted(stage).whose is whose


async def test_h_and_l_leave_statuses_of_another_state(play: Play, three: dict[str, int]) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("F", "s", "m", "escape", "l")
        assert wanted(stage) == EntryFilter(state=EntryState.CLOSED)
        assert stage.ids == [three["saved"]]


@pytest.mark.parametrize(
    ("keys", "orders"), [("", "crfkp"), ("l", "crl"), ("ll", "cr")], ids=["active", "closed", "all"]
)
async def test_only_orders_that_the_state_allows_are_offered(
    play: Play, three: dict[str, int], *, keys: str, orders: str
) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.type(f"{keys}o")
        assert stage.choices == list(orders)


# Back, one at a time


async def test_esc_takes_back_what_was_set_last_one_at_a_time(
    play: Play, three: dict[str, int]
) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("m", "1")
        await stage.press("/")
        await stage.type("ker")
        await stage.press("down", "escape")
        assert not stage.shows("found for")
        await stage.press("escape")
        assert wanted(stage) == EntryFilter(whose=Whose.ME)
        await stage.press("escape")
        assert wanted(stage) == EntryFilter()


async def test_what_is_set_again_is_the_newest(play: Play, three: dict[str, int]) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("1", "m", "3", "escape")
        assert wanted(stage) == EntryFilter(whose=Whose.ME)


# Rows that change


async def test_a_row_that_no_longer_passes_stays_dimmed(play: Play, three: dict[str, int]) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.type("Ffn")
        await stage.press("escape")
        stage.company.do(
            "lea",
            SetFollowUp(entry_id=three["high"], version=1, follow_up_at=NOW + timedelta(days=2)),
        )
        await stage.look_around()
        assert stage.line("Kerr")[1] == "."


async def test_a_row_that_now_passes_is_announced(play: Play, three: dict[str, int]) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("1")
        stage.company.do("lea", SetRisk(entry_id=three["low"], version=1, risk_level=HIGH))
        await stage.look_around()
        assert stage.shows("1 new: r loads")


async def test_the_team_s_rows_are_told_by_the_store(play: Play, three: dict[str, int]) -> None:
    async with play("lea") as stage:
        company = stage.company
        company.force("UPDATE app_user SET manager_id = 2 WHERE username = 'ana'")
        await entries(stage)
        await stage.press("m", "m")
        assert stage.ids == [three["high"]]
        mine = company.entry(3, by="ana")
        company.entry(3, by="ben")
        await stage.look_around()
        assert stage.shows("1 new: r loads")
        await stage.press("r")
        assert mine in stage.ids


# Where there are few lines


@pytest.mark.parametrize(("size", "edge"), [((60, 16), 7), ((60, 14), 7), ((80, 24), 15)])
async def test_the_bar_leaves_three_rows_of_the_list_or_more(
    play: Play, three: dict[str, int], size: tuple[int, int], edge: int
) -> None:
    async with play(size=size) as stage:
        await entries(stage)
        await stage.press("F")
        assert stage.lines[4].startswith(">")
        assert stage.lines[edge].startswith("─")


async def test_a_narrow_bar_still_has_every_letter(play: Play, three: dict[str, int]) -> None:
    async with play(size=(60, 16)) as stage:
        await entries(stage)
        await stage.press("F")
        assert stage.question == "Filter   2"
        assert stage.shows("0-3 risk", "z   not snoozed")
        assert stage.echo == "a letter sets it   c clears all   esc goes on"


async def test_a_bar_without_room_for_all_says_so_and_goes_on_by_arrows(
    play: Play, three: dict[str, int]
) -> None:
    async with play(size=(60, 14)) as stage:
        await entries(stage)
        await stage.press("F")
        assert stage.question == "Filter   2   1-8 of 12, down for more"
        assert not stage.shows("z   not snoozed")
        await stage.press("down")
        assert stage.question == "Filter   2   3-10 of 12, up or down for more"
        await stage.press("pagedown", "down")
        assert stage.shows("z   not snoozed")
        assert stage.question == "Filter   2   5-12 of 12, up for more"
        await stage.pilot.resize_terminal(80, 24)
        await stage.settle()
        assert stage.question == "Filter   2"
        assert stage.shows("s   status", "z   not snoozed")


async def test_a_letter_out_of_sight_sets_its_part_too(play: Play, three: dict[str, int]) -> None:
    async with play(size=(60, 14)) as stage:
        await entries(stage)
        await stage.press("F", "z")
        assert wanted(stage).awake
