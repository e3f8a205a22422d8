"""Working entries one after the other, and why one comes before another."""

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from ..domain.filters import EntryFilter, EntrySort, Whose
from ..domain.playing import PriorityParts
from ..domain.priority import WEIGHTS, points, why
from ..domain.work_queries import GetPriority
from ..errors import Invalid
from .at_hand import EntryAtHand, name
from .base import verb

PlayedBy = tuple[EntryFilter, EntrySort, bool]
"""Which entries are played, in which order, and whether reversed."""
_POINTS = 2
"""Points that a cell of a bar stands for."""


class PlayVerbs(EntryAtHand):
    """A screen from which entries can be played, and an entry's priority be asked for."""

    is_playing = False
    """Whether this screen is play mode itself."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("P", "play", "Play", id="entry.play", tooltip="Work one after the other"),
        Binding("W", "why", "Why here", id="entry.why", tooltip="What its priority is made of"),
    ]

    def played(self) -> PlayedBy:
        """Return what is played from here: my own, by priority."""
        return EntryFilter(whose=Whose.ME), EntrySort.PRIORITY, False

    @verb
    async def action_play(self) -> None:
        """Open the next entry to work; J goes on, esc ends."""
        from .play import PlayScreen
        from .play_round import Round

        if self.is_playing:
            raise Invalid("you are playing: J goes on, esc ends")
        if any(getattr(screen, "is_playing", False) for screen in self.app.screen_stack):
            raise Invalid("you are playing already: esc goes back to it")
        wanted, sort, reverse = self.played()
        here = self.work_app.here
        round = Round(self.desk, here, filter=wanted, sort=sort, reverse=reverse, began=self.now())
        first = await round.forward()
        if first is None:
            self.say("nothing to play: all of it is done, snoozed, skipped today or taken")
        else:
            await self.app.push_screen(PlayScreen(first, round))

    @verb
    async def action_why(self) -> None:
        """Show what the entry's priority is made of."""
        from .reading import ReadingScreen

        entry = self.target()
        if entry.closed_at is not None:
            raise Invalid(f"{name(entry)} is closed: it stands in no queue")
        parts = await self.desk.ask(GetPriority(entry_id=entry.id))
        await self.prompt(ReadingScreen(f"Priority of {name(entry)}", priority_text(parts)))


def priority_text(parts: PriorityParts) -> Text:
    """Return a priority and its parts, a line each: points, of how many, and by what."""
    text = Text(f"{parts.total} of 100\n\n", "bold")
    gained = points(parts)
    widest = max(WEIGHTS.values()) // _POINTS
    for (part, words), (key, most) in zip(why(parts).items(), WEIGHTS.items(), strict=True):
        filled = gained[key] // _POINTS
        bar = "#" * filled + "." * (most // _POINTS - filled)
        text.append(f"{part:<9}{gained[key]:>3} of {most}  {bar:<{widest}}  {words}\n")
    text.append(
        "\nRanked by what can best be saved, not by risk alone.\n"
        "Revenue: where the customer stands among the active ones.\n"
        "Saves: what became of entries with the same reason and class.\n"
        "Set with each change, and for all entries as the day begins.",
        "dim",
    )
    return text
