"""Many entries at once: each is changed, or refused for a reason of its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event

from atrisk_tui.domain import many as do
from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.errors import AtRiskError, Conflict, Denied, Invalid, Missing

from ..support import HARBOR, KERR, NOW, Company
from .many_work import (
    assign,
    decide,
    follow_up_many,
    give_role,
    kept,
    many_entries,
    marks,
    mitigate_many,
    owners,
    reasons,
    snooze_many,
    unseen,
    value,
    void_many,
)

DAY = timedelta(days=1)
MUELLER = 2


def test_the_receipt_tells_what_was_done_what_was_refused_and_what_was_so_already(
    company: Company,
) -> None:
    done = company.entry(risk_level=RiskLevel.LOW)
    closed = company.entry(status=EntryStatus.RESOLVED)
    same = company.entry(risk_level=RiskLevel.HIGH)
    marked = marks(company, (done, closed, same))
    receipt = company.do("lea", do.SetRiskOfMany(entries=marked, risk_level=RiskLevel.HIGH))
    assert receipt.detail == {
        "done": [done],
        "refused": [
            [closed, f"AR-{closed}", "Kerr Dental", "This entry is Resolved: reopen it first."]
        ],
        "unchanged": 1,
    }
    assert value(company, done, "risk_level") == "high"


def test_it_is_one_change_with_a_row_for_each_entry_that_changed(company: Company) -> None:
    entries = [company.entry(), company.entry(), company.entry(status=EntryStatus.RESOLVED)]
    marked = marks(company, entries)
    receipt = company.do("lea", do.SetRiskOfMany(entries=marked, risk_level=RiskLevel.HIGH))
    audit = company.one("SELECT * FROM audit WHERE id = :id", id=receipt.audit_id)
    rows = company.rows("SELECT * FROM audit_row WHERE audit_id = :id", id=receipt.audit_id)
    assert (audit["intent"], audit["subject_id"]) == ("SetRiskOfMany", entries[0])
    assert [(row["table_name"], row["row_id"], row["customer_id"]) for row in rows] == [
        ("entry", entry_id, KERR) for entry_id in entries[:2]
    ]
    assert company.rows("SELECT id FROM audit WHERE id > :id", id=receipt.audit_id) == []


def test_what_changes_has_its_sort_keys_and_its_version_moved_on(company: Company) -> None:
    entries = [company.entry(), company.entry()]
    company.do("lea", follow_up_many(marks(company, entries), NOW + DAY))
    marked = marks(company, entries)
    company.do("lea", do.SetRiskOfMany(entries=marked, risk_level=RiskLevel.HIGH))
    rows = company.rows("SELECT rank, version, follow_up_at, follow_up_key FROM entry")
    assert [(row["rank"], row["version"]) for row in rows] == [(1, 3), (1, 3)]
    assert all(row["follow_up_at"] == row["follow_up_key"] for row in rows)


def test_where_all_was_so_already_nothing_is_written(company: Company) -> None:
    entries = [company.entry(), company.entry()]
    receipt = assign(company, entries, "ana")
    assert (receipt.audit_id, receipt.detail["unchanged"]) == (0, 2)


def test_an_entry_changed_meanwhile_is_refused_and_the_others_are_not(company: Company) -> None:
    entries = [company.entry(), company.entry()]
    (first, second) = marks(company, entries)
    command = do.AssignMany(entries=((first[0], 7), second), to_ids=(company.user_id("ben"),))
    receipt = company.do("lea", command)
    assert reasons(receipt) == {first[0]: "Changed while you were looking at it: look again."}
    assert owners(company, entries) == [company.user_id("ana"), company.user_id("ben")]


def test_an_entry_at_which_nobody_looked_is_changed_as_it_is(company: Company) -> None:
    entry = company.entry()
    company.do("ana", follow_up_many(marks(company, [entry]), NOW + DAY))
    command = do.AssignMany(entries=unseen([entry]), to_ids=(company.user_id("ben"),))
    assert company.do("lea", command).detail["done"] == [entry]


def test_of_an_entry_out_of_sight_no_name_is_told(company: Company) -> None:
    here, there = company.entry(), company.entry(HARBOR, by="eve")
    gone = company.entry()
    company.force("UPDATE entry SET deleted_at = created_at WHERE id = :id", id=gone)
    receipt = assign(company, (here, there, gone), "ben")
    assert receipt.detail["refused"] == [
        [entry_id, f"AR-{entry_id}", "", "No such entry."] for entry_id in (there, gone)
    ]


def test_entries_that_never_were_are_refused_as_those_out_of_sight(company: Company) -> None:
    entry = company.entry()
    command = do.SetRiskOfMany(entries=((entry, 0), (999, 0)), risk_level=RiskLevel.HIGH)
    assert reasons(company.do("lea", command)) == {999: "No such entry."}


@pytest.mark.parametrize(
    ("kind", "error"),
    [("closed", Invalid), ("stale", Conflict), ("missing", Missing), ("theirs", Denied)],
)
def test_where_none_can_be_changed_the_first_reason_is_raised_and_how_many(
    company: Company, kind: str, error: type[AtRiskError]
) -> None:
    status = EntryStatus.RESOLVED if kind == "closed" else EntryStatus.OPEN
    first, second = company.entry(by="ben", status=status), company.entry(by="ben", status=status)
    marked = tuple((one, 7 if kind == "stale" else 1) for one in (first, second))
    if kind == "missing":
        marked = ((999, 1), (998, 1))
    before = kept(company)
    with pytest.raises(error, match=r"all 2 entries were refused\. The first, AR-"):
        company.do(
            "ana" if kind == "theirs" else "lea",
            snooze_many(marked, NOW + DAY),
        )
    assert kept(company) == before
    assert company.rows("SELECT id FROM audit WHERE intent = 'SnoozeMany'") == []


def test_a_lone_entry_is_refused_in_the_words_of_the_single_command(company: Company) -> None:
    entry = company.entry(status=EntryStatus.LOST)
    with pytest.raises(Invalid) as caught:
        company.do("lea", snooze_many(marks(company, [entry]), NOW + DAY))
    assert caught.value.message == "This entry is Lost: reopen it first."
    assert caught.value.field == "snoozed_until"


def test_an_entry_that_is_named_twice_counts_once(company: Company) -> None:
    entry = company.entry()
    receipt = assign(company, (entry, entry), "ben")
    assert receipt.detail == {"done": [entry], "refused": [], "unchanged": 0}


def test_at_least_one_entry_and_not_too_many_are_named(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Invalid, match="at least one entry"):
        company.do("lea", do.SetRiskOfMany(entries=(), risk_level=RiskLevel.HIGH))
    too_many = unseen(range(1, do.MOST + 2))
    with pytest.raises(Invalid, match="At most 5,000 entries") as caught:
        company.do("lea", do.SetRiskOfMany(entries=too_many, risk_level=RiskLevel.HIGH))
    assert caught.value.field == "entries"


@pytest.mark.parametrize(
    ("whose", "done"), [("own", ["mine"]), ("team", ["mine"]), ("location", ["mine"])]
)
def test_an_agent_dates_and_snoozes_many_of_their_own_only(
    company: Company, whose: str, done: list[str]
) -> None:
    decide(company, "agents_may_modify", whose)
    mine, theirs, nobodys = (
        company.entry(),
        company.entry(by="ben"),
        company.entry(assigned_to_id=None, source="import"),
    )
    names = {mine: "mine", theirs: "theirs", nobodys: "nobodys"}
    for command in (
        follow_up_many(marks(company, names), NOW + DAY),
        snooze_many(unseen(names), NOW + DAY),
    ):
        receipt = company.do("ana", command)
        found = receipt.detail["done"]
        assert isinstance(found, list)
        assert [names[one] for one in found] == done
        assert set(reasons(receipt).values()) == {
            "This is not your entry: among many at once your role may change only your own."
        }


def test_an_agent_changes_fifty_of_their_own_at_once_and_no_more(company: Company) -> None:
    entries = many_entries(company, do.AGENTS_MOST + 1)
    before = kept(company)
    with pytest.raises(Denied, match="at most 50 entries at once, and these are 51"):
        company.do("ana", follow_up_many(unseen(entries), NOW + DAY))
    assert kept(company) == before
    receipt = company.do("ana", follow_up_many(unseen(entries[1:]), NOW + DAY))
    assert receipt.detail["done"] == entries[1:]


@pytest.mark.parametrize("kind", ["assign", "risk", "move", "void"])
def test_an_agent_may_not_assign_raise_move_or_void_many(company: Company, kind: str) -> None:
    marked = marks(company, [company.entry()])
    commands = {
        "assign": do.AssignMany(entries=marked, to_ids=(company.user_id("ben"),)),
        "risk": do.SetRiskOfMany(entries=marked, risk_level=RiskLevel.HIGH),
        "move": mitigate_many(company, marked),
        "void": void_many(company, marked),
    }
    with pytest.raises(Denied, match="change many entries at once"):
        company.do("ana", commands[kind])


def test_who_may_change_many_but_not_reassign_is_held_to_the_rules_of_agents(
    company: Company,
) -> None:
    give_role(company, "ana", "at_risk.modify", "at_risk.bulk")
    decide(company, "agents_may_modify", "own")
    mine, theirs = company.entry(), company.entry(by="ben")
    command = do.SetRiskOfMany(entries=unseen((mine, theirs)), risk_level=RiskLevel.HIGH)
    receipt = company.do("ana", command)
    assert reasons(receipt) == {
        theirs: "This is a colleague's entry, and agents may change only their own entries."
    }


def test_who_hands_own_entries_on_says_why(company: Company) -> None:
    give_role(company, "ana", "at_risk.modify", "at_risk.bulk")
    entries = [company.entry(), company.entry(), company.entry(by="ben")]
    with pytest.raises(Invalid, match=r"Say in a note why you hand your entry"):
        assign(company, entries[:2], "ben", by="ana")
    receipt = assign(company, entries, "lea", by="ana", note="On leave from Monday")
    assert receipt.detail["done"] == entries[:2]
    assert "colleague's entry" in reasons(receipt)[entries[2]]


def test_five_hundred_entries_take_no_more_statements_than_five(
    sqlite_company: Company,
) -> None:
    company, counted = sqlite_company, [0]
    entries = many_entries(company, 505)
    half = unseen(entries[:5]), unseen(entries[5:])

    def count(*_: object) -> None:
        counted[0] += 1

    event.listen(company.store._engine, "before_cursor_execute", count)
    costs = []
    for marked in half:
        counted[0] = 0
        company.do("lea", void_many(company, marked, note="A test"))
        costs.append(counted[0])
    event.remove(company.store._engine, "before_cursor_execute", count)
    assert costs[1] <= costs[0] + 2


def test_two_who_change_the_same_entries_at_once_never_overwrite_each_other(
    company: Company,
) -> None:
    entries = many_entries(company, 120)
    marked = marks(company, entries)
    ben, lea = company.user_id("ben"), company.user_id("lea")

    def change(who: str, entries: tuple[do.Marked, ...], to: int) -> object:
        try:
            return company.do(who, do.AssignMany(entries=entries, to_ids=(to,))).audit_id > 0
        except Conflict as error:
            return error.message

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(change, "lea", marked, ben)
        second = threads.submit(change, "adm", marked[::-1], lea)
        said = {ben: first.result(), lea: second.result()}
    (won,) = {owner for owner in owners(company, entries) if owner}
    assert said.pop(won) is True
    (refused,) = said.values()
    assert "all 120 entries were refused" in str(refused)
