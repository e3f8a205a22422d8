"""A change of many entries is one step: taken back and brought back whole, told in each history."""

from datetime import timedelta

import pytest

from atrisk_tui.domain import many as do
from atrisk_tui.domain.admin_queries import ListChanges
from atrisk_tui.domain.commands import DeleteEntry, SetRisk
from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.domain.queries import GetEntry, ListHistory, NextUndo
from atrisk_tui.domain.rows import AuditRow
from atrisk_tui.domain.timeline_queries import ListTimeline
from atrisk_tui.errors import Conflict, Denied, Missing

from ..support import HARBOR, NOW, Company
from .many_work import (
    assign,
    follow_up_many,
    kept,
    many_entries,
    mitigate_many,
    owners,
    reasons,
    snooze_many,
    undo,
    unseen,
    value,
    void_many,
)
from .staff import edit

DAY = timedelta(days=1)
NUMBERS = [2, 60]
"""Few entries, and more than one would look through."""


def newest(company: Company, entry_id: int, by: str = "lea") -> AuditRow:
    """Return the newest line of an entry's history."""
    return company.ask(by, ListHistory(entry_id=entry_id)).rows[0]


def five_hundred(company: Company) -> tuple[list[int], dict[int, str]]:
    """Make 500 marked entries: 497 that can go to ben, and three with why they cannot."""
    fine = many_entries(company, 497, follow_up_at=NOW + DAY)
    away, gone, changed = company.entry(HARBOR, by="eve"), company.entry(), company.entry()
    company.force("UPDATE entry SET deleted_at = created_at WHERE id = :id", id=gone)
    company.do("adm", SetRisk(entry_id=changed, version=1, risk_level=RiskLevel.HIGH))
    return [away, *fine, gone, changed], {
        away: "Ben Okafor does not work at New York: assign someone who does.",
        gone: "No such entry.",
        changed: "Changed while you were looking at it: look again.",
    }


def reassign(company: Company, entries: list[int]) -> do.AssignMany:
    marked = tuple((entry_id, 1) for entry_id in entries)
    return do.AssignMany(entries=marked, to_ids=(company.user_id("ben"),), note="Ana is away")


def test_of_five_hundred_reassigned_three_are_refused_by_name_and_one_undo_puts_all_back(
    company: Company,
) -> None:
    entries, refused = five_hundred(company)
    before = kept(company)
    receipt = company.do("adm", reassign(company, entries))
    assert receipt.detail["done"] == entries[1:498]
    assert reasons(receipt) == refused
    assert owners(company, entries[1:498]) == [company.user_id("ben")] * 497
    assert receipt.touched == {("entry", entry_id) for entry_id in entries[1:498]}
    undone = undo(company, receipt, by="adm")
    assert kept(company) == before
    versions = [row["version"] for row in company.rows("SELECT version FROM entry ORDER BY id")]
    assert versions[:497] == [3] * 497
    assert undone.touched == receipt.touched


def test_the_three_refused_are_told_with_reference_and_customer(company: Company) -> None:
    entries, _ = five_hundred(company)
    refused = company.do("adm", reassign(company, entries)).detail["refused"]
    assert isinstance(refused, list)
    assert [(ref, name) for _, ref, name, _ in refused] == [
        ("AR-498", "Harbor Storage"),
        ("AR-499", ""),
        ("AR-500", "Kerr Dental"),
    ]


def test_the_history_of_each_of_five_hundred_shows_the_change_and_its_undo(
    company: Company,
) -> None:
    entries, _ = five_hundred(company)
    receipt = company.do("adm", reassign(company, entries))
    for entry_id in entries[1:498:62]:
        told = newest(company, entry_id)
        (change,) = told.changes
        assert (told.words, told.note) == ("Assign many entries", "Ana is away")
        assert (change.field, change.before, change.after) == ("assigned_to", "ana", "ben")
    undo(company, receipt, by="adm")
    told = newest(company, entries[300])
    (change,) = told.changes
    assert told.words == "Undo: assign many entries"
    assert (change.before, change.after) == ("ben", "ana")


def test_the_company_s_history_tells_it_as_one_change_of_so_many_records(
    company: Company,
) -> None:
    entries, _ = five_hundred(company)
    company.do("adm", reassign(company, entries))
    row = company.ask("adm", ListChanges()).rows[0]
    assert (row.words, row.note, row.records) == ("Assign many entries", "Ana is away", 497)
    assert row.subject == "AR-1 Kerr Dental"


def test_the_timeline_of_an_entry_tells_it_too(company: Company) -> None:
    entries = [company.entry(), company.entry()]
    assign(company, entries, "ben", note="Ana is away")
    line = company.ask("lea", ListTimeline(entry_id=entries[1])).rows[0]
    assert line.change is not None
    assert (line.text, line.change.words) == ("Ana is away", "Assign many entries")


def test_a_snooze_of_many_reads_like_one(company: Company) -> None:
    entries = [company.entry(), company.entry()]
    company.do("lea", snooze_many(unseen(entries), NOW + DAY, note="Storm in the valley"))
    told = newest(company, entries[1])
    assert told.words == "Snooze many entries"
    assert [(one.field, one.after) for one in told.changes] == [
        ("snoozed_until", "2026-10-14T16:42:00Z")
    ]
    assert told.note == "Storm in the valley"
    found = company.ask("lea", GetEntry(entry_id=entries[1]))
    assert found.snooze_note == "Storm in the valley"


def test_a_move_and_a_void_of_many_tell_every_field(company: Company) -> None:
    entries = [company.entry(), company.entry()]
    company.do("lea", mitigate_many(company, unseen(entries)))
    told = newest(company, entries[0])
    assert told.words == "Set the status of many entries"
    assert {one.field: one.after for one in told.changes} == {
        "status": "Mitigated",
        "mitigation_action": "Call customer",
        "follow_up_at": "2026-10-14T16:42:00Z",
    }
    company.do("lea", void_many(company, unseen(entries), note="A test import"))
    told = newest(company, entries[0])
    assert told.words == "Close many entries as Void: they were not real"
    after = {one.field: one.after for one in told.changes}
    assert (after["status"], after["outcome_note"]) == ("Void", "A test import")


@pytest.mark.parametrize("number", NUMBERS)
def test_undo_and_redo_go_all_the_way_back_and_forth(company: Company, number: int) -> None:
    entries = many_entries(company, number, snoozed_until=NOW + DAY, follow_up_at=NOW + DAY)
    before = kept(company)
    receipt = company.do("lea", void_many(company, unseen(entries), note="A test import"))
    after = kept(company)
    company.clock.move(minutes=1)
    undone = undo(company, receipt)
    assert kept(company) == before
    undo(company, undone)
    assert kept(company) == after


@pytest.mark.parametrize("number", NUMBERS)
def test_an_entry_that_moved_since_stands_in_the_way_and_is_named(
    company: Company, number: int
) -> None:
    entries = many_entries(company, number)
    receipt = assign(company, entries, "ben")
    assign(company, [entries[1]], "lea")
    before = kept(company)
    words = r"^AR-2 Kerr Dental: Assigned to has been changed by someone since$"
    with pytest.raises(Conflict, match=words) as caught:
        undo(company, receipt)
    assert caught.value.field == "assigned_to_id"
    assert kept(company) == before


def test_of_several_that_moved_the_first_is_named_and_the_others_counted(
    company: Company,
) -> None:
    entries = many_entries(company, 5)
    receipt = assign(company, entries, "ben")
    assign(company, entries[1:4], "lea")
    with pytest.raises(Conflict, match=r"^AR-2 Kerr Dental: .*; 2 more of what it changed have"):
        undo(company, receipt)


def test_an_entry_deleted_since_is_named(company: Company) -> None:
    entries = many_entries(company, 3)
    receipt = assign(company, entries, "ben")
    company.clock.move(minutes=1)
    company.do("adm", DeleteEntry(entry_id=entries[2], version=2))
    with pytest.raises(Conflict, match=r"^AR-3 Kerr Dental: the entry has been deleted since"):
        undo(company, receipt)


def test_what_else_changed_in_those_entries_meanwhile_stays(company: Company) -> None:
    entries = many_entries(company, 3)
    receipt = assign(company, entries, "ben")
    company.do("lea", SetRisk(entry_id=entries[0], version=2, risk_level=RiskLevel.HIGH))
    undo(company, receipt)
    assert owners(company, entries) == [company.user_id("ana")] * 3
    assert value(company, entries[0], "risk_level") == "high"


def test_a_lead_takes_back_what_an_agent_did_to_many_and_an_agent_not_a_lead_s(
    company: Company,
) -> None:
    entries = many_entries(company, 3)
    dated = company.do("ana", follow_up_many(unseen(entries), NOW + DAY))
    undo(company, dated, by="lea")
    assert value(company, entries[0], "follow_up_at") is None
    again = company.do("lea", follow_up_many(unseen(entries), NOW + DAY))
    with pytest.raises(Denied, match="only a lead"):
        undo(company, again, by="ana")


def test_an_agent_takes_back_their_own_change_of_many(company: Company) -> None:
    entries = many_entries(company, 3)
    dated = company.do("ana", follow_up_many(unseen(entries), NOW + DAY))
    undo(company, dated, by="ana")
    assert value(company, entries[0], "follow_up_at") is None


def test_a_change_that_reached_out_of_sight_is_not_there_to_take_back(company: Company) -> None:
    entries = [company.entry(), company.entry(HARBOR, by="eve")]
    receipt = company.do("adm", follow_up_many(unseen(entries), NOW + DAY))
    with pytest.raises(Missing):
        undo(company, receipt, by="lea")


def test_who_has_lost_a_location_cannot_take_back_what_they_did_there(company: Company) -> None:
    edit(company, "lea", location_ids=(1, 2))
    entries = [company.entry(), company.entry(HARBOR, by="eve")]
    receipt = company.do("lea", follow_up_many(unseen(entries), NOW + DAY))
    edit(company, "lea", location_ids=(1,))
    with pytest.raises(Missing):
        undo(company, receipt)


def test_what_undo_would_take_back_says_how_many(company: Company) -> None:
    entries = many_entries(company, 500)
    receipt = assign(company, entries, "ben")
    found = company.ask("lea", NextUndo())
    assert found is not None
    assert (found.words, found.label) == ("Assign many entries", "AR-1 Kerr Dental and 499 more")
    undo(company, receipt)
    redo = company.ask("lea", NextUndo(redo=True))
    assert redo is not None
    assert redo.label == "AR-1 Kerr Dental and 499 more"


def test_of_many_of_which_one_was_changed_undo_names_that_one(company: Company) -> None:
    closed, done = company.entry(status=EntryStatus.LOST), company.entry()
    command = do.SetRiskOfMany(entries=unseen((closed, done)), risk_level=RiskLevel.HIGH)
    company.do("lea", command)
    found = company.ask("lea", NextUndo())
    assert found is not None
    assert found.label == f"AR-{done} Kerr Dental"
