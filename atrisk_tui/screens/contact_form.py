"""The wrap-up of a contact: what was said, and what follows for the entry, saved at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Self

from textual.widget import Widget

from ..desk import Touched
from ..domain.cadence import suggested_try
from ..domain.contact_commands import LogContact
from ..domain.contact_words import channel_words, nth_try, result_words
from ..domain.dates import short
from ..domain.drafts import About
from ..domain.model import CatalogKind, ContactResult
from ..domain.rows import EntryDetail
from ..domain.rules import TEXT_LIMIT, status_word
from ..domain.text import long_text
from ..errors import Invalid
from ..widgets.facts import Rule
from ..widgets.form import LineField, LongField
from ..widgets.picker import Picker
from ..widgets.radio import RadioChoice, RadioField
from .catalog_news import follow_catalogs
from .contact_kinds import KINDS, ContactKind, said_words
from .entry_fields import RISKS
from .entry_pane import EntryPaneForm
from .form_picks import CatalogPicks
from .form_subject import Clocks, shortened
from .outcome_fields import counted_words
from .pane_form import Saved
from .queue_words import next_words

NOTE_LINES = 3
_LETTERS = {
    ContactResult.REACHED: ("r", "reached"),
    ContactResult.CALLBACK_REQUESTED: ("k", "wants a callback"),
    ContactResult.REFUSED: ("x", "refused"),
    ContactResult.LEFT_MESSAGE: ("n", "no answer yet"),
}
"""The letter and the words of each result that can be chosen here."""

KEYS = "ctrl+s Save  esc Leave"
"""What stands at the pane's edge until something typed is kept."""


@dataclass(frozen=True, slots=True)
class Logged(Saved):
    """A contact that was logged, and what is said of it."""

    told: str


class ContactForm(EntryPaneForm):
    """Log a contact with its note, and what follows from it for the entry, in one save."""

    COMPARED = ("follow_up_at", "risk_level", "mitigation_action")
    DATES = frozenset({"follow_up_at"})
    KIND = "contact"

    def __init__(
        self,
        kind: ContactKind,
        record: EntryDetail | None,
        *,
        customer_id: int,
        words: str,
        version: int | None,
        changes_entry: bool,
    ) -> None:
        super().__init__(record, version=version)
        self.kind = kind
        self.customer_id = customer_id
        self.words = words
        self.changes_entry = changes_entry and record is not None
        self.actions = CatalogPicks(self, CatalogKind.MITIGATION_ACTIONS)
        self._first_follow_up = record.follow_up_at if record is not None else None

    # What a draft keeps

    @classmethod
    def of_draft(cls, base: Any, opening: Mapping[str, Any]) -> Self:
        """Return the form that a draft was kept of."""
        return cls(
            KINDS[opening["key"]],
            base,
            customer_id=opening["customer_id"],
            words=opening["words"],
            version=opening["version"],
            changes_entry=opening["changes_entry"],
        )

    def opening(self) -> dict[str, Any]:
        """Return what opens the form again."""
        return {
            "key": self.kind.key,
            "customer_id": self.customer_id,
            "words": self.words,
            "version": self.version,
            "changes_entry": self.changes_entry,
        }

    def about(self) -> About:
        """Return where drafts are offered: on the entry, else on the customer."""
        if self.record is not None:
            return About(kind=self.KIND, table="entry", id=self.record.id)
        return About(kind=self.KIND, table="customer", id=self.customer_id)

    def draft_words(self) -> str:
        """Return what a draft is called in a list."""
        return f"contact with {self.words}, {channel_words(self.kind.channel)}"

    def again_words(self) -> str:
        """Return how one comes back to the draft."""
        return f"c {self.kind.key} opens it again"

    def title_words(self) -> str:
        """Return whom the contact was with, and how."""
        said = channel_words(self.kind.channel).capitalize()
        if not self.kind.open_to:
            said = f"{said}, {result_words(self.kind.result)}"
        return f"{said}: {self.words}"

    def show_header(self) -> None:
        """Say over the fields what it is and that it is kept; how to save stands under them."""
        super().show_header()
        if rules := self.query("#pane-rule"):
            rules.only_one(Rule).show(f"{self.title_words()}  ", "", self.kept_words() or KEYS)

    # The lines

    def content(self) -> Iterable[Widget]:
        """Lay the lines; a callback's moment comes before what was said."""
        rows = [self._note_row()]
        if self.changes_entry:
            first = self.kind.result is ContactResult.CALLBACK_REQUESTED
            rows.insert(0 if first else 1, self._follow_up_row())
            rows += [self._risk_row(), self._action_row()]
        if self.kind.open_to:
            rows.append(self._result_row())
        # The fields are gone through in the order they stand in.
        self.fields = {row.key: self.fields[row.key] for row in rows}
        yield from rows

    def _note_row(self) -> Any:
        return self.add(
            "note",
            LongField(),
            what="what was said",
            read=partial(long_text, field="note", limit=TEXT_LIMIT),
            lines=NOTE_LINES,
            has_foot=True,
            help="What was said, in their words where you can; it stands in the timeline.",
        )

    def _follow_up_row(self) -> Any:
        return self.add(
            "follow_up_at",
            LineField(),
            label="Follow-up",
            what="when do they want to be called back?",
            needed=self.kind.result is ContactResult.CALLBACK_REQUESTED,
            read=self._read_follow_up,
            most=21,
            help="When to follow up, on the customer's clocks: +2h, fri 14:00. Empty leaves it.",
        )

    def _risk_row(self) -> Any:
        return self.add(
            "risk_level",
            RadioField(RISKS),
            most=31,
            help="How likely they are to leave now: h, m or l.",
        )

    def _action_row(self) -> Any:
        return self.add(
            "mitigation_action",
            Picker(self.actions),
            label="Mitigation",
            what="choose one, ctrl+o lists them",
            most=44,
            help="What was done to keep them. Empty leaves what the entry says.",
        )

    def _result_row(self) -> Any:
        choices = [RadioChoice(*_LETTERS[result], result) for result in self.kind.open_to]
        return self.add(
            "result",
            RadioField(choices, self.kind.result),
            needed=True,
            most=56,
            help="What came of it.",
        )

    # What they hold and mean

    async def load(self) -> None:
        """See the catalog of actions, so that a record's own is known."""
        if self.changes_entry:
            await self.actions.load()

    @property
    def clocks(self) -> Clocks:
        """How follow-ups are read: on the customer's clocks."""
        entry = self._entry
        return Clocks(entry.zone, self.desk.actor.zone, entry.best_time, self.settings)

    @property
    def _entry(self) -> EntryDetail:
        assert self.record is not None  # noqa: S101 - these fields are there only with an entry
        return self.record

    @property
    def result(self) -> ContactResult:
        """What came of it, as chosen by now."""
        if "result" not in self.fields:
            return self.kind.result
        chosen: ContactResult = self.fields["result"].content
        return chosen

    def stored(self, name: str, record: EntryDetail) -> Any:
        """Return what a field holds at first; what an entry says is left alone unless typed."""
        if name == "risk_level":
            return record.risk_level
        if name == "follow_up_at":
            return self._suggested(record)
        if name == "result":
            return self.kind.result
        return None if name == "mitigation_action" else ""

    def _suggested(self, record: EntryDetail) -> str:
        """Return the next try by the cadence as it is typed, where nobody answered yet."""
        has_moved = record.follow_up_at != self._first_follow_up
        if has_moved or self.result.is_reached:
            return ""
        at = suggested_try(
            record.tries + 1,
            settings=self.settings,
            now=self.now(),
            zone=record.zone,
            best_time=record.best_time,
        )
        return self.clocks.typed(at)

    def _read_follow_up(self, text: str) -> datetime | None:
        """Return when to follow up, None to leave it as it is. Raises: Invalid."""
        return self.clocks.moment(text, now=self.now(), keep=self._entry.follow_up_at)

    async def edited(self, name: str) -> None:
        """Let the follow-up follow what came of it."""
        if name == "result" and self.changes_entry:
            wanted = self.result is ContactResult.CALLBACK_REQUESTED
            self.fields["follow_up_at"].row.require(wanted)
            self.suggest("follow_up_at", self._suggested(self._entry))
            if "follow_up_at" in self.errors:
                self.check("follow_up_at")

    def beside(self, name: str) -> str:
        """Return the words beside a field."""
        field = self.fields[name]
        if name == "note":
            return counted_words(str(field.content))
        if name == "follow_up_at":
            return self._follow_up_words()
        if name == "mitigation_action":
            now = self._entry.mitigation_action
            return f"stays {now}" if now and not field.content else ""
        control = field.row.field
        return control.letters if isinstance(control, RadioField) else ""

    def _follow_up_words(self) -> str:
        field, entry = self.fields["follow_up_at"], self._entry
        text = str(field.content)
        if not text or text in {"-", "none"}:
            at = entry.follow_up_at
            return f"stays {short(at, entry.zone, self.now())}" if at else "stays none"
        try:
            words = self.clocks.echo(text, now=self.now(), keep=entry.follow_up_at)
        except Invalid:
            return ""
        return shortened(words, field.row.room_beside)

    # Saving

    async def store(self) -> None:
        """Log the contact and close the form."""
        at = self.value("follow_up_at") if self.changes_entry else None
        if at is None and self.changes_entry and self.fields["follow_up_at"].row.needed:
            raise Invalid(
                "Follow-up is needed: when do they want to be called back?", field="follow_up_at"
            )
        risk = self.fields["risk_level"] if self.changes_entry else None
        command = LogContact(
            customer_id=self.customer_id,
            channel=self.kind.channel,
            result=self.result,
            entry_id=self.record.id if self.record is not None else None,
            entry_version=self.version,
            note=self.value("note") or "",
            follow_up_at=at,
            risk_level=risk.content if risk is not None and risk.is_changed else None,
            mitigation_action_id=self.value("mitigation_action") if self.changes_entry else None,
        )
        try:
            receipt = await self.change(command, op_id=self.op_id)
        except Invalid as error:
            raise await self._closed_meanwhile(error) from None
        contact_id = receipt.subject_id or 0
        self.close(Logged(contact_id, f"contact with {self.words}", self._told(command)))

    async def _closed_meanwhile(self, refused: Invalid) -> Invalid:
        """Return what to say where a field is refused because the entry is closed by now."""
        theirs = await self.entry_now() if refused.field in self.COMPARED else None
        if theirs is None or theirs.closed_at is None:
            return refused
        by = f" by {theirs.closed_by}" if theirs.closed_by else ""
        was = f"{theirs.ref} was closed as {status_word(theirs.status)}{by} meanwhile"
        way = "ctrl+r here" if refused.field == "risk_level" else "empty this"
        return Invalid(f"{was}: {way}, then it is logged", field=refused.field)

    def _told(self, command: LogContact) -> str:
        """Return what was logged: "reached, risk Low, next Fri 14:00"."""
        parts = [said_words(command.channel, command.result)]
        if self.record is not None and not command.result.is_reached:
            parts.append(nth_try(self.record.tries + 1))
        if command.risk_level is not None:
            parts.append(f"risk {command.risk_level.capitalize()}")
        if command.mitigation_action_id is not None:
            parts.append(self.fields["mitigation_action"].row.field.words)
        if command.follow_up_at is not None:
            zones = {"zone": self._entry.zone, "viewer_zone": self.desk.actor.zone}
            parts.append(next_words(command.follow_up_at, now=self.now(), **zones))
        return ", ".join(parts)

    # Beside a colleague

    async def rows_changed(self, touched: Touched) -> None:
        """Tell early of another's save, and follow what became of a chosen action."""
        await super().rows_changed(touched)
        if self.is_ready and not self.is_saving and self.changes_entry:
            catalogs = {"mitigation_action": self.actions}
            self.merged |= await follow_catalogs(self, catalogs, touched)
            self.show_beside()

    def gone_without_base(self) -> str:
        """Return what is said when the customer is not there any more."""
        return f"{self.words} is not there any more: nothing was saved, copy what you typed"
