"""Queue priorities on the rows: at each write, once a day, and by several sessions at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import MergeCatalogItems
from atrisk_tui.domain.commands import (
    CreateEntry,
    CustomerImportRow,
    EditCustomer,
    EditEntry,
    ImportCustomers,
    LoadCompany,
    Revert,
    SetFollowUp,
    SetRisk,
)
from atrisk_tui.domain.model import CatalogKind, EntryStatus, RiskLevel
from atrisk_tui.domain.queries import LatestChange
from atrisk_tui.domain.work_queries import GetPriority
from atrisk_tui.errors import Missing
from atrisk_tui.intake.demo import make_company
from atrisk_tui.store.priority import plan_slice, write_slice
from atrisk_tui.store.store import Store
from tests.support import DENVER, HARBOR, KERR, NOW, Clock, Company

SOON = datetime(2026, 10, 13, 20, tzinfo=UTC)
"""Today in Denver, whose day the company's is."""


def kept(company: Company, entry_id: int) -> int:
    return int(company.one("SELECT priority FROM entry WHERE id = :id", id=entry_id)["priority"])


def worked_out(company: Company, entry_id: int) -> int:
    return company.ask("adm", GetPriority(entry_id=entry_id)).total


def swept(store: Store, limit: int = 500) -> int:
    """Sweep to the end; return in how many slices."""
    slices = 1
    while store.sweep(limit):
        slices += 1
    return slices


def basis(company: Company) -> dict[str, Any]:
    return company.one("SELECT * FROM priority_basis")


def stale(company: Company) -> None:
    """Make every stored priority wrong."""
    company.force("UPDATE entry SET priority = 101")


def all_right(company: Company) -> bool:
    rows = company.rows("SELECT id, priority FROM entry WHERE closed_at IS NULL")
    return bool(rows) and all(worked_out(company, row["id"]) == row["priority"] for row in rows)


def test_an_entry_has_its_priority_as_soon_as_it_is_written(company: Company) -> None:
    made = company.do(
        "ana",
        CreateEntry(
            customer_id=KERR,
            reason_id=company.item(CatalogKind.REASONS, "Missed payment"),
            risk_level=RiskLevel.HIGH,
            description="Card bounced",
            assigned_to_id=company.user_id("ana"),
            follow_up_at=SOON,
        ),
    )
    assert kept(company, made.subject_id or 0) == 74  # 40 + 12.5 + 14 + 7.5


def test_every_part_that_is_changed_moves_it(company: Company) -> None:
    entry = company.entry()
    found = [kept(company, entry)]
    for command in (
        lambda: SetRisk(entry_id=entry, version=company.version(entry), risk_level=RiskLevel.HIGH),
        lambda: SetFollowUp(entry_id=entry, version=company.version(entry), follow_up_at=SOON),
        lambda: EditCustomer(
            customer_id=KERR, version=1, changes={"contract_end": date(2026, 10, 16)}
        ),
    ):
        company.do("lea", command())
        found.append(kept(company, entry))
    assert found == [42, 62, 74, 80]


def test_a_change_that_is_taken_back_takes_the_priority_with_it(company: Company) -> None:
    entry = company.entry()
    before = kept(company, entry)
    risen = company.do("ana", SetRisk(entry_id=entry, version=1, risk_level=RiskLevel.HIGH))
    company.do("ana", Revert(audit_id=risen.audit_id))
    assert kept(company, entry) == before


def test_a_priority_moves_no_version_and_writes_no_history(company: Company) -> None:
    entry = company.entry()
    company.force("UPDATE entry SET priority = 3")
    latest = company.ask("adm", LatestChange())
    swept(company.store)
    assert kept(company, entry) == worked_out(company, entry) != 3
    assert company.version(entry) == 1
    assert company.ask("adm", LatestChange()) == latest
    fields = company.rows("SELECT changes FROM audit_row WHERE table_name = 'entry'")
    assert all("priority" not in str(row["changes"]) for row in fields)


def test_a_closed_entry_keeps_the_priority_it_had(company: Company) -> None:
    entry = company.entry(status=EntryStatus.LOST)
    company.force("UPDATE entry SET priority = 3")
    company.do("lea", EditEntry(entry_id=entry, version=1, changes={"notes": "later"}))
    swept(company.store)
    assert kept(company, entry) == 3


def test_a_merge_of_reasons_moves_the_priorities_of_their_entries(company: Company) -> None:
    reasons = [
        company.item(CatalogKind.REASONS, name) for name in ("Missed payment", "Billing dispute")
    ]
    for _ in range(6):
        company.entry(status=EntryStatus.RESOLVED, reason_id=reasons[1])
    entry = company.entry(reason_id=reasons[0])
    swept(company.store)
    before = kept(company, entry)
    items = company.rows("SELECT id, version FROM catalog_item")
    versions = {row["id"]: row["version"] for row in items}
    company.do(
        "adm",
        MergeCatalogItems(
            kind=CatalogKind.REASONS,
            item_id=reasons[0],
            version=versions[reasons[0]],
            into_id=reasons[1],
            into_version=versions[reasons[1]],
        ),
    )
    assert kept(company, entry) == worked_out(company, entry) == before + 4


def test_the_basis_sorts_active_customers_and_counts_what_was_saved(company: Company) -> None:
    reason = company.item(CatalogKind.REASONS, "Missed payment")
    for status in (EntryStatus.RESOLVED, EntryStatus.LOST, EntryStatus.CANCELLED):
        company.entry(status=status)
    company.force("UPDATE customer SET status = 'cancelled' WHERE id = 6")
    entry = company.entry(HARBOR, by="eve")
    swept(company.store)
    parts = company.ask("eve", GetPriority(entry_id=entry))
    assert (parts.rmr_bucket, parts.saved, parts.closed, parts.ranked) == (90, 1, 2, True)
    assert str(basis(company)["day"]) == "2026-10-13"
    assert f'"{reason}:"' in str(basis(company)["saves"]).replace("'", '"')


def test_the_sweep_goes_on_where_it_left_off_and_ends(company: Company) -> None:
    for _ in range(7):
        company.entry()
    stale(company)
    assert swept(company.store, limit=3) == 3
    assert all_right(company)
    assert company.store.sweep() is False


def test_a_sweep_of_a_day_that_is_done_writes_nothing(company: Company) -> None:
    company.entry()
    swept(company.store)
    stale(company)
    assert company.store.sweep() is False
    assert company.one("SELECT min(priority) AS low FROM entry")["low"] == 101


def test_the_next_day_of_the_first_location_is_swept_again(company: Company) -> None:
    entry = company.entry(follow_up_at=datetime(2026, 10, 14, 15, tzinfo=UTC))
    swept(company.store)
    soon = kept(company, entry)
    company.clock.now = datetime(2026, 10, 14, 5, 59, tzinfo=UTC)  # 23:59 in Denver
    assert company.store.sweep() is False
    company.clock.move(minutes=1)
    swept(company.store)
    assert kept(company, entry) == soon + 6  # due this week, then due today


def test_a_machine_whose_clock_is_a_day_ahead_does_not_make_the_others_start_anew(
    company: Company,
) -> None:
    company.entry()
    company.clock.move(days=1)
    swept(company.store)
    company.clock.move(days=-1)
    assert company.store.sweep() is False


def test_several_sessions_sweep_at_once_and_each_entry_comes_out_right(company: Company) -> None:
    for place in range(40):
        company.entry(risk_level=list(RiskLevel)[place % 3])
    stale(company)
    others = [Store.open(company.store.where, clock=company.clock) for _ in range(3)]
    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda one: swept(one, limit=4), [company.store, *others]))
    finally:
        for one in others:
            one.close()
    assert all_right(company)
    assert len(company.rows("SELECT id FROM priority_basis")) == 1


def overtaken(company: Company, command: Any) -> None:
    """Go through all entries, and carry out a command before what was found is written."""
    swept(company.store)
    company.clock.move(days=1)
    company.store.rank()
    with company.store._reading.begin() as connection:
        found = plan_slice(connection, company.clock())
    assert found is not None
    assert found.moved
    company.do("lea", command)
    with company.store._writing.begin() as connection:
        write_slice(connection, found, company.clock())


def test_a_sweep_writes_nothing_over_a_follow_up_that_was_moved_meanwhile(
    company: Company,
) -> None:
    entry = company.entry(follow_up_at=NOW + timedelta(days=1))
    later = SetFollowUp(entry_id=entry, version=1, follow_up_at=NOW + timedelta(days=3))
    overtaken(company, later)
    assert kept(company, entry) == worked_out(company, entry)


def test_a_sweep_writes_nothing_over_a_customers_contract_that_was_moved_meanwhile(
    company: Company,
) -> None:
    company.force(
        "UPDATE customer SET contract_end = :day, contract_end_key = :day WHERE id = :id",
        day="2026-12-13",
        id=KERR,
    )
    entry = company.entry()
    ends = {"contract_end": date(2026, 12, 14)}
    overtaken(company, EditCustomer(customer_id=KERR, version=1, changes=ends))
    assert kept(company, entry) == worked_out(company, entry)


def test_a_company_taken_in_has_its_priorities_at_once(store: Store, clock: Clock) -> None:
    store.do(store.identify("adm", source="demo"), LoadCompany(company=make_company(7, 40, NOW)))
    company = Company(store, clock)
    assert all_right(company)
    assert store.sweep() is False
    assert company.one("SELECT max(priority) AS top FROM entry")["top"] > 50


def test_a_company_taken_into_a_store_swept_today_has_its_priorities_too(
    store: Store, clock: Clock
) -> None:
    swept(store)
    store.do(store.identify("adm", source="demo"), LoadCompany(company=make_company(7, 40, NOW)))
    company = Company(store, clock)
    assert all_right(company)
    assert store.sweep() is False
    assert company.one("SELECT max(priority) AS top FROM entry")["top"] > 50


def test_the_parts_of_an_entry_out_of_sight_are_not_told(company: Company) -> None:
    entry = company.entry(HARBOR, by="eve")
    with pytest.raises(Missing):
        company.ask("ana", GetPriority(entry_id=entry))


def test_an_import_of_many_customers_moves_their_entries(company: Company) -> None:
    entry = company.entry()
    swept(company.store)
    before = kept(company, entry)
    ends = (company.clock() + timedelta(days=3)).date()
    row = CustomerImportRow(
        line=1, values={"account_number": "10-4471", "contract_end": ends}, custom={}
    )
    company.do("adm", ImportCustomers(rows=(row,), location_id=DENVER))
    assert kept(company, entry) == before + 18
