"""What the audit keeps of every change: each field before and after, in one codec."""

import json
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given, strategies
from sqlalchemy import inspect
from sqlmodel import SQLModel

from atrisk_tui.domain.model import CatalogKind, RiskLevel
from atrisk_tui.store.audit import Changes, WriteSession, audited_fields, decode, encode
from atrisk_tui.store.derived import derive
from atrisk_tui.store.tables import Customer, Entry, Offer, Setting, UserLocation
from atrisk_tui.store.work import Done

from ..support import DENVER, HARBOR, KERR, Company, written

MOMENTS = strategies.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001
    max_value=datetime(9000, 1, 1),  # noqa: DTZ001
    timezones=strategies.just(UTC),
)


def change(company: Company, act: Any) -> list[dict[str, Any]]:
    """Do something in one write session and return the audit rows it left."""
    audit_id = written(company.store, act).audit_id
    rows = company.rows("SELECT * FROM audit_row WHERE audit_id = :id ORDER BY id", id=audit_id)
    for row in rows:
        if isinstance(row["changes"], str):
            row["changes"] = json.loads(row["changes"])
    return rows


def only(rows: list[dict[str, Any]]) -> Changes:
    (row,) = rows
    return row["changes"]


@given(moment=MOMENTS)
def test_a_moment_comes_back_from_the_audit_as_it_was(moment: datetime) -> None:
    column = inspect(Entry).columns["follow_up_at"]
    assert decode(column, encode(moment)) == moment


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        (Entry, "resolution_date", date(2026, 10, 13)),
        (Entry, "risk_level", RiskLevel.HIGH),
        (Entry, "description", "ACME [/]\n\x85 {}'\""),
        (Entry, "follow_up_at", None),
        (Entry, "rmr_at_opening", 10**13),
        (Customer, "best_time", time(14, 30)),
        (Customer, "tags", ["a", "b"]),
        (Customer, "custom", {"Ünï": "x"}),
        (Customer, "do_not_call", True),
    ],
)
def test_a_value_comes_back_from_the_audit_as_it_was(
    table: type[SQLModel], field: str, value: object
) -> None:
    column = inspect(table).columns[field]
    kept = json.loads(json.dumps(encode(value)))
    assert decode(column, kept) == value
    assert type(decode(column, kept)) is type(value)


def test_a_new_row_is_kept_with_what_it_began_with(company: Company) -> None:
    entry = company.entry(description="Card bounced")
    rows = company.rows("SELECT * FROM audit_row WHERE table_name = 'entry'")
    assert [(row["row_id"], row["op"], row["customer_id"]) for row in rows] == [
        (entry, "insert", KERR)
    ]


def test_a_new_row_leaves_out_empty_fields_versions_and_what_is_derived(
    company: Company,
) -> None:
    def add(session: WriteSession) -> Done:
        row = Customer(account_number="99", name="Zed", location_id=DENVER, rmr=100)
        session.add(row)
        session.flush()
        return Done("customer", row.id)

    changes = only(change(company, add))
    assert changes["name"] == [None, "Zed"]
    assert not {"version", "search_key", "name_key", "since_key", "id", "email"} & set(changes)


def test_only_what_became_different_is_kept(company: Company) -> None:
    def edit(session: WriteSession) -> Done:
        row = session.get_one(Customer, KERR)
        row.rmr, row.name, row.city = 20_000, row.name, None
        return Done("customer", KERR)

    assert only(change(company, edit)) == {"rmr": [18_900, 20_000]}


def test_a_field_that_was_changed_and_changed_back_leaves_no_trace(company: Company) -> None:
    def waver(session: WriteSession) -> Done:
        row = session.get_one(Customer, KERR)
        row.rmr, row.tags = 1, ["x"]
        row.rmr, row.tags = 18_900, []
        return Done("customer", KERR)

    assert change(company, waver) == []


def test_two_moves_in_one_change_are_kept_one_after_the_other(company: Company) -> None:
    def twice(session: WriteSession) -> Done:
        row = session.get_one(Customer, KERR)
        for rmr in (1, 2):
            row.rmr = rmr
            session.flush()
        return Done("customer", KERR)

    assert [row["changes"] for row in change(company, twice)] == [
        {"rmr": [18_900, 1]},
        {"rmr": [1, 2]},
    ]


def test_a_row_that_goes_is_kept_with_what_it_was(company: Company) -> None:
    link = company.one("SELECT id FROM user_location WHERE user_id = :id", id=3)["id"]

    def unlink(session: WriteSession) -> Done:
        session.delete(session.get_one(UserLocation, link))
        return Done("app_user", 3)

    (row,) = change(company, unlink)
    assert (row["op"], row["changes"]) == (
        "delete",
        {"user_id": [3, None], "location_id": [DENVER, None]},
    )


def test_an_offer_belongs_to_its_entrys_customer(company: Company) -> None:
    entry = company.entry(HARBOR, by="eve")

    def offer(session: WriteSession) -> Done:
        session.add(Offer(entry_id=entry, at=company.clock(), by_id=6, amount=500))
        return Done("entry", entry)

    (row,) = change(company, offer)
    assert row["customer_id"] == HARBOR


def test_rows_written_in_bulk_stand_in_the_same_audit(company: Company) -> None:
    def bulk(session: WriteSession) -> Done:
        session.get_one(Customer, KERR).rmr = 1
        session.note_bulk_rows("customer", [(HARBOR, "update", {"rmr": [31_250, 2]}, HARBOR)])
        return Done("customer", KERR)

    rows = change(company, bulk)
    assert [(row["row_id"], row["changes"]) for row in rows] == [
        (KERR, {"rmr": [18_900, 1]}),
        (HARBOR, {"rmr": [31_250, 2]}),
    ]


def test_a_change_that_cannot_name_the_value_before_is_a_bug(company: Company) -> None:
    def blind(session: WriteSession) -> Done:
        row = session.get_one(Setting, 1)
        session.expire(row)
        row.value = "EUR"
        return Done("setting", 1)

    with pytest.raises(RuntimeError, match="before it was read"):
        change(company, blind)


@pytest.mark.parametrize("table", [Entry, Customer, Offer])
def test_the_derived_columns_are_not_among_the_audited(table: type[SQLModel]) -> None:
    fields = set(audited_fields(inspect(table)))
    assert not fields & ({"id", "version"} | table.DERIVED)  # type: ignore[attr-defined]


def test_the_derived_columns_follow_what_they_come_from(company: Company) -> None:
    def rename(session: WriteSession) -> Done:
        row = session.get_one(Customer, KERR)
        row.name, row.phone1, row.email = "Łódź Café", "(303) 555-0101 x9", "Info@Kerr.example"
        return Done("customer", KERR)

    change(company, rename)
    row = company.one("SELECT * FROM customer WHERE id = :id", id=KERR)
    assert row["search_key"] == "łodz cafe\n10-4471\ninfo@kerr.example\n30355501019\n"
    assert (row["name_key"], row["phone1_digits"]) == ("łodz cafe", "30355501019")


def test_an_entrys_rank_and_follow_up_key_follow_its_risk_and_date(company: Company) -> None:
    company.entry(risk_level=RiskLevel.HIGH, follow_up_at=None)
    company.entry(risk_level=RiskLevel.LOW, follow_up_at=company.clock())
    rows = company.rows("SELECT rank, follow_up_key FROM entry ORDER BY id")
    assert [(row["rank"], str(row["follow_up_key"])[:10]) for row in rows] == [
        (1, "9000-01-01"),
        (3, "2026-10-13"),
    ]


def test_a_derived_key_never_outgrows_its_column() -> None:
    # One character of this ligature becomes eighteen when folded.
    values = derive("customer", {"name": "\ufdfa" * 255, "account_number": "1"})
    assert len(str(values["name_key"])) == 512


def test_a_name_key_is_the_same_for_the_same_name_in_another_case() -> None:
    kind = {"kind": CatalogKind.REASONS}
    assert derive("catalog_item", kind | {"name": " Missed  PAYMENT"}) == derive(
        "catalog_item", kind | {"name": "missed payment"}
    )


def test_a_customer_is_found_by_the_middle_of_a_name_after_it_changed(
    sqlite_company: Company,
) -> None:
    def rename(session: WriteSession) -> Done:
        session.get_one(Customer, KERR).name = "Blue Heron"
        return Done("customer", KERR)

    change(sqlite_company, rename)
    find = "SELECT rowid FROM customer_search WHERE customer_search MATCH :text"
    assert sqlite_company.rows(find, text='"e her"') == [{"rowid": KERR}]
    assert sqlite_company.rows(find, text='"dental"') == []
