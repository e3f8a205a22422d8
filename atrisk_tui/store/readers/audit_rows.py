"""Rows of the audit as a list shows them: who, when, what, from what to what."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from ...domain import history as words
from ...domain.rows import AuditRow
from ..paging import Place
from ..scope import Scope
from .field_changes import FieldWords, Wrote, field_words
from .origins import origins
from .sources import AUDIT, AUDIT_ROW, USER
from .subjects import Record, subjects

_NOT_SHOWN = frozenset({"op", "changes", "kind"})


def audit_rows(
    connection: Connection, scope: Scope, places: Sequence[Place]
) -> tuple[AuditRow, ...]:
    """Return the written rows at these places, in their order."""
    ids = [place.id for place in places]
    found = {row["id"]: row for row in connection.execute(_whole(ids)).mappings()}
    intents = {row["audit_id"]: row["intent"] for row in found.values()}
    taken_back = {row["audit_id"] for row in found.values() if row["reverts"] is not None}
    intents |= origins(connection, taken_back)
    told = field_words(connection, scope, [_wrote(row) for row in found.values()])
    called = subjects(connection, {_record(row) for row in found.values()})
    rows = [found[row_id] for row_id in ids]
    return tuple(
        _row(row, origin=intents[row["audit_id"]], told=told, subject=called[_record(row)])
        for row in rows
    )


def was_reverted() -> Any:
    """Return the condition that a later change took this one back."""
    later = AUDIT.alias("later")
    return select(later.c.id).where(later.c.reverts == AUDIT.c.id).exists()


def _whole(ids: Sequence[int]) -> Any:
    return (
        select(
            *(AUDIT_ROW.c[name] for name in ("id", "audit_id", "row_id", "op", "changes")),
            AUDIT_ROW.c.table_name.label("table"),
            *(AUDIT.c[name] for name in ("at", "intent", "note", "source", "reverts", "kind")),
            USER.c.username.label("actor"),
            USER.c.full_name.label("actor_name"),
            was_reverted().label("reverted"),
        )
        .select_from(
            AUDIT_ROW.join(AUDIT, AUDIT.c.id == AUDIT_ROW.c.audit_id).join(
                USER, USER.c.id == AUDIT.c.actor_id
            )
        )
        .where(AUDIT_ROW.c.id.in_(ids))
    )


def _record(row: RowMapping) -> Record:
    return row["table"], row["row_id"]


def _wrote(row: RowMapping) -> Wrote:
    return Wrote(row["table"], row["op"], row["changes"])


def _row(row: RowMapping, *, origin: str, told: FieldWords, subject: str) -> AuditRow:
    kept = {name: value for name, value in row.items() if name not in _NOT_SHOWN}
    return AuditRow(
        **kept,
        words=words.words(origin, row["kind"]),
        changes=tuple(told.of(_wrote(row))),
        subject=subject,
    )
