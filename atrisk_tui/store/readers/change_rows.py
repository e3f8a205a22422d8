"""Changes as the company-wide history lists them: one row for each, whatever it wrote."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from ...domain import history as words
from ...domain.admin_rows import FIELDS_SHOWN, RECORDS_CAP, ChangeRow
from ...domain.rows import FieldChange
from ..indexed_by import indexed_by
from ..scope import Scope
from .audit_rows import was_reverted
from .field_changes import FieldWords, Wrote, field_words
from .origins import origins
from .sources import AUDIT, AUDIT_ROW, USER
from .subjects import Record, subjects
from .written_sight import LOCATED, row_in_sight, seen, sees_all

_KEPT = ("id", "at", "intent", "note", "source", "reverts", "reverted", "actor", "actor_name")


def change_rows(
    connection: Connection, scope: Scope, audit_ids: Sequence[int]
) -> tuple[ChangeRow, ...]:
    """Return these changes in their order: a fixed number of questions, however many they are."""
    found = {row["id"]: row for row in connection.execute(_whole(scope, audit_ids)).mappings()}
    about = _records(connection, scope, found)
    wrote = _written(connection, about)
    taken_back = {row["id"] for row in found.values() if row["reverts"] is not None}
    intents = {audit_id: row["intent"] for audit_id, row in found.items()}
    intents |= origins(connection, taken_back)
    links = _workplaces(connection, about)
    told = field_words(
        connection, scope, [*wrote.values(), *(one for each in links.values() for one in each)]
    )
    called = subjects(connection, set(about.values()))
    return tuple(
        _row(
            found[audit_id],
            words=words.words(intents[audit_id], found[audit_id]["kind"]),
            record=about.get(audit_id),
            subject=called.get(about[audit_id], "") if audit_id in about else "",
            changes=_changes(told, wrote.get(audit_id), links.get(audit_id, [])),
        )
        for audit_id in audit_ids
    )


def _changes(
    told: FieldWords, wrote: Wrote | None, links: Sequence[Wrote]
) -> Iterator[FieldChange]:
    """Yield the fields of a record; of a person each location that was given or taken, too."""
    if wrote is not None:
        yield from told.of(wrote)
    for link in links:
        yield from (change for change in told.of(link) if change.field == "location")


def _whole(scope: Scope, audit_ids: Sequence[int]) -> Any:
    few = select(AUDIT_ROW.c.table_name, AUDIT_ROW.c.row_id).where(
        AUDIT_ROW.c.audit_id == AUDIT.c.id
    )
    if not sees_all(scope):
        few = few.where(row_in_sight(scope))
    each = select(few.limit(RECORDS_CAP).correlate(AUDIT).subquery("few")).distinct()
    records = select(func.count()).select_from(each.subquery("each")).scalar_subquery()
    own = ("id", "at", "intent", "note", "source", "reverts", "kind")
    return (
        select(
            *(AUDIT.c[name] for name in (*own, "subject_table", "subject_id")),
            USER.c.username.label("actor"),
            USER.c.full_name.label("actor_name"),
            was_reverted().label("reverted"),
            records.label("records"),
        )
        .select_from(AUDIT.join(USER, USER.c.id == AUDIT.c.actor_id))
        .where(AUDIT.c.id.in_(audit_ids))
    )


def _records(
    connection: Connection, scope: Scope, found: dict[int, RowMapping]
) -> dict[int, Record]:
    """Return the record that each change was about; one out of sight gives way to one in it."""
    about = {
        audit_id: (row["subject_table"], row["subject_id"])
        for audit_id, row in found.items()
        if row["subject_table"] and row["subject_id"]
    }
    if sees_all(scope):
        return about
    known = seen(connection, scope, about.values())
    hidden = [audit_id for audit_id, record in about.items() if record not in known]
    first = (
        select(func.min(AUDIT_ROW.c.id))
        .where(
            AUDIT_ROW.c.audit_id.in_(hidden),
            AUDIT_ROW.c.table_name.in_(LOCATED),
            row_in_sight(scope),
        )
        .group_by(AUDIT_ROW.c.audit_id)
    )
    rows = connection.execute(
        select(AUDIT_ROW.c.audit_id, AUDIT_ROW.c.table_name, AUDIT_ROW.c.row_id).where(
            AUDIT_ROW.c.id.in_(list(connection.scalars(first)) if hidden else [])
        )
    )
    shown = {audit_id: record for audit_id, record in about.items() if record in known}
    return shown | {row.audit_id: (row.table_name, row.row_id) for row in rows}


def _written(connection: Connection, about: dict[int, Record]) -> dict[int, Wrote]:
    """Return what each change wrote to the record it was about; written twice is told once."""
    by_table: dict[str, dict[int, int]] = {}
    for audit_id, (table, row_id) in about.items():
        by_table.setdefault(table, {})[audit_id] = row_id
    found: dict[int, Wrote] = {}
    columns = ("id", "audit_id", "row_id", "op", "changes")
    for table, wanted in by_table.items():
        statement = indexed_by(
            select(*(AUDIT_ROW.c[name] for name in columns)), AUDIT_ROW, "ix_audit_row_kind"
        ).where(
            AUDIT_ROW.c.table_name == table,
            AUDIT_ROW.c.audit_id.in_(wanted),
            AUDIT_ROW.c.row_id.in_(set(wanted.values())),
        )
        # In the order written; a sort in the database is for lists that may be long.
        for row in sorted(connection.execute(statement), key=lambda row: row.id):
            if wanted[row.audit_id] == row.row_id:
                found[row.audit_id] = _together(
                    found.get(row.audit_id), Wrote(table, row.op, row.changes)
                )
    return found


def _workplaces(connection: Connection, about: dict[int, Record]) -> dict[int, list[Wrote]]:
    """Return the links to locations that changes of a person wrote for that person."""
    people = {
        audit_id: row_id for audit_id, (table, row_id) in about.items() if table == "app_user"
    }
    found: dict[int, list[Wrote]] = {}
    if not people:
        return found
    statement = indexed_by(
        select(AUDIT_ROW.c.audit_id, AUDIT_ROW.c.op, AUDIT_ROW.c.changes),
        AUDIT_ROW,
        "ix_audit_row_kind",
    ).where(AUDIT_ROW.c.table_name == "user_location", AUDIT_ROW.c.audit_id.in_(people))
    for row in connection.execute(statement):
        if people[row.audit_id] in row.changes["user_id"]:
            link = Wrote("user_location", row.op, row.changes)
            found.setdefault(row.audit_id, []).append(link)
    return found


def _together(first: Wrote | None, then: Wrote) -> Wrote:
    if first is None:
        return then
    changes = dict(first.changes)
    for column, (before, after) in then.changes.items():
        changes[column] = [changes[column][0] if column in changes else before, after]
    return Wrote(first.table, first.op, changes)


def _row(
    row: RowMapping,
    *,
    words: str,
    record: Record | None,
    subject: str,
    changes: Iterator[FieldChange],
) -> ChangeRow:
    table, row_id = record or (None, None)
    return ChangeRow(
        **{name: row[name] for name in _KEPT},
        words=words,
        table=table,
        row_id=row_id,
        subject=subject,
        records=row["records"],
        changes=tuple(islice(changes, FIELDS_SHOWN)),
    )
