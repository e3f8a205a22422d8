"""Saved views: who keeps, shares, changes and deletes them, and what undo gives back."""

from dataclasses import replace
from typing import Any

import pytest

from atrisk_tui.domain.filters import CustomerSort
from atrisk_tui.domain.queries import NextUndo
from atrisk_tui.domain.views import MOST_VIEWS, Definition, DeleteView, EditView
from atrisk_tui.errors import Conflict, Denied, Invalid, Missing
from tests.support import Company

from .staff import edit as edit_person
from .view_work import HIGH, LOW, change, delete, save, saved, undo, view


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


def test_a_colleagues_own_view_is_not_named_when_theirs_is_renamed(company: Company) -> None:
    save(company, by="lea", shared=True)
    save(company, "Quiet plan", by="lea")
    with pytest.raises(Invalid) as refused:
        change(company, "Team open", by="adm", name="QUIET PLAN")
    assert str(refused.value) == "That name is taken: choose another one."


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
