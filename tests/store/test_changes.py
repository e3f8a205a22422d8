"""The company-wide history: who changed what, found by person, record, kind, field and date."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.admin_commands import (
    AddCatalogItem,
    AddLocation,
    AddUser,
    ChangeSetting,
    DeleteCatalogItem,
    SwitchUser,
)
from atrisk_tui.domain.admin_queries import ChangeFilter, GetChange, ListChanges
from atrisk_tui.domain.admin_rows import ChangeRow
from atrisk_tui.domain.commands import (
    CustomerImportRow,
    EditCustomer,
    ImportCustomers,
    Revert,
    SetRisk,
)
from atrisk_tui.domain.model import CatalogKind, RiskLevel
from atrisk_tui.domain.paging import Page, Span, Step
from atrisk_tui.domain.queries import ChangesSince, LatestChange
from atrisk_tui.errors import Denied, Missing
from atrisk_tui.store.readers import sifting

from ..support import DENVER, HARBOR, KERR, NEW_YORK, NOW, Company

REASONS = CatalogKind.REASONS


def listed(company: Company, who: str = "adm", **wanted: object) -> tuple[ChangeRow, ...]:
    """Return the changes a filter finds, newest first, without those of the store's beginning."""
    query = ListChanges(filter=ChangeFilter(**wanted))  # type: ignore[arg-type]
    rows = company.ask(who, query).rows
    return tuple(row for row in rows if row.intent not in {"FoundStore", "LoadCompany"})


def newest(company: Company, who: str = "adm", **wanted: object) -> ChangeRow:
    return listed(company, who, **wanted)[0]


def told(row: ChangeRow) -> dict[str, tuple[str | None, str | None]]:
    return {change.words: (change.before, change.after) for change in row.changes}


def set_risk(company: Company, entry: int, level: RiskLevel, by: str = "ana") -> int:
    command = SetRisk(entry_id=entry, version=company.version(entry), risk_level=level)
    return company.do(by, command).audit_id


def only_here(company: Company) -> None:
    """Let Lea in Denver see the history, of what is in her sight."""
    company.force(
        "UPDATE role SET grants = "
        """'["at_risk.view", "customer.view", "audit.export"]' WHERE name = 'Lead'"""
    )


def imported(company: Company, count: int, *, place: int = DENVER, first: int = 0) -> int:
    rows = tuple(
        CustomerImportRow(
            line=2 + n,
            values={"account_number": f"I-{place}-{first + n}", "name": f"New {n}"},
            custom={},
        )
        for n in range(count)
    )
    return company.do("adm", ImportCustomers(rows=rows, location_id=place)).audit_id


def test_a_change_tells_who_what_where_from_and_old_and_new(company: Company) -> None:
    made = company.entry()
    change = set_risk(company, made, RiskLevel.HIGH)
    row = newest(company)
    assert (row.id, row.at) == (change, NOW)
    assert (row.actor, row.actor_name, row.source) == ("ana", "Ana Ruiz", "local")
    assert (row.words, row.subject) == ("Set the risk level", f"AR-{made} Kerr Dental")
    assert told(row) == {"Risk level": ("Medium", "High")}
    assert (row.table, row.row_id, row.records) == ("entry", made, 1)


def test_each_kind_of_record_is_called_as_people_call_it(company: Company) -> None:
    company.do("adm", ChangeSetting(key="reopen_days", value="9"))
    company.do("adm", EditCustomer(customer_id=KERR, version=1, changes={"rmr": 20_000}))
    company.do("adm", AddCatalogItem(kind=REASONS, name="Price rise"))
    company.do("adm", AddLocation(name="Reno", zone="America/Denver", region="Far West"))
    company.do("adm", SwitchUser(user_id=company.user_id("ana"), version=1, active=False))
    assert [row.subject for row in reversed(listed(company))] == [
        "setting reopen_days",
        "10-4471 Kerr Dental",
        "reason Price rise",
        "location Reno",
        "Ana Ruiz",
    ]


def test_what_was_deleted_is_still_called_by_its_name(company: Company) -> None:
    company.do("adm", AddCatalogItem(kind=REASONS, name="Price rise"))
    item = company.item(REASONS, "Price rise")
    company.do("adm", DeleteCatalogItem(kind=REASONS, item_id=item, version=1))
    set_back = company.do("adm", ChangeSetting(key="reopen_days", value="9")).audit_id
    company.do("adm", Revert(audit_id=set_back))
    assert company.rows("SELECT 1 FROM setting WHERE key = 'reopen_days'") == []
    subjects = [row.subject for row in listed(company)]
    assert subjects == ["setting reopen_days"] * 2 + ["reason Price rise"] * 2


def test_an_undo_and_a_redo_say_so_and_what_was_taken_back_is_marked(company: Company) -> None:
    first = set_risk(company, company.entry(), RiskLevel.HIGH)
    undone = company.do("ana", Revert(audit_id=first)).audit_id
    company.do("ana", Revert(audit_id=undone))
    rows = listed(company)[:3]
    assert [row.words for row in rows] == [
        "Redo: set the risk level",
        "Undo: set the risk level",
        "Set the risk level",
    ]
    assert [row.reverted for row in rows] == [False, True, True]
    assert [row.reverts for row in rows] == [undone, first, None]


def test_money_has_the_decimals_of_the_currency(company: Company) -> None:
    company.force("UPDATE setting SET value = 'JPY' WHERE key = 'currency'")
    company.do("adm", EditCustomer(customer_id=KERR, version=1, changes={"rmr": 20_000}))
    assert told(newest(company)) == {"RMR": ("18900", "20000")}


def test_a_change_of_many_records_is_one_row_that_counts_them(company: Company) -> None:
    change = imported(company, 30)
    row = newest(company)
    assert (row.id, row.records) == (change, 30)
    assert row.subject == "I-1-0 New 0"


def test_a_new_person_s_location_is_told_with_them(company: Company) -> None:
    role = company.one("SELECT id FROM role WHERE name = 'Agent'")["id"]
    command = AddUser(
        username="kim", full_name="Kim Lee", role_id=role, location_ids=(DENVER, NEW_YORK)
    )
    company.do("adm", command)
    places = [change.after for change in newest(company).changes if change.field == "location"]
    assert sorted(map(str, places)) == ["Denver", "New York"]


def test_a_person_s_changes_are_found(company: Company) -> None:
    made = company.entry()
    mine = set_risk(company, made, RiskLevel.HIGH)
    set_risk(company, made, RiskLevel.LOW, by="ben")
    rows = listed(company, actor_id=company.user_id("ana"))
    assert [row.actor for row in rows] == ["ana", "ana"]
    assert rows[0].id == mine


def test_a_record_s_changes_are_found_once_each(company: Company) -> None:
    made, other = company.entry(), company.entry(2)
    change = set_risk(company, made, RiskLevel.HIGH)
    set_risk(company, other, RiskLevel.HIGH)
    company.force(
        "INSERT INTO audit_row (audit_id, table_name, row_id, op, changes)"
        " SELECT audit_id, table_name, row_id, op, changes FROM audit_row WHERE audit_id = :id",
        id=change,
    )
    rows = listed(company, table="entry", row_id=made)
    assert [row.intent for row in rows] == ["SetRisk", "CreateEntry"]


def test_a_kind_of_record_is_found_among_all_others(company: Company) -> None:
    change = company.do("adm", ChangeSetting(key="reopen_days", value="9")).audit_id
    for _ in range(3):
        company.entry()
    assert [row.id for row in listed(company, table="setting")] == [change]


def test_a_kind_of_record_lists_a_change_of_many_once(company: Company) -> None:
    first, second = imported(company, 450), imported(company, 5, first=1_000)
    assert [row.id for row in listed(company, table="customer")] == [second, first]


def test_a_field_is_found_by_its_own_name(company: Company) -> None:
    made = company.entry()
    change = set_risk(company, made, RiskLevel.HIGH)
    company.do("adm", EditCustomer(customer_id=KERR, version=1, changes={"rmr": 20_000}))
    rows = listed(company, table="entry", field="risk_level")
    assert rows[0].id == change
    assert listed(company, table="entry", field="rmr") == ()
    assigned = listed(company, table="entry", field="assigned_to")
    assert [row.intent for row in assigned] == ["CreateEntry"]


@pytest.mark.parametrize("field", ["no_such", '"]', "$", "A", "", "a.b"])
def test_a_field_that_is_none_finds_nothing(company: Company, field: str) -> None:
    company.entry()
    assert listed(company, field=field) == ()


def test_since_is_inclusive_and_until_exclusive(company: Company) -> None:
    made = company.entry()
    company.clock.move(hours=1)
    change = set_risk(company, made, RiskLevel.HIGH)
    company.clock.move(hours=1)
    set_risk(company, made, RiskLevel.LOW)
    hour = timedelta(hours=1)
    for more in ({}, {"table": "entry"}, {"actor_id": 3}, {"table": "entry", "row_id": made}):
        rows = listed(company, since=NOW + hour, until=NOW + 2 * hour, **more)
        assert [row.id for row in rows] == [change], more


def test_filters_narrow_together(company: Company) -> None:
    made = company.entry()
    mine = set_risk(company, made, RiskLevel.HIGH)
    set_risk(company, made, RiskLevel.LOW, by="ben")
    ana = company.user_id("ana")
    both = listed(company, actor_id=ana, table="entry", row_id=made, field="risk_level")
    assert [row.id for row in both] == [mine, mine - 1]
    assert listed(company, actor_id=ana, table="setting") == ()


def test_pages_join_without_a_gap_in_either_direction(company: Company) -> None:
    made = company.entry()
    for level in (RiskLevel.HIGH, RiskLevel.LOW) * 3:
        set_risk(company, made, level)
    for wanted in ({}, {"table": "entry"}, {"table": "entry", "row_id": made}, {"actor_id": 3}):
        query = ChangeFilter(**wanted)  # type: ignore[arg-type]
        whole = [row.id for row in company.ask("adm", ListChanges(filter=query)).rows]
        assert down(company, query) == whole
        assert up(company, query) == whole


def down(company: Company, wanted: ChangeFilter) -> list[int]:
    span, found = Span(limit=2), list[int]()
    while True:
        page = company.ask("adm", ListChanges(filter=wanted, span=span))
        found += [row.id for row in page.rows]
        if page.after is None:
            return found
        span = Span(Step.AFTER, page.after, limit=2)


def up(company: Company, wanted: ChangeFilter) -> list[int]:
    span, found = Span(Step.LAST, limit=2), list[int]()
    while True:
        page = company.ask("adm", ListChanges(filter=wanted, span=span))
        found = [row.id for row in page.rows] + found
        if page.before is None:
            return found
        span = Span(Step.BEFORE, page.before, limit=2)


def test_a_jump_lands_that_many_changes_from_the_top(company: Company) -> None:
    made = company.entry()
    for level in (RiskLevel.HIGH, RiskLevel.LOW) * 3:
        set_risk(company, made, level)
    whole = company.ask("adm", ListChanges()).rows
    for offset in (0, 2, 900):
        span = Span(Step.JUMP, offset=offset, limit=3)
        page = company.ask("adm", ListChanges(span=span))
        start = min(offset, len(whole) - 3)
        assert page.rows == whole[start : start + 3]


def test_a_page_looks_at_so_many_changes_and_the_next_one_goes_on(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sifting, "BATCH", 2)
    monkeypatch.setattr(sifting, "LOOKED_AT", 4)
    made = company.entry()
    for level in (RiskLevel.HIGH, RiskLevel.LOW) * 4:
        set_risk(company, made, level)
    wanted = ChangeFilter(table="entry", field="description")
    first = company.ask("adm", ListChanges(filter=wanted))
    assert (first.rows, first.after is None) == ((), False)
    whole = down(company, wanted)
    assert [row.id for row in company.ask("adm", GetChange(audit_id=whole[0])).rows]
    assert len(whole) == 1
    assert up(company, wanted) == whole


def test_a_change_is_told_in_full_record_by_record(company: Company) -> None:
    change = imported(company, 3)
    first: Page[object] = company.ask("adm", GetChange(audit_id=change, span=Span(limit=2)))  # type: ignore[assignment]
    after = Span(Step.AFTER, first.after, limit=2)
    rows = [*first.rows, *company.ask("adm", GetChange(audit_id=change, span=after)).rows]
    assert [row.subject for row in rows] == [f"I-1-{n} New {n}" for n in range(3)]  # type: ignore[attr-defined]
    assert {row.audit_id for row in rows} == {change}  # type: ignore[attr-defined]


def test_a_person_s_place_is_called_by_both(company: Company) -> None:
    role = company.one("SELECT id FROM role WHERE name = 'Agent'")["id"]
    command = AddUser(username="kim", full_name="Kim Lee", role_id=role, location_ids=(DENVER,))
    change = company.do("adm", command).audit_id
    company.do("adm", Revert(audit_id=change))
    rows = company.ask("adm", GetChange(audit_id=change)).rows
    assert [row.subject for row in rows] == ["Kim Lee", "Kim Lee at Denver"]


def test_a_change_that_is_not_there_is_missing(company: Company) -> None:
    with pytest.raises(Missing):
        company.ask("adm", GetChange(audit_id=9_999))


def test_whoever_may_not_see_the_history_is_told_so(company: Company) -> None:
    change = set_risk(company, company.entry(), RiskLevel.HIGH)
    for query in (ListChanges(), GetChange(audit_id=change)):
        for who in ("vic", "ana", "lea"):
            with pytest.raises(Denied, match="company-wide history"):
                company.ask(who, query)


def test_changes_of_records_out_of_sight_are_left_out(company: Company) -> None:
    only_here(company)
    far, near = company.entry(HARBOR, by="eve"), company.entry(KERR)
    company.do("adm", ChangeSetting(key="reopen_days", value="9"))
    rows = listed(company, "lea")
    assert [row.subject for row in rows] == ["setting reopen_days", f"AR-{near} Kerr Dental"]
    kind = listed(company, "lea", table="entry")
    assert [row.row_id for row in kind] == [near]
    assert listed(company, "lea", table="entry", row_id=far) == ()
    assert listed(company, "lea", actor_id=company.user_id("eve")) == ()


def test_a_change_out_of_sight_is_missing(company: Company) -> None:
    only_here(company)
    company.entry(HARBOR, by="eve")
    change = newest(company).id
    with pytest.raises(Missing):
        company.ask("lea", GetChange(audit_id=change))


def test_of_a_change_across_locations_only_what_is_in_sight_is_told(company: Company) -> None:
    only_here(company)
    far, near = company.entry(HARBOR, by="eve"), company.entry(KERR)
    change = set_risk(company, far, RiskLevel.HIGH, by="eve")
    company.force(
        "INSERT INTO audit_row (audit_id, table_name, row_id, op, changes)"
        " SELECT audit_id, table_name, :near, op, changes FROM audit_row WHERE audit_id = :id",
        id=change,
        near=near,
    )
    row = newest(company, "lea")
    assert (row.id, row.subject, row.records) == (change, f"AR-{near} Kerr Dental", 1)
    assert [one.row_id for one in company.ask("lea", GetChange(audit_id=change)).rows] == [near]
    assert newest(company, "adm").records == 2


def test_without_a_view_grant_records_of_customers_are_out_of_sight(company: Company) -> None:
    company.force("""UPDATE role SET grants = '["audit.export"]' WHERE name = 'Lead'""")
    company.entry()
    company.do("adm", ChangeSetting(key="reopen_days", value="9"))
    assert [row.subject for row in listed(company, "lea")] == ["setting reopen_days"]


def test_news_of_what_admins_keep_reaches_everybody(company: Company) -> None:
    before = company.ask("vic", LatestChange())
    company.do("adm", ChangeSetting(key="reopen_days", value="9"))
    company.do("adm", AddCatalogItem(kind=REASONS, name="Price rise"))
    company.do("adm", AddLocation(name="Reno", zone="America/Denver", region="Far West"))
    company.do("adm", SwitchUser(user_id=company.user_id("ana"), version=1, active=False))
    news = company.ask("vic", ChangesSince(audit_id=before))
    assert ("app_user", company.user_id("ana")) in news
    tables = sorted(table for table, _ in news)
    assert tables == ["app_user", "catalog_item", "location", "region", "setting"]


def test_a_new_place_of_a_person_is_news_of_the_person(company: Company) -> None:
    before = company.ask("vic", LatestChange())
    role = company.one("SELECT id FROM role WHERE name = 'Agent'")["id"]
    command = AddUser(username="kim", full_name="Kim Lee", role_id=role, location_ids=(DENVER,))
    made = company.do("adm", command).subject_id
    assert company.ask("vic", ChangesSince(audit_id=before)) == {("app_user", made)}


def test_a_setting_is_news_even_behind_a_large_import(company: Company) -> None:
    before = company.ask("adm", LatestChange())
    imported(company, 600)
    company.do("adm", ChangeSetting(key="reopen_days", value="9"))
    news = company.ask("adm", ChangesSince(audit_id=before))
    assert "setting" in {table for table, _ in news}
    assert len([table for table, _ in news if table == "customer"]) == 500
