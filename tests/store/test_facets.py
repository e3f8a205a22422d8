"""What the database itself repeats on active entries: the customer's class, and touches."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from atrisk_tui.domain.commands import EditCustomer, Revert
from atrisk_tui.domain.contact_commands import LogContact
from atrisk_tui.domain.model import ContactChannel, ContactResult, EntryStatus
from atrisk_tui.store.tables import Interaction
from atrisk_tui.store.work import Done

from ..support import DENVER, KERR, NOW, Company, written


def facets(company: Company, entry_id: int) -> tuple[int | None, bool]:
    row = company.one("SELECT account_class_id, untouched FROM entry WHERE id = :id", id=entry_id)
    return row["account_class_id"], bool(row["untouched"])


def contact(company: Company, at: datetime, customer_id: int = KERR) -> int:
    made = Interaction(
        customer_id=customer_id,
        location_id=DENVER,
        at=at,
        user_id=company.user_id("ana"),
        channel=ContactChannel.PHONE_OUT,
        result=ContactResult.NO_ANSWER,
    )

    def act(session: Any) -> Done:
        session.add(made)
        session.flush()
        return Done("interaction", made.id)

    return written(company.store, act).subject_id or 0


@pytest.fixture
def entry(company: Company) -> int:
    """An active entry of Kerr Dental, reported two days ago."""
    company.force("UPDATE customer SET account_class_id = 2 WHERE id = 1")
    return company.entry(reported_at=NOW - timedelta(days=2))


def test_a_new_entry_has_the_class_of_its_customer_and_is_untouched(
    company: Company, entry: int
) -> None:
    assert facets(company, entry) == (2, True)


def test_a_new_entry_reported_before_the_last_contact_is_touched(company: Company) -> None:
    contact(company, NOW - timedelta(hours=3))
    assert facets(company, company.entry(reported_at=NOW - timedelta(days=1))) == (None, False)
    assert facets(company, company.entry(reported_at=NOW)) == (None, True)


def test_a_changed_class_is_on_the_customers_entries_at_once_and_an_undo_puts_it_back(
    company: Company, entry: int
) -> None:
    version = company.one("SELECT version FROM customer WHERE id = 1")["version"]
    command = EditCustomer(customer_id=KERR, version=version, changes={"account_class_id": 1})
    done = company.do("adm", command)
    assert facets(company, entry) == (1, True)
    company.do("adm", Revert(audit_id=done.audit_id))
    assert facets(company, entry) == (2, True)


def test_a_logged_contact_touches_the_customers_active_entries(
    company: Company, entry: int
) -> None:
    other = company.entry(2, reported_at=NOW - timedelta(days=2))
    row = company.one("SELECT version FROM entry WHERE id = :id", id=entry)
    company.do(
        "ana",
        LogContact(
            customer_id=KERR,
            entry_id=entry,
            channel=ContactChannel.PHONE_OUT,
            result=ContactResult.NO_ANSWER,
        ),
    )
    assert (facets(company, entry)[1], facets(company, other)[1]) == (False, True)
    assert company.version(entry) == row["version"]


def test_a_contact_before_the_report_touches_nothing(company: Company, entry: int) -> None:
    contact(company, NOW - timedelta(days=3))
    assert facets(company, entry)[1]


def test_a_contact_taken_back_leaves_an_entry_untouched_unless_there_was_another(
    company: Company, entry: int
) -> None:
    first = contact(company, NOW - timedelta(hours=5))
    second = contact(company, NOW - timedelta(hours=2))
    gone = "UPDATE interaction SET deleted_at = :at WHERE id = :id"
    company.force(gone, at=NOW, id=first)
    assert not facets(company, entry)[1]
    company.force(gone, at=NOW, id=second)
    assert facets(company, entry)[1]
    company.force("UPDATE interaction SET deleted_at = NULL WHERE id = :id", id=second)
    assert not facets(company, entry)[1]


@pytest.mark.parametrize(
    ("change", "back"),
    [
        (
            "UPDATE entry SET status = 'cancelled', closed_at = :at WHERE id = :id",
            "UPDATE entry SET status = 'open', closed_at = NULL WHERE id = :id",
        ),
        (
            "UPDATE entry SET deleted_at = :at WHERE id = :id",
            "UPDATE entry SET deleted_at = NULL WHERE id = :id",
        ),
    ],
)
def test_what_happened_meanwhile_is_on_an_entry_that_comes_back(
    company: Company, entry: int, change: str, back: str
) -> None:
    company.force(change, at=NOW, id=entry)
    company.force("UPDATE customer SET account_class_id = 3 WHERE id = 1")
    contact(company, NOW)
    company.force(back, id=entry)
    assert facets(company, entry) == (3, False)


def test_a_report_moved_behind_the_contact_is_untouched_again(company: Company, entry: int) -> None:
    contact(company, NOW - timedelta(days=1))
    assert not facets(company, entry)[1]
    move = "UPDATE entry SET reported_at = :at WHERE id = :id"
    company.force(move, at=NOW - timedelta(hours=1), id=entry)
    assert facets(company, entry)[1]


def test_closed_entries_are_left_as_they_were(company: Company) -> None:
    made = company.entry(status=EntryStatus.LOST, reported_at=NOW - timedelta(days=2))
    company.force("UPDATE customer SET account_class_id = 1 WHERE id = 1")
    assert facets(company, made) == (None, True)
