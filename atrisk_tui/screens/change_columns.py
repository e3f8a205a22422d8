"""How the company's changes are written: the columns of the list, old and new side by side."""

from collections.abc import Sequence

from ..domain.admin_rows import RECORDS_CAP, ChangeRow
from ..domain.dates import local
from ..domain.rows import AuditRow, FieldChange
from ..widgets.facts import Piece
from ..widgets.row_table import Cell, Column, Tone
from ..widgets.table_cells import fit
from .base import WorkScreen
from .history import shown, summary, when

WIDE = 110
"""From this many columns, where a change came from has a column of its own."""
FIELD_WIDTH = 20


def change_columns(screen: WorkScreen) -> tuple[Column[ChangeRow], ...]:
    """Return the columns of the changes for the width there is."""

    def at(row: ChangeRow) -> str:
        return when(row.at, screen.desk.actor.zone, screen.now())

    def what(row: ChangeRow) -> Cell:
        return Cell(row.words, Tone.DIM if row.reverted else Tone.NORMAL)

    def record(row: ChangeRow) -> Cell:
        back = "(taken back) " if row.reverted else ""
        return Cell(f"{back}{row.subject}", Tone.DIM if row.reverted else Tone.NORMAL)

    wide = screen.app.size.width >= WIDE
    columns: list[Column[ChangeRow]] = [
        Column("When", 12, at),
        Column("Who", 9, lambda row: row.actor),
        Column("What", 30 if wide else 25, what),
        Column("Record", 18, record, grow=True),
    ]
    if wide:
        columns.append(Column("From", 18, lambda row: Cell(_away(row), Tone.DIM)))
    return (*columns, Column("Records", 7, _records, align="right"))


def _records(row: ChangeRow) -> Cell:
    if row.records >= RECORDS_CAP:
        return Cell(f"{RECORDS_CAP}+")
    return Cell(str(row.records), Tone.DIM if row.records <= 1 else Tone.NORMAL)


def _away(row: ChangeRow) -> str:
    return "" if row.source == "local" else row.source


def change_details(
    row: ChangeRow, *, lines: int, width: int, zone: str
) -> Sequence[Sequence[Piece]]:
    """Return a change for the lower pane: who, when, why, then each field, old beside new."""
    at = local(row.at, zone)
    away = f" ({_away(row)})" if _away(row) else ""
    note = f"   “{row.note}”" if row.note else ""
    told: list[Sequence[Piece]] = [
        [f" {row.actor_name}{away}, {at:%a} {at.day} {at:%b %Y %H:%M}{note}"]
    ]
    old = max(10, (width - FIELD_WIDTH - 4) // 2)
    if row.changes:
        told.append([Cell(f" {'':<{FIELD_WIDTH}} {fit('was', old)} is", Tone.DIM)])
    told += [_side_by_side(change, old, zone) for change in row.changes]
    if len(told) > lines:
        left = len(told) - lines + 1
        told[lines - 1 :] = [[Cell(f" and {left} more: enter shows all", Tone.DIM)]]
    return told


def _side_by_side(change: FieldChange, old: int, zone: str) -> Sequence[Piece]:
    before, after = (
        " ".join(shown(value, zone).split()) for value in (change.before, change.after)
    )
    return [
        Cell(f" {fit(change.words, FIELD_WIDTH)} ", Tone.DIM),
        Cell(f"{fit(before, old)} ", Tone.DIM if change.before is None else Tone.NORMAL),
        after,
    ]


def record_columns(zone: str) -> tuple[Column[AuditRow], ...]:
    """Return the columns of the records that one change wrote."""

    def told(row: AuditRow) -> str:
        return summary(row, zone) or "new"

    return (
        Column("Record", 34, lambda row: row.subject),
        Column("Old -> new", 30, told, grow=True),
    )
