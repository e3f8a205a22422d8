"""Which entries the made-up company has: of whom, about what, how they stand, when they are due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from ..domain.company import CompanyPerson
from ..domain.model import EntryStatus, RiskLevel
from ..domain.zones import local_date
from .demo_clock import (
    earlier_today,
    later_today,
    office_hour,
    workday_after,
    workday_before,
    workdays_of_week,
)
from .demo_names import Client
from .demo_text import reasons_for

YOU = ("ana", "kim", "carla")
"""Whom the demo's person may be: agent, lead, admin. None of them did anything today."""
LEFT_DAYS = 21
"""Whoever has left did so this many days ago."""
QUIET = timedelta(hours=26)
"""Nothing happened since, but for what colleagues reported today."""


class Due(StrEnum):
    """How an active entry stands to the clock."""

    OVERDUE = "overdue"
    EARLIER = "earlier"
    LATER = "later"
    WEEK = "week"
    BEYOND = "beyond"
    SNOOZED = "snoozed"
    NONE = "none"
    LEFT = "left"
    """Its owner has left."""
    NEW = "new"
    """Reported today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One entry before its life is written."""

    client: Client
    reason: str
    status: EntryStatus
    risk: RiskLevel
    owner: str
    opened: datetime
    ended: datetime
    """Closed entries: closed then. Active ones: nothing happened after."""
    follow_up: datetime | None = None
    """Active entries: when the next one is due."""
    snoozed: bool = False


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works where."""

    people: tuple[CompanyPerson, ...]

    def named(self, username: str) -> CompanyPerson:
        """Return the person of that username."""
        return next(person for person in self.people if person.username == username)

    def agents(self, location: str) -> tuple[str, ...]:
        """Return the active agents of a location."""
        return tuple(
            person.username
            for person in self.people
            if person.role == "Agent" and person.active and location in person.locations
        )

    def lead(self, location: str) -> str:
        """Return the lead of a location whose only one it is, else one who covers it."""
        leads = [one for one in self.people if one.role == "Lead" and location in one.locations]
        return min(leads, key=lambda one: len(one.locations)).username

    def gone(self) -> CompanyPerson:
        """Return whoever has left."""
        return next(person for person in self.people if not person.active)


class Planner:
    """Draws the plans of all entries, one random source and one clock throughout."""

    def __init__(
        self, rng: Random, *, staff: Staff, clients: tuple[Client, ...], now: datetime
    ) -> None:
        self._rng = rng
        self._staff = staff
        self._now = now
        held = len(YOU) + 3
        losing = rng.sample(range(held, len(clients)), len(clients) // 5)
        self._losing = [clients[place] for place in sorted(losing)]
        self._staying = [one for place, one in enumerate(clients) if place not in set(losing)]

    def plans(self) -> list[Plan]:
        """Return all plans, in no order of time."""
        count = len(self._losing) + len(self._staying)
        active = max(round(0.375 * count), 48)
        closed = max(round(2.25 * count) - active, count)
        found = [*self._lost(), *self._active(active)]
        found += self._closed(closed - (len(found) - active))
        return found

    def _lost(self) -> Iterator[Plan]:
        for client in self._losing:
            closed = self._rng.randint(2, 320)
            yield self._past(client, status=EntryStatus.LOST, closed=closed)
            if self._rng.random() < 0.4:
                before = closed + self._rng.randint(50, 90)
                yield self._past(client, status=EntryStatus.RESOLVED, closed=before)

    def _closed(self, count: int) -> Iterator[Plan]:
        for _ in range(count):
            client = self._rng.choice(self._staying)
            void = self._rng.random() < 0.13
            status = EntryStatus.CANCELLED if void else EntryStatus.RESOLVED
            yield self._past(client, status=status, closed=self._rng.randint(2, 345))

    def _past(self, client: Client, *, status: EntryStatus, closed: int) -> Plan:
        rng, today = self._rng, local_date(self._now, client.zone)
        took = rng.randint(0, 4) if status is EntryStatus.CANCELLED else rng.randint(1, 45)
        opened = office_hour(rng, workday_before(today, closed + took), client.zone)
        ended = office_hour(rng, workday_before(today, closed), client.zone)
        gone = self._staff.gone()
        stayed = self._staff.agents(client.customer.location)
        was_there = closed > LEFT_DAYS + 3 and client.customer.location in gone.locations
        return Plan(
            client=client,
            reason=self._reason(client),
            status=status,
            risk=rng.choices(tuple(RiskLevel), (50, 33, 17))[0],
            owner=rng.choice((*stayed, gone.username) if was_there else stayed),
            opened=opened,
            ended=max(ended, opened + timedelta(hours=3)),
        )

    def _reason(self, client: Client) -> str:
        reasons, weights = reasons_for(business=client.is_business)
        return self._rng.choices(reasons, weights)[0]

    def _active(self, count: int) -> Iterator[Plan]:
        wants = _wants(count)
        risks = _risks(self._rng, count)
        free = self._rng.sample(self._staying, len(self._staying))
        for (due, owner, place, of), risk in zip(wants, risks, strict=True):
            client = self._client_for(free, owner=owner, due=due)
            yield self._present(client, due=due, owner=owner, place=place, of=of, risk=risk)

    def _client_for(self, free: list[Client], *, owner: str | None, due: Due) -> Client:
        """Take a customer the owner works for; now and then one that has an entry already."""
        who = self._staff.gone() if due is Due.LEFT else self._staff.named(owner) if owner else None
        wanted = who.locations if who else ()
        again = self._rng.random() < 0.06
        fit = (
            place for place, one in enumerate(free) if not wanted or one.customer.location in wanted
        )
        place = next(fit, None)
        if place is None or again:
            known = [one for one in self._staying if not wanted or one.customer.location in wanted]
            return self._rng.choice(known)
        return free.pop(place)

    def _present(
        self, client: Client, *, due: Due, owner: str | None, place: int, of: int, risk: RiskLevel
    ) -> Plan:
        rng = self._rng
        others = [name for name in self._staff.agents(client.customer.location) if name not in YOU]
        drawn = rng.choice(self._staff.agents(client.customer.location))
        colleague = rng.choice(others)
        who = owner or (colleague if due is Due.NEW else drawn)
        if due is Due.LEFT:
            who = self._staff.gone().username
        follow_up = self._follow_up(due, client=client, owner=who, place=place, of=of, risk=risk)
        opened, ended = self._span(due, client=client, follow_up=follow_up, place=place)
        confirm = rng.random() < 0.24 and follow_up is not None and due is not Due.NEW
        return Plan(
            client=client,
            reason=self._reason(client),
            status=EntryStatus.MITIGATED if confirm else EntryStatus.OPEN,
            risk=risk,
            owner=who,
            opened=opened,
            ended=ended,
            follow_up=follow_up,
            snoozed=due is Due.SNOOZED,
        )

    def _follow_up(
        self, due: Due, *, client: Client, owner: str, place: int, of: int, risk: RiskLevel
    ) -> datetime | None:
        rng, now, zone = self._rng, self._now, client.zone
        today = local_date(now, self._staff.named(owner).zone)
        back, ahead, pick = rng.randint(1, 12), rng.randint(7, 45), rng.random()
        if due is Due.EARLIER:
            return earlier_today(now, self._staff.named(owner).zone, place=place, of=of)
        if due is Due.LATER:
            return later_today(now, self._staff.named(owner).zone, place=place, of=of)
        if due is Due.NEW:
            hours = {RiskLevel.HIGH: 2, RiskLevel.MEDIUM: 24, RiskLevel.LOW: 72}[risk]
            return self._made_today(place) + timedelta(hours=hours)
        if due in {Due.OVERDUE, Due.LEFT}:
            return office_hour(rng, workday_before(today, back), zone)
        if due in {Due.BEYOND, Due.SNOOZED}:
            return office_hour(rng, workday_after(today, ahead), zone)
        week = workdays_of_week(today)
        return office_hour(rng, week[int(pick * len(week))], zone) if due is Due.WEEK else None

    def _made_today(self, place: int) -> datetime:
        made = self._now - timedelta(minutes=25 + 50 * place)
        return made.replace(second=0, microsecond=0)

    def _span(
        self, due: Due, *, client: Client, follow_up: datetime | None, place: int
    ) -> tuple[datetime, datetime]:
        if due is Due.NEW:
            made = self._made_today(place)
            return made, made + timedelta(minutes=10)
        ended = min(self._now - QUIET, (follow_up or self._now) - timedelta(minutes=30))
        if due is Due.LEFT:
            ended = min(ended, self._now - timedelta(days=LEFT_DAYS))
        # A few have been open for long, most came in the last weeks.
        days = 1 + round(60 * self._rng.random() ** 2)
        last = local_date(ended, client.zone)
        return office_hour(self._rng, workday_before(last, days), client.zone), ended


def _risks(rng: Random, count: int) -> list[RiskLevel]:
    """Return one High and three Medium in ten, in a random order."""
    high, medium = round(0.1 * count), round(0.3 * count)
    mixed = [RiskLevel.HIGH] * high + [RiskLevel.MEDIUM] * medium
    mixed += [RiskLevel.LOW] * (count - len(mixed))
    rng.shuffle(mixed)
    return mixed


def _wants(count: int) -> list[tuple[Due, str | None, int, int]]:
    """Return (how due, whose or anyone's, place, of how many) for `count` active entries."""
    yours = ((Due.EARLIER, 3), (Due.LATER, 4), (Due.OVERDUE, 2), (Due.WEEK, 4))
    found: list[tuple[Due, str | None, int, int]] = [
        (due, you, place, of) for you in YOU for due, of in yours for place in range(of)
    ]
    left = count - len(found)
    shares = {
        Due.OVERDUE: 0.12,
        Due.EARLIER: 0.04,
        Due.LATER: 0.07,
        Due.SNOOZED: 0.04,
        Due.NONE: 0.06,
        Due.LEFT: 0.06,
        Due.NEW: 0.04,
        Due.WEEK: 0.33,
    }
    for due, share in shares.items():
        of = round(share * left)
        found += [(due, None, place, of) for place in range(of)]
    return found + [(Due.BEYOND, None, 0, 1)] * (count - len(found))
