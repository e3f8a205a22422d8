"""Undo and redo: the exact former values, or a refusal that says why."""

from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import (
    AddCatalogItem,
    AddUser,
    ChangeSetting,
    DeleteCatalogItem,
)
from atrisk_tui.domain.commands import (
    AssignEntry,
    Closing,
    CreateEntry,
    DeleteEntry,
    EditCustomer,
    EditEntry,
    LoseEntry,
    Receipt,
    Revert,
    SetRisk,
)
from atrisk_tui.domain.model import CatalogKind, EntryStatus, RiskLevel
from atrisk_tui.errors import Conflict, Denied, Missing
from atrisk_tui.store.audit import WriteSession
from atrisk_tui.store.tables import UserLocation
from atrisk_tui.store.work import Done

from ..support import DENVER, HARBOR, KERR, Company, written


def entry_row(company: Company, entry: int) -> dict[str, Any]:
    row = company.one("SELECT * FROM entry WHERE id = :id", id=entry)
    del row["version"]
    return row


def undo(company: Company, receipt: Receipt, *, by: str = "ana") -> Receipt:
    return company.do(by, Revert(audit_id=receipt.audit_id))


def set_risk(company: Company, entry: int, level: RiskLevel, *, by: str = "ana") -> Receipt:
    command = SetRisk(entry_id=entry, version=company.version(entry), risk_level=level)
    return company.do(by, command)


def created(company: Company, **more: Any) -> Receipt:
    return company.do(
        "ana",
        CreateEntry(
            customer_id=KERR,
            reason_id=company.item(CatalogKind.REASONS, "Missed payment"),
            risk_level=RiskLevel.HIGH,
            description="Card bounced",
            assigned_to_id=company.user_id("ana"),
            **more,
        ),
    )


def kind(company: Company, receipt: Receipt) -> tuple[str, int | None]:
    row = company.one("SELECT kind, reverts FROM audit WHERE id = :id", id=receipt.audit_id)
    return row["kind"], row["reverts"]


def test_an_undo_gives_every_field_its_former_value_back(company: Company) -> None:
    entry = company.entry()
    before = entry_row(company, entry)
    receipt = company.do(
        "ana",
        EditEntry(
            entry_id=entry,
            version=1,
            changes={"description": "Moved", "risk_level": RiskLevel.LOW, "notes": "n"},
        ),
    )
    undo(company, receipt)
    assert entry_row(company, entry) == before


def test_an_undo_is_a_change_of_its_own_that_names_what_it_takes_back(company: Company) -> None:
    receipt = set_risk(company, company.entry(), RiskLevel.HIGH)
    taken = undo(company, receipt)
    assert kind(company, taken) == ("undo", receipt.audit_id)
    assert taken.subject_id == receipt.subject_id


def test_an_undo_of_a_closing_asks_for_nothing(company: Company) -> None:
    entry = company.entry()
    before = entry_row(company, entry)
    closing = Closing(
        resolution_id=company.item(CatalogKind.RESOLUTIONS, "Lost - price"),
        outcome_note="Too dear",
        cancel_reason_id=company.item(CatalogKind.CANCEL_REASONS, "Price"),
    )
    receipt = company.do("ana", LoseEntry(entry_id=entry, version=1, closing=closing))
    undo(company, receipt)
    assert entry_row(company, entry) == before


def test_redo_is_the_undo_of_an_undo(company: Company) -> None:
    entry = company.entry()
    receipt = set_risk(company, entry, RiskLevel.HIGH)
    after = entry_row(company, entry)
    redone = undo(company, undo(company, receipt))
    assert kind(company, redone)[0] == "redo"
    assert entry_row(company, entry) == after


def test_a_redo_can_be_taken_back_again(company: Company) -> None:
    entry = company.entry()
    before = entry_row(company, entry)
    receipt = set_risk(company, entry, RiskLevel.HIGH)
    again = undo(company, undo(company, undo(company, receipt)))
    assert kind(company, again)[0] == "undo"
    assert entry_row(company, entry) == before


def test_a_change_is_taken_back_once(company: Company) -> None:
    receipt = set_risk(company, company.entry(), RiskLevel.HIGH)
    undo(company, receipt)
    with pytest.raises(Conflict, match="Ana Ruiz has taken this change back already"):
        undo(company, receipt)


def test_a_field_that_moved_since_is_named_and_nothing_is_written(company: Company) -> None:
    entry = company.entry()
    receipt = set_risk(company, entry, RiskLevel.HIGH)
    set_risk(company, entry, RiskLevel.LOW, by="ben")
    before = entry_row(company, entry)
    with pytest.raises(Conflict, match="Risk level has been changed by someone since") as caught:
        undo(company, receipt)
    assert caught.value.field == "risk_level"
    assert entry_row(company, entry) == before


def test_a_change_of_another_field_since_does_not_stand_in_the_way(company: Company) -> None:
    entry = company.entry()
    receipt = set_risk(company, entry, RiskLevel.HIGH)
    company.do("ben", EditEntry(entry_id=entry, version=2, changes={"notes": "ben was here"}))
    undo(company, receipt)
    row = entry_row(company, entry)
    assert (row["risk_level"], row["notes"]) == ("medium", "ben was here")


def test_the_undo_of_a_create_deletes_softly(company: Company) -> None:
    receipt = created(company)
    undo(company, receipt)
    assert entry_row(company, receipt.subject_id or 0)["deleted_at"] is not None


def test_the_undo_of_a_create_that_was_closed_in_one_form_is_one_step(company: Company) -> None:
    closing = Closing(
        resolution_id=company.item(CatalogKind.RESOLUTIONS, "Retained - rate adjusted"),
        outcome_note="Lower rate",
        mitigation_action_id=company.item(CatalogKind.MITIGATION_ACTIONS, "Call customer"),
    )
    receipt = created(company, status=EntryStatus.RESOLVED, closing=closing)
    undo(company, receipt)
    assert entry_row(company, receipt.subject_id or 0)["deleted_at"] is not None


def test_the_redo_of_a_create_brings_the_very_row_back(company: Company) -> None:
    receipt = created(company)
    before = entry_row(company, receipt.subject_id or 0)
    undo(company, undo(company, receipt))
    assert entry_row(company, receipt.subject_id or 0) == before


def test_a_create_that_somebody_worked_on_stays(company: Company) -> None:
    receipt = created(company)
    set_risk(company, receipt.subject_id or 0, RiskLevel.LOW, by="ben")
    with pytest.raises(Conflict, match="the entry has been changed by someone since"):
        undo(company, receipt)


def test_a_create_goes_once_what_came_after_it_is_taken_back(company: Company) -> None:
    receipt = created(company)
    entry = receipt.subject_id or 0
    undo(company, set_risk(company, entry, RiskLevel.LOW))
    undo(company, undo(company, undo(company, set_risk(company, entry, RiskLevel.MEDIUM))))
    undo(company, receipt)
    assert entry_row(company, entry)["deleted_at"] is not None


def test_a_create_stays_while_a_change_after_it_is_redone(company: Company) -> None:
    receipt = created(company)
    changed = set_risk(company, receipt.subject_id or 0, RiskLevel.LOW)
    undo(company, undo(company, changed))
    with pytest.raises(Conflict, match="changed by someone since"):
        undo(company, receipt)


def test_a_redone_create_that_somebody_worked_on_stays(company: Company) -> None:
    receipt = created(company)
    redone = undo(company, undo(company, receipt))
    set_risk(company, receipt.subject_id or 0, RiskLevel.LOW, by="ben")
    with pytest.raises(Conflict, match="changed by someone since"):
        undo(company, redone)


def test_a_create_that_something_refers_to_stays(company: Company) -> None:
    added = company.do("adm", AddCatalogItem(kind=CatalogKind.REASONS, name="Late van"))
    company.entry(reason_id=added.subject_id)
    with pytest.raises(Conflict, match="the catalog item is in use since"):
        undo(company, added, by="adm")


def test_the_undo_of_a_delete_brings_the_row_back(company: Company) -> None:
    entry = company.entry()
    before = entry_row(company, entry)
    receipt = company.do("adm", DeleteEntry(entry_id=entry, version=1))
    undo(company, receipt, by="adm")
    assert entry_row(company, entry) == before


def test_a_deleted_name_that_was_given_again_cannot_come_back(company: Company) -> None:
    added = company.do("adm", AddCatalogItem(kind=CatalogKind.REASONS, name="Late van"))
    gone = company.do(
        "adm",
        DeleteCatalogItem(kind=CatalogKind.REASONS, item_id=added.subject_id or 0, version=1),
    )
    company.do("adm", AddCatalogItem(kind=CatalogKind.REASONS, name="late VAN"))
    with pytest.raises(Conflict, match="another catalog item by that name"):
        undo(company, gone, by="adm")


def test_a_value_that_names_something_deleted_since_is_not_given_back(company: Company) -> None:
    added = company.do("adm", AddCatalogItem(kind=CatalogKind.REASONS, name="Late van"))
    entry = company.entry(reason_id=added.subject_id)
    other = company.item(CatalogKind.REASONS, "Missed payment")
    receipt = company.do("ana", EditEntry(entry_id=entry, version=1, changes={"reason_id": other}))
    company.do(
        "adm",
        DeleteCatalogItem(kind=CatalogKind.REASONS, item_id=added.subject_id or 0, version=1),
    )
    with pytest.raises(Conflict, match="Reason has been deleted since"):
        undo(company, receipt)


def test_a_field_of_something_deleted_since_is_not_given_back(company: Company) -> None:
    entry = company.entry()
    receipt = set_risk(company, entry, RiskLevel.HIGH)
    company.do("adm", DeleteEntry(entry_id=entry, version=2))
    with pytest.raises(Conflict, match="deleted since"):
        undo(company, receipt)


def test_the_undo_of_a_new_person_takes_their_locations_too(company: Company) -> None:
    role = company.one("SELECT id FROM role WHERE name = 'Agent'")["id"]
    receipt = company.do(
        "adm",
        AddUser(username="zed", full_name="Zed", role_id=role, location_ids=(DENVER,)),
    )
    undo(company, receipt, by="adm")
    left = "SELECT * FROM user_location WHERE user_id = :id"
    assert company.rows(left, id=receipt.subject_id) == []


def test_a_link_that_was_removed_comes_back_as_the_very_row(company: Company) -> None:
    row = company.one("SELECT * FROM user_location WHERE user_id = 3")

    def unlink(session: WriteSession) -> Done:
        session.delete(session.get_one(UserLocation, row["id"]))
        return Done("app_user", 3)

    receipt = written(company.store, unlink, intent="SwitchUser")
    undo(company, receipt, by="adm")
    assert company.one("SELECT * FROM user_location WHERE user_id = 3") == row


def test_a_setting_goes_back_to_what_it_was(company: Company) -> None:
    receipt = company.do("adm", ChangeSetting(key="backdate_days", value="5"))
    undo(company, receipt, by="adm")
    assert company.rows("SELECT * FROM setting WHERE key = 'backdate_days'") == []


def test_an_agent_may_not_take_back_a_colleagues_change(company: Company) -> None:
    receipt = set_risk(company, company.entry(), RiskLevel.HIGH, by="ben")
    with pytest.raises(Denied, match="only a lead"):
        undo(company, receipt)


def test_a_lead_may_take_back_a_colleagues_change(company: Company) -> None:
    receipt = set_risk(company, company.entry(), RiskLevel.HIGH, by="ben")
    assert undo(company, receipt, by="lea").audit_id > receipt.audit_id


def test_a_viewer_may_not_take_anything_back(company: Company) -> None:
    receipt = set_risk(company, company.entry(), RiskLevel.HIGH)
    company.force("UPDATE app_user SET role_id = (SELECT id FROM role WHERE name = 'Viewer')")
    with pytest.raises(Denied):
        undo(company, receipt)


def test_a_lead_may_not_take_back_what_needs_an_admin(company: Company) -> None:
    receipt = company.do("adm", ChangeSetting(key="backdate_days", value="5"))
    with pytest.raises(Denied, match="settings"):
        undo(company, receipt, by="lea")


def test_a_lead_may_not_take_back_a_move_between_locations(company: Company) -> None:
    receipt = company.do(
        "adm", EditCustomer(customer_id=HARBOR, version=1, changes={"location_id": DENVER})
    )
    with pytest.raises(Denied, match="locations"):
        undo(company, receipt, by="lea")


def test_a_change_of_another_location_does_not_exist(company: Company) -> None:
    receipt = set_risk(company, company.entry(HARBOR, by="eve"), RiskLevel.HIGH, by="eve")
    with pytest.raises(Missing, match="no such change"):
        undo(company, receipt, by="lea")


def test_a_change_that_never_was_is_missing(company: Company) -> None:
    with pytest.raises(Missing):
        company.do("ana", Revert(audit_id=99_999))


def test_the_founding_cannot_be_taken_back(company: Company) -> None:
    with pytest.raises(Denied):
        company.do("adm", Revert(audit_id=1))


def test_a_hand_over_is_taken_back_with_its_owner(company: Company) -> None:
    entry = company.entry()
    receipt = company.do(
        "ana",
        AssignEntry(
            entry_id=entry, version=1, assigned_to_id=company.user_id("ben"), note="on leave"
        ),
    )
    undo(company, receipt)
    assert entry_row(company, entry)["assigned_to_id"] == company.user_id("ana")
