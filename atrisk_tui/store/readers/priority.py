"""What an entry's queue priority is made of."""

from sqlalchemy import Connection

from ...domain.model import entry_ref
from ...domain.playing import PriorityParts
from ...domain.work_queries import GetPriority
from ...errors import Missing
from ..priority import entry_facts, read_basis
from ..scope import Scope
from .sources import ENTRIES, ENTRY, in_sight


def get_priority(connection: Connection, scope: Scope, query: GetPriority) -> PriorityParts:
    """Return an entry's priority as it is worked out now. Raises: Missing."""
    row = connection.execute(
        entry_facts(
            ENTRY.c.id == query.entry_id,
            ENTRY.c.deleted_at.is_(None),
            in_sight(scope, ENTRIES, ENTRY.c.location_id),
        )
    ).one_or_none()
    if row is None:
        raise Missing(f"no such entry: {entry_ref(query.entry_id)}")
    return read_basis(connection, scope.now).parts(row)
