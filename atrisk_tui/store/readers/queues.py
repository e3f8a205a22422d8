"""What the queues leave out for a while, and the queue of what was handed up."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal_column, or_, select

from ...domain.model import Escalation
from ...domain.rows import EntryDetail
from ..audit import encode
from ..columns import ESCALATED, SNOOZED
from ..indexed_by import indexed_by
from ..paging import Branch
from ..scope import Scope
from .sources import AUDIT, AUDIT_ROW, ENTRIES, ENTRY, in_sight

_LOOKED_BACK = 100
"""Changes of an entry that are looked through for why it was snoozed or handed up."""


def awake(now: datetime) -> ColumnElement[bool]:
    """Return the condition that an entry is not snoozed: a snooze ends by itself, unwritten."""
    snoozed = ENTRY.c.snoozed_until
    return or_(snoozed.is_(None), snoozed <= now)


def escalated(scope: Scope, owner_id: int | None) -> Branch:
    """Return the active entries in sight that were handed up, riskiest first, then soonest due.

    A snooze does not hide them: whoever they were handed to has not been heard yet.
    """
    branch: Branch = (
        indexed_by(select(literal_column("1")).select_from(ENTRY), ENTRY, "ix_entry_escalated")
        .where(ESCALATED, ENTRY.c.rank > 0, in_sight(scope, ENTRIES, ENTRY.c.location_id))
        .order_by(ENTRY.c.rank, ENTRY.c.follow_up_key)
    )
    return branch if owner_id is None else branch.where(ENTRY.c.assigned_to_id == owner_id)


def next_wake(connection: Connection, scope: Scope, owner_id: int | None) -> datetime | None:
    """Return when the next snoozed entry in sight comes back, None where none is snoozed."""
    found = (
        indexed_by(select(ENTRY.c.snoozed_until), ENTRY, "ix_entry_snoozed")
        .where(
            SNOOZED,
            ENTRY.c.snoozed_until > scope.now,
            in_sight(scope, ENTRIES, ENTRY.c.location_id),
        )
        .order_by(ENTRY.c.snoozed_until)
        .limit(1)
    )
    if owner_id is not None:
        # Nobody's entries are in everybody's counters.
        nobodys = ENTRY.c.assigned_to_id.is_(None)
        found = found.where(or_(nobodys, ENTRY.c.assigned_to_id == owner_id))
    return connection.scalar(found)


def with_notes(connection: Connection, scope: Scope, entry: EntryDetail) -> EntryDetail:
    """Return an entry with what was said when it was snoozed and handed up, while it is."""
    wanted: dict[str, Any] = {}
    if entry.snoozed_until is not None and entry.snoozed_until > scope.now:
        wanted["snoozed_until"] = encode(entry.snoozed_until)
    if entry.escalation is not Escalation.NONE:
        wanted["escalation"] = encode(entry.escalation)
    if not wanted:
        return entry
    notes = _notes(connection, entry.id, wanted)
    return replace(
        entry,
        snooze_note=notes.get("snoozed_until", ""),
        escalation_note=notes.get("escalation", ""),
    )


def _notes(connection: Connection, entry_id: int, wanted: dict[str, Any]) -> dict[str, str]:
    """Return what was said of the newest change that gave each field the value it has.

    A redo says nothing itself: what it brought back, below it, does.
    """
    latest = connection.execute(
        indexed_by(
            select(AUDIT_ROW.c.audit_id, AUDIT_ROW.c.changes), AUDIT_ROW, "ix_audit_row_record"
        )
        .where(AUDIT_ROW.c.table_name == "entry", AUDIT_ROW.c.row_id == entry_id)
        .order_by(AUDIT_ROW.c.id.desc())
        .limit(_LOOKED_BACK)
    ).all()
    gave = [
        (field, row.audit_id)
        for row in latest
        for field, value in wanted.items()
        if field in row.changes and row.changes[field][1] == value
    ]
    asked = select(AUDIT.c.id, AUDIT.c.note).where(AUDIT.c.id.in_({at for _, at in gave}))
    told = {row.id: row.note for row in connection.execute(asked)}
    # The newest comes last, and stays.
    return {field: told[at] for field, at in reversed(gave) if told[at]}
