"""The people: who works here, what they may, where, and what hangs on them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from ..desk import Touched
from ..domain.admin_commands import AddUser, EditUser, HandOver, SwitchUser
from ..domain.admin_queries import (
    CountPeople,
    GetUserLoad,
    ListPeople,
    ListRoleRows,
    PeopleById,
)
from ..domain.admin_rows import PeopleCounts, PersonRow, RoleRow, UserLoad
from ..domain.commands import Command
from ..domain.paging import COUNT_CAP, Count, Page, Span
from ..errors import Invalid
from ..widgets.facts import Piece, Rule
from ..widgets.row_table import RowTable
from .admin_list import SwitchingList
from .ask import Choice, KeyPrompt
from .base import verb
from .draft_offers import fill_in
from .hand_over import HandOverForm
from .keymap import keyed
from .pane_form import PaneForm, Saved
from .person_columns import entries_words, person_columns, person_lines
from .person_form import PersonForm
from .person_picks import MOST, role_by_id
from .role_words import listed
from .search_line import SearchLine


class PeopleScreen(SwitchingList[PersonRow]):
    """Everybody who was ever let in."""

    TABLE = "app_user"
    NOUN = "person"
    EMPTY = "nobody here: {admin.new|n} adds somebody"
    DETAIL_LINES = 6
    NEEDS: ClassVar[dict[str, type[Command]]] = {
        "new": AddUser,
        "like": AddUser,
        "edit": EditUser,
        "switch": SwitchUser,
        "hand_over": HandOver,
    }
    FIRST_KEYS = (
        "search.down",
        "search.clear",
        "admin.new",
        "admin.edit",
        "admin.off",
        "admin.on",
        "people.hand_over",
        "people.like",
        "table.open",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", id="admin.new", tooltip="Add a person"),
        Binding("L", "like", "Like", id="people.like", tooltip="Add a person like the one here"),
        Binding(
            "T", "hand_over", "Hand over", id="people.hand_over", tooltip="Hand over their entries"
        ),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.counts = PeopleCounts(Count(0), Count(0))
        self._roles: dict[int, RoleRow] | None = None
        """What the roles may do; None until it is asked for, and after one has changed."""

    def title_words(self) -> str:
        """Return where this is."""
        return "Admin > People"

    # The list

    def make_table(self) -> RowTable[PersonRow]:
        """Return the table of people."""
        return RowTable(person_columns(self.app.size.width))

    def on_resize(self) -> None:
        """Show the columns that the new width has room for."""
        self.table.set_columns(person_columns(self.app.size.width))

    async def fetch(self, span: Span) -> Page[PersonRow]:
        """Return one part of the list."""
        return await self.desk.ask(ListPeople(include_inactive=self.include_inactive, span=span))

    async def find(self, text: str) -> Page[PersonRow]:
        """Return the people whose name, username or e-mail contains a text."""
        return await self.desk.ask(ListPeople(include_inactive=self.include_inactive, text=text))

    async def count(self) -> Count:
        """Return how many are shown; how many are off is told beside."""
        self.counts = await self.desk.ask(CountPeople())
        on, off = self.counts.on, self.counts.off
        if not self.include_inactive:
            return on
        total = on.value + off.value
        return Count(min(total, COUNT_CAP), capped=on.capped or off.capped or total > COUNT_CAP)

    async def by_ids(self, ids: tuple[int, ...]) -> tuple[PersonRow, ...]:
        """Return these people as they are now."""
        return await self.desk.ask(PeopleById(ids=ids[:500]))

    def status_words(self) -> str:
        """Return how many are on, and off."""
        on, off = self.counts.on, self.counts.off
        hidden = f" ({self.hiding_words()})" if off.value else ""
        return keyed(self.app, f"{on} on, {off} off{hidden}   {{app.search|slash}} search")

    async def rows_changed(self, touched: Touched) -> None:
        """Re-ask who was written, whose entries may have changed hands, and what roles may do."""
        if any(table == "role" for table, _ in touched):
            self._roles = None
        if any(table == "entry" for table, _ in touched):
            touched |= {(self.TABLE, row.id) for row in self.table.visible_rows}
        await super().rows_changed(touched)

    async def show_row(self, row_id: int) -> None:
        """Show the list with the cursor on somebody; far down a long list, find them."""
        await super().show_row(row_id)
        row = self.table.current
        if row is not None and row.id == row_id:
            return
        found = await self.by_ids((row_id,))
        if found:
            line = self.query_one(SearchLine)
            line.display = True
            line.value = self.search_text = found[0].username
            await self.reload_now(row_id)

    # The lower pane

    def title_of(self, row: PersonRow) -> str:
        """Return what people call somebody."""
        return row.full_name

    def row_highlighted(self, row: PersonRow | None) -> None:
        """Show somebody in the lower pane, with username and title over it."""
        super().row_highlighted(row)
        if row is not None:
            title = f", {row.title}" if row.title else ""
            rule = self.query_one("#detail-rule", Rule)
            rule.show(f"{row.full_name} ({row.username}){title}")

    def details(self, row: PersonRow) -> Sequence[Sequence[Piece]]:
        """Return what the row itself tells."""
        role = self._roles.get(row.role_id) if self._roles is not None else None
        return person_lines(self, row, role=role, load=None)

    async def more_details(self, row: PersonRow) -> Sequence[Sequence[Piece]]:
        """Return the same with what the role may do, and what hangs on the person."""
        load = await self._load_of(row)
        if self._roles is None:
            page = await self.desk.ask(ListRoleRows(span=Span(limit=MOST)))
            self._roles = role_by_id(page.rows)
        return person_lines(self, row, role=self._roles.get(row.role_id), load=load)

    async def _load_of(self, row: PersonRow) -> UserLoad:
        return await self.desk.ask(GetUserLoad(user_id=row.id))

    def form(self, row: PersonRow | None) -> PaneForm[Any]:
        """Return the form on a person, or on a new one."""
        return PersonForm(row)

    def switched(self, row: PersonRow, *, active: bool) -> Command:
        """Return the command that switches a person on whom nothing hangs."""
        return SwitchUser(user_id=row.id, version=row.version, active=active)

    # Keys

    async def _asked(self, form: PaneForm[Any]) -> Any:
        form.least_lines = self.DETAIL_LINES
        return await fill_in(self, form)

    @verb
    async def action_like(self) -> None:
        """Add a person with the role, the locations and the manager of the one here."""
        saved = await self._asked(PersonForm(None, like=self.here()))
        if isinstance(saved, Saved):
            await self.show_row(saved.id)
            self.say(self.new_note(saved), hint="u Undo")

    @verb
    async def action_edit(self) -> None:
        """Change the person here; who loses a location may leave entries without an owner."""
        row = self.here()
        saved = await self._asked(self.form(row))
        if not isinstance(saved, Saved):
            return
        self.say(f"{saved.words}: saved", hint="u Undo")
        found = await self.by_ids((row.id,))
        if found and _lost_a_place(row, found[0]):
            await self._offer_unowned(found[0])

    async def _offer_unowned(self, row: PersonRow) -> None:
        """Say which entries need an owner now, and offer to hand them over."""
        load = await self._load_of(row)
        if not load.unowned:
            return
        places = listed([place.location for place in load.places if not place.works_there])
        need = "needs" if load.unowned == 1 else "need"
        question = (
            f"{row.full_name} no longer works for {places}: {entries_words(load.unowned)} there"
            f" {need} an owner."
        )
        now = Choice("enter", "hand over now", answer=True)
        choices = [now, Choice("l", "later", answer=False)]
        if await self.prompt(KeyPrompt(question, choices)):
            await self._hand_over(row, load, leaving=False, only_unowned=True)

    async def may_switch_off(self, row: PersonRow) -> bool:
        """Hand over what hangs on somebody who leaves, in the step that switches them off."""
        if row.id == self.desk.actor.id:
            raise Invalid("You cannot switch yourself off: ask another admin.")
        load = await self._load_of(row)
        if not load.entries and not load.leads_count.value:
            return True
        await self._hand_over(row, load, leaving=True)
        return False

    @verb
    async def action_hand_over(self) -> None:
        """Hand over entries of somebody who stays, or of somebody who has gone."""
        row = self.here()
        load = await self._load_of(row)
        if not load.entries:
            raise Invalid(f"{row.full_name} has no active entries: nothing to hand over")
        await self._hand_over(row, load, leaving=False, only_unowned=load.unowned > 0)

    async def _hand_over(
        self, row: PersonRow, load: UserLoad, *, leaving: bool, only_unowned: bool = False
    ) -> None:
        form = HandOverForm(row, load, leaving=leaving, only_unowned=only_unowned)
        saved = await self._asked(form)
        if isinstance(saved, Saved):
            self.say(saved.words, hint="u Undo")

    def open_row(self, row: PersonRow) -> None:
        """Show the person's active entries."""
        self.show_entries(row)

    @verb
    async def show_entries(self, row: PersonRow) -> None:
        """Show what the person has to do."""
        from .person_entries import PersonEntriesScreen

        await self.app.push_screen(PersonEntriesScreen(row))


def _lost_a_place(before: PersonRow, now: PersonRow) -> bool:
    """Whether somebody works at fewer locations than before."""
    if now.all_locations:
        return False
    return before.all_locations or not set(before.location_ids) <= set(now.location_ids)
