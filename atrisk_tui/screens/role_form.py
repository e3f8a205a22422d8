"""The form of a role: its name, and everything that it may or may not do."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from textual.widget import Widget

from ..desk import Touched
from ..domain.admin_commands import AddRole, EditRole
from ..domain.admin_queries import ListPeople, ListRoleRows
from ..domain.admin_rows import RoleRow
from ..domain.paging import Span, Step
from ..domain.policy import GRANTS
from ..domain.text import one_line
from ..errors import Denied, Invalid
from ..widgets.check_list import CheckList
from ..widgets.form import LineField
from .ask import ConfirmPrompt
from .base import WorkScreen
from .conflict import Clash
from .merging import Whose
from .pane_form import PaneForm, Saved
from .role_words import change_words, grouped, listed, may_words

NAME_LIMIT = 64
AROUND = 9
"""Lines of the screen that are not for grants: the form's own, and the list over it."""
NAMED = 5
"""People that are named where a change is told; the others are counted."""


async def roles_by_id(screen: WorkScreen, ids: Iterable[int]) -> tuple[RoleRow, ...]:
    """Return these roles as they are now; those deleted are left out.

    Roles are few: one page has them, and more are read only while one of `ids` is missing.
    """
    wanted = set(ids)
    found: list[RoleRow] = []
    span: Span | None = Span(limit=200)
    while span is not None and len(found) < len(wanted):
        page = await screen.desk.ask(ListRoleRows(span=span))
        found += [role for role in page.rows if role.id in wanted]
        span = Span(Step.AFTER, page.after, limit=200) if page.after is not None else None
    return tuple(found)


class RoleForm(PaneForm[RoleRow]):
    """Add a role, or change what one may do."""

    COMPARED = ("name", "grants")

    KIND = "role"
    RECORD = RoleRow

    def __init__(self, row: RoleRow | None, *, like: RoleRow | None = None) -> None:
        super().__init__(row)
        self._like = like
        """Whose grants a new role starts with."""

    def title_words(self) -> str:
        """Return what the form does."""
        if self.record is not None:
            return f"edit role {self.record.name}"
        return f"new role, like {self._like.name}" if self._like else "new role"

    def content(self) -> Iterable[Widget]:
        """Lay the name over the list of all grants."""
        yield self.add(
            "name",
            LineField(),
            needed=True,
            what=f"1 to {NAME_LIMIT} characters",
            read=lambda text: one_line(text, field="name", limit=NAME_LIMIT, minimum=1),
            most=47,
            help="What people with this role are called: Night desk, Catalog keeper.",
        )
        yield self.add(
            "grants",
            CheckList(grouped()),
            label="May",
            lines=self._room(),
            most=61,
            help="space ticks what they may do. Nobody can give more than they may themselves.",
        )

    def _room(self) -> int:
        lines = sum(1 + len(words) for words in grouped().values())
        return max(3, min(lines, self.app.size.height - AROUND))

    def on_resize(self) -> None:
        """Use the height there is."""
        if "grants" in self.fields:
            self.fields["grants"].row.set_lines(self._room())

    # What they hold

    def stored(self, name: str, record: RoleRow) -> Any:
        """Return what the field of that name holds for a role."""
        return record.grants if name == "grants" else record.name

    def words_of(self, record: RoleRow, name: str) -> str:
        """Return a field of a role as people read it."""
        return may_words(record.grants) or "nothing" if name == "grants" else record.name

    def _clashes(self, base: RoleRow, theirs: RoleRow, whose: Whose) -> list[Clash]:
        """Tell of the grants what each side gives and takes: all of them would fill a screen."""
        mine = self.fields["grants"].content
        return [
            replace(
                clash,
                base=f"{len(base.grants)} of {len(GRANTS)} grants",
                theirs=change_words(base.grants, theirs.grants),
                mine=clash.mine and change_words(base.grants, mine),
            )
            if clash.name == "grants"
            else clash
            for clash in super()._clashes(base, theirs, whose)
        ]

    def opened(self) -> None:
        """Start a new role with the grants of the one that the cursor was on."""
        if self.record is None and self._like is not None:
            mine = self._like.grants & self.desk.actor.grants
            self.start("grants", mine)
        super().opened()

    def beside(self, name: str) -> str:
        """Return how many grants are ticked: the list of them has no room beside it."""
        if name == "grants":
            return ""
        return f"may {len(self.fields['grants'].content)} of {len(GRANTS)}"

    # Saving

    async def store(self) -> None:
        """Say whom a change affects, send it, and close the form. Raises: as the desk does."""
        name, grants = str(self.value("name")), self.fields["grants"].content
        try:
            if self.record is None:
                receipt = await self.change(AddRole(name=name, grants=grants), op_id=self.op_id)
                self.close(Saved(receipt.subject_id or 0, name))
                return
            base = self.record
            if not await self._agreed(base, grants):
                return
            command = EditRole(role_id=base.id, version=base.version, name=name, grants=grants)
            await self.change(command, op_id=self.op_id)
        except (Invalid, Denied) as error:
            if error.field not in self.fields:
                raise
            raise Invalid(error.message, field=error.field) from error
        self.close(Saved(base.id, name))

    async def _agreed(self, base: RoleRow, grants: frozenset[str]) -> bool:
        """Whether the person wants the change, having read whom it affects."""
        change = change_words(base.grants, grants)
        if not change:
            return True
        now = await self.again(base)
        count = (now or base).people
        if not count.value:
            return True
        who = f"{count} {'person' if count.value == 1 else 'people'}"
        names = await names_of(self, base.id, NAMED)
        question = f"This changes what {who} may do{f' ({names})' if names else ''}. {change}"
        return bool(await self.prompt(ConfirmPrompt(question, "Save it")))

    def ref_of(self, base: RoleRow) -> str:
        """Return what people call the role."""
        return f"role {base.name}"

    async def again(self, record: RoleRow) -> RoleRow | None:
        """Return the role as it is now, None when it is gone."""
        found = await roles_by_id(self, (record.id,))
        return found[0] if found else None

    def watched(self) -> Touched:
        """Return the role that the form was opened on."""
        return frozenset({("role", self.record.id)} if self.record is not None else ())


async def names_of(screen: WorkScreen, role_id: int, most: int) -> str:
    """Return the first people who have a role: "Ana Ruiz, Ben Okafor, ..."; empty for nobody.

    Who may keep roles may not see people: then it is empty too.
    """
    if "user.manage" not in screen.desk.actor.grants:
        return ""
    page = await screen.desk.ask(
        ListPeople(role_id=role_id, include_inactive=False, span=Span(limit=most))
    )
    names = [row.full_name for row in page.rows]
    return f"{', '.join(names)}, ..." if page.after is not None else listed(names, most)
