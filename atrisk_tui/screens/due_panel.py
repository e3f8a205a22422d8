"""The due panel: its groups and headings, the now line, and which entries belong where."""

from dataclasses import replace
from datetime import date, datetime
from itertools import takewhile
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from ..desk import Touched
from ..domain.absences import AgentDue, out_words
from ..domain.dates import local, local_date, start_of_day
from ..domain.paging import Count, Span
from ..domain.queries import EntryRowsById, ListDue
from ..domain.rows import DueCounts, DueGroup, DueRow, EntryRow
from .base import verb
from .day_pager import DayPager
from .keymap import live_key
from .lists import FIRST, ListScreen
from .queue_words import is_asleep

GROUPS = {DueGroup.OVERDUE: "OVERDUE", DueGroup.TODAY: "TODAY", DueGroup.WEEK: "THIS WEEK"}


class DuePanel(DayPager, ListScreen[DueRow]):
    """A list of what is due on one day: mine, or the team's by time or by agent."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "b",
            "by_agent",
            "By agent",
            id="home.by_agent",
            show=False,
            tooltip="The team's by agent, or by time",
        ),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.team: bool | None = None
        """None until it is known who is here: leads open on the team, the others on mine."""
        self.by_agent = False
        """Whether the team's are grouped by agent, while the program runs."""
        self._left: dict[int, tuple[int, int]] = {}
        """Of headings by agent: how many overdue and today's have left since it was told."""
        self.due = DueCounts(Count(0), Count(0), Count(0))
        self.day: date | None = None
        """The viewer's date that the panel was made for."""

    @property
    def moment(self) -> datetime:
        """The moment the panel goes by: now, or the first one of another day."""
        if self.is_today or self.day is None:
            return self.now()
        return start_of_day(self.day, self.desk.actor.zone)

    def group_words(self, group: DueGroup) -> str:
        """Return what a group is called on the day that is shown."""
        if self.is_today or self.day is None or group is DueGroup.OVERDUE:
            return GROUPS[group]
        named = {
            DueGroup.TODAY: f"{self.day:%a} {self.day.day} {self.day:%b}:".upper(),
            DueGroup.WEEK: "THE WEEK AFTER",
        }
        return named[group]

    def heading(self, row: DueRow) -> str | None:
        """Return a group's heading or the now line; None for an entry."""
        if row.entry is not None:
            return None
        if row.agent is not None:
            return agent_words(row.agent, self._left.get(row.id, (0, 0)))
        if row.now_line:
            here = local(self.now(), self.desk.actor.zone)
            return f"  ----- now {here:%H:%M}"
        counts = {
            DueGroup.OVERDUE: self.due.overdue,
            DueGroup.TODAY: self.due.today,
            DueGroup.WEEK: self.due.week,
        }
        return f"{self.group_words(row.group)} {counts[row.group]}"

    def mark_of(self, row: DueRow) -> str:
        """Return the mark before a row: changed and no longer there, somebody in it, or snoozed."""
        if self.table.window.is_gone(row.id):
            return "."
        if row.entry is None:
            return ""
        asleep = "~" if is_asleep(row.entry, self.now()) else ""
        return self.work_app.here.mark("entry", row.entry.id) or asleep

    @property
    def whose(self) -> int | None:
        """Whose work is shown: mine, or everyone's."""
        return None if self.team else self.desk.actor.id

    @property
    def covered(self) -> dict[int, str]:
        """Those who are out and whose entries are among mine: id to username."""
        return {one.user_id: one.username for one in self.due.covered}

    @property
    def is_by_agent(self) -> bool:
        """Whether the panel is grouped by agent now."""
        return bool(self.team) and self.by_agent

    def whose_words(self) -> str:
        """Return whose work is shown, as the line over the panel says it."""
        if not self.team:
            return "mine"
        return "the team's by agent" if self.by_agent else "the team's"

    def grouping_words(self) -> str:
        """Return the key that groups otherwise, where there is something to group."""
        if not self.team:
            return ""
        key = live_key(self.app, "home.by_agent", "b")
        return f"  {key} {'by time' if self.by_agent else 'agents'}"

    def due_query(self, span: Span) -> ListDue:
        """Return what asks for one part of the panel."""
        return ListDue(
            assigned_to_id=self.whose, day=self.chosen_day, by_agent=self.is_by_agent, span=span
        )

    def shown_counts(self) -> tuple[Count, ...]:
        """Return how many entries each group has that the panel shows."""
        if self.is_by_agent:
            return (self.due.overdue, self.due.today)
        return (self.due.overdue, self.due.today, self.due.week)

    @verb
    async def action_by_agent(self) -> None:
        """Group the team's by agent, or by time again."""
        if not self.team:
            self.say("by agent is for the team's: m shows them")
            return
        row = self.table.current
        self.by_agent = not self.by_agent
        await self.reload_now(row.id if row is not None else None)

    async def reload_now(self, keep_id: int | None = None, *, span: Span = FIRST) -> None:
        """Show the panel anew."""
        self._left.clear()
        await super().reload_now(keep_id, span=span)

    async def rows_changed(self, touched: Touched) -> None:
        """Re-ask what was written; whom I cover may be others now."""
        await super().rows_changed(touched)
        if not self.team and any(table == "absence" for table, _ in touched):
            row = self.table.current
            await self.reload_now(row.id if row is not None else None)
        elif self.is_by_agent:
            self._count_left()

    def _count_left(self) -> None:
        """Count what has left the entries of each agent; it stays in sight until `r`."""
        self._left.clear()
        at = 0
        for row in self.table.window.rows:
            at = row.id if row.agent is not None else at
            if self.table.window.is_gone(row.id):
                overdue, today = self._left.get(at, (0, 0))
                is_today = row.group is DueGroup.TODAY
                self._left[at] = (overdue + (not is_today), today + is_today)

    def _agent_over(self, row_id: int) -> AgentDue | None:
        """Return under whose heading a row stands; None where it stands under none."""
        rows = self.table.window.rows
        index = self.table.window.index_of(row_id)
        above = reversed(rows[:index]) if index is not None else ()
        return next((row.agent for row in above if row.agent is not None), None)

    def to_first_due(self) -> None:
        """Put the cursor on the first overdue row, else on the next after now."""
        rows = self.table.window.rows
        entries = [row for row in rows if row.entry is not None]
        first = next((row for row in entries if row.group is DueGroup.OVERDUE), None)
        if first is None:
            past = {row.id for row in entries if row.late}
            first = next((row for row in entries if row.id not in past), None)
        if first is not None:
            self.table.go_to(first.id)

    async def by_ids(self, ids: tuple[int, ...]) -> tuple[DueRow, ...]:
        """Return these entries as rows of the groups they are shown in."""
        shown = {row.id: row for row in self.table.window.rows}
        found = await self.desk.ask(EntryRowsById(ids=ids[:500]))
        return tuple(
            replace(shown[entry.id], entry=entry)
            if entry.id in shown
            else DueRow(
                id=entry.id,
                group=self.group_of(entry) or DueGroup.WEEK,
                entry=entry,
                covers=self.covered.get(entry.assigned_to_id or 0),
            )
            for entry in found
        )

    def group_of(self, entry: EntryRow) -> DueGroup | None:
        """Return the group an entry is due in by my clocks, None for none of the three.

        A snooze hides it from all but its own day.
        """
        if entry.closed_at is not None or entry.follow_up_at is None or self.day is None:
            return None
        days = (local_date(entry.follow_up_at, self.desk.actor.zone) - self.day).days
        if days == 0:
            return DueGroup.TODAY
        if days > 6 or is_asleep(entry, self.moment):
            return None
        return DueGroup.OVERDUE if days < 0 else DueGroup.WEEK

    def belongs(self, row: DueRow) -> bool:
        """Whether an entry is still due in the group it stands in, and still whose it was."""
        entry = row.entry
        if entry is None or self.group_of(entry) is not row.group:
            return False
        if self.is_by_agent:
            return row.group is not DueGroup.WEEK and self._is_under_theirs(entry)
        return self.whose in {None, entry.assigned_to_id} or entry.assigned_to_id in self.covered

    def _is_under_theirs(self, entry: EntryRow) -> bool:
        """Whether an entry stands under its owner's heading, or would be new there."""
        agent = self._agent_over(entry.id)
        return agent is None or agent.user_id == (
            None if entry.unassigned else entry.assigned_to_id
        )

    def move_now_line(self) -> None:
        """Move the now line under the entries that have become late; they stay where they are."""
        window, now = self.table.window, self.now()
        at = next((index for index, row in enumerate(window.rows) if row.now_line), None)
        if at is None:
            return
        past = takewhile(
            lambda row: (
                row.group is DueGroup.TODAY
                and row.entry is not None
                and row.entry.follow_up_at is not None
                and row.entry.follow_up_at < now
            ),
            window.rows[at + 1 :],
        )
        window.move(at, at + len(list(past)))


def agent_words(agent: AgentDue, left: tuple[int, int]) -> str:
    """Return the heading over an agent's entries: "ANA RUIZ  3 overdue, 7 today"."""
    parts = [
        f"{Count(max(0, count.value - gone), count.capped)} {word}"
        for count, gone, word in zip(
            (agent.overdue, agent.today), left, ("overdue", "today"), strict=True
        )
        if count.value
    ]
    out = f"   {out_words(agent.until_on, agent.cover)}" if agent.until_on is not None else ""
    return f"{agent.full_name.upper()}  {', '.join(parts)}{out}"
