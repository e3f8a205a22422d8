"""Merging two items: whatever named the one names the other, and one undo takes it back."""

import time
from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import MergeCatalogItems
from atrisk_tui.domain.commands import DeleteEntry, EditEntry, Receipt, Revert
from atrisk_tui.domain.model import CatalogKind, EntryStatus, Outcome
from atrisk_tui.errors import Conflict, Denied, Invalid
from atrisk_tui.store.bulk import load_rows, read_rows
from atrisk_tui.store.revert_many import MANY
from atrisk_tui.store.tables import Entry
from atrisk_tui.store.work import Done
from tests.support import HARBOR, KERR, Company, written

from .catalog_work import CLASSES, REASONS, add, delete, edit, item_id, merge, on, row, switch

NAMING = {
    CatalogKind.REASONS: ("entry", "reason_id"),
    CatalogKind.CAUSES: ("entry", "cause_id"),
    CatalogKind.RESOLUTIONS: ("entry", "resolution_id"),
    CatalogKind.CREDIT_REASONS: ("offer", "credit_reason_id"),
    CatalogKind.MITIGATION_ACTIONS: ("offer", "mitigation_action_id"),
    CatalogKind.CANCEL_REASONS: ("entry", "cancel_reason_id"),
    CatalogKind.ACCOUNT_CLASSES: ("customer", "account_class_id"),
}


def offer(company: Company, entry_id: int, **values: Any) -> None:
    named = "".join(f", {name}" for name in values)
    given = "".join(f", {value}" for value in values.values())
    company.force(
        "INSERT INTO offer (entry_id, at, by_id, response, approval, version"
        f"{named}) SELECT id, created_at, 1, 'accepted', 'none_needed', 1{given}"
        " FROM entry WHERE id = :id",
        id=entry_id,
    )


def many_entries(company: Company, number: int, **values: Any) -> list[int]:
    """Copy an entry many times, past the commands."""
    first = company.entry(**values)

    def copies(session: Any) -> Done:
        (one,) = read_rows(session, Entry, column="id", values=[first])
        del one["id"]
        load_rows(session, Entry, [dict(one) for _ in range(number - 1)], audited=False)
        session.get_one(Entry, first).notes = "copied"
        return Done("entry", first)

    written(company.store, copies)
    return [each["id"] for each in company.rows("SELECT id FROM entry ORDER BY id")]


def snapshot(company: Company) -> dict[str, list[dict[str, Any]]]:
    """Return every row that a merge may write, without versions."""
    return {
        table: [
            {name: value for name, value in each.items() if name != "version"}
            for each in company.rows(f"SELECT * FROM {table} ORDER BY id")
        ]
        for table in ("entry", "offer", "customer", "catalog_item", "account_class")
    }


def undo(company: Company, receipt: Receipt, by: str = "adm") -> Receipt:
    return company.do(by, Revert(audit_id=receipt.audit_id))


def pair(company: Company, kind: CatalogKind) -> tuple[int, int]:
    return add(company, "Old one", kind=kind), add(company, "New one", kind=kind)


@pytest.mark.parametrize("kind", CatalogKind)
def test_what_named_the_item_names_the_other_and_the_item_is_gone(
    company: Company, kind: CatalogKind
) -> None:
    old, new = pair(company, kind)
    table, column = NAMING[kind]
    offer(company, company.entry())
    company.force(f"UPDATE {table} SET {column} = {old} WHERE id = 1")
    merge(company, old, new, kind)
    assert company.one(f"SELECT {column} FROM {table} WHERE id = 1")[column] == new
    assert row(company, old, kind=kind)["deleted_at"] is not None


@pytest.mark.parametrize("kind", CatalogKind)
def test_one_undo_takes_a_merge_back_exactly_and_one_redo_repeats_it(
    company: Company, kind: CatalogKind
) -> None:
    old, new = pair(company, kind)
    table, column = NAMING[kind]
    offer(company, company.entry())
    company.force(f"UPDATE {table} SET {column} = {old} WHERE id = 1")
    before = snapshot(company)
    receipt = merge(company, old, new, kind)
    after = snapshot(company)
    undone = undo(company, receipt)
    assert snapshot(company) == before
    undo(company, undone)
    again = snapshot(company)
    assert [without_time(each) for each in again.values()] == [
        without_time(each) for each in after.values()
    ]


def without_time(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**each, "deleted_at": each["deleted_at"] is not None} for each in rows]


def test_causes_under_a_merged_reason_hang_under_the_other(company: Company) -> None:
    old, new = pair(company, REASONS)
    cause = add(company, "Alpha", kind=CatalogKind.CAUSES, parent_id=old)
    receipt = merge(company, old, new)
    assert row(company, cause)["parent_id"] == new
    undo(company, receipt)
    assert row(company, cause)["parent_id"] == old


def test_losses_with_a_merged_cancel_reason_name_the_other(company: Company) -> None:
    price = company.item("cancel-reasons", "Price")
    other = company.item("cancel-reasons", "Contract ended")
    merge(company, price, other, CatalogKind.CANCEL_REASONS)
    assert row(company, company.item("resolutions", "Lost - price"))["cancel_reason_id"] == other


def test_closed_entries_follow_too(company: Company) -> None:
    closed = company.entry(status=EntryStatus.LOST)
    old, new = (company.item("cancel-reasons", name) for name in ("Price", "Contract ended"))
    merge(company, old, new, CatalogKind.CANCEL_REASONS)
    assert company.one("SELECT cancel_reason_id FROM entry")["cancel_reason_id"] == new
    assert company.version(closed) == 2


def test_each_row_is_in_the_history_of_one_change(company: Company) -> None:
    old, new = pair(company, REASONS)
    entries = [company.entry(customer, reason_id=old) for customer in (KERR, HARBOR)]
    receipt = merge(company, old, new)
    rows = company.rows(
        "SELECT table_name, row_id, customer_id FROM audit_row WHERE audit_id = :id ORDER BY id",
        id=receipt.audit_id,
    )
    assert {(each["table_name"], each["row_id"], each["customer_id"]) for each in rows} == {
        ("catalog_item", old, None),
        ("entry", entries[0], KERR),
        ("entry", entries[1], HARBOR),
    }
    assert receipt.subject_id == old


def test_an_offers_change_belongs_to_its_customer(company: Company) -> None:
    old, new = pair(company, CatalogKind.CREDIT_REASONS)
    offer(company, company.entry(HARBOR), credit_reason_id=old)
    receipt = merge(company, old, new, CatalogKind.CREDIT_REASONS)
    found = company.one(
        "SELECT customer_id FROM audit_row WHERE audit_id = :id AND table_name = 'offer'",
        id=receipt.audit_id,
    )
    assert found["customer_id"] == HARBOR


@pytest.mark.parametrize("number", [1, MANY + 5])
def test_deleted_entries_follow_and_come_back_under_the_other(
    company: Company, number: int
) -> None:
    old, new = pair(company, REASONS)
    entries = many_entries(company, number, reason_id=old)
    version = company.version(entries[0])
    deleted = company.do("adm", DeleteEntry(entry_id=entries[0], version=version))
    company.clock.move(minutes=1)
    receipt = merge(company, old, new)
    company.clock.move(minutes=1)
    undo(company, undo(company, receipt))
    undo(company, deleted)
    rows = company.rows("SELECT DISTINCT reason_id, deleted_at FROM entry")
    assert rows == [{"reason_id": new, "deleted_at": None}]


@pytest.mark.parametrize("number", [1, MANY + 5])
def test_an_entry_deleted_since_stands_in_the_way_of_the_undo(
    company: Company, number: int
) -> None:
    old, new = pair(company, REASONS)
    entries = many_entries(company, number, reason_id=old)
    receipt = merge(company, old, new)
    company.clock.move(minutes=1)
    company.do("adm", DeleteEntry(entry_id=entries[-1], version=company.version(entries[-1])))
    before = snapshot(company)
    with pytest.raises(Conflict, match="the entry has been deleted since"):
        undo(company, receipt)
    assert snapshot(company) == before


@pytest.mark.parametrize("number", [1, MANY + 5])
def test_an_entry_given_another_reason_since_stands_in_the_way_and_nothing_is_written(
    company: Company, number: int
) -> None:
    old, new = pair(company, REASONS)
    entries = many_entries(company, number, reason_id=old)
    receipt = merge(company, old, new)
    company.do(
        "ana",
        EditEntry(
            entry_id=entries[-1],
            version=company.version(entries[-1]),
            changes={"reason_id": company.item("reasons", "Billing dispute")},
        ),
    )
    before = snapshot(company)
    with pytest.raises(Conflict, match="Reason has been changed by someone since") as caught:
        undo(company, receipt)
    assert caught.value.field == "reason_id"
    assert snapshot(company) == before


@pytest.mark.parametrize("number", [1, MANY + 5])
def test_another_field_changed_since_stays_through_the_undo(company: Company, number: int) -> None:
    old, new = pair(company, REASONS)
    entries = many_entries(company, number, reason_id=old)
    receipt = merge(company, old, new)
    version = company.version(entries[0])
    company.do("ana", EditEntry(entry_id=entries[0], version=version, changes={"notes": "kept"}))
    undo(company, receipt)
    after = company.one("SELECT * FROM entry WHERE id = :id", id=entries[0])
    assert (after["notes"], after["reason_id"]) == ("kept", old)
    assert after["version"] == version + 2


@pytest.mark.parametrize("number", [1, MANY + 5])
def test_a_redo_waits_for_the_item_to_be_unused(company: Company, number: int) -> None:
    old, new = pair(company, REASONS)
    many_entries(company, number, reason_id=old)
    undone = undo(company, merge(company, old, new))
    company.entry(reason_id=old)
    with pytest.raises(Conflict, match="in use since"):
        undo(company, undone)


def test_an_undo_gives_nothing_back_that_names_what_is_gone(company: Company) -> None:
    old, new = pair(company, REASONS)
    many_entries(company, MANY + 5, reason_id=old)
    undone = undo(company, merge(company, old, new))
    company.force("UPDATE catalog_item SET deleted_at = :now WHERE id = :id", now=_now(), id=new)
    with pytest.raises(Conflict, match="Reason has been deleted since"):
        undo(company, undone)


def _now() -> str:
    return "2026-10-13 16:42:00"


def test_the_undo_waits_for_the_name_to_be_free(company: Company) -> None:
    old, new = pair(company, REASONS)
    receipt = merge(company, old, new)
    taken = add(company, "old ONE")
    with pytest.raises(Conflict, match="another catalog item by that name"):
        undo(company, receipt)
    delete(company, taken)
    undo(company, receipt)
    assert row(company, old)["deleted_at"] is None


@pytest.mark.parametrize("number", [1, MANY + 5])
def test_a_keeper_of_catalogs_at_one_location_takes_their_own_merge_back(
    company: Company, number: int
) -> None:
    company.force("""UPDATE role SET grants = '["catalog.manage"]' WHERE name = 'Viewer'""")
    old, new = pair(company, REASONS)
    many_entries(company, number, customer_id=HARBOR, by="eve", reason_id=old)
    before = snapshot(company)
    undo(company, merge(company, old, new, by="vic"), by="vic")
    assert snapshot(company) == before


@pytest.mark.parametrize("number", [1, MANY + 5])
def test_who_may_not_keep_catalogs_takes_no_merge_back(company: Company, number: int) -> None:
    old, new = pair(company, REASONS)
    many_entries(company, number, reason_id=old)
    receipt = merge(company, old, new)
    with pytest.raises(Denied, match="keep the catalogs"):
        undo(company, receipt, by="lea")


def test_an_item_is_not_merged_into_itself(company: Company) -> None:
    old, _ = pair(company, REASONS)
    with pytest.raises(Invalid, match="into itself") as caught:
        merge(company, old, old)
    assert caught.value.field == "into"


def test_the_other_item_must_be_on(company: Company) -> None:
    old, new = pair(company, REASONS)
    switch(company, new)
    with pytest.raises(Invalid, match="“New one” is switched off: switch it on or choose another"):
        merge(company, old, new)


def test_an_item_that_is_off_can_be_merged_away(company: Company) -> None:
    old, new = pair(company, REASONS)
    switch(company, old)
    merge(company, old, new)
    assert row(company, old)["deleted_at"] is not None


def test_resolutions_of_two_outcomes_are_not_merged(company: Company) -> None:
    kind = CatalogKind.RESOLUTIONS
    saved = add(company, "Alpha", kind=kind)
    lost = add(company, "Beta", kind=kind, outcome=Outcome.LOST)
    with pytest.raises(Invalid, match="“Alpha” is saved and “Beta” is lost"):
        merge(company, saved, lost, kind)


def test_items_of_two_catalogs_are_not_merged(company: Company) -> None:
    cause = company.item("causes", "Outage")
    old, _ = pair(company, REASONS)
    with pytest.raises(Exception, match="no such reason"):
        merge(company, old, cause)


@pytest.mark.parametrize("stale", ["item", "into"])
def test_either_item_changed_meanwhile_is_a_conflict(company: Company, stale: str) -> None:
    old, new = pair(company, REASONS)
    seen, into = on(company, old, REASONS), row(company, new)["version"]
    edit(company, old if stale == "item" else new, name="Renamed")
    with pytest.raises(Conflict):
        company.do("adm", MergeCatalogItems(**seen, into_id=new, into_version=into))


def test_customers_of_a_merged_class_take_the_other_one(company: Company) -> None:
    vip, plain = (item_id(company, name, CLASSES) for name in ("VIP", "Residential"))
    company.force("UPDATE customer SET account_class_id = :vip", vip=vip)
    company.force("UPDATE customer SET deleted_at = :now WHERE id = 2", now=_now())
    merge(company, vip, plain, CLASSES)
    rows = company.rows("SELECT DISTINCT account_class_id, version FROM customer")
    assert rows == [{"account_class_id": plain, "version": 2}]


@pytest.mark.slow
def test_ten_thousand_entries_are_merged_and_taken_back_in_seconds(
    sqlite_company: Company,
) -> None:
    old, new = pair(sqlite_company, REASONS)
    many_entries(sqlite_company, 10_000, reason_id=old)
    before = snapshot(sqlite_company)
    start = time.perf_counter()
    receipt = merge(sqlite_company, old, new)
    merged = time.perf_counter()
    undo(sqlite_company, receipt)
    done = time.perf_counter()
    assert snapshot(sqlite_company) == before
    assert max(merged - start, done - merged) < 20
