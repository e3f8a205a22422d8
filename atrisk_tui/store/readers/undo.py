"""What `u` would take back, and `U` bring back."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select

from ...domain import history as words
from ...domain.commands import Command, Revert
from ...domain.contact_commands import LogContact
from ...domain.dates import local_date, start_of_day
from ...domain.many import ManyCommand
from ...domain.policy import COMMANDS, revert_refusal
from ...domain.queries import GetSettings, NextUndo
from ...domain.rows import Undoable
from ..indexed_by import indexed_by
from ..scope import Scope
from .catalogs import get_settings
from .origins import Origin, whole_origins
from .sources import AUDIT, AUDIT_ROW
from .subjects import labels

_LOOKED_AT = 50


def next_undo(connection: Connection, scope: Scope, query: NextUndo) -> Undoable | None:
    """Return the asker's newest change of today that can be taken back, or brought back.

    What nobody could take back, such as an import or a contact of an hour ago, is passed over.
    A change made after an undo leaves nothing to bring back.
    """
    kinds = ("undo",) if query.redo else ("do", "redo")
    minutes = get_settings(connection, scope, GetSettings()).number("contact_undo_minutes")
    statement = _own_today(scope).where(
        AUDIT.c.kind.in_(kinds), ~_reverted(), _possible(scope), _fresh(scope, minutes)
    )
    for row in connection.execute(statement.limit(_LOOKED_AT)):
        origin = whole_origins(connection, {row.id})[row.id]
        if query.redo and _done_after(connection, scope, row.id):
            return None
        made_ago = timedelta(0) if query.redo else scope.now - origin.at
        if not _refused(scope, words.command_of(origin.intent), made_ago=made_ago, minutes=minutes):
            return _undoable(connection, row, origin)
    return None


def _own_today(scope: Scope) -> Select[Any]:
    zone = scope.actor.zone
    start = start_of_day(local_date(scope.now, zone), zone)
    columns = ("id", "at", "subject_table", "subject_id")
    return (
        indexed_by(select(*(AUDIT.c[name] for name in columns)), AUDIT, "ix_audit_actor")
        .where(AUDIT.c.actor_id == scope.actor.id, AUDIT.c.at >= start)
        .order_by(AUDIT.c.at.desc(), AUDIT.c.id.desc())
    )


def _reverted() -> Any:
    later = AUDIT.alias("later")
    return select(later.c.id).where(later.c.reverts == AUDIT.c.id).exists()


def _possible(scope: Scope) -> Any:
    """Return the condition that leaves out what is refused by its intent alone."""
    found = [name for name, command in COMMANDS.items() if not _refused(scope, command)]
    return AUDIT.c.intent.in_((*found, Revert.__name__))


def _fresh(scope: Scope, minutes: int) -> Any:
    """Return the condition that leaves out contacts too old: there may be very many a day."""
    since = scope.now - timedelta(minutes=minutes)
    return or_(AUDIT.c.intent != LogContact.__name__, AUDIT.c.at >= since)


def _refused(
    scope: Scope,
    command: type[Command] | None,
    *,
    made_ago: timedelta = timedelta(0),
    minutes: int = 0,
) -> str | None:
    return revert_refusal(
        scope.actor,
        by_id=scope.actor.id,
        command=command,
        made_ago=made_ago,
        contact_minutes=minutes,
    )


def _done_after(connection: Connection, scope: Scope, audit_id: int) -> bool:
    newer = _own_today(scope).where(AUDIT.c.kind == "do", AUDIT.c.id > audit_id).limit(1)
    return connection.execute(newer).first() is not None


def _undoable(connection: Connection, row: Row[Any], origin: Origin) -> Undoable:
    table, row_id = str(row.subject_table), int(row.subject_id or 0)
    label = labels(connection, [(table, row_id)])[table, row_id]
    command = words.command_of(origin.intent)
    if command is not None and issubclass(command, ManyCommand):
        label += _and_more(connection, row.id, table)
    return Undoable(
        audit_id=row.id,
        at=row.at,
        words=words.words(origin.intent),
        table=table,
        row_id=row_id,
        label=label,
    )


def _and_more(connection: Connection, audit_id: int, table: str) -> str:
    """Return how many records a change wrote beside the one that names it: " and 499 more"."""
    written = select(func.count()).where(
        AUDIT_ROW.c.audit_id == audit_id, AUDIT_ROW.c.table_name == table
    )
    more = (connection.scalar(written) or 0) - 1
    return f" and {more} more" if more > 0 else ""
