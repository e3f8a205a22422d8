"""Where people were on their screens, kept in the file of drafts: a line for each screen.

The table joined a file that was there before it, and leaves that file's number alone: an older
program beside this one still keeps its drafts there.
"""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, delete, select
from sqlalchemy.dialects.sqlite import insert

KEPT_FOR = timedelta(days=180)
"""A place that nobody has come back to for so long is removed."""
TABLES = MetaData()
_PLACE = Table(
    "place",
    TABLES,
    Column("store", Text, primary_key=True),
    Column("owner_id", Integer, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("screen", Text, primary_key=True),
    Column("data", Text, nullable=False),
    Column("at", Text, nullable=False),
)
_C = _PLACE.c
Whose = tuple[str, int, str]
"""Store, id and username: a store made anew in the same place gives ids again."""


def lay_out(connection: Connection) -> None:
    """Make the table where it is missing."""
    TABLES.create_all(connection)


def keep(connection: Connection, whose: Whose, places: Mapping[str, str], *, at: str) -> None:
    """Keep where somebody is on each of these screens, as JSON, in place of what was there."""
    store, owner_id, owner = whose
    for screen, data in places.items():
        values = {"store": store, "owner_id": owner_id, "owner": owner}
        values |= {"screen": screen, "data": data, "at": at}
        kept = insert(_PLACE).values(values)
        connection.execute(
            kept.on_conflict_do_update(
                index_elements=[_C.store, _C.owner_id, _C.owner, _C.screen],
                set_={"data": kept.excluded.data, "at": kept.excluded.at},
            )
        )


def find(connection: Connection, whose: Whose, screen: str) -> str | None:
    """Return where somebody was on a screen, as JSON; None where nothing was kept."""
    store, owner_id, owner = whose
    statement = select(_C.data).where(
        _C.store == store, _C.owner_id == owner_id, _C.owner == owner, _C.screen == screen
    )
    found: str | None = connection.scalar(statement)
    return found


def purge(connection: Connection, *, before: str) -> None:
    """Remove what was kept before a moment, of everybody."""
    connection.execute(delete(_PLACE).where(_C.at < before))
