"""Days between moments on the clocks of a zone, told by the database itself.

PostgreSQL has the function since revision 0005; SQLite is taught it by each connection.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func

from ..domain.dates import days_open


def open_days(
    reported_at: ColumnElement[Any],
    last_day: ColumnElement[Any],
    last_at: ColumnElement[Any],
    *,
    zone: ColumnElement[str],
) -> ColumnElement[int]:
    """Return the whole days from a report to its last day, else to its last moment."""
    return func.atrisk_open_days(reported_at, last_day, last_at, zone)


def teach(connection: Any) -> None:
    """Let a driver's connection to SQLite count days."""
    connection.create_function("atrisk_open_days", 4, _open_days, deterministic=True)


def _open_days(*told: Any) -> int:
    reported_at, last_day, last_at, zone = told
    until = date.fromisoformat(last_day) if last_day else _moment(last_at)
    return days_open(_moment(reported_at), until, zone)


def _moment(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)
