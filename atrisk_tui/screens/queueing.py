"""Out of the queues for a while, and up: snooze and escalate the entry under the cursor."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType

from ..domain.contact_commands import EscalateEntry, SnoozeEntry, WakeEntry
from ..domain.dates import Order, echo, parse_moment
from ..domain.model import Escalation
from ..domain.queries import GetEntry
from ..domain.rules import check_snooze
from ..errors import Invalid
from .ask import Choice, KeyPrompt, TextPrompt
from .at_hand import EntryAtHand, Target, name, note_prompt
from .base import verb
from .queue_words import is_asleep, moment_words

_LEVELS = (
    ("l", "Lead", Escalation.LEAD),
    ("m", "Manager", Escalation.MANAGER),
    ("x", "Executive", Escalation.EXECUTIVE),
)
_WAKES = frozenset({"w", "wake"})


class QueueVerbs(EntryAtHand):
    """A screen from which an entry can be snoozed and handed up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "snooze", "Snooze", id="entry.snooze", tooltip="Snooze it, or wake it"),
        Binding("E", "escalate", "Escalate", id="entry.escalate", tooltip="Hand it up, with why"),
    ]

    @verb
    async def action_snooze(self) -> None:
        """Hide the entry from the queues until a moment, with a reason; w wakes it."""
        entry = self._active_target()
        asleep = is_asleep(entry, self.now())
        wakes = "; w wakes" if asleep else ""
        answer = await self.prompt(
            TextPrompt(
                f"Snooze {name(entry)} until: +2h +3d fri 9:00, oct 16{wakes}",
                await self._until_reader(entry, asleep=asleep),
                hint=self._present_snooze(entry, asleep=asleep),
            )
        )
        if answer is None:
            return
        (until,) = answer
        await (self._wake(entry) if until is None else self._snooze(entry, until))

    @verb
    async def action_escalate(self) -> None:
        """Hand the entry up to a lead, a manager or an executive, with a note; n takes it down."""
        entry = self._active_target()
        choices: list[Choice[Escalation]] = []
        for key, words, level in _LEVELS:
            why = f"it is with the {level} already" if entry.escalation is level else ""
            choices.append(Choice(key, words, level, why))
        if entry.escalation is not Escalation.NONE:
            choices.append(Choice("n", "None: back down", Escalation.NONE))
        to = await self.prompt(KeyPrompt(f"Hand {name(entry)} up to", choices))
        if to is None:
            return
        is_down = to is Escalation.NONE
        question = f"{name(entry)} {'back down' if is_down else f'up to the {to}'}: why?"
        answer = await self.prompt(note_prompt(question))
        if answer is None:
            return
        (note,) = answer
        await self.set_field(
            entry,
            lambda v: EscalateEntry(entry_id=entry.id, version=v, to=to, note=note),
            "escalation",
        )
        self.told(entry, "taken back down" if is_down else f"handed up to the {to}")

    def _active_target(self) -> Target:
        entry = self.target()
        if entry.closed_at is not None:
            raise Invalid(f"{name(entry)} is closed: X reopens it")
        return entry

    async def _snooze(self, entry: Target, until: datetime) -> None:
        words = moment_words(until, entry.zone, self.now())
        answer = await self.prompt(note_prompt(f"{name(entry)} snoozed until {words}: why?"))
        if answer is None:
            return
        (note,) = answer
        await self.set_field(
            entry,
            lambda v: SnoozeEntry(entry_id=entry.id, version=v, until=until, note=note),
            "snoozed_until",
        )
        self.told(entry, f"snoozed until {self.echo_moment(until, entry)}")

    async def _wake(self, entry: Target) -> None:
        await self.set_field(
            entry, lambda v: WakeEntry(entry_id=entry.id, version=v), "snoozed_until"
        )
        self.told(entry, "awake again")

    def _present_snooze(self, entry: Target, *, asleep: bool) -> str:
        if entry.snoozed_until is None or not asleep:
            return "enter takes what you type, esc leaves"
        until = self.echo_moment(entry.snoozed_until, entry)
        return f"snoozed until {until}; w wakes it, esc leaves it"

    async def _until_reader(
        self, entry: Target, *, asleep: bool
    ) -> Callable[[str], tuple[datetime | None, str]]:
        """Return what turns a typed moment, or the word that wakes, into it and its echo."""
        best = (await self.desk.ask(GetEntry(entry_id=entry.id))).best_time
        order: Order = self.settings.text("date_order")  # type: ignore[assignment]

        def read(text: str) -> tuple[datetime | None, str]:
            if text.strip().casefold() in _WAKES:
                if not asleep:
                    raise Invalid("it is awake: type until when to snooze it")
                return None, "back in the queues at once"
            moment = parse_moment(
                text,
                now=self.now(),
                zone=entry.zone,
                best_time=best,
                default_time=self.settings.clock("follow_up_time"),
                order=order,
                field="snoozed_until",
            )
            check_snooze(moment.at, self.now())
            mine = self.desk.actor.zone
            words = echo(
                moment.at, zone=entry.zone, viewer_zone=mine, now=self.now(), note=moment.note
            )
            return moment.at, words

        return read
