"""A store of any size for measuring: as many entries as customers, three in twenty active."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from atrisk_tui.domain.model import RiskLevel

from ..store import big_store
from ..support import found_plain

_DUE_DAYS = (-10, 30)
"""Follow-ups lie between these many days from now: a quarter of the active ones are overdue."""


def make(folder: Path, size: int) -> Path:
    """Make a store of that many customers and entries, relative to now, and return its file."""
    folder.mkdir(mode=0o700, parents=True)
    big_store.NOW = datetime.now(UTC).replace(microsecond=0)
    store = found_plain(str(folder / "big.db"))
    with store._writing.begin() as connection:
        indexes = _without_indexes(connection)
        _Company(connection, size).fill()
        for statement in indexes:
            connection.exec_driver_sql(statement)
    # As a store is that somebody has opened today: else the first sweep would be measured too.
    store.rank()
    while store.sweep():
        pass
    store.close()
    return folder / "big.db"


def _without_indexes(connection: Connection) -> list[str]:
    """Drop the indexes of the large tables; building them afterwards takes a tenth of the time."""
    found = connection.execute(
        text(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
            " AND tbl_name IN ('customer', 'entry', 'audit', 'audit_row')"
        )
    ).all()
    for name, _ in found:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    return [str(statement) for _, statement in found]


class _Company(big_store._Filling):
    """Like the company of the plan tests, but with years of closed entries behind it."""

    def __init__(self, connection: Connection, size: int) -> None:
        super().__init__(connection, size)
        self.dates = random.Random(7)

    def _entry(self, n: int) -> dict[str, Any]:
        row = super()._entry(n)
        now = big_store.NOW
        if n % 20 < 3:
            reported = now - timedelta(hours=self.dates.randrange(1, 60 * 24))
            at = now + timedelta(hours=self.dates.randrange(*(24 * day for day in _DUE_DAYS)))
            return row | {
                "created_at": reported,
                "reported_at": reported,
                "status": "mitigated" if n % 9 == 1 else "open",
                "risk_level": RiskLevel.of_rank(1 + self.dates.randrange(3)),
                "follow_up_at": None if n % 37 == 2 else at,
                "closed_at": None,
                "resolution_date": None,
            }
        closed = now - timedelta(hours=self.dates.randrange(1, 5 * 365 * 24))
        reported = closed - timedelta(days=self.dates.randrange(60))
        return row | {
            "created_at": reported,
            "reported_at": reported,
            "status": ("resolved", "resolved", "lost", "cancelled")[n % 4],
            "follow_up_at": None,
            "snoozed_until": None,
            "closed_at": closed,
            "resolution_date": closed.date() if n % 4 != 3 else None,
        }
