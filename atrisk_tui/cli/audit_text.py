"""Changes as lines, objects and CSV cells."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TextIO

from ..domain.admin_rows import RECORDS_CAP, ChangeRow
from ..domain.change_cells import COLUMNS, change_cells
from ..domain.dates import echo, instant_text, local
from ..domain.model import entry_ref
from ..domain.rows import AuditRow, FieldChange
from ..domain.zones import read_instant
from ..terminal.safe_text import clean
from ..written_files import safe_cell
from .printing import Json
from .session import Session

Told = ChangeRow | AuditRow


def heading(session: Session, row: Told, *, about: str = "") -> str:
    """Return a change as one line: when, who, what, why; `about` what."""
    zone = session.actor.zone
    at = echo(row.at, zone=zone, viewer_zone=zone, now=session.clock())
    when = at.removeprefix("= ").rpartition(", ")[0]
    subject = f", {about}" if about else ""
    note = f" “{row.note}”" if row.note else ""
    back = ", taken back later" if row.reverted else ""
    how = f" ({row.source})" if row.source != "local" else ""
    return f"{when}  {row.actor_name}{how}: {row.words}{subject}{note}{back}"


def fields(session: Session, changes: Iterable[FieldChange]) -> Iterator[str]:
    """Yield a line for each field: its old and its new value."""
    for change in changes:
        old, new = (_value(told, session.actor.zone) for told in (change.before, change.after))
        yield f"    {change.words}: {old} -> {new}"


def listed(session: Session, row: ChangeRow) -> Iterator[str]:
    """Yield the lines of one change in the company-wide history; its number comes last."""
    yield f"{heading(session, row, about=row.subject)}  [{row.id}]"
    yield from fields(session, row.changes)
    if row.records > 1:
        count = f"{RECORDS_CAP} or more" if row.records >= RECORDS_CAP else str(row.records)
        yield f"    {count} records in all: atrisk audit show {row.id}"


def change_object(row: ChangeRow) -> Json:
    """Return one change; each field of the record it was about, before and after."""
    return {
        "id": row.id,
        "at": instant_text(row.at),
        "actor": row.actor,
        "intent": row.intent,
        "words": row.words,
        "note": row.note or None,
        "source": row.source,
        "table": row.table,
        "ref": entry_ref(row.row_id) if row.table == "entry" and row.row_id else None,
        "subject": row.subject or None,
        "records": row.records,
        "changes": {
            change.field.removesuffix("_at_opening"): list(change.plain) for change in row.changes
        },
        "reverts": row.reverts,
        "reverted": row.reverted,
    }


def write_csv(out: TextIO, rows: Iterable[Told]) -> int:
    """Write a line for each record and field that was changed; return how many changes it was."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    count, last = 0, None
    for row in rows:
        change = row.audit_id if isinstance(row, AuditRow) else row.id
        count, last = count + (change != last), change
        for cells in change_cells(row):
            writer.writerow([safe_cell(clean(cell, newlines=True)) for cell in cells])
    return count


def _value(told: str | None, zone: str) -> str:
    """Return a value in words; a moment is on the asker's clocks."""
    instant: datetime | None = read_instant(told) if told else None
    if instant is None:
        return told or "none"
    here = local(instant, zone)
    return f"{here:%a} {here.day} {here:%b %Y %H:%M}"
