"""One at-risk entry, read-only, with all verbs live and its timeline under it."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from ..desk import Touched
from ..domain.dates import local
from ..domain.paging import Span
from ..domain.queries import GetEntry
from ..domain.rows import EntryDetail
from ..domain.timeline_queries import ListTimeline
from ..widgets.facts import FactLines, Piece, Rule
from ..widgets.row_table import Cell, Tone
from .base import verb
from .briefs import call_words, contract_words, revenue, state_words
from .here_line import HereLine, show_here
from .keymap import live_key, record_keys
from .queue_words import asleep_words, up_words
from .spares import Siblings, open_record
from .timeline import TimelineDigits, is_logged
from .verbs import EntryVerbs


class EntryScreen(TimelineDigits, EntryVerbs):
    """Everything known of one entry."""

    FIRST_KEYS = (
        "entry.contact",
        "entry.follow_up",
        "entry.status",
        "entry.note",
        "entry.close",
        "entry.edit",
        "entry.history",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.step_back", "Back", id="entry.back", show=False, tooltip="Go back"),
        Binding("J", "record(1)", "Next record", id="entry.next", tooltip="Next in the list"),
        Binding("K", "record(-1)", "Previous record", id="entry.previous", tooltip="Previous one"),
        Binding("i", "customer", "Customer", id="entry.customer", tooltip="Open its customer"),
        Binding("r", "reload", "Refresh", id="list.reload", tooltip="Ask for it again"),
    ]

    def __init__(
        self, entry_id: int = 0, *, siblings: Siblings | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        self.entry_id = entry_id
        self.entry: EntryDetail | None = None
        self._siblings = siblings

    def title_words(self) -> str:
        """Return the entry's reference and whose it is."""
        entry = self.entry
        return f"{entry.ref}  {entry.customer_name}  {entry.customer}" if entry else "Entry"

    def entry_here(self) -> EntryDetail | None:
        """Return this entry."""
        return self.entry

    def header_right(self) -> str:
        """Return how to go on, and the time: the record's name needs the room."""
        return (
            f"{record_keys(self.app, 'entry') if self._siblings else ''}{self.work_app.what_time()}"
        )

    def customer_here(self) -> int | None:
        """Return its customer: a new entry from here is for them."""
        return self.entry.customer_id if self.entry is not None else None

    def content(self) -> Iterable[Widget]:
        """Lay the facts, what was written, and the timeline."""
        yield FactLines(2, id="brief")
        yield Rule(id="facts-rule")
        yield FactLines(3, id="facts")
        with VerticalScroll(id="written", can_focus=True):
            yield Static(id="texts", markup=False)
        yield Rule(id="timeline-rule")
        yield self.make_timeline(show_header=False, with_entry=False)
        yield HereLine()

    def on_mount(self) -> None:
        """Ask for the entry; keys typed ahead wait for it, and act on it."""
        self.timeline.focus()
        if self.entry_id:
            self.load()

    async def begin(self, record_id: int, siblings: Siblings | None) -> None:
        """Fill the screen, which was made before it was wanted. Raises: Missing."""
        self._siblings = siblings
        await self._load(record_id)

    def shown(self) -> None:
        """Tell the others what is open, and show what depends on the room there is."""
        self.work_app.here.look()
        self.call_after_refresh(self._show_rest)

    @verb
    async def load(self) -> None:
        """Ask for the entry and the newest of its timeline."""
        await self._load()

    @verb
    async def action_reload(self) -> None:
        """Ask for the entry again; others' changes come by themselves, this is for the doubtful."""
        await self._load()
        self.say("the entry is fresh")

    async def _load(self, entry_id: int | None = None) -> None:
        """Show this entry as it is now, or another one; where it is not to be had, this one stays.

        Raises: as the desk.
        """
        before = self.entry_id
        found = await self.desk.ask(GetEntry(entry_id=entry_id or before))
        if entry_id is None and self.entry_id != before:
            return  # the person has gone on to another one meanwhile
        self.entry_id, self.entry = found.id, found
        self.show_entry()
        self.work_app.here.look()
        self.presence_moved()
        await self.show_timeline()

    def timeline_query(self, span: Span) -> ListTimeline:
        """Return the question for one part of the entry's timeline."""
        return ListTimeline(entry_id=self.entry_id, kind=self.timeline_kind, span=span)

    def timeline_turned(self) -> None:
        """Show which kind of line is chosen."""
        self._show_rest()

    def show_entry(self) -> None:
        """Show the facts of the entry."""
        entry = self.entry
        if entry is None:
            return
        self.show_header()
        money = revenue(entry.customer_rmr, self.settings)
        self.query_one("#brief", FactLines).show(
            [
                [*call_words(entry, self.now(), self.settings), FactLines.GAP, f"{money} "],
                [" ", *state_words(entry, self.now())],
            ]
        )
        waits = [words for words in (up_words(entry), asleep_words(entry, self.now())) if words]
        self.query_one("#facts-rule", Rule).show("  ".join(waits), "", f"v{entry.version}")
        self.query_one("#facts", FactLines).show(self._facts(entry))
        self.query_one("#texts", Static).update(self._texts(entry))
        self.call_after_refresh(self._show_rest)

    def on_resize(self) -> None:
        """Give the timeline five lines, what was written the rest, but three at the least."""
        self.query_one("#written").styles.max_height = max(3, self.app.size.height - 15)

    def _show_rest(self) -> None:
        """Say how to read on where what was written does not fit."""
        more = "tab reads on above  " if self.query_one("#written").max_scroll_y else ""
        words = f"Timeline {self.digit_words()}"
        self.query_one("#timeline-rule", Rule).show(
            words, "", f"{more}{live_key(self.app, 'entry.history', 'H')} whole"
        )

    def _facts(self, entry: EntryDetail) -> list[Sequence[Piece]]:
        reported = local(entry.reported_at, entry.zone)
        by = f"{reported:%d %b %Y %H:%M} by {entry.reported_by_name}"
        lines: list[Sequence[Piece]] = [
            _pair(("Reason", entry.reason), ("Cause", entry.cause)),
            _pair(("Reported", by), ("Mitigation", entry.mitigation_action)),
            contract_words(entry, self.now(), self.settings),
        ]
        if entry.closed_at is not None:
            closed = f"{local(entry.closed_at, entry.zone):%d %b %Y}"
            outcome = entry.resolution or entry.duplicate_of or "not recorded"
            closer = f"{closed}, {entry.closed_by}" if entry.closed_by else closed
            lines[2] = _pair(("Outcome", outcome), ("Closed", closer))
        return lines

    def _texts(self, entry: EntryDetail) -> Text:
        """Return what people wrote, under its headings; data stays text."""
        outcome = [
            ("Outcome: what worked, or what did not", entry.outcome_note),
            ("Cancel reason", entry.cancel_reason),
        ]
        parts = (outcome if entry.closed_at is not None else []) + [
            ("What happened", entry.description),
            ("Plan", entry.action_plan),
            ("Internal notes", entry.notes),
        ]
        text = Text()
        for heading, body in parts:
            if body:
                text.append(f"{heading}\n", "bold dim")
                text.append(f"{body}\n")
        text.right_crop(1)
        return text

    async def rows_changed(self, touched: Touched) -> None:
        """Show the entry as it is now."""
        if ("entry", self.entry_id) in touched or (
            self.entry is not None and ("customer", self.entry.customer_id) in touched
        ):
            await self._load()
        elif is_logged(touched):
            await self.show_timeline()

    def clock_moved(self) -> None:
        """Show what has become late, and that a snooze has ended."""
        self.show_entry()
        self.presence_moved()

    @property
    def open_record(self) -> tuple[str, int]:
        """This entry."""
        return "entry", self.entry_id

    def presence_moved(self) -> None:
        """Show who else has the entry open."""
        show_here(self)

    @verb
    async def action_record(self, step: int) -> None:
        """Show the next or previous entry of the list this was opened from."""
        found = await self._siblings(step) if self._siblings is not None else None
        if found is None:
            self.say("no more entries that way")
            return
        await self._load(found)

    @verb
    async def action_customer(self) -> None:
        """Open the entry's customer."""
        from .customer import CustomerScreen

        if self.entry is not None:
            await open_record(self, CustomerScreen, self.entry.customer_id)

    async def entry_added(self, entry_id: int) -> None:
        """Show the entry that was just added."""
        await self._load(entry_id)


def _pair(first: tuple[str, str | None], second: tuple[str, str | None]) -> list[Piece]:
    """Return two facts side by side, each a name and what is known."""
    return [
        Cell(f" {first[0]:<9}", Tone.DIM),
        f"{first[1] or 'none yet':<32.32} ",
        Cell(f"{second[0]:<11}", Tone.DIM),
        second[1] or "none yet",
    ]
