"""The roles: what each may do, and who has it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from ..domain.admin_commands import AddRole, DeleteRole, EditRole
from ..domain.admin_queries import ListRoleRows
from ..domain.admin_rows import RoleRow
from ..domain.commands import Command
from ..domain.paging import Count, Page, Span
from ..domain.policy import GRANTS
from ..errors import Invalid
from ..widgets.facts import Piece
from ..widgets.row_table import Cell, Column, RowTable, Tone
from .admin_list import AdminList
from .base import verb
from .pane_form import PaneForm
from .reading import ReadingScreen
from .role_form import RoleForm, names_of, roles_by_id
from .role_words import SUBJECTS, grouped, people_words

NAMED = 4
"""People that the lower pane names."""


class RolesScreen(AdminList[RoleRow]):
    """The bundles of grants that people are given."""

    TABLE = "role"
    NOUN = "role"
    SEARCHABLE = False
    DETAIL_LINES = 7
    NEEDS: ClassVar[dict[str, type[Command]]] = {
        "new": AddRole,
        "edit": EditRole,
        "delete": DeleteRole,
    }
    FIRST_KEYS = (
        "admin.new",
        "admin.edit",
        "admin.delete",
        "table.open",
        "app.go",
        "desk.undo",
        "app.back",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", id="admin.new", tooltip="Add a role like the one here"),
        Binding("D", "delete", "Delete", id="admin.delete", tooltip="Delete it if unused"),
    ]

    def title_words(self) -> str:
        """Return where this is."""
        return "Admin > Roles"

    # The list

    def make_table(self) -> RowTable[RoleRow]:
        """Return the table of roles."""
        return RowTable(
            (
                Column("Role", 24, lambda row: row.name, grow=True),
                Column("Grants", 9, lambda row: f"{len(row.grants)} of {len(GRANTS)}"),
                Column("People", 6, lambda row: str(row.people), align="right"),
                Column("Off", 4, lambda row: str(row.people_off), align="right"),
                Column("Made", 8, _made),
            )
        )

    async def fetch(self, span: Span) -> Page[RoleRow]:
        """Return one part of the list."""
        return await self.desk.ask(ListRoleRows(span=span))

    async def count(self) -> Count:
        """Return how many roles there are, as far as one page tells."""
        rows = self.table.window
        beyond = rows.after is not None or rows.before is not None
        return Count(len(rows.rows), capped=beyond)

    async def by_ids(self, ids: tuple[int, ...]) -> tuple[RoleRow, ...]:
        """Return these roles as they are now."""
        return await roles_by_id(self, ids)

    def status_words(self) -> str:
        """Return what the list is about."""
        return "what each role may do: nobody can give more than their own"

    # The lower pane

    def title_of(self, row: RoleRow) -> str:
        """Return what people call a role."""
        return row.name

    def details(self, row: RoleRow) -> Sequence[Sequence[Piece]]:
        """Return what the role may do, by subject."""
        return [*_grant_lines(row), *_about(row, people_words(row))]

    async def more_details(self, row: RoleRow) -> Sequence[Sequence[Piece]]:
        """Return the same with who has it."""
        names = await names_of(self, row.id, NAMED)
        words = people_words(row)
        return [*_grant_lines(row), *_about(row, f"{words}: {names}" if names else words)]

    def form(self, row: RoleRow | None) -> PaneForm[Any]:
        """Return the form on a role; a new one starts with the grants of the one here."""
        if row is not None and row.built_in:
            raise Invalid(f"{row.name} is built in and stays as it is: n makes one like it")
        return RoleForm(row, like=self.table.current)

    # Keys

    @verb
    async def action_delete(self) -> None:
        """Delete a role that nobody has; asked twice."""
        row = self.here()
        if row.built_in:
            raise Invalid(f"{row.name} is built in and stays")
        if row.people.value or row.people_off.value:
            names = await names_of(self, row.id, NAMED)
            has = f"{people_words(row)}{f' ({names})' if names else ''}"
            raise Invalid(f"{row.name} belongs to {has}: give them another role first (g a p)")
        if not await self.is_delete_sure(row.name, "Nobody has it."):
            return
        await self.change(DeleteRole(role_id=row.id, version=row.version))
        await self.reload_now(span=self._span_here())
        self.say(f"role {row.name} deleted", hint="u Undo")

    def open_row(self, row: RoleRow) -> None:
        """Read everything that the role may do."""
        self.read_role(row)

    @verb
    async def read_role(self, row: RoleRow) -> None:
        """Show what a role may do, and what it may not, in full."""
        await self.prompt(ReadingScreen(f"Role {row.name}: {people_words(row)}", in_full(row)))


def _made(row: RoleRow) -> Cell:
    return Cell("built in", Tone.DIM) if row.built_in else Cell("own")


def _grant_lines(row: RoleRow) -> list[Sequence[Piece]]:
    lines: list[Sequence[Piece]] = []
    for heading, shorts in SUBJECTS.items():
        held = [words for grant, words in shorts.items() if grant in row.grants]
        every = "all: " if len(held) == len(shorts) else ""
        words = Cell(f"{every}{', '.join(held)}") if held else Cell("nothing", Tone.DIM)
        lines.append([Cell(f" {heading:<11}", Tone.DIM), words])
    return lines


def _about(row: RoleRow, people: str) -> list[Sequence[Piece]]:
    if row.built_in:
        ways = "built in: n makes one like it, enter tells all of it in words"
    elif row.people.value or row.people_off.value:
        ways = "e changes it, enter tells all of it in words"
    else:
        ways = "e changes it, D deletes it (asked twice), enter tells all of it in words"
    return [[Cell(" Who has it ", Tone.DIM), people], [Cell(f" {ways}", Tone.DIM)]]


def in_full(row: RoleRow) -> Text:
    """Return every grant under its subject, those that the role has marked."""
    text = Text()
    for heading, words in grouped().items():
        text.append(f"\n{heading}\n" if text else f"{heading}\n", "bold")
        for grant, may in words.items():
            has = grant in row.grants
            text.append(f"  {'may    ' if has else 'may not'}  {may}\n", "" if has else "dim")
    return text
