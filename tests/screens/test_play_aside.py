"""What is done beside what is played: another record looked up, a new entry, a search."""

from atrisk_tui.screens.entries import EntriesScreen
from atrisk_tui.screens.entry_form import EntryForm

from ..support import Company
from .conftest import Play
from .test_play import played, three


async def test_p_on_a_customer_looked_up_while_playing_begins_no_second_round(
    sqlite_company: Company, play: Play
) -> None:
    high, _, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "i", "P")
        assert stage.said == "you are playing already: esc goes back to it"
        await stage.press("escape")
        assert played(stage) == high


async def test_an_entry_reported_while_playing_waits_for_its_turn(
    sqlite_company: Company, play: Play
) -> None:
    high, _, _ = three(sqlite_company)
    async with play("ana") as stage:
        await stage.press("P", "n")
        assert isinstance(stage.front, EntryForm)
        stage.front.dismiss(f"AR-{sqlite_company.entry(2)}")
        await stage.settle()
        assert played(stage) == high
        assert stage.app.here.claimed == ("entry", high)


async def test_a_search_is_not_played_past(sqlite_company: Company, play: Play) -> None:
    three(sqlite_company)
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("slash", *"kerr", "down", "P")
        assert isinstance(stage.front, EntriesScreen)
        assert stage.said == "play goes by the filter, not by a search: esc clears the search"
