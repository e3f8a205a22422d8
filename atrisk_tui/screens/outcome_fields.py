"""The fields that closing needs, the same in the entry form and in the form that closes."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from textual.widget import Widget

from ..domain.commands import Closing
from ..domain.model import CatalogKind, Outcome
from ..domain.rules import TEXT_LIMIT, check_resolution_date, needs_of, outcome_note_text
from ..domain.text import cleaned
from ..widgets.form import LineField, LongField
from ..widgets.picker import Picker
from .form_base import FormScreen
from .form_picks import CatalogPicks, people_picks
from .form_subject import Clocks, Subject, day_words

CHOOSE = "choose one, ctrl+o lists them"
CONFIRMED = (Outcome.SAVED, Outcome.LOST)
"""Outcomes that say something of a customer, and so need a date and a note."""


class OutcomeForm(FormScreen):
    """A form that may close an entry."""

    DATES = frozenset({"resolution_date", "reported_at", "cancel_effective_on", "follow_up_at"})
    subject: Subject
    clocks: Clocks

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.resolutions = CatalogPicks(self, CatalogKind.RESOLUTIONS, outcome=lambda: self.outcome)
        self.cancel_reasons = CatalogPicks(self, CatalogKind.CANCEL_REASONS)
        self.actions = CatalogPicks(self, CatalogKind.MITIGATION_ACTIONS)
        self.causes = CatalogPicks(self, CatalogKind.CAUSES, under=lambda: self.reason_id)

    def catalogs(self) -> dict[str, CatalogPicks]:
        """Return what the fields that choose from a catalog ask."""
        return {
            "resolution": self.resolutions,
            "cancel_reason": self.cancel_reasons,
            "mitigation_action": self.actions,
            "cause": self.causes,
        }

    @property
    def outcome(self) -> Outcome | None:
        """How the entry ends with this form, None while it stays active."""
        raise NotImplementedError

    @property
    def reason_id(self) -> int | None:
        """The reason, under which causes hang."""
        raise NotImplementedError

    @property
    def owner_id(self) -> int | None:
        """Who works the entry: who saved it, unless someone else is named."""
        raise NotImplementedError

    @property
    def reported(self) -> datetime:
        """When the entry was reported."""
        raise NotImplementedError

    # The lines

    def resolution_row(self) -> Widget:
        """Return the line for how it ended."""
        return self.add(
            "resolution",
            Picker(self.resolutions),
            needed=True,
            what=CHOOSE,
            most=44,
            help="How it ended. Each resolution belongs to one outcome: saved, lost or void.",
        )

    def cancel_reason_row(self) -> Widget:
        """Return the line for why they leave."""
        return self.add(
            "cancel_reason",
            Picker(self.cancel_reasons),
            needed=True,
            what=CHOOSE,
            most=44,
            help="Why they leave, in the firm's words; follows the resolution until you choose.",
        )

    def saved_by_row(self) -> Widget:
        """Return the line for whose save it is."""
        return self.add(
            "saved_by",
            Picker(people_picks(self, lambda: self.subject.record.location_id)),
            most=30,
            help="Who saved the customer: the assignee, unless you name someone else.",
        )

    def date_row(self) -> Widget:
        """Return the line for the day it ended."""
        return self.add(
            "resolution_date",
            LineField("today"),
            label="Date",
            needed=True,
            what="today, yest or a date",
            read=self.read_resolution_date,
            most=21,
            help="The day it ended, on the customer's calendar: from the report to today.",
        )

    def note_row(self, lines: int = 3) -> Widget:
        """Return the lines for what worked, or what did not."""
        return self.add(
            "outcome_note",
            LongField(),
            needed=True,
            what=f"what worked or did not, 1 to {TEXT_LIMIT} characters",
            read=lambda text: outcome_note_text(text, needed=False),
            lines=lines,
            has_foot=True,
            help="What worked, or what did not: the next person with such a customer reads it.",
        )

    def action_row(self) -> Widget:
        """Return the line for what was done about it."""
        return self.add(
            "mitigation_action",
            Picker(self.actions),
            label="Mitigation",
            what=CHOOSE,
            most=44,
            help="What was done to keep them; Mitigated needs it.",
        )

    def cause_row(self) -> Widget:
        """Return the line for what is behind it."""
        return self.add(
            "cause",
            Picker(self.causes),
            what=CHOOSE,
            most=44,
            help="What is behind the reason, if it is known; causes of the reason come first.",
        )

    def outcome_rows(self) -> Iterable[Widget]:
        """Return the lines of the outcome, in their order."""
        yield self.resolution_row()
        yield self.cancel_reason_row()
        yield self.saved_by_row()
        yield self.date_row()
        yield self.note_row()

    # What follows from what

    def read_resolution_date(self, text: str) -> date:
        """Return the day it ended. Raises: Invalid."""
        day = self.clocks.day(text, now=self.now(), field="resolution_date")
        check_resolution_date(
            day, reported_at=self.reported, now=self.now(), zone=self.subject.zone
        )
        return day

    def fit_outcome(self) -> None:
        """Show the lines that the outcome needs, and no others."""
        outcome = self.outcome
        counted = outcome in CONFIRMED
        self.show_field("resolution", if_=outcome is not None)
        self.show_field("cancel_reason", if_=outcome is Outcome.LOST)
        mine = self.owner_id in {None, self.desk.actor.id}
        self.show_field("saved_by", if_=outcome is Outcome.SAVED and not mine)
        self.show_field("resolution_date", if_=counted)
        self.show_field("outcome_note", if_=outcome is not None)
        needs = needs_of(outcome.status, self.settings) if outcome is not None else ()
        self.fields["outcome_note"].row.require("outcome_note" in needs)

    async def outcome_changed(self) -> None:
        """Let go of a resolution that belongs to another outcome."""
        self.fit_outcome()
        chosen = self.resolutions.items.get(self.known("resolution") or 0)
        if chosen is not None and chosen.outcome is not self.outcome:
            self.fields["resolution"].is_touched = False
            self.suggest("resolution", None)
            self.suggest("cancel_reason", None)

    async def edited(self, name: str) -> None:
        """Let the cancel reason follow the resolution."""
        if name == "resolution" and self.outcome is Outcome.LOST:
            chosen = self.resolutions.items.get(self.known("resolution") or 0)
            usual = self.cancel_reasons.by_id(chosen.cancel_reason_id if chosen else None)
            if usual is not None:
                self.suggest("cancel_reason", usual)
                self.check("cancel_reason")

    def beside(self, name: str) -> str:
        """Return the words beside a field of the outcome."""
        field = self.fields[name]
        if name == "resolution":
            return "ctrl+o all"
        if name == "cancel_reason":
            return "" if field.is_touched or not field.content else "follows it"
        if name == "resolution_date":
            day = self.known(name)
            return day_words(day) if day is not None else ""
        if name == "outcome_note":
            return counted_words(str(field.content))
        if name == "cause":
            parent = self.reason_id
            under = sum(item.parent_id == parent for item in self.causes.items.values())
            return f"{under} under this" if parent is not None and under else ""
        return ""

    def closing(self) -> Closing:
        """Return what the outcome fields say. Raises: Invalid."""
        outcome = self.outcome
        counted = outcome in CONFIRMED
        return Closing(
            resolution_id=self.value("resolution"),
            resolution_date=self.value("resolution_date") if counted else None,
            outcome_note=self.value("outcome_note") or "",
            cancel_reason_id=self.value("cancel_reason") if outcome is Outcome.LOST else None,
            saved_by_id=self.value("saved_by") if outcome is Outcome.SAVED else None,
        )


def counted_words(text: str) -> str:
    """Return how long a text is, of how much it may be."""
    return f"{len(cleaned(text, long=True)[0])} of {TEXT_LIMIT}"
