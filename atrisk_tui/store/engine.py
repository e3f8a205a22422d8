"""How a database is reached: the one place that knows drivers, pragmas and sessions' limits."""

from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, Pool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from ..errors import StoreUnusable
from . import local_days
from .indexed_by import teach

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    # No wheel for this kind of machine. The standard library's own is tried, and refused with
    # its remedy where it is too old; it is never loaded beside the other one.
    import sqlite3 as sqlite

BUSY_TIMEOUT_MS = 5_000
"""How long a SQLite writer waits for another before it gives up."""
OLDEST_SQLITE = (3, 51, 3)
"""Earlier ones may corrupt a store that two processes checkpoint and write at once."""
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    f"busy_timeout={BUSY_TIMEOUT_MS}",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
    # 500 KB for each of five connections, not 2 MB: the system's own cache holds the pages too.
    "cache_size=-500",
)
_SESSION = (
    "-c TimeZone=UTC -c statement_timeout=15000 -c lock_timeout=3000 -c synchronous_commit=on"
)


def is_postgresql(where: str) -> bool:
    """Whether `where` names a PostgreSQL database rather than a file.

    Raises: StoreUnusable for the URL of another kind of database.
    """
    if where.startswith(("postgresql:", "postgres:", "postgresql+")):
        return True
    if "://" in where:
        # Not shown: a URL may hold a password.
        raise StoreUnusable(
            "A store is a file or a PostgreSQL database: name a path, or a URL like "
            "postgresql://user@host/database."
        )
    return False


def open_engine(where: str, *, pool: type[Pool] | None = None) -> Engine:
    """Return an engine on a store; nothing is opened yet, and no file is ever created by it.

    Its connections read only, but under the execution option `writing`; under `patience_ms`
    they wait for others no longer than that.
    Raises: StoreUnusable when the driver is missing, too old, or the URL cannot be read.
    """
    return _postgresql(where, pool) if is_postgresql(where) else _sqlite(where, pool)


def unpooled_engine(where: str) -> Engine:
    """Return an engine whose every connection is closed after its use."""
    return open_engine(where, pool=NullPool)


def backup_file(source: str, target: str) -> None:
    """Copy the SQLite store `source` into the new file `target` and check the copy.

    Raises: StoreUnusable when the copy is not sound.
    """
    origin, copy = sqlite.connect(_read_uri(source), uri=True), sqlite.connect(target)
    try:
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    finally:
        copy.close()
        origin.close()
    if verdict != "ok":
        raise StoreUnusable(f"The store is damaged ({verdict}); nothing was changed.")


def _read_uri(path: str) -> str:
    # A reader of a WAL store writes to its shared memory, so mode=ro would not do.
    return f"file:{_quoted(path)}?mode=rw"


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _sqlite(where: str, pool: type[Pool] | None) -> Engine:
    if sqlite.sqlite_version_info < OLDEST_SQLITE:
        raise StoreUnusable(
            f"This SQLite is {sqlite.sqlite_version}; 3.51.3 or newer is needed, as older ones "
            "can damage a store. Install the current pysqlite3 package."
        )
    engine = create_engine(
        URL.create(
            "sqlite+pysqlite",
            database=f"file:{_quoted(where)}",
            query={"mode": "rw", "uri": "true"},
        ),
        module=sqlite,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
        hide_parameters=True,
        **({"poolclass": pool} if pool else {}),
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return teach(engine)


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    local_days.teach(connection)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("migrating"):
        # Inside a transaction this pragma does nothing, and a table rebuilt with it on
        # deletes the rows that refer to the old one.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    writing = bool(options.get("writing"))
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writing else 'ON'}")
    # A deferred transaction that turns into a write fails at once, or overwrites silently.
    patience = options.get("patience_ms")
    if patience is not None:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(patience)}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
    finally:
        if patience is not None:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _wait_less(connection: Connection) -> None:
    patience = connection.get_execution_options().get("patience_ms")
    if patience is not None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(patience)}")


def _postgresql(where: str, pool: type[Pool] | None) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise StoreUnusable(
            "A PostgreSQL store needs one more package: install atrisk-tui[postgres]."
        ) from None
    try:
        url = make_url(where).set(drivername="postgresql+psycopg")
    except ArgumentError:
        raise StoreUnusable(
            "This is not a PostgreSQL URL: write postgresql://user@host/database."
        ) from None
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 5,
            # Otherwise a database in SQL_ASCII answers in bytes before it can be refused.
            "client_encoding": "utf8",
            "application_name": "atrisk",
            "options": _SESSION,
            "keepalives_idle": 15,
            "keepalives_interval": 5,
            "keepalives_count": 3,
        },
        **({"poolclass": pool} if pool else {"pool_pre_ping": True}),
    )
    event.listen(engine, "begin", _wait_less)
    return engine
