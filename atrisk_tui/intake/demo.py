"""A made-up company from a seed: the same seed is the same company, relative to today."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from random import Random

from ..data_files import data_file
from ..domain.company import Company, CompanyEntry, CompanyLocation, CompanyPerson
from ..domain.model import EntryStatus
from ..domain.zones import local_date
from ..errors import Usage
from .demo_contacts import contacts
from .demo_life import Given, Life
from .demo_names import clients, locations, names, people
from .demo_plan import YOU, Plan, Planner, Staff

SEED = 7
CUSTOMERS = 400
FEWEST, MOST = 10, 100_000
"""How many customers can be asked for."""
DEMO_USERS: Mapping[str, str] = dict(zip(("agent", "lead", "admin"), YOU, strict=True))
"""Whom `--as` makes of the person who tries the demo: role to username."""


def founder() -> CompanyPerson:
    """Return the admin who founds the made-up company's store."""
    return next(person for person in people() if person.username == DEMO_USERS["admin"])


def first_location() -> CompanyLocation:
    """Return the location that its store is founded with."""
    return locations()[0]


def company_name() -> str:
    """Return what the company is called, which says that it is made up."""
    return str(names()["company"])


def make_company(seed: int, customers: int, now: datetime) -> Company:
    """Return the company of `seed` with that many customers, as it stands at `now`.

    About nine entries for four customers over the past year, one in six of them active.
    Raises: Usage when `customers` is not within FEWEST and MOST.
    """
    if not FEWEST <= customers <= MOST:
        raise Usage(f"A demo has {FEWEST} to {MOST} customers.", field="customers")
    now = now.astimezone(UTC).replace(second=0, microsecond=0)
    here = first_location().zone
    known = clients(
        Random(f"{seed}/{customers}/customers"), count=customers, today=local_date(now, here)
    )
    staff = Staff(people())
    planner = Planner(Random(f"{seed}/{customers}/plans"), staff=staff, clients=known, now=now)
    plans = sorted(planner.plans(), key=lambda plan: (plan.opened, plan.client.account))
    repeats = _repeats(plans)
    return Company(
        name=company_name(),
        locations=locations(),
        people=staff.people,
        customers=tuple(client.customer for client in known),
        entries=tuple(
            _with_contacts(
                Random(f"{seed}/{customers}/{key}/contacts"),
                Life(
                    Random(f"{seed}/{customers}/{key}"),
                    plan=plan,
                    staff=staff,
                    given=Given(key, now, _cancel_reasons(), repeats.get(key)),
                ).entry(),
            )
            for key, plan in enumerate(plans)
        ),
    )


def _with_contacts(rng: Random, entry: CompanyEntry) -> CompanyEntry:
    return replace(entry, contacts=contacts(rng, entry))


def _repeats(plans: Sequence[Plan]) -> dict[int, int]:
    """Return which void entries were opened while the customer had another one, and which."""
    by_account: dict[str, list[int]] = defaultdict(list)
    found: dict[int, int] = {}
    for key, plan in enumerate(plans):
        if plan.status is EntryStatus.CANCELLED:
            others = by_account[plan.client.account]
            alive = [other for other in others if plans[other].ended > plan.opened]
            found |= {key: alive[-1]} if alive else {}
        else:
            by_account[plan.client.account].append(key)
    return found


@cache
def _cancel_reasons() -> dict[str, str]:
    catalogs = tomllib.loads(data_file("catalogs.toml").read_text(encoding="utf-8"))
    return {
        item["name"]: item["cancel_reason"]
        for item in catalogs["resolutions"]
        if item["outcome"] == "lost"
    }
