"""Every filter in every order tells what a plain look at each row would, page by page."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from atrisk_tui.domain.dates import days_open
from atrisk_tui.domain.filters import Due, EntryFilter, EntrySort, EntryState, Whose
from atrisk_tui.domain.model import (
    Actor,
    ContactChannel,
    ContactResult,
    EntryStatus,
    Escalation,
    RiskLevel,
)
from atrisk_tui.domain.paging import Page, Span, Step
from atrisk_tui.domain.passing import passes
from atrisk_tui.domain.queries import CountEntries, ListEntries
from atrisk_tui.domain.rows import EntryRow
from atrisk_tui.store.tables import Interaction
from atrisk_tui.store.work import Done

from ..conftest import Filled
from ..support import DENVER, NEW_YORK, NOW, Company, written

FAR = NOW + timedelta(days=99_999)
WHO = ("adm", "lea", "ana")
"""All locations, two of them, one."""
SLOWLY = tuple(pytest.param(who, marks=pytest.mark.slow) for who in ("adm", "ana"))
KEYS: dict[EntrySort, Callable[[EntryRow], tuple[Any, ...]]] = {
    EntrySort.CREATED: lambda row: (row.id,),
    EntrySort.REPORTED: lambda row: (row.reported_at, row.id),
    EntrySort.FOLLOW_UP: lambda row: (row.follow_up_at or FAR, row.id),
    EntrySort.RISK: lambda row: (row.risk_level.rank, row.follow_up_at or FAR, row.id),
    EntrySort.PRIORITY: lambda row: (row.priority, row.id),
    EntrySort.CLOSED: lambda row: (row.closed_at, row.id),
}
NEWEST = {EntrySort.CREATED, EntrySort.REPORTED, EntrySort.PRIORITY, EntrySort.CLOSED}
SORTS = {
    EntryState.ACTIVE: set(EntrySort) - {EntrySort.CLOSED},
    EntryState.CLOSED: {EntrySort.CREATED, EntrySort.REPORTED, EntrySort.CLOSED},
    EntryState.ALL: {EntrySort.CREATED, EntrySort.REPORTED},
}
DIMENSIONS: dict[str, tuple[Any, ...]] = {
    "state": tuple(EntryState),
    "statuses": (
        (EntryStatus.OPEN,),
        (EntryStatus.MITIGATED,),
        (EntryStatus.LOST, EntryStatus.CANCELLED),
        (EntryStatus.OPEN, EntryStatus.RESOLVED),
    ),
    "risk_level": tuple(RiskLevel),
    "whose": tuple(Whose),
    "assigned_to_id": (3, 4, 6),
    "customer_id": (1, 2, 5),
    "location_id": (DENVER, NEW_YORK),
    "region_id": (1, 2),
    "account_class_id": (1, 2),
    "reason_id": (1, 2),
    "due": tuple(Due),
    "open_from": (0, 1, 5),
    "open_until": (0, 3, 9),
    "awake": (True,),
    "escalated": (True,),
    "untouched": (True,),
    "closed_days": (0, 3, 30),
}


HOURS = (-0.5, -4, -10.7, -11, -20, -34.8, -50, -9 * 24, -200 * 24)
MOMENTS = [NOW + timedelta(hours=hour) for hour in HOURS]
"""Moments on both sides of midnight and of a change of the clocks, all in the past."""


@pytest.fixture
def full(filled: Filled) -> Company:
    """A company in which each filter lets some entries through, and keeps some out."""
    return filled(fill)


def fill(company: Company) -> None:
    force = company.force
    link = "INSERT INTO user_location (user_id, location_id) VALUES (:who, :place)"
    force(link, who=company.user_id("lea"), place=NEW_YORK)
    force("INSERT INTO region (id, name, name_key, version) VALUES (2, 'East', 'east', 1)")
    force("UPDATE location SET region_id = 2 WHERE id = 2")
    force("UPDATE app_user SET manager_id = 2 WHERE username IN ('ana', 'vic')")
    force("UPDATE app_user SET manager_id = 5 WHERE username = 'eve'")
    force("UPDATE app_user SET active = false WHERE username = 'ben'")
    for customer_id in range(1, 7):
        force(
            "UPDATE customer SET account_class_id = :its WHERE id = :id",
            its=(None, 1, 2)[customer_id % 3],
            id=customer_id,
        )
    for customer_id, zone in ((2, "Pacific/Kiritimati"), (3, "Pacific/Pago_Pago")):
        force("UPDATE customer SET time_zone = :zone WHERE id = :id", zone=zone, id=customer_id)
    pick = random.Random(3)
    for _ in range(60):
        _entry(company, pick)
    for _ in range(25):
        _contact(company, pick)
    force("UPDATE entry SET priority = (id * 37) % 10 WHERE closed_at IS NULL")


def _entry(company: Company, pick: random.Random) -> None:
    due = pick.choice(
        (None, *(NOW + timedelta(hours=hours) for hours in (-60, -2, 3, 12, 50, 400)))
    )
    status = pick.choice((EntryStatus.OPEN, EntryStatus.OPEN, *EntryStatus))
    reported = pick.choice(MOMENTS)
    values: dict[str, Any] = {
        "risk_level": pick.choice(list(RiskLevel)),
        "reported_at": reported,
        "status": status,
        "reason_id": pick.choice((1, 2, 3)),
        "escalation": pick.choice((Escalation.NONE, Escalation.NONE, Escalation.LEAD)),
        "assigned_to_id": pick.choice(
            (None, *(company.user_id(who) for who in ("ana", "ben", "eve", "vic", "adm")))
        ),
    }
    if status.active:
        values |= {
            "follow_up_at": due,
            "snoozed_until": pick.choice(
                (None, NOW - timedelta(hours=1), NOW + timedelta(hours=5))
            ),
        }
    else:
        closed = min(reported + timedelta(hours=pick.randrange(90)), NOW)
        values |= {
            "closed_at": closed,
            "resolution_date": None if status is EntryStatus.CANCELLED else closed.date(),
        }
    company.entry(pick.randint(1, 6), **values)


def _contact(company: Company, pick: random.Random) -> None:
    contact = Interaction(
        customer_id=pick.randint(1, 6),
        location_id=DENVER,
        at=pick.choice(MOMENTS) + timedelta(minutes=5),
        user_id=1,
        channel=ContactChannel.PHONE_OUT,
        result=ContactResult.NO_ANSWER,
        deleted_at=pick.choice((None, None, NOW)),
    )

    def act(session: Any) -> Done:
        session.add(contact)
        session.flush()
        return Done("interaction", contact.id)

    written(company.store, act)


def some_filters(seed: int, count: int) -> Iterator[EntryFilter]:
    """Yield each dimension alone with each value, then mixtures of two to four."""
    for name, values in DIMENSIONS.items():
        for value in values:
            yield EntryFilter(**{name: value})
    yield EntryFilter(due=Due.RANGE, due_from=NOW.date())
    yield EntryFilter(due=Due.RANGE, due_from=NOW.date(), due_until=NOW.date() + timedelta(days=2))
    pick = random.Random(seed)
    for _ in range(count):
        names = pick.sample(sorted(DIMENSIONS), pick.choice((2, 2, 3, 4)))
        yield EntryFilter(**{name: pick.choice(DIMENSIONS[name]) for name in names})


def everything(company: Company, who: str) -> list[EntryRow]:
    query = ListEntries(filter=EntryFilter(state=EntryState.ALL), span=Span(limit=500))
    return list(company.ask(who, query).rows)


def expected(
    company: Company, who: str, wanted: EntryFilter, rows: list[EntryRow]
) -> list[EntryRow]:
    actor = company.actor(who)
    team = {"adm": (), "lea": (3, 5, 6), "ana": ()}[who]
    return [
        row for row in rows if passes(wanted, row, now=NOW, zone=actor.zone, me=actor.id, team=team)
    ]


def in_order(rows: list[EntryRow], wanted: EntryFilter, sort: EntrySort) -> list[int]:
    sort = sort if sort in SORTS[wanted.state] else EntrySort.CREATED
    return [row.id for row in sorted(rows, key=KEYS[sort], reverse=sort in NEWEST)]


def ids(page: Page[Any]) -> list[int]:
    return [row.id for row in page.rows]


def check(company: Company, who: str, *, seed: int, count: int) -> None:
    actor, rows = company.actor(who), everything(company, who)
    pick = random.Random(seed)
    for wanted in some_filters(seed, count):
        right = expected(company, who, wanted, rows)
        sort = pick.choice(list(EntrySort))
        query = ListEntries(filter=wanted, sort=sort, reverse=pick.random() < 0.3)
        whole = in_order(right, wanted, sort)
        whole = whole[::-1] if query.reverse else whole
        check_pages(company, actor, query, whole)
        assert company.store.ask(actor, CountEntries(filter=wanted)).value == len(right), wanted


def check_pages(company: Company, actor: Actor, query: ListEntries, whole: list[int]) -> None:
    def page(**span: Any) -> Page[EntryRow]:
        return company.store.ask(actor, replace(query, span=Span(**span)))

    assert ids(page(limit=500)) == whole, query
    part, found = page(limit=7), []
    found = ids(part)
    while part.after is not None:
        part = page(step=Step.AFTER, cursor=part.after, limit=7)
        found += ids(part)
    assert found == whole, query
    part = page(step=Step.LAST, limit=7)
    found = ids(part)
    while part.before is not None:
        part = page(step=Step.BEFORE, cursor=part.before, limit=7)
        found = ids(part) + found
    assert found == whole, query
    for offset in {1, len(whole) // 2} & set(range(len(whole))):
        landed = page(step=Step.JUMP, offset=offset, limit=3)
        assert ids(landed) == whole[offset : offset + 3], query


@pytest.mark.parametrize("who", ["lea", *SLOWLY])
def test_each_filter_alone_and_mixed_tells_the_rows_that_pass_in_their_order(
    full: Company, who: str
) -> None:
    check(full, who, seed=1, count=20)


LISTS = "atrisk_tui.store.readers.sparse_lists"
WAYS: dict[str, dict[str, int]] = {
    "walks that give up at once": {
        f"{LISTS}.SMALL": -1,
        f"{LISTS}.SMALL_ROWS": -1,
        f"{LISTS}.BUDGET": 1,
        f"{LISTS}.LONG_BUDGET": 1,
    },
    "walks that never give up": {
        f"{LISTS}.SMALL": -1,
        f"{LISTS}.SMALL_ROWS": -1,
        f"{LISTS}.BUDGET": 10**6,
    },
    "long ranges": {
        f"{LISTS}.SMALL": -1,
        f"{LISTS}.SMALL_ROWS": -1,
        f"{LISTS}.BUDGET": 3,
        f"{LISTS}.LONG": 2,
        f"{LISTS}.LONG_ROWS": 2,
    },
    "no merged walks": {
        "atrisk_tui.store.readers.entry_tracks.MOST_OWNED": 0,
        "atrisk_tui.store.readers.sources.MOST_BRANCHES": 0,
        "atrisk_tui.store.readers.wanted_entries.MOST_PAIRS": 0,
        f"{LISTS}.SMALL": -1,
        f"{LISTS}.SMALL_ROWS": -1,
    },
    "ids as one value": {
        "atrisk_tui.store.readers.entry_tracks.MOST_OWNED": 0,
        "atrisk_tui.store.readers.entry_tracks.MOST_TRIED": 0,
        "atrisk_tui.store.readers.sources.MOST_NAMED": 0,
        f"{LISTS}.SMALL": -1,
        f"{LISTS}.SMALL_ROWS": -1,
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", WHO)
def test_each_way_of_reading_a_page_tells_the_same(
    full: Company, who: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in WAYS[way].items():
        monkeypatch.setattr(name, value)
    # Mixtures of its own for each, some 400 in all; each value alone for every one of them.
    seed = 2 + WHO.index(who) * len(WAYS) + list(WAYS).index(way)
    check(full, who, seed=seed, count=25)


@pytest.mark.parametrize("reverse", [False, True])
def test_what_is_due_joins_page_by_page_by_risk_both_ways(
    full: Company, reverse: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in WAYS["walks that never give up"].items():
        monkeypatch.setattr(name, value)
    actor, rows = full.actor("lea"), everything(full, "lea")
    for due in (Due.OVERDUE, Due.TODAY, Due.WEEK):
        wanted = EntryFilter(due=due)
        whole = in_order(expected(full, "lea", wanted, rows), wanted, EntrySort.RISK)
        query = ListEntries(filter=wanted, sort=EntrySort.RISK, reverse=reverse)
        check_pages(full, actor, query, whole[::-1] if reverse else whole)


def test_days_open_are_filtered_as_they_are_shown_by_the_entrys_own_clocks(
    company: Company,
) -> None:
    # 23:30 of the 12th in Denver, 1:30 of the 13th, today, in New York.
    entry = company.entry(reported_at=datetime(2026, 10, 13, 5, 30, tzinfo=UTC))
    company.force("UPDATE app_user SET zone = 'America/New_York' WHERE username = 'lea'")
    (shown,) = company.ask("lea", ListEntries()).rows
    days = days_open(shown.reported_at, NOW, shown.zone)
    found = company.ask("lea", ListEntries(filter=EntryFilter(open_from=days, open_until=days)))
    assert (days, ids(found)) == (1, [entry])
