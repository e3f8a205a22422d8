"""Who has which record open: one row a session, gone when it lapses, and one claim a record."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import SwitchUser
from atrisk_tui.domain.playing import LAPSES_S, Presence
from atrisk_tui.domain.queries import LatestChange
from atrisk_tui.domain.work_queries import ListPresence
from atrisk_tui.errors import Denied, Missing
from atrisk_tui.store.store import Store
from tests.support import HARBOR, KERR, NOW, Company

from .test_concurrency import begin


def touch(
    company: Company, username: str, at: tuple[str, int] | None, *, session: str = "", **more: Any
) -> bool:
    return company.store.touch(company.actor(username), session or username, at, **more)


def open_now(company: Company, username: str = "adm") -> list[tuple[str, str, int]]:
    return [(one.username, one.table, one.row_id) for one in company.ask(username, ListPresence())]


def test_who_opens_a_record_is_told_to_the_others(company: Company) -> None:
    entry = company.entry()
    assert touch(company, "ben", ("entry", entry)) is True
    (found,) = company.ask("ana", ListPresence())
    assert found == Presence(
        table="entry",
        row_id=entry,
        user_id=company.user_id("ben"),
        username="ben",
        full_name="Ben Okafor",
        since=NOW,
        session="ben",
        playing=False,
    )


def test_a_session_has_one_record_open_at_a_time(company: Company) -> None:
    entry = company.entry()
    touch(company, "ben", ("customer", KERR))
    touch(company, "ben", ("entry", entry))
    assert open_now(company) == [("ben", "entry", entry)]


def test_leaving_takes_it_away(company: Company) -> None:
    touch(company, "ben", ("customer", KERR))
    assert touch(company, "ben", None) is True
    assert open_now(company) == []


def test_a_beat_keeps_it_and_since_when(company: Company) -> None:
    touch(company, "ben", ("customer", KERR))
    company.clock.move(seconds=20)
    touch(company, "ben", ("customer", KERR))
    company.clock.move(seconds=20)
    (found,) = company.ask("ana", ListPresence())
    assert found.since == NOW


def test_who_is_not_heard_of_lapses_and_the_next_touch_removes_the_row(company: Company) -> None:
    touch(company, "ben", ("customer", KERR))
    company.clock.move(seconds=LAPSES_S + 1)
    assert open_now(company) == []
    touch(company, "ana", None)
    assert company.rows("SELECT id FROM presence") == []


def test_two_programs_of_one_person_are_told_apart(company: Company) -> None:
    touch(company, "ben", ("customer", KERR), session="one")
    touch(company, "ben", ("customer", KERR), session="two")
    assert [one.session for one in company.ask("ben", ListPresence())] == ["one", "two"]


def test_what_is_out_of_sight_is_not_told(company: Company) -> None:
    touch(company, "eve", ("customer", HARBOR))
    touch(company, "ben", ("entry", company.entry()))
    assert [one[0] for one in open_now(company, "ana")] == ["ben"]
    assert [one[0] for one in open_now(company, "eve")] == ["eve"]


@pytest.mark.parametrize("at", [("customer", HARBOR), ("customer", 999), ("setting", 1)])
def test_nobody_opens_what_is_out_of_their_sight(company: Company, at: tuple[str, int]) -> None:
    with pytest.raises(Missing):
        touch(company, "ben", at)
    assert company.rows("SELECT id FROM presence") == []


def test_who_was_switched_off_is_refused(company: Company) -> None:
    ben = company.actor("ben")
    company.do("adm", SwitchUser(user_id=ben.id, version=1, active=False))
    with pytest.raises(Denied):
        company.store.touch(ben, "ben", ("customer", KERR))


def test_presence_writes_no_history_and_locks_nothing(company: Company) -> None:
    entry = company.entry()
    latest = company.ask("adm", LatestChange())
    touch(company, "ben", ("entry", entry))
    touch(company, "ana", ("entry", entry))
    assert company.ask("adm", LatestChange()) == latest
    assert [one[0] for one in open_now(company)] == ["ben", "ana"]


def test_a_record_that_somebody_has_open_cannot_be_claimed(company: Company) -> None:
    entry = company.entry()
    touch(company, "ben", ("entry", entry))
    touch(company, "ana", ("customer", KERR))
    assert touch(company, "ana", ("entry", entry), playing=True) is False
    assert open_now(company) == [("ben", "entry", entry), ("ana", "customer", KERR)]


def test_a_claim_is_kept_by_its_beats_though_a_colleague_looks_in(company: Company) -> None:
    entry = company.entry()
    assert touch(company, "ana", ("entry", entry), playing=True) is True
    touch(company, "ben", ("entry", entry))
    company.clock.move(seconds=10)
    assert touch(company, "ana", ("entry", entry), playing=True) is True


def test_a_claim_lapses_and_then_another_may_have_it(company: Company) -> None:
    entry = company.entry()
    touch(company, "ana", ("entry", entry), playing=True)
    company.clock.move(seconds=LAPSES_S)
    assert touch(company, "ben", ("entry", entry), playing=True) is True
    assert touch(company, "ana", ("entry", entry), playing=True) is False


def test_of_many_who_claim_at_once_one_gets_it(company: Company) -> None:
    entries = [company.entry() for _ in range(12)]
    names = ("ana", "ben", "lea", "adm")
    stores = [Store.open(company.store.where, clock=company.clock) for _ in names]
    try:
        with ThreadPoolExecutor(len(names)) as pool:
            for entry in entries:
                got = pool.map(
                    lambda one, entry=entry: one[1].touch(
                        one[1].identify(one[0]), one[0], ("entry", entry), playing=True
                    ),
                    zip(names, stores, strict=True),
                )
                assert sum(got) == 1
    finally:
        for one in stores:
            one.close()


def claiming(company: Company, name: str, entries: list[int]) -> "subprocess.Popen[str]":
    """Start a program that claims these entries one after the other."""
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.store.claimer",
            company.store.where,
            name,
            ",".join(str(entry) for entry in entries),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_programs_never_hold_the_claim_of_one_record_together(company: Company) -> None:
    entries = [company.entry() for _ in range(30)]
    claimers = [claiming(company, name, entries) for name in ("ana", "ben")]
    begin(claimers)
    outs = [claimer.communicate(timeout=60)[0] for claimer in claimers]
    got = [set(json.loads(out.strip().splitlines()[-1])) for out in outs]
    assert all(claimer.returncode == 0 for claimer in claimers)
    assert got[0] | got[1] == set(entries)
    assert not got[0] & got[1]
