"""The entry under the cursor: how verbs find it, change it and say what they did."""

from collections.abc import Callable
from datetime import datetime

from ..domain.commands import EntryCommand
from ..domain.dates import Order, echo, local, parse_moment
from ..domain.queries import EntryRowsById, GetEntry, ListHistory
from ..domain.rows import EntryDetail, EntryRow
from ..domain.rules import NOTE_LIMIT
from ..domain.text import label, one_line
from ..errors import Conflict, Invalid
from .ask import TextPrompt
from .base import WorkScreen
from .undoing import lower

Target = EntryRow | EntryDetail


class EntryAtHand(WorkScreen):
    """A screen whose verbs act on one at-risk entry at a time."""

    def entry_here(self) -> Target | None:
        """Return the entry that the verbs act on, None where there is none."""
        return None

    def on_screen_now(self, table: str, row_id: int) -> bool:
        """Whether that record can be seen now; undo asks first about one that cannot."""
        here = self.entry_here()
        return table == "entry" and here is not None and here.id == row_id

    def target(self) -> Target:
        """Return the entry that the verbs act on. Raises: Invalid where there is none."""
        here = self.entry_here()
        if here is None:
            raise Invalid("no entry here: move to one, or press n for a new one")
        return here

    def desk_holds(self, grant: str) -> bool:
        """Whether the person's role has a grant."""
        return self.desk.actor.holds(grant)

    def present_follow_up(self, entry: Target) -> str:
        """Return the words for the follow-up an entry has now."""
        if entry.follow_up_at is None:
            return "none now; enter takes what you type, esc leaves"
        return f"now {self.echo_moment(entry.follow_up_at, entry)}; esc leaves it"

    def echo_moment(self, moment: datetime, entry: Target) -> str:
        """Return a moment on the customer's clocks, with mine beside it where they differ."""
        zone = self.desk.actor.zone
        return echo(moment, zone=entry.zone, viewer_zone=zone, now=self.now()).removeprefix("= ")

    async def moment_reader(
        self, entry: Target, *, may_clear: bool = True
    ) -> Callable[[str], tuple[datetime | None, str]]:
        """Return what turns a typed follow-up into a moment and the words that echo it."""
        best = (await self.desk.ask(GetEntry(entry_id=entry.id))).best_time
        order: Order = self.settings.text("date_order")  # type: ignore[assignment]

        def read(text: str) -> tuple[datetime | None, str]:
            if may_clear and clears(text):
                return None, "no follow-up: it will be counted under No date"
            moment = parse_moment(
                text,
                now=self.now(),
                zone=entry.zone,
                keep=entry.follow_up_at,
                best_time=best,
                default_time=self.settings.clock("follow_up_time"),
                order=order,
            )
            zone = self.desk.actor.zone
            words = echo(
                moment.at, zone=entry.zone, viewer_zone=zone, now=self.now(), note=moment.note
            )
            return moment.at, words

        return read

    # A change to a row that may be older than the store's

    async def set_field(
        self, entry: Target, command: Callable[[int], EntryCommand], field: str
    ) -> None:
        """Send a one-field change; a stale row is tried once more if that field has not moved."""
        try:
            await self.change(command(entry.version))
        except Conflict:
            fresh = await self.desk.ask(EntryRowsById(ids=(entry.id,)))
            if not fresh or getattr(fresh[0], field, None) != getattr(entry, field, None):
                await self.rows_changed(frozenset({("entry", entry.id)}))
                raise Conflict(await self._who_moved(entry, field)) from None
            await self.change(command(fresh[0].version))

    async def _who_moved(self, entry: Target, field: str) -> str:
        history = await self.desk.ask(ListHistory(entry_id=entry.id))
        noun = field.removesuffix("_id")
        rows = (row for row in history.rows if any(c.field == noun for c in row.changes))
        last = next(rows, None)
        if last is None:
            return f"{name(entry)} was changed meanwhile: look again"
        words = lower(label(noun))
        at = local(last.at, self.desk.actor.zone)
        return f"{last.actor_name} changed the {words} of {name(entry)} at {at:%H:%M}: look again"

    def told(self, entry: Target, what: str) -> None:
        """Say what was done to an entry."""
        self.say(f"{name(entry)}: {what}", hint="u Undo")


def name(entry: Target) -> str:
    """Return how people call an entry: "AR-1042 Kerr Dental"."""
    return f"{entry.ref} {entry.customer_name}"


def clears(text: str) -> bool:
    """Return whether what was typed clears a follow-up. Raises: Invalid for nothing at all."""
    if not text.strip():
        raise Invalid(
            "Follow-up is needed: a day or a time, like +2h or fri 14:00; - for none",
            field="follow_up_at",
        )
    return text.strip() in {"-", "none"}


def note_prompt(title: str) -> TextPrompt:
    """Return a prompt for the sentence that a move leaves in the history."""

    def read(text: str) -> tuple[str, str]:
        note = one_line(text, field="note", limit=NOTE_LIMIT, minimum=1)
        return note, f"{len(note)} of {NOTE_LIMIT}; enter takes it"

    return TextPrompt(title, read, hint="a sentence for the history; esc leaves")
