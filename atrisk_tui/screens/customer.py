"""One customer: a brief to read before calling, their entries, what is known, what happened."""

from collections.abc import Iterable
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from ..desk import Touched
from ..domain.paging import Count, Page, Span
from ..domain.queries import (
    CountEntries,
    EntryFilter,
    EntryState,
    GetCustomer,
    GetEntry,
    ListEntries,
)
from ..domain.rows import CustomerDetail, EntryRow
from ..domain.timeline_queries import ListTimeline
from ..domain.timeline_rows import TimelineKind
from ..errors import AtRiskError, Invalid
from ..widgets.facts import FactLines, Rule
from ..widgets.risk_badge import state_word
from ..widgets.row_table import Column
from ..widgets.table_parts import Highlighted
from .base import job, verb
from .briefs import brief_lines, first_line, known_facts
from .entries import EntryListScreen
from .entry_columns import EntryColumns
from .here_line import HereLine, show_here
from .keymap import keyed, live_digits, record_keys
from .lists import FIRST
from .spares import Siblings
from .timeline import TimelineList, is_logged, timeline_lines

TABS = {
    "1": ("summary", "Summary"),
    "2": ("at-risk", "At Risk"),
    "3": ("notes", "Notes"),
    "4": ("contacts", "Contacts"),
    "6": ("history", "History"),
}
TIMELINES = {
    "notes": TimelineKind.NOTES,
    "contacts": TimelineKind.CONTACTS,
    "history": None,
}
"""Tabs that show the timeline, and the kind of line that each keeps to."""
PREVIEWED = 22
"""From this many lines on the entry at the cursor is shown under the list."""
LINE_LINES = 5
_WAYS = "{table.open|enter} opens, {entry.edit|e} edits"
ALL_TABS = ", ".join(words for _, words in TABS.values())


class CustomerScreen(TimelineList, EntryListScreen):
    """Everything known of one customer; the At Risk tab is in front."""

    SEARCHABLE = False
    FIRST_KEYS = (
        "entry.new",
        "table.open",
        "entry.contact",
        "entry.follow_up",
        "entry.status",
        "entry.close",
        "customer.next_tab",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                digit,
                f"tab('{name}')",
                words,
                id=f"customer.{name}",
                show=False,
                tooltip=f"Show {words}",
            )
            for digit, (name, words) in TABS.items()
        ),
        Binding(
            "l,right,right_square_bracket",
            "turn(1)",
            "Next tab",
            id="customer.next_tab",
            tooltip=ALL_TABS,
        ),
        Binding(
            "h,left,left_square_bracket",
            "turn(-1)",
            "Previous tab",
            id="customer.previous_tab",
            show=False,
            tooltip=ALL_TABS,
        ),
        Binding("J", "record(1)", "Next record", id="customer.next", tooltip="Next in the list"),
        Binding(
            "K",
            "record(-1)",
            "Previous record",
            id="customer.previous",
            tooltip="Previous in the list",
        ),
    ]

    def __init__(
        self,
        customer_id: int = 0,
        *,
        siblings: Siblings | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.customer_id = customer_id
        self.customer: CustomerDetail | None = None
        self._siblings = siblings
        self._tab = "at-risk"

    def title_words(self) -> str:
        """Return whose screen this is."""
        known = self.customer
        if known is None:
            return "Customer"
        status = known.status.replace("_", " ")
        return f"{known.name}  {known.account_number}  {status}"

    def header_right(self) -> str:
        """Return how to go on, and the time: the record's name needs the room."""
        keys = record_keys(self.app, "customer") if self._siblings else ""
        return f"{keys}{self.work_app.what_time()}"

    def customer_here(self) -> int | None:
        """Return this customer: a new entry from here is for them."""
        return self.customer_id

    # Layout

    def content(self) -> Iterable[Widget]:
        """Lay the brief, the tabs, and what each shows."""
        yield FactLines(6, id="brief")
        yield FactLines(1, id="tabs")
        with ContentSwitcher(initial="at-risk"):
            with VerticalScroll(id="summary"):
                yield Static(id="known", markup=False)
            with Widget(id="at-risk"):
                yield from super().content()
            with Widget(id="timelines"):
                yield self.make_timeline(show_header=True, with_entry=True)
                yield Rule("in full", "", keyed(self.app, "{table.open|enter} reads all of it"))
                yield FactLines(LINE_LINES, id="line")
        yield HereLine()

    def below(self) -> Iterable[Widget]:
        """Yield the preview of the entry at the cursor."""
        for part in (Rule(id="preview-rule"), FactLines(4, id="preview")):
            part.display = self.app.size.height >= PREVIEWED  # as `on_resize` would, but laid once
            yield part

    def on_mount(self) -> None:
        """Drop the line of places: a customer has few entries, and the tab counts them."""
        self.query_one("#list-status", FactLines).display = False

    @property
    def opens_at_once(self) -> bool:
        """Whether it is known whose screen this is: it may be made before it is wanted."""
        return bool(self.customer_id)

    async def begin(self, record_id: int, siblings: Siblings | None) -> None:
        """Fill the screen, which was made before it was wanted. Raises: Missing."""
        self._siblings = siblings
        await self._show(record_id)

    def shown(self) -> None:
        """Tell the others what is open."""
        self.work_app.here.look()

    def make_columns(self) -> tuple[Column[EntryRow], ...]:
        """Return the columns without the customer's own name."""
        return EntryColumns(self).all(self.app.size.width, customer=False)

    def on_resize(self) -> None:
        """Drop the preview, then the brief's last lines, where there is no room."""
        height = self.app.size.height
        for part in ("#preview", "#preview-rule"):
            self.query_one(part).display = height >= PREVIEWED
        self.query_one("#brief", FactLines).styles.height = 6 if height >= 18 else 2

    # What is shown

    async def fetch(self, span: Span) -> Page[EntryRow]:
        """Return the customer's entries, newest first, closed ones too."""
        return await self.desk.ask(ListEntries(filter=self._filter, span=span))

    async def count(self) -> Count:
        """Return how many entries the customer has."""
        return await self.desk.ask(CountEntries(filter=self._filter))

    @property
    def _filter(self) -> EntryFilter:
        return EntryFilter(state=EntryState.ALL, customer_id=self.customer_id)

    def belongs(self, row: EntryRow) -> bool:
        """Whether an entry is this customer's."""
        return row.customer_id == self.customer_id

    async def reload_now(self, keep_id: int | None = None, *, span: Span = FIRST) -> None:
        """Show the customer and their entries."""
        await self._ask_customer()
        self.show_customer()
        self.work_app.here.look()
        self.presence_moved()
        await super().reload_now(keep_id, span=span)
        self.show_customer()

    async def _ask_customer(self) -> None:
        """Ask for the customer; an answer that comes once another one is wanted is dropped."""
        wanted = self.customer_id
        found = await self.desk.ask(GetCustomer(customer_id=wanted))
        if wanted == self.customer_id:
            self.customer = found

    def show_customer(self) -> None:
        """Show the brief, the facts and the tabs with their counts."""
        known = self.customer
        if known is None:
            return
        self.show_header()
        self.query_one("#brief", FactLines).show(brief_lines(known, self.now(), self.settings))
        if self._tab == "summary":
            self.query_one("#known", Static).update(Text(known_facts(known, self.settings)))
        words = []
        for digit, (name, tab) in TABS.items():
            count = f"({self.total})" if name == "at-risk" and self.total is not None else ""
            text = f"{digit} {tab}{count}"
            words.append(f"[{text}]" if name == self._tab else f" {text} ")
        news = f"{self.marks_words()}{self.new_words()}"
        tabs = live_digits(self, [" " + " ".join(words), FactLines.GAP, news])
        self.query_one("#tabs", FactLines).show([tabs])

    @property
    def open_record(self) -> tuple[str, int]:
        """This customer."""
        return "customer", self.customer_id

    def presence_moved(self) -> None:
        """Show who else has the customer open, and who is in the entries."""
        super().presence_moved()
        show_here(self)

    def marks_changed(self) -> None:
        """Count the marks anew, beside the tabs."""
        super().marks_changed()
        self.show_customer()

    def row_highlighted(self, row: EntryRow | None) -> None:
        """Show the preview of the entry at the cursor."""
        self.preview(row)

    @job(latest="preview")
    async def preview(self, row: EntryRow | None) -> None:
        """Show what was written in an entry."""
        rule, lines = self.query_one("#preview-rule", Rule), self.query_one("#preview", FactLines)
        if row is None:
            rule.show("")
            lines.show([])
            return
        entry = await self.desk.ask(GetEntry(entry_id=row.id))
        rule.show(f"{entry.ref}  {state_word(entry.status, full=True)}", "", keyed(self.app, _WAYS))
        second = f" Plan     {first_line(entry.action_plan) or 'none yet'}"
        if entry.closed_at is not None:
            note = first_line(entry.outcome_note or "")
            second = f" Outcome  {entry.resolution or 'not recorded'}: {note}"
        lines.show(
            [
                [f" {first_line(entry.description)}"],
                [
                    f" Cause    {entry.cause or 'not known':<24} Mitigation  "
                    f"{entry.mitigation_action or 'none yet'}"
                ],
                [second],
                [f" Notes    {first_line(entry.notes) or 'none'}"],
            ]
        )

    # Tabs

    def action_tab(self, name: str) -> None:
        """Show a tab."""
        self._tab = name
        self.query_one(ContentSwitcher).current = "timelines" if name in TIMELINES else name
        self.show_customer()
        if name in TIMELINES:
            self.timeline_kind = TIMELINES[name]
            self.timeline.focus()
            self.open_timeline()
        elif name == "at-risk":
            self.table.focus()
        else:
            self.query_one("#summary", VerticalScroll).focus()

    def action_turn(self, step: int) -> None:
        """Show the next or previous tab."""
        names = [name for name, _ in TABS.values()]
        self.action_tab(names[(names.index(self._tab) + step) % len(names)])

    def entry_here(self) -> EntryRow | None:
        """Return the entry under the cursor, while the entries are in front."""
        return self.table.current if self._tab == "at-risk" else None

    async def contact_entry(self) -> EntryRow | None:
        """Return the active entry at the cursor, else their only active one, on every tab.

        Raises: Invalid where there are several and the cursor is on none of them.
        """
        here = self.table.current
        if here is not None and here.closed_at is None:
            return here
        wanted = EntryFilter(customer_id=self.customer_id)
        rows = (await self.desk.ask(ListEntries(filter=wanted, span=Span(limit=2)))).rows
        if len(rows) > 1:
            raise Invalid("several entries are active: 2, then move to the one it was about")
        return rows[0] if rows else None

    def timeline_query(self, span: Span) -> ListTimeline:
        """Return the question for one part of the customer's timeline."""
        return ListTimeline(customer_id=self.customer_id, kind=self.timeline_kind, span=span)

    @verb
    async def open_timeline(self) -> None:
        """Show a tab's kind of line; keys typed ahead act on those."""
        await self.show_timeline()

    @job(latest="timeline")
    async def load_timeline(self) -> None:
        """Show the newest contacts, notes and changes of the customer and their entries."""
        await self.show_timeline()

    @on(Highlighted, "#timeline")
    def _line_at_cursor(self, event: Highlighted) -> None:
        event.stop()
        width, zone = self.app.size.width, self.desk.actor.zone
        self.query_one("#line", FactLines).show(
            timeline_lines(event.row, LINE_LINES, width=width, zone=zone)
        )

    # Keys and changes

    async def _show(self, customer_id: int) -> None:
        """Show another customer; where they are not to be had, this one stays.

        Raises: as the desk.
        """
        before, self.customer_id = self.customer_id, customer_id
        try:
            await self.reload_now()
        except AtRiskError:
            if self.customer is None or self.customer.id != customer_id:
                self.customer_id = before
            else:
                self.table.restart(Page(FIRST, (), None, None))  # never another one's entries
            raise

    @verb
    async def action_record(self, step: int) -> None:
        """Show the next or previous customer of the list this was opened from."""
        found = await self._siblings(step) if self._siblings is not None else None
        if found is None:
            self.say("no more customers that way")
            return
        await self._show(found)
        if self._tab in TIMELINES:
            await self.show_timeline()

    async def rows_changed(self, touched: Touched) -> None:
        """Show the customer and their entries as they are now."""
        await super().rows_changed(touched)
        if touched & {("customer", self.customer_id)} or any(t == "entry" for t, _ in touched):
            await self._ask_customer()
            self.total = await self.count()
            self.show_customer()
        if self._tab in TIMELINES and (
            is_logged(touched) or any(table in {"customer", "entry"} for table, _ in touched)
        ):
            self.load_timeline()
