"""Taking a change back: the exact former values, field by field, or nothing at all."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, exists, inspect, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col

from ..domain.admin_commands import MergeCatalogItems
from ..domain.commands import EditCustomer, Revert
from ..domain.policy import COMMANDS, revert_refusal
from ..domain.text import label
from ..domain.views import EditView
from ..errors import Conflict, Denied, Missing
from .audit import audited_fields, decode, encode
from .contact_news import note_contact
from .derived import derive
from .revert_absences import AbsenceGuard
from .revert_many import deleted_since, many_rows
from .revert_people import PeopleGuard
from .tables import Audit, AuditChange, User
from .view_sharing import check_sharing
from .work import Done, Work, noun

_TABLES: dict[str, type[SQLModel]] = {
    str(mapper.class_.__tablename__): mapper.class_ for mapper in SQLModel._sa_registry.mappers
}


def revert(work: Work, command: Revert) -> Done:
    """Take back one earlier change, as far as nobody has touched it since.

    Raises: Missing when there is no such change in sight, Denied, Conflict naming what moved.
    """
    audit = _change(work, command.audit_id)
    many = many_rows(work, audit.id)
    rows = _rows(work, audit.id, besides=[each.name for each in many])
    records = {(row.table_name, row.row_id): _record(work, row) for row in rows}
    seen = all(record is None or work.in_sight(record) for record in records.values())
    if not (seen and all(each.in_sight(work) for each in many)) and not _is_blind(work, audit):
        raise Missing("no such change")
    _refuse_unless_allowed(work, audit, rows)
    people = PeopleGuard(work, rows)
    people.check_before()
    absences = AbsenceGuard(work, rows)
    absences.check_before()
    work.reverts, work.kind = audit.id, "redo" if audit.kind == "undo" else "undo"
    for returns in (True, False):
        for row in _in_order(rows, returns=returns):
            _take_back(work, row, records[row.table_name, row.row_id])
            work.session.flush()
        for each in many if returns else ():
            each.take_back(work, audit)
    people.check_after()
    absences.check_after()
    for row in rows:
        if row.table_name == "interaction" and row.customer_id is not None:
            note_contact(work, row.customer_id)
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


def _is_blind(work: Work, audit: Audit) -> bool:
    """Whether the change was one of those that need no sight of the records they write."""
    command = COMMANDS.get(_origin(work, audit).intent)
    if command is EditView:
        # Who stops sharing a colleague's view no longer sees it, and may still think better of it.
        return audit.actor_id == work.actor.id
    return command is MergeCatalogItems


def _in_order(rows: Sequence[AuditChange], *, returns: bool) -> list[AuditChange]:
    """Return the rows of deleted records that come back, last written first, or all others.

    What comes back is there before something names it again; what goes, goes when nothing does.
    """
    others = [row for row in reversed(rows) if _comes_back(row) is returns]
    return sorted(others, key=_goes)


def _comes_back(row: AuditChange) -> bool:
    before, after = row.changes.get("deleted_at", (None, None))
    return row.op == "update" and before is None and after is not None


def _goes(row: AuditChange) -> bool:
    before, _ = row.changes.get("deleted_at", (None, None))
    return row.op == "insert" or before is not None


def _rows(work: Work, audit_id: int, *, besides: Sequence[str]) -> list[AuditChange]:
    """Return what the change wrote in other tables, in the order it was written."""
    statement = (
        select(AuditChange)
        .where(col(AuditChange.audit_id) == audit_id, col(AuditChange.table_name).not_in(besides))
        .order_by(col(AuditChange.id))
    )
    return list(work.session.scalars(statement))


def _record(work: Work, row: AuditChange) -> SQLModel | None:
    return work.held(_TABLES[row.table_name], row.row_id)


def _refuse_unless_allowed(work: Work, audit: Audit, rows: Iterable[AuditChange]) -> None:
    origin = _origin(work, audit)
    known = COMMANDS.get(origin.intent)
    reason = revert_refusal(
        work.actor,
        by_id=audit.actor_id,
        command=known,
        # What was taken back is brought back at any time: the record is whole again.
        made_ago=timedelta(0) if audit.kind == "undo" else work.now - origin.at,
        contact_minutes=work.settings.number("contact_undo_minutes"),
    )
    if reason is not None:
        raise Denied(reason)
    fields = {name for row in rows if row.table_name == "customer" for name in row.changes}
    check_sharing(work, rows)
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
    deleted_at = getattr(record, "deleted_at", None)
    audit = work.session.get_one(Audit, row.audit_id)
    if "deleted_at" not in row.changes and deleted_since(deleted_at, audit):
        raise Conflict(f"the {_noun(row)} has been deleted since")
    for name, (_, after) in row.changes.items():
        if encode(getattr(record, name)) != after:
            raise Conflict(
                f"{label(name.removesuffix('_id'))} has been changed by someone since", field=name
            )
    values = {name: decode(columns[name], before) for name, (before, _) in row.changes.items()}
    if values.get("deleted_at") is not None:
        _refuse_if_touched(work, row)
        _refuse_if_linked(work, row)
    elif "deleted_at" in values:
        _refuse_dead_links(work, type(record), record.model_dump() | values)
    else:
        _refuse_dead_links(work, type(record), values)
    if values.get("deleted_at", deleted_at) is None:
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
