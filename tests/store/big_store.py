"""A company of any size on SQLite, and a measure of what a question costs there."""

import fcntl
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, text

from atrisk_tui.domain.model import Actor, RiskLevel
from atrisk_tui.domain.queries import Query
from atrisk_tui.store.derived import derive
from atrisk_tui.store.readers import READERS
from atrisk_tui.store.readers.sources import TABLES
from atrisk_tui.store.scope import Scope
from atrisk_tui.store.store import Store

from ..support import NOW, Clock, found_plain

LARGE = 100_000
PLACES = 10
SMALL = 10
"""The location that has one row in a hundred."""
_FIRST_NAMES = ("Ana", "Ben", "Carla", "Dov", "Émile", "Fay", "Gus", "Ines")
_LAST_NAMES = ("Anderson", "Brook", "Johnson", "Kerr", "Müller", "Nilsson", "Ortiz", "Quinn")


@dataclass
class Cost:
    """What one question cost."""

    steps: int = 0
    """Operations of SQLite's virtual machine."""
    fetched: int = 0
    """Rows that came out of the database."""
    statements: list[tuple[str, Any]] = field(default_factory=list)
    plan: list[str] = field(default_factory=list)
    answer: Any = None


class BigStore:
    """A store with as many customers as entries, two in five of them closed."""

    def __init__(self, folder: Path, size: int, *, template: Path | None = None) -> None:
        self.size = size
        folder.chmod(0o700)
        where = folder / "big.db"
        if template is not None:
            shutil.copy(template, where)
        self.store = Store.open(str(where), clock=Clock()) if template else _filled(where, size)
        self.everywhere = self.store.identify("adm")
        self.small = self.store.identify(f"agent{SMALL}a")
        self.several = self.store.identify("several")

    def actor(self, name: str) -> Actor:
        return {"all": self.everywhere, "small": self.small, "several": self.several}[name]

    def cost(self, actor: Actor, query: Query[Any], *, counts_steps: bool = True) -> Cost:
        """Return what the answer to `query` costs, and the plans behind it.

        To count its steps takes several times as long as the answer itself.
        """
        with (
            self.store._engine.connect() as connection,
            _watched(connection, counts_steps=counts_steps) as cost,
        ):
            scope = Scope(actor=actor, now=NOW, dialect="sqlite")
            cost.answer = READERS[type(query)](connection, scope, query)
        with self.store._engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            for statement, values in cost.statements:
                rows = raw.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
                cost.plan += [str(row[3]) for row in rows]
        return cost


def large_store(folders: pytest.TempPathFactory) -> BigStore:
    """Return a store of 100,000, the copy of one that all workers of a run make once."""
    base = folders.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    made = shared / "large"
    with (shared / "large-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            begun = folders.mktemp("begun")
            BigStore(begun, LARGE).store.close()
            begun.rename(made)
    return BigStore(folders.mktemp("large"), LARGE, template=made / "big.db")


def _filled(where: Path, size: int) -> Store:
    store = found_plain(str(where))
    with store._writing.begin() as connection:
        connection.execute(text("PRAGMA cache_size = -400000"))
        _Filling(connection, size).fill()
        _touch(connection)
        connection.execute(text("PRAGMA cache_size = -500"))
    return store


def _touch(connection: Connection) -> None:
    """Log a contact for nine of ten active entries, an hour after each was reported."""
    connection.execute(
        text(
            "INSERT INTO interaction"
            " (customer_id, location_id, at, user_id, channel, result, note, version)"
            " SELECT customer_id, location_id,"
            " strftime('%Y-%m-%d %H:%M:%f000', reported_at, '+1 hour'),"
            " 1, 'phone_out', 'no_answer', '', 1"
            " FROM entry WHERE closed_at IS NULL AND id % 10 <> 3"
        )
    )


@contextmanager
def _watched(connection: Connection, *, counts_steps: bool) -> Iterator[Cost]:
    cost = Cost()
    connection.scalar(text("SELECT 1"))
    raw: Any = connection.connection.driver_connection

    def step() -> int:
        cost.steps += 1
        return 0

    def fetched(_cursor: Any, row: Sequence[Any]) -> Sequence[Any]:
        cost.fetched += 1
        return row

    def remember(_c: Any, _k: Any, statement: str, values: Any, *_rest: Any) -> None:
        cost.statements.append((statement, values))

    event.listen(connection, "before_cursor_execute", remember)
    if counts_steps:
        raw.set_progress_handler(step, 1)
    raw.row_factory = fetched
    try:
        yield cost
    finally:
        raw.set_progress_handler(None, 0)
        raw.row_factory = None


class _Filling:
    def __init__(self, connection: Connection, size: int) -> None:
        self.connection = connection
        self.size = size
        self.random = random.Random(5)

    def fill(self) -> None:
        self._places_and_people()
        # One row in a hundred at the small location, evenly, whatever the size.
        self.places = [SMALL if n % 100 == 50 else 1 + n % (PLACES - 1) for n in range(self.size)]
        self._insert("customer", (self._customer(n) for n in range(self.size)))
        self._insert("entry", (self._entry(n) for n in range(self.size)))
        self._audit()

    def _insert(self, table: str, rows: Iterator[dict[str, Any]]) -> None:
        chunk: list[dict[str, Any]] = []
        for row in rows:
            chunk.append(row | derive(table, row))
            if len(chunk) == 5_000:
                self.connection.execute(insert(TABLES[table]), chunk)
                chunk = []
        if chunk:
            self.connection.execute(insert(TABLES[table]), chunk)

    def _places_and_people(self) -> None:
        others = range(2, PLACES + 1)
        self._insert(
            "location",
            (
                {"id": n, "name": f"Place {n}", "zone": "America/Denver", "version": 1}
                for n in others
            ),
        )
        names = [f"agent{n}{side}" for n in range(1, PLACES + 1) for side in "ab"]
        people = [*names, "several", "gone"]
        self._insert(
            "app_user",
            (
                {
                    "id": 2 + n,
                    "username": name,
                    "full_name": name.title(),
                    "role_id": 2,
                    "zone": "America/Denver",
                    "active": name != "gone",
                    "all_locations": False,
                    "version": 1,
                }
                for n, name in enumerate(people)
            ),
        )
        links = [(2 + n, 1 + n // 2) for n in range(len(names))]
        links += [(2 + len(names), place) for place in (1, 4, SMALL)]
        self._insert(
            "user_location",
            ({"user_id": user, "location_id": place} for user, place in links),
        )
        self.gone_id = 2 + len(names) + 1

    def _customer(self, n: int) -> dict[str, Any]:
        pick = self.random
        return {
            "id": n + 1,
            "account_number": f"{10 + n % 7}-{n:06}",
            "name": f"{pick.choice(_FIRST_NAMES)} {pick.choice(_LAST_NAMES)}",
            "is_business": False,
            "location_id": self.places[n],
            "account_class_id": (1, 1, 2, None)[n % 4] if n % 50 else 3,
            "status": "pending_cancel" if n % 100 == 50 or n % 89 == 1 else "active",
            "cancel_effective_on": NOW.date() + timedelta(days=n % 90),
            "contract_end": NOW.date() + timedelta(days=n * 7 % 900),
            "phone1": f"(303) 555-{n % 10_000:04}",
            "do_not_call": False,
            "times_asked": 0,
            "rmr": pick.randrange(0, 9_000, 100),
            "customer_since": date(2015, 1, 1) + timedelta(days=pick.randrange(2_000)),
            "balance": 0,
            "past_due_amount": 0,
            "days_past_due": 0,
            "tags": [],
            "custom": {},
            "version": 1,
        }

    def _entry(self, n: int) -> dict[str, Any]:
        pick = self.random
        reported = NOW - timedelta(days=pick.randrange(1, 300))
        place = self.places[n]
        row: dict[str, Any] = {
            "id": n + 1,
            "customer_id": n + 1,
            "location_id": place,
            "created_at": reported,
            "created_by_id": 1,
            "reported_at": reported,
            "reported_by_id": 1,
            "reason_id": 1 + n % 15,
            "risk_level": RiskLevel.of_rank(1 + n // 100 % 3),
            "description": "Card bounced twice",
            "assigned_to_id": self._owner(n, place),
            "follow_up_at": self._follow_up(n),
            "action_plan": "",
            "notes": "",
            "status": "mitigated" if n % 50 == 7 else "open",
            "escalation": "lead" if n % 211 == 50 else "none",
            "source": "import",
            "priority": n * 7 % 101,
            "snoozed_until": NOW + timedelta(days=3) if n % 33 == 5 else None,
            "version": 1,
            "closed_at": None,
            "resolution_date": None,
        }
        if n // 300 % 5 < 2:
            row |= {"status": "resolved", "closed_at": NOW, "resolution_date": NOW.date()}
        return row

    def _owner(self, n: int, place: int) -> int | None:
        if n % 101 == 3:
            return None
        if n % 103 == 4:
            return self.gone_id
        return 2 + (place - 1) * 2 + (n // 200 % 2)

    def _follow_up(self, n: int) -> datetime | None:
        hours = self.random.randrange(-30 * 24, 30 * 24)
        return None if n % 20 == 9 else NOW + timedelta(hours=hours)

    def _audit(self) -> None:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        first = (self.connection.scalar(text("SELECT max(id) FROM audit")) or 0) + 1
        self._insert(
            "audit",
            (
                {
                    "id": first + n,
                    "at": at + timedelta(minutes=n % 300_000),
                    "actor_id": 2 + n % 20,
                    "intent": "SetRisk",
                    "subject_table": "entry",
                    "subject_id": n + 1,
                }
                for n in range(self.size)
            ),
        )
        # Two entries, one of them at the small location, have a long history.
        busy = {n: 51 if n % 2 else 1 for n in range(300)}
        self._insert(
            "audit_row",
            (
                {
                    "audit_id": first + n,
                    "table_name": "entry",
                    "row_id": busy.get(n, n + 1),
                    "op": "update",
                    "customer_id": busy.get(n, n + 1),
                    "changes": {"risk_level": ["low", "high"]},
                }
                for n in range(self.size)
            ),
        )
