"""One entry and its history, read only: every fact, and who did what when."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.commands import EditCustomer, ReturnToOpen, SetFollowUp, SetRisk
from atrisk_tui.domain.model import CatalogKind, EntryStatus, RiskLevel
from atrisk_tui.screens.entry import EntryScreen
from atrisk_tui.screens.history import HistoryScreen

from ..support import NOW, Company
from .conftest import Play
from .stage import Stage

pytestmark = pytest.mark.slow

SOON = NOW + timedelta(hours=1)


@pytest.fixture
def full(sqlite_company: Company) -> int:
    """A mitigated entry with every fact that one can have."""
    company = sqlite_company
    company.do(
        "lea",
        EditCustomer(
            customer_id=1,
            version=1,
            changes={"phone1": "+1 801 555 0142", "past_due_amount": 9600, "days_past_due": 21},
        ),
    )
    return company.entry(
        1,
        reported_at=NOW - timedelta(days=6),
        follow_up_at=NOW - timedelta(days=3),
        risk_level=RiskLevel.HIGH,
        status=EntryStatus.MITIGATED,
        cause_id=company.item(CatalogKind.CAUSES, "Rate increase"),
        mitigation_action_id=company.item(CatalogKind.MITIGATION_ACTIONS, "Call customer"),
        description="Got 8% more on the bill",
        action_plan="Offer the 12-month lock",
        notes="Ask for Dana",
    )


async def open_first(stage: Stage) -> None:
    await stage.press("g", "e", "enter")
    assert isinstance(stage.front, EntryScreen)


async def test_an_entry_shows_all_its_facts(play: Play, full: int) -> None:
    async with play() as stage:
        await open_first(stage)
        assert stage.shows(
            f"AR-{full}  Kerr Dental  10-4471",
            "CALL OK",
            "+1 801 555 0142",
            "RMR $189.00",
            "Mitigated",
            "!!! High",
            "6 d",
            "Ana Ruiz",
            "follow-up !Sat 10 Oct 10:42",
            "Missed payment",
            "Rate increase",
            "Call customer",
            "07 Oct 2026 10:42 by Ana Ruiz",
            "past due $96.00, 21 d",
            "Got 8% more on the bill",
            "Offer the 12-month lock",
            "Ask for Dana",
        )


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (EntryStatus.RESOLVED, "Retained - rate adjusted"),
        (EntryStatus.LOST, "Lost - price"),
        (EntryStatus.CANCELLED, "Duplicate"),
    ],
)
async def test_a_closed_entry_shows_its_outcome(
    sqlite_company: Company, play: Play, *, status: EntryStatus, outcome: str
) -> None:
    sqlite_company.entry(1, status=status)
    async with play() as stage:
        await stage.press("g", "e", "l", "enter")
        assert stage.shows(outcome, "13 Oct 2026, ana")
        assert "follow-up" not in stage.lines[2]
        if status is not EntryStatus.CANCELLED:
            assert "They said so" in stage.picture


async def test_an_owner_who_has_left_is_marked(sqlite_company: Company, play: Play) -> None:
    sqlite_company.entry(1, by="ben")
    sqlite_company.force("UPDATE app_user SET active = 0 WHERE username = 'ben'")
    async with play() as stage:
        await open_first(stage)
        assert "Ben Okafor (gone)" in stage.picture


async def test_the_timeline_stands_under_the_entry_and_grows_with_it(play: Play, full: int) -> None:
    async with play() as stage:
        await open_first(stage)
        await stage.press("-")
        assert "Risk level High -> Medium" in stage.line("change ")


async def test_r_asks_for_the_entry_again_as_it_does_for_a_list(play: Play, full: int) -> None:
    async with play() as stage:
        await stage.type("ge⏎")
        version = stage.entry(full)["version"]
        stage.company.do("lea", SetRisk(entry_id=full, version=version, risk_level=RiskLevel.LOW))
        await stage.press("r")
        assert stage.said == "the entry is fresh"
        assert "!   Low" in stage.picture


async def test_h_shows_who_changed_what_when_old_new_and_the_note(
    sqlite_company: Company, play: Play, full: int
) -> None:
    company = sqlite_company
    company.clock.move(minutes=3)
    company.do("ana", ReturnToOpen(entry_id=full, version=1, note="They went back on it"))
    company.clock.move(minutes=3)
    company.do("lea", SetRisk(entry_id=full, version=2, risk_level=RiskLevel.LOW))
    async with play() as stage:
        await stage.press("g", "e", "H")
        assert isinstance(stage.front, HistoryScreen)
        newest = stage.line("10:48 lea")
        assert "Risk level High -> Low" in newest
        assert stage.shows("Lea Brandt: Set the risk level", "High  ->  Low")
        await stage.press("down")
        assert "13 Oct 10:45 ana" in stage.cursor_line
        assert stage.shows(
            "Ana Ruiz: Move a mitigated", "“They went back on it”", "Mitigated  ->  Open"
        )


async def test_a_creation_is_not_told_field_by_field_in_the_list(play: Play, full: int) -> None:
    async with play() as stage:
        await stage.press("g", "e", "H")
        assert "none ->" not in stage.cursor_line


async def test_enter_shows_a_change_in_full(play: Play, full: int) -> None:
    async with play() as stage:
        await stage.press("g", "e", "H", "enter")
        assert stage.shows("Report a customer at risk", "esc goes back")
        await stage.press("pagedown")
        assert "Got 8% more on the bill" in stage.picture
        await stage.press("escape")
        assert isinstance(stage.front, HistoryScreen)


async def test_an_undone_change_is_marked_in_the_history(play: Play, full: int) -> None:
    async with play() as stage:
        await stage.press("g", "e", "-", "u", "H")
        assert "Undo: set the risk level" in stage.cursor_line
        await stage.press("down")
        assert "(taken back)" in stage.picture


async def test_a_long_history_is_scrolled_through_to_its_beginning(
    sqlite_company: Company, play: Play, full: int
) -> None:
    for version in range(1, 61):
        sqlite_company.do(
            "lea",
            SetFollowUp(
                entry_id=full, version=version, follow_up_at=NOW + timedelta(hours=version)
            ),
        )
    async with play() as stage:
        await stage.press("g", "e", "H", "end")
        assert "Report a customer at risk" in stage.cursor_line


async def test_moments_are_told_on_the_viewer_s_clocks(
    sqlite_company: Company, play: Play, full: int
) -> None:
    sqlite_company.do("lea", SetFollowUp(entry_id=full, version=1, follow_up_at=SOON))
    async with play() as stage:
        await stage.press("g", "e", "H")
        assert "Sat 10 Oct 2026 10:42  ->  Tue 13 Oct 2026 11:42" in stage.picture


async def test_long_texts_of_an_entry_are_scrolled_to(sqlite_company: Company, play: Play) -> None:
    sqlite_company.entry(1, action_plan="\n".join(f"step {number}" for number in range(40)))
    async with play() as stage:
        await open_first(stage)
        assert "tab reads on above" in stage.picture
        await stage.press("tab", "end")
        await stage.pilot.pause(0.2)  # the toolkit scrolls on its own timer
        assert "step 39" in stage.picture


async def test_J_and_K_walk_through_the_list(  # noqa: N802 - the keys' names
    sqlite_company: Company, play: Play, full: int
) -> None:
    other = sqlite_company.entry(2)
    async with play() as stage:
        await open_first(stage)
        assert f"AR-{other}" in stage.lines[0]
        await stage.press("J")
        assert f"AR-{full}" in stage.lines[0]
        await stage.press("J")
        assert stage.said == "no more entries that way"
        await stage.press("K", "+")
        assert stage.entry(other)["risk_level"] == "high", "verbs act on what is shown"


async def test_i_opens_the_customer_and_esc_comes_back(play: Play, full: int) -> None:
    async with play() as stage:
        await open_first(stage)
        await stage.press("i")
        assert "[2 At Risk(1)]" in stage.picture
        await stage.press("escape")
        assert isinstance(stage.front, EntryScreen)


async def test_a_colleague_s_change_shows_on_the_open_entry(
    sqlite_company: Company, play: Play, full: int
) -> None:
    async with play() as stage:
        await open_first(stage)
        sqlite_company.do("lea", SetRisk(entry_id=full, version=1, risk_level=RiskLevel.LOW))
        await stage.look_around()
        assert "!   Low" in stage.lines[2]


async def test_an_entry_deleted_meanwhile_says_so_and_takes_no_verb(
    sqlite_company: Company, play: Play, full: int
) -> None:
    async with play() as stage:
        await open_first(stage)
        sqlite_company.force("UPDATE entry SET deleted_at = closed_at, version = 2 WHERE id = 1")
        sqlite_company.force("UPDATE entry SET deleted_at = created_at WHERE id = 1")
        await stage.press("+")
        assert len(stage.said.split()) > 3
        assert stage.entry(full)["risk_level"] == "high"
