"""The fields of the entry form: their lines, what they mean, what is said beside them."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from textual.containers import VerticalScroll
from textual.widget import Widget

from ..domain.dates import local
from ..domain.model import CatalogKind, EntryStatus, RiskLevel
from ..domain.rows import EntryDetail
from ..domain.rules import check_reported_at, description_text, plan_text, status_word
from ..errors import Invalid
from ..widgets.facts import FactLines, Piece
from ..widgets.form import LineField, LongField, OtherLine
from ..widgets.picker import Pick, Picker
from ..widgets.radio import RadioChoice, RadioField
from .entry_merging import EntryMergingForm
from .form_fields import facts, joined
from .form_picks import CatalogPicks, people_picks
from .form_subject import shortened
from .outcome_fields import CHOOSE, counted_words

RISKS = (
    RadioChoice("h", "High", RiskLevel.HIGH),
    RadioChoice("m", "Medium", RiskLevel.MEDIUM),
    RadioChoice("l", "Low", RiskLevel.LOW),
)
STATUSES = (
    RadioChoice("o", "Open", EntryStatus.OPEN),
    RadioChoice("m", "Mitigated", EntryStatus.MITIGATED),
    RadioChoice("r", "Resolved: saved", EntryStatus.RESOLVED),
    RadioChoice("l", "Lost", EntryStatus.LOST),
)
PICKED = {
    "reason": "reasons",
    "cause": "causes",
    "mitigation_action": "actions",
    "resolution": "resolutions",
    "cancel_reason": "cancel_reasons",
}
"""Fields that pick from a catalog, and which."""


class EntryFields(EntryMergingForm):
    """What the entry form has to fill in."""

    def __init__(self, *, entry: EntryDetail | None) -> None:
        super().__init__(entry=entry)
        self.reasons = CatalogPicks(self, CatalogKind.REASONS)

    def catalogs(self) -> dict[str, CatalogPicks]:
        """Return what the fields that choose from a catalog ask."""
        return {**super().catalogs(), "reason": self.reasons}

    @property
    def status(self) -> EntryStatus:
        """The status that a new entry gets, or that an entry has."""
        if self.entry is not None:
            return self.entry.status
        chosen: EntryStatus = self.fields["status"].content
        return chosen

    @property
    def reason_id(self) -> int | None:
        """The reason that is chosen."""
        reason: int | None = self.known("reason")
        return reason

    @property
    def owner_id(self) -> int | None:
        """The assignee that is chosen."""
        owner: int | None = self.known("assigned_to")
        return owner

    @property
    def reported(self) -> datetime:
        """When it was reported: now, unless it is said to be earlier."""
        at: datetime | None = self.known("reported_at") if self.may_backdate() else None
        return at or (self.entry.reported_at if self.entry is not None else self.now())

    def may_backdate(self) -> bool:
        """Whether the person may say that it was reported earlier."""
        return self.desk.actor.holds("at_risk.backdate")

    def keeps(self, name: str) -> bool:
        """Whether a stored field is left alone: what it is then needs no reason."""
        return self.entry is not None and not self.fields[name].is_changed

    # The lines, in working order

    def content(self) -> Iterable[Widget]:
        """Lay the lines of the form."""
        with VerticalScroll(id="form", can_focus=False):
            yield FactLines(1, id="customer")
            yield FactLines(1, id="owner-left")
            yield OtherLine(1, id="others")
            yield from self._what_rows()
            yield from self._work_rows()
            yield self._status_row()
            yield FactLines(1, id="moves")
            yield from self.outcome_rows()
            yield self._reported_row()
            yield FactLines(1, id="reported")

    def _what_rows(self) -> Iterable[Widget]:
        yield self.add(
            "reason",
            Picker(self.reasons),
            needed=True,
            what=CHOOSE,
            most=44,
            help="Why they may leave. It suggests the risk, and which causes come first.",
        )
        yield self.cause_row()
        yield self.add(
            "risk_level",
            RadioField(RISKS),
            needed=True,
            what="h High, m Medium or l Low",
            most=31,
            help="How likely they are to leave: h, m or l. It suggests when to follow up.",
        )
        yield self.add(
            "description",
            LongField(),
            needed=True,
            what="what happened, 1 to 2000 characters",
            read=description_text,
            lines=4,
            has_foot=True,
            help="What the customer did or said, in their words where you can; Markdown is fine.",
        )

    def _work_rows(self) -> Iterable[Widget]:
        yield self.add(
            "assigned_to",
            Picker(people_picks(self, lambda: self.subject.record.location_id)),
            needed=True,
            what=CHOOSE,
            most=30,
            help="Who works it: an active person of the customer's location.",
        )
        yield self.add(
            "follow_up_at",
            LineField(),
            label="Follow-up",
            what="the moment to confirm the save",
            read=self.read_follow_up,
            most=21,
            help="When to follow up, on the customer's clocks: +2h, fri 14:00, oct 16; - for none.",
        )
        yield self.action_row()
        for name, lines, words in (
            ("action_plan", 2, "What will be done about it, so that anyone can go on with it."),
            ("notes", 1, "Anything else, for colleagues only."),
        ):
            yield self.add(
                name,
                LongField(),
                read=partial(plan_text, field=name),
                lines=lines,
                help=words,
            )

    def _status_row(self) -> Widget:
        return self.add(
            "status",
            RadioField(STATUSES, EntryStatus.OPEN),
            needed=True,
            most=54,
            help="Where it stands: o, m, r or l. What is over already can be recorded as ended.",
        )

    def _reported_row(self) -> Widget:
        return self.add(
            "reported_at",
            LineField("now"),
            label="Reported",
            needed=True,
            what="now, or a day and a time",
            read=self.read_reported,
            most=21,
            help="When the customer did or said it, on their clocks: now, -2h, yest 14:00.",
        )

    # What they mean

    def read_follow_up(self, text: str) -> datetime | None:
        """Return when to follow up. Raises: Invalid."""
        keep = self.entry.follow_up_at if self.entry is not None else None
        at = self.clocks.moment(text, now=self.now(), keep=keep)
        if at is None and self.fields["follow_up_at"].row.needed:
            raise Invalid("Follow-up is needed: the moment to confirm the save")
        return at

    def read_reported(self, text: str) -> datetime | None:
        """Return when it was reported, None for now. Raises: Invalid."""
        at = self.clocks.past(text, now=self.now())
        if at is not None:
            made_at = self.entry.created_at if self.entry is not None else self.now()
            days = self.settings.number("backdate_days")
            zone = self.subject.zone
            check_reported_at(at, now=self.now(), made_at=made_at, days=days, zone=zone)
        elif self.entry is not None:
            return self.now()
        return at

    def stored(self, name: str, entry: EntryDetail) -> Any:
        """Return what a field holds for an entry."""
        if name in PICKED:
            picks: CatalogPicks = getattr(self, PICKED[name])
            return picks.stored(getattr(entry, f"{name}_id"), getattr(entry, name))
        if name == "assigned_to":
            return _person(entry.assigned_to_id, entry.assigned_to_name)
        if name == "saved_by":
            return _person(entry.saved_by_id, entry.saved_by)
        value = getattr(entry, name)
        if isinstance(value, datetime):
            return self.clocks.typed(value)
        return value if name == "risk_level" else str(value or "")

    # What is said of them

    def beside(self, name: str) -> str:
        """Return the words beside a field."""
        words = super().beside(name)
        if words:
            return words
        field = self.fields[name]
        if name == "reason":
            return "ctrl+o all"
        if name == "risk_level":
            return joined(("h m l", self._risk_words()))
        if name == "description":
            return counted_words(str(field.content))
        if name == "assigned_to":
            active = isinstance(field.content, Pick) and not self.keeps(name)
            return f"active, {self.subject.record.location}" if active else ""
        if name == "follow_up_at":
            return self._follow_up_words()
        if name == "mitigation_action":
            return "" if field.row.needed else "for Mitigated"
        if name == "status":
            return "o m r l"
        if name == "reported_at":
            return f"earlier, up to {self.settings.number('backdate_days')} days"
        return ""

    def _risk_words(self) -> str:
        field = self.fields["risk_level"]
        chosen: RiskLevel | None = field.content
        suggested = chosen is not None and self.entry is None and not field.is_touched
        return f"{chosen.capitalize()} from the reason" if suggested and chosen else ""

    def _follow_up_words(self) -> str:
        field = self.fields["follow_up_at"]
        if not field.content:
            return "none: counted under No date" if field.is_touched else ""
        keep = self.entry.follow_up_at if self.entry is not None else None
        try:
            words = self.clocks.echo(str(field.content), now=self.now(), keep=keep)
        except Invalid:
            return "past, and may stay" if self.keeps("follow_up_at") else ""
        return shortened(words, field.row.room_beside)

    def reported_words(self) -> list[Piece]:
        """Return when and by whom it was reported, where that cannot be changed."""
        entry = self.entry
        at = entry.reported_at if entry is not None else self.now()
        there = local(at, self.subject.zone)
        name = entry.reported_by_name if entry is not None else self.desk.actor.full_name
        return [facts("Reported"), f"{there.day} {there:%b %Y %H:%M} by {name}"]

    def moves_words(self) -> list[Piece]:
        """Return where an entry stands; moves are made with a key, not in the form."""
        entry = self.entry
        if entry is None:
            return []
        key = "X on the entry reopens it" if entry.closed_at else "s on the entry moves it"
        return [facts("Status"), status_word(entry.status), FactLines.GAP, f"{key} "]


def _person(user_id: int | None, name: str | None) -> Pick[int] | None:
    return Pick(name, user_id) if user_id is not None and name else None
