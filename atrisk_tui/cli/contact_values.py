"""With whom a contact was and what follows from it, as typed, turned into values."""

import re
from dataclasses import dataclass
from datetime import datetime, time

from ..domain.cadence import suggested_try
from ..domain.dates import parse_moment
from ..domain.model import ContactResult
from ..domain.paging import Span
from ..domain.queries import EntryFilter, ListEntries
from ..domain.rows import CustomerDetail, EntryDetail, EntryRow
from ..errors import Invalid, Missing
from . import names
from .session import Session

AUTO, NONE = "auto", "none"
_REF = re.compile(r"ar-?[0-9]{1,10}", re.IGNORECASE)
_NAMED = 5
"""Entries that a refusal names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """With whom a contact was, and about which entry if any."""

    customer_id: int
    name: str
    zone: str
    best_time: time | None
    entry: EntryDetail | EntryRow | None
    others: tuple[str, ...] = ()
    """References of the active entries, where none is meant because there are several."""

    def the_entry(self, field: str) -> EntryDetail | EntryRow:
        """Return the entry whose `field` is to change. Raises: Invalid where none is meant."""
        if self.entry is not None:
            return self.entry
        if self.others:
            told = ", ".join(self.others)
            raise Invalid(
                f"{self.name} has several active entries: name one of {told}.", field=field
            )
        raise Invalid(f"{self.name} has no active entry: report one first.", field=field)


def subject(session: Session, text: str) -> Subject:
    """Return what REF or ACCOUNT means; of an account its one active entry, if it is the only one.

    Raises: Missing.
    """
    if _REF.fullmatch(text.strip()):
        try:
            return _of_entry(names.entry(session, text))
        except Missing as error:
            try:
                return _of_customer(session, names.customer(session, text))
            except Missing:
                raise error from None
    return _of_customer(session, names.customer(session, text))


def next_follow_up(
    session: Session, text: str, *, about: Subject, result: ContactResult
) -> datetime | None:
    """Return the follow-up that --next means; None leaves the one there is.

    Raises: Invalid where it cannot be read, is not in the future, or the cadence has no answer.
    """
    word = text.strip().casefold()
    if word in {"", NONE}:
        return None
    entry = about.the_entry("follow_up_at")
    if word == AUTO:
        if result.is_reached:
            raise Invalid(
                "They were reached, so there is no next try: say when to follow up.",
                field="follow_up_at",
            )
        return cadence(session, about, entry.tries + 1)
    moment = parse_moment(
        text,
        now=session.clock(),
        zone=about.zone,
        best_time=about.best_time,
        default_time=session.settings.clock("follow_up_time"),
        order="YMD",
    )
    if moment.note:
        session.printer.message(f"Follow-up: {moment.note}.")
    return moment.at


def cadence(session: Session, about: Subject, tries: int) -> datetime:
    """Return the next try by the company's cadence, after so many that did not reach them."""
    return suggested_try(
        tries,
        settings=session.settings,
        now=session.clock(),
        zone=about.zone,
        best_time=about.best_time,
    )


def _of_entry(entry: EntryDetail) -> Subject:
    return Subject(
        customer_id=entry.customer_id,
        name=entry.customer_name,
        zone=entry.zone,
        best_time=entry.best_time,
        entry=entry,
    )


def _of_customer(session: Session, customer: CustomerDetail) -> Subject:
    wanted = EntryFilter(customer_id=customer.id)
    rows = session.ask(ListEntries(filter=wanted, span=Span(limit=_NAMED))).rows
    only = len(rows) == 1
    return Subject(
        customer_id=customer.id,
        name=customer.name,
        zone=customer.zone,
        best_time=customer.best_time,
        entry=rows[0] if only else None,
        others=() if only else tuple(row.ref for row in rows),
    )
