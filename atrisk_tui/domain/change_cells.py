"""A change as the cells of a table for other programs: a line for each field that it wrote."""

from collections.abc import Iterator

from .admin_rows import FIELDS_SHOWN, ChangeRow
from .dates import instant_text
from .rows import AuditRow, FieldChange

COLUMNS = (
    "at",
    "actor",
    "source",
    "change",
    "words",
    "note",
    "table",
    "record",
    "field",
    "before",
    "after",
)


def tells_all(row: ChangeRow) -> bool:
    """Return whether a row of the list holds all that its change wrote."""
    return row.records <= 1 and len(row.changes) < FIELDS_SHOWN


def change_cells(row: ChangeRow | AuditRow) -> Iterator[tuple[str, ...]]:
    """Yield the cells of `COLUMNS` for each field; once, without one, where none is told."""
    change = row.audit_id if isinstance(row, AuditRow) else row.id
    for field in row.changes or (FieldChange("", None, None),):
        yield (
            instant_text(row.at),
            row.actor,
            row.source,
            str(change),
            row.words,
            row.note,
            row.table or "",
            row.subject,
            field.field,
            field.before or "",
            field.after or "",
        )
