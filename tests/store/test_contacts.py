"""Logging a contact: what it writes, what it may change with it, and how it is taken back."""

from datetime import timedelta
from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import AddRole, ChangeSetting, EditUser
from atrisk_tui.domain.commands import (
    DeleteEntry,
    EditCustomer,
    EditEntry,
    Receipt,
    Revert,
    SetRisk,
)
from atrisk_tui.domain.contact_commands import LogContact
from atrisk_tui.domain.contact_queries import ListContacts
from atrisk_tui.domain.contact_rows import ContactRow
from atrisk_tui.domain.model import (
    CatalogKind,
    ContactChannel,
    ContactResult,
    EntryStatus,
    RiskLevel,
)
from atrisk_tui.domain.paging import Span, Step
from atrisk_tui.domain.queries import GetHomeFigures, ListHistory
from atrisk_tui.errors import Conflict, Denied, Invalid, Missing

from ..support import HARBOR, KERR, NEW_YORK, Company
from .staff import role_id

OUT, IN, MAIL = ContactChannel.PHONE_OUT, ContactChannel.PHONE_IN, ContactChannel.EMAIL
REACHED, NO_ANSWER = ContactResult.REACHED, ContactResult.NO_ANSWER
MUELLER = 2


def log(
    company: Company,
    customer: int = KERR,
    result: ContactResult = NO_ANSWER,
    *,
    by: str = "ana",
    **more: Any,
) -> Receipt:
    command = LogContact(customer_id=customer, **{"channel": OUT, "result": result} | more)
    return company.do(by, command)


def about(company: Company, entry: int, **more: Any) -> Receipt:
    """Log a contact about an entry as it is now."""
    version = more.pop("version", None) or company.version(entry)
    return log(company, entry_id=entry, entry_version=version, **more)


def undo(company: Company, receipt: Receipt, *, by: str = "ana") -> Receipt:
    return company.do(by, Revert(audit_id=receipt.audit_id))


def contacts(company: Company, customer: int = KERR, *, by: str = "ana") -> list[ContactRow]:
    return list(company.ask(by, ListContacts(customer_id=customer)).rows)


def stored(company: Company) -> list[dict[str, Any]]:
    return company.rows("SELECT * FROM interaction ORDER BY id")


def the_entry(company: Company, entry: int) -> dict[str, Any]:
    return company.one("SELECT * FROM entry WHERE id = :id", id=entry)


def newest_audit(company: Company) -> int:
    return int(company.one("SELECT max(id) AS id FROM audit")["id"])


def test_a_contact_says_with_whom_by_whom_when_and_what_came_of_it(company: Company) -> None:
    log(company, result=ContactResult.LEFT_MESSAGE, channel=ContactChannel.VOICEMAIL, note="Rings")
    (row,) = contacts(company)
    assert (row.at, row.by, row.by_name) == (company.clock(), "ana", "Ana Ruiz")
    assert (row.channel, row.result) == (ContactChannel.VOICEMAIL, ContactResult.LEFT_MESSAGE)
    assert (row.customer_id, row.entry_id, row.ref, row.note) == (KERR, None, None, "Rings")
    assert stored(company)[0]["location_id"] == 1


def test_a_contact_about_an_entry_names_it(company: Company) -> None:
    entry = company.entry()
    log(company, entry_id=entry)
    assert contacts(company)[0].ref == f"AR-{entry}"


def test_a_contact_alone_leaves_customer_and_entries_at_their_version(company: Company) -> None:
    entry = company.entry()
    log(company, entry_id=entry, note="x")
    assert company.version(entry) == 1
    assert company.one("SELECT version FROM customer WHERE id = 1")["version"] == 1


def test_a_contact_is_one_change_in_the_history_of_its_customer(company: Company) -> None:
    before = newest_audit(company)
    receipt = log(company, result=REACHED, channel=IN, note="Called us")
    assert receipt.audit_id == newest_audit(company) == before + 1
    change = company.ask("ana", ListHistory(customer_id=KERR)).rows[0]
    told = {field.field: field.after for field in change.changes}
    assert change.words == "Log a contact with a customer"
    assert (told["channel"], told["result"], told["note"]) == ("Phone in", "Reached", "Called us")


def test_the_receipt_names_every_line_that_shows_another_last_contact(company: Company) -> None:
    first, second = company.entry(), company.entry()
    closed = company.entry(status=EntryStatus.RESOLVED)
    receipt = log(company)
    contact = ("interaction", receipt.subject_id)
    assert receipt.touched == {contact, ("customer", KERR), ("entry", first), ("entry", second)}
    assert ("entry", closed) not in receipt.touched
    assert undo(company, receipt).touched == receipt.touched


def test_a_note_is_made_regular(company: Company) -> None:
    log(company, note="  # Dana\r\nrings back\t ")
    assert contacts(company)[0].note == "# Dana\nrings back"


def test_a_note_of_2000_characters_is_kept_whole_and_one_more_is_refused(company: Company) -> None:
    log(company, note="é" * 2000)
    with pytest.raises(Invalid) as refused:
        log(company, note="é" * 2001)
    assert refused.value.field == "note"
    assert [len(row.note) for row in contacts(company)] == [2000]


@pytest.mark.parametrize("customer", [HARBOR, 999])
def test_a_customer_out_of_sight_is_no_such_customer(company: Company, customer: int) -> None:
    for more in ({}, {"do_not_call": True}):
        with pytest.raises(Missing, match="no such customer"):
            log(company, customer, **more)
    with pytest.raises(Missing, match="no such customer"):
        contacts(company, customer)
    assert stored(company) == []


def test_an_entry_of_somebody_else_deleted_or_none_is_no_such_entry(company: Company) -> None:
    other, gone = company.entry(MUELLER), company.entry()
    company.do("adm", DeleteEntry(entry_id=gone, version=1))
    for entry in (other, gone, 999):
        for more in ({}, {"entry_version": 1, "risk_level": RiskLevel.HIGH}):
            with pytest.raises(Missing, match="no such entry"):
                log(company, entry_id=entry, **more)
    assert stored(company) == []


def test_who_may_not_log_contacts_is_refused_and_nothing_is_written(company: Company) -> None:
    with pytest.raises(Denied, match="log contacts"):
        log(company, by="vic")
    assert stored(company) == []


def test_do_not_call_is_set_in_the_same_change(company: Company) -> None:
    receipt = log(company, result=ContactResult.REFUSED, do_not_call=True)
    assert company.one("SELECT do_not_call FROM customer WHERE id = 1")["do_not_call"]
    undo(company, receipt)
    assert not company.one("SELECT do_not_call FROM customer WHERE id = 1")["do_not_call"]


def test_do_not_call_of_one_who_said_so_before_stays_after_an_undo(company: Company) -> None:
    company.do("ana", EditCustomer(customer_id=KERR, version=1, changes={"do_not_call": True}))
    undo(company, log(company, do_not_call=True))
    assert company.one("SELECT do_not_call FROM customer WHERE id = 1")["do_not_call"]


def test_a_wrap_up_is_one_change_and_one_undo(company: Company) -> None:
    entry = company.entry()
    before = newest_audit(company)
    then = company.clock() + timedelta(days=1, seconds=7, microseconds=5)
    action = company.item(CatalogKind.MITIGATION_ACTIONS, "Call customer")
    receipt = about(
        company,
        entry,
        result=REACHED,
        follow_up_at=then,
        risk_level=RiskLevel.HIGH,
        mitigation_action_id=action,
    )
    assert newest_audit(company) == before + 1
    row = the_entry(company, entry)
    assert (row["risk_level"], row["rank"], row["mitigation_action_id"]) == ("high", 1, action)
    assert str(row["follow_up_at"]).startswith(f"{then:%Y-%m-%d %H:%M:%S}")
    assert row["version"] == 2
    undo(company, receipt)
    row = the_entry(company, entry)
    assert (row["risk_level"], row["follow_up_at"], row["mitigation_action_id"]) == (
        "medium",
        None,
        None,
    )
    assert contacts(company) == []


def test_what_stays_as_it_was_asks_for_nothing(company: Company) -> None:
    past = company.clock() - timedelta(days=3)
    entry = company.entry(follow_up_at=past)
    about(company, entry, version=7, follow_up_at=past, risk_level=RiskLevel.MEDIUM)
    assert company.version(entry) == 1


def test_a_next_follow_up_lies_in_the_future(company: Company) -> None:
    entry = company.entry()
    with pytest.raises(Invalid, match="not in the future") as refused:
        about(company, entry, follow_up_at=company.clock())
    assert refused.value.field == "follow_up_at"
    assert stored(company) == []


def test_a_closed_entry_may_be_talked_about_and_is_not_changed(company: Company) -> None:
    entry = company.entry(status=EntryStatus.LOST)
    log(company, entry_id=entry)
    for more in (
        {"follow_up_at": company.clock() + timedelta(days=1)},
        {"risk_level": RiskLevel.HIGH},
        {"mitigation_action_id": company.item(CatalogKind.MITIGATION_ACTIONS, "Call customer")},
    ):
        with pytest.raises(Invalid, match="reopen it first"):
            about(company, entry, **more)
    assert len(stored(company)) == 1


def test_an_action_that_was_switched_off_is_refused(company: Company) -> None:
    action = company.item(CatalogKind.MITIGATION_ACTIONS, "Call customer")
    company.force("UPDATE catalog_item SET active = :no WHERE id = :id", no=False, id=action)
    with pytest.raises(Invalid, match="switched off") as refused:
        about(company, company.entry(), mitigation_action_id=action)
    assert refused.value.field == "mitigation_action"


def test_what_is_to_change_needs_an_entry_that_was_looked_at(company: Company) -> None:
    entry = company.entry()
    for more in ({}, {"entry_id": entry}):
        with pytest.raises(Invalid) as refused:
            log(company, risk_level=RiskLevel.HIGH, **more)
        assert refused.value.field == "risk_level"


def test_a_field_that_moved_meanwhile_is_a_conflict_and_nothing_is_written(
    company: Company,
) -> None:
    entry = company.entry()
    company.do("ben", SetRisk(entry_id=entry, version=1, risk_level=RiskLevel.LOW))
    with pytest.raises(Conflict):
        about(company, entry, version=1, risk_level=RiskLevel.HIGH)
    assert stored(company) == []


def test_another_field_that_moved_meanwhile_is_none(company: Company) -> None:
    entry = company.entry()
    company.do("ben", SetRisk(entry_id=entry, version=1, risk_level=RiskLevel.LOW))
    company.do("ben", EditEntry(entry_id=entry, version=2, changes={"notes": "x"}))
    about(company, entry, version=1, follow_up_at=company.clock() + timedelta(days=1))
    assert the_entry(company, entry)["risk_level"] == "low"
    assert company.version(entry) == 4


def test_a_version_that_never_was_is_a_conflict(company: Company) -> None:
    entry = company.entry()
    for version in (2, -60):
        with pytest.raises(Conflict):
            about(company, entry, version=version, risk_level=RiskLevel.HIGH)


def test_a_colleague_s_entry_is_changed_only_where_agents_may(company: Company) -> None:
    company.do("adm", ChangeSetting(key="agents_may_modify", value="own"))
    entry = company.entry(by="ben")
    with pytest.raises(Denied, match="colleague"):
        about(company, entry, risk_level=RiskLevel.HIGH)
    log(company, entry_id=entry)
    assert len(stored(company)) == 1


def test_who_may_log_contacts_only_changes_no_entry_with_them(company: Company) -> None:
    grants = frozenset({"customer.view", "at_risk.view", "contact.log"})
    company.do("adm", AddRole(name="Caller", grants=grants))
    change = EditUser(user_id=3, version=1, changes={"role_id": role_id(company, "Caller")})
    company.do("adm", change)
    entry = company.entry()
    with pytest.raises(Denied, match="work at-risk entries"):
        about(company, entry, risk_level=RiskLevel.HIGH)
    log(company, entry_id=entry, do_not_call=True)
    assert company.one("SELECT do_not_call FROM customer WHERE id = 1")["do_not_call"]


def test_contacts_are_listed_newest_first_a_page_at_a_time(company: Company) -> None:
    made = []
    for _ in range(5):
        # Two of one moment: then the later one is first.
        made += [log(company).subject_id, log(company).subject_id]
        company.clock.move(minutes=1)
    log(company, MUELLER)
    first = company.ask("ana", ListContacts(customer_id=KERR, span=Span(limit=4)))
    rest = company.ask(
        "ana", ListContacts(customer_id=KERR, span=Span(Step.AFTER, first.after, limit=50))
    )
    assert [row.id for row in (*first.rows, *rest.rows)] == made[::-1]
    assert rest.after is None


def test_contacts_go_where_their_customer_goes(company: Company) -> None:
    log(company)
    move = EditCustomer(customer_id=KERR, version=1, changes={"location_id": NEW_YORK})
    company.do("adm", move)
    with pytest.raises(Missing):
        contacts(company)
    assert len(contacts(company, by="eve")) == 1


def test_done_today_counts_contacts_once_with_what_they_changed(company: Company) -> None:
    entry, other = company.entry(by="ben"), company.entry(by="ben")
    about(company, entry, risk_level=RiskLevel.HIGH)
    log(company, MUELLER)
    company.do("ana", SetRisk(entry_id=other, version=1, risk_level=RiskLevel.LOW))
    assert company.ask("ana", GetHomeFigures()).done_today == 3


def test_done_today_leaves_out_what_was_taken_back_and_what_was_yesterday(
    company: Company,
) -> None:
    entry = company.entry(by="ben")
    undo(company, about(company, entry, risk_level=RiskLevel.HIGH))
    assert company.ask("ana", GetHomeFigures()).done_today == 0
    log(company)
    company.clock.move(days=1)
    assert company.ask("ana", GetHomeFigures()).done_today == 0
