"""Reporting, triage, edits, owners and deletion of at-risk entries, on both databases."""

from datetime import timedelta
from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import ChangeSetting, SwitchCatalogItem
from atrisk_tui.domain.commands import (
    AssignEntry,
    Closing,
    CreateEntry,
    DeleteEntry,
    EditEntry,
    Receipt,
    SetFollowUp,
    SetRisk,
)
from atrisk_tui.domain.model import CatalogKind, EntryStatus, RiskLevel
from atrisk_tui.errors import Conflict, Denied, Invalid, Missing
from tests.support import HARBOR, KERR, NOW, Company

SOON = NOW + timedelta(hours=2)


def report(company: Company, **values: Any) -> CreateEntry:
    base: dict[str, Any] = {
        "customer_id": KERR,
        "reason_id": company.item("reasons", "Missed payment"),
        "risk_level": RiskLevel.HIGH,
        "description": "Card bounced",
        "assigned_to_id": company.user_id("ana"),
    }
    return CreateEntry(**base | values)


def entry_row(company: Company, entry_id: int) -> dict[str, Any]:
    return company.one("SELECT * FROM entry WHERE id = :id", id=entry_id)


def edit(
    company: Company, entry_id: int, *, by: str = "ana", note: str = "", **changes: Any
) -> Receipt:
    command = EditEntry(entry_id=entry_id, version=company.version(entry_id), changes=changes)
    return company.do(by, command, note=note)


def switch_off(company: Company, username: str) -> None:
    company.force("UPDATE app_user SET active = false WHERE username = :name", name=username)


def move_off(company: Company, username: str) -> None:
    company.force("DELETE FROM user_location WHERE user_id = :id", id=company.user_id(username))


def set_option(company: Company, key: str, value: str) -> None:
    company.do("adm", ChangeSetting(key=key, value=value))


def test_a_report_keeps_who_when_and_what_the_customer_was_worth(company: Company) -> None:
    made = company.do("ben", report(company)).subject_id
    assert made is not None
    row = entry_row(company, made)
    assert (row["reported_by_id"], row["created_by_id"]) == (company.user_id("ben"),) * 2
    assert (row["status"], row["rmr_at_opening"], row["location_id"]) == ("open", 18_900, 1)
    assert row["reported_at"] == row["created_at"]


def test_a_report_beyond_open_is_two_moves_in_one_change(company: Company) -> None:
    closing = Closing(
        resolution_id=company.item("resolutions", "Retained - rate adjusted"),
        outcome_note="They stay",
    )
    receipt = company.do("ana", report(company, status=EntryStatus.RESOLVED, closing=closing))
    rows = company.rows("SELECT op FROM audit_row WHERE audit_id = :id", id=receipt.audit_id)
    assert [row["op"] for row in rows] == ["insert", "update"]
    row = entry_row(company, receipt.subject_id or 0)
    assert (row["status"], row["saved_by_id"]) == ("resolved", company.user_id("ana"))


def test_a_report_as_mitigated_needs_what_the_move_needs(company: Company) -> None:
    wanted: dict[str, Any] = {"status": EntryStatus.MITIGATED, "follow_up_at": SOON}
    with pytest.raises(Invalid) as caught:
        company.do("ana", report(company, **wanted))
    assert caught.value.field == "mitigation_action"
    wanted["mitigation_action_id"] = company.item("mitigation-actions", "Call customer")
    made = company.do("ana", report(company, **wanted)).subject_id
    assert entry_row(company, made or 0)["status"] == "mitigated"


def test_a_report_cannot_begin_as_void(company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        company.do("ana", report(company, status=EntryStatus.CANCELLED))
    assert "lost" in caught.value.allowed


def test_a_refused_second_move_leaves_no_entry(company: Company) -> None:
    with pytest.raises(Invalid):
        company.do("ana", report(company, status=EntryStatus.LOST))
    assert company.rows("SELECT id FROM entry") == []


def test_a_report_needs_an_owner(company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        company.do("ana", report(company, assigned_to_id=None))
    assert caught.value.field == "assigned_to"


def test_an_inactive_assignee_is_refused(company: Company) -> None:
    switch_off(company, "ben")
    with pytest.raises(Invalid, match="switched off") as caught:
        company.do("ana", report(company, assigned_to_id=company.user_id("ben")))
    assert caught.value.field == "assigned_to"


def test_an_assignee_of_another_location_is_refused(company: Company) -> None:
    with pytest.raises(Invalid, match="does not work at Denver"):
        company.do("ana", report(company, assigned_to_id=company.user_id("eve")))


def test_someone_with_all_locations_is_on_each(company: Company) -> None:
    made = company.do("ana", report(company, assigned_to_id=company.user_id("adm"))).subject_id
    assert entry_row(company, made or 0)["assigned_to_id"] == company.user_id("adm")


def test_a_customer_elsewhere_cannot_be_reported(company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        company.do("ana", report(company, customer_id=HARBOR))
    assert caught.value.field == "customer"


def test_a_customer_who_cancelled_can_only_be_recorded_as_lost(company: Company) -> None:
    company.force("UPDATE customer SET status = 'cancelled' WHERE id = :id", id=KERR)
    with pytest.raises(Invalid, match="already cancelled"):
        company.do("ana", report(company))


def test_a_retired_reason_is_refused_on_a_new_entry(company: Company) -> None:
    retire(company, "Missed payment")
    with pytest.raises(Invalid, match="switched off") as caught:
        company.do("ana", report(company))
    assert caught.value.field == "reason"


def test_an_item_of_another_catalog_is_no_reason(company: Company) -> None:
    cause = company.item("causes", "Missed appointment")
    with pytest.raises(Invalid) as caught:
        company.do("ana", report(company, reason_id=cause))
    assert caught.value.field == "reason"


def retire(company: Company, reason: str) -> None:
    command = SwitchCatalogItem(
        kind=CatalogKind.REASONS, item_id=company.item("reasons", reason), version=1, active=False
    )
    company.do("adm", command)


def test_a_retired_reason_on_an_old_entry_is_kept(company: Company) -> None:
    entry_id = company.entry()
    retire(company, "Missed payment")
    reason = company.item("reasons", "Missed payment")
    edit(company, entry_id, reason_id=reason, notes="Called back")
    assert entry_row(company, entry_id)["notes"] == "Called back"


@pytest.mark.parametrize("text", ["  x  ", "y" * 2000])
def test_a_description_of_up_to_2000_characters_is_kept_whole(company: Company, text: str) -> None:
    made = company.do("ana", report(company, description=text)).subject_id
    assert entry_row(company, made or 0)["description"] == text.strip()


@pytest.mark.parametrize("text", [" \n ", "y" * 2001])
def test_a_blank_or_2001_character_description_is_refused(company: Company, text: str) -> None:
    with pytest.raises(Invalid) as caught:
        company.do("ana", report(company, description=text))
    assert caught.value.field == "description"


def test_dating_back_is_a_leads(company: Company) -> None:
    earlier = report(company, reported_at=NOW - timedelta(days=3))
    with pytest.raises(Denied):
        company.do("ana", earlier)
    made = company.do("lea", earlier).subject_id
    assert made is not None


def test_a_lead_dates_back_at_most_as_far_as_the_setting(company: Company) -> None:
    with pytest.raises(Invalid, match="30 days"):
        company.do("lea", report(company, reported_at=NOW - timedelta(days=31)))
    set_option(company, "backdate_days", "60")
    company.do("lea", report(company, reported_at=NOW - timedelta(days=31)))


def test_a_report_in_the_future_is_refused(company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        company.do("lea", report(company, reported_at=NOW + timedelta(minutes=1)))
    assert caught.value.field == "reported_at"


def test_the_same_risk_again_writes_nothing(company: Company) -> None:
    entry_id = company.entry(risk_level=RiskLevel.LOW)
    receipt = company.do("ana", SetRisk(entry_id=entry_id, version=1, risk_level=RiskLevel.LOW))
    assert receipt.audit_id == 0
    assert company.version(entry_id) == 1


def test_a_raised_risk_moves_its_rank(company: Company) -> None:
    entry_id = company.entry()
    company.do("ana", SetRisk(entry_id=entry_id, version=1, risk_level=RiskLevel.HIGH))
    assert entry_row(company, entry_id)["rank"] == 1


def test_a_stale_version_is_a_conflict(company: Company) -> None:
    entry_id = company.entry()
    company.do("ana", SetRisk(entry_id=entry_id, version=1, risk_level=RiskLevel.HIGH))
    with pytest.raises(Conflict):
        company.do("ana", SetRisk(entry_id=entry_id, version=1, risk_level=RiskLevel.LOW))


def test_a_follow_up_is_set_and_cleared(company: Company) -> None:
    entry_id = company.entry()
    company.do("ana", SetFollowUp(entry_id=entry_id, version=1, follow_up_at=SOON))
    assert entry_row(company, entry_id)["follow_up_at"] is not None
    company.do("ana", SetFollowUp(entry_id=entry_id, version=2, follow_up_at=None))
    assert entry_row(company, entry_id)["follow_up_at"] is None


def test_a_follow_up_in_the_past_is_refused(company: Company) -> None:
    entry_id = company.entry()
    with pytest.raises(Invalid) as caught:
        company.do("ana", SetFollowUp(entry_id=entry_id, version=1, follow_up_at=NOW))
    assert caught.value.field == "follow_up_at"


def test_an_unchanged_past_follow_up_is_left_alone(company: Company) -> None:
    past = NOW - timedelta(days=2)
    entry_id = company.entry(follow_up_at=past)
    edit(company, entry_id, follow_up_at=past, notes="No answer")
    assert entry_row(company, entry_id)["notes"] == "No answer"


def test_a_closed_entry_keeps_its_risk(company: Company) -> None:
    entry_id = company.entry(status=EntryStatus.LOST)
    command = SetRisk(
        entry_id=entry_id, version=company.version(entry_id), risk_level=RiskLevel.LOW
    )
    with pytest.raises(Invalid, match="This entry is Lost: reopen it first"):
        company.do("ana", command)


def test_a_closed_entry_takes_no_follow_up(company: Company) -> None:
    entry_id = company.entry(status=EntryStatus.RESOLVED)
    with pytest.raises(Invalid, match="reopen"):
        company.do("ana", SetFollowUp(entry_id=entry_id, version=1, follow_up_at=SOON))


def assign(company: Company, entry_id: int, to: str, *, by: str, note: str = "") -> Receipt:
    command = AssignEntry(
        entry_id=entry_id,
        version=company.version(entry_id),
        assigned_to_id=company.user_id(to),
        note=note,
    )
    return company.do(by, command)


def test_an_agent_hands_over_their_own_entry_with_a_note(company: Company) -> None:
    entry_id = company.entry()
    with pytest.raises(Invalid) as caught:
        assign(company, entry_id, "ben", by="ana")
    assert caught.value.field == "note"
    receipt = assign(company, entry_id, "ben", by="ana", note=" on  leave ")
    audit = company.one("SELECT note FROM audit WHERE id = :id", id=receipt.audit_id)
    assert audit["note"] == "on leave"


def test_an_agent_takes_no_entry_from_a_colleague(company: Company) -> None:
    entry_id = company.entry(by="ben")
    with pytest.raises(Denied):
        assign(company, entry_id, "ana", by="ana", note="mine")
    assign(company, entry_id, "ana", by="lea")
    assert entry_row(company, entry_id)["assigned_to_id"] == company.user_id("ana")


def test_an_agent_takes_an_entry_whose_owner_has_left(company: Company) -> None:
    entry_id = company.entry(by="ben")
    switch_off(company, "ben")
    assign(company, entry_id, "ana", by="ana")
    assert entry_row(company, entry_id)["assigned_to_id"] == company.user_id("ana")


def test_an_assignee_moved_off_the_location_is_refused(company: Company) -> None:
    entry_id = company.entry()
    move_off(company, "ben")
    with pytest.raises(Invalid) as caught:
        assign(company, entry_id, "ben", by="lea")
    assert caught.value.field == "assigned_to"


def test_an_owner_who_has_left_never_blocks_another_save(company: Company) -> None:
    entry_id = company.entry(by="ben")
    move_off(company, "ben")
    edit(company, entry_id, assigned_to_id=company.user_id("ben"), notes="Still here")
    assert entry_row(company, entry_id)["notes"] == "Still here"


def test_an_edit_that_reassigns_asks_what_assigning_asks(company: Company) -> None:
    mine, theirs = company.entry(), company.entry(by="ben")
    with pytest.raises(Denied):
        edit(company, theirs, assigned_to_id=company.user_id("ana"))
    with pytest.raises(Invalid) as caught:
        edit(company, mine, assigned_to_id=company.user_id("ben"))
    assert caught.value.field == "note"
    edit(company, mine, assigned_to_id=company.user_id("ben"), note="on leave")


def test_an_entry_is_never_given_to_nobody_by_a_person(company: Company) -> None:
    entry_id = company.entry()
    with pytest.raises(Invalid) as caught:
        edit(company, entry_id, assigned_to_id=None)
    assert caught.value.field == "assigned_to"


def test_whose_entries_an_agent_may_change_is_a_setting(company: Company) -> None:
    entry_id = company.entry(by="ben")
    edit(company, entry_id, notes="one")
    set_option(company, "agents_may_modify", "own")
    with pytest.raises(Denied, match="colleague"):
        edit(company, entry_id, notes="two")
    edit(company, entry_id, by="lea", notes="three")


def test_a_team_is_the_people_under_one_manager(company: Company) -> None:
    set_option(company, "agents_may_modify", "team")
    entry_id = company.entry(by="ben")
    with pytest.raises(Denied):
        edit(company, entry_id, notes="one")
    company.force(
        "UPDATE app_user SET manager_id = :lead WHERE username IN ('ana', 'ben')",
        lead=company.user_id("lea"),
    )
    edit(company, entry_id, notes="two")


def test_a_deleted_entry_is_gone_and_kept(company: Company) -> None:
    entry_id = company.entry()
    with pytest.raises(Denied):
        company.do("lea", DeleteEntry(entry_id=entry_id, version=1))
    company.do("adm", DeleteEntry(entry_id=entry_id, version=1))
    with pytest.raises(Missing):
        edit(company, entry_id, notes="gone")
    assert entry_row(company, entry_id)["deleted_at"] is not None


def test_an_entry_elsewhere_is_no_such_entry(company: Company) -> None:
    entry_id = company.entry(HARBOR, by="eve")
    with pytest.raises(Missing, match="no such entry"):
        edit(company, entry_id, notes="peek")
