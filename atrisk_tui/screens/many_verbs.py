"""The entry verbs on marked entries: how many and whose is named first, then enter does it."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, TypeVar, cast

from textual.worker import Worker

from ..domain.commands import Command
from ..domain.dates import Order
from ..domain.many import (
    AssignMany,
    MoveMany,
    SetFollowUpOfMany,
    SetRiskOfMany,
    SnoozeMany,
    VoidMany,
)
from ..domain.many_dates import parse_for_many
from ..domain.model import CatalogKind, EntryStatus, Outcome, RiskLevel
from ..domain.paging import Row
from ..domain.queries import ListCatalog
from ..domain.rules import check_snooze
from .ask import Choice, ConfirmPrompt, KeyPrompt, Pick, PickPrompt, TextPrompt
from .at_hand import clears, note_prompt
from .base import verb
from .many_at_once import Group, ManyAtOnce
from .people_at_once import People, ask_people

R = TypeVar("R", bound=Row)

ONE_BY_ONE = "one at a time: each needs its own outcome note"
_DOES_IT = "enter does it, esc leaves"


class ManyVerbs(ManyAtOnce[R]):
    """A list whose marked entries the verbs act on together.

    Verbs that have no form for many are about the row at the cursor, as ever.
    """

    MANY: ClassVar[dict[str, type[Command]]] = {
        "assign": AssignMany,
        "risk": SetRiskOfMany,
        "follow_up": SetFollowUpOfMany,
        "snooze": SnoozeMany,
        "status": MoveMany,
        "close": VoidMany,
    }

    def action_assign(self) -> Worker[None]:
        """Give the marked entries, or the one here, to someone."""
        return self.assign_marked() if len(self.table.marks) else super().action_assign()

    @verb
    async def assign_marked(self) -> None:
        """Give the marked entries to one person, or evenly to several."""
        group = await self.group(super().action_assign, AssignMany)
        if group is None:
            return
        to = await self._takers(group)
        if to is not None:
            command = AssignMany(entries=group.entries, to_ids=to.ids)
            await self.do_many(group, command, f"reassigned to {to.words}")

    async def _takers(self, group: Group) -> People | None:
        """Return who is to have them: one person, and as many more as are named."""
        return await ask_people(self, f"Assign {group.words}, to")

    def action_risk(self, by: int) -> Worker[None]:
        """Change the risk of the marked entries, or of the one here."""
        return self.risk_of_marked(by) if len(self.table.marks) else super().action_risk(by)

    @verb
    async def risk_of_marked(self, by: int) -> None:
        """Ask for a level and set the risk of the marked entries to it."""
        step = "Raise the risk of" if by > 0 else "Lower the risk of"
        single = super().action_risk
        group = await self.group(lambda: single(by), SetRiskOfMany, asks=step)
        if group is None:
            return
        levels = sorted(RiskLevel, key=lambda level: level.rank)
        choices = [Choice(level.value[0], level.value.capitalize(), level) for level in levels]
        level = await self.prompt(KeyPrompt(f"Risk of {group.words}: which level?", choices))
        if level is None:
            return
        word = level.capitalize()
        if await self.prompt(ConfirmPrompt(f"Risk {word} for {group.words}?", "does it")):
            command = SetRiskOfMany(entries=group.entries, risk_level=level)
            await self.do_many(group, command, f"set to risk {word}")

    def action_follow_up(self) -> Worker[None]:
        """Set the follow-up of the marked entries, or of the one here."""
        return self.follow_up_of_marked() if len(self.table.marks) else super().action_follow_up()

    @verb
    async def follow_up_of_marked(self) -> None:
        """Set the follow-up of the marked entries from what people type."""
        group = await self.group(super().action_follow_up, SetFollowUpOfMany)
        if group is None:
            return
        hint = f"+2h +3d fri tom 14:00, oct 16; - for none; {_DOES_IT}"
        title = f"Follow-up of {group.words}"
        answer = await self.prompt(TextPrompt(title, self._reader(), hint=hint))
        if answer is not None:
            (at,) = answer
            command = SetFollowUpOfMany(entries=group.entries, at=at)
            await self.do_many(
                group, command, "with that follow-up" if at else "without a follow-up"
            )

    def action_snooze(self) -> Worker[None]:
        """Snooze the marked entries, or the one here."""
        return self.snooze_marked() if len(self.table.marks) else super().action_snooze()

    @verb
    async def snooze_marked(self) -> None:
        """Hide the marked entries from the queues until a moment, with a reason."""
        group = await self.group(super().action_snooze, SnoozeMany)
        if group is None:
            return
        reader = self._reader(field="snoozed_until", may_clear=False)
        hint = "+2h +3d fri 9:00, oct 16; enter takes it, esc leaves"
        answer = await self.prompt(TextPrompt(f"Snooze {group.words}, until", reader, hint=hint))
        if answer is None:
            return
        (until,) = answer
        why = await self.prompt(note_prompt(f"Snooze {group.words}: why? enter does it"))
        if why is not None:
            (note,) = why
            command = SnoozeMany(entries=group.entries, until=until, note=note)
            await self.do_many(group, command, "snoozed")

    def _reader(
        self, *, field: str = "follow_up_at", may_clear: bool = True
    ) -> Callable[[str], tuple[datetime | None, str]]:
        """Return what turns a typed moment into one for each entry, and the words that echo it."""

        def read(text: str) -> tuple[datetime | None, str]:
            if may_clear and clears(text):
                return None, "no follow-up: they will be counted under No date"
            at, words = parse_for_many(
                text,
                now=self.now(),
                zone=self.desk.actor.zone,
                default_time=self.settings.clock("follow_up_time"),
                order=cast("Order", self.settings.text("date_order")),
                field=field,
            )
            if field == "snoozed_until" and at.tzinfo is not None:
                check_snooze(at, self.now())
            return at, words

        return read

    # Status

    def action_status(self) -> Worker[None]:
        """Move the marked entries, or the one here, to another status."""
        return self.status_of_marked() if len(self.table.marks) else super().action_status()

    @verb
    async def status_of_marked(self) -> None:
        """Move the marked entries to Open, Mitigated or Void."""
        group = await self.group(super().action_status, MoveMany)
        if group is None:
            return
        choices: list[Choice[EntryStatus | None]] = [
            Choice("o", "Open", EntryStatus.OPEN),
            Choice("m", "Mitigated", EntryStatus.MITIGATED),
            Choice("r", "Resolved", None, ONE_BY_ONE),
            Choice("l", "Lost", None, ONE_BY_ONE),
            Choice("v", "Void", EntryStatus.CANCELLED),
        ]
        chosen = await self.prompt(KeyPrompt(f"Status of {group.words}", choices))
        if chosen is EntryStatus.OPEN:
            await self._open_again(group)
        elif chosen is EntryStatus.MITIGATED:
            await self._mitigate_marked(group)
        elif chosen is not None:
            await self._void(group)

    def action_close(self) -> Worker[None]:
        """Close the marked entries as void, or the one here."""
        return self.close_marked() if len(self.table.marks) else super().action_close()

    @verb
    async def close_marked(self) -> None:
        """Close the marked entries as void: they were not real."""
        group = await self.group(super().action_close, VoidMany)
        if group is None:
            return
        choices: list[Choice[bool | None]] = [
            Choice("s", "Saved", None, ONE_BY_ONE),
            Choice("l", "Lost", None, ONE_BY_ONE),
            Choice("v", "Void: were not real", answer=True),
        ]
        if await self.prompt(KeyPrompt(f"Close {group.words}, as", choices)):
            await self._void(group)

    async def _open_again(self, group: Group) -> None:
        why = await self.prompt(note_prompt(f"Open again, {group.words}: what failed?"))
        if why is not None:
            (note,) = why
            command = MoveMany(entries=group.entries, status=EntryStatus.OPEN, note=note)
            await self.do_many(group, command, "Open again")

    async def _mitigate_marked(self, group: Group) -> None:
        action_id: int | None = None
        if self.settings.on("mitigated_needs_action"):
            title = f"Mitigated, {group.words}: which action?"
            pick = await self.prompt(PickPrompt(title, self._actions))
            if pick is None:
                return
            action_id = pick.answer
        title = f"Mitigated, {group.words}: when to confirm that each customer stays?"
        reader = self._reader(may_clear=not self.settings.on("mitigated_needs_follow_up"))
        first = self.settings.text(f"follow_up_{RiskLevel.MEDIUM}")
        answer = await self.prompt(TextPrompt(title, reader, value=first, hint=_DOES_IT))
        if answer is not None:
            (at,) = answer
            command = MoveMany(
                entries=group.entries,
                status=EntryStatus.MITIGATED,
                mitigation_action_id=action_id,
                follow_up_at=at,
            )
            await self.do_many(group, command, "Mitigated")

    async def _void(self, group: Group) -> None:
        title = f"Void, {group.words}: why were they not real?"
        pick = await self.prompt(PickPrompt(title, self._void_resolutions))
        if pick is None:
            return
        note = ""
        if self.settings.on("void_needs_note"):
            answer = await self.prompt(note_prompt(f"Void, {group.words}: what happened?"))
            if answer is None:
                return
            (note,) = answer
        if await self.prompt(ConfirmPrompt(f"Void as {pick.words}, {group.words}?", "does it")):
            command = VoidMany(entries=group.entries, resolution_id=pick.answer, note=note)
            await self.do_many(group, command, "closed as Void")

    async def _void_resolutions(self, text: str) -> list[Pick[int]]:
        query = ListCatalog(kind=CatalogKind.RESOLUTIONS, text=text, outcome=Outcome.VOID, limit=50)
        return [Pick(item.name, item.id) for item in await self.desk.ask(query)]
