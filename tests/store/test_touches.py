"""First touch, last contact and tries of an entry, against a plain recount of random histories."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atrisk_tui.domain.commands import Closing, ResolveEntry, Revert
from atrisk_tui.domain.contact_commands import AddNote, LogContact
from atrisk_tui.domain.contact_rows import MOST_TRIES
from atrisk_tui.domain.contact_words import touch_words
from atrisk_tui.domain.model import CatalogKind, ContactChannel, ContactResult
from atrisk_tui.domain.queries import (
    ChangesSince,
    EntryRowsById,
    GetCustomer,
    GetEntry,
    LatestChange,
    ListDue,
    ListEntries,
    Query,
    SearchEntries,
)
from atrisk_tui.domain.rows import EntryRow
from atrisk_tui.store.audit import WriteSession
from atrisk_tui.store.readers import READERS
from atrisk_tui.store.scope import Scope
from atrisk_tui.store.tables import Customer, Interaction
from atrisk_tui.store.work import Done

from ..support import DENVER, KERR, Company, written

REACHING = {ContactResult.REACHED, ContactResult.CALLBACK_REQUESTED, ContactResult.REFUSED}
NO_ANSWER, REACHED = ContactResult.NO_ANSWER, ContactResult.REACHED
MUELLER = 2


def log(
    company: Company,
    customer: int = KERR,
    result: ContactResult = NO_ANSWER,
    *,
    by: str = "ana",
    **more: Any,
) -> int:
    """Log a contact and return its audit id."""
    command = LogContact(
        customer_id=customer, **{"channel": ContactChannel.PHONE_OUT, "result": result} | more
    )
    return company.do(by, command).audit_id


def row(company: Company, entry: int) -> EntryRow:
    (found,) = company.ask("ana", EntryRowsById(ids=(entry,)))
    return found


def close(company: Company, entry: int) -> None:
    closing = Closing(
        resolution_id=company.item(CatalogKind.RESOLUTIONS, "Retained - rate adjusted"),
        outcome_note="Fine",
    )
    command = ResolveEntry(entry_id=entry, version=company.version(entry), closing=closing)
    company.do("ana", command)


def test_an_entry_nobody_called_about_is_untouched(company: Company) -> None:
    found = row(company, company.entry())
    assert (found.first_touch_at, found.last_contact, found.tries) == (None, None, 0)
    assert touch_words(found.last_contact, found.tries, company.clock()) == "- untouched"


def test_three_tries_are_told_with_the_last_of_them(company: Company) -> None:
    entry, first = company.entry(), company.clock()
    for _ in range(3):
        log(company, by="ben")
        company.clock.move(days=1)
    company.clock.move(days=2)
    found = row(company, entry)
    assert found.first_touch_at == first
    assert found.last_contact is not None
    assert found.last_contact.by == "ben"
    assert touch_words(found.last_contact, found.tries, company.clock()) == "3d no answer x3"


def test_tries_begin_again_after_the_customer_was_reached(company: Company) -> None:
    entry = company.entry()
    for result in (NO_ANSWER, REACHED, NO_ANSWER, ContactResult.BUSY):
        log(company, result=result)
        company.clock.move(minutes=1)
    assert row(company, entry).tries == 2
    log(company, result=ContactResult.CALLBACK_REQUESTED)
    assert row(company, entry).tries == 0


def test_every_active_entry_of_the_customer_is_touched_and_no_other(company: Company) -> None:
    first, second, other = company.entry(), company.entry(by="ben"), company.entry(MUELLER)
    log(company, entry_id=first)
    assert [row(company, entry).tries for entry in (first, second, other)] == [1, 1, 0]


def test_a_contact_before_the_report_or_after_the_closing_does_not_count(
    company: Company,
) -> None:
    log(company)
    company.clock.move(minutes=1)
    entry = company.entry()
    company.clock.move(minutes=1)
    close(company, entry)
    company.clock.move(minutes=1)
    log(company, result=REACHED, entry_id=entry)
    found = row(company, entry)
    assert (found.first_touch_at, found.last_contact, found.tries) == (None, None, 0)


def test_contacts_at_the_very_moments_of_report_and_closing_count(company: Company) -> None:
    entry = company.entry()
    log(company)
    company.clock.move(minutes=1)
    close(company, entry)
    log(company)
    assert row(company, entry).tries == 2


def test_an_internal_note_touches_nobody(company: Company) -> None:
    entry = company.entry()
    company.do("ana", AddNote(customer_id=KERR, entry_id=entry, body="Ask for Dana"))
    assert row(company, entry).first_touch_at is None


def test_tries_are_counted_so_far_and_no_further(company: Company) -> None:
    entry = company.entry()
    for _ in range(MOST_TRIES + 3):
        log(company)
    found = row(company, entry)
    assert found.tries == MOST_TRIES
    told = touch_words(found.last_contact, found.tries, company.clock())
    assert told == "now no answer x99+"


def test_every_list_and_the_records_tell_the_same(company: Company) -> None:
    entry = company.entry(follow_up_at=company.clock() + timedelta(hours=1))
    log(company, channel=ContactChannel.VOICEMAIL, result=ContactResult.LEFT_MESSAGE)
    expected = row(company, entry)
    (listed,) = company.ask("ana", ListEntries()).rows
    (searched,) = company.ask("ana", SearchEntries(text="kerr")).rows
    due = [one.entry for one in company.ask("ana", ListDue()).rows if one.entry]
    assert [listed, searched, *due] == [expected] * 3
    whole = company.ask("ana", GetEntry(entry_id=entry))
    assert (whole.first_touch_at, whole.last_contact, whole.tries) == (
        expected.first_touch_at,
        expected.last_contact,
        expected.tries,
    )


def test_a_customer_tells_the_latest_contact_whenever_it_was(company: Company) -> None:
    assert company.ask("ana", GetCustomer(customer_id=KERR)).last_contact is None
    log(company)
    company.clock.move(days=400)
    log(company, MUELLER)
    found = company.ask("ana", GetCustomer(customer_id=KERR)).last_contact
    assert found is not None
    assert found.at == company.clock() - timedelta(days=400)


def test_a_colleague_s_contact_is_news_of_the_customer_and_the_entries_it_touches(
    company: Company,
) -> None:
    first, second, other = company.entry(), company.entry(), company.entry(MUELLER)
    before = company.ask("ben", LatestChange())
    log(company)
    news = company.ask("ben", ChangesSince(audit_id=before))
    assert {("customer", KERR), ("entry", first), ("entry", second)} <= news
    assert ("entry", other) not in news
    assert company.ask("eve", ChangesSince(audit_id=before)) == frozenset()


def test_a_hundred_times_the_contacts_cost_a_page_no_more_than_the_counted_tries(
    sqlite_company: Company,
) -> None:
    entry = sqlite_company.entry()
    costs = []
    for made in (MOST_TRIES, 3_000):
        many_contacts(sqlite_company, made)
        costs.append(steps(sqlite_company, EntryRowsById(ids=(entry,))))
    assert costs[1] < 1.2 * costs[0]


def many_contacts(company: Company, amount: int) -> None:
    """Log so many tries with Kerr, past the commands."""

    def add(session: WriteSession) -> Done:
        said = {"customer_id": KERR, "location_id": DENVER, "user_id": 3, "at": company.clock()}
        kind = {"channel": ContactChannel.PHONE_OUT, "result": NO_ANSWER}
        session.add_all([Interaction(**said, **kind) for _ in range(amount)])
        return Done("customer", KERR)

    written(company.store, add)


def steps(company: Company, query: Query[Any]) -> int:
    """Return how many hundreds of operations of SQLite's virtual machine an answer takes."""
    scope = Scope(actor=company.actor("ana"), now=company.clock(), dialect="sqlite")
    counted = [0]

    def count() -> int:
        counted[0] += 1
        return 0

    with company.store._engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(count, 100)
        READERS[type(query)](connection, scope, query)
        driver.set_progress_handler(None, 0)
    return counted[0]


@dataclass
class Said:
    """A contact as the recount remembers it."""

    customer: int
    at: datetime
    result: ContactResult
    by: str
    order: int
    audit_id: int


@dataclass
class Worked:
    """An entry as the recount remembers it."""

    id: int
    customer: int
    reported_at: datetime
    closed_at: datetime | None = None

    def touches(self, said: list[Said]) -> list[Said]:
        return [
            one
            for one in said
            if one.customer == self.customer
            and one.at >= self.reported_at
            and (self.closed_at is None or one.at <= self.closed_at)
        ]


@dataclass
class History:
    """Plays steps on a company, and remembers them in plain lists."""

    company: Company
    customers: tuple[int, int]
    said: list[Said] = field(default_factory=list)
    gone: list[Said] = field(default_factory=list)
    worked: list[Worked] = field(default_factory=list)
    logged: int = 0

    def wait(self, amount: int) -> None:
        self.company.clock.move(minutes=(0, 0, 1, 7, 90)[amount % 5])

    def contact(self, amount: int) -> None:
        result = list(ContactResult)[amount % len(ContactResult)]
        customer, by = self.customers[amount % 2], ("ana", "ben")[amount // 2 % 2]
        audit_id = log(self.company, customer, result, by=by)
        self.logged += 1
        one = Said(customer, self.company.clock(), result, by, self.logged, audit_id)
        self.said.append(one)

    def report(self, amount: int) -> None:
        customer = self.customers[amount % 2]
        at = self.company.clock() - timedelta(minutes=amount % 100)
        entry = self.company.entry(customer, reported_at=at)
        self.worked.append(Worked(entry, customer, at))

    def close(self, amount: int) -> None:
        active = [one for one in self.worked if one.closed_at is None]
        if active:
            one = active[amount % len(active)]
            close(self.company, one.id)
            one.closed_at = self.company.clock()

    def undo(self, amount: int) -> None:
        fresh = [one for one in self.said if self.company.clock() - one.at <= timedelta(minutes=10)]
        if fresh:
            one = fresh[amount % len(fresh)]
            one.audit_id = self.company.do(one.by, Revert(audit_id=one.audit_id)).audit_id
            self.said.remove(one)
            self.gone.append(one)

    def redo(self, amount: int) -> None:
        if self.gone:
            one = self.gone.pop(amount % len(self.gone))
            one.audit_id = self.company.do(one.by, Revert(audit_id=one.audit_id)).audit_id
            self.said.append(one)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["wait", "contact", "contact", "contact", "report", "close", "undo", "redo"]
        ),
        st.integers(0, 799),
    ),
    max_size=25,
)


def newcomer(company: Company, name: str) -> int:
    """Add a customer of their own to an example, past the commands."""

    def add(session: WriteSession) -> Done:
        customer = Customer(account_number=name, name=name, location_id=DENVER)
        session.add(customer)
        session.flush()
        return Done("customer", customer.id)

    return written(company.store, add).subject_id or 0


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_touches_equal_a_plain_recount_of_any_history(
    company: Company, steps: list[tuple[str, int]]
) -> None:
    made = company.one("SELECT count(*) AS n FROM customer")["n"]
    customers = tuple(newcomer(company, f"99-{made}-{side}") for side in "ab")
    company.clock.move(hours=3)
    history = History(company, (customers[0], customers[1]))
    for name, amount in steps:
        getattr(history, name)(amount)
    # What was brought back stands where it stood before.
    said = sorted(history.said, key=lambda one: (one.at, one.order))
    for entry in history.worked:
        touches = entry.touches(said)
        unreached = takewhile(lambda one: one.result not in REACHING, reversed(touches))
        found = row(company, entry.id)
        assert found.first_touch_at == (touches[0].at if touches else None)
        assert found.tries == len(list(unreached))
        last = found.last_contact
        assert (last and (last.at, last.result)) == (
            (touches[-1].at, touches[-1].result) if touches else None
        )
