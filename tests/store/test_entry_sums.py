"""The revenue at risk of a filter, what its ids are called, and what can be marked of it."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from atrisk_tui.domain.filters import CustomerFilter, EntryFilter, EntryState, Whose
from atrisk_tui.domain.model import CatalogKind, EntryStatus, RiskLevel
from atrisk_tui.domain.queries import NameFilter, SumRisk
from atrisk_tui.domain.work_queries import MarkEntries
from atrisk_tui.errors import Invalid
from atrisk_tui.store.readers import entry_sums

from ..support import DENVER, HARBOR, KERR, NEW_YORK, NOW, Company
from .staff import only_customers


def summed(company: Company, who: str = "ana", **wanted: object) -> int:
    return company.ask(who, SumRisk(filter=EntryFilter(**wanted)))  # type: ignore[arg-type]


def marked(company: Company, who: str = "ana", text: str = "", **wanted: object) -> list[int]:
    query = MarkEntries(filter=EntryFilter(**wanted), text=text)  # type: ignore[arg-type]
    return [entry_id for entry_id, _ in company.ask(who, query)]


def named(company: Company, who: str = "ana", **wanted: object) -> Mapping[str, str]:
    return company.ask(who, NameFilter(entries=EntryFilter(**wanted)))  # type: ignore[arg-type]


def test_a_customer_with_two_entries_counts_once(company: Company) -> None:
    company.entry(KERR)
    company.entry(KERR, by="ben")
    company.entry(2)
    assert summed(company) == 18_900 + 4_495


def test_only_customers_of_the_entries_that_pass_are_summed(company: Company) -> None:
    company.entry(KERR, risk_level=RiskLevel.HIGH)
    company.entry(2, risk_level=RiskLevel.LOW)
    company.entry(3, status=EntryStatus.LOST)
    assert summed(company, risk_level=RiskLevel.HIGH) == 18_900
    assert summed(company, state=EntryState.ALL) == 18_900 + 4_495 + 2_985


def test_what_is_out_of_sight_is_in_no_sum(company: Company) -> None:
    company.entry(HARBOR, by="eve")
    assert summed(company) == 0
    assert summed(company, location_id=NEW_YORK) == 0
    assert summed(company, "adm", location_id=NEW_YORK) == 31_250


def test_nothing_at_risk_sums_to_nothing(company: Company) -> None:
    assert summed(company, whose=Whose.ME) == 0


def test_marks_have_the_version_and_come_newest_first(company: Company) -> None:
    made = [company.entry(), company.entry(2)]
    company.force("UPDATE entry SET version = 7 WHERE id = :id", id=made[0])
    found = company.ask("ana", MarkEntries(filter=EntryFilter()))
    assert found == ((made[1], company.version(made[1])), (made[0], 7))


def test_marks_follow_the_filter_and_the_text(company: Company) -> None:
    made = [company.entry(KERR), company.entry(2), company.entry(KERR, by="ben")]
    assert marked(company, whose=Whose.ME) == [made[1], made[0]]
    assert marked(company, text="kerr") == [made[2], made[0]]
    assert marked(company, text="kerr", whose=Whose.ME) == [made[0]]


def test_marks_among_some_are_those_that_still_pass(company: Company) -> None:
    made = [company.entry(), company.entry(HARBOR, by="eve"), company.entry(by="ben")]
    query = MarkEntries(filter=EntryFilter(whose=Whose.ME), among=(*made, 999))
    assert [entry_id for entry_id, _ in company.ask("ana", query)] == [made[0]]


def test_marks_among_some_leave_out_what_was_closed_meanwhile(company: Company) -> None:
    made = company.entry(status=EntryStatus.LOST, reported_at=NOW - timedelta(days=1))
    assert company.ask("ana", MarkEntries(filter=EntryFilter(), among=(made,))) == ()


def test_more_than_a_change_may_name_are_refused_in_words(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry_sums, "MOST", 2)
    for _ in range(3):
        company.entry()
    for query in (
        MarkEntries(filter=EntryFilter()),
        MarkEntries(filter=EntryFilter(), among=(1, 2, 3)),
    ):
        with pytest.raises(Invalid, match="More than 5 000 entries: narrow the filter first"):
            company.ask("ana", query)


def test_a_search_with_more_matches_than_it_shows_is_not_marked_in_part(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atrisk_tui.store.readers.search.SEARCH_LIMIT", 2)
    for _ in range(3):
        company.entry()
    with pytest.raises(Invalid, match="type more of the text first"):
        marked(company, text="kerr")


def test_ids_are_called_as_people_call_them(company: Company) -> None:
    company.force(
        "INSERT INTO account_class (id, name, name_key, active, position, version)"
        " VALUES (77, 'Gold', 'gold', :on, 9, 1)",
        on=True,
    )
    reason = company.item(CatalogKind.REASONS, "Missed payment")
    found = named(
        company,
        assigned_to_id=company.user_id("ben"),
        customer_id=KERR,
        location_id=DENVER,
        region_id=1,
        account_class_id=77,
        reason_id=reason,
    )
    assert found == {
        "assigned_to_id": "ben",
        "customer_id": "Kerr Dental",
        "location_id": "Denver",
        "region_id": "West",
        "account_class_id": "Gold",
        "reason_id": "Missed payment",
    }


def test_a_customers_filter_is_named_too_and_what_it_does_not_ask_is_not(company: Company) -> None:
    query = NameFilter(customers=CustomerFilter(location_id=DENVER))
    assert company.ask("ana", query) == {"location_id": "Denver"}


def test_a_reason_that_is_off_says_so_and_a_deleted_one_is_gone(company: Company) -> None:
    reason = company.item(CatalogKind.REASONS, "Missed payment")
    company.force("UPDATE catalog_item SET active = :off WHERE id = :id", off=False, id=reason)
    assert named(company, reason_id=reason) == {"reason_id": "Missed payment (off)"}
    company.force("UPDATE catalog_item SET deleted_at = :at WHERE id = :id", at=NOW, id=reason)
    assert named(company, reason_id=reason) == {"reason_id": "gone"}


def test_what_is_out_of_sight_is_called_gone(company: Company) -> None:
    found = named(company, location_id=NEW_YORK, customer_id=HARBOR, assigned_to_id=999)
    assert set(found.values()) == {"gone"}


def test_a_person_is_named_only_to_who_shares_a_location_with_them(company: Company) -> None:
    eve = company.user_id("eve")
    assert named(company, "lea", assigned_to_id=eve) == {"assigned_to_id": "gone"}
    assert named(company, "adm", assigned_to_id=eve) == {"assigned_to_id": "eve"}
    assert named(company, "eve", assigned_to_id=eve) == {"assigned_to_id": "eve"}


def test_who_sees_customers_only_is_told_what_their_location_is_called(company: Company) -> None:
    only_customers(company, "vic")
    query = NameFilter(customers=CustomerFilter(location_id=DENVER))
    assert company.ask("vic", query) == {"location_id": "Denver"}
