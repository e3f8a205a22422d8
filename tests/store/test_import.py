"""Importing customers, a batch as one change, on both databases."""

from datetime import date, time
from typing import Any

import pytest

from atrisk_tui.domain.commands import CreateCustomer, CustomerImportRow, ImportCustomers, Receipt
from atrisk_tui.domain.model import Channel
from atrisk_tui.errors import Denied, Invalid
from tests.support import DENVER, HARBOR, KERR, NEW_YORK, Company

Counts = tuple[object, ...]


def line(
    number: str, place: int = 2, *, custom: dict[str, str] | None = None, **values: Any
) -> CustomerImportRow:
    return CustomerImportRow(
        line=place, values={"account_number": number, **values}, custom=custom or {}
    )


def run(company: Company, *rows: CustomerImportRow, by: str = "adm", **options: Any) -> Receipt:
    return company.do(by, ImportCustomers(rows=rows, **{"location_id": DENVER} | options))


def counts(company: Company, *rows: CustomerImportRow, **options: Any) -> Counts:
    """Return new, changed, unchanged, refused."""
    detail = run(company, *rows, **options).detail
    return tuple(detail[name] for name in ("new", "changed", "unchanged", "refused"))


def row(company: Company, number: str) -> dict[str, Any]:
    return company.one("SELECT * FROM customer WHERE account_number = :number", number=number)


def problems(company: Company, *rows: CustomerImportRow, **options: Any) -> list[dict[str, Any]]:
    found = run(company, *rows, **options).detail["rows"]
    assert isinstance(found, list)
    return found


FULL: dict[str, Any] = {
    "name": "  Ada   Ltd ",
    "rmr": 4_500,
    "balance": -100,
    "contract_start": date(2026, 1, 1),
    "preferred_channel": Channel.SMS,
    "best_time": time(14),
    "tags": ("vip", "VIP"),
    "autopay": True,
    "phone1": "(303) 555-0117",
    "account_class": "Residential",
}


def test_rows_are_added_and_a_second_run_changes_nothing(company: Company) -> None:
    rows = [line("A-1", **FULL, custom={"Churn": " No "}), line("A-2")]
    assert counts(company, *rows) == (2, 0, 0, 0)
    again = run(company, *rows)
    assert again.detail["unchanged"] == 2
    assert again.audit_id == 0


def test_a_new_row_is_made_regular_and_searchable(company: Company) -> None:
    run(company, line("A-1", **FULL))
    made = row(company, "A-1")
    assert (made["name"], made["phone1_digits"], made["version"]) == ("Ada Ltd", "3035550117", 1)
    assert "ada ltd" in made["search_key"]


def test_without_a_name_the_account_number_stands_in_for_new_rows_only(company: Company) -> None:
    run(company, line("A-1"), line("10-4471", city="Boulder"))
    assert row(company, "A-1")["name"] == "A-1"
    assert row(company, "10-4471")["name"] == "Kerr Dental"


def test_each_row_has_its_own_audit_row_under_one_change(company: Company) -> None:
    receipt = run(company, line("A-1"), line("10-4471", rmr=1), line("10-4472"))
    rows = company.rows(
        "SELECT op, customer_id, changes FROM audit_row WHERE audit_id = :id ORDER BY op",
        id=receipt.audit_id,
    )
    assert [found["op"] for found in rows] == ["insert", "update"]
    assert rows[1]["customer_id"] == KERR
    assert str(rows[1]["changes"]).replace("'", '"') == '{"rmr": [18900, 1]}'


def test_only_what_differs_is_a_change(company: Company) -> None:
    run(company, line("A-1", **FULL))
    assert counts(company, line("A-1", **FULL | {"rmr": 4_501})) == (0, 1, 0, 0)
    assert row(company, "A-1")["version"] == 2


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_blank_value_leaves_what_is_there(company: Company, blank: str | None) -> None:
    run(company, line("A-1", **FULL))
    assert counts(company, line("A-1", name=blank, phone1=blank)) == (0, 0, 1, 0)


def test_custom_columns_are_merged_and_absent_ones_stay(company: Company) -> None:
    run(company, line("A-1", custom={"one": "1", "two": "2"}))
    run(company, line("A-1", custom={"two": "3", "three": "", "four": "4"}))
    kept = str(row(company, "A-1")["custom"]).replace("'", '"')
    assert [f'"{key}"' in kept for key in ("one", "two", "three", "four")] == [1, 1, 0, 1]
    assert '"two": "3"' in kept


def test_a_customer_has_at_most_200_custom_fields(company: Company) -> None:
    run(company, line("A-1", custom={str(place): "x" for place in range(200)}))
    (refused,) = problems(company, line("A-1", custom={"one more": "x"}))
    assert refused["column"] == "custom"


def test_a_refused_row_is_listed_and_does_not_stop_the_others(company: Company) -> None:
    rows = [line("A-1", 2, rmr=-5), line("", 3), line("A-2", 4), line("A-3", 5, status="gone")]
    detail = run(company, *rows).detail
    assert (detail["new"], detail["refused"]) == (1, 3)
    found = [(p["line"], p["column"], p["value"]) for p in detail["rows"]]
    assert found == [(2, "rmr", -5), (3, "account_number", ""), (5, "status", "gone")]


def test_unknown_account_classes_are_made_and_counted(company: Company) -> None:
    rows = [line("A-1", account_class="One year"), line("A-2", account_class="ONE  YEAR")]
    assert run(company, *rows).detail["classes_created"] == 1
    assert run(company, *rows).detail["classes_created"] == 0
    assert row(company, "A-1")["account_class_id"] == row(company, "A-2")["account_class_id"]


def test_a_refused_row_makes_no_class(company: Company) -> None:
    run(company, line("A-1", account_class="One year", location="Nowhere"))
    assert company.rows("SELECT id FROM account_class WHERE name = 'One year'") == []


def test_an_unknown_location_is_refused(company: Company) -> None:
    (refused,) = problems(company, line("A-1", location="Nowhere"))
    assert (refused["column"], refused["value"]) == ("location", "Nowhere")


def test_a_row_goes_where_it_says_else_where_the_command_says(company: Company) -> None:
    run(company, line("A-1", location="new york"), line("A-2"))
    assert row(company, "A-1")["location_id"] == NEW_YORK
    assert row(company, "A-2")["location_id"] == DENVER


def test_without_any_location_the_only_active_one_is_taken(company: Company) -> None:
    (refused,) = problems(company, line("A-1"), location_id=None)
    assert refused["column"] == "location"
    company.force("UPDATE location SET active = false WHERE id = :id", id=NEW_YORK)
    assert counts(company, line("A-1"), location_id=None) == (1, 0, 0, 0)


def test_a_customer_stays_where_they_are_unless_the_row_says_otherwise(company: Company) -> None:
    entry_id = company.entry(HARBOR, by="eve")
    run(company, line("20-0001", city="Albany"))
    assert row(company, "20-0001")["location_id"] == NEW_YORK
    run(company, line("20-0001", location="Denver"))
    moved = company.one("SELECT location_id FROM entry WHERE id = :id", id=entry_id)
    assert moved["location_id"] == DENVER


def test_an_import_never_switches_do_not_call_off_and_lists_the_row(company: Company) -> None:
    company.force("UPDATE customer SET do_not_call = true WHERE id = :id", id=KERR)
    detail = run(company, line("10-4471", 7, do_not_call=False, city="Boulder")).detail
    kept = row(company, "10-4471")
    assert (bool(kept["do_not_call"]), kept["city"]) == (True, "Boulder")
    assert (detail["changed"], detail["refused"]) == (1, 0)
    (listed,) = detail["rows"]
    assert (listed["line"], listed["column"]) == (7, "do_not_call")


def test_a_parent_may_come_later_in_the_same_file(company: Company) -> None:
    rows = [line("A-3", parent="A-2"), line("A-2", parent="A-1"), line("A-1", parent="10-4471")]
    assert counts(company, *rows) == (3, 0, 0, 0)
    assert row(company, "A-3")["parent_id"] == row(company, "A-2")["id"]
    assert row(company, "A-1")["parent_id"] == KERR
    assert counts(company, *rows) == (0, 0, 3, 0)


def test_an_unknown_parent_is_refused_also_when_its_own_row_is(company: Company) -> None:
    rows = [line("A-1", 2, parent="A-2"), line("A-2", 3, rmr=-1), line("A-3", 4, parent="A-9")]
    detail = run(company, *rows).detail
    assert detail["refused"] == 3
    assert [p["column"] for p in detail["rows"]] == ["parent", "rmr", "parent"]


def test_parents_in_a_circle_are_refused(company: Company) -> None:
    assert counts(company, line("A-1", parent="A-2"), line("A-2", parent="A-1")) == (0, 0, 0, 2)
    run(company, line("B-1"), line("B-2", parent="B-1"))
    assert counts(company, line("B-1", parent="B-2")) == (0, 0, 0, 1)
    assert counts(company, line("B-1", parent="B-1")) == (0, 0, 0, 1)


def test_the_same_account_twice_is_one_customer_and_the_later_row_stands(company: Company) -> None:
    assert counts(company, line("A-1", 2, city="x"), line("A-1", 3, city="y")) == (1, 1, 0, 0)
    assert row(company, "A-1")["city"] == "y"


def test_a_batch_has_at_most_2000_rows(company: Company) -> None:
    with pytest.raises(Invalid, match="2000"):
        run(company, *(line(f"A-{place}") for place in range(2001)))


def test_importing_is_an_admins(company: Company) -> None:
    with pytest.raises(Denied):
        run(company, line("A-1"), by="lea")


def test_a_customer_made_after_an_import_gets_an_id_of_their_own(company: Company) -> None:
    run(company, line("A-1"), line("A-2"))
    made = company.do("adm", CreateCustomer(account_number="A-3", name="x", location_id=DENVER))
    assert (made.subject_id or 0) > row(company, "A-2")["id"]


def test_a_hidden_character_in_a_custom_field_is_refused(company: Company) -> None:
    (refused,) = problems(company, line("A-1", custom={"Note": "a\x1bb"}))
    assert refused["column"] == "custom"
