"""Who has which record open now."""

from sqlalchemy import ColumnElement, Connection, Table, exists, or_, select

from ...domain.playing import Presence
from ...domain.work_queries import ListPresence
from ..presence import alive
from ..scope import Scope
from .sources import CUSTOMER, CUSTOMERS, ENTRIES, ENTRY, PRESENCE, USER, in_sight

_MOST = 1000
"""Sessions told of at once; there are no lists so long that more of them could be shown."""


def list_presence(
    connection: Connection, scope: Scope, query: ListPresence
) -> tuple[Presence, ...]:
    """Return who has a record in the asker's sight open, who came first first."""
    del query
    rows = connection.execute(
        select(
            PRESENCE.c.id,
            PRESENCE.c.table_name.label("table"),
            PRESENCE.c.row_id,
            PRESENCE.c.user_id,
            USER.c.username,
            USER.c.full_name,
            PRESENCE.c.since,
            PRESENCE.c.session,
            PRESENCE.c.playing,
        )
        .join_from(PRESENCE, USER, USER.c.id == PRESENCE.c.user_id)
        .where(
            alive(scope.now),
            or_(_seen(scope, ENTRY, ENTRIES), _seen(scope, CUSTOMER, CUSTOMERS)),
        )
        .limit(_MOST)
    )
    told = {row.pop("id"): row for row in map(dict, rows.mappings())}
    found = [Presence(**told[key]) for key in sorted(told)]
    return tuple(sorted(found, key=lambda one: one.since))


def _seen(scope: Scope, table: Table, grant: str) -> ColumnElement[bool]:
    """Return the condition that the open record is of `table` and in sight."""
    record = exists(
        select(table.c.id).where(
            table.c.id == PRESENCE.c.row_id,
            table.c.deleted_at.is_(None),
            in_sight(scope, grant, table.c.location_id),
        )
    )
    return (PRESENCE.c.table_name == table.name) & record
