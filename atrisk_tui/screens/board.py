"""The lead's board: how each agent's work stands, and what to do about it."""

from typing import ClassVar, cast

from textual import on
from textual.binding import Binding, BindingType

from ..domain.absences import AbsenceRow, BoardRow, BringBack, PutOut, span_words
from ..domain.commands import Command
from ..domain.filters import EntryFilter
from ..domain.many import AssignMany
from ..domain.queries import EntryRowsById
from ..domain.views import Definition
from ..domain.work_queries import ListAbsences, MarkEntries
from ..errors import Invalid
from ..widgets.table_parts import Opened
from .absence_form import AbsenceForm
from .ask import Choice, KeyPrompt
from .base import verb
from .board_list import BoardList
from .draft_offers import fill_in
from .pane_form import Saved
from .people_at_once import ask_people
from .refused import RefusedScreen, refused_rows
from .undoing import UndoVerbs


class BoardScreen(BoardList, UndoVerbs):
    """How everybody's work stands; reassigned, put out and brought back from here."""

    FIRST_KEYS = (
        "search.down",
        "search.clear",
        "table.open",
        "board.reassign",
        "board.out",
        "board.team",
        "app.search",
        "desk.undo",
    )
    NEEDS: ClassVar[dict[str, type[Command]]] = {"reassign": AssignMany, "out": PutOut}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "a",
            "reassign",
            "Reassign",
            id="board.reassign",
            tooltip="Give all entries of the person here to others",
        ),
        Binding(
            "z", "out", "Out or back", id="board.out", tooltip="Put the person here out, or back"
        ),
        Binding("m", "team", "Team or all", id="board.team", tooltip="My team, or all in sight"),
    ]

    def here(self) -> BoardRow:
        """Return the person at the cursor. Raises: Invalid where there is none."""
        if self.table.current is None:
            raise Invalid("nobody is here")
        return self.table.current

    @on(Opened, "#rows")
    def _opened(self, event: Opened) -> None:
        event.stop()
        self.show_entries(event.row)

    @verb
    async def show_entries(self, row: BoardRow) -> None:
        """List the person's active entries."""
        from .views import open_definition

        shows = Definition(entries=EntryFilter(assigned_to_id=row.id))
        await open_definition(self, f"{row.username}'s entries", shows)

    @verb
    async def action_team(self) -> None:
        """Show my team, or all in sight."""
        self.team = not self.team
        row = self.table.current
        await self.reload_now(row.id if row is not None else None)

    @verb
    async def action_reassign(self) -> None:
        """Give all active entries of the person here to one or several others."""
        row = self.here()
        entries = await self.desk.ask(MarkEntries(filter=EntryFilter(assigned_to_id=row.id)))
        if not entries:
            raise Invalid(f"{row.full_name} has no active entries that you see")
        first = await self.desk.ask(EntryRowsById(ids=(entries[0][0],)))
        count = "1 entry" if len(entries) == 1 else f"{len(entries):,} entries"
        named = f", {first[0].customer_name} first" if first else ""
        to = await ask_people(self, f"Reassign {row.full_name}'s {count}{named}, to")
        if to is None:
            return
        receipt = await self.change(AssignMany(entries=entries, to_ids=to.ids))
        self.written_here = ("entry", receipt.subject_id or 0)
        refused = refused_rows(receipt.detail["refused"])
        done = len(cast("list[int]", receipt.detail["done"]))
        told = f"{done:,} of {row.full_name}'s {count} reassigned to {to.words}"
        if refused:
            self.work_app.forget_keys()
            told += f", {len(refused):,} refused"
            title = f"{len(refused):,} of {len(entries):,} stay {row.full_name}'s"
            await self.prompt(RefusedScreen(title, refused))
        self.say(told, hint="u Undo")

    @verb
    async def action_out(self) -> None:
        """Put the person here out; bring back who is out."""
        row = self.here()
        if row.out is not None:
            await self._bring_back(row, row.out)
            return
        coming = await self.desk.ask(ListAbsences(user_id=row.id))
        if coming:
            await self._change_plans(row, coming[0])
        else:
            await self._put_out(row)

    async def _change_plans(self, row: BoardRow, absence: AbsenceRow) -> None:
        """Ask what is meant by one key, for somebody who will be out."""
        span = span_words(absence.from_on, absence.until_on)
        choices = [
            Choice("c", "cancel that", "cancel"),
            Choice("n", "put them out at another time too", "new"),
        ]
        chosen = await self.prompt(KeyPrompt(f"{row.full_name} is to be out {span}", choices))
        if chosen == "cancel":
            await self._bring_back(row, absence)
        elif chosen == "new":
            await self._put_out(row)

    async def _put_out(self, row: BoardRow) -> None:
        saved = await fill_in(self, AbsenceForm(row))
        if isinstance(saved, Saved):
            self.written_here = ("absence", saved.id)
            self.say(saved.words, hint="u Undo")

    async def _bring_back(self, row: BoardRow, absence: AbsenceRow) -> None:
        await self.change(BringBack(absence_id=absence.id, version=absence.version))
        self.written_here = ("absence", absence.id)
        span = span_words(absence.from_on, absence.until_on)
        back = "is back" if row.out is not None else "will not be out"
        self.say(f"{row.full_name} {back}: was {span}", hint="u Undo")

    async def after_undo(self) -> None:
        """Count anew at once; nobody changes their place under the cursor."""
        await self.count_now()
        self.load_figures()
