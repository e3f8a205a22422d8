"""What the Next line of every screen says: asked for once, and anew when it may have changed."""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

from ..desk import Desk, Touched
from ..domain.dates import local, local_date, relative, short, start_of_day
from ..domain.next_due import ALARM, GetNextDue, NextDue
from ..domain.paging import Count
from ..drafts import Drafts
from ..errors import AtRiskError
from ..widgets.status_line import NextWords

_CONCERNS = {"absence", "entry", "interaction", "customer"}
"""Tables whose rows tell what is due next, and whether it was touched."""


class NextUp:
    """A person's next follow-up and the number of their drafts, for all screens."""

    def __init__(
        self,
        desk: Desk,
        drafts: Drafts,
        *,
        now: Callable[[], datetime],
        start: Callable[..., object],
        moved: Callable[[], None],
    ) -> None:
        self.due: NextDue | None = None
        self.drafts = Count(0)
        self._desk = desk
        self._drafts = drafts
        self._now = now
        self._start = start
        self._moved = moved
        self._since: datetime | None = None
        """When the person began: what comes due from then on waits for them."""
        self._renew_at: datetime | None = None
        self._looked_at: datetime | None = None
        self.keys_to: Callable[[str], str] = lambda _: ""
        """Returns the keys that lead to a place of `g`, as the screens write them."""

    # What the program calls

    def begin(self) -> None:
        """Ask for the first time; the store is open, and it is known who is here."""
        self._since = self._looked_at = self._now()
        self._renew_soon()

    def written(self, touched: Touched) -> None:
        """Ask anew where what was written may have changed what is due next."""
        if any(table in _CONCERNS for table, _ in touched):
            self._renew_soon()

    def clock_moved(self, bell: Callable[[], None]) -> None:
        """Ring when a follow-up begins to call; ask anew when time may have changed the answer."""
        if self._begins_to_call():
            bell()
        if self._renew_at is not None and self._now() >= self._renew_at:
            self._renew_soon()

    def drafts_moved(self) -> None:
        """Count the drafts anew, once it is known whose they are."""
        if self._drafts.has_begun:
            self._start(self._count, name="count-drafts", group="count-drafts", exclusive=True)

    def _renew_soon(self) -> None:
        self._start(self._renew_quietly, name="next", group="next", exclusive=True)

    async def _renew_quietly(self) -> None:
        with contextlib.suppress(AtRiskError):  # the next tick tries again
            await self.renew()

    async def _count(self) -> None:
        try:
            found = await self._drafts.count()
        except AtRiskError:
            return  # said by the program where drafts cannot be kept
        if found != self.drafts:
            self.drafts = found
            self._moved()

    def _begins_to_call(self) -> bool:
        """Whether a follow-up has begun to call since the last look."""
        before, now = self._looked_at, self._now()
        self._looked_at = now
        if before is None or self.due is None:
            return False
        own = None if self.due.touched else self.due.at
        return any(before < at - ALARM <= now for at in (own, self.due.then_at) if at is not None)

    # What screens call

    async def renew(self) -> NextDue | None:
        """Ask what is due next, show it and return it. Raises: as the desk does."""
        now = self._renew_at = self._now()  # so that the next tick asks again, should this fail
        self.due = await self._desk.ask(GetNextDue(waiting_since=self._since))
        self._renew_at = min(at for at in self._turns(now) if at > now)
        self._moved()
        return self.due

    def words(self, *, with_keys: bool) -> NextWords:
        """Return the line, on the person's clocks; without keys where they are typed as text."""

        def keys(place: str) -> str:
            return f" ({self.keys_to(place)})" if with_keys else ""

        count = self.drafts.value
        drafts = f"{count} draft{'s' if count > 1 else ''}{keys('drafts')}"
        beside = drafts if count else ""
        if self.due is None:
            return NextWords(beside=beside)
        now, zone = self._now(), self._desk.actor.zone
        minute = now.replace(second=0, microsecond=0)
        then = self.due.then_at
        after = f", then {local(then, zone):%H:%M}" if then and self.due.at < minute else ""
        return NextWords(
            when=f"Next {short(self.due.at, zone, now)}{_apart(self.due, zone)} ",
            who=f"{self.due.customer}{f', for {self.due.covers}' if self.due.covers else ''}",
            how_long=f", {relative(self.due.at, minute)}{after}{keys('next')}",
            beside=beside,
            calls=self.due.calls(now),
        )

    def _turns(self, now: datetime) -> list[datetime]:
        """Return the moments at which the answer may be another by itself."""
        zone = self._desk.actor.zone
        turns = [start_of_day(local_date(now, zone) + timedelta(days=1), zone)]
        if self.due is not None:
            turns += [self.due.at, *([self.due.then_at] if self.due.then_at else [])]
        # At that very minute it is still the next one.
        return [turns[0], *(at + timedelta(microseconds=1) for at in turns[1:])]


def _apart(due: NextDue, zone: str) -> str:
    """Return how far the customer's clocks are from mine: " (+2h)"; empty where they agree."""
    there, here = local(due.at, due.zone).utcoffset(), local(due.at, zone).utcoffset()
    hours = round(((there or timedelta()) - (here or timedelta())).total_seconds() / 3600)
    return f" ({hours:+d}h)" if hours else ""
