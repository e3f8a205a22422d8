"""What admins are told of catalogs: rows, uses, the entries behind an item."""

from typing import Any

import pytest

from atrisk_tui.domain.admin_queries import (
    CatalogRowsById,
    CountCatalog,
    GetUses,
    ListCatalogRows,
    ListUsingEntries,
)
from atrisk_tui.domain.admin_rows import CatalogRow
from atrisk_tui.domain.commands import DeleteEntry
from atrisk_tui.domain.model import CatalogKind, EntryStatus, Outcome, RiskLevel
from atrisk_tui.domain.paging import Page, Span, Step
from atrisk_tui.domain.queries import SEARCH_LIMIT, FindCatalogItem, ListCatalog
from atrisk_tui.errors import Denied, Missing
from tests.support import HARBOR, KERR, Company

from .catalog_work import CLASSES, REASONS, add, delete, edit, item_id, move, names, switch
from .test_catalog_merge import NAMING, offer


def rows(company: Company, kind: CatalogKind = REASONS, **asked: Any) -> tuple[CatalogRow, ...]:
    asked.setdefault("span", Span(limit=200))
    return company.ask("adm", ListCatalogRows(kind=kind, **asked)).rows


def one(company: Company, item: int, kind: CatalogKind = REASONS) -> CatalogRow:
    (found,) = company.ask("adm", CatalogRowsById(kind=kind, ids=(item,)))
    return found


def using(
    company: Company, item: int, kind: CatalogKind = REASONS, *, by: str = "adm", **span: Any
) -> Page[Any]:
    query = ListUsingEntries(kind=kind, item_id=item, span=Span(**span))
    return company.ask(by, query)


@pytest.mark.parametrize("kind", CatalogKind)
def test_a_catalog_is_listed_in_its_order(company: Company, kind: CatalogKind) -> None:
    move(company, add(company, "Alpha", kind=kind), None, kind)
    assert [row.name for row in rows(company, kind)] == names(company, kind)


@pytest.mark.parametrize("kind", CatalogKind)
def test_pages_of_a_catalog_follow_one_another_both_ways(
    company: Company, kind: CatalogKind
) -> None:
    first = company.ask("adm", ListCatalogRows(kind=kind, span=Span(limit=3)))
    second = company.ask(
        "adm", ListCatalogRows(kind=kind, span=Span(step=Step.AFTER, cursor=first.after, limit=3))
    )
    assert [row.name for row in (*first.rows, *second.rows)] == names(company, kind)[:6]
    back = Span(step=Step.BEFORE, cursor=second.before, limit=3)
    assert company.ask("adm", ListCatalogRows(kind=kind, span=back)).rows == first.rows


@pytest.mark.parametrize("kind", CatalogKind)
def test_items_that_are_off_are_listed_or_left_out(company: Company, kind: CatalogKind) -> None:
    off = add(company, "Alpha", kind=kind, active=False)
    assert off in {row.id for row in rows(company, kind)}
    assert off not in {row.id for row in rows(company, kind, include_inactive=False)}


def test_a_deleted_item_is_nowhere(company: Company) -> None:
    gone = add(company, "Alpha")
    delete(company, gone)
    assert gone not in {row.id for row in rows(company)}
    assert company.ask("adm", CatalogRowsById(kind=REASONS, ids=(gone,))) == ()


def test_items_by_id_come_in_the_order_asked_and_of_that_catalog_only(company: Company) -> None:
    ids = tuple(company.item("reasons", name) for name in ("Billing dispute", "Missed payment"))
    cause = company.item("causes", "Outage")
    found = company.ask("adm", CatalogRowsById(kind=REASONS, ids=(ids[0], cause, ids[1])))
    assert tuple(row.id for row in found) == ids


def test_a_row_tells_the_fields_of_its_kind_and_names_what_it_refers_to(company: Company) -> None:
    reason = company.item("reasons", "Missed payment")
    cause = one(
        company,
        add(company, "Alpha", kind=CatalogKind.CAUSES, parent_id=reason),
        CatalogKind.CAUSES,
    )
    assert (cause.parent_id, cause.parent) == (reason, "Missed payment")
    lost = one(company, company.item("resolutions", "Lost - price"), CatalogKind.RESOLUTIONS)
    assert (lost.outcome, lost.cancel_reason) == (Outcome.LOST, "Price")
    assert one(company, reason).default_risk is RiskLevel.MEDIUM
    vip = one(company, item_id(company, "VIP", CLASSES), CLASSES)
    assert (vip.default_rmr, vip.contract_months, vip.outcome) == (14_900, 36, None)
    price = company.item("cancel-reasons", "Price")
    assert one(company, price, CatalogKind.CANCEL_REASONS).controllable


@pytest.mark.parametrize("text", ["EQUIPEMENT", "équipement", "e\u0301quipement", " neuf "])
def test_a_text_is_found_in_names_whatever_its_case_and_accents(
    company: Company, text: str
) -> None:
    made = add(company, "Équipement neuf")
    assert [row.id for row in rows(company, text=text)] == [made]


def test_a_text_finds_no_more_than_a_search_may(company: Company) -> None:
    for number in range(SEARCH_LIMIT + 1):
        add(company, f"Number {number}")
    page = company.ask("adm", ListCatalogRows(kind=REASONS, text="number"))
    assert len(page.rows) == SEARCH_LIMIT
    assert page.after is not None


@pytest.mark.parametrize("kind", CatalogKind)
def test_what_nobody_touched_since_the_beginning_has_no_last_change(
    company: Company, kind: CatalogKind
) -> None:
    assert {(row.changed_at, row.changed_by) for row in rows(company, kind)} == {(None, None)}


@pytest.mark.parametrize("kind", CatalogKind)
def test_a_row_tells_who_changed_it_last(company: Company, kind: CatalogKind) -> None:
    made = add(company, "Alpha", kind=kind)
    company.clock.move(hours=1)
    edit(company, made, kind, name="Beta")
    row = one(company, made, kind)
    assert (row.changed_at, row.changed_by) == (company.clock(), "adm")


@pytest.mark.parametrize("kind", CatalogKind)
def test_a_row_counts_what_names_it(company: Company, kind: CatalogKind) -> None:
    made = add(company, "Alpha", kind=kind)
    table, column = NAMING[kind]
    offer(company, company.entry())
    company.force(f"UPDATE {table} SET {column} = {made} WHERE id = 1")
    assert one(company, made, kind).uses.value == 1


def test_what_was_deleted_is_not_counted(company: Company) -> None:
    made = add(company, "Alpha")
    entry = company.entry(reason_id=made)
    company.do("adm", DeleteEntry(entry_id=entry, version=1))
    assert one(company, made).uses.value == 0
    assert company.ask("adm", GetUses(kind=REASONS, item_id=made)).is_unused


@pytest.mark.parametrize("kind", CatalogKind)
def test_a_catalog_is_counted_on_and_off(company: Company, kind: CatalogKind) -> None:
    before = company.ask("adm", CountCatalog(kind=kind))
    switch(company, add(company, "Alpha", kind=kind), kind)
    add(company, "Beta", kind=kind)
    after = company.ask("adm", CountCatalog(kind=kind))
    assert (after.on - before.on, after.off - before.off) == (1, 1)


def test_uses_tell_entries_active_ones_and_causes(company: Company) -> None:
    reason = company.item("reasons", "Missed payment")
    company.entry()
    company.entry(status=EntryStatus.RESOLVED)
    add(company, "Alpha", kind=CatalogKind.CAUSES, parent_id=reason)
    uses = company.ask("adm", GetUses(kind=REASONS, item_id=reason))
    counts = (uses.entries, uses.active_entries, uses.items, uses.offers, uses.customers)
    assert [count.value for count in counts] == [2, 1, 1, 0, 0]
    assert not uses.is_unused


def test_uses_tell_offers_and_customers(company: Company) -> None:
    goodwill = company.item("credit-reasons", "Goodwill credit")
    offer(company, company.entry(), credit_reason_id=goodwill)
    kind = CatalogKind.CREDIT_REASONS
    assert company.ask("adm", GetUses(kind=kind, item_id=goodwill)).offers.value == 1
    vip = item_id(company, "VIP", CLASSES)
    company.force("UPDATE customer SET account_class_id = :vip", vip=vip)
    assert company.ask("adm", GetUses(kind=CLASSES, item_id=vip)).customers.value == 6


@pytest.mark.parametrize("query", [GetUses, ListUsingEntries])
def test_what_is_gone_or_of_another_catalog_is_no_such_item(company: Company, query: Any) -> None:
    gone = add(company, "Alpha")
    delete(company, gone)
    for item in (gone, company.item("causes", "Outage"), 9_999):
        with pytest.raises(Missing, match="no such reason"):
            company.ask("adm", query(kind=REASONS, item_id=item))


@pytest.mark.parametrize("kind", CatalogKind)
def test_the_entries_behind_an_item_come_newest_first_and_in_pages(
    company: Company, kind: CatalogKind
) -> None:
    made = add(company, "Alpha", kind=kind)
    table, column = NAMING[kind]
    entries = [company.entry() for _ in range(5)]
    for entry in entries:
        offer(company, entry)
        offer(company, entry)
    company.force(f"UPDATE {table} SET {column} = {made}")
    first = using(company, made, kind, limit=3)
    second = using(company, made, kind, step=Step.AFTER, cursor=first.after, limit=3)
    assert [row.id for row in (*first.rows, *second.rows)] == entries[::-1]
    assert second.after is None


def test_an_entry_that_names_an_action_twice_comes_once(company: Company) -> None:
    call = company.item("mitigation-actions", "Call customer")
    entry = company.entry(mitigation_action_id=call)
    offer(company, entry, mitigation_action_id=call)
    other = company.entry()
    offer(company, other, mitigation_action_id=call)
    found = using(company, call, CatalogKind.MITIGATION_ACTIONS).rows
    assert [row.id for row in found] == [other, entry]


@pytest.mark.parametrize("few", [0, 5_000])
def test_the_entries_of_a_class_are_the_same_however_they_are_found(
    company: Company, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atrisk_tui.store.readers.catalog_entries.FEW", few)
    vip = item_id(company, "VIP", CLASSES)
    company.force("UPDATE customer SET account_class_id = :vip WHERE id = :id", vip=vip, id=KERR)
    theirs = company.entry(KERR)
    company.entry(HARBOR)
    assert [row.id for row in using(company, vip, CLASSES).rows] == [theirs]


def test_the_entries_behind_an_item_are_those_in_sight(company: Company) -> None:
    company.force(
        """UPDATE role SET grants = '["catalog.manage", "at_risk.view"]' WHERE name = 'Viewer'"""
    )
    mine, _ = company.entry(KERR), company.entry(HARBOR, by="eve")
    reason = company.item("reasons", "Missed payment")
    assert [row.id for row in using(company, reason, by="vic").rows] == [mine]


def test_who_may_keep_catalogs_but_sees_no_entries_is_shown_none(company: Company) -> None:
    company.force("""UPDATE role SET grants = '["catalog.manage"]' WHERE name = 'Viewer'""")
    company.entry(KERR)
    reason = company.item("reasons", "Missed payment")
    assert using(company, reason, by="vic").rows == ()
    assert len(company.ask("vic", ListCatalogRows(kind=REASONS)).rows) == 20


@pytest.mark.parametrize("username", ["vic", "ana", "lea"])
def test_others_are_told_in_words_that_they_may_not(company: Company, username: str) -> None:
    with pytest.raises(Denied, match="your role may not keep the catalogs"):
        company.ask(username, ListCatalogRows(kind=REASONS))


def test_account_classes_are_listed_and_found_like_the_other_catalogs(company: Company) -> None:
    listed = company.ask("ana", ListCatalog(kind=CLASSES))
    assert [item.name for item in listed] == names(company, CLASSES)
    found = company.ask("ana", FindCatalogItem(kind=CLASSES, name="vip"))
    assert (found.name, found.kind, found.outcome) == ("VIP", CLASSES, None)
    with pytest.raises(Missing, match="no account class “VIPP”: did you mean “VIP”"):
        company.ask("ana", FindCatalogItem(kind=CLASSES, name="VIPP"))
