"""Going on with a draft: where it is offered, how its form is opened again, what has changed since.

Everything here is called inside a verb.
"""

from typing import Any, cast

from rich.text import Text
from textual import events

from ..domain.dates import local
from ..domain.drafts import Draft, DraftRow
from ..domain.model import Outcome
from ..domain.queries import GetCustomer
from ..domain.row_values import row_of
from ..domain.rows import EntryDetail
from ..domain.rules import status_word
from ..domain.text import label
from ..errors import AtRiskError, Invalid, Missing
from .ask import Choice, ConfirmPrompt, KeyPrompt
from .base import Program, WorkScreen
from .draft_words import typed_words, when
from .form_base import FormScreen
from .merging import MergingForm
from .pane_form import Saved
from .reading import ReadingScreen
from .spares import open_record

RESUME, ANEW = "resume", "anew"


class OfferPrompt(KeyPrompt):
    """Whether to go on with a draft. Who typed ahead meant the form, not this question."""

    def on_key(self, event: events.Key) -> None:
        """Drop what was typed behind a key that is no answer; the key itself is said to be none."""
        named = event.character if event.is_printable and event.character else event.key
        if named not in self.choices:
            cast("Program", self.app).forget_keys()


async def fill_in(screen: WorkScreen, form: FormScreen) -> Any:
    """Ask with a form; where a draft of the same is kept, go on with it if the person wants."""
    row = await offered(screen, form)
    if row is None:
        return await screen.prompt(form)
    question = f"You have a draft of {when(screen, row)}: {row.title}, {typed_words(row)}"
    choices = [Choice("enter", "resumes it", RESUME), Choice("n", "starts anew", ANEW)]
    answer = await screen.prompt(OfferPrompt(question, choices))
    if answer == RESUME:
        return await resume(screen, row.key)
    return None if answer is None else await screen.prompt(form)


async def offered(screen: WorkScreen, form: FormScreen) -> DraftRow | None:
    """Return my newest draft of a form on the same record; None also where none can be read."""
    if not form.KIND:
        return None
    try:
        return await screen.work_app.drafts.about(form.about())
    except AtRiskError:
        return None  # said already when it was found out; the form itself can be filled in


async def resume(screen: WorkScreen, key: str) -> Any:
    """Open a draft's form as it was left and return its answer; else let the text be read."""
    draft = await screen.work_app.drafts.take(key)
    if draft is None:
        raise Missing("that draft is not there any more: it was saved or discarded meanwhile")
    try:
        form = form_of(draft)
        news = await _news(screen, form, draft)
    except AtRiskError as error:
        await read(screen, draft, error.message)
        return None
    form.continue_from(draft)
    form.greeting = news or f"draft of {local(draft.at, screen.desk.actor.zone):%H:%M} is back"
    return await screen.prompt(form)


def form_of(draft: Draft) -> FormScreen:
    """Return the form that a draft was kept of, as it was opened then.

    Raises: Invalid where another version of the program kept it.
    """
    kind = _kinds().get(draft.about.kind)
    if kind is None:
        raise Invalid("it was kept by another version of this program")
    base = row_of(kind.RECORD, draft.base) if kind.RECORD and draft.base is not None else None
    try:
        return kind.of_draft(base, draft.opening)
    except (KeyError, ValueError):
        raise Invalid("it was kept by another version of this program") from None


def _kinds() -> dict[str, type[FormScreen]]:
    from .absence_form import AbsenceForm
    from .catalog_form import CatalogForm
    from .close_form import CloseForm
    from .contact_form import ContactForm
    from .entry_form import EntryForm
    from .hand_over import HandOverForm
    from .location_form import LocationForm, RegionForm
    from .notes import NoteForm
    from .person_form import PersonForm
    from .role_form import RoleForm
    from .setting_form import SettingForm

    kinds: tuple[type[FormScreen], ...] = (
        EntryForm,
        CloseForm,
        CatalogForm,
        LocationForm,
        RegionForm,
        PersonForm,
        HandOverForm,
        ContactForm,
        NoteForm,
        RoleForm,
        SettingForm,
        AbsenceForm,
    )
    return {kind.KIND: kind for kind in kinds}


async def _news(screen: WorkScreen, form: FormScreen, draft: Draft) -> str:
    """Return what became of the record since, in words; empty where nothing did.

    Raises: Missing, Denied when it is gone or out of sight: the form could not be saved.
    """
    base = form.opened_with()
    if base is None:
        if "customer_id" in draft.opening:
            await screen.desk.ask(GetCustomer(customer_id=draft.opening["customer_id"]))
        return ""
    if not isinstance(form, MergingForm):
        return ""
    theirs, _ = await form.fresh(base)
    if theirs is None:
        raise Missing(f"{form.ref_of(base)} is not there any more")
    if isinstance(theirs, EntryDetail) and theirs.closed_at and base.closed_at is None:
        return _closed_words(theirs, is_closing=draft.about.kind == "close")
    moved = any(not form.is_same(base, theirs, name) for name in form.COMPARED)
    return "it was changed meanwhile: saving shows what, nothing typed is lost" if moved else ""


def _closed_words(entry: EntryDetail, *, is_closing: bool) -> str:
    by = f" by {entry.closed_by}" if entry.closed_by else ""
    was = f"{entry.ref} was closed as {status_word(entry.status)}{by} meanwhile"
    if is_closing:
        return f"{was}: X reopens it, then this saves"
    return f"{was}: all but the follow-up can still be saved"


async def tell_saved(screen: WorkScreen, answer: Any) -> None:
    """Say what became of a form that was gone on with; None: it was left, and its draft is kept."""
    from .entry import EntryScreen
    from .entry_form import OpenInstead

    if isinstance(answer, OpenInstead):
        await open_record(screen, EntryScreen, answer.entry_id)
    elif isinstance(answer, Saved):
        screen.say(f"{answer.words}: saved", hint="u Undo")
    elif isinstance(answer, Outcome):
        screen.say(f"closed as {status_word(answer.status)}", hint="u Undo")
    elif answer:
        screen.say(f"{answer} saved", hint="u Undo")


async def read(screen: WorkScreen, draft: Draft, why: str) -> None:
    """Show the text of a draft that cannot be saved any more, to be read and copied."""
    text = Text(f"This draft cannot be saved: {why.rstrip('.')}. y copies its text.\n")
    for name, words in _texts(draft):
        text.append(f"\n{label(name)}\n", "bold")
        text.append(f"{words}\n")
    plain = "\n".join(f"{label(name)}: {words}" for name, words in _texts(draft))
    await screen.prompt(ReadingScreen(draft.title, text, copies=plain))


def _texts(draft: Draft) -> list[tuple[str, str]]:
    """Return (field, words) of everything that the person had filled in."""
    found = []
    for name, field in draft.fields.items():
        if field["now"] != field["was"] and (words := _words(field["now"])):
            found.append((name, words))
    return found


def _words(now: Any) -> str:
    if isinstance(now, dict) and "taken" in now:
        return ", ".join([one["words"] for one in now["taken"] or ()] + [now["typed"]]).strip(", ")
    if isinstance(now, dict):
        return str(now["words"])
    return ", ".join(map(str, now)) if isinstance(now, list) else str(now or "")


async def discard(screen: WorkScreen, row: DraftRow) -> bool:
    """Remove a draft, once the person has said so; return whether it was."""
    question = f"Discard the draft of {when(screen, row)}, {row.title}? It cannot be brought back."
    if not await screen.prompt(ConfirmPrompt(question, "Discard it")):
        return False
    await screen.work_app.drafts.discard(row.key)
    screen.say(f"draft of {row.title} discarded")
    return True
