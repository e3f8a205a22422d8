"""Taking a change back: the exact former values, field by field, or nothing at all."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, exists, inspect, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col

from ..domain.commands import EditCustomer, Revert
from ..domain.policy import COMMANDS, revert_refusal
from ..domain.text import label
from ..errors import Conflict, Denied, Missing
from .audit import audited_fields, decode, encode
from .derived import derive
from .revert_people import PeopleGuard
from .tables import Audit, AuditChange, User
from .work import Done, Work, noun

_TABLES: dict[str, type[SQLModel]] = {
    str(mapper.class_.__tablename__): mapper.class_ for mapper in SQLModel._sa_registry.mappers
}


def revert(work: Work, command: Revert) -> Done:
    """Take back one earlier change, as far as nobody has touched it since.

    Raises: Missing when there is no such change in sight, Denied, Conflict naming what moved.
    """
    audit = _change(work, command.audit_id)
    rows = _rows(work, audit.id)
    records = {(row.table_name, row.row_id): _record(work, row) for row in rows}
    if not all(record is None or work.in_sight(record) for record in records.values()):
        raise Missing("no such change")
    _refuse_unless_allowed(work, audit, rows)
    people = PeopleGuard(work, rows)
    people.check_before()
    work.reverts, work.kind = audit.id, "redo" if audit.kind == "undo" else "undo"
    for row in reversed(rows):
        _take_back(work, row, records[row.table_name, row.row_id])
        work.session.flush()
    people.check_after()
    return Done(str(audit.subject_table), audit.subject_id or 0)


def _change(work: Work, audit_id: int) -> Audit:
    found = work.session.get(Audit, audit_id)
    if found is None:
        raise Missing("no such change")
    by = work.session.scalar(
        select(col(User.full_name))
        .join(Audit, col(Audit.actor_id) == col(User.id))
        .where(col(Audit.reverts) == audit_id)
    )
    if by is not None:
        raise Conflict(f"{by} has taken this change back already")
    return found


def _rows(work: Work, audit_id: int) -> list[AuditChange]:
    """Return what the change wrote, in the order it was written."""
    statement = (
        select(AuditChange)
        .where(col(AuditChange.audit_id) == audit_id)
        .order_by(col(AuditChange.id))
    )
    return list(work.session.scalars(statement))


def _record(work: Work, row: AuditChange) -> SQLModel | None:
    return work.held(_TABLES[row.table_name], row.row_id)


def _refuse_unless_allowed(work: Work, audit: Audit, rows: Iterable[AuditChange]) -> None:
    origin = _origin(work, audit)
    known = COMMANDS.get(origin.intent)
    if reason := revert_refusal(work.actor, by_id=audit.actor_id, command=known):
        raise Denied(reason)
    fields = {name for row in rows if row.table_name == "customer" for name in row.changes}
    if known is EditCustomer and fields & set(EditCustomer.TERMS):
        work.allow("customer.modify_terms")
    if known is EditCustomer and fields & set(EditCustomer.PLACE):
        work.allow("location.manage")


def _origin(work: Work, audit: Audit) -> Audit:
    """Return the change that a chain of undo and redo goes back to."""
    while audit.reverts is not None:
        audit = work.session.get_one(Audit, audit.reverts)
    return audit


def _take_back(work: Work, row: AuditChange, record: SQLModel | None) -> None:
    if row.op == "delete":
        _bring_back(work, row, record)
    elif record is None:
        raise Conflict(f"the {_noun(row)} has been deleted since")
    elif row.op == "insert":
        _remove(work, row, record)
    else:
        _restore(work, row, record)


def _bring_back(work: Work, row: AuditChange, record: SQLModel | None) -> None:
    table = _TABLES[row.table_name]
    if record is not None:
        raise Conflict(f"the {_noun(row)} is there again already")
    columns = audited_fields(inspect(table))
    values = {name: decode(columns[name], before) for name, (before, _) in row.changes.items()}
    _refuse_dead_links(work, table, values)
    work.session.add(table(id=row.row_id, **values))


def _remove(work: Work, row: AuditChange, record: SQLModel) -> None:
    if getattr(record, "deleted_at", None) is not None:
        raise Conflict(f"the {_noun(row)} has been deleted since")
    _refuse_if_touched(work, row)
    _refuse_if_linked(work, row)
    if hasattr(record, "deleted_at"):
        record.deleted_at = work.now
    else:
        work.session.delete(record)


def _restore(work: Work, row: AuditChange, record: SQLModel) -> None:
    columns = audited_fields(inspect(type(record)))
    if "deleted_at" not in row.changes and getattr(record, "deleted_at", None) is not None:
        raise Conflict(f"the {_noun(row)} has been deleted since")
    for name, (_, after) in row.changes.items():
        if encode(getattr(record, name)) != after:
            raise Conflict(f"{label(name)} has been changed by someone since", field=name)
    values = {name: decode(columns[name], before) for name, (before, _) in row.changes.items()}
    if values.get("deleted_at") is not None:
        _refuse_if_touched(work, row)
        _refuse_if_linked(work, row)
    elif "deleted_at" in values:
        _refuse_dead_links(work, type(record), record.model_dump() | values)
    else:
        _refuse_dead_links(work, type(record), values)
    if values.get("deleted_at") is None:
        _refuse_taken(work, row, record.model_dump() | values)
    for name, value in values.items():
        setattr(record, name, value)


def _refuse_if_touched(work: Work, row: AuditChange) -> None:
    """A record goes only while nothing that stands has written it after this change."""
    taken_back = aliased(Audit)
    later = (
        select(col(AuditChange.id))
        .join(Audit, col(Audit.id) == col(AuditChange.audit_id))
        .where(
            col(AuditChange.table_name) == row.table_name,
            col(AuditChange.row_id) == row.row_id,
            col(AuditChange.audit_id) > row.audit_id,
            # A later change that was taken back, and its undo, have left nothing behind.
            ~exists().where(col(taken_back.reverts) == col(Audit.id)),
            or_(col(Audit.kind) != "undo", col(Audit.reverts) <= row.audit_id),
        )
        .limit(1)
    )
    if work.session.scalar(later) is not None:
        raise Conflict(f"the {_noun(row)} has been changed by someone since")


def _refuse_if_linked(work: Work, row: AuditChange) -> None:
    """A record goes only while no live one refers to it."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if not any(key.column.table.key == row.table_name for key in column.foreign_keys):
                continue
            live = select(1).where(column == row.row_id).limit(1)
            if "deleted_at" in table.c:
                live = live.where(table.c.deleted_at.is_(None))
            if work.session.scalar(live) is not None:
                raise Conflict(f"the {_noun(row)} is in use since")


def _refuse_dead_links(work: Work, table: type[SQLModel], values: dict[str, Any]) -> None:
    """A former value that names a record is given back only while that record is there."""
    for name, column in audited_fields(inspect(table)).items():
        target = _target(column)
        if target is None or values.get(name) is None:
            continue
        if work.shared(target, values[name]) is None:
            raise Conflict(f"{label(name.removesuffix('_id'))} has been deleted since", field=name)


def _refuse_taken(work: Work, row: AuditChange, values: dict[str, Any]) -> None:
    """A former name or number is given back only while no other live record has it."""
    table = SQLModel.metadata.tables[row.table_name]
    wanted = values | derive(row.table_name, values)
    for index in table.indexes:
        if not index.unique:
            continue
        same = [column == wanted[column.name] for column in index.columns]
        other = select(table.c.id).where(*same, table.c.id != row.row_id)
        if work.session.scalar(other.where(table.c.deleted_at.is_(None)).limit(1)) is not None:
            raise Conflict(f"there is another {_noun(row)} by that name or number now")


def _target(column: Column[Any]) -> type[SQLModel] | None:
    for key in column.foreign_keys:
        return _TABLES[key.column.table.key]
    return None


def _noun(row: AuditChange) -> str:
    return noun(_TABLES[row.table_name])
