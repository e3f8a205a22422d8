"""Which command a change goes back to, through a chain of undo and redo."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from .sources import AUDIT


@dataclass(frozen=True, slots=True)
class Origin:
    """What was done first: the command's class name, and when."""

    intent: str
    at: datetime


def origins(connection: Connection, audit_ids: Collection[int]) -> dict[int, str]:
    """Return for each change the intent of the command that it did, took back or redid."""
    found = whole_origins(connection, audit_ids)
    return {audit_id: origin.intent for audit_id, origin in found.items()}


def whole_origins(connection: Connection, audit_ids: Collection[int]) -> dict[int, Origin]:
    """Return for each change the command that it did, took back or redid, and when that was."""
    at = {audit_id: audit_id for audit_id in audit_ids}
    known: dict[int, Origin] = {}
    reverts: dict[int, int | None] = {}
    while missing := set(at.values()) - reverts.keys():
        found = connection.execute(
            select(AUDIT.c.id, AUDIT.c.intent, AUDIT.c.at, AUDIT.c.reverts).where(
                AUDIT.c.id.in_(missing)
            )
        )
        for audit_id, intent, made_at, reverted in found:
            known[audit_id], reverts[audit_id] = Origin(intent, made_at), reverted
        at = {audit_id: reverts[place] or place for audit_id, place in at.items()}
    return {audit_id: known[place] for audit_id, place in at.items()}
