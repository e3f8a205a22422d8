"""EditEntry: what an edit checks, and what it leaves alone, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.errors import Denied, Invalid
from tests.support import NOW, Company

from .test_entries import SOON, edit, entry_row


def test_several_fields_change_in_one_edit_and_one_audit_row(company: Company) -> None:
    entry_id = company.entry()
    receipt = edit(
        company,
        entry_id,
        risk_level=RiskLevel.LOW,
        description=" New\r\nwords ",
        action_plan="Call",
        cause_id=company.item("causes", "Rate increase"),
        follow_up_at=SOON,
    )
    rows = company.rows("SELECT id FROM audit_row WHERE audit_id = :id", id=receipt.audit_id)
    assert len(rows) == 1
    assert entry_row(company, entry_id)["description"] == "New\nwords"


def test_an_edit_of_nothing_writes_nothing(company: Company) -> None:
    entry_id = company.entry()
    assert edit(company, entry_id, description=" Card bounced twice ").audit_id == 0


def test_a_field_that_no_edit_changes_is_refused(company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        edit(company, company.entry(), status="lost")
    assert caught.value.field == "status"


def test_outcome_fields_wait_until_an_entry_is_closed(company: Company) -> None:
    with pytest.raises(Invalid, match="close this one first") as caught:
        edit(company, company.entry(), outcome_note="too early")
    assert caught.value.field == "outcome_note"


def test_the_outcome_of_a_closed_entry_is_corrected_within_its_needs(company: Company) -> None:
    entry_id = company.entry(status=EntryStatus.LOST)
    edit(company, entry_id, outcome_note="Price, they said", notes="late")
    for name in ("outcome_note", "resolution_id", "resolution_date", "cancel_reason_id"):
        with pytest.raises(Invalid) as caught:
            edit(company, entry_id, **{name: None})
        assert caught.value.field == name.removesuffix("_id")
    with pytest.raises(Invalid) as caught:
        edit(company, entry_id, saved_by_id=company.user_id("ana"))
    assert caught.value.field == "saved_by"


def test_a_closed_entry_takes_only_a_resolution_of_its_outcome(company: Company) -> None:
    entry_id = company.entry(status=EntryStatus.RESOLVED)
    with pytest.raises(Invalid) as caught:
        edit(company, entry_id, resolution_id=company.item("resolutions", "Lost - price"))
    assert caught.value.field == "resolution"


def test_a_resolution_date_before_the_report_is_refused_in_an_edit(company: Company) -> None:
    entry_id = company.entry(status=EntryStatus.RESOLVED)
    with pytest.raises(Invalid) as caught:
        edit(company, entry_id, resolution_date=date(2026, 10, 12))
    assert caught.value.field == "resolution_date"


def test_the_day_of_the_report_is_the_customers(company: Company) -> None:
    late = datetime(2026, 10, 13, 3, 0, tzinfo=UTC)  # 12 October in Denver
    entry_id = company.entry(status=EntryStatus.RESOLVED, reported_at=late)
    edit(company, entry_id, resolution_date=date(2026, 10, 12))


def test_a_changed_report_date_is_a_leads_and_stays_before_the_resolution(
    company: Company,
) -> None:
    entry_id = company.entry(status=EntryStatus.RESOLVED, resolution_date=date(2026, 10, 13))
    earlier = NOW - timedelta(days=2)
    with pytest.raises(Denied):
        edit(company, entry_id, reported_at=earlier)
    edit(company, entry_id, by="lea", reported_at=earlier)
    edit(company, entry_id, by="lea", resolution_date=date(2026, 10, 11))
    with pytest.raises(Invalid) as caught:
        edit(company, entry_id, by="lea", reported_at=NOW)
    assert caught.value.field == "reported_at"


def test_a_mitigated_entry_keeps_an_action(company: Company) -> None:
    action = company.item("mitigation-actions", "Call customer")
    entry_id = company.entry(status=EntryStatus.MITIGATED, mitigation_action_id=action)
    with pytest.raises(Invalid) as caught:
        edit(company, entry_id, mitigation_action_id=None)
    assert caught.value.field == "mitigation_action"
