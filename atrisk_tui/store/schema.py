"""Which shape a store has, and how it is brought to the shape this program needs."""

import os
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from ..errors import StoreUnusable
from .engine import backup_file, is_postgresql, unpooled_engine

APPLICATION_ID = 0x41745269
"""Marks a SQLite file as ours: "AtRi"."""
HEAD = "0005"
"""The newest revision in `migrations/versions`; read without importing Alembic."""
_MIGRATING = 0x41745269_0001


def revision_of(connection: Connection) -> str | None:
    """Return the revision of the schema there, None when there is none."""
    if connection.dialect.name == "postgresql":
        known = connection.scalar(text("SELECT to_regclass('alembic_version') IS NOT NULL"))
    else:
        known = connection.scalar(
            text("SELECT count(*) FROM sqlite_schema WHERE name = 'alembic_version'")
        )
    if not known:
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def check_revision(found: str | None, *, where: str) -> bool:
    """Whether the schema is the one of this program; False when it is older.

    Raises: StoreUnusable when there is none, or it was made by a newer program.
    """
    if found is None:
        raise StoreUnusable(f"There is no store at {where}: make one with `atrisk init`.")
    if found > HEAD or not found.isdecimal():
        raise StoreUnusable(
            f"The store was made by a newer version of this program (schema {found}, this one "
            f"knows {HEAD}): update the program. Nothing was changed."
        )
    return found == HEAD


def migrate(where: str, *, now: datetime, to: str = HEAD) -> None:
    """Bring a store to revision `to`, whole or not at all; a file is backed up first.

    Raises: StoreUnusable when rows would be lost, or the database refuses.
    """
    if not is_postgresql(where) and Path(where).stat().st_size:
        _back_up(where, now)
    engine = unpooled_engine(where)
    try:
        make_schema(engine, to=to)
    finally:
        engine.dispose()


def make_schema(
    engine: Engine, *, to: str = HEAD, then: Callable[[Connection], None] | None = None
) -> bool:
    """Run the revisions that are missing, and `then`, in one transaction with its checks.

    False when another process has done it already; `then` is not called.
    """
    with engine.connect() as plain:
        connection = plain.execution_options(writing=True, migrating=True)
        with connection.begin():
            _lock(connection)
            # Another process may have done it while this one waited.
            if (revision_of(connection) or "") >= to:
                return False
            _checked(connection, lambda: _run(connection, to))
            if then is not None:
                then(connection)
    return True


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = '30s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})


def _checked(connection: Connection, change: Callable[[], None]) -> None:
    before = _row_counts(connection)
    change()
    after = _row_counts(connection)
    lost = [name for name, count in before.items() if after.get(name, 0) < count]
    if lost:
        raise StoreUnusable(f"The update would have lost rows of {', '.join(lost)}: undone.")
    if connection.dialect.name == "sqlite" and (
        connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    ):
        raise StoreUnusable("The update would have broken links between rows: undone.")


def _row_counts(connection: Connection) -> dict[str, int]:
    return {
        name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0
        for name in _table_names(connection)
        if name != "alembic_version" and not name.startswith(("sqlite_", "customer_search"))
    }


def _table_names(connection: Connection) -> list[str]:
    statement = (
        "SELECT name FROM sqlite_schema WHERE type = 'table'"
        if connection.dialect.name == "sqlite"
        else "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    )
    return [str(name) for name in connection.scalars(text(statement))]


def _run(connection: Connection, to: str) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "atrisk_tui.store:migrations")
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    with EnvironmentContext(
        config, scripts, fn=lambda found, _context: scripts._upgrade_revs(to, found)
    ) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {int(to)}")


def _back_up(where: str, now: datetime) -> None:
    """Copy the store beside itself: temporary name → checked → on disk → its name."""
    path = Path(where)
    final = path.with_name(f"{path.name}.backup-{now:%Y%m%dT%H%M%SZ}")
    part = final.with_name(f"{final.name}.part-{os.getpid()}-{time.monotonic_ns()}")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        backup_file(where, str(part))
        synced(part)
        part.rename(final)
        synced(path.parent)
    finally:
        part.unlink(missing_ok=True)


def synced(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
