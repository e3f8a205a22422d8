"""Notes: the verb that writes one on the entry or the customer here, and its form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from textual.binding import Binding, BindingType
from textual.widget import Widget

from ..domain.contact_commands import AddNote
from ..domain.drafts import About
from ..domain.model import entry_ref
from ..domain.queries import GetCustomer
from ..domain.rules import TEXT_LIMIT, note_body_text
from ..errors import Invalid
from ..widgets.form import LongField
from ..widgets.radio import RadioChoice, RadioField
from .at_hand import EntryAtHand
from .base import verb
from .new_entry import CustomerVerbs
from .pane_form import PaneForm, Saved

BODY_LINES = 4


@dataclass(frozen=True, slots=True)
class NoteSubject:
    """Whom or what a note is about."""

    customer_id: int
    customer_name: str
    entry_id: int | None = None

    @property
    def words(self) -> str:
        """What people call it: "AR-1042 Kerr Dental"."""
        if self.entry_id is None:
            return self.customer_name
        return f"{entry_ref(self.entry_id)} {self.customer_name}"


class NoteForm(PaneForm[Any]):
    """Write a note, in the lower lines of the screen it was called from."""

    KIND = "note"

    def __init__(self, subject: NoteSubject) -> None:
        super().__init__(None)
        self.subject = subject

    @classmethod
    def of_draft(cls, base: Any, opening: Mapping[str, Any]) -> Self:
        """Return the form that a draft was kept of."""
        del base
        return cls(NoteSubject(**opening))

    def opening(self) -> dict[str, Any]:
        """Return what opens the form again."""
        subject = self.subject
        return {
            "customer_id": subject.customer_id,
            "customer_name": subject.customer_name,
            "entry_id": subject.entry_id,
        }

    def about(self) -> About:
        """Return where drafts are offered: on the entry, else on the customer."""
        entry_id = self.subject.entry_id
        if entry_id is not None:
            return About(kind=self.KIND, table="entry", id=entry_id)
        return About(kind=self.KIND, table="customer", id=self.subject.customer_id)

    def again_words(self) -> str:
        """Return how one comes back to the draft."""
        return "t opens it again"

    def title_words(self) -> str:
        """Return whom or what the note is about."""
        return f"Note on {self.subject.words}"

    def content(self) -> Iterable[Widget]:
        """Lay the note; where it could be about the entry or the customer, which of them."""
        yield self.add(
            "body",
            LongField(),
            label="Note",
            needed=True,
            what=f"what colleagues should know, 1 to {TEXT_LIMIT} characters",
            read=note_body_text,
            lines=BODY_LINES,
            has_foot=True,
            help="What colleagues should know. It stands in the timeline, in your name.",
        )
        if self.subject.entry_id is not None:
            ref = entry_ref(self.subject.entry_id)
            choices = (
                RadioChoice("e", f"the entry {ref}", ref),
                RadioChoice("c", "the customer as a whole", "customer"),
            )
            yield self.add(
                "about",
                RadioField(choices, value=ref),
                needed=True,
                help="On the customer as a whole it shows on every entry that is active now.",
            )

    def beside(self, name: str) -> str:
        """Return the length of the note."""
        return f"{len(self.fields[name].content)} of {TEXT_LIMIT}" if name == "body" else "e c"

    async def store(self) -> None:
        """Keep the note and close the form."""
        of_customer = "about" in self.fields and self.value("about") == "customer"
        command = AddNote(
            customer_id=self.subject.customer_id,
            entry_id=None if of_customer else self.subject.entry_id,
            body=str(self.value("body")),
        )
        receipt = await self.change(command, op_id=self.op_id)
        words = self.subject.customer_name if of_customer else self.subject.words
        self.close(Saved(receipt.subject_id or 0, words))

    def gone_without_base(self) -> str:
        """Return what is said when what the note is about is not there any more."""
        return f"{self.subject.words} is not there any more: nothing was saved, copy what you typed"


class NoteVerbs(EntryAtHand, CustomerVerbs):
    """A screen from which a note can be written on the entry or the customer here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "note", "Note", id="entry.note", tooltip="Write a note on it"),
    ]

    @verb
    async def action_note(self) -> None:
        """Write a note on the entry here, or on the customer."""
        from .draft_offers import fill_in

        saved = await fill_in(self, NoteForm(await self._note_subject()))
        if isinstance(saved, Saved):
            self.written_here = ("note", saved.id)
            self.say(f"{saved.words}: note kept", hint="u Undo")

    async def _note_subject(self) -> NoteSubject:
        entry = self.entry_here()
        if entry is not None:
            return NoteSubject(entry.customer_id, entry.customer_name, entry.id)
        customer_id = self.customer_here()
        if customer_id is None:
            raise Invalid("no entry here to write a note on: move to one")
        customer = await self.desk.ask(GetCustomer(customer_id=customer_id))
        return NoteSubject(customer.id, customer.name)
