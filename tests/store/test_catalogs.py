"""Keeping the seven catalogs, on both databases."""

from typing import Any

import pytest
from sqlmodel import SQLModel

from atrisk_tui.domain.admin_commands import AddCatalogItem, EditCatalogItem
from atrisk_tui.domain.commands import Command, Revert
from atrisk_tui.domain.model import CancelCategory, CatalogKind, EntryStatus, Outcome, RiskLevel
from atrisk_tui.errors import Conflict, Invalid, Missing
from atrisk_tui.store.catalog_uses import USES
from tests.support import KERR, Company

from .catalog_work import CLASSES, REASONS, add, delete, edit, item_id, on, row, switch

EXTRAS: dict[CatalogKind, dict[str, Any]] = {
    CatalogKind.REASONS: {"default_risk": RiskLevel.HIGH},
    CatalogKind.RESOLUTIONS: {"outcome": Outcome.VOID},
    CatalogKind.CANCEL_REASONS: {"category": CancelCategory.INVOLUNTARY, "controllable": False},
    CatalogKind.ACCOUNT_CLASSES: {"default_rmr": 4_495, "contract_months": 36},
}


def rename(item: int, name: str, version: int = 1) -> Command:
    return EditCatalogItem(kind=REASONS, item_id=item, version=version, changes={"name": name})


def refused(company: Company, item: int, kind: CatalogKind, **changes: Any) -> Invalid:
    """Return how an edit is refused, and see that nothing was written."""
    before = row(company, item, kind=kind)
    with pytest.raises(Invalid) as caught:
        edit(company, item, kind, **changes)
    assert row(company, item, kind=kind) == before
    return caught.value


@pytest.mark.parametrize("kind", CatalogKind)
def test_a_new_item_is_on_and_last(company: Company, kind: CatalogKind) -> None:
    first, second = add(company, "Alpha", kind=kind), add(company, "Beta", kind=kind)
    assert row(company, first, kind=kind)["active"]
    places = [row(company, each, kind=kind)["position"] for each in (first, second)]
    assert places[1] == places[0] + 1


@pytest.mark.parametrize(("kind", "values"), EXTRAS.items())
def test_a_new_item_has_the_fields_of_its_kind(
    company: Company, kind: CatalogKind, values: dict[str, Any]
) -> None:
    made = row(company, add(company, "Alpha", kind=kind, **values), kind=kind)
    assert {name: made[name] for name in values} == values


def test_a_new_cause_hangs_under_its_reason(company: Company) -> None:
    reason = company.item("reasons", "Missed payment")
    cause = add(company, "Card expired", kind=CatalogKind.CAUSES, parent_id=reason)
    assert row(company, cause)["parent_id"] == reason


def test_a_new_loss_names_its_usual_cancel_reason(company: Company) -> None:
    price = company.item("cancel-reasons", "Price")
    kind = CatalogKind.RESOLUTIONS
    made = add(company, "Lost - x", kind=kind, outcome=Outcome.LOST, cancel_reason_id=price)
    assert row(company, made)["cancel_reason_id"] == price


def test_an_item_may_begin_switched_off(company: Company) -> None:
    assert not row(company, add(company, "Alpha", active=False))["active"]


def test_a_resolution_needs_its_outcome_and_a_cancel_reason_its_category(company: Company) -> None:
    for kind, field in (
        (CatalogKind.RESOLUTIONS, "outcome"),
        (CatalogKind.CANCEL_REASONS, "category"),
    ):
        with pytest.raises(Invalid) as caught:
            company.do("adm", AddCatalogItem(kind=kind, name="New one"))
        assert caught.value.field == field
        assert caught.value.allowed


@pytest.mark.parametrize("kind", CatalogKind)
def test_a_field_of_another_kind_is_refused_by_its_name(
    company: Company, kind: CatalogKind
) -> None:
    made = add(company, "Alpha", kind=kind)
    fields = {name for each in CatalogKind for name in each.fields} - set(kind.fields)
    for name in (*fields, "position"):
        error = refused(company, made, kind, **{name: 1})
        assert error.field == name.removesuffix("_id")
        assert f"{kind.singular} has no" in error.message


def test_a_new_item_takes_no_field_of_another_kind(company: Company) -> None:
    with pytest.raises(Invalid, match="A reason has no outcome") as caught:
        add(company, "New one", outcome=Outcome.SAVED)
    assert caught.value.field == "outcome"


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        (CLASSES, "default_rmr", -1),
        (CLASSES, "default_rmr", "44.95"),
        (CLASSES, "contract_months", 0),
        (CLASSES, "contract_months", 601),
        (CatalogKind.REASONS, "default_risk", "urgent"),
        (CatalogKind.RESOLUTIONS, "outcome", None),
        (CatalogKind.CANCEL_REASONS, "category", None),
        (CatalogKind.CANCEL_REASONS, "controllable", "yes"),
        (CatalogKind.CAUSES, "active", None),
        (CatalogKind.CAUSES, "name", None),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_on_its_field(
    company: Company, kind: CatalogKind, field: str, value: object
) -> None:
    made = add(company, "Alpha", kind=kind)
    assert refused(company, made, kind, **{field: value}).field == field


@pytest.mark.parametrize("months", [1, 600])
def test_a_contract_lasts_from_a_month_to_fifty_years(company: Company, months: int) -> None:
    made = add(company, "Alpha", kind=CLASSES, contract_months=months)
    assert row(company, made, kind=CLASSES)["contract_months"] == months


def test_an_edit_may_empty_what_is_not_needed(company: Company) -> None:
    made = add(company, "Alpha", kind=CLASSES, default_rmr=100, contract_months=12)
    edit(company, made, CLASSES, default_rmr=None, contract_months=None)
    after = row(company, made, kind=CLASSES)
    assert (after["default_rmr"], after["contract_months"]) == (None, None)


def test_an_edit_that_changes_nothing_writes_nothing(company: Company) -> None:
    made = add(company, "Alpha")
    assert edit(company, made, name="Alpha", active=True).audit_id == 0


def test_a_cause_hangs_under_a_live_reason_that_is_on(company: Company) -> None:
    cause = add(company, "Alpha", kind=CatalogKind.CAUSES)
    off = add(company, "Off", active=False)
    for wrong in (company.item("resolutions", "Duplicate"), off, 9_999):
        error = refused(company, cause, CatalogKind.CAUSES, parent_id=wrong)
        assert error.field == "parent"


def test_a_cause_stays_under_a_reason_that_was_switched_off(company: Company) -> None:
    reason = add(company, "Old reason")
    cause = add(company, "Alpha", kind=CatalogKind.CAUSES, parent_id=reason)
    switch(company, reason)
    edit(company, cause, CatalogKind.CAUSES, name="Beta", parent_id=reason)
    assert row(company, cause)["parent_id"] == reason


def test_only_a_loss_names_a_usual_cancel_reason(company: Company) -> None:
    saved = add(company, "Alpha", kind=CatalogKind.RESOLUTIONS)
    price = company.item("cancel-reasons", "Price")
    error = refused(company, saved, CatalogKind.RESOLUTIONS, cancel_reason_id=price)
    assert error.field == "cancel_reason"
    assert "Only a lost resolution" in error.message


def test_a_usual_cancel_reason_is_one(company: Company) -> None:
    lost = add(company, "Alpha", kind=CatalogKind.RESOLUTIONS, outcome=Outcome.LOST)
    reason = company.item("reasons", "Missed payment")
    error = refused(company, lost, CatalogKind.RESOLUTIONS, cancel_reason_id=reason)
    assert error.field == "cancel_reason"


def test_a_resolution_that_is_no_loss_any_more_forgets_its_cancel_reason(company: Company) -> None:
    price = company.item("cancel-reasons", "Price")
    kind = CatalogKind.RESOLUTIONS
    lost = add(company, "Alpha", kind=kind, outcome=Outcome.LOST, cancel_reason_id=price)
    edit(company, lost, kind, outcome=Outcome.VOID)
    after = row(company, lost)
    assert (after["outcome"], after["cancel_reason_id"]) == ("void", None)


def test_the_outcome_of_a_resolution_in_use_stays_and_the_words_say_how_many(
    company: Company,
) -> None:
    for _ in range(2):
        company.entry(status=EntryStatus.RESOLVED)
    used = company.item("resolutions", "Retained - rate adjusted")
    error = refused(company, used, CatalogKind.RESOLUTIONS, outcome=Outcome.LOST)
    assert error.field == "outcome"
    assert "closed 2 at-risk entries" in error.message


def test_an_item_is_renamed_also_in_case_only(company: Company) -> None:
    made = add(company, "alpha")
    company.do("adm", rename(made, "Alpha"))
    assert row(company, made)["name"] == "Alpha"


@pytest.mark.parametrize("kind", CatalogKind)
def test_a_stale_edit_is_a_conflict_and_overwrites_nothing(
    company: Company, kind: CatalogKind
) -> None:
    made = add(company, "alpha", kind=kind)
    seen = on(company, made, kind)
    edit(company, made, kind, name="Beta")
    with pytest.raises(Conflict):
        company.do("adm", EditCatalogItem(**seen, changes={"name": "Gamma"}))
    assert row(company, made, kind=kind)["name"] == "Beta"


def test_an_item_of_another_catalog_is_no_such_item(company: Company) -> None:
    with pytest.raises(Missing, match="no such reason"):
        company.do("adm", rename(company.item("causes", "Rate increase"), "x"))


@pytest.mark.parametrize("kind", CatalogKind)
def test_an_item_is_switched_off_and_on(company: Company, kind: CatalogKind) -> None:
    made = add(company, "Alpha", kind=kind)
    switch(company, made, kind)
    assert not row(company, made, kind=kind)["active"]
    switch(company, made, kind, active=True)
    assert row(company, made, kind=kind)["active"]


@pytest.mark.parametrize("kind", CatalogKind)
def test_a_deleted_items_name_is_free_again(company: Company, kind: CatalogKind) -> None:
    delete(company, add(company, "Alpha", kind=kind), kind)
    assert add(company, "ALPHA", kind=kind)


@pytest.mark.parametrize("kind", CatalogKind)
def test_a_change_of_an_item_is_kept_under_its_table_and_can_be_taken_back(
    company: Company, kind: CatalogKind
) -> None:
    made = add(company, "Alpha", kind=kind)
    receipt = edit(company, made, kind, name="Beta")
    audit = company.one("SELECT * FROM audit WHERE id = :id", id=receipt.audit_id)
    table = "account_class" if kind is CLASSES else "catalog_item"
    assert (audit["subject_table"], audit["subject_id"]) == (table, made)
    company.do("adm", Revert(audit_id=receipt.audit_id))
    assert row(company, made, kind=kind)["name"] == "Alpha"


@pytest.mark.parametrize("kind", CatalogKind)
def test_the_undo_of_a_deletion_brings_the_item_back(company: Company, kind: CatalogKind) -> None:
    made = add(company, "Alpha", kind=kind)
    receipt = delete(company, made, kind)
    company.do("adm", Revert(audit_id=receipt.audit_id))
    assert row(company, made, kind=kind)["deleted_at"] is None


def test_what_is_in_use_cannot_be_deleted_and_the_words_say_where(company: Company) -> None:
    reason = company.item("reasons", "Missed payment")
    company.entry()
    company.entry()
    add(company, "Alpha", kind=CatalogKind.CAUSES, parent_id=reason)
    with pytest.raises(Invalid, match="used by 2 at-risk entries and 1 cause: switch it off"):
        delete(company, reason)


def test_a_usual_cancel_reason_is_in_use(company: Company) -> None:
    price = company.item("cancel-reasons", "Price")
    with pytest.raises(Invalid, match="used by 1 resolution"):
        delete(company, price, CatalogKind.CANCEL_REASONS)


def test_a_customers_class_is_in_use(company: Company) -> None:
    vip = item_id(company, "VIP", CLASSES)
    company.force("UPDATE customer SET account_class_id = :vip WHERE id = :id", vip=vip, id=KERR)
    with pytest.raises(Invalid, match="used by 1 customer"):
        delete(company, vip, CLASSES)


def test_an_entry_that_was_deleted_uses_nothing(company: Company) -> None:
    entry_id = company.entry()
    company.force("UPDATE entry SET deleted_at = created_at WHERE id = :id", id=entry_id)
    delete(company, company.item("reasons", "Missed payment"))


def test_every_column_that_names_an_item_is_counted_and_follows_a_merge() -> None:
    naming = {
        (table.name, column.name)
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in {"catalog_item", "account_class"}
    }
    known = {(use.rows.name, use.name) for uses in USES.values() for use in uses}
    # What an item was merged into is the way that a late choice of it goes.
    ways = {("catalog_item", "merged_into_id"), ("account_class", "merged_into_id")}
    assert naming - ways == known
