"""Who is where: tells the others which record is open here, and keeps where they are."""

import contextlib
from asyncio import sleep
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from ..desk import Desk
from ..domain.playing import BEATS_S, Presence
from ..errors import AtRiskError

Record = tuple[str, int]

__all__ = ["BEATS_S", "HERE", "Here", "here_words", "open_record"]

_TOLD = ("entry", "customer")
"""The tables of records that it is told of."""
_UNSURE: Record = ("", 0)
"""What the others know while they are being told."""
SETTLES_S = 0.3
"""Somebody who pages through records is in none of them."""
HERE = "@"
"""The mark of a row that somebody else has open."""


class Here:
    """What is open here, and what the others have open, for all screens.

    Nothing is said where the store is busy or lost: who is where is a courtesy.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        at: Callable[[], Record | None],
        start: Callable[..., object],
        moved: Callable[[], None],
    ) -> None:
        self.others: tuple[Presence, ...] = ()
        """Who else has a record open, who came first first."""
        self._desk = desk
        self._at = at
        self._start = start
        self._moved = moved
        self._places: set[Record] = set()
        self._has_begun = False
        self._told: Record | None = None
        self._claimed: Record | None = None
        self._claims = 0
        """Counts what was asked for play mode: what was to be told before that is old by then."""

    # What the program calls

    def begin(self) -> None:
        """Tell what is open here from now on; the store is open."""
        self._has_begun = True
        self.look()

    def look(self) -> None:
        """Tell the others when another record is open than before."""
        if self._has_begun and self._at() != self._told:
            self._start(self._tell, name="tell-presence", group="presence", exclusive=True)

    def beat(self) -> None:
        """Tell the others that it is open still, or what they could not be told when it moved."""
        if self._has_begun and self._at() != self._told:
            self.look()
        elif self._has_begun and self._told is not None:
            self._start(self._beat, name="beat-presence", group="presence-beat", exclusive=True)

    async def follow(self) -> None:
        """Learn where the others are now; shows it when somebody has moved."""
        # Who lapses writes nothing: while somebody is there, it is looked whether they still are.
        found = await self._desk.presence(surely=bool(self.others))
        if found is not None and found != self.others:
            self.others = found
            self._places = {(one.table, one.row_id) for one in found}
            self._moved()

    # What screens call

    @property
    def claimed(self) -> Record | None:
        """What was taken for play mode last, while it is held."""
        return self._claimed

    async def claim(self, entry_id: int) -> bool:
        """Take an entry for play mode; False when somebody else is in it."""
        at = ("entry", entry_id)
        self._claims += 1
        is_taken = False
        try:
            is_taken = await self._desk.touch(at, playing=True)
        finally:
            if not is_taken:
                self.look()
        if is_taken:
            self._told = self._claimed = at
        return is_taken

    def who(self, table: str, row_id: int) -> tuple[Presence, ...]:
        """Return who else has this record open."""
        return tuple(one for one in self.others if (one.table, one.row_id) == (table, row_id))

    def mark(self, table: str, row_id: int) -> str:
        """Return the mark before a row: somebody else is in it."""
        return HERE if (table, row_id) in self._places else ""

    def words(self, table: str, row_id: int, now: datetime) -> str:
        """Return who else has this record open and since when; empty for nobody."""
        return here_words(self.who(table, row_id), me=self._desk.actor.id, now=now)

    async def _tell(self) -> None:
        claims = self._claims
        with contextlib.suppress(AtRiskError):
            while self._at() != self._told:
                await sleep(SETTLES_S)
                at = self._at()
                if at == self._told or claims != self._claims:
                    return
                self._told = _UNSURE  # until the store has answered, even if nobody waits for it
                await self._desk.touch(at)
                self._told, self._claimed = at, None

    async def _beat(self) -> None:
        with contextlib.suppress(AtRiskError):
            at = self._told
            if await self._desk.touch(at, playing=at == self._claimed):
                return
            # Not heard of for too long, and a colleague has it now: so both are in it.
            self._claimed = None
            await self._desk.touch(at)


def open_record(stack: Sequence[object]) -> Record | None:
    """Return the record that is open in a stack of screens, None where there is only a list.

    What is being played stays open whatever lies over it: it is taken until it is done with.
    """
    found: Record | None = None
    for screen in reversed(stack):
        record = record_of(screen)
        if record is not None and getattr(screen, "is_playing", False):
            return record
        found = found or record
    return found


def record_of(screen: object) -> Record | None:
    """Return the record that a screen shows, or that a form was opened on."""
    shown: Record | None = getattr(screen, "open_record", None)
    if shown is not None:
        return shown
    watched: Callable[[], frozenset[Record]] | None = getattr(screen, "watched", None)
    records = watched() if watched is not None else frozenset()
    return next((one for one in sorted(records) if one[0] in _TOLD), None)


def here_words(who: Sequence[Presence], *, me: int, now: datetime) -> str:
    """Return "Ben Cole has this open too, 2 min: nothing is locked, changes merge"."""
    if not who:
        return ""
    first, *more = who
    if first.user_id == me:
        name, has = "You", "have"
        too = "in another window"
    else:
        name, has, too = first.full_name, "has", "too"
    if more:
        people = len({one.user_id for one in more})
        name, has = f"{name} and {people} other{'s' if people > 1 else ''}", "have"
    since = _span(now - first.since)
    return f"{name} {has} this open {too}, {since}: nothing is locked, changes merge"


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
