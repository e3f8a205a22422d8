"""The list of views: what is in it for whom, what is found by name, and what each counts."""

import pytest

from atrisk_tui.domain.admin_commands import SwitchUser
from atrisk_tui.domain.commands import Revert
from atrisk_tui.domain.filters import CustomerFilter, EntryFilter, EntryState, Whose
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.domain.paging import Count
from atrisk_tui.domain.queries import CountCustomers, CountEntries
from atrisk_tui.domain.views import BUILT_IN, Definition
from atrisk_tui.domain.work_queries import ListViews
from atrisk_tui.errors import Missing
from tests.support import DENVER, Company

from .catalog_work import CLASSES, REASONS, item_id, merge, names
from .view_work import save, saved, view


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


def test_a_view_follows_what_its_reason_and_its_class_were_merged_into(company: Company) -> None:
    first, second, third = (item_id(company, name, REASONS) for name in names(company, REASONS)[:3])
    small, large = (item_id(company, name, CLASSES) for name in names(company, CLASSES)[:2])
    save(company, "By reason", shows=Definition(entries=EntryFilter(reason_id=first)))
    save(company, "By class", shows=Definition(customers=CustomerFilter(account_class_id=small)))
    company.entry(1, reason_id=first)
    merge(company, first, second)
    last = merge(company, second, third)
    merge(company, small, large, CLASSES)
    assert view(company, "By reason").definition.entries == EntryFilter(reason_id=third)
    assert view(company, "By class").definition.customers == CustomerFilter(account_class_id=large)
    counts = {row.name: row.count for row in company.ask("ana", ListViews(counted=True))}
    assert counts["By reason"] == Count(1)
    company.do("adm", Revert(audit_id=last.audit_id))
    assert view(company, "By reason").definition.entries == EntryFilter(reason_id=second)
