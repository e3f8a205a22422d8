"""The columns of the customer list: who, what they are worth, what is open, when next, whose."""

from datetime import date

from ..domain.customer_rows import CustomerRow
from ..domain.dates import short
from ..domain.filters import CustomerFilter, CustomerSort
from ..domain.model import CustomerStatus
from ..domain.text import money_shown
from ..widgets.risk_badge import risk_cell
from ..widgets.row_table import Cell, Column, Tone
from .base import WorkScreen
from .columns import WIDE

USUAL = ("account", "name", "rmr", "active", "risk", "follow-up", "owner")
"""What every terminal of 80 columns has room for."""
WHEN_WIDE = ("since", "contract-end", "class", "location")
_DAYS = {CustomerSort.SINCE, CustomerSort.CONTRACT_END, CustomerSort.CANCEL_DATE}
"""Orders by a day; each is called as its column."""
_STATUS = {"pending_cancel": "leaving", "cancelled": "left", "archived": "archived"}


class CustomerColumns:
    """How a customer's cells are written; asks the screen for the time and the settings."""

    def __init__(self, screen: WorkScreen) -> None:
        self._screen = screen

    def offered(self, width: int) -> dict[str, Column[CustomerRow]]:
        """Return every column by its name, in the usual order, for a terminal of `width`."""
        word = self._screen.settings.text("revenue_word")
        return {
            "account": Column(
                "Account", 12 if width >= WIDE else 10, lambda row: row.account_number
            ),
            "name": Column("Name", 18, self.name, grow=True),
            "rmr": Column(word, 10, self.rmr, align="right"),
            "active": Column("Act", 3, lambda row: str(row.active_entries or ""), align="right"),
            "risk": Column(
                "Risk", 8, lambda row: risk_cell(row.highest_risk) if row.highest_risk else ""
            ),
            "follow-up": Column("Follow-up", 13, self.follow_up),
            "owner": Column("Owner", 7, lambda row: row.owner or ""),
            "since": Column(
                "Since", 8, lambda row: f"{row.customer_since:%b %Y}" if row.customer_since else ""
            ),
            "contract-end": Column("Contract to", 11, lambda row: _day(row.contract_end)),
            "cancel-date": Column("Leaves on", 11, lambda row: _day(row.cancel_effective_on)),
            "class": Column("Class", 8, lambda row: row.account_class or ""),
            "location": Column("Location", 8, lambda row: row.location),
            "phone": Column("Phone", 15, lambda row: row.phone1 or ""),
            "status": Column("Status", 8, lambda row: _STATUS.get(row.status.value, "active")),
        }

    def usual(self, width: int, sort: CustomerSort | None = None) -> tuple[str, ...]:
        """Return the names of the columns that a terminal of `width` shows by itself.

        What they are ordered by is among them: a day takes the place of how many are active.
        """
        names = USUAL + (WHEN_WIDE if width >= WIDE else ())
        if sort in _DAYS and sort not in names:
            behind = names.index("rmr") + 1
            names = (*names[:behind], str(sort), *names[behind:])
            return tuple(name for name in names if name != "active")
        return names

    def name(self, row: CustomerRow) -> Cell:
        """Return the name, and whether the customer is leaving or has left.

        That is not said where the list is narrowed to those who do: the name needs the room.
        """
        gone = _STATUS.get(row.status.value)
        if gone is None or self._narrowed_to() is row.status:
            return Cell(row.name)
        return Cell(f"({gone}) {row.name}", Tone.DIM)

    def _narrowed_to(self) -> CustomerStatus | None:
        wanted = getattr(self._screen, "filter", None)
        return wanted.status if isinstance(wanted, CustomerFilter) else None

    def rmr(self, row: CustomerRow) -> str:
        """Return the recurring revenue."""
        return money_shown(row.rmr, self._screen.settings.text("currency"))

    def follow_up(self, row: CustomerRow) -> Cell:
        """Return the next follow-up on the customer's clocks, marked when it is past."""
        if row.next_follow_up is None:
            return Cell(" none" if row.active_entries else "", Tone.DIM)
        late = row.next_follow_up < self._screen.now()
        text = short(row.next_follow_up, row.zone, self._screen.now())
        return Cell(f"{'!' if late else ' '}{text}", Tone.OVERDUE if late else Tone.NORMAL)


def _day(day: date | None) -> str:
    return f"{day:%d %b %Y}" if day else ""
