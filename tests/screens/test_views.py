"""Views in the program: opened by number from anywhere, saved with V, renamed, deleted."""

from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from atrisk_tui.domain.filters import CustomerFilter, EntryFilter, EntrySort
from atrisk_tui.domain.model import Actor, EntryStatus, RiskLevel
from atrisk_tui.domain.queries import CountEntries, Query
from atrisk_tui.domain.views import BUILT_IN, Definition, SaveView
from atrisk_tui.domain.work_queries import FindView
from atrisk_tui.screens.customers import CustomersScreen
from atrisk_tui.screens.entries import EntriesScreen
from atrisk_tui.screens.views import ViewsScreen

from ..support import Company
from .conftest import Play
from .stage import Stage

HIGH = Definition(entries=EntryFilter(risk_level=RiskLevel.HIGH), sort=EntrySort.RISK)


@pytest.fixture
def busy(sqlite_company: Company) -> Company:
    """Two entries of Ana's, one of Ben's."""
    sqlite_company.entry(1, risk_level=RiskLevel.HIGH)
    sqlite_company.entry(2)
    sqlite_company.entry(3, by="ben", status=EntryStatus.MITIGATED)
    return sqlite_company


def keep(company: Company, name: str, shows: Definition = HIGH, *, by: str = "ana") -> None:
    company.do(by, SaveView(name=name, definition=shows, shared=by == "lea"))


async def on_view(stage: Stage, name: str) -> None:
    """Move the cursor of the list of views to one."""
    assert isinstance(stage.front, ViewsScreen)
    row = next(row for row in stage.front.table.window.rows if row.name == name)
    await stage.come_to(row.id)


async def test_v_lists_the_views_with_their_numbers_and_counts(busy: Company, play: Play) -> None:
    keep(busy, "Team high", by="lea")
    async with play() as stage:
        await stage.press("v")
        assert stage.line("My open").split() == ["3", "My", "open", "Entries", "everybody", "2"]
        assert stage.line("Pending cancel").split()[0] == "8"
        assert stage.line("Recently closed").split()[0] == "0"
        assert stage.line("Team high").split() == ["Team", "high", "Entries", "lea", "1"]


async def test_the_names_do_not_wait_for_the_counts(busy: Company, play: Play) -> None:
    async with play() as stage:
        ask, counted = stage.gate.ask, Event()

        def slow(actor: Actor, query: Query[Any]) -> Any:
            if isinstance(query, CountEntries):
                counted.wait(5)
            return ask(actor, query)

        stage.gate.ask = slow  # type: ignore[method-assign]
        await stage.pilot.press("v")
        for _ in range(200):
            await stage.pilot.pause(0.01)
            if stage.shows("Recently closed"):
                break
        assert stage.line("My open").split() == ["3", "My", "open", "Entries", "everybody", ".."]
        counted.set()
        await stage.settle()
        assert stage.line("My open").split()[-1] == "2"


@pytest.mark.parametrize("place", ["h", "c", "e"])
async def test_v_and_a_digit_open_a_view_from_anywhere(
    busy: Company, play: Play, place: str
) -> None:
    async with play() as stage:
        await stage.go(place)
        await stage.type("v3")
        assert isinstance(stage.front, EntriesScreen)
        assert stage.shows("view My open")
        assert sorted(stage.ids) == [1, 2]


async def test_a_view_of_customers_opens_among_the_customers(busy: Company, play: Play) -> None:
    busy.force("UPDATE customer SET status = 'pending_cancel' WHERE id = 2")
    async with play() as stage:
        await stage.type("v8")
        assert isinstance(stage.front, CustomersScreen)
        assert stage.ids == [2]


async def test_a_view_opens_out_of_a_form_whose_draft_is_kept(busy: Company, play: Play) -> None:
    async with play() as stage:
        await stage.go("e")
        await stage.press("e")
        await stage.type("half a word")
        await stage.press("f7", "3")
        assert isinstance(stage.front, EntriesScreen)
        assert stage.shows("view My open")
        assert (await stage.app.drafts.count()).value == 1
        assert stage.said.startswith("draft kept: ")


async def test_esc_in_the_list_of_views_goes_back_to_the_form(busy: Company, play: Play) -> None:
    async with play() as stage:
        await stage.go("e")
        await stage.press("e")
        form = stage.front
        await stage.press("f7", "escape")
        assert stage.front is form


async def test_v_in_a_text_is_the_letter(busy: Company, play: Play) -> None:
    async with play() as stage:
        await stage.press("slash")
        await stage.type("v")
        assert not isinstance(stage.front, ViewsScreen)


async def test_v_asks_for_the_names_once_and_for_each_count_once(busy: Company, play: Play) -> None:
    async with play() as stage:
        stage.gate.forget()
        await stage.press("v")
        assert stage.gate.asked["ListViews"] == 1
        asked = stage.gate.asked["CountEntries"] + stage.gate.asked["CountCustomers"]
        assert asked == len(BUILT_IN)


async def test_typing_narrows_the_views_and_enter_opens_the_one_left(
    busy: Company, play: Play
) -> None:
    keep(busy, "Team high")
    async with play() as stage:
        await stage.type("v/tea⏎")
        assert isinstance(stage.front, EntriesScreen)
        assert stage.shows("view Team high")


async def test_no_number_is_painted_while_letters_narrow_the_list(
    busy: Company, play: Play
) -> None:
    async with play() as stage:
        await stage.type("v/my⏎")
        assert stage.line("My open").split()[0] == "My"
        await stage.press("3")
        assert stage.said == "the numbers are those of the whole list: esc shows it"


async def test_a_number_that_no_view_has_does_nothing(busy: Company, play: Play) -> None:
    busy.force("UPDATE role SET grants = '[\"customer.view\"]' WHERE name = 'Agent'")
    async with play() as stage:
        await stage.type("v3")
        assert stage.said == "no view is numbered 3 here"


async def test_the_lower_lines_tell_what_a_view_shows(busy: Company, play: Play) -> None:
    keep(busy, "Team high", replace(HIGH, text="kerr"))
    async with play() as stage:
        await stage.press("v")
        await on_view(stage, "Team high")
        assert stage.shows("risk High, found for “kerr”, by risk")


# Saving


async def test_shift_v_keeps_what_is_shown_under_a_name(busy: Company, play: Play) -> None:
    async with play() as stage:
        await stage.go("e")
        await stage.type("1VAll high⏎")
        assert stage.said == "view All high: saved; v opens it"
        assert stage.shows("view All high")
        found = busy.ask("ana", FindView(name="all high"))
        assert found.definition.entries == EntryFilter(risk_level=RiskLevel.HIGH)
        assert not found.shared


async def test_u_takes_a_saved_view_back_at_once(busy: Company, play: Play) -> None:
    async with play() as stage:
        await stage.go("e")
        await stage.type("1VAll high⏎u")
        assert stage.said == "All high: taken back: save a view"
        assert not busy.rows("SELECT id FROM saved_view WHERE deleted_at IS NULL")


async def test_a_lead_says_whether_it_is_shared(busy: Company, play: Play) -> None:
    async with play("lea") as stage:
        await stage.go("c")
        await stage.type("VAll of them⏎")
        assert stage.choices == ["enter", "s"]
        await stage.press("s")
        assert busy.ask("ana", FindView(name="all of them")).definition == Definition(
            customers=CustomerFilter(), sort="name"
        )


async def test_enter_keeps_it_to_oneself(busy: Company, play: Play) -> None:
    async with play("lea") as stage:
        await stage.go("c")
        await stage.type("VAll of them⏎⏎")
        assert not busy.ask("lea", FindView(name="all of them")).shared


async def test_a_name_one_has_already_is_refused_where_it_is_typed(
    busy: Company, play: Play
) -> None:
    keep(busy, "Team high")
    async with play() as stage:
        await stage.go("e")
        await stage.type("Vteam HIGH⏎")
        assert stage.is_asking
        assert stage.echo.startswith("There is a view “Team high” already")


async def test_a_shared_name_that_is_taken_is_asked_for_again(busy: Company, play: Play) -> None:
    busy.do("adm", SaveView(name="Team high", definition=HIGH, shared=True))
    async with play("lea") as stage:
        await stage.go("e")
        await stage.type("VTeam high⏎s")
        assert stage.question.startswith("There is already a shared view “Team high”.")
        await stage.type("Team highest⏎s")
        assert stage.said.startswith("view Team highest: saved, shared")


async def test_a_view_changed_here_is_saved_over_itself(busy: Company, play: Play) -> None:
    keep(busy, "Team high")
    async with play() as stage:
        await stage.type("v/tea⏎")
        await stage.press("2")
        assert stage.shows("view Team high*")
        await stage.type("V⏎")
        assert stage.said == "view Team high: saved"
        assert not stage.shows("view Team high*")
        shows = busy.ask("ana", FindView(name="Team high")).definition.entries
        assert shows == EntryFilter(risk_level=RiskLevel.MEDIUM)


async def test_n_saves_a_changed_view_as_another(busy: Company, play: Play) -> None:
    keep(busy, "Team high")
    async with play() as stage:
        await stage.type("v/tea⏎")
        await stage.type("2VnTeam medium⏎")
        assert busy.ask("ana", FindView(name="Team high")).definition == HIGH
        assert busy.ask("ana", FindView(name="Team medium")).name == "Team medium"


async def test_what_another_shares_is_never_saved_over(busy: Company, play: Play) -> None:
    keep(busy, "Team high", by="lea")
    async with play() as stage:
        await stage.type("v/tea⏎2V")
        assert stage.question == "Save what is shown as"


async def test_opening_and_changing_a_view_leaves_it_as_it_was(busy: Company, play: Play) -> None:
    keep(busy, "Team high")
    async with play() as stage:
        await stage.type("v/tea⏎2ok")
        assert busy.ask("ana", FindView(name="Team high")).definition == HIGH


# In the list of views


async def test_e_renames_a_view(busy: Company, play: Play) -> None:
    keep(busy, "Team high")
    async with play() as stage:
        await stage.press("v")
        await on_view(stage, "Team high")
        await stage.type("eAll high⏎")
        assert stage.said == "view All high: saved"
        assert stage.shows("All high")
        assert not stage.shows("Team high")


async def test_a_lead_shares_a_view_and_stops_sharing_it(busy: Company, play: Play) -> None:
    busy.do("lea", SaveView(name="Team high", definition=HIGH))
    async with play("lea") as stage:
        await stage.press("v")
        await on_view(stage, "Team high")
        await stage.type("e⏎s")
        assert "mine, shared" in stage.line("Team high")
        await stage.type("e⏎o")
        assert "shared" not in stage.cursor_line


async def test_what_everybody_has_is_not_renamed(busy: Company, play: Play) -> None:
    async with play() as stage:
        await stage.type("ve")
        assert stage.said.startswith("My due today is everybody's: open it, change it")


async def test_a_colleagues_shared_view_is_refused_in_words(busy: Company, play: Play) -> None:
    keep(busy, "Team high", by="lea")
    async with play() as stage:
        await stage.press("v")
        await on_view(stage, "Team high")
        for key in ("D", "e"):
            await stage.press(key)
            assert not stage.is_asking, "nothing is typed for a view that stays as it is"
            assert stage.said == "Team high is lea's: open it, change it, and V saves it as yours"


async def test_a_view_is_deleted_once_asked_and_comes_back_by_u(busy: Company, play: Play) -> None:
    keep(busy, "Team high")
    async with play() as stage:
        await stage.press("v")
        await on_view(stage, "Team high")
        await stage.press("D")
        assert stage.question == "Delete the view Team high?"
        await stage.press("enter")
        assert stage.said == "view Team high: deleted"
        assert not stage.shows("Team high  ")
        await stage.press("u")
        assert not stage.is_asking
        assert stage.said == "Team high: taken back: delete a saved view"
        assert stage.line("Team high ")


async def test_a_view_that_a_colleague_shares_meanwhile_appears(busy: Company, play: Play) -> None:
    async with play() as stage:
        await stage.press("v")
        keep(busy, "Team high", by="lea")
        await stage.look_around()
        assert stage.line("Team high").split()[-2:] == ["lea", "1"]


async def test_counts_follow_what_colleagues_do(busy: Company, play: Play) -> None:
    async with play() as stage:
        await stage.press("v")
        busy.entry(4, by="ana")
        await stage.look_around()
        assert stage.line("My open").split()[-1] == "3"


# The palette


async def test_view_and_a_name_in_the_palette_opens_it(busy: Company, play: Play) -> None:
    keep(busy, "Team high")
    async with play() as stage:
        await stage.type(":view team⏎")
        assert isinstance(stage.front, EntriesScreen)
        assert stage.shows("view Team high")


async def test_the_palette_lists_all_views_before_a_name_is_typed(
    busy: Company, play: Play
) -> None:
    async with play() as stage:
        await stage.type(":view ")
        assert stage.shows("View My due today", "View My overdue")


async def test_a_view_s_plain_name_is_found_in_the_palette(busy: Company, play: Play) -> None:
    keep(busy, "Rückstand")
    async with play() as stage:
        await stage.type(":ruckst⏎")
        assert stage.shows("view Rückstand")


async def test_cust_and_a_name_in_the_palette_opens_a_customer(busy: Company, play: Play) -> None:
    async with play() as stage:
        await stage.type(":cust kerr⏎")
        assert stage.shows("Kerr Dental  10-4471")
