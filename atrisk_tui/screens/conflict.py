"""What to do when someone else saved first: who changed what, theirs, yours, and the way on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from ..domain.dates import local
from ..domain.model import EntryStatus
from ..domain.rows import AuditRow, EntryDetail
from ..domain.rules import status_word
from ..domain.text import label
from .ask import Choice, KeyPrompt

COMPARED = (
    "status",
    "reason",
    "cause",
    "risk_level",
    "description",
    "assigned_to",
    "follow_up_at",
    "mitigation_action",
    "action_plan",
    "notes",
    "reported_at",
    "resolution",
    "resolution_date",
    "outcome_note",
    "cancel_reason",
    "saved_by",
    "snoozed_until",
    "escalation",
)
"""What two people can both change, in the form's order."""

SHOWN = 150
"""Characters of a long text around the place where it differs."""


class WayOn(StrEnum):
    """What the person does about a conflict."""

    THEIRS = "theirs"
    MINE = "mine"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that someone else changed while this form was open."""

    name: str
    base: str
    theirs: str
    mine: str | None
    """What this form says of it, None where it leaves it alone."""
    who: str
    """Who changed it, and when; empty where the history does not tell."""

    @property
    def is_theirs_alone(self) -> bool:
        """Whether both can stand."""
        return self.mine is None or self.mine == self.theirs


def words_of(entry: EntryDetail, name: str) -> str:
    """Return a field of an entry as people read it."""
    if name == "assigned_to":
        return entry.assigned_to_name or "nobody"
    value = getattr(entry, name)
    if isinstance(value, EntryStatus):
        return status_word(value)
    if isinstance(value, datetime):
        there = local(value, entry.zone)
        return f"{there:%a} {there.day} {there:%b %Y %H:%M}"
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    if isinstance(value, StrEnum):
        return value.value.capitalize()
    return " ".join(str(value).split()) if value else "empty"


def who_changed(rows: Sequence[AuditRow], name: str, zone: str) -> str:
    """Return who changed a field last, and when: "Ben Okafor, 10:41"."""
    for row in rows:
        if any(change.field.removesuffix("_id") == name for change in row.changes):
            at = local(row.at, zone)
            return f"{row.actor_name}, {at:%H:%M}"
    return ""


class ConflictPrompt(KeyPrompt):
    """Base, theirs and yours of each field that someone changed meanwhile."""

    def __init__(self, ref: str, clashes: Sequence[Clash]) -> None:
        people = dict.fromkeys(clash.who for clash in clashes if clash.who)
        by = " and ".join(people) or "someone"
        super().__init__(
            f"{ref} was changed by {by} while you had it open. Nothing you typed is lost.",
            [
                Choice("r", "Reload theirs", WayOn.THEIRS),
                Choice("m", "Save mine over it", WayOn.MINE),
            ],
        )
        self._clashes = clashes

    def parts(self) -> ComposeResult:
        """List the fields over the keys."""
        with VerticalScroll(can_focus=False, id="clashes"):
            yield Static(self._table(), id="clash-table")
        yield from super().parts()

    def on_mount(self) -> None:
        """Say what esc does here."""
        self.echo("esc goes back to the form as it is")

    def on_key(self, event: events.Key) -> None:
        """Scroll a long list."""
        steps = {"up": -1, "down": 1, "pageup": -8, "pagedown": 8}
        if event.key in steps:
            event.stop()
            event.prevent_default()
            clashes = self.query_one("#clashes")
            clashes.scroll_relative(y=steps[event.key], animate=False, immediate=True)

    def _table(self) -> Text:
        both = [clash for clash in self._clashes if not clash.is_theirs_alone]
        theirs = [clash for clash in self._clashes if clash.is_theirs_alone]
        table = Text()
        if both:
            table.append("You both changed\n", "bold")
            for clash in both:
                table.append_text(_both(clash))
        if theirs:
            table.append("Only they changed: taken over either way\n", "bold")
            for clash in theirs:
                table.append_text(_theirs(clash))
        table.rstrip()
        return table


class GonePrompt(KeyPrompt):
    """The entry was deleted meanwhile."""

    def __init__(self, ref: str, who: str) -> None:
        by = f" by {who}" if who else ""
        super().__init__(
            f"{ref} was deleted{by} while you had it open. What you typed stays in the form.",
            [Choice("y", "Copy my text", WayOn.COPY)],
        )

    def on_mount(self) -> None:
        """Say what esc does here."""
        self.echo("esc goes back to the form; an admin can bring it back")


def my_text(parts: Iterable[tuple[str, str]]) -> str:
    """Return what was typed, to be kept elsewhere: a line for each (name, words)."""
    return "\n".join(f"{label(name)}: {words}" for name, words in parts if words)


def _both(clash: Clash) -> Text:
    mine = clash.mine or "empty"
    drawn = Text(f" {label(clash.name)}", "bold")
    drawn.append(f"   {clash.who}\n", "not bold dim")
    for words, text, other in (
        ("was", clash.base, clash.theirs),
        ("theirs", clash.theirs, clash.base),
        ("yours", mine, clash.base),
    ):
        drawn.append(f"   {words:<8}", "not bold dim")
        drawn.append(f"{around(text, other)}\n", "not bold")
    return drawn


def _theirs(clash: Clash) -> Text:
    drawn = Text(f" {label(clash.name)}", "bold")
    was, now = around(clash.base, clash.theirs), around(clash.theirs, clash.base)
    drawn.append(f"   {was} -> {now}", "not bold")
    drawn.append(f"   {clash.who}\n", "not bold dim")
    return drawn


def around(text: str, other: str) -> str:
    """Return a long text cut to where it begins to differ from `other`."""
    if len(text) <= SHOWN:
        return text
    pairs = zip(text, other, strict=False)
    same = next((at for at, (one, two) in enumerate(pairs) if one != two), 0)
    start = max(0, min(same - SHOWN // 3, len(text) - SHOWN))
    end = start + SHOWN
    return f"{'...' if start else ''}{text[start:end]}{'...' if end < len(text) else ''}"
