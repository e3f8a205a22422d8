"""What every form shares: moving, saving once, leaving without losing anything."""

from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from ..errors import AtRiskError, Conflict, Invalid, Missing
from ..widgets.drop_down import DropDown
from ..widgets.form import FieldRow, LineField
from ..widgets.picker import Picker
from ..widgets.status_line import HeaderLine, KeyLine, MessageLine
from .ask import Choice, KeyPrompt
from .base import WorkScreen, verb
from .form_drafts import DraftForm

SLOW_S = 0.5
"""A save that takes longer is said to be under way."""


class StillDraft:
    """An answer of a form that was left with something typed, which its draft keeps."""


class LeavePrompt(KeyPrompt):
    """Whether what was typed may go; enter keeps it, as the key pressed without thinking."""

    def __init__(self, trouble: str = "") -> None:
        why = f" and cannot be kept: {trouble}" if trouble else ""
        super().__init__(
            f"Leave this form? What you typed is not saved{why}.",
            [Choice("k", "Keep editing", False), Choice("d", "Discard", True)],
        )

    def on_mount(self) -> None:
        """Say what esc does here."""
        self.echo("enter and esc keep editing")

    def on_key(self, event: events.Key) -> None:
        """Take enter for Keep editing."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.dismiss(False)


class FormScreen(DraftForm):
    """A form: its fields in working order, errors in words, one save."""

    FIRST_KEYS = ("form.save", "form.next", "form.leave", "form.list", "app.find_customer")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "save", "Save", id="form.save", tooltip="Save and close the form"),
        Binding("tab", "step(1)", "Next", id="form.next", tooltip="Next field"),
        Binding("shift+tab", "step(-1)", "Field before", id="form.back", tooltip="Field before it"),
        Binding("down", "step(1)", "Next", id="form.down", tooltip="Next field"),
        Binding("up", "step(-1)", "Field before", id="form.up", tooltip="Field before it"),
        Binding("enter", "enter", "Next field", id="form.enter", tooltip="Take it and go on"),
        Binding(
            "escape", "leave", "Leave", id="form.leave", tooltip="Leave; what you typed is kept"
        ),
        Binding("ctrl+o", "open_list", "List", id="form.list", tooltip="Show the whole list"),
        Binding("ctrl+t", "today", "Today", id="form.today", tooltip="Today, in a date field"),
        Binding("ctrl+r", "revert", "Revert", id="form.revert", tooltip="Put the field back"),
        Binding("ctrl+g", "next_error", "Next error", id="form.error", tooltip="Next error"),
        Binding("f1", "field_help", "Help", id="form.help", tooltip="What this field is for"),
    ]
    AUTO_FOCUS = ""
    takes_letters = True
    DATES: frozenset[str] = frozenset()
    """Fields in which ctrl+t writes today."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.is_saving = False
        self._quits_with: Any = None
        """What the form held when it was said that ctrl+q quits."""

    def compose(self) -> ComposeResult:
        """Lay the lines around the fields, and the list that their pickers share."""
        yield HeaderLine()
        yield from self.content()
        yield DropDown()
        yield self.next_line()
        yield MessageLine()
        yield KeyLine(help_key="F1")

    @on(events.Mount)
    async def _open(self) -> None:
        """Read what the form is about; keys wait for that."""
        self.drafts.opened(self.draft_key)
        try:
            await self.load()
        except AtRiskError as error:
            self.say(f"{error.message}: esc leaves", warning=True)
            return
        self.is_ready = True
        self.show_header()
        self.opened()
        self.go_on()

    async def load(self) -> None:
        """Read what the form is about. Raises: Missing."""

    def opened(self) -> None:
        """Show what was read, and go to the first field."""

    # Moving

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
        if self.is_saving:
            self.say("still saving")
            return
        self.is_saving = True
        slow = self.set_timer(SLOW_S, lambda: self.say("Saving..."))
        try:
            await self.save_now()
        finally:
            slow.stop()
            self.is_saving = False

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
            field = self.fields[error.field].row.field
            if isinstance(field, Picker):
                # What was chosen is refused, so what is left to choose is shown.
                self.call_after_refresh(field.open_all)
        except (Conflict, Missing):
            await self.resolve()
            self.keep()

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
            self.drafts.left(self.draft_key)
            if answer is not None and not isinstance(answer, StillDraft):
                self.forget()
            self.dismiss(answer)

    @on(events.Unmount)
    def _gone(self) -> None:
        self.drafts.left(self.draft_key)

    # Leaving

    @verb
    async def action_leave(self) -> None:
        """Close the list that is open, else leave; what was typed is kept."""
        here = self.focused
        if isinstance(here, Picker) and here.is_open:
            here.close()
        elif await self._may_go():
            self.close(None)

    async def _may_go(self) -> bool:
        """Whether what is typed is safe; where it cannot be kept, the person decides."""
        if self.is_saving:
            self.say("still saving")
            return False
        if not self.is_changed():
            self.forget()
            return True
        if await self._is_kept():
            self._tell_beneath(f"draft kept: {self.again_words()}")
            return True
        if await self.prompt(LeavePrompt(self.drafts.trouble)) is not True:
            return False
        self.forget()
        return True

    async def _is_kept(self) -> bool:
        self.keep()
        return bool(self.KIND) and await self.drafts.settle(self.draft_key)

    def _tell_beneath(self, words: str) -> None:
        """Say something on the screen that is come back to."""
        stack = self.app.screen_stack
        for screen in reversed(stack[: stack.index(self)]):
            if isinstance(screen, WorkScreen):
                screen.say(words)
                return

    async def may_leave(self) -> bool:
        """Whether another screen may take the place of this one, which parks no form."""
        if not self.is_changed() or self._is_left:
            return True
        if isinstance(self.app.screen, WorkScreen) and self.app.screen is not self:
            self.app.screen.say("a form beneath is not saved: esc goes back to it", warning=True)
        return False

    async def is_safe(self) -> bool:
        """Whether what is typed is kept, or nothing is."""
        return not self.is_saving and (not self.is_changed() or await self._is_kept())

    def let_go(self) -> str:
        """Let another list take the place of this form; returns how to come back to its draft."""
        words = f"draft kept: {self.again_words()}" if self.is_changed() else ""
        self._is_left = True
        self.drafts.left(self.draft_key)
        return words

    async def may_quit(self) -> bool:
        """Whether the program may end over this form: when its draft is kept, and asked twice."""
        if not self.is_changed() or self._is_left:
            return True
        if await self._is_kept():
            if self._quits_with is self._held:
                return True
            self._quits_with = self._held
            self._say_in_front("Draft kept. ctrl+q again quits")
        elif self.app.screen is self:
            self._leave_program()
        else:
            self._say_in_front("a form beneath is not saved: esc goes back to it")
        return False

    def _say_in_front(self, words: str) -> None:
        front = self.app.screen
        (front if isinstance(front, WorkScreen) else self).say(words, warning=True)

    @verb
    async def go_somewhere(self) -> None:
        """Stay: what is typed would be out of sight."""
        raise Invalid("the form is still open: ctrl+s saves it, esc leaves it")

    @verb
    async def search_here(self) -> None:
        """Stay: what is typed would be out of sight."""
        raise Invalid("the form is still open: ctrl+s saves it, esc leaves it")

    @verb
    async def step_back(self) -> None:
        """Leave; what was typed is kept."""
        if await self._may_go():
            self.close(None)

    @verb
    async def _leave_program(self) -> None:
        if await self._may_go():
            self.app.exit(0)
