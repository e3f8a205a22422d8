"""The columns of entry lists: who, when, why, how bad, whose, when next, how it stands."""

from ..domain.dates import days_open, local, short
from ..domain.rows import EntryRow
from ..domain.text import money_shown
from ..widgets.risk_badge import owner_cell, risk_cell, state_cell
from ..widgets.row_table import Cell, Column, Tone
from .base import WorkScreen
from .queue_words import TOUCH_WIDTH, touch_cell, until_cell, up_cell

WIDE = 120
"""From this many columns the table has more of them."""
NARROW = 70
"""Below this many columns the table has fewer of them."""


class EntryColumns:
    """How an entry's cells are written; asks the screen for the time and the person's zone."""

    def __init__(self, screen: WorkScreen) -> None:
        self._screen = screen

    def reported(self, row: EntryRow) -> str:
        """Return the day it was reported: "07 Oct", or "Oct'25" in another year."""
        day = local(row.reported_at, row.zone)
        this_year = local(self._screen.now(), row.zone).year
        return f"{day:%d %b}" if day.year == this_year else f"{day:%b'%y}"

    def follow_up(self, row: EntryRow) -> Cell:
        """Return the follow-up on the customer's clocks, marked when it is past.

        Of one that is snoozed, until when.
        """
        if row.closed_at is not None:
            return Cell(" -", Tone.DIM)
        now = self._screen.now()
        if (asleep := until_cell(row, now)) is not None:
            return asleep
        if row.follow_up_at is None:
            return Cell(" none", Tone.DIM)
        text = short(row.follow_up_at, row.zone, now)
        late = row.follow_up_at < now
        return Cell(f"{'!' if late else ' '}{text}", Tone.OVERDUE if late else Tone.NORMAL)

    def days(self, row: EntryRow) -> str:
        """Return the whole days it has been, or was, open."""
        until = row.resolution_date or row.closed_at or self._screen.now()
        return str(days_open(row.reported_at, until, row.zone))

    def rmr(self, row: EntryRow) -> str:
        """Return the customer's recurring revenue."""
        return money_shown(row.rmr, self._screen.settings.text("currency"))

    def all(self, width: int, *, customer: bool = True) -> tuple[Column[EntryRow], ...]:
        """Return the columns in their order, those that a terminal of `width` has room for."""
        wide = width >= WIDE
        first: tuple[Column[EntryRow], ...] = (
            Column("Customer", 14, lambda row: row.customer_name, grow=True),
        )
        base: tuple[Column[EntryRow], ...] = (
            Column("Rep'd", 6, self.reported),
            Column("Reason", 20 if wide else 13, lambda row: row.reason, grow=wide or not customer),
            Column("Risk", 8, lambda row: risk_cell(row.risk_level)),
            Column("Assign", 6, lambda row: owner_cell(row.assigned_to, gone=row.unassigned)),
            Column("Follow-up", 13, self.follow_up),
            Column("State", 5, lambda row: state_cell(row.status)),
            Column("Days", 4, self.days, align="right"),
        )
        more: tuple[Column[EntryRow], ...] = (
            Column("Last contact", TOUCH_WIDTH, lambda row: touch_cell(row, self._screen.now())),
            Column(self._screen.settings.text("revenue_word"), 9, self.rmr, align="right"),
            Column("Up", 8, up_cell),
            Column("Class", 10, lambda row: row.account_class or ""),
            Column("Location", 10, lambda row: row.location),
        )
        if customer and width < NARROW:
            base = base[2:6]  # when and why stand on the entry; what is due must not be cut
        return (first if customer else ()) + base + (more if wide and customer else ())
