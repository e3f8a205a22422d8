"""Taking a contact back: one's own slip, for ten minutes, with all that it changed."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.admin_commands import ChangeSetting
from atrisk_tui.domain.commands import AssignEntry, Closing, ResolveEntry, SetFollowUp
from atrisk_tui.domain.model import CatalogKind
from atrisk_tui.domain.queries import NextUndo
from atrisk_tui.errors import Conflict, Denied

from ..support import Company
from .test_contacts import about, contacts, log, undo


def test_one_s_own_slip_is_undone_and_redone(company: Company) -> None:
    receipt = log(company)
    back = undo(company, receipt)
    assert contacts(company) == []
    again = undo(company, back)
    assert [row.id for row in contacts(company)] == [receipt.subject_id]
    undo(company, again)
    assert contacts(company) == []


def test_a_contact_can_be_taken_back_for_ten_minutes_and_no_longer(company: Company) -> None:
    first, second = log(company), log(company)
    company.clock.move(minutes=10)
    undo(company, second)
    company.clock.move(microseconds=1)
    with pytest.raises(Denied, match="for 10 minutes, and this one is older"):
        undo(company, first)
    assert len(contacts(company)) == 1


def test_what_was_taken_back_in_time_is_brought_back_later_and_stays(company: Company) -> None:
    back = undo(company, log(company))
    company.clock.move(hours=1)
    again = undo(company, back)
    assert len(contacts(company)) == 1
    with pytest.raises(Denied, match="older"):
        undo(company, again)


def test_nobody_else_takes_a_contact_back_or_brings_it_back(company: Company) -> None:
    receipt = log(company)
    for other in ("ben", "lea", "adm"):
        with pytest.raises(Denied, match="only by who logged it"):
            undo(company, receipt, by=other)
    back = undo(company, receipt)
    with pytest.raises(Denied, match="only by who logged it"):
        undo(company, back, by="lea")


def test_the_company_decides_how_long_a_contact_can_be_taken_back(company: Company) -> None:
    company.do("adm", ChangeSetting(key="contact_undo_minutes", value="0"))
    receipt = log(company)
    company.clock.move(seconds=1)
    assert company.ask("ana", NextUndo()) is None
    with pytest.raises(Denied, match="for 0 minutes"):
        undo(company, receipt)


def test_undo_passes_over_contacts_that_are_too_old_however_many(company: Company) -> None:
    entry = company.entry(assigned_to_id=None)
    company.clock.move(minutes=1)
    taken = company.do("ana", AssignEntry(entry_id=entry, version=1, assigned_to_id=3))
    for _ in range(60):
        company.clock.move(seconds=1)
        log(company)
    found = company.ask("ana", NextUndo())
    assert found is not None
    assert (found.words, found.label) == (
        "Log a contact with a customer",
        "contact with Kerr Dental",
    )
    company.clock.move(minutes=11)
    found = company.ask("ana", NextUndo())
    assert found is not None
    assert found.audit_id == taken.audit_id


def test_undo_passes_over_a_contact_brought_back_that_is_too_old(company: Company) -> None:
    back = undo(company, log(company))
    company.clock.move(minutes=11)
    found = company.ask("ana", NextUndo(redo=True))
    assert found is not None
    assert found.audit_id == back.audit_id
    undo(company, back)
    assert company.ask("ana", NextUndo()) is None


def test_an_undo_leaves_what_moved_since_and_says_what(company: Company) -> None:
    entry = company.entry()
    receipt = about(company, entry, follow_up_at=company.clock() + timedelta(days=1))
    later = company.clock() + timedelta(days=2)
    company.do("ben", SetFollowUp(entry_id=entry, version=2, follow_up_at=later))
    with pytest.raises(Conflict, match="Follow-up"):
        undo(company, receipt)
    assert len(contacts(company)) == 1


def test_a_contact_is_undone_after_its_entry_was_closed(company: Company) -> None:
    entry = company.entry()
    receipt = log(company, entry_id=entry)
    closing = Closing(
        resolution_id=company.item(CatalogKind.RESOLUTIONS, "Retained - rate adjusted"),
        outcome_note="Fine",
    )
    company.do("ana", ResolveEntry(entry_id=entry, version=1, closing=closing))
    undo(company, receipt)
    assert contacts(company) == []
