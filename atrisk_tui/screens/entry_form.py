"""The form of an at-risk entry: to report one, and to change one."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from textual.binding import Binding, BindingType

from ..domain.commands import CreateEntry, EditEntry, Value
from ..domain.drafts import About
from ..domain.model import EntryStatus, Outcome, RiskLevel, entry_ref
from ..domain.paging import Span
from ..domain.queries import EntryFilter, GetCustomer, ListEntries, PickAssignee
from ..domain.rows import EntryDetail, EntryRow
from ..domain.rules import needs_of
from ..errors import Invalid
from ..widgets.facts import FactLines
from ..widgets.table_cells import Cell, Tone
from .at_hand import note_prompt
from .base import verb
from .entry_fields import EntryFields
from .form_base import StillDraft
from .form_fields import facts
from .form_picks import person_pick
from .form_subject import Clocks, Subject

EDIT_KEYS = {
    name: f"{name}_id"
    for name in (
        "reason",
        "cause",
        "assigned_to",
        "mitigation_action",
        "resolution",
        "cancel_reason",
        "saved_by",
    )
}
"""Fields that an edit calls otherwise."""

UNCHANGED = ""
"""What a form answers that was saved with nothing changed in it."""

TALL = 34
"""From this many lines long texts have more room."""


@dataclass(frozen=True, slots=True)
class OpenInstead(StillDraft):
    """The person chose to work the entry that there is, not to report another."""

    entry_id: int


class EntryForm(EntryFields):
    """Report a customer at risk, or change an entry; answers with its reference, or OpenInstead."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f6",
            "screen.open_other",
            "Open that",
            id="form.other",
            tooltip="Open the customer's other active entry instead",
        ),
    ]

    def __init__(self, *, entry: EntryDetail | None = None, customer_id: int | None = None) -> None:
        super().__init__(entry=entry)
        if entry is None and customer_id is None:
            raise ValueError("a form is for an entry, or for a customer")
        self._customer_id = customer_id if entry is None else entry.customer_id
        self._others: tuple[EntryRow, ...] = ()
        self._is_warned = False

    KIND = "entry"
    RECORD = EntryDetail

    def title_words(self) -> str:
        """Return what the form does."""
        return "New entry" if self.entry is None else f"{self.entry.ref}  edit"

    @classmethod
    def of_draft(cls, base: Any, opening: Mapping[str, Any]) -> Self:
        """Return the form that a draft was kept of."""
        return cls(entry=base, customer_id=opening["customer_id"])

    def opening(self) -> dict[str, Any]:
        """Return whom the entry is of."""
        return {"customer_id": self._customer_id}

    def about(self) -> About:
        """Return where drafts are offered: on the entry, for a new one on the customer."""
        if self.entry is not None:
            return super().about()
        return About(kind=self.KIND, table="customer", id=self._customer_id or 0)

    def draft_words(self) -> str:
        """Return what a draft is called in a list."""
        if self.entry is None:
            return f"new entry for {self.subject.name}"
        return f"{self.entry.ref} edit, {self.subject.name}"

    def again_words(self) -> str:
        """Return how one comes back to the draft."""
        return "n for this customer opens it again" if self.entry is None else "e opens it again"

    def restored(self) -> None:
        """Show the lines that the status of the draft needs."""
        self.fit_lines()

    # Opening

    async def load(self) -> None:
        """Read the customer, the catalogs and what is active already. Raises: Missing."""
        if self.entry is None:
            self.subject = Subject(await self.desk.ask(GetCustomer(customer_id=self._customer_id)))
        else:
            self.subject = Subject(self.entry)
        zone = self.desk.actor.zone
        self.clocks = Clocks(self.subject.zone, zone, self.subject.best_time, self.settings)
        catalogs = (
            self.reasons,
            self.causes,
            self.actions,
            self.resolutions,
            self.cancel_reasons,
        )
        await asyncio.gather(*(picks.load() for picks in catalogs))
        if self.entry is not None:
            self._start_all(self.entry)
            return
        await self._load_others()
        await self._suggest_me()

    def opened(self) -> None:
        """Show what was read, and go to the reason."""
        self.fit_height()
        self.fit_lines()
        self.go_to("reason")

    def _start_all(self, entry: EntryDetail) -> None:
        for name in self.fields:
            if name != "status":
                self.start(name, self.stored(name, entry))

    async def _load_others(self) -> None:
        every = EntryFilter(customer_id=self._customer_id)
        self._others = (await self.desk.ask(ListEntries(filter=every, span=Span(limit=5)))).rows

    async def _suggest_me(self) -> None:
        found = await self.desk.ask(PickAssignee(location_id=self.subject.record.location_id))
        me = self.desk.actor.id
        if found and found[0].id == me:
            self.suggest("assigned_to", person_pick(found[0], me))

    async def adopt(self, entry: EntryDetail) -> None:
        """Show what follows from another state of the entry."""
        self.entry = entry
        self.subject = Subject(entry)
        self.fit_lines()

    # What is shown

    def on_resize(self) -> None:
        """Give long texts more room on a tall screen, and keep every line readable."""
        if self.is_ready:
            self.fit_height()

    def fit_height(self) -> None:
        """Give the long fields the lines there is room for."""
        tall = self.app.size.height >= TALL
        lines = {"description": 8, "action_plan": 4, "notes": 4, "outcome_note": 6}
        short = {"description": 4, "action_plan": 2, "notes": 1, "outcome_note": 3}
        for name, count in (lines if tall else short).items():
            self.fields[name].row.set_lines(count)

    def fit_lines(self) -> None:
        """Show the lines that the status needs, and no others."""
        status = self.status
        active = status.active
        asked = self.entry is None or not active
        needs = needs_of(status, self.settings) if asked else ()
        self.show_field("follow_up_at", if_=active)
        self.fields["follow_up_at"].row.require("follow_up_at" in needs)
        for name in ("mitigation_action", "cause"):
            self.fields[name].row.require(name in needs)
        for name in ("action_plan", "notes"):
            self.show_field(name, if_=active or self.entry is not None)
        self.show_field("status", if_=self.entry is None)
        self.show_field("reported_at", if_=self.may_backdate())
        self.fit_outcome()
        self._show_facts()
        self.show_beside()

    def fit_outcome(self) -> None:
        """As in any closing; who saved a closed entry can be changed whoever looks."""
        super().fit_outcome()
        if self.entry is not None:
            self.show_field("saved_by", if_=self.entry.status is EntryStatus.RESOLVED)
            duplicate = self.entry.duplicate_of_id is not None
            self.fields["resolution"].row.require(not duplicate)

    def _show_facts(self) -> None:
        line = self.subject.line(self.now(), self.settings, width=self.app.size.width)
        self.query_one("#customer", FactLines).show([line])
        self.query_one("#reported", FactLines).show([self.reported_words()])
        self.query_one("#reported").display = not self.may_backdate()
        self.query_one("#moves", FactLines).show([self.moves_words()])
        self.query_one("#moves").display = self.entry is not None
        banner = self._owner_left()
        self.query_one("#owner-left").display = bool(banner)
        self.query_one("#owner-left", FactLines).show([[Cell(banner, Tone.MEDIUM)]])
        self._show_others()

    def _owner_left(self) -> str:
        entry = self.entry
        if entry is None or not entry.unassigned or entry.assigned_to_id is None:
            return ""
        return (
            f" {entry.assigned_to_name} is not at {entry.location} any more: "
            "it saves as it is, or assign it to someone"
        )

    def _show_others(self) -> None:
        line = self.query_one("#others", FactLines)
        line.display = bool(self._others)
        if not self._others:
            return
        first, more = self._others[0], len(self._others) - 1
        tone = Tone.MEDIUM if self._is_warned else Tone.NORMAL
        words = f"{first.ref} {first.reason}, {first.risk_level.capitalize()}"
        owner = f", {first.assigned_to_name}" if first.assigned_to_name else ""
        beside = f", and {more} more" if more else ""
        line.show(
            [
                [
                    facts("Active now"),
                    Cell(f"{words}{owner}{beside}", tone),
                    FactLines.GAP,
                    Cell("[open that instead]", Tone.MARK),
                    " F6 ",
                ]
            ]
        )

    # What follows from what

    async def edited(self, name: str) -> None:
        """Let risk follow the reason, and the follow-up the risk; show what a status needs."""
        await super().edited(name)
        if name == "status":
            await self.outcome_changed()
            self.fit_lines()
        elif name == "assigned_to":
            self.fit_outcome()
        elif self.entry is None and name == "reason":
            self._reason_chosen()
        elif self.entry is None and name == "risk_level":
            self._suggest_follow_up()

    def _reason_chosen(self) -> None:
        reason = self.reasons.items.get(self.reason_id or 0)
        if reason is None:
            return
        if reason.default_risk is not None:
            self.suggest("risk_level", reason.default_risk)
            self._suggest_follow_up()
        if self._others:
            self._is_warned = True
            self._show_others()
            first = self._others[0]
            self.say(
                f"{first.ref} is active: {first.reason}",
                hint="F6 opens that instead",
                warning=True,
            )

    def _suggest_follow_up(self) -> None:
        risk: RiskLevel | None = self.known("risk_level")
        if risk is not None:
            self.suggest("follow_up_at", self.settings.text(f"follow_up_{risk}"))

    # Saving

    async def store(self) -> None:
        """Send the entry as it is now and close the form, with nothing where nothing changed."""
        command = self._creation() if self.entry is None else self._edit(self.entry)
        if command is None:
            self.close(UNCHANGED)
            return
        try:
            receipt = await self.change(command, op_id=self.op_id)
        except Invalid as error:
            if error.field != "note":
                raise
            answer = await self.prompt(note_prompt(error.message))
            if answer is None:
                return
            receipt = await self.change(command, op_id=self.op_id, note=answer[0])
        entry_id = receipt.subject_id if self.entry is None else self.entry.id
        self.close(entry_ref(entry_id or 0))

    def _creation(self) -> CreateEntry:
        status = self.status
        closing = {} if status.active else {"closing": self.closing()}
        follow_up_at: datetime | None = self.value("follow_up_at") if status.active else None
        return CreateEntry(
            customer_id=self.subject.customer_id,
            reason_id=self.value("reason"),
            cause_id=self.value("cause"),
            risk_level=self.value("risk_level"),
            description=self.value("description"),
            assigned_to_id=self.value("assigned_to"),
            follow_up_at=follow_up_at,
            mitigation_action_id=self.value("mitigation_action"),
            action_plan=self.value("action_plan") or "",
            notes=self.value("notes") or "",
            reported_at=self.value("reported_at") if self.may_backdate() else None,
            status=status,
            **closing,
        )

    def _edit(self, entry: EntryDetail) -> EditEntry | None:
        changes: dict[str, Value] = {
            EDIT_KEYS.get(name, name): self.value(name)
            for name in self.shown()
            if self.fields[name].is_changed
        }
        if not changes:
            return None
        return EditEntry(entry_id=entry.id, version=entry.version, changes=changes)

    # Other keys

    @verb
    async def action_open_other(self) -> None:
        """Open the customer's active entry instead of reporting another."""
        if not self._others:
            raise Invalid("the customer has no other active entry")
        if await self._may_go():
            self.close(OpenInstead(self._others[0].id))

    @property
    def outcome(self) -> Outcome | None:
        """How the entry ends, or has ended."""
        return None if self.status.active else Outcome.of(self.status)
