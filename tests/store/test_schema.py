"""The schema's road from one revision to the next: nothing lost, whole or not at all."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from atrisk_tui.errors import StoreUnusable
from atrisk_tui.store import schema, tables
from atrisk_tui.store.columns import NO_DAY
from atrisk_tui.store.engine import is_postgresql, unpooled_engine
from atrisk_tui.store.store import Store

from ..conftest import Templates
from ..support import NOW, Clock
from .full_store import TABLES, fill_every_table, snapshot

SEARCH = "customer_search"


@pytest.fixture
def empty(database: str, templates: Templates, tmp_path: Path) -> Iterator[str]:
    """Where an empty database is: a file or a URL."""
    if database == "sqlite":
        path = tmp_path / "store.db"
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        yield str(path)
        return
    assert templates.server is not None
    name = templates.server.make()
    yield templates.server.url(name)
    templates.server.drop(name)


@pytest.fixture
def old(empty: str) -> str:
    """A store of revision 0001 with rows in every table."""
    engine = unpooled_engine(empty)
    schema.make_schema(engine, to="0001")
    with engine.execution_options(writing=True).begin() as connection:
        fill_every_table(connection)
    engine.dispose()
    return empty


def connected(where: str) -> Connection:
    return unpooled_engine(where).connect()


def ours(_object: object, name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:
    return not str(name).startswith((SEARCH, "ix_customer_search_key", "alembic_version"))


def test_the_head_has_the_shape_that_the_tables_declare(store: Store) -> None:
    with store._engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": True}
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_head_has_the_checks_that_the_tables_declare(store: Store) -> None:
    for table in SQLModel.metadata.sorted_tables:
        declared = {
            str(each.name) for each in table.constraints if type(each).__name__ == "CheckConstraint"
        }
        found = {each["name"] for each in inspect(store._engine).get_check_constraints(table.name)}
        assert found == declared, table.name


def test_the_newest_revision_is_the_one_the_program_names() -> None:
    config = Config()
    config.set_main_option("script_location", "atrisk_tui.store:migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_a_full_store_of_the_first_revision_loses_nothing_on_its_way(old: str) -> None:
    with connected(old) as connection:
        before = snapshot(connection)
    schema.migrate(old, now=NOW)
    with connected(old) as connection:
        after = snapshot(connection)
        assert schema.revision_of(connection) == schema.HEAD
    assert all(before[table] for table in TABLES)
    no_day = NO_DAY if is_postgresql(old) else NO_DAY.isoformat()
    came_later: dict[str, dict[str, object]] = {
        "entry": {
            "health_at_opening": None,
            "priority": 0,
            "skipped_at": None,
            "account_class_id": None,
            "untouched": True,
        },
        "customer": {"contract_end_key": no_day, "cancel_key": no_day},
        "catalog_item": {"controllable": None, "merged_into_id": None},
        "account_class": {"merged_into_id": None},
        "region": {"version": 1},
        "app_user": {"search_key": "ada\nadm\n"},
    }
    assert {
        name: [row | came_later.get(name, {}) for row in rows] for name, rows in before.items()
    } == after


def test_a_full_store_of_the_first_revision_can_be_worked_in_when_opened(old: str) -> None:
    store = Store.open(old, clock=Clock())
    assert store.identify("adm").role == "Admin"
    store.close()


def test_a_file_is_backed_up_before_it_is_brought_up_to_date(old: str, tmp_path: Path) -> None:
    if is_postgresql(old):
        return
    schema.migrate(old, now=NOW)
    (backup,) = tmp_path.glob("store.db.backup-*")
    assert backup.stat().st_mode & 0o777 == 0o600
    with connected(str(backup)) as connection:
        assert schema.revision_of(connection) == "0001"
        assert connection.scalar(select(tables.Customer.id).limit(1)) == 1  # type: ignore[call-overload]


def test_an_old_store_is_refused_where_it_may_not_be_changed(old: str) -> None:
    with pytest.raises(StoreUnusable, match="older version"):
        Store.open(old, migrate=False)


def test_a_store_of_a_newer_program_is_refused_and_left_alone(store: Store) -> None:
    with store._writing.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0099'"))
    with pytest.raises(StoreUnusable, match="newer version"):
        Store.open(store.where)


def test_a_revision_that_loses_rows_is_undone_whole(
    old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lossy(connection: Connection, _to: str) -> None:
        connection.execute(text("DELETE FROM offer"))

    monkeypatch.setattr(schema, "_run", lossy)
    with pytest.raises(StoreUnusable, match="lost rows of offer"):
        schema.migrate(old, now=NOW)
    with connected(old) as connection:
        assert connection.scalar(text("SELECT count(*) FROM offer")) == 1


def test_a_revision_that_rebuilds_a_parent_table_keeps_its_children(
    old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_postgresql(old):
        return

    def rebuild(connection: Connection, _to: str) -> None:
        sql = connection.scalar(text("SELECT sql FROM sqlite_schema WHERE name = 'entry'"))
        connection.execute(text(str(sql).replace("TABLE entry", "TABLE entry_new", 1)))
        connection.execute(text("INSERT INTO entry_new SELECT * FROM entry"))
        connection.execute(text("DROP TABLE entry"))
        connection.execute(text("ALTER TABLE entry_new RENAME TO entry"))

    monkeypatch.setattr(schema, "_run", rebuild)
    schema.migrate(old, now=NOW)
    with connected(old) as connection:
        assert connection.scalar(text("SELECT count(*) FROM offer")) == 1


def test_a_revision_that_breaks_a_link_is_undone_whole(
    old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_postgresql(old):
        return

    def breaking(connection: Connection, _to: str) -> None:
        connection.execute(text("UPDATE offer SET entry_id = 999"))

    monkeypatch.setattr(schema, "_run", breaking)
    with pytest.raises(StoreUnusable, match="links"):
        schema.migrate(old, now=NOW)


@pytest.mark.parametrize("table", ["audit", "audit_row"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_audit_can_only_grow(store: Store, table: str, change: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), store._writing.begin() as connection:
        connection.execute(text(change.format(table)))


def test_replacing_an_audit_row_is_refused_too(
    sqlite_engine: Engine,
) -> None:
    with (
        pytest.raises(DBAPIError, match="append-only"),
        sqlite_engine.execution_options(writing=True).begin() as connection,
    ):
        connection.execute(text("INSERT OR REPLACE INTO audit SELECT * FROM audit"))


@pytest.fixture
def sqlite_engine(templates: Templates, tmp_path: Path) -> Iterator[Engine]:
    engine = unpooled_engine(templates.copy("sqlite", "plain", tmp_path / "store.db"))
    yield engine
    engine.dispose()


CRASH = """
import os, signal, sys, tempfile, traceback
from sqlalchemy import event
from atrisk_tui.store import engine, schema
def go(where, steps):
    seen = 0
    def count(*_):
        nonlocal seen
        seen += 1
        if seen > steps:
            os.kill(os.getpid(), signal.SIGKILL)
    made = engine.unpooled_engine(where)
    event.listen(made, "before_cursor_execute", count)
    event.listen(made, "commit", count)
    schema.make_schema(made)
with tempfile.NamedTemporaryFile() as other:  # another store first, which loads all it takes
    warm = engine.unpooled_engine(other.name)
    schema.make_schema(warm)
    warm.dispose()
for line in sys.stdin:
    child = os.fork()
    if not child:
        try:
            go(sys.argv[1], int(line))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Brings a store up to date once for each line, in a process of its own that dies at that step.

They are forks of one process: to load the program for each would take a hundred times as long.
"""


@contextmanager
def crashing(where: str) -> Iterator[Callable[[int], int]]:
    """Give what tries it with so many steps before the crash, and returns how that ended."""
    with subprocess.Popen(
        [sys.executable, "-c", CRASH, where],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        tries, ends = process.stdin, process.stdout

        def end_of(steps: int) -> int:
            print(steps, file=tries, flush=True)
            return int(ends.readline())

        yield end_of


@pytest.mark.slow
def test_a_crash_at_any_step_leaves_the_old_schema_whole(old: str) -> None:
    with connected(old) as connection:
        before = snapshot(connection)
    with crashing(old) as end_of:
        for steps in range(200):
            end = end_of(steps)
            if end == 0:
                break
            assert end == -9, steps
            with connected(old) as connection:
                assert schema.revision_of(connection) == "0001", steps
                assert snapshot(connection) == before, steps
    assert steps > 10
    with connected(old) as connection:
        assert schema.revision_of(connection) == schema.HEAD
