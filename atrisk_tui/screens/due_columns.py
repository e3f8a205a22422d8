"""The columns of the due panel: when, how bad, who, why, the last contact, whose."""

from collections.abc import Callable
from datetime import datetime

from ..domain.dates import local, short
from ..domain.rows import DueGroup, DueRow, EntryRow
from ..widgets.risk_badge import owner_cell, risk_cell, state_cell
from ..widgets.row_table import Cell, Column, Tone
from .queue_words import TOUCH_WIDTH, touch_cell

NARROW = 70
"""Below this many columns of the terminal the reason is left out."""
ROOMY = 100
"""From this many columns of the terminal there is room for all, and the reason grows too."""


def due_columns(
    now: Callable[[], datetime],
    zone: Callable[[], str],
    *,
    clock: Callable[[], datetime],
    width: int,
    team: bool,
    covers: bool = False,
) -> tuple[Column[DueRow], ...]:
    """Return the columns for a terminal of `width`; times are on the clocks of `zone`.

    `now` is the moment that the panel goes by, `clock` the one it is. Where there is little
    room, whose an entry is shows among the `team`'s only, and where mine are among those whom
    I cover.
    """

    def of(cell: Callable[[EntryRow], str | Cell]) -> Callable[[DueRow], str | Cell]:
        return lambda row: cell(row.entry) if row.entry is not None else ""

    roomy = width >= ROOMY
    why = Column(
        "Reason",
        18 if roomy else 10 if covers else 12 if team else 16,
        of(lambda entry: entry.reason),
        grow=roomy,
    )
    owner = Column("Assign", 9 if covers else 6, owner_of)
    return (
        Column("Due", 12, lambda row: due_cell(row, now(), zone())),
        Column("Risk", 8, of(lambda entry: risk_cell(entry.risk_level))),
        Column("Customer", 16, of(lambda entry: entry.customer_name), grow=True),
        *((why,) if width >= NARROW else ()),
        *((owner,) if (team or covers) and not roomy else ()),
        Column("Last contact", TOUCH_WIDTH, of(lambda entry: touch_cell(entry, clock()))),
        *((owner, Column("State", 5, of(lambda entry: state_cell(entry.status)))) if roomy else ()),
    )


def owner_of(row: DueRow) -> str | Cell:
    """Return whose an entry is; of one that I cover, for whom."""
    if row.entry is None:
        return ""
    if row.covers is not None:
        return Cell(f"for {row.covers}", Tone.MARK)
    return owner_cell(row.entry.assigned_to, gone=row.entry.unassigned)


def due_cell(row: DueRow, now: datetime, zone: str) -> Cell:
    """Return when an entry is due on my clocks, and whether that is past."""
    entry = row.entry
    if entry is None or entry.follow_up_at is None:
        return Cell("none", Tone.DIM)
    text = short(entry.follow_up_at, zone, now)
    if row.group is DueGroup.TODAY and entry.follow_up_at < now:
        return Cell(f"{text} late", Tone.OVERDUE)
    there, here = local(entry.follow_up_at, entry.zone), local(entry.follow_up_at, zone)
    hours = round((there.utcoffset() - here.utcoffset()).total_seconds() / 3600)  # type: ignore[operator]
    apart = f" ({hours:+d}h)" if hours and row.group is DueGroup.TODAY else ""
    late = row.group is DueGroup.OVERDUE
    return Cell(f"{text}{apart}", Tone.OVERDUE if late else Tone.NORMAL)
