"""The order of a catalog: few rows move, and every item has one place."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import MoveCatalogItem
from atrisk_tui.domain.commands import Receipt, Revert
from atrisk_tui.domain.model import CatalogKind
from atrisk_tui.errors import Conflict, Invalid
from atrisk_tui.store.handlers.catalog_order import make_room
from tests.support import Company

from .catalog_work import REASONS, add, delete, item_id, move, names, on


def renumbered(company: Company, receipt: Receipt) -> int:
    """Return how many rows a change wrote."""
    sql = "SELECT count(*) AS n FROM audit_row WHERE audit_id = :id"
    return int(company.one(sql, id=receipt.audit_id)["n"])


@pytest.mark.parametrize("kind", CatalogKind)
def test_an_item_is_put_behind_another(company: Company, kind: CatalogKind) -> None:
    before = names(company, kind)
    move(company, item_id(company, before[-1], kind), item_id(company, before[0], kind), kind)
    assert names(company, kind) == [before[0], before[-1], *before[1:-1]]


@pytest.mark.parametrize("kind", CatalogKind)
def test_an_item_is_put_first(company: Company, kind: CatalogKind) -> None:
    before = names(company, kind)
    move(company, item_id(company, before[2], kind), None, kind)
    assert names(company, kind) == [before[2], before[0], before[1], *before[3:]]


def test_a_step_down_writes_two_rows_each_in_the_history(company: Company) -> None:
    before = names(company, REASONS)
    first, second = (item_id(company, name, REASONS) for name in before[4:6])
    receipt = move(company, first, second)
    assert names(company, REASONS)[4:6] == [before[5], before[4]]
    assert renumbered(company, receipt) == 2


def test_to_the_top_or_the_end_one_row_is_written(company: Company) -> None:
    before = names(company, REASONS)
    middle, last = (item_id(company, before[place], REASONS) for place in (9, -1))
    assert renumbered(company, move(company, middle, None)) == 1
    assert renumbered(company, move(company, middle, last)) == 1


def test_an_item_that_is_there_already_is_not_written(company: Company) -> None:
    before = names(company, REASONS)
    first, second = (item_id(company, name, REASONS) for name in before[:2])
    assert move(company, second, first).audit_id == 0


def test_one_undo_puts_all_back(company: Company) -> None:
    before = names(company, REASONS)
    moved, after = (item_id(company, before[place], REASONS) for place in (15, 7))
    receipt = move(company, moved, after)
    company.do("adm", Revert(audit_id=receipt.audit_id))
    assert names(company, REASONS) == before


@pytest.mark.parametrize("where", ["itself", "gone", "elsewhere"])
def test_a_place_behind_what_is_not_there_is_refused(company: Company, where: str) -> None:
    moved, gone = add(company, "Alpha"), add(company, "Beta")
    delete(company, gone)
    places = {"itself": moved, "gone": gone, "elsewhere": company.item("causes", "Outage")}
    with pytest.raises(Invalid, match="no such reason to put it behind") as caught:
        move(company, moved, places[where])
    assert caught.value.field == "after"


def test_a_stale_move_is_a_conflict(company: Company) -> None:
    before = names(company, REASONS)
    first = item_id(company, before[0], REASONS)
    seen = on(company, first, REASONS)
    move(company, first, item_id(company, before[3], REASONS))
    with pytest.raises(Conflict):
        company.do("adm", MoveCatalogItem(**seen, after_id=None))


def test_two_at_one_position_keep_one_order_and_part_when_one_moves(company: Company) -> None:
    company.force("UPDATE catalog_item SET position = 5 WHERE kind = 'reasons'")
    before = names(company, REASONS)
    moved, after = (item_id(company, before[place], REASONS) for place in (0, 10))
    move(company, moved, after)
    assert names(company, REASONS) == [*before[1:11], before[0], *before[11:]]


@pytest.mark.parametrize("seed", range(40))
def test_room_is_made_by_moving_the_fewer(seed: int) -> None:
    pick = random.Random(seed)
    positions = sorted(pick.randrange(-5, 12) for _ in range(pick.randrange(1, 12)))
    place = pick.randrange(len(positions) + 1)
    own, moved = make_room(positions, place)
    after = [moved.get(index, position) for index, position in enumerate(positions)]
    before_it, behind_it = after[:place], after[place:]
    assert after == sorted(after)
    assert all(position < own for position in before_it)
    assert all(position > own for position in behind_it)
    assert len(moved) <= min(place, len(positions) - place)


def test_two_who_move_items_at_once_lose_no_move(company: Company) -> None:
    items = [item_id(company, name, REASONS) for name in names(company, REASONS)]
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda seed: shuffle(company, items, seed), (1, 2)))
    told = company.rows(
        "SELECT row_id, changes FROM audit_row JOIN audit ON audit.id = audit_id"
        " WHERE intent = 'MoveCatalogItem' ORDER BY audit_row.id"
    )
    last = {each["row_id"]: as_dict(each["changes"])["position"][1] for each in told}
    kept = company.rows("SELECT id, position FROM catalog_item WHERE kind = 'reasons'")
    assert last
    assert {each["id"]: each["position"] for each in kept if each["id"] in last} == last


def shuffle(company: Company, items: list[int], seed: int) -> None:
    pick = random.Random(seed)
    for _ in range(15):
        moved, after = pick.sample(items, 2)
        with suppress(Conflict):
            move(company, moved, after)


def as_dict(changes: Any) -> dict[str, Any]:
    """Return a JSON value, which one of the drivers leaves as text."""
    return dict(json.loads(changes) if isinstance(changes, str) else changes)
