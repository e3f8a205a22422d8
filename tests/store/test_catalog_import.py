"""Files of catalogs as one change: what is known is changed, what is not is added at the end."""

from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import (
    AddCatalogItem,
    CatalogImportRow,
    DeleteCatalogItem,
    ImportCatalog,
    SwitchCatalogItem,
)
from atrisk_tui.domain.commands import Receipt, Revert
from atrisk_tui.domain.model import CancelCategory, CatalogKind, Outcome, RiskLevel
from atrisk_tui.errors import Conflict, Denied, Invalid
from tests.support import Company

pytestmark = pytest.mark.slow

REASONS = CatalogKind.REASONS
CLASSES = CatalogKind.ACCOUNT_CLASSES


def take(company: Company, *rows: tuple[str, dict[str, Any]], kind: CatalogKind = REASONS) -> Any:
    return company.do("adm", command(*rows, kind=kind))


def command(*rows: tuple[str, dict[str, Any]], kind: CatalogKind = REASONS) -> ImportCatalog:
    return ImportCatalog(
        kind=kind,
        rows=tuple(
            CatalogImportRow(line=line, name=name, values=values)
            for line, (name, values) in enumerate(rows, start=2)
        ),
        file_name="some.csv",
    )


def counts(receipt: Receipt) -> tuple[Any, ...]:
    return tuple(receipt.detail[name] for name in ("new", "changed", "unchanged"))


def stored(company: Company, name: str, kind: CatalogKind = REASONS) -> dict[str, Any]:
    table, where = ("account_class", "1 = 1") if kind is CLASSES else ("catalog_item", "kind = :k")
    return company.one(
        f"SELECT * FROM {table} WHERE {where} AND name = :name AND deleted_at IS NULL",
        **({} if kind is CLASSES else {"k": kind.value}),
        name=name,
    )


def audits(company: Company) -> int:
    return int(company.one("SELECT count(*) AS audits FROM audit")["audits"])


def refusal(company: Company, *rows: tuple[str, dict[str, Any]], **more: Any) -> Invalid:
    before = audits(company)
    with pytest.raises(Invalid) as caught:
        take(company, *rows, **more)
    assert audits(company) == before
    return caught.value


def test_a_known_name_is_changed_and_a_new_one_is_added_last(company: Company) -> None:
    receipt = take(company, ("New one", {}), ("missed payment", {"default_risk": RiskLevel.HIGH}))
    assert counts(receipt) == (1, 1, 0)
    assert stored(company, "missed payment")["default_risk"] == "high"
    last = company.one("SELECT max(position) AS last FROM catalog_item WHERE kind = 'reasons'")
    assert stored(company, "New one")["position"] == last["last"]


def test_what_the_file_does_not_give_stays(company: Company) -> None:
    take(company, ("Missed payment", {"active": False}))
    found = stored(company, "Missed payment")
    assert (bool(found["active"]), found["default_risk"]) == (False, "medium")


def test_a_blank_value_empties_its_field(company: Company) -> None:
    take(company, ("Missed payment", {"default_risk": None}))
    assert stored(company, "Missed payment")["default_risk"] is None


def test_nothing_is_deleted_and_the_order_of_what_is_known_stays(company: Company) -> None:
    listing = "SELECT id, position FROM catalog_item WHERE kind = 'reasons' ORDER BY id"
    before = company.rows(listing)
    take(company, ("Business closing", {}), ("Missed payment", {}), ("New one", {}))
    assert company.rows(listing)[: len(before)] == before


def test_a_file_of_what_is_so_already_changes_nothing(company: Company) -> None:
    before = audits(company)
    receipt = take(company, ("Missed payment", {"default_risk": RiskLevel.MEDIUM, "active": True}))
    assert (receipt.audit_id, counts(receipt), audits(company)) == (0, (0, 0, 1), before)


def test_a_name_in_another_unicode_form_or_spacing_is_the_same_item(company: Company) -> None:
    company.do("adm", AddCatalogItem(kind=REASONS, name="Caf\u00e9 g\u00eant"))
    receipt = take(company, (" Cafe\u0301  ge\u0302nt ", {}))
    assert counts(receipt) == (0, 0, 1)


def test_a_name_in_another_case_is_spelled_as_the_file_has_it(company: Company) -> None:
    receipt = take(company, ("MISSED Payment", {}))
    assert counts(receipt) == (0, 1, 0)
    assert receipt.detail["items"][0]["fields"] == {"name": ["Missed payment", "MISSED Payment"]}


def test_links_are_found_by_name(company: Company) -> None:
    take(company, ("Outage", {"parent": "service COMPLAINT"}), kind=CatalogKind.CAUSES)
    parent = stored(company, "Service complaint")["id"]
    assert stored(company, "Outage", CatalogKind.CAUSES)["parent_id"] == parent
    take(
        company,
        ("Lost - bored", {"outcome": Outcome.LOST, "cancel_reason": "Price"}),
        kind=CatalogKind.RESOLUTIONS,
    )
    price = stored(company, "Price", CatalogKind.CANCEL_REASONS)["id"]
    lost = stored(company, "Lost - bored", CatalogKind.RESOLUTIONS)
    assert (lost["outcome"], lost["cancel_reason_id"]) == ("lost", price)


def test_every_field_of_the_other_catalogs_is_taken(company: Company) -> None:
    take(
        company,
        ("Bored", {"category": CancelCategory.OTHER, "controllable": False}),
        kind=CatalogKind.CANCEL_REASONS,
    )
    bored = stored(company, "Bored", CatalogKind.CANCEL_REASONS)
    assert (bored["category"], bool(bored["controllable"])) == ("other", False)
    take(company, ("Gold", {"default_rmr": 9950, "contract_months": 24}), kind=CLASSES)
    gold = stored(company, "Gold", CLASSES)
    assert (gold["default_rmr"], gold["contract_months"]) == (9950, 24)


def test_the_receipt_tells_of_each_item_that_is_new_or_changed(company: Company) -> None:
    receipt = take(
        company,
        ("Outage", {"parent": "Service complaint", "active": False}),
        ("Unknown", {}),
        ("Flood", {"parent": None}),
        kind=CatalogKind.CAUSES,
    )
    assert receipt.detail["items"] == (
        {
            "line": 2,
            "name": "Outage",
            "done": "changed",
            "fields": {"parent": [None, "Service complaint"], "active": [True, False]},
        },
        {"line": 4, "name": "Flood", "done": "new", "fields": {}},
    )


def test_an_import_is_one_change_with_its_file_and_one_undo_takes_it_back(
    company: Company,
) -> None:
    before = audits(company)
    receipt = take(company, ("New one", {}), ("Business closing", {"default_risk": None}))
    assert audits(company) == before + 1
    assert company.one("SELECT note FROM audit WHERE id = :id", id=receipt.audit_id) == {
        "note": "some.csv"
    }
    company.do("adm", Revert(audit_id=receipt.audit_id))
    assert stored(company, "Business closing")["default_risk"] == "high"
    named = "SELECT deleted_at FROM catalog_item WHERE name = 'New one'"
    assert company.one(named)["deleted_at"] is not None


def test_an_import_of_account_classes_is_taken_back_too(company: Company) -> None:
    receipt = take(company, ("Gold", {}), ("VIP", {"default_rmr": 1}), kind=CLASSES)
    company.do("adm", Revert(audit_id=receipt.audit_id))
    assert stored(company, "VIP", CLASSES)["default_rmr"] == 14_900


@pytest.mark.parametrize(
    ("name", "values", "kind", "words"),
    [
        ("", {}, REASONS, "Line 3, name: Name is needed"),
        ("\u200b ", {}, REASONS, "Line 3, name"),
        ("x" * 46, {}, REASONS, "Line 3, name “xxxxx"),
        ("x" * 46, {}, CLASSES, "Name has 46 characters"),
        ("x" * 256, {"category": "other"}, CatalogKind.CANCEL_REASONS, "256 characters"),
        ("Bored", {}, CatalogKind.CANCEL_REASONS, "Line 3, category: Say which category"),
        ("Saved", {}, CatalogKind.RESOLUTIONS, "Line 3, outcome: Say which outcome"),
        ("Price", {"category": None}, CatalogKind.CANCEL_REASONS, "Line 3, category: Say"),
        ("Outage", {"parent": "Servise complaint"}, CatalogKind.CAUSES, "“Service complaint”?"),
        ("Outage", {"parent": "Unknown"}, CatalogKind.CAUSES, "Line 3, parent “Unknown”"),
        ("Outage", {"default_risk": "low"}, CatalogKind.CAUSES, "Line 3, default_risk “low”"),
        ("Outage", {"cancel_reason": "Price"}, CatalogKind.CAUSES, "Line 3, cancel_reason"),
        ("Gold", {"contract_months": 601}, CLASSES, "Line 3, contract_months"),
        ("Gold", {"default_rmr": -1}, CLASSES, "Line 3, default_rmr"),
        ("New", {"deleted_at": None}, REASONS, "Line 3, deleted_at"),
        ("Missed payment", {"position": 4}, REASONS, "Line 3, position"),
        ("New", {"active": None}, REASONS, "Line 3, active"),
    ],
)
def test_what_a_line_may_not_say_is_refused_naming_the_line_and_nothing_gets_in(
    company: Company, name: str, values: dict[str, Any], kind: CatalogKind, words: str
) -> None:
    first = {
        CatalogKind.RESOLUTIONS: {"outcome": Outcome.SAVED},
        CatalogKind.CANCEL_REASONS: {"category": CancelCategory.OTHER},
    }
    assert (
        words in refusal(company, ("Fine", first.get(kind, {})), (name, values), kind=kind).message
    )


def test_every_line_that_is_refused_is_told_of(company: Company) -> None:
    error = refusal(company, ("", {}), ("Fine", {}), ("x" * 46, {}))
    assert [words in error.message for words in ("Line 2", "Line 3", "Line 4")] == [
        True,
        False,
        True,
    ]
    assert error.field == "name"


def test_a_name_that_stands_twice_is_refused_naming_both_lines(company: Company) -> None:
    error = refusal(company, ("Cafe\u0301", {}), ("Other", {}), ("CAF\u00c9", {}))
    assert error.message.startswith("Line 4, name “CAFÉ”: The same name is on line 2")


def test_a_link_to_what_is_off_is_kept_but_not_newly_made(company: Company) -> None:
    parent = stored(company, "Service complaint")
    take(company, ("Outage", {"parent": "Service complaint"}), kind=CatalogKind.CAUSES)
    company.do(
        "adm",
        SwitchCatalogItem(
            kind=REASONS, item_id=parent["id"], version=parent["version"], active=False
        ),
    )
    kept = take(company, ("Outage", {"parent": "Service complaint"}), kind=CatalogKind.CAUSES)
    assert counts(kept) == (0, 0, 1)
    error = refusal(company, ("Flood", {"parent": "Service complaint"}), kind=CatalogKind.CAUSES)
    assert "is switched off" in error.message


def test_a_deleted_item_is_not_known_and_its_name_is_added_anew(company: Company) -> None:
    old = stored(company, "Business closing")
    company.do("adm", DeleteCatalogItem(kind=REASONS, item_id=old["id"], version=old["version"]))
    assert counts(take(company, ("Business closing", {}))) == (1, 0, 0)
    assert stored(company, "Business closing")["id"] != old["id"]


def test_the_outcome_of_a_resolution_in_use_is_not_changed(company: Company) -> None:
    from atrisk_tui.domain.model import EntryStatus

    company.entry(status=EntryStatus.LOST)
    error = refusal(
        company, ("Lost - price", {"outcome": Outcome.VOID}), kind=CatalogKind.RESOLUTIONS
    )
    assert error.field == "outcome"


def test_undoing_an_import_whose_item_was_changed_since_is_a_conflict(company: Company) -> None:
    receipt = take(company, ("New one", {}))
    take(company, ("New one", {"default_risk": RiskLevel.LOW}))
    with pytest.raises(Conflict):
        company.do("adm", Revert(audit_id=receipt.audit_id))


def test_2000_items_get_in_and_one_more_is_refused(company: Company) -> None:
    rows = [(f"Item {number}", {"default_risk": RiskLevel.LOW}) for number in range(2000)]
    error = refusal(company, *rows, ("More", {}))
    assert "up to 2000" in error.message
    assert counts(company.store.rehearse(company.actor("adm"), [command(*rows)])[0]) == (2000, 0, 0)


@pytest.mark.parametrize("who", ["vic", "ana", "lea"])
def test_who_does_not_keep_catalogs_is_refused(company: Company, who: str) -> None:
    with pytest.raises(Denied):
        company.do(who, command(("New one", {})))
