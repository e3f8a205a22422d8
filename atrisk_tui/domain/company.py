"""A whole company as plain values: what the demo makes up and an empty store can take in."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time

from .model import ContactChannel, ContactResult
from .values import dataclass

Fact = str | int | bool | date | datetime | time | tuple[str, ...] | None
"""The value of one field. Records are named: catalog items and locations by name, people by
username, customers by account number, entries by `CompanyEntry.key`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyLocation:
    """An office and the region it belongs to."""

    name: str
    zone: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyPerson:
    """Someone who works there, or did."""

    username: str
    full_name: str
    email: str
    title: str
    role: str
    """Name of a built-in role."""
    zone: str
    locations: tuple[str, ...] = ()
    """None named: all of them."""
    manager: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyCustomer:
    """A customer as it was when its first entry was made; steps may change it after that."""

    account_number: str
    location: str
    account_class: str
    values: Mapping[str, Fact]
    """Other fields of a customer by their names; money in minor units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyStep:
    """One command that somebody carried out on an entry."""

    at: datetime
    actor: str
    """Username."""
    intent: str
    """Name of the command's class."""
    changes: Mapping[str, Fact]
    """Field of an entry (`reason`, `assigned_to`…) to its value after the step."""
    customer: Mapping[str, Fact] = field(default_factory=dict)
    """What the same command changed about the customer."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyContact:
    """A contact with a customer about an entry, or a try."""

    at: datetime
    actor: str
    """Username."""
    channel: ContactChannel
    result: ContactResult
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyEntry:
    """An at-risk entry as the steps that made it what it is; the first one created it."""

    key: int
    """Its place in order of creation, from 0."""
    customer: str
    steps: tuple[CompanyStep, ...]
    """Oldest first, at least one."""
    contacts: tuple[CompanyContact, ...] = ()
    """Oldest first, none at the moment of a step."""

    def final(self) -> dict[str, Fact]:
        """Return every field that a step has set, as the last one left it."""
        values: dict[str, Fact] = {}
        for step in self.steps:
            values.update(step.changes)
        return values


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Everything of one company but its catalogs, which every store begins with."""

    name: str
    locations: tuple[CompanyLocation, ...]
    people: tuple[CompanyPerson, ...]
    customers: tuple[CompanyCustomer, ...]
    entries: tuple[CompanyEntry, ...]
    """Oldest first."""
