"""What the lists of customers and one customer tell, and to whom."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.filters import CustomerFilter
from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.domain.queries import (
    CountCustomers,
    CustomerRowsById,
    CustomerSort,
    GetCustomer,
    ListCustomers,
    SearchCustomers,
)
from atrisk_tui.domain.rows import CustomerRow
from atrisk_tui.errors import Missing

from ..support import HARBOR, KERR, NOW, Company
from .staff import only_customers


def names(company: Company, who: str = "adm", **query: object) -> list[str]:
    return [row.name for row in company.ask(who, ListCustomers(**query)).rows]  # type: ignore[arg-type]


def kerr(company: Company) -> CustomerRow:
    (row,) = company.ask("ana", CustomerRowsById(ids=(KERR,)))
    return row


def test_customers_are_listed_by_name_without_regard_to_case_or_accents(company: Company) -> None:
    company.force("UPDATE customer SET name = 'kerr' WHERE id = 1")
    assert names(company)[:2] == ["ACME [/] [@click=app.quit]x", "Harbor Storage"]
    assert names(company)[-1] == "Zoë Quinn"


def test_customers_by_rmr_come_highest_first(company: Company) -> None:
    assert names(company, sort=CustomerSort.RMR)[:2] == ["Harbor Storage", "Kerr Dental"]


def test_customers_of_unknown_age_come_last(company: Company) -> None:
    company.force(
        "UPDATE customer SET customer_since = '2019-01-01', since_key = '2019-01-01' WHERE id = 6"
    )
    assert names(company, sort=CustomerSort.SINCE)[0] == "Zoë Quinn"


def test_customers_of_other_locations_are_not_listed_counted_or_found(company: Company) -> None:
    assert "Harbor Storage" not in names(company, "ana")
    assert company.ask("ana", CountCustomers()).value == 4
    assert company.ask("ana", CustomerRowsById(ids=(HARBOR,))) == ()
    for query in (GetCustomer(customer_id=HARBOR), GetCustomer(account_number="20-0001")):
        with pytest.raises(Missing, match="no such customer"):
            company.ask("ana", query)


def test_a_row_tells_the_worst_the_soonest_and_who_has_it(company: Company) -> None:
    company.entry(by="ana", risk_level=RiskLevel.LOW, follow_up_at=NOW + timedelta(hours=1))
    company.entry(by="ben", risk_level=RiskLevel.HIGH, follow_up_at=NOW + timedelta(hours=9))
    company.entry(by="lea", risk_level=RiskLevel.HIGH)
    company.entry(by="ana", risk_level=RiskLevel.HIGH, status=EntryStatus.LOST)
    row = kerr(company)
    assert (row.active_entries, row.highest_risk, row.owner) == (3, RiskLevel.HIGH, "ben")
    assert row.next_follow_up == NOW + timedelta(hours=1)


def test_a_row_without_active_entries_has_none_of_these(company: Company) -> None:
    row = kerr(company)
    found = (row.active_entries, row.highest_risk, row.next_follow_up, row.owner)
    assert found == (0, None, None, None)


def test_an_entry_without_a_date_gives_no_next_follow_up(company: Company) -> None:
    company.entry()
    assert kerr(company).next_follow_up is None


def test_a_customer_is_found_by_account_number_and_told_whole(company: Company) -> None:
    company.entry()
    company.entry(status=EntryStatus.RESOLVED)
    company.entry(status=EntryStatus.CANCELLED)
    found = company.ask("ana", GetCustomer(account_number="10-4471"))
    assert (found.id, found.region, found.zone) == (KERR, "West", "America/Denver")
    counts = (found.active_entries, found.saved_entries, found.lost_entries, found.void_entries)
    assert counts == (1, 1, 0, 1)
    assert (found.tags, dict(found.custom), found.parent) == ((), {}, None)


def test_who_sees_customers_only_is_told_nothing_of_their_entries(company: Company) -> None:
    company.entry(risk_level=RiskLevel.HIGH, follow_up_at=NOW + timedelta(days=1))
    only_customers(company, "vic")
    (row,) = company.ask("vic", CustomerRowsById(ids=(KERR,)))
    told = (row.active_entries, row.highest_risk, row.next_follow_up, row.owner)
    assert told == (0, None, None, None)
    assert company.ask("vic", GetCustomer(customer_id=KERR)).active_entries == 0


@pytest.mark.parametrize(
    "wanted",
    [
        CustomerFilter(at_risk=True),
        CustomerFilter(at_risk=False),
        CustomerFilter(risk_level=RiskLevel.HIGH),
    ],
)
def test_who_sees_customers_only_finds_none_by_their_risk(
    company: Company, wanted: CustomerFilter
) -> None:
    company.entry(risk_level=RiskLevel.HIGH)
    only_customers(company, "vic")
    assert company.ask("vic", ListCustomers(filter=wanted)).rows == ()
    assert company.ask("vic", CountCustomers(filter=wanted)).value == 0
    assert company.ask("vic", SearchCustomers(text="e", filter=wanted)).rows == ()
