"""An entry with what its rules depend on, and the two questions every change asks first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ...domain import policy
from ...domain.commands import EntryCommand
from ...domain.dates import local_date
from ...domain.model import EntryStatus
from ...errors import Denied, Invalid, Missing
from ..absences import covered_by_actor
from ..tables import Customer, Entry, Location
from ..work import Work
from .lookups import team_of, works_at


class EntryValues(Protocol):
    """What rules read of an entry: a row of the session, or one of many by its values."""

    id: int
    status: EntryStatus
    assigned_to_id: int | None
    reported_at: datetime
    follow_up_at: datetime | None
    mitigation_action_id: int | None
    cause_id: int | None


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry and what its rules depend on, whichever way it will be written."""

    entry: EntryValues
    location: Location
    owned: bool
    """Whether its assignee is active and on the location."""
    zone: str
    """The entry's zone: its customer's, else the location's."""

    def today(self, now: datetime) -> date:
        """Return the date of `now` where the customer is."""
        return local_date(now, self.zone)


@dataclass(frozen=True, slots=True)
class Case(Subject):
    """An entry held for writing as a row of the session, its customer and its location."""

    entry: Entry
    customer: Customer


def open_case(work: Work, command: EntryCommand, *, write_customer: bool = False) -> Case:
    """Return the entry that a command names, held for writing.

    `write_customer` holds the customer for writing too, at once: asking later could deadlock.
    Raises: Missing, Conflict.
    """
    entry = work.locked(Entry, command.entry_id, command.version)
    if write_customer:
        customer: Customer | None = work.locked(Customer, entry.customer_id, None)
    else:
        customer = work.shared(Customer, entry.customer_id)
    location = work.shared(Location, entry.location_id)
    if customer is None or location is None:
        raise Missing("no such entry")
    owned = works_at(work, entry.assigned_to_id, location.id)
    zone = customer.time_zone or location.zone
    return Case(entry, location, owned=owned, zone=zone, customer=customer)


def allow_modify(work: Work, case: Subject) -> None:
    """Go on only if the actor may change this entry, whoever works it. Raises: Denied."""
    whose = work.settings.text("agents_may_modify")
    refusal = policy.modify_refusal(
        work.actor,
        owner_id=case.entry.assigned_to_id if case.owned else None,
        team=_team(work),
        whose=whose,
        covered=frozenset() if whose == "location" else covered_by_actor(work),
    )
    if refusal is not None:
        raise Denied(refusal)


def allow_assign(work: Work, case: Subject, new_id: int | None) -> None:
    """Go on only if the actor may give this entry to `new_id`; None while that is being chosen.

    Raises: Denied, or Invalid when only the note is missing.
    """
    owner_id = case.entry.assigned_to_id
    refusal = policy.assign_refusal(
        work.actor, owner_id=owner_id, owned=case.owned, new_id=new_id, note=work.note
    )
    if refusal is None:
        return
    if owner_id == work.actor.id:
        raise Invalid(f"{refusal[:1].upper()}{refusal[1:]}.", field="note")
    raise Denied(refusal)


def _team(work: Work) -> frozenset[int]:
    return team_of(work) if work.settings.text("agents_may_modify") == "team" else frozenset()
