"""The fields of a form: what they hold and mean, what is wrong with them, what follows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.widget import Widget

from ..domain.text import label as field_label
from ..errors import Invalid
from ..widgets.form import FieldRow
from ..widgets.picker import Pick, Picker
from .base import WorkScreen

Read = Callable[[Any], Any]
"""Turns what a field holds into its value. Raises: Invalid, in words."""


@dataclass(slots=True)
class Field:
    """A field of a form: its line, how it is read, what F1 says of it."""

    row: FieldRow
    read: Read
    help: str
    what: str
    """What is missing when it is needed and empty: "choose one"."""
    baseline: Any = None
    """What it held before the person touched it: stored, or suggested."""
    is_touched: bool = False

    @property
    def content(self) -> Any:
        """What the field holds."""
        return self.row.field.content

    @property
    def is_changed(self) -> bool:
        """Whether it holds something else than at first."""
        return bool(self.content != self.baseline)


class FormFields(WorkScreen):
    """A screen with fields to fill in."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fields: dict[str, Field] = {}
        self.errors: dict[str, str] = {}
        self.is_ready = False
        """Whether what the form is about has been read."""

    def add(
        self,
        name: str,
        field: Widget,
        *,
        label: str = "",
        read: Read = lambda content: content,
        needed: bool = False,
        what: str = "",
        help: str = "",
        **row: Any,
    ) -> FieldRow:
        """Return the line of a new field; `row` goes to it as it is."""
        line = FieldRow(name, label or field_label(name), field, **row)
        line.require(needed)
        self.fields[name] = Field(line, read, help, what, baseline=line.field.content)
        return line

    # What the fields hold

    def shown(self) -> list[str]:
        """Return the names of the fields that can be filled in now, in their order."""
        return [name for name, field in self.fields.items() if field.row.display]

    def value(self, name: str) -> Any:
        """Return what a field means: the id of what was picked, None for nothing.

        Raises: Invalid, in words.
        """
        field = self.fields[name]
        content = field.content
        if content is None or content == "":
            if field.row.needed:
                raise Invalid(f"{field_label(name)} is needed: {field.what}", field=name)
            return None
        if isinstance(field.row.field, Picker) and isinstance(content, str):
            raise Invalid(f"{field_label(name)}: {field.row.field.doubt}", field=name)
        return field.read(content.answer if isinstance(content, Pick) else content)

    def known(self, name: str) -> Any:
        """Return what a field means, None where it means nothing yet."""
        try:
            return self.value(name)
        except Invalid:
            return None

    def keeps(self, name: str) -> bool:
        """Whether a field stands as it is stored, which needs no reason."""
        del name
        return False

    def start(self, name: str, content: Any) -> None:
        """Let a field hold what is stored."""
        field = self.fields[name]
        field.row.field.put(content)
        field.baseline = field.content
        field.is_touched = False

    def suggest(self, name: str, content: Any) -> None:
        """Let a field hold what is likely, until the person has touched it."""
        if not self.fields[name].is_touched:
            self.start(name, content)

    def is_changed(self) -> bool:
        """Whether the person has typed or chosen anything."""
        return any(field.is_changed for field in self.fields.values())

    def show_field(self, name: str, *, if_: bool) -> None:
        """Show a field, or take it away with its error; what it holds stays."""
        row = self.fields[name].row
        if row.display != if_:
            row.display = if_
            if not if_:
                self.set_error(name, "")

    # What is wrong with them

    def check(self, name: str) -> bool:
        """Say at the field what is wrong with it; return whether nothing is."""
        try:
            if not self.keeps(name):
                self.value(name)
        except Invalid as error:
            self.set_error(name, error.message)
            return False
        self.set_error(name, "")
        return True

    def set_error(self, name: str, error: str) -> None:
        """Mark a field as wrong in these words, or as right."""
        if error == self.errors.get(name, ""):
            return
        if error:
            self.errors[name] = error.rstrip(".")
        else:
            del self.errors[name]
        self.fields[name].row.show_error(error)
        self.show_errors()

    def show_errors(self) -> None:
        """Say the error of this field, else the first one."""
        names = [name for name in self.fields if name in self.errors]
        if not names:
            self.say("")
            return
        here = self.name_here()
        name = here if here in self.errors else names[0]
        self.say(f"! {self.errors[name]}", hint=f"ctrl+g next ({len(names)})", warning=True)

    # What follows

    def name_here(self) -> str | None:
        """Return the name of the field that has the focus."""
        row = self.focused.parent if self.focused is not None else None
        return row.key if isinstance(row, FieldRow) else None

    def go_to(self, name: str) -> None:
        """Move to a field."""
        self.fields[name].row.field.focus()

    @on(FieldRow.Edited)
    async def _edited(self, event: FieldRow.Edited) -> None:
        field = self.fields[event.row.key]
        field.is_touched = field.is_touched or event.by_choice or field.is_changed
        await self.follow(event.row.key)
        self.edit_done(event.row.key)

    def edit_done(self, name: str) -> None:
        """A field was changed, by the person or by what they changed before."""

    async def follow(self, name: str) -> None:
        """Bring up to date what depends on a field."""
        if not self.is_ready:
            return
        await self.edited(name)
        if name in self.errors:
            self.check(name)
        self.show_beside()

    async def edited(self, name: str) -> None:
        """Do what follows from another value of a field."""

    def show_beside(self) -> None:
        """Say beside each field what there is to say."""
        if not self.is_ready:
            return
        for name in self.shown():
            row, words, origin = self.fields[name].row, self.beside(name), self.origin(name)
            row.show_beside(joined((origin, words)) if row.has_foot else origin or words)

    def beside(self, name: str) -> str:
        """Return the words beside a field."""
        del name
        return ""

    def origin(self, name: str) -> str:
        """Return where what a field holds comes from, if that is news."""
        del name
        return ""

    def show_header(self) -> None:
        """Let the clock go on, and what is said of moments with it."""
        super().show_header()
        self.show_beside()


def facts(label: str) -> str:
    """Return the left part of a line of the form that is only read."""
    return f" {label:<15}"


def joined(parts: Iterable[str]) -> str:
    """Return what there is to say, set apart."""
    return "   ".join(part for part in parts if part)
