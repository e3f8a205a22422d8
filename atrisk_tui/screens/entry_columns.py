"""The columns of entry lists: who, when, why, how bad, whose, when next, how it stands."""

from collections.abc import Callable

from ..domain.dates import days_open, local, short
from ..domain.filters import EntrySort, EntryState
from ..domain.rows import EntryRow
from ..domain.text import money_shown
from ..widgets.risk_badge import owner_cell, risk_cell, state_cell
from ..widgets.row_table import Cell, Column, Tone
from .base import WorkScreen
from .columns import NARROW, WIDE, fitting
from .queue_words import TOUCH_WIDTH, touch_cell, until_cell, up_cell

USUAL = ("customer", "reported", "reason", "risk", "assigned", "follow-up", "status", "days")
"""What every terminal of 80 columns has room for, in TERMINAL's order."""
WHEN_WIDE = ("rmr", "class", "location", "priority", "viewers", "escalated", "last-contact")
"""What a wide terminal adds, as far as there is room."""
WHEN_NARROW = ("customer", "risk", "assigned", "follow-up", "status")
"""When and why stand on the entry; what is due must not be cut."""


class EntryColumns:
    """How an entry's cells are written; asks the screen for the time and the person's zone."""

    def __init__(
        self, screen: WorkScreen, viewers: Callable[[EntryRow], str | Cell] = lambda _: ""
    ) -> None:
        self._screen = screen
        self._viewers = viewers
        """Who has an entry open."""

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

    def offered(self, width: int, *, customer: bool = True) -> dict[str, Column[EntryRow]]:
        """Return every column by its name, in the usual order, for a terminal of `width`."""
        wide = width >= WIDE
        screen = self._screen
        return {
            "customer": Column("Customer", 18 if wide else 14, _customer, grow=True),
            "reported": Column("Rep'd", 6, self.reported),
            "reason": Column(
                "Reason", 17 if wide else 13, lambda row: row.reason, grow=wide or not customer
            ),
            "risk": Column("Risk", 8, lambda row: risk_cell(row.risk_level)),
            "assigned": Column(
                "Assign", 6, lambda row: owner_cell(row.assigned_to, gone=row.unassigned)
            ),
            "follow-up": Column("Follow-up", 13, self.follow_up),
            "status": Column("State", 5, lambda row: state_cell(row.status)),
            "days": Column("Days", 4, self.days, align="right"),
            "rmr": Column(screen.settings.text("revenue_word"), 9, self.rmr, align="right"),
            "class": Column("Class", 8, lambda row: row.account_class or ""),
            "location": Column("Location", 8, lambda row: row.location),
            "priority": Column("Pri", 3, _priority, align="right"),
            "viewers": Column("In it", 8, self._viewers),
            "last-contact": Column(
                "Last contact", TOUCH_WIDTH, lambda row: touch_cell(row, screen.now())
            ),
            "escalated": Column("Up", 8, up_cell),
            "closed": Column("Closed", 11, _closed),
        }

    def usual(
        self, width: int, sort: EntrySort | None = None, state: EntryState = EntryState.ACTIVE
    ) -> tuple[str, ...]:
        """Return the names of the columns that a terminal of `width` shows by itself.

        What they are ordered by is among them; what is closed has no follow-up.
        """
        names = WHEN_NARROW if width < NARROW else USUAL + (WHEN_WIDE if width >= WIDE else ())
        if state is EntryState.CLOSED:
            return tuple("closed" if name == "follow-up" else name for name in names)
        if sort is EntrySort.PRIORITY and "priority" not in names:
            behind = names.index("risk") + 1
            names = (*names[:behind], "priority", *names[behind:])
            return tuple(name for name in names if name != "days")
        return names

    def all(self, width: int, *, customer: bool = True) -> tuple[Column[EntryRow], ...]:
        """Return the usual columns that a terminal of `width` has room for."""
        offered = self.offered(width, customer=customer)
        names = self.usual(width) if customer else USUAL[1:]
        shown = fitting({name: offered[name] for name in names}, width)
        return tuple(offered[name] for name in shown)


def _customer(row: EntryRow) -> str:
    return row.customer_name


def _priority(row: EntryRow) -> str | Cell:
    return str(row.priority) if row.closed_at is None else Cell("", Tone.DIM)


def _closed(row: EntryRow) -> str:
    return f"{local(row.closed_at, row.zone):%d %b %Y}" if row.closed_at else ""
