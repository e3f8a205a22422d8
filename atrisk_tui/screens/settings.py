"""The company's settings: what each means, its value, who changed it."""

from collections.abc import Sequence
from dataclasses import replace
from textwrap import wrap
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from ..desk import Touched
from ..domain.admin_commands import ChangeSetting
from ..domain.admin_queries import ListSettings
from ..domain.admin_rows import SettingRow
from ..domain.commands import Command
from ..domain.dates import local
from ..domain.paging import Count, Page, Span
from ..domain.settings import SPECS
from ..domain.text import folded
from ..widgets.facts import FactLines, Piece
from ..widgets.row_table import Cell, Column, RowTable, Tone
from .admin_list import AdminList
from .base import verb
from .keymap import keyed
from .pane_form import PaneForm, Saved
from .setting_form import SettingForm, setting_name, takes


def heading(row: SettingRow) -> str | None:
    """Return the group that a line begins; None for a setting."""
    return row.key if row.id < 0 else None


def under_headings(rows: Sequence[SettingRow]) -> tuple[SettingRow, ...]:
    """Return settings with a line before each group, whose id is below 0 and key the words."""
    lines: list[SettingRow] = []
    group = ""
    for row in rows:
        if SPECS[row.key].group != group:
            group = SPECS[row.key].group
            lines.append(replace(row, id=-row.id, key=group))
        lines.append(row)
    return tuple(lines)


class SettingsScreen(AdminList[SettingRow]):
    """Every setting there is, by group."""

    TABLE = "setting"
    NOUN = "setting"
    DETAIL_LINES = 6
    EMPTY = "no setting"
    NEEDS: ClassVar[dict[str, type[Command]]] = {"edit": ChangeSetting, "default": ChangeSetting}
    FIRST_KEYS = (
        "search.down",
        "search.clear",
        "admin.edit",
        "settings.default",
        "app.search",
        "app.go",
        "desk.undo",
        "desk.redo",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("R", "default", "Default", id="settings.default", tooltip="Put the default back"),
    ]

    def title_words(self) -> str:
        """Return where this is."""
        return "Admin > Settings"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out adding: the program declares its settings."""
        return False if action == "new" else super().check_action(action, parameters)

    # The list

    def make_table(self) -> RowTable[SettingRow]:
        """Return the table of settings under their groups."""
        return RowTable(
            (
                Column("Setting", 25, lambda row: setting_name(row.key), grow=True),
                Column("Value", 22, _value),
                Column("Default", 12, lambda row: "" if row.is_default else row.default),
                Column("Changed", 15, self._changed),
            ),
            heading=heading,
        )

    def _changed(self, row: SettingRow) -> Cell:
        if row.changed_at is None:
            return Cell("-", Tone.DIM)
        zone = self.desk.actor.zone
        day, today = local(row.changed_at, zone), local(self.now(), zone)
        words = f"{day:%d %b}" if day.year == today.year else f"{day:%b %Y}"
        return Cell(f"{words} {row.changed_by or ''}".rstrip(), Tone.DIM)

    async def fetch(self, span: Span) -> Page[SettingRow]:
        """Return all settings: there are few."""
        return Page(span, under_headings(await self.desk.ask(ListSettings())), None, None)

    async def find(self, text: str) -> Page[SettingRow]:
        """Return the settings whose words hold a text."""
        wanted = folded(text)
        rows = await self.desk.ask(ListSettings())
        found = [
            row
            for row in rows
            if wanted in folded(f"{setting_name(row.key)} {row.meaning} {SPECS[row.key].group}")
        ]
        return Page(Span(), under_headings(found), None, None)

    async def count(self) -> Count:
        """Return how many settings there are."""
        return Count(len(SPECS))

    def show_place(self) -> None:
        """Say how many are not as the program came: the place in the list would count headings."""
        if self.is_mounted:
            rows = [row for row in self.table.window.rows if heading(row) is None]
            other = sum(not row.is_default for row in rows)
            words = self._found_words() if self.search_text.strip() else f"{len(rows)} settings"
            way = keyed(self.app, "{app.search|slash} filter")
            line = f" {words}, {other} not at the default   {way}"
            self.query_one("#list-status", FactLines).show([[line]])

    async def rows_changed(self, touched: Touched) -> None:
        """Show the settings anew where one was written: what is told of it is all there is."""
        if any(table == "setting" for table, _ in touched):
            row = self.table.current
            await self.reload_now(row.id if row is not None else None)

    def on_screen_now(self, table: str, row_id: int) -> bool:
        """Whether a record is here: every setting is."""
        del row_id
        return table == "setting"

    # The lower pane

    def title_of(self, row: SettingRow) -> str:
        """Return what people call a setting."""
        return setting_name(row.key)

    def details(self, row: SettingRow) -> Sequence[Sequence[Piece]]:
        """Return what a setting means, and what it takes."""
        meaning = wrap(row.meaning, max(20, self.size.width - 3))[:2]
        spec = SPECS[row.key]
        back = keyed(self.app, "   {settings.default|R} puts it back")
        return [
            *([f" {line}"] for line in meaning),
            _line("Value", row.value),
            _line("Default", f"{row.default}{'' if row.is_default else back}"),
            _line("Takes", takes(spec)),
            _line("Changed", self._who(row)),
        ]

    def _who(self, row: SettingRow) -> str:
        if row.changed_at is None:
            return "never"
        at = local(row.changed_at, self.desk.actor.zone)
        by = f" by {row.changed_by}" if row.changed_by else ""
        return f"{at:%a} {at.day} {at:%b %Y %H:%M}{by}"

    def form(self, row: SettingRow | None) -> PaneForm[Any]:
        """Return the form on a setting."""
        return SettingForm(row if row is not None else self.here())

    # Keys

    @verb
    async def action_edit(self) -> None:
        """Change the setting at the cursor in the lower pane."""
        saved = await self._filled_in(self.here())
        if isinstance(saved, Saved):
            self.say(saved.words, hint="u Undo")

    @verb
    async def action_default(self) -> None:
        """Put the default back."""
        row = self.here()
        if row.is_default:
            self.say(f"{setting_name(row.key)} is at its default already: {row.value}")
            return
        await self.change(ChangeSetting(key=row.key, value=row.default, was=row.value))
        self.say(f"{setting_name(row.key)} is {row.default} again, the default", hint="u Undo")


def _value(row: SettingRow) -> Cell:
    return Cell(row.value, Tone.NORMAL if row.is_default else Tone.MARK)


def _line(words: str, value: str) -> Sequence[Piece]:
    return [Cell(f" {words:<13}", Tone.DIM), value]
