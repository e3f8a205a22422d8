"""Adding and changing customers: fields, grants, links, on both databases."""

from datetime import date
from typing import Any

import pytest

from atrisk_tui.domain.commands import CreateCustomer, EditCustomer, Receipt
from atrisk_tui.errors import Conflict, Denied, Invalid, Missing
from tests.support import DENVER, HARBOR, KERR, NEW_YORK, Company


def add(company: Company, *, by: str = "lea", number: str = "30-1", **values: Any) -> int:
    place = values.pop("location_id", DENVER)
    command = CreateCustomer(account_number=number, name="New", location_id=place, values=values)
    return company.do(by, command).subject_id or 0


def edit(company: Company, *, by: str = "lea", customer_id: int = KERR, **changes: Any) -> Receipt:
    version = row(company, customer_id)["version"]
    command = EditCustomer(customer_id=customer_id, version=version, changes=changes)
    return company.do(by, command)


def row(company: Company, customer_id: int = KERR) -> dict[str, Any]:
    return company.one("SELECT * FROM customer WHERE id = :id", id=customer_id)


def test_a_customer_is_added_with_regular_values(company: Company) -> None:
    made = row(company, add(company, number=" 30-1 ", city="  New   Haven ", email="", rmr=4_500))
    assert (made["account_number"], made["city"]) == ("30-1", "New Haven")
    assert (made["email"], made["rmr"]) == (None, 4_500)


def test_an_account_number_is_given_once(company: Company) -> None:
    with pytest.raises(Invalid, match="already a customer") as caught:
        add(company, number="10-4471")
    assert caught.value.field == "account_number"


def test_an_agent_adds_no_customers(company: Company) -> None:
    with pytest.raises(Denied):
        add(company, by="ana")


def test_a_customer_is_not_added_out_of_sight(company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        add(company, location_id=NEW_YORK)
    assert caught.value.field == "location"


def test_an_agent_changes_contact_fields(company: Company) -> None:
    edit(company, by="ana", phone1="+1 (303) 555-0117", do_not_call=True, best_time="14:00")
    assert row(company)["phone1_digits"] == "13035550117"


def test_terms_are_a_leads(company: Company) -> None:
    with pytest.raises(Denied):
        edit(company, by="ana", rmr=100)
    edit(company, by="lea", rmr=100)
    assert row(company)["rmr"] == 100


def test_a_term_that_stays_as_it_is_needs_no_lead(company: Company) -> None:
    edit(company, by="ana", rmr=18_900, city="Boulder")
    assert row(company)["city"] == "Boulder"


def test_a_location_is_changed_by_an_admin_and_the_entries_move_along(company: Company) -> None:
    entry_id = company.entry()
    with pytest.raises(Denied):
        edit(company, by="lea", location_id=NEW_YORK)
    receipt = edit(company, by="adm", location_id=NEW_YORK)
    moved = company.one("SELECT location_id FROM entry WHERE id = :id", id=entry_id)
    assert moved["location_id"] == NEW_YORK
    assert {("customer", KERR), ("entry", entry_id)} <= receipt.touched


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rmr", -1),
        ("past_due_amount", -1),
        ("days_past_due", -1),
        ("name", " "),
        ("name", "x" * 256),
        ("phone1", "1" * 65),
        ("status", "gone"),
        ("preferred_channel", "pigeon"),
        ("time_zone", "Mars/Olympus"),
        ("best_time", "25:00"),
        ("do_not_call", "yes"),
        ("times_asked", True),
        ("contract_end", "2026-01-01"),
        ("tags", "vip"),
        ("custom", {str(place): "x" for place in range(201)}),
        ("city", "a\x1bb"),
    ],
)
def test_a_value_that_a_field_does_not_take_is_refused(
    company: Company, field: str, value: object
) -> None:
    with pytest.raises(Invalid) as caught:
        edit(company, **{field: value})
    assert caught.value.field == field


def test_a_balance_may_be_negative(company: Company) -> None:
    edit(company, balance=-500)
    assert row(company)["balance"] == -500


def test_a_contract_does_not_end_before_it_starts(company: Company) -> None:
    edit(company, contract_start=date(2026, 5, 1))
    with pytest.raises(Invalid) as caught:
        edit(company, contract_end=date(2026, 4, 30))
    assert caught.value.field == "contract_end"


def test_an_account_number_never_changes(company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        edit(company, account_number="99")
    assert caught.value.field == "account_number"


def test_a_customer_is_not_above_themselves(company: Company) -> None:
    other = add(company, parent_id=KERR)
    for parent in (KERR, other):
        with pytest.raises(Invalid) as caught:
            edit(company, parent_id=parent)
        assert caught.value.field == "parent"


def test_a_parent_out_of_sight_is_no_such_customer(company: Company) -> None:
    with pytest.raises(Invalid, match="no such customer"):
        edit(company, parent_id=HARBOR)


def test_tags_are_kept_once_whatever_their_case(company: Company) -> None:
    receipt = edit(company, tags=("VIP", " vip ", "", "dental"))
    changes = company.one("SELECT changes FROM audit_row WHERE audit_id = :id", id=receipt.audit_id)
    assert '["VIP", "dental"]' in str(changes["changes"]).replace("'", '"')


def test_a_stale_customer_is_a_conflict(company: Company) -> None:
    edit(company, city="Boulder")
    with pytest.raises(Conflict):
        company.do("lea", EditCustomer(customer_id=KERR, version=1, changes={"city": "Golden"}))


def test_a_customer_elsewhere_is_no_such_customer(company: Company) -> None:
    with pytest.raises(Missing, match="no such customer"):
        edit(company, by="ana", customer_id=HARBOR, city="x")
