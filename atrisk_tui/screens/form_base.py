"""What every form shares: fields that say what is wrong with them, saving once, leaving asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import uuid4

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from ..desk import Touched
from ..domain.text import label as field_label
from ..errors import AtRiskError, Conflict, Invalid, Missing
from ..widgets.drop_down import DropDown
from ..widgets.form import FieldRow, LineField
from ..widgets.picker import Pick, Picker
from ..widgets.status_line import HeaderLine, KeyLine, MessageLine
from .ask import Choice, KeyPrompt
from .base import WorkScreen, verb

SLOW_S = 0.5
"""A save that takes longer is said to be under way."""

Read = Callable[[Any], Any]
"""Turns what a field holds into its value. Raises: Invalid, in words."""


class LeavePrompt(KeyPrompt):
    """Whether what was typed may go; enter keeps it, as the key pressed without thinking."""

    def __init__(self) -> None:
        super().__init__(
            "Leave this form? What you typed is not saved.",
            [Choice("k", "Keep editing (enter)", False), Choice("d", "Discard", True)],
        )

    def on_key(self, event: events.Key) -> None:
        """Take enter for Keep editing."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.dismiss(False)


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


class FormScreen(WorkScreen):
    """A form: its fields in working order, errors in words, one save."""

    FIRST_KEYS = ("form.save", "form.next", "form.leave", "form.list", "app.find_customer")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "save", "Save", id="form.save", tooltip="Save and close the form"),
        Binding("tab", "step(1)", "Next", id="form.next", tooltip="Next field"),
        Binding("shift+tab", "step(-1)", "Field before", id="form.back", tooltip="Field before it"),
        Binding("down", "step(1)", "Next", id="form.down", tooltip="Next field"),
        Binding("up", "step(-1)", "Field before", id="form.up", tooltip="Field before it"),
        Binding("enter", "enter", "Next field", id="form.enter", tooltip="Take it and go on"),
        Binding("escape", "leave", "Leave", id="form.leave", tooltip="Leave without saving"),
        Binding("ctrl+o", "open_list", "List", id="form.list", tooltip="Show the whole list"),
        Binding("ctrl+t", "today", "Today", id="form.today", tooltip="Today, in a date field"),
        Binding("ctrl+r", "revert", "Revert", id="form.revert", tooltip="Put the field back"),
        Binding("ctrl+g", "next_error", "Next error", id="form.error", tooltip="Next error"),
        Binding("f1", "field_help", "Help", id="form.help", tooltip="What this field is for"),
    ]
    AUTO_FOCUS = ""
    DATES: frozenset[str] = frozenset()
    """Fields in which ctrl+t writes today."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fields: dict[str, Field] = {}
        self.errors: dict[str, str] = {}
        self.op_id = uuid4().hex
        self.is_ready = False
        """Whether what the form is about has been read."""
        self._is_saving = False
        self._is_left = False

    def compose(self) -> ComposeResult:
        """Lay the lines around the fields, and the list that their pickers share."""
        yield HeaderLine()
        yield from self.content()
        yield DropDown()
        yield MessageLine()
        yield KeyLine(help_key="F1")

    @on(events.Mount)
    async def _open(self) -> None:
        """Read what the form is about; keys wait for that."""
        try:
            await self.load()
        except AtRiskError as error:
            self.say(f"{error.message}: esc leaves", warning=True)
            return
        self.is_ready = True
        self.show_header()
        self.opened()

    async def load(self) -> None:
        """Read what the form is about. Raises: Missing."""

    def opened(self) -> None:
        """Show what was read, and go to the first field."""

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

    # Moving

    def name_here(self) -> str | None:
        """Return the name of the field that has the focus."""
        row = self.focused.parent if self.focused is not None else None
        return row.key if isinstance(row, FieldRow) else None

    def go_to(self, name: str) -> None:
        """Move to a field."""
        self.fields[name].row.field.focus()

    async def action_step(self, by: int) -> None:
        """Move to the field after or before, taking what this one means."""
        here = self.name_here()
        if here is not None:
            self.fields[here].row.field.settle()
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    async def action_enter(self) -> None:
        """Go on to the next field; from the last one there is only saving."""
        here = self.name_here()
        if here is not None and here == self.shown()[-1]:
            self.fields[here].row.field.settle()
            self.say("that was the last field: ctrl+s saves")
            return
        await self.action_step(1)

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_enter()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Check a field that was touched when it is left."""
        row = event.widget.parent
        if isinstance(row, FieldRow) and row.display:
            row.field.settle()
            if self.fields[row.key].is_changed or row.key in self.errors:
                self.check(row.key)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what is wrong with a field when it is come back to."""
        row = event.widget.parent
        if isinstance(row, FieldRow) and row.key in self.errors:
            self.show_errors()

    @on(FieldRow.Edited)
    async def _edited(self, event: FieldRow.Edited) -> None:
        field = self.fields[event.row.key]
        field.is_touched = field.is_touched or event.by_choice or field.is_changed
        await self.follow(event.row.key)

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
            self.fields[name].row.show_beside(self.beside(name))

    def beside(self, name: str) -> str:
        """Return the words beside a field."""
        del name
        return ""

    def show_header(self) -> None:
        """Let the clock go on, and what is said of moments with it."""
        super().show_header()
        self.show_beside()

    # Keys

    async def action_open_list(self) -> None:
        """Show the whole list of a field that has one."""
        here = self.focused
        if isinstance(here, Picker):
            await here.open_all()
        else:
            self.say("this field has no list")

    def action_today(self) -> None:
        """Write today in a date field."""
        here = self.name_here()
        if here in self.DATES and isinstance(self.focused, LineField):
            self.focused.put("today")
        else:
            self.say("ctrl+t writes today in a date field")

    def action_revert(self) -> None:
        """Put a field back to what it was."""
        here = self.name_here()
        if here is not None:
            self.start(here, self.fields[here].baseline)
            self.fields[here].row.post_message(
                FieldRow.Edited(self.fields[here].row, by_choice=False)
            )

    def action_next_error(self) -> None:
        """Move to the next field that is wrong."""
        wrong = [name for name in self.shown() if name in self.errors]
        if not wrong:
            self.say("nothing is wrong that can be seen before saving")
            return
        names, here = self.shown(), self.name_here()
        at = names.index(here) if here in names else -1
        self.go_to(next((name for name in wrong if names.index(name) > at), wrong[0]))
        self.call_after_refresh(self.show_errors)

    def action_field_help(self) -> None:
        """Say in a sentence what this field is for."""
        here = self.name_here()
        self.say(self.fields[here].help if here else "ctrl+s saves, esc leaves, tab goes on")

    # Saving

    @verb
    async def action_save(self) -> None:
        """Save once; what is wrong is said, and the first of it is gone to."""
        if not self.is_ready:
            return
        if self._is_saving:
            self.say("still saving")
            return
        self._is_saving = True
        slow = self.set_timer(SLOW_S, lambda: self.say("Saving..."))
        try:
            await self.save_now()
        finally:
            slow.stop()
            self._is_saving = False

    async def save_now(self) -> None:
        """Check everything and send it; what is refused is said at its field."""
        for name in self.shown():
            if self.fields[name].row.field.settle():
                await self.follow(name)
        wrong = [name for name in self.shown() if not self.check(name)]
        if wrong:
            self.stop_at(wrong[0])
            return
        try:
            await self.store()
        except Invalid as error:
            if error.field is None or error.field not in self.shown():
                raise
            self.set_error(error.field, error.message)
            self.stop_at(error.field)
        except (Conflict, Missing):
            await self.resolve()

    def stop_at(self, name: str) -> None:
        """Go to a wrong field; keys typed ahead were meant for after the save."""
        self.work_app.forget_keys()
        self.go_to(name)
        self.show_errors()

    async def store(self) -> None:
        """Send what the form says and close it. Raises: as the desk does."""
        raise NotImplementedError

    async def resolve(self) -> None:
        """Show who changed what meanwhile, and let the person choose."""
        raise NotImplementedError

    def close(self, answer: Any) -> None:
        """Close the form with its answer, once."""
        if not self._is_left:
            self._is_left = True
            self.dismiss(answer)

    # Leaving

    @verb
    async def action_leave(self) -> None:
        """Close the list that is open, else leave; asks when something was typed."""
        here = self.focused
        if isinstance(here, Picker) and here.is_open:
            here.close()
        elif await self._may_go():
            self.close(None)

    async def _may_go(self) -> bool:
        if self._is_saving:
            self.say("still saving")
            return False
        return not self.is_changed() or await self.prompt(LeavePrompt()) is True

    async def may_leave(self) -> bool:
        """Whether the program may end over this form; asks when something was typed."""
        if not self.is_changed():
            return True
        if self.app.screen is self:
            self._leave_program()
        return False

    @verb
    async def _leave_program(self) -> None:
        if await self._may_go():
            self.app.exit(0)

    async def rows_changed(self, touched: Touched) -> None:
        """Tell early when someone else has changed what is being edited."""
        if not self._is_saving and touched & self.watched():
            self.say("changed by someone else meanwhile: saving shows what, nothing typed is lost")

    def watched(self) -> Touched:
        """Return the records whose change would meet this form."""
        return frozenset()


def facts(label: str) -> str:
    """Return the left part of a line of the form that is only read."""
    return f" {label:<15}"


def joined(parts: Iterable[str]) -> str:
    """Return what there is to say, set apart."""
    return "   ".join(part for part in parts if part)
