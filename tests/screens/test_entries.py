"""Entries: the whole table, its orders, filters and search."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.commands import SetRisk
from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.widgets.row_table import RowTable

from ..support import NOW, Company
from .conftest import Play
from .stage import Stage

HIGH, MEDIUM, LOW = RiskLevel.HIGH, RiskLevel.MEDIUM, RiskLevel.LOW


@pytest.fixture
def some(sqlite_company: Company) -> dict[str, int]:
    """Five entries made one after the other: three active ones and two closed."""
    company = sqlite_company
    day = timedelta(days=1)
    return {
        "first": company.entry(
            1, risk_level=HIGH, follow_up_at=NOW + day, created_at=NOW - 5 * day
        ),
        "second": company.entry(
            2,
            by="ben",
            risk_level=LOW,
            follow_up_at=NOW + 3 * day,
            reported_at=NOW - 9 * day,
            created_at=NOW - 4 * day,
        ),
        "third": company.entry(
            3, risk_level=HIGH, reported_at=NOW - 2 * day, created_at=NOW - 3 * day
        ),
        "saved": company.entry(1, status=EntryStatus.RESOLVED, created_at=NOW - 2 * day),
        "lost": company.entry(2, by="ben", status=EntryStatus.LOST, created_at=NOW - day),
    }


async def at_entries(stage: Stage) -> None:
    await stage.go("e")
    assert stage.front.title_words() == "Entries"


def names(some: dict[str, int], stage: Stage) -> list[str]:
    """Return what the rows on the screen are called."""
    called = {id_: name for name, id_ in some.items()}
    return [called[id_] for id_ in stage.ids]


async def test_entries_opens_on_the_active_ones_newest_on_top(
    play: Play, some: dict[str, int]
) -> None:
    async with play() as stage:
        await at_entries(stage)
        assert names(some, stage) == ["third", "second", "first"]
        assert stage.at == some["third"]
        assert "F: status active" in stage.lines[1]


async def test_digits_show_one_risk_and_0_all(play: Play, some: dict[str, int]) -> None:
    async with play() as stage:
        await at_entries(stage)
        assert "[0 All 3] 1 High 2  2 Medium 0  3 Low 1" in stage.lines[2]
        await stage.press("1")
        assert names(some, stage) == ["third", "first"]
        await stage.press("2")
        assert stage.ids == []
        assert "nothing passes the filter" in stage.picture
        await stage.press("0")
        assert len(stage.ids) == 3


async def test_m_shows_only_mine(play: Play, some: dict[str, int]) -> None:
    async with play("ben") as stage:
        await at_entries(stage)
        await stage.press("m")
        assert names(some, stage) == ["second"]
        assert "who me" in stage.lines[1]
        assert "m everyone's" in stage.lines[2]
        await stage.press("m")
        assert len(stage.ids) == 3


@pytest.mark.parametrize("keys", [("l",), ("right",), ("]",)])
async def test_l_shows_the_closed_ones_then_all(
    play: Play, some: dict[str, int], *, keys: tuple[str, ...]
) -> None:
    async with play() as stage:
        await at_entries(stage)
        await stage.press(*keys)
        assert names(some, stage) == ["lost", "saved"]
        await stage.press(*keys)
        assert len(stage.ids) == 5
        assert "F: status any" in stage.lines[1]


async def test_h_goes_round_to_all(play: Play, some: dict[str, int]) -> None:
    async with play() as stage:
        await at_entries(stage)
        await stage.press("h")
        assert "F: status any" in stage.lines[1]


@pytest.mark.parametrize(
    ("key", "order", "words"),
    [
        ("c", ["third", "second", "first"], "Created, newest first"),
        ("r", ["first", "third", "second"], "Reported, newest first"),
        ("f", ["first", "second", "third"], "Follow-up, soonest first"),
        ("k", ["first", "third", "second"], "Risk, then follow-up"),
    ],
)
async def test_each_order_and_its_reverse(
    play: Play, some: dict[str, int], *, key: str, order: list[str], words: str
) -> None:
    async with play() as stage:
        await at_entries(stage)
        await stage.press("o", key)
        assert names(some, stage) == order
        assert f"sort: {words}" in stage.picture
        await stage.press("O")
        assert names(some, stage) == order[::-1]
        assert "turned round" in stage.picture


async def test_closed_entries_are_never_ordered_by_their_follow_up(
    play: Play, some: dict[str, int]
) -> None:
    async with play() as stage:
        await at_entries(stage)
        await stage.press("o", "f", "l")
        assert "sort: Created, newest first" in stage.picture
        assert names(some, stage) == ["lost", "saved"]


async def test_a_filter_keeps_the_cursor_on_its_row(play: Play, some: dict[str, int]) -> None:
    async with play() as stage:
        await at_entries(stage)
        await stage.come_to(some["first"])
        await stage.press("1")
        assert stage.at == some["first"]


async def test_search_finds_by_a_middle_part_of_the_customer(
    play: Play, some: dict[str, int]
) -> None:
    async with play() as stage:
        await at_entries(stage)
        await stage.press("/")
        await stage.type("sohn")
        assert names(some, stage) == ["second"]
        await stage.press("escape")
        assert len(stage.ids) == 3


async def test_search_finds_an_entry_by_its_reference(play: Play, some: dict[str, int]) -> None:
    async with play() as stage:
        await at_entries(stage)
        await stage.press("/")
        await stage.type(f"ar-{some['third']}⏎")
        assert "What happened" in stage.picture, "one hit is opened by enter"
        assert f"AR-{some['third']}" in stage.lines[0]


async def test_a_search_without_hits_says_so(play: Play, some: dict[str, int]) -> None:
    async with play() as stage:
        await at_entries(stage)
        await stage.press("/")
        await stage.type("zebra⏎")
        assert "nothing found" in stage.picture


async def test_while_searching_letters_are_text_and_not_verbs(
    play: Play, some: dict[str, int]
) -> None:
    async with play() as stage:
        await at_entries(stage)
        await stage.press("/")
        await stage.type("+ker")
        assert stage.entry(some["third"])["risk_level"] == "high"
        assert stage.app.screen.query_one("#search").value == "+ker"  # type: ignore[attr-defined]


async def test_a_new_row_is_announced_and_r_loads_it_without_moving_the_cursor(
    sqlite_company: Company, play: Play, some: dict[str, int]
) -> None:
    async with play() as stage:
        await at_entries(stage)
        new = sqlite_company.entry(3, by="ben")
        await stage.look_around()
        assert "1 new: r loads" in stage.picture
        assert stage.ids[0] == some["third"]
        await stage.press("r")
        assert stage.ids[0] == new
        assert stage.at == some["third"]


async def test_r_far_down_a_list_stays_there(sqlite_company: Company, play: Play) -> None:
    for number in range(90):
        sqlite_company.entry(1 + number % 3)
    async with play() as stage:
        await at_entries(stage)
        await stage.press(*["pagedown"] * 4)
        here, line = stage.at, stage.line(">").rstrip(" |")
        await stage.press("r")
        assert stage.at == here
        assert stage.line(">").rstrip(" |") == line, "but for the bar beside it"
        assert "of 90" in stage.picture


async def test_a_row_that_no_longer_belongs_stays_dimmed_until_r(
    play: Play, some: dict[str, int]
) -> None:
    async with play() as stage:
        await at_entries(stage)
        await stage.press("1", "-")
        assert stage.at == some["third"]
        assert stage.line("O'Brien").startswith(">.")
        assert "[1 High 1] 2 Medium 1" in stage.lines[2], "the counts have moved at once"
        await stage.press("r")
        assert names(some, stage) == ["first"]


async def test_a_colleague_s_change_shows_in_place(
    sqlite_company: Company, play: Play, some: dict[str, int]
) -> None:
    async with play() as stage:
        await at_entries(stage)
        sqlite_company.do(
            "lea",
            SetRisk(
                entry_id=some["second"],
                version=sqlite_company.version(some["second"]),
                risk_level=HIGH,
            ),
        )
        await stage.look_around()
        assert "!!! High ben" in stage.line("Müller")
        assert names(some, stage) == ["third", "second", "first"]


async def test_a_wide_terminal_adds_columns(play: Play, some: dict[str, int]) -> None:
    async with play(size=(120, 40)) as stage:
        await at_entries(stage)
        header = stage.line("Customer ")
        wanted = ("Customer", "Rep'd", "Reason", "Risk", "Assign", "Follow-up", "State", "Days")
        more = ("RMR", "Class", "Location", "Pri")
        places = [header.index(word) for word in (*wanted, *more)]
        assert places == sorted(places)


async def test_a_very_wide_terminal_has_the_last_contact_too(
    play: Play, some: dict[str, int]
) -> None:
    async with play(size=(160, 40)) as stage:
        await at_entries(stage)
        header = stage.line("Customer ")
        names = ("RMR", "Class", "Location", "Pri", "Up", "Last contact")
        places = [header.index(word) for word in names]
        assert places == sorted(places)


async def test_entries_of_another_location_are_not_there(
    sqlite_company: Company, play: Play, some: dict[str, int]
) -> None:
    far = sqlite_company.entry(5, by="eve")
    async with play() as stage:
        await at_entries(stage)
        assert far not in stage.ids
        assert stage.front.query_one("#rows", RowTable).position.endswith("of 3")


async def test_a_reason_that_is_off_can_still_be_filtered_by_and_is_marked(play: Play) -> None:
    async with play() as stage:
        company = stage.company
        off = company.item("reasons", "System not used")
        old = company.entry(reason_id=off)
        company.entry()
        company.force("UPDATE catalog_item SET active = false WHERE id = :id", id=off)
        await stage.go("e")
        assert len(stage.ids) == 2
        await stage.press("F", "r")
        await stage.type("system")
        assert stage.shows("System not used", "off")
        await stage.press("enter")
        assert stage.ids == [old]
        assert stage.shows("reason System not used (off)")
        await stage.press("escape", "escape")
        assert len(stage.ids) == 2
