"""The catalogs' screen: seven lists kept with few keys, in sight while an item is edited."""

from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import (
    AddCatalogItem,
    EditCatalogItem,
    MergeCatalogItems,
    SwitchCatalogItem,
)
from atrisk_tui.domain.model import CatalogKind, Outcome

from ..support import KERR, Company
from .conftest import Play
from .stage import Stage

REASONS = CatalogKind.REASONS
TABS = {
    "1": "reasons",
    "2": "causes",
    "4": "credit-reasons",
    "5": "mitigation-actions",
}
"""Digit to the list whose items need nothing but a name."""


def item(company: Company, name: str, kind: str = "reasons") -> dict[str, Any]:
    found = company.rows(
        "SELECT * FROM catalog_item WHERE kind = :kind AND name = :name AND deleted_at IS NULL",
        kind=kind,
        name=name,
    )
    return found[0] if found else {}


async def catalogs(stage: Stage, digit: str = "1") -> None:
    await stage.press("g", "a", "c", digit)


async def come_to(stage: Stage, name: str, kind: str = "reasons") -> None:
    await stage.come_to(item(stage.company, name, kind)["id"])


def add(company: Company, name: str, kind: CatalogKind = REASONS, **more: Any) -> int:
    made = company.do("adm", AddCatalogItem(kind=kind, name=name, **more)).subject_id
    assert made is not None
    return made


async def test_every_list_is_a_digit_away_and_tells_what_is_on_and_off(play: Play) -> None:
    async with play("adm") as stage:
        await catalogs(stage)
        assert stage.shows("[1 Reasons]", "20 on, 0 off", "Missed payment", "Medium")
        for digit, first in (
            ("2", "Missed appointment"),
            ("3", "Retained - rate adjusted"),
            ("4", "Goodwill credit"),
            ("5", "Call customer"),
            ("6", "Moved, in market"),
            ("7", "Residential"),
        ):
            await stage.press(digit)
            assert stage.shows(f"[{digit} ", first)


@pytest.mark.parametrize("digit", TABS)
async def test_an_item_is_added_with_its_name_and_one_key(play: Play, digit: str) -> None:
    async with play("adm") as stage:
        await catalogs(stage, digit)
        await stage.press("n")
        await stage.type("Price rise announced")
        await stage.press("ctrl+s")
        kept = item(stage.company, "Price rise announced", TABS[digit])
        assert kept["active"]
        assert "Price rise announced" in stage.cursor_line
        assert "added" in stage.said


async def test_a_new_resolution_starts_with_the_class_of_the_one_at_the_cursor(play: Play) -> None:
    async with play("adm") as stage:
        await catalogs(stage, "3")
        await come_to(stage, "Lost - price", "resolutions")
        await stage.press("n")
        await stage.type("Lost - silent")
        await stage.press("ctrl+s")
        kept = item(stage.company, "Lost - silent", "resolutions")
        assert kept["outcome"] == "lost"
        assert kept["cancel_reason_id"] == stage.company.item("cancel-reasons", "Price")


async def test_an_item_is_changed_in_the_lower_pane_with_its_list_in_sight(play: Play) -> None:
    async with play("adm") as stage:
        await catalogs(stage)
        await stage.press("e")
        assert stage.shows("edit Missed payment", "ctrl+s Save", "Service complaint", "14 of 45")
        await stage.type(" twice")
        await stage.press("tab", "tab", "l", "ctrl+s")
        kept = item(stage.company, "Missed payment twice")
        assert kept["default_risk"] == "low"
        assert "Missed payment twice" in stage.cursor_line
        assert "Low" in stage.cursor_line


async def test_an_account_class_has_its_revenue_and_its_term(play: Play) -> None:
    async with play("adm") as stage:
        await catalogs(stage, "7")
        await stage.press("n")
        await stage.type("Campus")
        await stage.press("tab", "tab")
        await stage.type("120.5")
        await stage.press("ctrl+s")
        kept = stage.company.one("SELECT * FROM account_class WHERE name = 'Campus'")
        assert kept["default_rmr"] == 12050


async def test_an_item_goes_off_and_on_and_is_dimmed_or_hidden(play: Play) -> None:
    async with play("adm") as stage:
        await catalogs(stage)
        await stage.press("x")
        assert item(stage.company, "Missed payment")["active"] in {False}
        assert " off " in stage.cursor_line
        assert stage.shows("19 on, 1 off (F hides them)")
        await stage.press("F")
        assert not stage.shows("Missed payment  ")
        await stage.press("F", "up", "X")
        assert item(stage.company, "Missed payment")["active"]


async def test_an_unused_item_is_deleted_after_two_different_answers(play: Play) -> None:
    async with play("adm") as stage:
        await catalogs(stage)
        await stage.press("D", "enter")
        assert item(stage.company, "Missed payment")
        await stage.press("enter")
        assert stage.is_asking
        assert item(stage.company, "Missed payment")
        await stage.press("y")
        assert not item(stage.company, "Missed payment")
        assert "deleted" in stage.said
        await stage.press("u", "enter")
        assert item(stage.company, "Missed payment")


async def test_an_item_in_use_is_not_deleted_and_it_is_said_where(play: Play) -> None:
    async with play("adm") as stage:
        stage.company.entry()
        await catalogs(stage)
        await stage.press("D")
        assert not stage.is_asking
        assert "used by 1 entry (1 active): x switches it off" in stage.said


async def test_an_item_moves_one_place_and_back_with_undo(play: Play) -> None:
    async with play("adm") as stage:
        await catalogs(stage)
        await stage.press(">")
        assert stage.cursor_line.split()[1:4] == ["2", "Missed", "payment"]
        await stage.press("<")
        assert stage.cursor_line.split()[1:4] == ["1", "Missed", "payment"]
        await stage.press("<")
        assert "at the top already" in stage.said
        await stage.press("u", "u")
        assert stage.line("Missed payment").split()[-6:-3]
        first = stage.company.rows(
            "SELECT name FROM catalog_item WHERE kind = 'reasons' ORDER BY position, id LIMIT 1"
        )
        assert first == [{"name": "Missed payment"}]


async def test_two_items_become_one_and_one_undo_parts_them(play: Play) -> None:
    async with play("adm") as stage:
        entry_id = stage.company.entry()
        missed = item(stage.company, "Missed payment")["id"]
        await catalogs(stage)
        await stage.press("M")
        await stage.type("financial⏎")
        assert "1 entry (1 active)" in stage.question
        await stage.press("enter")
        hardship = item(stage.company, "Financial hardship")["id"]
        assert stage.entry(entry_id)["reason_id"] == hardship
        assert not item(stage.company, "Missed payment")
        assert "Financial hardship" in stage.cursor_line
        await stage.press("u", "enter")
        assert stage.entry(entry_id)["reason_id"] == missed
        assert item(stage.company, "Missed payment")


async def test_enter_shows_the_entries_behind_an_item_and_esc_comes_back(play: Play) -> None:
    async with play("adm") as stage:
        entry_id = stage.company.entry()
        await catalogs(stage)
        await stage.press("enter")
        assert stage.shows("Used: reason Missed payment", "1 entry (1 active)", "Kerr Dental")
        assert stage.ids == [entry_id]
        await stage.press("escape")
        assert stage.shows("Admin > Catalogs")


async def test_a_wrong_name_is_refused_in_words_and_stays_typed(play: Play) -> None:
    async with play("adm") as stage:
        await catalogs(stage)
        await stage.press("n")
        await stage.type("SERVICE  complaint")
        await stage.press("ctrl+s")
        assert "already a reason “Service complaint”" in stage.said
        assert stage.shows("SERVICE  complaint")
        await stage.press("escape")
        await stage.press("n")
        await stage.press("n")
        await stage.type("x" * 46)
        await stage.press("ctrl+s")
        assert "45" in stage.said
        assert not item(stage.company, "x" * 46)


async def test_a_search_finds_by_any_part_and_accents_do_not_matter(play: Play) -> None:
    async with play("adm") as stage:
        add(stage.company, "Café déjà vu")
        await catalogs(stage)
        await stage.type("/deja⏎")
        assert "Café déjà vu" in stage.cursor_line
        await stage.press("<")
        assert "esc clears" in stage.said


async def test_two_admins_who_change_one_item_are_told_and_nothing_is_lost(play: Play) -> None:
    async with play("adm") as stage:
        await catalogs(stage)
        await stage.press("e")
        await stage.type(" twice")
        theirs = item(stage.company, "Missed payment")
        stage.company.do(
            "adm",
            EditCatalogItem(
                kind=REASONS,
                item_id=theirs["id"],
                version=theirs["version"],
                changes={"name": "Payment missed", "default_risk": "high"},
            ),
        )
        await stage.press("ctrl+s")
        assert stage.shows("You both changed", "Payment missed", "Missed payment twice")
        assert item(stage.company, "Payment missed")
        await stage.press("m")
        kept = item(stage.company, "Missed payment twice")
        assert kept["default_risk"] == "high"


async def begin_report(stage: Stage) -> None:
    """Fill in a new entry whose reason an admin is about to change."""
    await stage.go("c")
    await stage.come_to(KERR)
    await stage.press("n")
    await stage.type("Moving⏎")
    await stage.press("tab", "tab")
    await stage.type("They said they move")


def merge_away(company: Company) -> int:
    """Merge that reason into another one, and return the other's id."""
    moving, into = item(company, "Moving / relocation"), item(company, "Business closing")
    company.do(
        "adm",
        MergeCatalogItems(
            kind=REASONS,
            item_id=moving["id"],
            version=moving["version"],
            into_id=into["id"],
            into_version=into["version"],
        ),
    )
    return int(into["id"])


async def test_an_agent_whose_reason_went_off_is_told_and_keeps_what_was_typed(
    play: Play,
) -> None:
    async with play("ana") as stage:
        await begin_report(stage)
        moving = item(stage.company, "Moving / relocation")
        stage.company.do(
            "adm",
            SwitchCatalogItem(
                kind=REASONS, item_id=moving["id"], version=moving["version"], active=False
            ),
        )
        await stage.press("ctrl+s")
        # Said by the store, or by the news of it where those came first.
        assert "“Moving / relocation”" in stage.said
        assert "switched off" in stage.said.casefold()
        assert "choose another" in stage.said
        if stage.shows(">Missed payment"):
            await stage.press("escape")
        assert stage.shows("They said they move")
        await stage.press(*["backspace"] * 30)
        await stage.type("Missed⏎")
        await stage.press("ctrl+s")
        kept = stage.company.one("SELECT * FROM entry")
        assert kept["description"] == "They said they move"
        assert kept["reason_id"] == stage.company.item("reasons", "Missed payment")


async def test_an_agent_whose_reason_was_merged_goes_along(play: Play) -> None:
    async with play("ana") as stage:
        await begin_report(stage)
        into = merge_away(stage.company)
        await stage.look_around()
        assert "was merged into “Business closing”" in stage.said
        assert stage.shows("[Business closing")
        await stage.press("ctrl+s")
        assert stage.company.one("SELECT * FROM entry")["reason_id"] == into


async def test_an_agent_who_saves_before_the_news_of_a_merge_comes_gets_the_other_reason(
    play: Play,
) -> None:
    async with play("ana") as stage:
        await begin_report(stage)
        into = merge_away(stage.company)
        await stage.press("ctrl+s")
        assert stage.company.one("SELECT * FROM entry")["reason_id"] == into


async def test_five_hundred_items_are_asked_for_a_page_at_a_time(play: Play) -> None:
    async with play("adm") as stage:
        for number in range(480):
            add(stage.company, f"Saved by number {number}", CatalogKind.CAUSES)
        add(stage.company, "Unheard of", CatalogKind.RESOLUTIONS, outcome=Outcome.SAVED)
        await stage.press("g", "a", "c")
        stage.gate.forget()
        await stage.press("2")
        assert stage.shows("505 on, 0 off")
        assert stage.gate.rows <= 120
        await stage.press("end")
        assert "Saved by number 479" in stage.cursor_line
        assert stage.gate.rows <= 220
        stage.gate.forget()
        await stage.press("up", "up", "up")
        assert set(stage.gate.asked) <= {"GetUses"}
