"""Play mode: one entry after the other, each taken while it is worked on, none twice."""

from typing import Any, ClassVar

from textual.binding import BindingType

from ..domain.model import Outcome
from ..domain.playing import SkipEntry
from ..domain.queries import GetEntry
from ..domain.rows import EntryDetail
from ..errors import Denied, Missing
from .ask import Choice, KeyPrompt
from .at_hand import Target, name, note_prompt
from .base import WorkScreen, verb
from .contact_kinds import ContactKind
from .contacting import ContactSubject
from .entry import EntryScreen
from .play_round import Round

_OTHER = ""
WHY = (
    Choice("n", "No use now", "no use trying now"),
    Choice("l", "Later", "later"),
    Choice("w", "Waiting for someone", "waiting for someone"),
    Choice("k", "Needs help", "needs help from a colleague"),
    Choice("o", "Other", _OTHER),
)
"""Why an entry is passed over: its letter, and what the history says."""


class PlayScreen(EntryScreen):
    """The entry that is played, with every verb; J goes on, K back, esc ends with a summary.

    What was saved in a form, and what was closed, goes on by itself; one-key changes stay, as
    several of them often make one piece of work. `u` undoes across entries, once it has said what.
    """

    is_playing = True
    FIRST_KEYS = (
        "entry.next",
        "entry.contact",
        "entry.follow_up",
        "entry.close",
        "entry.note",
        "entry.edit",
        "entry.previous",
    )
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, entry_id: int, round: Round, **options: Any) -> None:
        super().__init__(entry_id, **options)
        self.round = round

    @property
    def open_record(self) -> tuple[str, int]:
        """What is taken: it is so a moment before it is shown, and must not be let go again."""
        return self.work_app.here.claimed or ("entry", self.entry_id)

    def title_words(self) -> str:
        """Return how the round stands, and which entry this is."""
        entry = self.entry
        return f"{self.round.words()}   {name(entry) if entry else ''}"

    def header_right(self) -> str:
        """Return the time alone: the round needs the room."""
        return self.work_app.what_time()

    @verb
    async def load(self) -> None:
        """Ask for the entry that the round begins with."""
        await self._load()
        await self.round.arrive(self.entry_id)

    @verb
    async def action_record(self, step: int) -> None:
        """Go on to the next entry, or back to the one before."""
        await (self._go_on() if step > 0 else self._go_back())

    async def _go_on(self) -> None:
        """Take the next entry; asks why first where nothing was done with this one."""
        known = self.round.done | self.round.skipped
        if not await self.round.leave(self.entry_id) and self.entry_id not in known:
            entry = await self._as_it_is()
            if entry is not None and entry.closed_at is None and not await self._skip(entry):
                return
        found = await self.round.forward()
        if found is None:
            self._end("Nothing is left. ")
        else:
            await self._show(found)

    async def _as_it_is(self) -> EntryDetail | None:
        """Return the entry as it is now, None where it was deleted or moved out of sight."""
        try:
            return await self.desk.ask(GetEntry(entry_id=self.entry_id))
        except Missing:
            return None

    async def _go_back(self) -> None:
        await self.round.leave(self.entry_id)
        found = await self.round.back()
        if found is None:
            self.say("nothing was played before this, or a colleague has it now")
        else:
            await self._show(found)

    async def _show(self, entry_id: int) -> None:
        await self._load(entry_id)
        await self.round.arrive(entry_id)

    async def _skip(self, entry: Target) -> bool:
        """Ask in one letter why the entry is passed over; False when the person stays."""
        why = await self.prompt(KeyPrompt(f"Nothing was done with {name(entry)}. Why?", WHY))
        if why == _OTHER:
            answer = await self.prompt(note_prompt(f"Why do you skip {name(entry)}?"))
            (why,) = answer or (None,)
        if why is None:
            return False
        try:
            await self.set_field(
                entry,
                lambda v: SkipEntry(entry_id=entry.id, version=v, note=why),
                "skipped_at",
            )
        except Denied:
            self.say(f"{name(entry)} is a colleague's: passed over, but not written down")
        else:
            self.say(f"{name(entry)}: skipped, {why}", hint="u Undo")
        self.round.skipped.add(entry.id)
        return True

    async def entry_added(self, entry_id: int) -> None:
        """Stay with what is played: what was added waits for its turn."""

    # What goes on by itself

    @verb
    async def action_edit(self) -> None:
        """Change the entry in its form; a save goes on."""
        from .draft_offers import fill_in
        from .entry_form import EntryForm

        detail = await self.desk.ask(GetEntry(entry_id=self.entry_id))
        if await fill_in(self, EntryForm(entry=detail)):
            self.told(detail, "saved")
            await self._go_on()

    async def _close(self, entry: Target, outcome: Outcome) -> None:
        await super()._close(entry, outcome)
        now = await self._as_it_is()
        if now is None or now.closed_at is not None:
            await self._go_on()

    async def _wrap_up(self, about: ContactSubject, kind: ContactKind) -> None:
        before = self.written_here
        await super()._wrap_up(about, kind)
        if self.written_here != before:
            await self._go_on()

    # The end

    @verb
    async def step_back(self) -> None:
        """End the round and say how it went, on the list it began from."""
        await self.round.leave(self.entry_id)
        self._end()

    def _end(self, why: str = "") -> None:
        beneath = self.app.screen_stack[-2]
        words = f"{why}{self.round.summary(self.now())}"
        # Not awaited: its removal ends the worker that would wait here.
        self.app.pop_screen()
        if isinstance(beneath, WorkScreen):
            beneath.say(words)
