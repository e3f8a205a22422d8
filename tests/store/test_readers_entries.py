"""What the lists of entries and one entry tell, and to whom."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.domain.queries import (
    CountEntries,
    EntryFilter,
    EntryIdOfRef,
    EntryRowsById,
    EntrySort,
    EntryState,
    GetEntry,
    ListEntries,
)
from atrisk_tui.domain.rows import EntryRow
from atrisk_tui.errors import Missing

from ..support import HARBOR, KERR, NOW, Company


def listed(company: Company, who: str = "ana", **filters: object) -> list[int]:
    query = ListEntries(filter=EntryFilter(**filters))  # type: ignore[arg-type]
    return [row.id for row in company.ask(who, query).rows]


def only(company: Company, who: str = "ana") -> EntryRow:
    (row,) = company.ask(who, ListEntries()).rows
    return row


def test_active_entries_are_listed_newest_first(company: Company) -> None:
    made = [company.entry(), company.entry(status=EntryStatus.LOST), company.entry()]
    assert listed(company) == [made[2], made[0]]


def test_closed_and_all_entries_are_told_apart(company: Company) -> None:
    made = [company.entry(), company.entry(status=EntryStatus.CANCELLED)]
    assert listed(company, state=EntryState.CLOSED) == [made[1]]
    assert listed(company, state=EntryState.ALL) == [made[1], made[0]]


def test_closed_entries_in_an_order_they_do_not_have_come_newest_first(company: Company) -> None:
    made = [company.entry(status=EntryStatus.LOST) for _ in range(3)]
    query = ListEntries(filter=EntryFilter(state=EntryState.CLOSED), sort=EntrySort.RISK)
    assert [row.id for row in company.ask("ana", query).rows] == made[::-1]


def test_filters_narrow_a_list_together(company: Company) -> None:
    wanted = company.entry(risk_level=RiskLevel.HIGH)
    company.entry(risk_level=RiskLevel.LOW)
    company.entry(by="ben", risk_level=RiskLevel.HIGH)
    mine = company.user_id("ana")
    assert listed(company, risk_level=RiskLevel.HIGH, assigned_to_id=mine) == [wanted]


def test_one_customer_s_entries_are_listed_newest_first(company: Company) -> None:
    made = [company.entry(KERR), company.entry(2), company.entry(KERR)]
    assert listed(company, customer_id=KERR) == [made[2], made[0]]


def test_entries_of_other_locations_are_not_listed_counted_or_found(company: Company) -> None:
    far = company.entry(HARBOR, by="eve")
    assert listed(company) == []
    assert company.ask("ana", CountEntries()).value == 0
    assert company.ask("ana", EntryRowsById(ids=(far,))) == ()
    assert listed(company, customer_id=HARBOR) == []
    for query in (GetEntry(entry_id=far), EntryIdOfRef(ref=f"AR-{far}")):
        with pytest.raises(Missing, match="no such entry"):
            company.ask("ana", query)


def test_a_deleted_entry_is_gone_from_every_list(company: Company) -> None:
    gone = company.entry(deleted_at=NOW)
    assert listed(company, state=EntryState.ALL) == []
    assert company.ask("ana", CountEntries()).value == 0
    with pytest.raises(Missing):
        company.ask("ana", GetEntry(entry_id=gone))


def test_a_row_takes_its_zone_from_the_customer_before_the_location(company: Company) -> None:
    company.entry()
    assert only(company).zone == "America/Denver"
    company.force("UPDATE customer SET time_zone = 'America/Chicago' WHERE id = 1")
    assert only(company).zone == "America/Chicago"


def test_an_entry_of_nobody_is_unassigned(company: Company) -> None:
    company.entry(assigned_to_id=None)
    assert only(company).unassigned


def test_an_entry_of_somebody_on_its_location_is_not_unassigned(company: Company) -> None:
    company.entry()
    assert not only(company).unassigned


def test_an_entry_of_somebody_with_all_locations_is_not_unassigned(company: Company) -> None:
    company.entry(assigned_to_id=company.user_id("adm"))
    assert not only(company).unassigned


def test_an_entry_of_somebody_switched_off_is_unassigned_and_still_names_them(
    company: Company,
) -> None:
    company.entry(by="ben")
    company.force("UPDATE app_user SET active = false WHERE username = 'ben'")
    row = only(company)
    assert (row.unassigned, row.assigned_to) == (True, "ben")


def test_an_entry_of_somebody_off_its_location_is_unassigned(company: Company) -> None:
    company.entry(assigned_to_id=company.user_id("eve"))
    assert only(company).unassigned


def test_rows_by_id_come_in_the_order_asked_for(company: Company) -> None:
    made = [company.entry() for _ in range(3)]
    asked = (made[2], 999, made[0])
    rows = company.ask("ana", EntryRowsById(ids=asked))
    assert [row.id for row in rows] == [made[2], made[0]]


def test_an_entry_is_told_whole(company: Company) -> None:
    made = company.entry(status=EntryStatus.LOST, follow_up_at=NOW + timedelta(days=1))
    found = company.ask("ana", GetEntry(entry_id=made))
    assert (found.customer, found.customer_name, found.rmr) == ("10-4471", "Kerr Dental", 18_900)
    assert (found.resolution, found.cancel_reason) == ("Lost - price", "Price")
    assert (found.created_by, found.closed_by, found.saved_by) == ("ana", "ana", None)
    assert (found.cause, found.duplicate_of, found.deleted) == (None, None, False)


@pytest.mark.parametrize("text", ["AR-{}", "ar-{}", " ar{} ", "{}"])
def test_a_reference_is_read_as_people_write_it(company: Company, text: str) -> None:
    made = company.entry()
    assert company.ask("ana", EntryIdOfRef(ref=text.format(made))) == made


@pytest.mark.parametrize("text", ["", "AR-", "Kerr", "AR-0", "99999999999", "4294967297"])
def test_what_is_no_reference_is_missing(company: Company, text: str) -> None:
    with pytest.raises(Missing):
        company.ask("ana", EntryIdOfRef(ref=text))
