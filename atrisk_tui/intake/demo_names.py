"""The made-up company's offices, people and customers."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from random import Random
from typing import Any

from ..data_files import data_file
from ..domain.company import CompanyCustomer, CompanyLocation, CompanyPerson, Fact
from ..domain.model import Channel
from ..domain.text import folded

_CLASSES: Mapping[str, tuple[int, int, int]] = {
    "Residential": (3495, 6495, 36),
    "Commercial": (5900, 42000, 60),
    "Self-install": (1495, 2995, 12),
    "VIP": (12000, 90000, 36),
}
"""Account class to lowest and highest revenue a month, minor units, and term in months."""
_BEST_TIMES = (time(9), time(10), time(13), time(15, 30), time(17))
_CHANNELS = (Channel.PHONE, Channel.EMAIL, Channel.SMS)
_FIRST_ACCOUNT = 4711


@cache
def names() -> dict[str, Any]:
    """Return the name lists as the file has them."""
    return tomllib.loads(data_file("demo.toml").read_text(encoding="utf-8"))


def locations() -> tuple[CompanyLocation, ...]:
    """Return the offices, the largest first."""
    return tuple(
        CompanyLocation(name=one["name"], zone=one["zone"], region=one["region"])
        for one in names()["locations"]
    )


def people() -> tuple[CompanyPerson, ...]:
    """Return everyone who works there or has left, each after their manager."""
    zones = {place.name: place.zone for place in locations()}
    return tuple(
        CompanyPerson(
            username=one["username"],
            full_name=one["name"],
            email=f"{one['username']}@lakeside.example",
            title=one["title"],
            role=one["role"],
            zone=one["zone"] if "zone" in one else zones[one["locations"][0]],
            locations=tuple(one.get("locations", ())),
            manager=one.get("manager"),
            active=not one.get("left", False),
        )
        for one in names()["people"]
    )


@dataclass(frozen=True, slots=True)
class Client:
    """A customer with what its entries are written from."""

    customer: CompanyCustomer
    zone: str
    contact: str
    years: int

    @property
    def account(self) -> str:
        """The account number."""
        return self.customer.account_number

    @property
    def is_business(self) -> bool:
        """Whether it is a company."""
        return bool(self.customer.values["is_business"])

    @property
    def rmr(self) -> int:
        """Minor units a month."""
        return int(str(self.customer.values["rmr"]))


def clients(rng: Random, *, count: int, today: date) -> tuple[Client, ...]:
    """Return `count` customers by account number; the first three are one of each office."""
    account, found = _FIRST_ACCOUNT, []
    for place in range(count):
        found.append(_client(rng, place=place, account=account, today=today))
        account += rng.randint(1, 9)
    return tuple(found)


def _client(rng: Random, *, place: int, account: int, today: date) -> Client:
    offices = names()["locations"]
    weights = [one["weight"] for one in offices]
    office = offices[place] if place < len(offices) else rng.choices(offices, weights)[0]
    business = place == 0 or rng.random() < 0.4
    name = "Harper & Sons Ltd" if place == 0 else _name(rng, business=business)
    contact = _person(rng) if business else name
    account_class = _account_class(rng, business=business)
    terms = _terms(rng, account_class=account_class, today=today)
    zone = "America/Phoenix" if place and rng.random() < 0.01 else None
    values: dict[str, Fact] = {
        "name": name,
        "is_business": business,
        "time_zone": zone,
        **_contact(rng, name=name, contact=contact, office=office, business=business, today=today),
        **terms,
        **_money(rng, rmr=int(str(terms["rmr"])), place=place),
    }
    customer = CompanyCustomer(
        account_number=f"{account:06d}",
        location=office["name"],
        account_class=account_class,
        values=values,
    )
    years = max(1, (today - _since(terms)).days // 365)
    return Client(customer, zone or office["zone"], contact, years)


def _since(terms: Mapping[str, Fact]) -> date:
    since = terms["customer_since"]
    if not isinstance(since, date):
        raise TypeError("a customer of the demo has been one since some day")
    return since


def _name(rng: Random, *, business: bool) -> str:
    lists = names()["names"]
    if not business:
        return _person(rng)
    if rng.random() < 0.03:
        return str(rng.choice(lists["other_businesses"]))
    return f"{rng.choice(lists['business_first'])} {rng.choice(lists['business_last'])}"


def _person(rng: Random) -> str:
    lists = names()["names"]
    if rng.random() < 0.06:
        return str(rng.choice(lists["other_people"]))
    return f"{rng.choice(lists['first'])} {rng.choice(lists['last'])}"


def _account_class(rng: Random, *, business: bool) -> str:
    if business:
        return rng.choices(("Commercial", "VIP"), (88, 12))[0]
    return rng.choices(("Residential", "Self-install", "VIP"), (76, 20, 4))[0]


def _terms(rng: Random, *, account_class: str, today: date) -> dict[str, Fact]:
    low, high, months = _CLASSES[account_class]
    # Squared: most pay near the low end, a few far above it.
    rmr = low + round((high - low) * rng.random() ** 2 / 5) * 5
    since = today - timedelta(days=rng.randint(400, 4800))
    term = round(months * 30.44)
    runs = (today - since).days // term
    start = since + timedelta(days=runs * term)
    return {
        "rmr": rmr,
        "customer_since": since,
        "contract_start": start,
        "contract_end": start + timedelta(days=term - 1),
        "auto_renew": rng.random() < 0.7,
        "autopay": rng.random() < 0.6,
    }


def _contact(
    rng: Random,
    *,
    name: str,
    contact: str,
    office: Mapping[str, Any],
    business: bool,
    today: date,
) -> dict[str, Fact]:
    area = office["area_code"]
    second = rng.random() < 0.35
    changed = rng.random() < 0.15
    mailbox = "".join(sign for sign in folded(name) if sign.isascii() and sign.isalnum())
    company_mail = f"office@{mailbox or 'shop'}.example"
    found: dict[str, Fact] = {
        "phone1": f"+1 {area} 555 01{rng.randint(0, 99):02d}",
        "phone1_name": "office" if business else "mobile",
        "phone2": f"+1 {area} 555 01{rng.randint(0, 99):02d}" if second else None,
        "phone2_name": (contact if business else "home") if second else None,
        "email": company_mail if business else f"{mailbox or 'hello'}@mail.example",
        "address": f"{rng.randint(1, 980)} {rng.choice(names()['streets'])}",
        "city": rng.choice(office["cities"]),
        "preferred_channel": rng.choices(_CHANNELS, (70, 20, 10))[0],
        "best_time": rng.choice(_BEST_TIMES) if rng.random() < 0.4 else None,
        "do_not_call": rng.random() < 0.04,
        "language": rng.choices(("English", "Spanish", "Vietnamese"), (88, 10, 2))[0],
        "tags": tuple(rng.sample(names()["tags"], rng.choice((0, 0, 0, 1, 1, 2)))),
    }
    if business:
        since = today - timedelta(days=rng.randint(20, 700))
        found |= {"decision_maker": contact, "decision_maker_since": since if changed else None}
    return found


def _money(rng: Random, *, rmr: int, place: int) -> dict[str, Fact]:
    late = place == 0 or rng.random() < 0.09
    months, days = rng.randint(1, 3), rng.randint(3, 27)
    ahead = rng.random() < 0.03
    due = rmr * months if late else 0
    return {
        "past_due_amount": due,
        "days_past_due": (months - 1) * 30 + days if late else 0,
        "balance": -rmr if ahead and not late else due + rmr,
    }
