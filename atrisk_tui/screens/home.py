"""Home: what is due, for me or for the team, and what to know before acting on it."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from ..desk import Touched
from ..domain.dates import days_open
from ..domain.paging import Count, Page, Span
from ..domain.queries import (
    CountDue,
    CountHome,
    GetEntry,
    GetHomeFigures,
)
from ..domain.rows import DueCounts, DueGroup, DueRow, EntryRow, HomeCounts, HomeFigures
from ..widgets.facts import FactLines, Rule
from ..widgets.risk_badge import state_word
from ..widgets.row_table import Column, RowTable
from ..widgets.table_parts import Opened
from .base import job, verb
from .briefs import preview_lines
from .draft_lines import DraftLines, DraftsOnTop, UnderDrafts
from .due_columns import due_columns
from .due_panel import GROUPS, DuePanel
from .home_counters import (
    ESCALATED,
    NO_DATE,
    TO_CONFIRM,
    UNASSIGNED,
    counter_line,
    counter_view,
    figure_line,
)
from .kept_place import PlacedList
from .keymap import live_digits, live_key
from .lists import FIRST
from .many_verbs import ManyVerbs
from .queue_words import until_words, up_cell
from .resting import rest
from .sparing import Sparing

ROOMY = 100
"""From this many columns the company's name stands in the header."""


class HomeScreen(PlacedList[DueRow], DuePanel, DraftsOnTop[DueRow], ManyVerbs[DueRow]):
    """What is due today, what is late, what comes this week."""

    PLACE = "home"
    SEARCHABLE = False
    EMPTY = (
        "nothing is due: {entry.new|n} reports a customer at risk,"
        " {app.go|g} {go.entries|e} shows all entries"
    )
    FIRST_KEYS = (
        "table.open",
        "entry.contact",
        "entry.follow_up",
        "entry.close",
        "entry.new",
        "app.find_customer",
        "home.mine",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "mine", "Mine or team", id="home.mine", tooltip="What is due for me, for all"),
        *(
            Binding(
                digit,
                f"group('{group}')",
                words,
                id=f"home.{group}",
                show=False,
                tooltip=f"Go to {words}",
            )
            for digit, group, words in (
                ("1", "overdue", "Overdue"),
                ("2", "today", "Today"),
                ("3", "week", "This week"),
            )
        ),
        *(
            Binding(
                digit,
                f"counter('{counter}')",
                words,
                id=f"home.{counter}",
                show=False,
                tooltip=f"List {words.lower()}",
            )
            for digit, counter, words in (
                ("4", UNASSIGNED, "Unassigned"),
                ("5", NO_DATE, "No date"),
                ("6", TO_CONFIRM, "To confirm"),
                ("7", ESCALATED, "Escalated"),
            )
        ),
        Binding("8", "done", "Done today", id="home.done", show=False, tooltip="List what I did"),
        Binding(
            "p",
            "preview",
            "Preview",
            id="home.preview",
            show=False,
            tooltip="Show or hide the preview",
        ),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.counts: HomeCounts | None = None
        self.figures: HomeFigures | None = None
        self._sparing = Sparing()

    def title_words(self) -> str:
        """Return the screen's name, and the company's where there is room."""
        if self.app.size.width < ROOMY:
            return "Home"
        return f"Home  {self.settings.text('company_name')}"

    def above(self) -> Iterable[Widget]:
        """Yield the counters, the figures and the panel's heading."""
        yield FactLines(2, id="counters")
        yield Rule(id="due-rule")
        yield DraftLines(id="drafts")

    def below(self) -> Iterable[Widget]:
        """Yield the preview."""
        yield Rule(id="preview-rule")
        yield FactLines(3, id="preview")

    def on_mount(self) -> None:
        """Drop the line of places: the panel's headings say how many there are."""
        self.query_one("#list-status", FactLines).display = False

    def make_table(self) -> RowTable[DueRow]:
        """Return the due panel."""
        return UnderDrafts(
            self.make_columns(),
            gutter=self.mark_of,
            heading=self.heading,
            version=self.version_of,
        )

    def make_columns(self) -> tuple[Column[DueRow], ...]:
        """Return the panel's columns for the width there is."""
        return due_columns(
            lambda: self.moment,
            lambda: self.desk.actor.zone,
            clock=self.now,
            width=self.app.size.width,
            team=bool(self.team),
            covers=bool(self.due.covered),
        )

    def on_resize(self) -> None:
        """Show what the new size has room for: the preview goes first."""
        self.table.set_columns(self.make_columns())
        self.show_header()
        room = self.app.size.height >= 18 and self.app.size.width >= 70
        self.query_one("#preview").display = room
        self.query_one("#preview-rule").display = room

    # The list

    async def fetch(self, span: Span) -> Page[DueRow]:
        """Return one part of the panel."""
        return await self.desk.ask(self.due_query(span))

    async def count_due(self) -> DueCounts:
        """Return how many entries each group of the day has."""
        return await self.desk.ask(CountDue(assigned_to_id=self.whose, day=self.chosen_day))

    async def count(self) -> Count:
        """Return how many entries the panel has, and fill the counters."""
        self.counts = await self.desk.ask(CountHome(assigned_to_id=self.whose))
        parts = self.shown_counts()
        return Count(sum(part.value for part in parts), any(part.capped for part in parts))

    async def reload_now(self, keep_id: int | None = None, *, span: Span = FIRST) -> None:
        """Show what is due, with its counters."""
        actor = self.desk.actor
        if self.team is None:
            self.team = actor.holds("at_risk.reassign") or not actor.holds("at_risk.modify")
        if self.chosen_day == self.today:
            self.chosen_day = None  # paged to, and midnight has come there since
        self.day = self.chosen_day or self.today
        self.due = await self.count_due()
        self.table.set_columns(self.make_columns())
        await super().reload_now(keep_id, span=span)
        if keep_id is None or self.table.window.index_of(keep_id) is None:
            self.to_first_due()
        self.show_counters()
        self.load_figures()

    @job(latest="figures")
    async def load_figures(self, *, at_once: bool = True) -> None:
        """Ask for the figures, which take longer than the panel."""
        if not at_once:
            await self._sparing.turn()
        with self._sparing.timed():
            self.figures = await self.desk.ask(GetHomeFigures())
        self.show_counters()

    @property
    def _leads(self) -> bool:
        """Whether the person takes what is handed up."""
        return self.team is not None and self.desk.actor.holds("at_risk.reassign")

    def show_counters(self) -> None:
        """Show the counters with their digits, the figures, and whose panel this is."""
        width = self.size.width
        leads = self._leads
        self.query_one("#counters", FactLines).show(
            [
                live_digits(self, line)
                for line in (
                    counter_line(self.due, self.counts, width=width, is_today=self.is_today),
                    figure_line(self.figures, self.counts, self.settings, width=width, leads=leads),
                )
            ]
        )
        self.show_status()

    def show_status(self) -> None:
        """Show whose panel this is, the day, and how many entries would be new in it."""
        if not self.is_mounted or self.day is None:
            return
        whose = self.whose_words()
        other = f"{live_key(self.app, 'home.mine', 'm')} {'mine' if self.team else 'team'}"
        turn = self.turn_words() if self.is_today else self.today_words()
        keys = f"{turn}  {other}{self.grouping_words()}"
        rule = self.query_one("#due-rule", Rule)
        counted = f"{self.marks_words()}{self.new_words()}"
        rule.show(f"Due, {whose}", self.day_words(), f"{counted}{keys}")
        rule.set_class(not self.is_today, "-warning")

    def show_place(self) -> None:
        """Say nothing of the place: the panel has its headings."""

    # Rows

    def entry_of(self, row: DueRow) -> EntryRow | None:
        """Return the entry that a row is about; None for a heading and the now line."""
        return row.entry

    def entry_here(self) -> EntryRow | None:
        """Return the entry under the cursor."""
        row = self.table.current
        return row.entry if row is not None and not self.is_on_drafts else None

    def on_screen_now(self, table: str, row_id: int) -> bool:
        """Whether an entry is among the rows that can be seen."""
        return table == "entry" and any(row.id == row_id for row in self.table.visible_rows)

    async def rows_changed(self, touched: Touched) -> None:
        """Re-ask the rows that were written, and the counters."""
        await super().rows_changed(touched)
        if any(table == "entry" for table, _ in touched):
            self.due = await self.count_due()
            self.counts = await self.desk.ask(CountHome(assigned_to_id=self.whose))
            self.table.redraw()
            self.show_counters()
            self.load_figures(at_once=False)

    def settings_moved(self) -> None:
        """Call the company and its figures as it does now."""
        if self.is_mounted:
            self.show_header()
            self.load_figures()

    def row_highlighted(self, row: DueRow | None) -> None:
        """Show the preview of the row at the cursor, once it rests there."""
        self.preview(row.entry if row is not None else None)

    @job(latest="preview")
    async def preview(self, entry: EntryRow | None) -> None:
        """Show what to know before acting on an entry."""
        rule, lines = self.query_one("#preview-rule", Rule), self.query_one("#preview", FactLines)
        if entry is None:
            rule.show("")
            lines.show([])
            return
        await rest()
        detail = await self.desk.ask(GetEntry(entry_id=entry.id))
        now = self.now()
        days = days_open(detail.reported_at, now, detail.zone)
        state = f"{state_word(detail.status)}  {days} days"
        marks = [up_cell(detail).text, until_words(detail, now)]
        about = "  ".join([*filter(None, marks), detail.ref, state])
        rule.show(f"{detail.customer_name}  {detail.customer}", "", about)
        lines.show(preview_lines(detail, now, self.settings))

    @on(Opened, "#rows")
    def _opened(self, event: Opened) -> None:
        event.stop()
        if event.row.entry is not None:
            self.open_entry(event.row.entry.id)

    # Keys

    @verb
    async def action_mine(self) -> None:
        """Show what is due for me, or for the team."""
        self.team = not self.team
        await self.reload_now()

    def action_group(self, group: str) -> None:
        """Move the cursor to a group's first entry."""
        for row in self.table.window.rows:
            if row.entry is not None and row.group == group:
                self.table.go_to(row.id)
                return
        self.say(f"nothing {GROUPS[DueGroup(group)].lower()} here")

    @verb
    async def action_counter(self, counter: str) -> None:
        """Open the view of what one of the last counters counts, mine where the panel is mine."""
        from .views import open_definition

        name, shows = counter_view(counter, mine=self.whose is not None)
        await open_definition(self, name, shows)

    async def show_day(self) -> None:
        """Show the panel of the day that was paged to."""
        await self.reload_now()

    def action_unwind(self) -> None:
        """Go back to today; from there, clear or go back."""
        if self.is_today:
            super().action_unwind()
        else:
            self.action_today()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out the counter that only those who lead have."""
        if (action, parameters) == ("counter", (ESCALATED,)) and not self._leads:
            return False
        return super().check_action(action, parameters)

    @verb
    async def action_done(self) -> None:
        """List what I did on the day that is shown."""
        from .done import DoneScreen

        await self.app.push_screen(DoneScreen(self.chosen_day))

    def action_preview(self) -> None:
        """Show the preview, or give its lines to the panel."""
        for part in (self.query_one("#preview"), self.query_one("#preview-rule")):
            part.display = not part.display

    def clock_moved(self) -> None:
        """Move the lists by themselves when the day turns or a snooze ends, the line with time."""
        if self.day is None:
            return
        row = self.table.current
        wakes_at = self.counts.wakes_at if self.counts is not None else None
        if (self.day == self.today) is not self.is_today:
            self.load(row.id if row is not None else None)
            return
        if wakes_at is not None and self.now() >= wakes_at:
            self.renew()
            return
        self.move_now_line()
        if row is not None:
            self.table.go_to(row.id)
        self.table.redraw()

    async def entry_added(self, entry_id: int) -> None:
        """Show the panel anew, the cursor on the new entry where it is due."""
        await self.reload_now(entry_id)
