"""Escalating: an entry handed up with a note, seen by who takes it, and kept in its history."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.commands import Closing, Revert, VoidEntry
from atrisk_tui.domain.contact_commands import EscalateEntry, SnoozeEntry
from atrisk_tui.domain.model import CatalogKind, EntryStatus, Escalation, RiskLevel
from atrisk_tui.domain.queries import (
    CountHome,
    EntryFilter,
    EntrySort,
    GetEntry,
    ListEntries,
    ListHistory,
)
from atrisk_tui.domain.rows import EntryDetail
from atrisk_tui.errors import Conflict, Denied, Invalid

from ..support import HARBOR, NOW, Company

UP = Escalation.LEAD


def escalate(
    company: Company,
    entry_id: int,
    to: Escalation = UP,
    *,
    note: str = "he asks for the manager",
    by: str = "ana",
) -> int:
    """Hand an entry up and return the change's id."""
    command = EscalateEntry(entry_id=entry_id, version=company.version(entry_id), to=to, note=note)
    return company.do(by, command).audit_id


def entry(company: Company, entry_id: int) -> EntryDetail:
    return company.ask("lea", GetEntry(entry_id=entry_id))


def handed_up(company: Company, who: str = "lea", **more: int) -> list[int]:
    wanted = EntryFilter(escalated=True, **more)  # type: ignore[arg-type]
    found = company.ask(who, ListEntries(filter=wanted, sort=EntrySort.RISK))
    return [row.id for row in found.rows]


@pytest.mark.parametrize("to", [Escalation.LEAD, Escalation.MANAGER, Escalation.EXECUTIVE])
def test_an_entry_is_handed_up_with_a_note(company: Company, to: Escalation) -> None:
    made = company.entry()
    escalate(company, made, to)
    found = entry(company, made)
    assert (found.escalation, found.escalation_note) == (to, "he asks for the manager")


def test_it_stays_with_its_assignee(company: Company) -> None:
    made = company.entry()
    escalate(company, made)
    assert entry(company, made).assigned_to == "ana"


def test_the_history_reads_as_a_hand_over(company: Company) -> None:
    made = company.entry()
    escalate(company, made)
    escalate(company, made, Escalation.NONE, note="I have called him", by="lea")
    down, up = company.ask("ana", ListHistory(entry_id=made)).rows[:2]
    assert up.words == "Hand the entry up, or take it back down"
    assert (up.note, up.changes[0].before, up.changes[0].after) == (
        "he asks for the manager",
        None,
        "Lead",
    )
    assert (down.note, down.changes[0].before, down.changes[0].after) == (
        "I have called him",
        "Lead",
        None,
    )


@pytest.mark.parametrize("note", ["", "  ", "x" * 501])
def test_it_says_why_in_1_to_500_characters(company: Company, note: str) -> None:
    made = company.entry()
    with pytest.raises(Invalid) as refused:
        escalate(company, made, note=note)
    assert refused.value.field == "note"
    assert entry(company, made).escalation is Escalation.NONE


def test_it_goes_to_somebody_there_is(company: Company) -> None:
    made = company.entry()
    with pytest.raises(Invalid) as refused:
        escalate(company, made, "president")  # type: ignore[arg-type]
    assert refused.value.allowed == ("none", "lead", "manager", "executive")


def test_a_closed_entry_is_not_handed_up(company: Company) -> None:
    made = company.entry(status=EntryStatus.LOST)
    with pytest.raises(Invalid, match="reopen it first"):
        escalate(company, made)


def test_a_viewer_hands_nothing_up(company: Company) -> None:
    made = company.entry()
    with pytest.raises(Denied):
        escalate(company, made, by="vic")


def test_a_colleague_s_is_handed_up_only_where_the_company_lets_agents(company: Company) -> None:
    made = company.entry(by="ben")
    company.force("INSERT INTO setting (key, value) VALUES ('agents_may_modify', '\"own\"')")
    with pytest.raises(Denied, match="colleague's entry"):
        escalate(company, made)


def test_one_who_looked_at_an_older_version_is_told(company: Company) -> None:
    made = company.entry()
    old = company.version(made)
    escalate(company, made)
    with pytest.raises(Conflict):
        company.do(
            "ben", EscalateEntry(entry_id=made, version=old, to=Escalation.MANAGER, note="x")
        )


def test_leads_have_them_counted_and_listed_riskiest_first(company: Company) -> None:
    low = company.entry(risk_level=RiskLevel.LOW)
    high = company.entry(by="ben", risk_level=RiskLevel.HIGH)
    company.entry()
    for each in (low, high):
        escalate(company, each, by="lea")
    assert company.ask("lea", CountHome()).escalated.value == 2
    assert handed_up(company) == [high, low]
    assert handed_up(company, assigned_to_id=company.user_id("ana")) == [low]


def test_those_elsewhere_are_not_shown(company: Company) -> None:
    made = company.entry(HARBOR, by="eve")
    escalate(company, made, by="eve")
    assert (handed_up(company), handed_up(company, "adm")) == ([], [made])
    assert company.ask("lea", CountHome()).escalated.value == 0


def test_a_snooze_does_not_hide_it_from_who_it_went_to(company: Company) -> None:
    made = company.entry()
    escalate(company, made)
    company.do(
        "ana",
        SnoozeEntry(
            entry_id=made,
            version=company.version(made),
            until=NOW + timedelta(days=1),
            note="Lea calls",
        ),
    )
    assert handed_up(company) == [made]


def test_undo_takes_it_back_down_and_redo_up_again(company: Company) -> None:
    made = company.entry()
    undone = company.do("ana", Revert(audit_id=escalate(company, made)))
    assert handed_up(company) == []
    company.do("ana", Revert(audit_id=undone.audit_id))
    assert handed_up(company) == [made]
    assert entry(company, made).escalation_note == "he asks for the manager"


def test_a_closed_one_leaves_the_queue_and_keeps_how_high_it_went(company: Company) -> None:
    made = company.entry()
    escalate(company, made)
    closing = Closing(resolution_id=company.item(CatalogKind.RESOLUTIONS, "Misreported"))
    company.do("ana", VoidEntry(entry_id=made, version=company.version(made), closing=closing))
    assert handed_up(company) == []
    assert entry(company, made).escalation is UP
