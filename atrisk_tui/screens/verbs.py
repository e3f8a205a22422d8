"""The verbs on one at-risk entry, the same keys on Home, Entries, Customer and Entry."""

from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from ..domain.commands import (
    AssignEntry,
    Command,
    DeleteEntry,
    MitigateEntry,
    ReopenEntry,
    SetFollowUp,
    SetRisk,
)
from ..domain.contact_commands import AddNote, EscalateEntry, LogContact, SnoozeEntry
from ..domain.playing import SkipEntry
from ..domain.policy import assign_refusal
from ..domain.queries import GetEntry, PickAssignee
from ..errors import Denied, Invalid
from .ask import ConfirmPrompt, Pick, PickPrompt, TextPrompt
from .at_hand import Target, name, note_prompt
from .base import verb
from .contacting import ContactVerbs
from .moves import EntryMoves
from .new_entry import CustomerVerbs
from .notes import NoteVerbs
from .play_verbs import PlayVerbs
from .queueing import QueueVerbs
from .spares import open_record


class EntryVerbs(ContactVerbs, NoteVerbs, QueueVerbs, PlayVerbs, EntryMoves, CustomerVerbs):
    """A screen with an at-risk entry under its cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "follow_up", "Follow-up", id="entry.follow_up", tooltip="Set the follow-up"),
        Binding("a", "assign", "Assign", id="entry.assign", tooltip="Give it to someone"),
        Binding("A", "take", "Take", id="entry.take", tooltip="Assign it to me"),
        Binding(
            "plus,equals_sign", "risk(1)", "Raise risk", id="entry.raise", tooltip="Raise the risk"
        ),
        Binding("minus", "risk(-1)", "Lower risk", id="entry.lower", tooltip="Lower the risk"),
        Binding("e", "edit", "Edit", id="entry.edit", tooltip="Change it in the form"),
        Binding("H", "history", "History", id="entry.history", tooltip="Who changed what, when"),
        Binding("D", "delete", "Delete", id="entry.delete", tooltip="Delete it (admins)"),
    ]
    NEEDS: ClassVar[dict[str, type[Command]]] = CustomerVerbs.NEEDS | {
        "risk": SetRisk,
        "follow_up": SetFollowUp,
        "assign": AssignEntry,
        "take": AssignEntry,
        "status": MitigateEntry,
        "close": MitigateEntry,
        "reopen": ReopenEntry,
        "edit": SetRisk,
        "delete": DeleteEntry,
        "snooze": SnoozeEntry,
        "escalate": EscalateEntry,
        "note": AddNote,
        "contact": LogContact,
        "play": SkipEntry,
    }

    # One key, one change

    @verb
    async def action_risk(self, by: int) -> None:
        """Raise or lower the risk by one level."""
        entry = self.target()
        level = entry.risk_level.step(by)
        if level is None:
            self.say(f"{name(entry)}: risk is {entry.risk_level.capitalize()} already")
            return
        await self.set_field(
            entry, lambda v: SetRisk(entry_id=entry.id, version=v, risk_level=level), "risk_level"
        )
        self.told(entry, f"risk {level.capitalize()}")

    @verb
    async def action_follow_up(self) -> None:
        """Set the follow-up from what people type: +3d, fri 14:00, oct 16; - clears it."""
        entry = self.target()
        if entry.closed_at is not None:
            raise Invalid(f"{name(entry)} is closed: X reopens it")
        answer = await self.prompt(
            TextPrompt(
                f"Follow-up of {name(entry)}: +2h +3d fri tom 14:00, oct 16; - for none",
                await self.moment_reader(entry),
                hint=self.present_follow_up(entry),
            )
        )
        if answer is None:
            return
        (moment,) = answer
        await self.set_field(
            entry,
            lambda v: SetFollowUp(entry_id=entry.id, version=v, follow_up_at=moment),
            "follow_up_at",
        )
        self.told(entry, f"follow-up {self.echo_moment(moment, entry) if moment else 'none'}")

    @verb
    async def action_assign(self) -> None:
        """Give the entry to someone on the customer's location."""
        entry = self.target()
        self._check_movable(entry)
        pick = await self.prompt(
            PickPrompt(f"Assign {name(entry)} to", self._people(entry.location_id))
        )
        if pick is not None:
            await self._assign(entry, pick.answer, pick.words)

    @verb
    async def action_take(self) -> None:
        """Assign the entry to me; asks when it is a colleague's."""
        entry = self.target()
        me = self.desk.actor
        owner = entry.assigned_to_name
        if entry.assigned_to_id == me.id:
            self.say(f"{name(entry)} is yours already")
            return
        self._check_movable(entry)
        if owner is not None and not entry.unassigned:
            question = f"{name(entry)} is {owner}'s. Take it?"
            if not await self.prompt(ConfirmPrompt(question, "Take it")):
                return
        await self._assign(entry, me.id, me.full_name)

    def _check_movable(self, entry: Target) -> None:
        """Go on only if the person may give the entry to another. Raises: Denied."""
        why = assign_refusal(
            self.desk.actor,
            owner_id=entry.assigned_to_id,
            owned=not entry.unassigned,
            new_id=None,
            note="is asked for next",
        )
        if why is not None:
            raise Denied(why)

    async def _assign(self, entry: Target, user_id: int, name: str) -> None:
        note = ""
        mine = entry.assigned_to_id == self.desk.actor.id
        if mine and user_id != entry.assigned_to_id and not self.desk_holds("at_risk.reassign"):
            answer = await self.prompt(note_prompt(f"Why do you hand it to {name}?"))
            if answer is None:
                return
            (note,) = answer
        await self.set_field(
            entry,
            lambda v: AssignEntry(entry_id=entry.id, version=v, assigned_to_id=user_id, note=note),
            "assigned_to_id",
        )
        self.told(entry, f"assigned to {name}")

    def _people(self, location_id: int) -> Any:
        async def ask(text: str) -> list[Pick[int]]:
            found = await self.desk.ask(PickAssignee(location_id=location_id, text=text))
            return [Pick(user.full_name, user.id, user.about) for user in found]

        return ask

    @verb
    async def action_delete(self) -> None:
        """Delete the entry, once its reference has been typed."""
        entry = self.target()

        def read(text: str) -> tuple[bool, str]:
            if text.strip().casefold() != entry.ref.casefold():
                raise Invalid(f"type {entry.ref} to delete it, esc leaves it")
            return True, "enter deletes it; u brings it back"

        title = f"Delete {name(entry)}? It goes from every screen. Type {entry.ref}"
        if await self.prompt(TextPrompt(title, read)) is not None:
            await self.change(DeleteEntry(entry_id=entry.id, version=entry.version))
            self.told(entry, "deleted")

    # Other screens

    @verb
    async def open_entry(self, entry_id: int) -> None:
        """Show one entry with everything known of it."""
        from .entry import EntryScreen

        await open_record(self, EntryScreen, entry_id, siblings=self.sibling)

    @verb
    async def action_edit(self) -> None:
        """Change the entry in its form."""
        from .draft_offers import fill_in
        from .entry_form import UNCHANGED, EntryForm

        detail = await self.desk.ask(GetEntry(entry_id=self.target().id))
        saved = await fill_in(self, EntryForm(entry=detail))
        if saved == UNCHANGED:
            self.say(f"{name(detail)}: nothing was changed")
        elif saved:
            self.told(detail, "saved")

    @verb
    async def action_history(self) -> None:
        """Show who changed what, and when."""
        from .history import HistoryScreen

        entry = self.target()
        self.app.push_screen(HistoryScreen(entry_id=entry.id, words=name(entry)))
