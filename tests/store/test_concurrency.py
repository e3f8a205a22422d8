"""Many writers, and writers that are killed: no change is lost, none is without its audit."""

import json
import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest

from atrisk_tui.domain.commands import EditCustomer, SetRisk
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.store.tables import Customer
from atrisk_tui.store.work import Work

from ..support import KERR, Company

WRITERS = 6
EDITS = 60
INTEGRITY = (
    "import sys; from pysqlite3 import dbapi2 as d;"
    "print(d.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchone()[0])"
)


def start(company: Company, name: str, *, entry: int, times: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.store.writer",
            company.store.where,
            name,
            str(entry),
            str(times),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def begin(writers: "list[subprocess.Popen[str]]") -> None:
    """Wait until all are ready, then let them go together."""
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()


def told(out: str) -> list[tuple[str, int, str]]:
    """Return the complete lines that a writer printed before it ended."""
    return [tuple(json.loads(line)) for line in out.split("\n")[:-1]]


def history(company: Company, entry: int) -> list[dict[str, Any]]:
    """Return the notes before and after of each edit of the entry, oldest first."""
    rows = company.rows(
        "SELECT r.audit_id, r.changes FROM audit_row r JOIN audit a ON a.id = r.audit_id"
        " WHERE r.table_name = 'entry' AND r.row_id = :id AND a.intent = 'EditEntry'"
        " ORDER BY r.id",
        id=entry,
    )
    for row in rows:
        changes = row["changes"]
        row["notes"] = (json.loads(changes) if isinstance(changes, str) else changes)["notes"]
    return rows


@pytest.mark.slow
def test_six_writers_of_one_entry_lose_nothing_and_overwrite_nothing(company: Company) -> None:
    entry = company.entry()
    writers = [start(company, f"w{number}", entry=entry, times=EDITS) for number in range(WRITERS)]
    begin(writers)
    ends = [writer.communicate(timeout=300) for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS, [err for _, err in ends]
    attempts = [each for out, _ in ends for each in told(out)]
    saved = [each for each in attempts if each[0] == "saved"]
    edits = history(company, entry)
    assert len(attempts) == WRITERS * EDITS
    assert {outcome for outcome, _, _ in attempts} <= {"saved", "conflict", "busy"}
    assert len(saved) == len(edits) == company.version(entry) - 1
    assert all(first["notes"][1] == then["notes"][0] for first, then in pairwise(edits))
    assert {value for _, _, value in saved} == {edit["notes"][1] for edit in edits}


@pytest.mark.slow
def test_nothing_that_was_acknowledged_is_missing_after_a_kill(
    sqlite_company: Company,
) -> None:
    company, dice = sqlite_company, random.Random(5)
    entry = company.entry()
    acknowledged: list[tuple[str, int, str]] = []
    for number in range(5):
        writer = start(company, f"k{number}", entry=entry, times=1000)
        begin([writer])
        time.sleep(dice.uniform(0.1, 1.2))
        writer.kill()
        out, _ = writer.communicate(timeout=60)
        acknowledged += told(out)
    edits = {edit["audit_id"]: edit["notes"][1] for edit in history(company, entry)}
    assert len(acknowledged) > 20
    assert all(edits.get(audit_id) == value for _, audit_id, value in acknowledged)
    assert len(edits) == company.version(entry) - 1
    assert len(edits) - len(acknowledged) <= 5
    company.store.close()
    found = subprocess.run(
        [sys.executable, "-c", INTEGRITY, company.store.where],
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout.strip() == "ok"


@pytest.mark.slow
def test_a_change_of_an_entry_beside_one_of_its_customers_class_saves_both(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The entry is held before its customer, and the customer's trigger writes the entry.
    entry, held, by_id = company.entry(), threading.Event(), Work.shared
    version, other = company.version(entry), company.rows("SELECT id FROM account_class")[-1]["id"]

    def late(work: Work, table: Any, row_id: int | None) -> Any:
        if table is Customer and not held.is_set():
            held.set()
            time.sleep(0.5)
        return by_id(work, table, row_id)

    monkeypatch.setattr(Work, "shared", late)
    risk = SetRisk(entry_id=entry, version=version, risk_level=RiskLevel.HIGH)
    with ThreadPoolExecutor(1) as beside:
        rated = beside.submit(company.do, "ana", risk)
        assert held.wait(10)
        changes = {"account_class_id": other}
        company.do("lea", EditCustomer(customer_id=KERR, version=1, changes=changes))
        rated.result()
    row = company.one("SELECT rank, account_class_id FROM entry WHERE id = :id", id=entry)
    assert row == {"rank": RiskLevel.HIGH.rank, "account_class_id": other}
