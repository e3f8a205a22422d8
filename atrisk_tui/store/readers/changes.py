"""Who changed what across the company, newest first, as far as it is in sight."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, false, func, or_, select

from ...domain.admin_queries import ChangeFilter, GetChange, ListChanges
from ...domain.admin_rows import ChangeRow
from ...domain.paging import Page, Span
from ...domain.queries import MyChanges
from ...domain.rows import AuditRow
from ...errors import Missing
from ..indexed_by import indexed_by
from ..paging import Place, Walk, key_columns, read_page
from ..scope import Scope, require
from .audit_rows import audit_rows
from .change_rows import change_rows
from .due_days import day_of
from .sifting import sift
from .sources import AUDIT, AUDIT_ROW
from .written_sight import change_in_sight, row_in_sight, seen, sees_all

_GRANT = "audit.export"
_BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)
_COLUMN = re.compile(r"[a-z][a-z0-9_]{0,63}")


def list_changes(connection: Connection, scope: Scope, query: ListChanges) -> Page[ChangeRow]:
    """Return one span of the company's history.

    A person, a record, a kind of record or a time seeks in an index; what further narrows is
    sifted while walking, over at most `sifting.LOOKED_AT` changes for a page: a page may have
    fewer rows than asked for, or none, and still be followed by others. Raises: Denied.
    """
    require(scope, _GRANT)
    return _listed(connection, scope, query.filter, span=query.span)


def my_changes(connection: Connection, scope: Scope, query: MyChanges) -> Page[ChangeRow]:
    """Return one span of what the asker did on a day of theirs; needs no grant beyond sight."""
    day = day_of(scope, query.day)
    wanted = ChangeFilter(actor_id=scope.actor.id, since=day.start, until=day.end)
    return _listed(connection, scope, wanted, span=query.span)


def _listed(
    connection: Connection, scope: Scope, wanted: ChangeFilter, *, span: Span
) -> Page[ChangeRow]:
    walk = _walk(connection, scope, wanted)
    conditions = _conditions(scope, wanted)

    def keep(places: Sequence[Place]) -> list[Place]:
        return _kept(connection, wanted, places=places, conditions=conditions)

    found = sift(connection, walk, span=span, keep=keep)
    audit_ids = _audit_ids(connection, wanted, found.places)
    rows = change_rows(connection, scope, [audit_ids[place] for place in found.places])
    return Page(span=span, rows=rows, before=found.before, after=found.after)


def get_change(connection: Connection, scope: Scope, query: GetChange) -> Page[AuditRow]:
    """Return what one change wrote, in the order written, but for what is out of sight.

    Raises: Denied, Missing.
    """
    require(scope, _GRANT)
    sight = [] if sees_all(scope) else [change_in_sight(scope)]
    known = select(AUDIT.c.id).where(AUDIT.c.id == query.audit_id, *sight)
    if connection.scalar(known) is None:
        raise Missing(f"no such change: {query.audit_id}")
    keys = (AUDIT_ROW.c.id,)
    branch = indexed_by(select(*key_columns(keys)), AUDIT_ROW, "ix_audit_row_audit_id").where(
        AUDIT_ROW.c.audit_id == query.audit_id
    )
    if sight:
        branch = branch.where(row_in_sight(scope))
    return read_page(
        connection,
        (Walk(keys=keys, branches=(branch,)),),
        span=query.span,
        rows=lambda places: audit_rows(connection, scope, places),
    )


def _is_of_record(wanted: ChangeFilter) -> bool:
    return wanted.table is not None and wanted.row_id is not None


def _is_of_kind(wanted: ChangeFilter) -> bool:
    """Whether the walk is over the changes of one kind of record; a person or a time is rarer."""
    others = (wanted.actor_id, wanted.since, wanted.until)
    return wanted.table is not None and not _is_of_record(wanted) and others == (None, None, None)


def _walk(connection: Connection, scope: Scope, wanted: ChangeFilter) -> Walk:
    """Return the walk over the fewest changes that an index knows of."""
    if _is_of_record(wanted):
        return _of_record(connection, scope, wanted)
    if _is_of_kind(wanted):
        keys = (AUDIT_ROW.c.audit_id,)
        branch = indexed_by(select(*key_columns(keys)), AUDIT_ROW, "ix_audit_row_kind")
        mine = branch.where(AUDIT_ROW.c.table_name == wanted.table)
        return Walk(keys=keys, branches=(mine,), descending=True)
    times = (AUDIT.c.at, AUDIT.c.id)
    select_times = select(*key_columns(times))
    if wanted.actor_id is None:
        branch = indexed_by(select_times, AUDIT, "ix_audit_at")
    else:
        branch = indexed_by(select_times, AUDIT, "ix_audit_actor").where(
            AUDIT.c.actor_id == wanted.actor_id
        )
    return Walk(
        keys=times,
        branches=(branch,),
        descending=True,
        low=wanted.since or _BEGINNING,
        high=wanted.until,
    )


def _of_record(connection: Connection, scope: Scope, wanted: ChangeFilter) -> Walk:
    record = (str(wanted.table), int(wanted.row_id or 0))
    keys = (AUDIT_ROW.c.id,)
    branch = indexed_by(select(*key_columns(keys)), AUDIT_ROW, "ix_audit_row_record").where(
        AUDIT_ROW.c.table_name == record[0], AUDIT_ROW.c.row_id == record[1]
    )
    is_seen = record in seen(connection, scope, [record])
    return Walk(keys=keys, branches=(branch,) if is_seen else (), descending=True)


def _conditions(scope: Scope, wanted: ChangeFilter) -> list[ColumnElement[bool]]:
    """Return what the walk does not say by itself."""
    found: list[ColumnElement[bool]] = []
    if _is_of_record(wanted):
        if wanted.actor_id is not None:
            found.append(AUDIT.c.actor_id == wanted.actor_id)
        if wanted.since is not None:
            found.append(AUDIT.c.at >= wanted.since)
        if wanted.until is not None:
            found.append(AUDIT.c.at < wanted.until)
    scoped = not sees_all(scope)
    walked = _is_of_record(wanted) or (_is_of_kind(wanted) and not scoped)
    if wanted.field is not None or (wanted.table is not None and not walked):
        found.append(_wrote(scope, wanted))
    if scoped:
        found.append(change_in_sight(scope))
    return found


def _wrote(scope: Scope, wanted: ChangeFilter) -> ColumnElement[bool]:
    """Return the condition that a change wrote what is wanted, in sight."""
    rows = select(AUDIT_ROW.c.id).where(AUDIT_ROW.c.audit_id == AUDIT.c.id)
    if wanted.table is not None:
        rows = rows.where(AUDIT_ROW.c.table_name == wanted.table)
    if wanted.row_id is not None:
        rows = rows.where(AUDIT_ROW.c.row_id == wanted.row_id)
    if wanted.field is not None:
        rows = rows.where(_has(scope, wanted.field))
    if not sees_all(scope):
        rows = rows.where(row_in_sight(scope))
    return rows.exists()


def _has(scope: Scope, field: str) -> ColumnElement[bool]:
    """Return the condition that a row wrote a field, by its own name or its column's."""
    if not _COLUMN.fullmatch(field):
        return false()
    kept: Any = AUDIT_ROW.c.changes
    names = (field, f"{field}_id")
    if scope.dialect == "postgresql":
        return or_(*(func.jsonb_exists(kept, name) for name in names))
    return or_(*(func.json_type(kept, f"$.{name}").is_not(None) for name in names))


def _kept(
    connection: Connection,
    wanted: ChangeFilter,
    *,
    places: Sequence[Place],
    conditions: Sequence[ColumnElement[bool]],
) -> list[Place]:
    """Return one place for each change that is wanted."""
    audit_ids = _audit_ids(connection, wanted, places)
    ids = set(audit_ids.values())
    if conditions and ids:
        ids = set(connection.scalars(select(AUDIT.c.id).where(AUDIT.c.id.in_(ids), *conditions)))
    # A kind's places are written rows: many of them may be of one change.
    first = {audit_id: place for place, audit_id in reversed(audit_ids.items())}
    return [first[audit_id] for audit_id in dict.fromkeys(audit_ids.values()) if audit_id in ids]


def _audit_ids(
    connection: Connection, wanted: ChangeFilter, places: Sequence[Place]
) -> dict[Place, int]:
    """Return the change that each place stands for; a record's are places of written rows."""
    if not _is_of_record(wanted):
        return {place: place.id for place in places}
    later = AUDIT_ROW.alias("later")
    # A change may write a record twice, as a new entry that is mitigated at once: it counts once.
    written_again = select(later.c.id).where(
        later.c.audit_id == AUDIT_ROW.c.audit_id,
        later.c.table_name == AUDIT_ROW.c.table_name,
        later.c.row_id == AUDIT_ROW.c.row_id,
        later.c.id > AUDIT_ROW.c.id,
    )
    rows = connection.execute(
        select(AUDIT_ROW.c.id, AUDIT_ROW.c.audit_id).where(
            AUDIT_ROW.c.id.in_([place.id for place in places]), ~written_again.exists()
        )
    )
    audit_of = {row.id: row.audit_id for row in rows}
    return {place: audit_of[place.id] for place in places if place.id in audit_of}
