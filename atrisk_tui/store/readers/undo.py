"""What `u` would take back, and `U` bring back."""

from typing import Any

from sqlalchemy import Connection, Row, Select, select

from ...domain import history as words
from ...domain.commands import Command, Revert
from ...domain.dates import local_date, start_of_day
from ...domain.policy import COMMANDS, revert_refusal
from ...domain.queries import NextUndo
from ...domain.rows import Undoable
from ..indexed_by import indexed_by
from ..scope import Scope
from .origins import origins
from .sources import AUDIT
from .subjects import labels

_LOOKED_AT = 50


def next_undo(connection: Connection, scope: Scope, query: NextUndo) -> Undoable | None:
    """Return the asker's newest change of today that can be taken back, or brought back.

    What nobody could take back, such as an import, is passed over. A change made after an undo
    leaves nothing to bring back.
    """
    kinds = ("undo",) if query.redo else ("do", "redo")
    statement = _own_today(scope).where(AUDIT.c.kind.in_(kinds), ~_reverted(), _possible(scope))
    for row in connection.execute(statement.limit(_LOOKED_AT)):
        origin = origins(connection, {row.id})[row.id]
        if query.redo and _done_after(connection, scope, row.id):
            return None
        if not _refused(scope, words.command_of(origin)):
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


def _refused(scope: Scope, command: type[Command] | None) -> str | None:
    return revert_refusal(scope.actor, by_id=scope.actor.id, command=command)


def _done_after(connection: Connection, scope: Scope, audit_id: int) -> bool:
    newer = _own_today(scope).where(AUDIT.c.kind == "do", AUDIT.c.id > audit_id).limit(1)
    return connection.execute(newer).first() is not None


def _undoable(connection: Connection, row: Row[Any], origin: str) -> Undoable:
    table, row_id = str(row.subject_table), int(row.subject_id or 0)
    return Undoable(
        audit_id=row.id,
        at=row.at,
        words=words.words(origin),
        table=table,
        row_id=row_id,
        label=labels(connection, [(table, row_id)])[table, row_id],
    )
