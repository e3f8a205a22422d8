"""Keeping the six catalogs, on both databases."""

from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import (
    AddCatalogItem,
    DeleteCatalogItem,
    EditCatalogItem,
    SwitchCatalogItem,
)
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.model import CancelCategory, CatalogKind, Outcome
from atrisk_tui.errors import Conflict, Invalid, Missing
from tests.support import Company

REASONS = CatalogKind.REASONS


def add(company: Company, name: str, *, kind: CatalogKind = REASONS, **values: Any) -> int:
    command = AddCatalogItem(kind=kind, name=name, **values)
    return company.do("adm", command).subject_id or 0


def row(company: Company, item_id: int, *, kind: CatalogKind = REASONS) -> dict[str, Any]:
    table = "account_class" if kind is CatalogKind.ACCOUNT_CLASSES else "catalog_item"
    return company.one(f"SELECT * FROM {table} WHERE id = :id", id=item_id)


def rename(item_id: int, name: str, version: int = 1) -> Command:
    return EditCatalogItem(kind=REASONS, item_id=item_id, version=version, changes={"name": name})


def delete(item_id: int, *, kind: CatalogKind = REASONS, version: int = 1) -> Command:
    return DeleteCatalogItem(kind=kind, item_id=item_id, version=version)


def test_a_new_item_is_on_and_last(company: Company) -> None:
    first, second = add(company, "Alpha"), add(company, "Beta")
    assert row(company, first)["active"]
    assert row(company, second)["position"] == row(company, first)["position"] + 1


@pytest.mark.parametrize("kind", CatalogKind)
def test_a_name_of_its_catalogs_limit_is_kept_and_one_more_refused(
    company: Company, kind: CatalogKind
) -> None:
    extra: dict[str, Any] = {}
    if kind is CatalogKind.RESOLUTIONS:
        extra = {"outcome": Outcome.SAVED}
    if kind is CatalogKind.CANCEL_REASONS:
        extra = {"category": CancelCategory.OTHER}
    limit = 255 if kind is CatalogKind.CANCEL_REASONS else 45
    made = add(company, "é" * limit, kind=kind, **extra)
    assert len(row(company, made, kind=kind)["name"]) == limit
    with pytest.raises(Invalid) as caught:
        add(company, "e" * (limit + 1), kind=kind, **extra)
    assert caught.value.field == "name"


@pytest.mark.parametrize("name", ["MISSED PAYMENT", " missed  payment ", "Missed\u00a0payment"])
def test_the_same_name_in_another_case_or_spacing_is_refused(company: Company, name: str) -> None:
    with pytest.raises(Invalid, match="already a reason “Missed payment”"):
        add(company, name)


def test_a_name_that_is_off_is_named_to_be_switched_on(company: Company) -> None:
    item_id = company.item("reasons", "Missed payment")
    off = SwitchCatalogItem(kind=REASONS, item_id=item_id, version=1, active=False)
    company.do("adm", off)
    with pytest.raises(Invalid, match="switch it on"):
        add(company, "Missed payment")


def test_the_same_name_in_another_catalog_is_fine(company: Company) -> None:
    assert add(company, "Missed payment", kind=CatalogKind.CAUSES)


def test_a_resolution_needs_its_outcome_and_a_cancel_reason_its_category(company: Company) -> None:
    for kind, field in (
        (CatalogKind.RESOLUTIONS, "outcome"),
        (CatalogKind.CANCEL_REASONS, "category"),
    ):
        with pytest.raises(Invalid) as caught:
            add(company, "New one", kind=kind)
        assert caught.value.field == field
        assert caught.value.allowed


def test_a_reason_has_no_outcome(company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        add(company, "New one", outcome=Outcome.SAVED)
    assert caught.value.field == "outcome"


def test_an_item_is_renamed_also_in_case_only(company: Company) -> None:
    item_id = add(company, "alpha")
    company.do("adm", rename(item_id, "Alpha"))
    assert row(company, item_id)["name"] == "Alpha"
    with pytest.raises(Invalid):
        company.do("adm", rename(item_id, "missed payment", version=2))


def test_a_stale_rename_is_a_conflict(company: Company) -> None:
    item_id = add(company, "alpha")
    company.do("adm", rename(item_id, "Beta"))
    with pytest.raises(Conflict):
        company.do("adm", rename(item_id, "Gamma"))


def test_an_item_of_another_catalog_is_no_such_item(company: Company) -> None:
    with pytest.raises(Missing, match="no such reason"):
        company.do("adm", rename(company.item("causes", "Rate increase"), "x"))


def test_a_deleted_items_name_is_free_again(company: Company) -> None:
    company.do("adm", delete(add(company, "Alpha")))
    assert add(company, "ALPHA")


def test_what_is_in_use_cannot_be_deleted_and_the_words_say_where(company: Company) -> None:
    company.entry()
    company.entry()
    with pytest.raises(Invalid, match=r"used by 2 at-risk entries: switch it off"):
        company.do("adm", delete(company.item("reasons", "Missed payment")))


def test_a_usual_cancel_reason_is_in_use(company: Company) -> None:
    price = company.item("cancel-reasons", "Price")
    company.force(
        "UPDATE catalog_item SET cancel_reason_id = :price WHERE name = 'Lost - price'",
        price=price,
    )
    with pytest.raises(Invalid, match="used by 1 resolution"):
        company.do("adm", delete(price, kind=CatalogKind.CANCEL_REASONS))


def test_an_entry_that_was_deleted_uses_nothing(company: Company) -> None:
    entry_id = company.entry()
    company.force("UPDATE entry SET deleted_at = created_at WHERE id = :id", id=entry_id)
    company.do("adm", delete(company.item("reasons", "Missed payment")))
