"""Which command a change goes back to, through a chain of undo and redo."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from .sources import AUDIT


def origins(connection: Connection, audit_ids: Collection[int]) -> dict[int, str]:
    """Return for each change the intent of the command that it did, took back or redid."""
    at = {audit_id: audit_id for audit_id in audit_ids}
    intents: dict[int, str] = {}
    reverts: dict[int, int | None] = {}
    while missing := set(at.values()) - reverts.keys():
        found = connection.execute(
            select(AUDIT.c.id, AUDIT.c.intent, AUDIT.c.reverts).where(AUDIT.c.id.in_(missing))
        )
        for audit_id, intent, reverted in found:
            intents[audit_id], reverts[audit_id] = intent, reverted
        at = {audit_id: reverts[place] or place for audit_id, place in at.items()}
    return {audit_id: intents[place] for audit_id, place in at.items()}
