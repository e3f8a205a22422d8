"""Whom a form is about: the customer in one line, their clocks, and dates as people type them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rich.cells import cell_len

from ..domain.dates import Order, echo, local, local_date, parse_day, parse_moment, parse_past
from ..domain.rows import CustomerDetail, EntryDetail
from ..domain.settings import Settings
from ..domain.text import money_shown
from ..widgets.facts import FactLines, Piece
from .briefs import call_cell

LABEL = f" {'Customer':<15}"
NO_CALL_CELLS = len("DO NOT CALL")
"""Room for whether one may call; more is taken only outside the calling hours."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The customer of a form, from whichever record it was opened with."""

    record: CustomerDetail | EntryDetail

    @property
    def customer_id(self) -> int:
        """The customer's id."""
        record = self.record
        return record.customer_id if isinstance(record, EntryDetail) else record.id

    @property
    def name(self) -> str:
        """The customer's name."""
        record = self.record
        return record.customer_name if isinstance(record, EntryDetail) else record.name

    @property
    def account(self) -> str:
        """The account number."""
        record = self.record
        return record.customer if isinstance(record, EntryDetail) else record.account_number

    @property
    def rmr(self) -> int:
        """The recurring revenue, minor units per month."""
        record = self.record
        return record.customer_rmr if isinstance(record, EntryDetail) else record.rmr

    @property
    def contract_end(self) -> date | None:
        """When the contract ends."""
        record = self.record
        if isinstance(record, EntryDetail):
            return record.customer_contract_end
        return record.contract_end

    @property
    def zone(self) -> str:
        """The customer's zone."""
        return self.record.zone

    @property
    def best_time(self) -> time | None:
        """When it suits to call."""
        return self.record.best_time

    def line(self, now: datetime, settings: Settings, *, width: int) -> list[Piece]:
        """Return name, account, location, revenue, contract end, and whether one may call.

        `width` is that of the line, in cells. What must be read stands at the right edge; where
        the name is long, the contract's end gives way to it, then the location, then the revenue.
        """
        word = settings.text("revenue_word")
        money = money_shown(self.rmr, settings.text("currency")).removesuffix(".00")
        end = self.contract_end
        ends = f"ends {end.day} {end:%b}{_year(end, now)}" if end else ""
        may = call_cell(self.record, now, settings)
        beside = [self.account, self.record.location[:12], f"{word} {money}", ends]
        room = width - len(LABEL) - max(NO_CALL_CELLS, cell_len(may.text)) - 1
        for expendable in (ends, beside[1], beside[2]):
            if cell_len("  ".join((self.name, *filter(None, beside)))) + 2 > room:
                beside.remove(expendable)
        words = "  ".join(filter(None, beside))
        return [LABEL, self.name, FactLines.GAP, f"  {words}  ", may, " "]


def _year(day: date, now: datetime) -> str:
    return "" if abs(day - now.date()) < timedelta(days=330) else f" {day.year}"


@dataclass(frozen=True, slots=True)
class Clocks:
    """How a form reads and echoes dates: whose clocks, in which order, what is usual."""

    zone: str
    viewer_zone: str
    best_time: time | None
    settings: Settings

    @property
    def order(self) -> Order:
        """How the company writes numeric dates."""
        return self.settings.text("date_order")  # type: ignore[return-value]

    def moment(self, text: str, *, now: datetime, keep: datetime | None) -> datetime | None:
        """Return the future moment that a text means; None for "-". Raises: Invalid."""
        if text in {"-", "none"}:
            return None
        return self._moment(text, now=now, keep=keep)[0]

    def echo(self, text: str, *, now: datetime, keep: datetime | None) -> str:
        """Return how a text is understood: "= Fri 16 Oct 14:00 MDT, in 3 days".

        Raises: Invalid.
        """
        if text in {"-", "none"}:
            return "none: counted under No date"
        at, note = self._moment(text, now=now, keep=keep)
        return echo(at, zone=self.zone, viewer_zone=self.viewer_zone, now=now, note=note)

    def _moment(self, text: str, *, now: datetime, keep: datetime | None) -> tuple[datetime, str]:
        moment = parse_moment(
            text,
            now=now,
            zone=self.zone,
            keep=keep,
            best_time=self.best_time,
            default_time=self.settings.clock("follow_up_time"),
            order=self.order,
        )
        return moment.at, moment.note

    def past(self, text: str, *, now: datetime) -> datetime | None:
        """Return the moment of a report; None for now itself. Raises: Invalid."""
        if text.casefold() == "now":
            return None
        return parse_past(text, now=now, zone=self.zone, order=self.order, field="reported_at").at

    def day(self, text: str, *, now: datetime, field: str, past: bool = True) -> date:
        """Return the day that a text means, the last such one if `past`. Raises: Invalid."""
        today = local_date(now, self.zone)
        return parse_day(text, today=today, order=self.order, past=past, field=field)

    def typed(self, at: datetime) -> str:
        """Return a moment as it could be typed: "Fri 16 Oct 2026 14:00"."""
        there = local(at, self.zone)
        return f"{there:%a} {there.day} {there:%b %Y %H:%M}"


def day_words(day: date) -> str:
    """Return the echo of a day: "= Tue 13 Oct 2026"."""
    return f"= {day:%a} {day.day} {day:%b %Y}"


def shortened(words: str, room: int) -> str:
    """Return an echo without its last parts, so that it fits."""
    while len(words) > room and ", " in words:
        words = words.rpartition(", ")[0]
    return words
