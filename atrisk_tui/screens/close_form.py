"""The form that closes an entry as saved, lost or void: only what that move needs."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Self

from textual.containers import VerticalScroll
from textual.widget import Widget

from ..domain.commands import Closing, LoseEntry, ResolveEntry, VoidEntry
from ..domain.dates import days_open, local_date, short
from ..domain.model import CustomerStatus, Outcome
from ..domain.rows import EntryDetail
from ..domain.rules import needs_of, status_word
from ..widgets.facts import FactLines, Piece, Rule
from ..widgets.form import LineField
from ..widgets.picker import Pick, Picker
from ..widgets.radio import RadioChoice, RadioField
from .briefs import first_line
from .entry_merging import EntryMergingForm
from .form_fields import facts
from .form_picks import entry_picks
from .form_subject import Clocks, Subject, day_words

OUTCOMES = (
    RadioChoice("s", "Saved", Outcome.SAVED),
    RadioChoice("l", "Lost", Outcome.LOST),
    RadioChoice("v", "Void: was not real, duplicate", Outcome.VOID),
)
BECOMES = (
    RadioChoice("s", "stays", CustomerStatus.ACTIVE),
    RadioChoice("p", "pending cancel", CustomerStatus.PENDING_CANCEL),
    RadioChoice("c", "cancelled", CustomerStatus.CANCELLED),
)
COMMANDS = {Outcome.SAVED: ResolveEntry, Outcome.LOST: LoseEntry, Outcome.VOID: VoidEntry}
TALL = 34
"""From this many lines the note has more room."""


class CloseForm(EntryMergingForm):
    """Close an entry; answers with the outcome it was saved with, which may have been switched."""

    entry: EntryDetail

    def __init__(self, entry: EntryDetail, outcome: Outcome) -> None:
        super().__init__(entry=entry)
        self._first_outcome = outcome

    KIND = "close"
    RECORD = EntryDetail

    @classmethod
    def of_draft(cls, base: Any, opening: Mapping[str, Any]) -> Self:
        """Return the form that a draft was kept of."""
        return cls(base, Outcome(opening["outcome"]))

    def opening(self) -> dict[str, Any]:
        """Return how the entry was to end at first."""
        return {"outcome": self._first_outcome.value}

    def draft_words(self) -> str:
        """Return what a draft is called in a list."""
        closing = status_word(self.outcome.status)
        return f"{self.entry.ref} close as {closing}, {self.entry.customer_name}"

    def again_words(self) -> str:
        """Return how one comes back to the draft."""
        return "x opens it again"

    def restored(self) -> None:
        """Show the lines that the outcome of the draft needs."""
        self.fit_lines()

    def title_words(self) -> str:
        """Return which entry is closed, and how."""
        outcome = self.outcome if self.is_ready else self._first_outcome
        return f"{self.entry.ref}  close as {status_word(outcome.status).upper()}"

    @property
    def outcome(self) -> Outcome:
        """How the entry ends."""
        chosen: Outcome = self.fields["outcome"].content
        return chosen

    @property
    def reason_id(self) -> int | None:
        """The entry's reason."""
        return self.entry.reason_id

    @property
    def owner_id(self) -> int | None:
        """Who works the entry."""
        return self.entry.assigned_to_id

    @property
    def reported(self) -> datetime:
        """When the entry was reported."""
        return self.entry.reported_at

    # The lines

    def content(self) -> Iterable[Widget]:
        """Lay the lines of the form."""
        with VerticalScroll(id="form", can_focus=False):
            yield FactLines(1, id="customer")
            yield FactLines(1, id="entry")
            yield FactLines(1, id="happened")
            yield FactLines(1, id="tried")
            yield self.add(
                "outcome",
                RadioField(OUTCOMES, self._first_outcome),
                needed=True,
                most=54,
                help="How it ended: s saved, l lost, v void. Void says nothing of the customer.",
            )
            yield self.resolution_row()
            yield self.cancel_reason_row()
            yield self._duplicate_row()
            yield self.cause_row()
            yield self.action_row()
            yield self.saved_by_row()
            yield self.date_row()
            yield self.note_row(4)
            yield Rule("What follows from it", id="follows-rule")
            yield from self._leaving_rows()
            yield FactLines(1, id="customer-stays")
            yield FactLines(1, id="follow-up-ends")

    def _duplicate_row(self) -> Widget:
        return self.add(
            "duplicate_of",
            Picker(entry_picks(self, self.entry.customer_id, but=self.entry.id)),
            label="Duplicate of",
            most=30,
            help="The entry that this one repeats, by reference; it stands in for a resolution.",
        )

    def _leaving_rows(self) -> Iterable[Widget]:
        yield self.add(
            "customer_status",
            RadioField(BECOMES, self.entry.customer_status),
            label="Customer",
            most=54,
            help="What becomes of the customer: s stays, p cancellation pending, c cancelled.",
        )
        yield self.add(
            "cancel_effective_on",
            LineField(),
            label="From",
            read=self.read_effective,
            most=21,
            help="The day from which the customer is gone, if it is known.",
        )

    def read_effective(self, text: str) -> date:
        """Return the day from which they are gone. Raises: Invalid."""
        return self.clocks.day(text, now=self.now(), field="cancel_effective_on", past=False)

    # Opening

    async def load(self) -> None:
        """Read the catalogs. Raises: as the desk does."""
        self.subject = Subject(self.entry)
        zone = self.desk.actor.zone
        self.clocks = Clocks(self.subject.zone, zone, self.subject.best_time, self.settings)
        catalogs = (self.causes, self.actions, self.resolutions, self.cancel_reasons)
        await asyncio.gather(*(picks.load() for picks in catalogs))
        for name in ("cause", "mitigation_action", "saved_by"):
            self.start(name, self.stored(name, self.entry))
        end = self.entry.customer_contract_end
        ahead = end is not None and end > local_date(self.now(), self.subject.zone)
        self.start("cancel_effective_on", str(end) if ahead else "today")

    def opened(self) -> None:
        """Show what was read, and go to the resolution."""
        self.on_resize()
        self.fit_lines()
        self.go_to("resolution")

    def stored(self, name: str, entry: EntryDetail) -> Any:
        """Return what a field holds for an entry."""
        if name == "cause":
            return self.causes.stored(entry.cause_id, entry.cause)
        if name == "mitigation_action":
            return self.actions.stored(entry.mitigation_action_id, entry.mitigation_action)
        if name == "saved_by" and entry.assigned_to_id is not None:
            return Pick(entry.assigned_to_name or "", entry.assigned_to_id)
        return self.fields[name].content

    async def adopt(self, entry: EntryDetail) -> None:
        """Show what follows from another state of the entry."""
        self.entry = entry
        self.subject = Subject(entry)
        self.fit_lines()

    # What is shown

    def on_resize(self) -> None:
        """Give the note more room on a tall screen."""
        if self.is_ready:
            lines = 8 if self.app.size.height >= TALL else 4
            self.fields["outcome_note"].row.set_lines(lines)

    def fit_lines(self) -> None:
        """Show the lines that the outcome needs, and no others."""
        self.fit_outcome()
        lost, void = self.outcome is Outcome.LOST, self.outcome is Outcome.VOID
        self.show_field("duplicate_of", if_=void)
        repeats = void and self.fields["duplicate_of"].content is not None
        self.fields["resolution"].row.require(not repeats)
        self.show_field("cause", if_=not void)
        needs = needs_of(self.outcome.status, self.settings)
        asks = self.outcome is Outcome.SAVED or "mitigation_action" in needs
        self.show_field("mitigation_action", if_=asks)
        for name in ("cause", "mitigation_action"):
            self.fields[name].row.require(name in needs)
        may = self.desk.actor.holds("customer.modify_terms")
        self.show_field("customer_status", if_=lost and may)
        leaves = self.fields["customer_status"].content is not CustomerStatus.ACTIVE
        self.show_field("cancel_effective_on", if_=lost and may and leaves)
        self._show_facts()
        self.show_header()

    def _show_facts(self) -> None:
        entry, now = self.entry, self.now()
        line = self.subject.line(now, self.settings, width=self.app.size.width)
        self.query_one("#customer", FactLines).show([line])
        days = days_open(entry.reported_at, now, entry.zone)
        owner = entry.assigned_to_name or "nobody"
        right = f"{entry.risk_level.capitalize()}, {days} days, {owner} "
        self._show_line("entry", [facts("Entry"), entry.reason, FactLines.GAP, right])
        self._show_line("happened", [facts("Happened"), first_line(entry.description)])
        tried = entry.mitigation_action
        self._show_line("tried", [facts("Tried"), tried] if tried else [])
        stays = self.outcome is Outcome.LOST and not self.fields["customer_status"].row.display
        word = entry.customer_status.value.replace("_", " ")
        self._show_line(
            "customer-stays",
            [facts("Customer"), f"is {word}, and stays so: a lead changes that"] if stays else [],
        )
        self._show_line("follow-up-ends", self._follow_up_line())
        self.query_one("#follows-rule").display = bool(stays or entry.follow_up_at) or (
            self.outcome is Outcome.LOST
        )

    def _follow_up_line(self) -> list[Piece]:
        at = self.entry.follow_up_at
        if at is None:
            return []
        when = short(at, self.entry.zone, self.now())
        return [facts("Follow-up"), f"{when} ends with this", FactLines.GAP, "u takes it all back "]

    def _show_line(self, name: str, line: list[Piece]) -> None:
        shown = self.query_one(f"#{name}", FactLines)
        shown.display = bool(line)
        shown.show([line])

    # What follows from what

    async def edited(self, name: str) -> None:
        """Show what another outcome needs."""
        await super().edited(name)
        if name == "outcome":
            await self.outcome_changed()
        if name in {"outcome", "customer_status", "duplicate_of"}:
            self.fit_lines()

    def beside(self, name: str) -> str:
        """Return the words beside a field."""
        if name == "outcome":
            return "s l v"
        if name == "resolution" and self.fields["duplicate_of"].row.display:
            return "or what it repeats"
        if name == "cause" and not super().beside(name):
            return "" if self.fields[name].row.needed else "if known now"
        if name == "customer_status":
            return "s p c"
        if name == "cancel_effective_on":
            day = self.known(name)
            return day_words(day) if day is not None else "if known now"
        return super().beside(name)

    # Saving

    async def store(self) -> None:
        """Send the closing and close the form."""
        command = COMMANDS[self.outcome](
            entry_id=self.entry.id, version=self.entry.version, closing=self.closing()
        )
        await self.change(command, op_id=self.op_id)
        self.close(self.outcome)

    def closing(self) -> Closing:
        """Return what the fields say of the end. Raises: Invalid."""
        said = super().closing()
        lost, void = self.outcome is Outcome.LOST, self.outcome is Outcome.VOID
        becomes = self.fields["customer_status"].content if lost else None
        changes = becomes is not None and becomes is not self.entry.customer_status
        leaves = lost and "cancel_effective_on" in self.shown() and changes
        acted = "mitigation_action" in self.shown()
        return Closing(
            resolution_id=said.resolution_id,
            resolution_date=said.resolution_date,
            outcome_note=said.outcome_note,
            cancel_reason_id=said.cancel_reason_id,
            saved_by_id=said.saved_by_id,
            mitigation_action_id=self.value("mitigation_action") if acted else None,
            cause_id=None if void else self.value("cause"),
            duplicate_of_id=self.value("duplicate_of") if void else None,
            customer_status=becomes.value if becomes is not None and changes else None,
            cancel_effective_on=self.value("cancel_effective_on") if leaves else None,
        )
