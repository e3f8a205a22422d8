"""Saved views: who keeps, shares, changes and finds them, and what they count."""

from dataclasses import replace
from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import SwitchUser
from atrisk_tui.domain.commands import Receipt, Revert
from atrisk_tui.domain.filters import (
    CustomerFilter,
    CustomerSort,
    EntryFilter,
    EntrySort,
    EntryState,
    Whose,
)
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.domain.queries import CountCustomers, CountEntries, NextUndo
from atrisk_tui.domain.views import (
    BUILT_IN,
    MOST_VIEWS,
    Definition,
    DeleteView,
    EditView,
    SaveView,
    ViewRow,
)
from atrisk_tui.domain.work_queries import FindView, ListViews
from atrisk_tui.errors import Conflict, Denied, Invalid, Missing
from tests.support import DENVER, Company

from .staff import edit as edit_person

HIGH = Definition(entries=EntryFilter(risk_level=RiskLevel.HIGH), sort=EntrySort.RISK)
LOW = Definition(entries=EntryFilter(risk_level=RiskLevel.LOW))


def save(
    company: Company, name: str = "Team open", *, by: str = "ana", shared: bool = False, **more: Any
) -> Receipt:
    return company.do(by, SaveView(name=name, definition=more.get("shows", HIGH), shared=shared))


def view(company: Company, name: str, *, by: str = "ana") -> ViewRow:
    return company.ask(by, FindView(name=name))


def change(company: Company, named: str, /, *, by: str = "ana", **changes: Any) -> Receipt:
    row = view(company, named, by=by)
    return company.do(by, EditView(view_id=row.id, version=row.version, **changes))


def delete(company: Company, name: str, *, by: str = "ana") -> Receipt:
    row = view(company, name, by=by)
    return company.do(by, DeleteView(view_id=row.id, version=row.version))


def undo(company: Company, receipt: Receipt, *, by: str = "ana") -> Receipt:
    return company.do(by, Revert(audit_id=receipt.audit_id))


def saved(company: Company, *, by: str = "ana") -> list[str]:
    return [row.name for row in company.ask(by, ListViews()) if row.id > 0]


# Saving


def test_a_view_is_kept_as_it_was_and_only_for_oneself(company: Company) -> None:
    shows = replace(HIGH, reverse=True, columns=("customer", "risk"), text="kerr")
    receipt = save(company, shows=shows)
    row = view(company, "Team open")
    assert (row.id, row.definition, row.owner, row.shared) == (
        receipt.subject_id,
        shows,
        "ana",
        False,
    )
    assert saved(company, by="ben") == []


def test_a_name_is_made_regular(company: Company) -> None:
    save(company, "  Team \t open ")
    assert saved(company) == ["Team open"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 46, "a\u202eb", "\u3164", "\u200d"])
def test_a_name_that_nobody_could_read_is_refused(company: Company, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        save(company, name)
    assert refused.value.field == "name"
    assert saved(company) == []


def test_a_name_has_up_to_45_characters(company: Company) -> None:
    save(company, "ü" * 45)
    assert saved(company) == ["ü" * 45]


@pytest.mark.parametrize("twin", ["team OPEN", " Team  open", "\uff34eam open"])
def test_one_s_own_names_are_unique_whatever_their_case(company: Company, twin: str) -> None:
    save(company)
    with pytest.raises(Invalid, match="You have already a view “Team open”"):
        save(company, twin)


def test_two_people_may_call_their_own_views_the_same(company: Company) -> None:
    save(company)
    save(company, by="ben")
    assert saved(company) == saved(company, by="ben") == ["Team open"]


def test_shared_names_are_unique_among_the_shared(company: Company) -> None:
    save(company, by="lea", shared=True)
    with pytest.raises(Invalid, match="There is already a shared view “Team open”"):
        save(company, "TEAM open", by="adm", shared=True)


def test_shared_names_are_unique_among_those_everybody_has(company: Company) -> None:
    with pytest.raises(Invalid, match="“My open” is a view that everybody has"):
        save(company, "my OPEN", by="lea", shared=True)


def test_one_s_own_view_may_be_called_like_a_shared_one(company: Company) -> None:
    save(company, by="lea", shared=True)
    save(company, shows=LOW)
    assert view(company, "team open").definition == LOW
    assert view(company, "team open", by="ben").definition == HIGH


def test_the_store_itself_holds_two_shared_views_apart(company: Company) -> None:
    save(company, by="lea", shared=True)
    save(company, "Other", by="adm", shared=True)
    sql = "UPDATE saved_view SET shared_key = 'all team open' WHERE name = 'Other'"
    with pytest.raises(Exception, match=r"(?i)unique"):
        company.force(sql)


@pytest.mark.parametrize("who", ["vic", "ana"])
def test_who_may_not_share_is_told_so_and_nothing_is_kept(company: Company, who: str) -> None:
    with pytest.raises(Denied, match="your role may not share views"):
        save(company, by=who, shared=True)
    assert saved(company, by=who) == []


def test_a_view_of_nothing_is_refused(company: Company) -> None:
    with pytest.raises(Invalid, match="either entries or customers"):
        save(company, shows=Definition())


def test_an_order_of_the_other_list_is_refused(company: Company) -> None:
    with pytest.raises(Invalid, match="Sort is one of"):
        save(company, shows=replace(HIGH, sort=CustomerSort.RMR))


def test_a_person_has_only_so_many_views(company: Company) -> None:
    for number in range(MOST_VIEWS):
        save(company, f"View {number}")
    with pytest.raises(Invalid, match=f"You have {MOST_VIEWS} views"):
        save(company, "One more")
    delete(company, "View 7")
    save(company, "One more")
    assert len(saved(company)) == MOST_VIEWS


# Changing


def test_name_and_definition_are_changed_each_alone(company: Company) -> None:
    save(company)
    change(company, "Team open", name="All high")
    assert view(company, "All high").definition == HIGH
    change(company, "All high", definition=LOW)
    assert view(company, "all high").definition == LOW


def test_a_change_that_changes_nothing_writes_nothing(company: Company) -> None:
    save(company)
    receipt = change(company, "Team open", name="Team open", definition=HIGH, shared=False)
    assert receipt.audit_id == 0


def test_a_view_changed_meanwhile_is_a_conflict(company: Company) -> None:
    save(company)
    row = view(company, "Team open")
    change(company, "Team open", name="Another")
    with pytest.raises(Conflict, match="this view was changed while you were looking"):
        company.do("ana", EditView(view_id=row.id, version=row.version, name="Mine"))
    with pytest.raises(Conflict):
        company.do("ana", DeleteView(view_id=row.id, version=row.version))


def test_a_name_of_one_s_own_is_refused_when_renaming(company: Company) -> None:
    save(company)
    save(company, "Other")
    with pytest.raises(Invalid, match="You have already a view “Team open”"):
        change(company, "Other", name="team open")


def test_another_s_own_view_is_no_such_view(company: Company) -> None:
    save(company)
    row = view(company, "Team open")
    for who in ("ben", "lea", "adm"):
        with pytest.raises(Missing, match="no such view"):
            company.do(who, EditView(view_id=row.id, version=row.version, name="Mine"))
        with pytest.raises(Missing, match="no such view"):
            company.do(who, DeleteView(view_id=row.id, version=row.version))


def test_a_shared_view_is_changed_by_whoever_may_share(company: Company) -> None:
    save(company, by="lea", shared=True)
    change(company, "Team open", by="adm", definition=LOW)
    row = view(company, "Team open")
    assert (row.definition, row.owner) == (LOW, "lea")


@pytest.mark.parametrize("act", [EditView, DeleteView])
def test_a_shared_view_is_not_changed_by_who_may_not_share(company: Company, act: Any) -> None:
    save(company, by="lea", shared=True)
    row = view(company, "Team open")
    with pytest.raises(Denied, match="this view is Lea Brandt's: save one of your own"):
        company.do("ana", act(view_id=row.id, version=row.version))


def test_who_shared_once_keeps_the_say_over_it(company: Company) -> None:
    save(company, by="lea", shared=True)
    edit_person(company, "lea", role="Agent")
    change(company, "Team open", by="lea", definition=LOW)
    change(company, "Team open", by="lea", shared=False)
    with pytest.raises(Denied, match="may not share views"):
        change(company, "Team open", by="lea", shared=True)


def test_sharing_later_asks_for_a_free_name(company: Company) -> None:
    save(company, by="lea", shared=True)
    save(company, by="adm")
    with pytest.raises(Invalid, match="There is already a shared view"):
        change(company, "Team open", by="adm", shared=True)


@pytest.mark.parametrize("act", [EditView, DeleteView])
def test_what_everybody_has_stays_as_it_is(company: Company, act: Any) -> None:
    with pytest.raises(Invalid, match="“My due today” is everybody's and stays as it is"):
        company.do("adm", act(view_id=-1, version=0))


# Deleting, undo, history


def test_a_deleted_view_is_gone_and_its_name_is_free(company: Company) -> None:
    save(company)
    delete(company, "Team open")
    assert saved(company) == []
    save(company, shows=LOW)
    assert view(company, "Team open").definition == LOW


def test_a_deleted_view_comes_back_by_undo_and_goes_by_redo(company: Company) -> None:
    save(company)
    back = undo(company, delete(company, "Team open"))
    assert view(company, "Team open").definition == HIGH
    undo(company, back)
    assert saved(company) == []


def test_a_saved_view_goes_by_undo_and_comes_back_by_redo(company: Company) -> None:
    gone = undo(company, save(company))
    assert saved(company) == []
    undo(company, gone)
    assert saved(company) == ["Team open"]


def test_a_change_is_taken_back_exactly(company: Company) -> None:
    save(company, by="lea")
    receipt = change(company, "Team open", by="lea", name="Mine", definition=LOW, shared=True)
    undo(company, receipt, by="lea")
    row = view(company, "Team open", by="lea")
    assert (row.definition, row.shared) == (HIGH, False)


def test_a_lead_takes_back_that_a_colleagues_view_was_no_longer_shared(company: Company) -> None:
    save(company, by="lea", shared=True)
    receipt = change(company, "Team open", by="adm", shared=False)
    assert saved(company, by="adm") == []
    undo(company, receipt, by="adm")
    assert saved(company, by="adm") == ["Team open"]


def test_who_may_share_no_more_cannot_share_by_undo(company: Company) -> None:
    save(company, by="lea", shared=True)
    receipt = change(company, "Team open", by="lea", shared=False)
    edit_person(company, "lea", role="Agent")
    with pytest.raises(Denied, match="may not share views"):
        undo(company, receipt, by="lea")


def test_who_may_share_no_more_brings_back_no_shared_view(company: Company) -> None:
    save(company, by="lea", shared=True)
    receipt = delete(company, "Team open", by="lea")
    edit_person(company, "lea", role="Agent")
    with pytest.raises(Denied, match="may not share views"):
        undo(company, receipt, by="lea")


def test_another_s_own_view_is_out_of_sight_for_undo_too(company: Company) -> None:
    receipt = save(company)
    for who in ("ben", "lea", "adm"):
        with pytest.raises(Missing, match="no such change"):
            undo(company, receipt, by=who)


def test_a_name_taken_meanwhile_is_not_given_back(company: Company) -> None:
    save(company)
    receipt = delete(company, "Team open")
    save(company)
    with pytest.raises(Conflict, match="there is another view by that name"):
        undo(company, receipt)


def test_a_shared_name_taken_meanwhile_is_not_given_back(company: Company) -> None:
    save(company, by="lea", shared=True)
    receipt = delete(company, "Team open", by="lea")
    save(company, by="adm", shared=True)
    with pytest.raises(Conflict, match="there is another view by that name"):
        undo(company, receipt, by="lea")


def test_undo_names_the_view(company: Company) -> None:
    save(company)
    found = company.ask("ana", NextUndo())
    assert found is not None
    assert (found.words, found.label) == ("Save a view", "Team open")


# Listing and finding


def test_the_list_has_what_everybody_has_then_one_s_own_then_the_shared(company: Company) -> None:
    save(company, "Zebras")
    save(company, "Apes")
    save(company, "Bears", by="lea", shared=True)
    save(company, "Hidden", by="lea")
    names = [row.name for row in company.ask("ana", ListViews())]
    assert names == [*(each.name for each in BUILT_IN), "Apes", "Zebras", "Bears"]


def test_one_s_own_shared_view_stands_once(company: Company) -> None:
    save(company, by="lea", shared=True)
    assert saved(company, by="lea") == ["Team open"]


def test_a_view_stays_shared_when_its_owner_has_left(company: Company) -> None:
    save(company, by="lea", shared=True)
    row = company.one("SELECT * FROM app_user WHERE username = 'lea'")
    company.do("adm", SwitchUser(user_id=row["id"], version=row["version"], active=False))
    assert view(company, "Team open").owner == "lea"


def test_sharing_reaches_those_who_share_no_location(company: Company) -> None:
    save(company, by="lea", shared=True)
    assert saved(company, by="eve") == ["Team open"]


def test_a_name_nobody_has_is_answered_with_the_nearest(company: Company) -> None:
    save(company)
    with pytest.raises(Missing, match=r"no view “Team opne”\. Do you mean Team open"):
        view(company, "Team opne")
    with pytest.raises(Missing) as missed:
        view(company, "xyzzy")
    assert "My overdue" in missed.value.allowed


def test_without_sight_of_entries_no_view_of_them_is_there(sqlite_company: Company) -> None:
    company = sqlite_company
    save(company, by="vic")
    save(company, "All", by="vic", shows=Definition(customers=CustomerFilter()))
    company.force("UPDATE role SET grants = '[\"customer.view\"]' WHERE name = 'Viewer'")
    rows = company.ask("vic", ListViews())
    assert {row.definition.entries for row in rows} == {None}
    assert "All" in [row.name for row in rows]
    with pytest.raises(Missing):
        view(company, "Team open", by="vic")


def test_a_definition_of_another_program_hides_no_other_view(sqlite_company: Company) -> None:
    save(sqlite_company, "Odd")
    save(sqlite_company, "Good")
    sqlite_company.force("UPDATE saved_view SET definition = '{\"x\": 1}' WHERE name = 'Odd'")
    assert saved(sqlite_company) == ["Good"]


def test_a_view_of_what_is_out_of_sight_is_kept_and_shows_nothing(company: Company) -> None:
    company.entry(5, by="eve")
    new_york = company.one("SELECT id FROM location WHERE name = 'New York'")["id"]
    save(company, shows=Definition(entries=EntryFilter(location_id=new_york)))
    counts = counted(company, "ana")
    assert counts["Team open"] == 0


# Counts


def counted(company: Company, who: str) -> dict[str, int]:
    rows = company.ask(who, ListViews(counted=True))
    return {row.name: row.count.value for row in rows if row.count is not None}


@pytest.fixture
def busy(company: Company) -> Company:
    """Entries of Ana's and Ben's at different risks."""
    company.entry(1, risk_level=RiskLevel.HIGH)
    company.entry(2)
    company.entry(3, by="ben", risk_level=RiskLevel.HIGH)
    return company


def test_counts_come_only_when_they_are_wanted(busy: Company) -> None:
    assert {row.count for row in busy.ask("ana", ListViews())} == {None}
    assert len(counted(busy, "ana")) == len(BUILT_IN)


def test_each_view_counts_as_its_list_does(busy: Company) -> None:
    for row in busy.ask("ana", ListViews(counted=True)):
        shows = row.definition
        if shows.entries is not None:
            assert row.count == busy.ask("ana", CountEntries(filter=shows.entries)), row.name
        elif shows.customers is not None:
            assert row.count == busy.ask("ana", CountCustomers(filter=shows.customers)), row.name


def test_mine_in_a_shared_view_is_each_reader_s_own(busy: Company) -> None:
    shows = Definition(entries=EntryFilter(state=EntryState.ACTIVE, whose=Whose.ME))
    save(busy, "Mine", by="lea", shared=True, shows=shows)
    assert {who: counted(busy, who)["Mine"] for who in ("ana", "ben", "lea")} == {
        "ana": 2,
        "ben": 1,
        "lea": 0,
    }


def test_a_view_with_a_search_counts_its_hits(busy: Company) -> None:
    save(busy, "Kerr", shows=Definition(entries=EntryFilter(), text="kerr"))
    save(busy, "Müller", shows=Definition(customers=CustomerFilter(), text="muller"))
    counts = counted(busy, "ana")
    assert (counts["Kerr"], counts["Müller"]) == (1, 1)


def test_one_location_s_count_is_not_another_s(busy: Company) -> None:
    save(busy, "Here", by="lea", shared=True, shows=Definition(customers=CustomerFilter()))
    here = len(busy.rows("SELECT id FROM customer WHERE location_id = :id", id=DENVER))
    assert counted(busy, "ana")["Here"] == here
    assert counted(busy, "eve")["Here"] == 2
