"""One round of play mode: what comes next, what was done with it, and how it all went."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from ..desk import Desk
from ..domain.filters import EntryFilter, EntrySort, EntryState
from ..domain.paging import Count, Span
from ..domain.playing import SkipEntry
from ..domain.queries import CountEntries
from ..domain.timeline_queries import ListTimeline
from ..domain.timeline_rows import TimelineKind, TimelineRow
from ..domain.work_queries import NextToPlay
from ..errors import Missing
from .presence import Here

AHEAD = 20
"""Entries asked for at once: of these the first that nobody is in is taken."""
LOOKED_THROUGH = 50
"""Lines of a timeline among which one's own are looked for."""
_STILL_ACTIVE = frozenset({"Open", "Mitigated"})
_TOLD = ("contact", "note", "closed", "follow-up", "other change")
"""What is counted of what was done, in the order it is told."""


class Round:
    """The entries that were played one after the other, with what was done."""

    def __init__(
        self,
        desk: Desk,
        here: Here,
        *,
        filter: EntryFilter,
        sort: EntrySort,
        reverse: bool,
        began: datetime,
    ) -> None:
        self.done: set[int] = set()
        self.skipped: set[int] = set()
        self.left = Count(0)
        """How many there are behind the one at hand, as far as is known."""
        self._asked = NextToPlay(filter=filter, sort=sort, reverse=reverse, limit=AHEAD)
        self._desk = desk
        self._here = here
        self._began = began
        self._visited: list[int] = []
        self._place = -1
        self._whole: Count | None = None
        self._newest = 0
        self._tally: Counter[str] = Counter()

    # Which entry

    async def forward(self) -> int | None:
        """Take the next entry and return its id; None when nothing is left. Raises: as the desk."""
        while self._place + 1 < len(self._visited):
            self._place += 1
            if await self._taken(self._visited[self._place]):
                return self._visited[self._place]
        entry_id = await self._find()
        if entry_id is not None:
            self._visited.append(entry_id)
            self._place = len(self._visited) - 1
        return entry_id

    async def back(self) -> int | None:
        """Take the entry before; None where there is none that is free. Raises: as the desk."""
        for place in range(self._place - 1, -1, -1):
            if await self._taken(self._visited[place]):
                self._place = place
                return self._visited[place]
        return None

    async def _find(self) -> int | None:
        refused: set[int] = set()
        while True:
            asked = self._without({*self._visited, *refused})
            rows = await self._desk.ask(asked)
            if not rows:
                self.left = Count(0)
                return None
            for place, row in enumerate(rows):
                if await self._taken(row.id) and await self._still_offered(asked, row.id):
                    await self._count_left(len(rows) - place - 1, is_all=len(rows) < AHEAD)
                    return row.id
                refused.add(row.id)

    async def _still_offered(self, asked: NextToPlay, entry_id: int) -> bool:
        """Whether nobody was done with an entry between the question and its being taken."""
        return entry_id in {row.id for row in await self._desk.ask(asked)}

    def _without(self, ids: set[int]) -> NextToPlay:
        return replace(self._asked, without=tuple(sorted(ids)))

    async def _taken(self, entry_id: int) -> bool:
        """Take an entry; False when somebody is in it, or it is gone."""
        try:
            return await self._here.claim(entry_id)
        except Missing:
            return False

    async def _count_left(self, known: int, *, is_all: bool) -> None:
        """Count what is left: exactly near the end, before that less what was visited."""
        if is_all:
            self.left = Count(known)
            return
        if self._whole is None:
            active = replace(self._asked.filter, state=EntryState.ACTIVE, awake=True)
            self._whole = await self._desk.ask(CountEntries(filter=active))
        whole = self._whole
        rest = max(known, whole.value - len(self._visited) - 1)
        self.left = whole if whole.capped else Count(rest)

    # What was done

    async def arrive(self, entry_id: int) -> None:
        """Remember where the history of an entry stands as it comes up."""
        rows = await self._lines(entry_id, 1)
        self._newest = rows[0].id if rows else 0

    async def leave(self, entry_id: int) -> bool:
        """Count what the person did with an entry since it came up; whether that was anything."""
        found = [
            _what(row)
            for row in await self._lines(entry_id, LOOKED_THROUGH)
            if row.id > self._newest and row.actor == self._desk.actor.username
        ]
        mine = {what for what in found if what}
        self._tally.update(mine)
        if mine:
            self.done.add(entry_id)
            self.skipped.discard(entry_id)
        return bool(mine)

    async def _lines(self, entry_id: int, limit: int) -> tuple[TimelineRow, ...]:
        asked = ListTimeline(entry_id=entry_id, span=Span(limit=limit))
        try:
            return (await self._desk.ask(asked)).rows
        except Missing:
            return ()  # deleted meanwhile, or moved out of sight: there is nothing to ask of it

    # In words

    def words(self) -> str:
        """Return how it stands: "Play 3 done, 1 skipped, 41 left"."""
        return f"Play {len(self.done)} done, {len(self.skipped)} skipped, {self.left} left"

    def summary(self, now: datetime) -> str:
        """Return how it went: "Played 12 min: 3 done, 1 skipped; 2 contacts, 1 closed"."""
        minutes = int((now - self._began).total_seconds() // 60)
        how = f"{len(self.done)} done, {len(self.skipped)} skipped"
        what = [_counted(word, self._tally[word]) for word in _TOLD if self._tally[word]]
        return f"Played {minutes} min: {how}{'; ' if what else ''}{', '.join(what)}"


def _what(row: TimelineRow) -> str:
    """Return the word for what a line of the timeline tells; empty for what is no work."""
    if row.is_taken_back:
        return ""
    if row.kind is not TimelineKind.CHANGES:
        return "contact" if row.kind is TimelineKind.CONTACTS else "note"
    change = row.change
    if change is None or change.reverts is not None or change.intent == SkipEntry.__name__:
        return ""
    after = {field.field: field.after for field in change.changes}
    if after.get("status", "Open") not in _STILL_ACTIVE:
        return "closed"
    return "follow-up" if after.get("follow_up_at") else "other change"


def _counted(word: str, count: int) -> str:
    plural = "" if count == 1 or word == "closed" else "s"
    return f"{count} {word}{plural}"
