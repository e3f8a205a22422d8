"""The status moves of one at-risk entry, each asking for exactly what it needs."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from ..domain.commands import MitigateEntry, ReopenEntry, ReturnToOpen
from ..domain.dates import local
from ..domain.model import CatalogKind, EntryStatus, Outcome
from ..domain.queries import GetEntry, ListCatalog
from ..domain.rules import allowed_moves, status_word
from ..errors import Invalid
from .ask import Choice, KeyPrompt, Pick, PickPrompt, TextPrompt
from .at_hand import EntryAtHand, Target, name, note_prompt
from .base import verb

_ORDER = (
    EntryStatus.OPEN,
    EntryStatus.MITIGATED,
    EntryStatus.RESOLVED,
    EntryStatus.LOST,
    EntryStatus.CANCELLED,
)


class EntryMoves(EntryAtHand):
    """A screen on which an entry can be moved from status to status."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "status", "Status", id="entry.status", tooltip="Move to another status"),
        Binding("x", "close", "Close", id="entry.close", tooltip="Close: saved, lost or void"),
        Binding("X", "reopen", "Reopen", id="entry.reopen", tooltip="Reopen a closed entry"),
    ]

    @verb
    async def action_status(self) -> None:
        """Choose the next status from those that are allowed."""
        entry = self.target()
        allowed = allowed_moves(entry.status)
        choices: list[Choice[EntryStatus | None]] = []
        for key, status in zip("omrlv", _ORDER, strict=True):
            stands = entry.status is status
            why = f"it is {status_word(status)} already" if stands else ""
            if not stands and status not in allowed:
                names = ", ".join(status_word(move) for move in allowed)
                why = f"{status_word(entry.status)} may become {names}"
            if status is EntryStatus.CANCELLED and not why:
                why = self._void_refusal(entry)
            choices.append(Choice(key, status_word(status), status, why))
        choices.append(
            Choice("c", "", None, "The customer cancelled? l Lost. The entry was wrong? v Void")
        )
        chosen = await self.prompt(KeyPrompt(f"Status of {name(entry)}", choices))
        if chosen is not None:
            await self._move(entry, chosen)

    async def _move(self, entry: Target, status: EntryStatus) -> None:
        if status is EntryStatus.MITIGATED:
            await self._mitigate(entry)
        elif status is not EntryStatus.OPEN:
            await self._close(entry, Outcome.of(status))
        elif entry.status is EntryStatus.MITIGATED:
            await self._return(entry)
        else:
            await self._reopen(entry)

    @verb
    async def action_close(self) -> None:
        """Close: s saved, l lost, v void; each opens the form with what it needs."""
        entry = self.target()
        if entry.closed_at is not None:
            raise Invalid(f"{name(entry)} is closed already: X reopens it")
        choices = [
            Choice("s", "Saved: the customer stays", Outcome.SAVED),
            Choice("l", "Lost: the customer leaves", Outcome.LOST),
            Choice("v", "Void: was not real", Outcome.VOID, self._void_refusal(entry)),
        ]
        outcome = await self.prompt(KeyPrompt(f"Close {name(entry)} as", choices))
        if outcome is not None:
            await self._close(entry, outcome)

    def _void_refusal(self, entry: Target) -> str:
        """Why the person may not void the entry; empty when they may."""
        is_free = entry.status is EntryStatus.OPEN or self.desk_holds("at_risk.void")
        return "" if is_free else "only a lead voids a mitigated entry"

    async def _close(self, entry: Target, outcome: Outcome) -> None:
        from .close_form import CloseForm
        from .draft_offers import fill_in

        detail = await self.desk.ask(GetEntry(entry_id=entry.id))
        saved_as: Outcome | None = await fill_in(self, CloseForm(detail, outcome))
        if saved_as is not None:
            self.told(entry, f"closed as {status_word(saved_as.status)}")

    async def _mitigate(self, entry: Target) -> None:
        action_id: int | None = None
        if self.settings.on("mitigated_needs_action"):
            pick = await self.prompt(
                PickPrompt(f"{name(entry)} to Mitigated: which action?", self._actions)
            )
            if pick is None:
                return
            action_id = pick.answer
        answer = await self.prompt(
            TextPrompt(
                "And when to confirm that the customer stays?",
                await self.moment_reader(
                    entry, may_clear=not self.settings.on("mitigated_needs_follow_up")
                ),
                value=self._confirming(entry),
            )
        )
        if answer is None:
            return
        (moment,) = answer
        await self.set_field(
            entry,
            lambda v: MitigateEntry(
                entry_id=entry.id, version=v, mitigation_action_id=action_id, follow_up_at=moment
            ),
            "status",
        )
        self.told(
            entry, f"Mitigated, to confirm {self.echo_moment(moment, entry) if moment else ''}"
        )

    def _confirming(self, entry: Target) -> str:
        """Return a first answer for the confirming follow-up: the one there is, or the firm's."""
        at = entry.follow_up_at
        if at is not None and at > self.now():
            return f"{local(at, entry.zone):%Y-%m-%d %H:%M}"
        return self.settings.text(f"follow_up_{entry.risk_level}")

    async def _actions(self, text: str) -> list[Pick[int]]:
        query = ListCatalog(kind=CatalogKind.MITIGATION_ACTIONS, text=text, limit=50)
        return [Pick(item.name, item.id) for item in await self.desk.ask(query)]

    async def _return(self, entry: Target) -> None:
        answer = await self.prompt(note_prompt(f"{name(entry)} back to Open: what failed?"))
        if answer is None:
            return
        (note,) = answer
        await self.set_field(
            entry, lambda v: ReturnToOpen(entry_id=entry.id, version=v, note=note), "status"
        )
        self.told(entry, "Open again")

    @verb
    async def action_reopen(self) -> None:
        """Reopen a closed entry, with a reason."""
        entry = self.target()
        if entry.closed_at is None:
            raise Invalid(f"{name(entry)} is not closed")
        await self._reopen(entry)

    async def _reopen(self, entry: Target) -> None:
        answer = await self.prompt(note_prompt(f"Reopen {name(entry)}: why?"))
        if answer is None:
            return
        (note,) = answer
        await self.set_field(
            entry, lambda v: ReopenEntry(entry_id=entry.id, version=v, note=note), "status"
        )
        self.told(entry, "reopened")
