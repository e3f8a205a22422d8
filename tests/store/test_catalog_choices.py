"""What becomes of an agent's form while an admin changes the catalogs under it."""

from typing import Any

import pytest

from atrisk_tui.domain.commands import Closing, CreateEntry, EditEntry, LoseEntry
from atrisk_tui.domain.model import CatalogKind, RiskLevel
from atrisk_tui.errors import Conflict, Invalid
from tests.support import KERR, Company

from .catalog_work import REASONS, add, merge, switch


def report(company: Company, **values: Any) -> CreateEntry:
    plain = {
        "customer_id": KERR,
        "reason_id": company.item("reasons", "Missed payment"),
        "risk_level": RiskLevel.HIGH,
        "description": "Card bounced",
        "assigned_to_id": company.user_id("ana"),
    }
    return CreateEntry(**plain | values)


CHOSEN = [
    (CatalogKind.REASONS, "reason"),
    (CatalogKind.CAUSES, "cause"),
    (CatalogKind.MITIGATION_ACTIONS, "mitigation_action"),
]


@pytest.mark.parametrize(("kind", "field"), CHOSEN)
def test_a_report_with_what_was_switched_off_is_refused_on_that_field(
    company: Company, kind: CatalogKind, field: str
) -> None:
    chosen = add(company, "Alpha", kind=kind)
    switch(company, chosen, kind)
    with pytest.raises(Invalid, match="“Alpha” is switched off: choose another") as caught:
        company.do("ana", report(company, **{f"{field}_id": chosen}))
    assert caught.value.field == field


@pytest.mark.parametrize(("kind", "field"), CHOSEN)
def test_an_edit_with_what_was_switched_off_is_refused_and_nothing_is_written(
    company: Company, kind: CatalogKind, field: str
) -> None:
    entry = company.entry()
    chosen = add(company, "Alpha", kind=kind)
    switch(company, chosen, kind)
    changes: dict[str, Any] = {"notes": "mine", f"{field}_id": chosen}
    with pytest.raises(Invalid, match="“Alpha” is switched off: choose another") as caught:
        company.do("ana", EditEntry(entry_id=entry, version=1, changes=changes))
    assert caught.value.field == field
    assert company.version(entry) == 1


@pytest.mark.parametrize(
    ("kind", "name", "field"),
    [
        (CatalogKind.RESOLUTIONS, "Lost - price", "resolution"),
        (CatalogKind.CANCEL_REASONS, "Price", "cancel_reason"),
    ],
)
def test_a_closing_with_what_was_switched_off_is_refused_on_that_field(
    company: Company, kind: CatalogKind, name: str, field: str
) -> None:
    entry = company.entry()
    closing = Closing(
        resolution_id=company.item("resolutions", "Lost - price"),
        cancel_reason_id=company.item("cancel-reasons", "Price"),
        outcome_note="Too dear.",
    )
    switch(company, company.item(kind, name), kind)
    with pytest.raises(Invalid, match=f"“{name}” is switched off: choose another") as caught:
        company.do("ana", LoseEntry(entry_id=entry, version=1, closing=closing))
    assert caught.value.field == field


def test_an_entry_keeps_a_reason_that_was_switched_off(company: Company) -> None:
    entry = company.entry()
    switch(company, company.item("reasons", "Missed payment"))
    company.do("ana", EditEntry(entry_id=entry, version=1, changes={"notes": "still mine"}))
    assert company.version(entry) == 2


def test_a_form_that_was_open_through_a_merge_conflicts_and_goes_through_when_fresh(
    company: Company,
) -> None:
    entry = company.entry()
    other = add(company, "Alpha")
    seen = company.version(entry)
    merge(company, company.item("reasons", "Missed payment"), other)
    changes = {"notes": "typed meanwhile"}
    with pytest.raises(Conflict):
        company.do("ana", EditEntry(entry_id=entry, version=seen, changes=changes))
    fresh = company.version(entry)
    company.do("ana", EditEntry(entry_id=entry, version=fresh, changes=changes))
    after = company.one("SELECT reason_id, notes FROM entry")
    assert after == {"reason_id": other, "notes": "typed meanwhile"}


def test_a_report_that_chose_what_was_merged_meanwhile_takes_what_it_became(
    company: Company,
) -> None:
    chosen, other = add(company, "Alpha"), add(company, "Beta")
    merge(company, chosen, other, REASONS)
    made = company.do("ana", report(company, reason_id=chosen)).subject_id
    found = company.one("SELECT reason_id FROM entry WHERE id = :id", id=made)
    assert found["reason_id"] == other
