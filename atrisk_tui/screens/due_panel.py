"""The due panel: its groups and headings, the now line, and which entries belong where."""

from dataclasses import replace
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from ..domain.dates import local, local_date, start_of_day
from ..domain.paging import Count
from ..domain.queries import EntryRowsById
from ..domain.rows import DueCounts, DueGroup, DueRow, EntryRow
from .day_pager import DayPager
from .lists import ListScreen
from .queue_words import is_asleep

GROUPS = {DueGroup.OVERDUE: "OVERDUE", DueGroup.TODAY: "TODAY", DueGroup.WEEK: "THIS WEEK"}


class DuePanel(DayPager, ListScreen[DueRow]):
    """A list of what is due on one day, mine or the team's."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.team: bool | None = None
        """None until it is known who is here: leads open on the team, the others on mine."""
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
            else DueRow(id=entry.id, group=self.group_of(entry) or DueGroup.WEEK, entry=entry)
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
        return self.whose in {None, entry.assigned_to_id}

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
