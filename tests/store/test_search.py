"""Search finds by any part, best first, and only what is in sight."""

import pytest

from atrisk_tui.domain.commands import EditCustomer
from atrisk_tui.domain.model import EntryStatus
from atrisk_tui.domain.queries import (
    EntryFilter,
    EntryState,
    SearchCustomers,
    SearchEntries,
)

from ..support import DENVER, HARBOR, KERR, NEW_YORK, Company


def found(company: Company, text: str, who: str = "adm", limit: int = 200) -> list[str]:
    page = company.ask(who, SearchCustomers(text=text, limit=limit))
    return [row.account_number for row in page.rows]


def edited(company: Company, customer_id: int, **changes: object) -> None:
    row = company.one("SELECT version FROM customer WHERE id = :id", id=customer_id)
    command = EditCustomer(
        customer_id=customer_id,
        version=row["version"],
        changes=changes,  # type: ignore[arg-type]
    )
    company.do("adm", command)


def test_a_middle_part_of_the_account_number_finds_it(company: Company) -> None:
    assert found(company, "447") == ["10-4471", "10-4472"]
    assert found(company, "-448") == ["10-4480"]


def test_a_middle_part_of_the_name_finds_it_without_accents_or_case(company: Company) -> None:
    assert found(company, "ULLER") == ["10-4472"]
    assert found(company, "zoe") == ["20-0002"]
    assert found(company, "ZOË Q") == ["20-0002"]


def test_email_and_phone_digits_are_searched(company: Company) -> None:
    edited(company, KERR, email="front.desk@Kerr.example", phone1="(303) 555-0199")
    assert found(company, "desk@kerr") == ["10-4471"]
    for text in ("3035550199", "555-01", "(303) 555", "+303.555"):
        assert found(company, text) == ["10-4471"], text


def test_the_exact_account_comes_first_then_prefixes_then_the_rest(company: Company) -> None:
    for customer_id, account, name in (
        (1, "x-100", "holds 100 inside"),
        (2, "1001", "Prefix"),
        (3, "100", "Exact"),
        (4, "y", "100 by name"),
    ):
        company.force(
            "UPDATE customer SET account_number = :a, account_key = :a, name = :n, name_key = :k,"
            " search_key = :s WHERE id = :id",
            id=customer_id,
            a=account,
            n=name,
            k=name.lower(),
            s=f"{name.lower()}\n{account}",
        )
    assert found(company, "100") == ["100", "1001", "y", "x-100"]


def test_under_three_characters_only_beginnings_are_found(company: Company) -> None:
    assert found(company, "20") == ["20-0001", "20-0002"]
    assert found(company, "ke") == ["10-4471"]
    assert found(company, "rr") == []


def test_blank_text_finds_nothing(company: Company) -> None:
    assert found(company, "  ") == []


@pytest.mark.parametrize("text", ['a"b', "100%", "_err", "'; --", "* OR", "NEAR(", "^ker", "\\"])
def test_signs_of_a_query_language_are_only_text(company: Company, text: str) -> None:
    assert found(company, text) == []


def test_a_sign_of_a_query_language_is_found_where_it_stands(company: Company) -> None:
    edited(company, KERR, name='The "Best" 100% _Dental*')
    for text in ('"best"', "100%", "_dent", "tal*"):
        assert found(company, text) == ["10-4471"], text


def test_customers_out_of_sight_are_not_found(company: Company) -> None:
    assert found(company, "harbor", "ana") == []
    assert found(company, "20-0001", "ana") == []
    assert found(company, "rbor", "ana") == []


def test_a_customer_that_moves_is_found_at_the_new_place_only(company: Company) -> None:
    edited(company, HARBOR, location_id=DENVER)
    edited(company, KERR, location_id=NEW_YORK)
    assert found(company, "arbor", "ana") == ["20-0001"]
    assert found(company, "err d", "ana") == []


def test_a_location_id_is_no_text_to_search(company: Company) -> None:
    assert found(company, "@1@") == []


def test_a_renamed_customer_is_found_by_the_new_name_only(company: Company) -> None:
    edited(company, KERR, name="Bright Smiles")
    assert found(company, "right sm") == ["10-4471"]
    assert found(company, "err den") == []


def test_more_hits_than_the_limit_are_told(company: Company) -> None:
    two = company.ask("adm", SearchCustomers(text="-", limit=2))
    assert (len(two.rows), two.after) == (0, None)
    some = company.ask("adm", SearchCustomers(text="10-4", limit=2))
    assert (len(some.rows), some.after is not None) == (2, True)
    exactly = company.ask("adm", SearchCustomers(text="10-4", limit=3))
    assert (len(exactly.rows), exactly.after) == (3, None)


def test_no_customer_is_found_twice(company: Company) -> None:
    for text in ("10", "10-", "10-4471", "kerr", "acme"):
        hits = found(company, text)
        assert len(set(hits)) == len(hits), text


def entries(company: Company, text: str, who: str = "adm", **filters: object) -> list[int]:
    query = SearchEntries(text=text, filter=EntryFilter(**filters))  # type: ignore[arg-type]
    return [row.id for row in company.ask(who, query).rows]


def test_entries_are_found_by_their_customer_newest_first(company: Company) -> None:
    made = [company.entry(KERR), company.entry(HARBOR, by="eve"), company.entry(KERR)]
    assert entries(company, "kerr") == [made[2], made[0]]


def test_entries_come_in_the_order_their_customers_are_found(company: Company) -> None:
    made = [company.entry(2), company.entry(1), company.entry(2), company.entry(1)]
    assert entries(company, "447") == [made[3], made[1], made[2], made[0]]


def test_an_entry_is_found_by_its_reference_whatever_the_filter(company: Company) -> None:
    made = company.entry(status=EntryStatus.LOST)
    company.entry()
    assert entries(company, f"ar-{made}") == [made]


def test_a_number_is_a_reference_first_and_then_a_text(company: Company) -> None:
    made = [company.entry(2) for _ in range(4)]
    company.force("UPDATE customer SET account_key = '2', account_number = '2' WHERE id = 1")
    mine = company.entry(KERR)
    assert entries(company, "2") == [made[1], mine]


def test_found_entries_pass_the_filter(company: Company) -> None:
    company.entry(KERR)
    closed = company.entry(KERR, status=EntryStatus.LOST)
    assert entries(company, "kerr", state=EntryState.CLOSED) == [closed]


def test_entries_out_of_sight_are_not_found(company: Company) -> None:
    far = company.entry(HARBOR, by="eve")
    for text in ("harbor", f"AR-{far}", str(far)):
        assert entries(company, text, "ana") == [], text
