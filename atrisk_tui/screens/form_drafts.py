"""A form whose every change is kept as a draft, and which goes on where a draft was left."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self
from uuid import uuid4

from textual.widget import Widget
from textual.widgets import Input, TextArea

from ..desk import Touched
from ..domain.commands import Command, Receipt
from ..domain.dates import local
from ..domain.drafts import About, Draft
from ..domain.queries import LatestChange
from ..domain.row_values import plain_row
from ..drafts import Drafts
from ..errors import Conflict, Denied, Invalid, Missing
from .form_contents import content_of, held, plain, put_back, typed_between
from .form_fields import FormFields

REFUSED = (Invalid, Conflict, Missing, Denied)
"""Answers to a save that say for certain that nothing of it was written."""


class DraftForm(FormFields):
    """A form that is kept while it is filled in."""

    KIND: ClassVar[str] = ""
    """What drafts of this form are called in their file; empty: it keeps none."""
    RECORD: ClassVar[type[Any] | None] = None
    """The row that the form is opened on."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.op_id = uuid4().hex
        self.draft_key = uuid4().hex
        self.left_off: Draft | None = None
        """The draft that the form goes on with."""
        self.greeting = ""
        """What is said when the form has opened on a draft."""
        self._held: Mapping[str, Any] = {}
        self._sent: Mapping[str, Any] | None = None
        self._typed_in = ""
        self._has_draft = False
        self._is_left = False

    # What a form says of itself

    @classmethod
    def of_draft(cls, base: Any, opening: Mapping[str, Any]) -> Self:
        """Return the form that a draft was kept of; `base` is its record, None for a new one."""
        del opening
        return cls(base)  # type: ignore[call-arg]

    def opening(self) -> dict[str, Any]:
        """Return what opens the form again, beside its record."""
        return {}

    def opened_with(self) -> Any:
        """Return the record that the form was opened on; None for a new one."""
        return None

    def watched(self) -> Touched:
        """Return the record that the form was opened on."""
        return frozenset()

    def about(self) -> About:
        """Return where drafts of this form are offered."""
        table, id_ = next(iter(self.watched()), ("", 0))
        return About(kind=self.KIND, table=table, id=id_)

    def draft_words(self) -> str:
        """Return what a draft of the form is called in a list."""
        return " ".join(self.title_words().split())

    def again_words(self) -> str:
        """Return how one comes back to a draft of the form, in words."""
        return "g d lists it"

    def restored(self) -> None:
        """Show what follows from the contents that were put back."""

    # Keeping

    @property
    def drafts(self) -> Drafts:
        """The keeper of my drafts."""
        return self.work_app.drafts

    def keep(self, name: str = "") -> None:
        """Keep what the form holds; with nothing typed in it, nothing is kept."""
        if not self.KIND or not self.is_ready or self._is_left:
            return
        now = self._contents()
        if now == self._held:
            return
        self._held, self._typed_in = now, name or self._typed_in
        if self.is_changed():
            self._has_draft = True
            self.drafts.put(self._draft())
        else:
            self.forget()

    def forget(self) -> None:
        """Leave no trace: it was saved, or nothing is typed in it."""
        if self._has_draft:
            self._has_draft = False
            self.drafts.drop(self.draft_key)

    def edit_done(self, name: str) -> None:
        """Keep what has just been changed."""
        self.keep(name)

    def kept_words(self) -> str:
        """Return until when the form is kept: "draft kept 10:42:07"; empty where it is not."""
        at = self.drafts.kept_at(self.draft_key) if self._has_draft else None
        return f"draft kept {local(at, self.desk.actor.zone):%H:%M:%S}" if at else ""

    def header_right(self) -> str:
        """Return until when it is kept, and the time: what the form does needs the room."""
        return f"{self.kept_words()}   {self.work_app.what_time()}".strip()

    def _contents(self) -> dict[str, Any]:
        return {name: held(field.row.field) for name, field in self.fields.items()}

    def _draft(self) -> Draft:
        base = self.opened_with()
        was = {name: plain(field.baseline) for name, field in self.fields.items()}
        changed = [name for name, field in self.fields.items() if field.is_changed]
        return Draft(
            key=self.draft_key,
            about=self.about(),
            title=self.draft_words(),
            at=self.now(),
            typed=sum(typed_between(was[name], self._held[name]) for name in changed),
            op_id=self.op_id,
            opening=self.opening(),
            base=plain_row(base) if base is not None else None,
            fields={
                name: {"now": self._held[name], "was": was[name], "touched": field.is_touched}
                for name, field in self.fields.items()
            },
            sent=self._sent,
            here=self._typed_in,
        )

    # Going on

    def continue_from(self, draft: Draft) -> None:
        """Open as the draft was left; its save is the same one as before."""
        self.left_off = draft
        self.draft_key, self.op_id = draft.key, draft.op_id
        self._typed_in, self._has_draft = draft.here, True
        kept = {name: field["now"] for name, field in draft.fields.items()}
        self._sent = draft.sent if draft.sent is not None else kept

    def go_on(self) -> None:
        """Put everything back into the fields, and the cursor where something was typed last."""
        if self.left_off is None:
            return
        for name, kept in self.left_off.fields.items():
            field = self.fields.get(name)
            if field is not None:
                field.is_touched = bool(kept["touched"])
                field.baseline = content_of(field.row.field, kept["was"])
                put_back(field.row.field, kept["now"])
        self._held = self._contents()
        self.restored()
        self.show_beside()
        shown = self.shown()
        here = shown.index(self._typed_in) if self._typed_in in shown else 0
        # Behind the focus that the form was opened with, which the app gives as well.
        self.app.call_later(self._go_to_the_end, self.fields[shown[here]].row.field)
        self.call_after_refresh(self.say, self.greeting)

    def _go_to_the_end(self, here: Widget) -> None:
        """Go on writing where the text ends: focusing a line selects it, and typing replaces.

        Behind its focus and before any key, since both come to the field itself.
        """
        self.set_focus(here)
        if isinstance(here, TextArea):
            here.call_later(lambda: here.move_cursor(here.document.end))
        elif isinstance(here, Input):
            here.call_later(lambda: setattr(here, "cursor_position", len(here.value)))

    # Saving

    async def change(
        self, command: Command, *, note: str = "", op_id: str | None = None
    ) -> Receipt:
        """Save; a save tried before with other contents is not taken for this one.

        The first may have arrived, its answer lost: what was typed since would be lost with it.
        Raises: as the desk does.
        """
        edited = op_id is not None and self._sent is not None and self._contents() != self._sent
        newest = 0
        if op_id is not None and (edited or self.drafts.was_taken(self.draft_key)):
            if self.opened_with() is not None or not edited:
                op_id = self.op_id = uuid4().hex
            else:
                newest = await self.desk.ask(LatestChange())
        self._mark_sent()
        try:
            receipt = await super().change(command, note=note, op_id=op_id)
        except REFUSED:
            self._sent = None
            raise
        if 0 < receipt.audit_id <= newest:
            self.op_id = uuid4().hex
            raise Invalid(
                "it was saved before, without what you typed since: ctrl+s saves another one, "
                "esc keeps the draft"
            )
        return receipt

    def _mark_sent(self) -> None:
        """Keep what is sent now, whatever becomes of the answer."""
        self._sent = self._contents()
        if self._has_draft:
            self.drafts.put(self._draft())
