"""The contact log: `c`, a letter, and what follows from it, on the entry or the customer here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType

from ..domain.cadence import suggested_try
from ..domain.commands import Receipt, SetFollowUp
from ..domain.contact_commands import LogContact
from ..domain.contact_words import nth_try
from ..domain.dates import local, local_date, short
from ..domain.policy import modify_refusal
from ..domain.queries import GetCustomer, GetEntry
from ..domain.rows import CustomerDetail, EntryDetail
from ..domain.rules import check_follow_up, status_word
from ..domain.work_queries import ListAbsences
from ..errors import Conflict, Invalid
from .ask import ConfirmPrompt, TextPrompt
from .at_hand import EntryAtHand, Target, name
from .base import verb
from .briefs import may_call, number_words
from .contact_kinds import Asks, ContactKind, ContactPrompt, said_words
from .new_entry import CustomerVerbs
from .queue_words import next_words

STAYS = frozenset({"-", "none"})
"""What is typed to leave the follow-up as it is."""


@dataclass(frozen=True, slots=True)
class ContactSubject:
    """With whom a contact was, and the entry it was about."""

    record: EntryDetail | CustomerDetail
    version: int | None = None
    """Of the entry, as it stood on the screen."""
    changes_entry: bool = False
    """Whether a follow-up of the entry can come of it: it is active, and the person may."""

    @property
    def entry(self) -> EntryDetail | None:
        """The entry, None for the customer as a whole."""
        return self.record if isinstance(self.record, EntryDetail) else None

    @property
    def customer_id(self) -> int:
        """The customer's id."""
        record = self.record
        return record.customer_id if isinstance(record, EntryDetail) else record.id

    @property
    def words(self) -> str:
        """What people call it: "AR-1042 Kerr Dental"."""
        record = self.record
        return name(record) if isinstance(record, EntryDetail) else record.name


class ContactVerbs(EntryAtHand, CustomerVerbs):
    """A screen from which a contact can be logged."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "contact", "Contact", id="entry.contact", tooltip="Log a contact, or a try"),
    ]

    async def contact_entry(self) -> Target | None:
        """Return the entry that a contact from here is about, None for the customer as a whole."""
        return self.entry_here()

    @verb
    async def action_contact(self) -> None:
        """Log a contact: a letter says how it went, and what follows is asked at once."""
        about = await self._contact_subject()
        may = may_call(about.record, self.now(), self.settings)
        kind = await self.prompt(ContactPrompt(self._call_title(about), may_call=may.may))
        if kind is None:
            return
        if kind.asks is Asks.WRAP_UP:
            await self._wrap_up(about, kind)
        elif kind.asks is Asks.NEXT_TRY and about.changes_entry:
            await self._log_try(about, kind)
        else:
            await self._log_plain(about, kind)

    async def _contact_subject(self) -> ContactSubject:
        entry = await self.contact_entry()
        if entry is not None:
            detail = await self.desk.ask(GetEntry(entry_id=entry.id))
            return ContactSubject(detail, entry.version, await self._may_follow_up(detail))
        customer_id = self.customer_here()
        if customer_id is None:
            raise Invalid("no entry here to log a contact on: move to one")
        return ContactSubject(await self.desk.ask(GetCustomer(customer_id=customer_id)))

    async def _may_follow_up(self, entry: EntryDetail) -> bool:
        """Whether the person may change the entry with a contact, as far as can be told here."""
        whose = self.settings.text("agents_may_modify")
        if entry.closed_at is not None or not self.desk.may(SetFollowUp):
            return False
        if whose == "team":
            return True  # who is in it is known to the store, which has the last word anyway
        owner_id = None if entry.unassigned else entry.assigned_to_id
        refused = modify_refusal(self.desk.actor, owner_id=owner_id, team=frozenset(), whose=whose)
        return refused is None or await self._covers(owner_id)

    async def _covers(self, owner_id: int | None) -> bool:
        """Whether the person covers somebody who is out today."""
        me, today = self.desk.actor, local_date(self.now(), self.desk.actor.zone)
        out = () if owner_id is None else await self.desk.ask(ListAbsences(user_id=owner_id))
        return any(one.cover_id == me.id and one.from_on <= today <= one.until_on for one in out)

    def _call_title(self, about: ContactSubject) -> str:
        """Return whether one may call, the time there and the number, then whom it is about."""
        record, now = about.record, self.now()
        may = may_call(record, now, self.settings)
        there = f"{may.there:%H:%M} there" if may.may or record.do_not_call else ""
        told = "  ".join(filter(None, (may.words, there, may.best, number_words(record))))
        return f"{told}\nContact with {about.words}"

    # Without a form

    async def _log_plain(self, about: ContactSubject, kind: ContactKind, news: str = "") -> None:
        """Log a contact from which no follow-up comes, once enter says so."""
        said = "do not call again" if kind.do_not_call else said_words(kind.channel, kind.result)
        then = " It is in force at once." if kind.do_not_call else ""
        if not kind.do_not_call and about.entry is None:
            then = " There is no active entry to follow up."
        question = f"{news}\n{about.words}: {said}.{then}".strip()
        if await self.prompt(ConfirmPrompt(question, "logs it")):
            await self._log(about, kind)
            self._tell_logged(about, said)

    async def _log_try(self, about: ContactSubject, kind: ContactKind) -> None:
        """Log a try with the next one, asked again where a colleague moved the follow-up."""
        news = ""
        while True:
            answer = await self.prompt(await self._next_try(about, kind, news))
            if answer is None:
                return
            (at,) = answer
            try:
                await self._log(about, kind, follow_up_at=at)
            except (Conflict, Invalid) as error:
                self.work_app.forget_keys()
                about, news = await self._as_moved(about)
                if not about.changes_entry:
                    await self._log_plain(about, kind, news)
                    return
                if isinstance(error, Invalid):
                    raise
            else:
                said = f"{said_words(kind.channel, kind.result)}, {self._nth(about)}"
                self._tell_logged(about, f"{said}, {self._next_words(about, at)}")
                return

    async def _as_moved(self, about: ContactSubject) -> tuple[ContactSubject, str]:
        """Return the entry as a colleague left it, and what they did."""
        seen = about.entry
        assert seen is not None  # noqa: S101 - only an entry's follow-up can have moved
        fresh = await self.desk.ask(GetEntry(entry_id=seen.id))
        if fresh.closed_at is not None:
            by = f" by {fresh.closed_by}" if fresh.closed_by else ""
            news = f"{fresh.ref} was closed as {status_word(fresh.status)}{by} meanwhile."
        else:
            news = (await self._who_moved(seen, "follow_up_at")).removesuffix(": look again")
        await self.rows_changed(frozenset({("entry", seen.id)}))
        may = await self._may_follow_up(fresh)
        return ContactSubject(fresh, fresh.version, may), news

    async def _log(
        self, about: ContactSubject, kind: ContactKind, *, follow_up_at: datetime | None = None
    ) -> Receipt:
        receipt = await self.change(
            LogContact(
                customer_id=about.customer_id,
                channel=kind.channel,
                result=kind.result,
                entry_id=about.entry.id if about.entry is not None else None,
                entry_version=about.version,
                do_not_call=kind.do_not_call,
                follow_up_at=follow_up_at,
            )
        )
        self.written_here = ("interaction", receipt.subject_id or 0)
        return receipt

    def _tell_logged(self, about: ContactSubject, said: str) -> None:
        self.say(f"{about.words}: {said}", hint="u Undo")

    # The next try

    async def _next_try(self, about: ContactSubject, kind: ContactKind, news: str) -> TextPrompt:
        """Return the prompt for the next try, with the one that the firm's cadence suggests."""
        entry = about.entry
        assert entry is not None  # noqa: S101 - asked only where there is one
        suggested = suggested_try(
            entry.tries + 1,
            settings=self.settings,
            now=self.now(),
            zone=entry.zone,
            best_time=entry.best_time,
        )
        there = local(suggested, entry.zone)
        typed = f"{there:%a} {there.day} {there:%b %Y %H:%M}"
        stays = self._stays_words(entry)
        said = f"{said_words(kind.channel, kind.result)}, {self._nth(about)}"
        asked = f"{about.words}: {said}. Next try? - leaves {stays}"
        return TextPrompt(
            f"{news}\n{asked}" if news else asked,
            await self._try_reader(entry, suggested, typed),
            value=typed,
            hint="+2h, fri 14:00, oct 16; esc logs nothing",
        )

    async def _try_reader(
        self, entry: EntryDetail, suggested: datetime, typed: str
    ) -> Callable[[str], tuple[datetime | None, str]]:
        """Return what turns the answer into the next try: None leaves the follow-up as it is."""
        read_moment = await self.moment_reader(entry, may_clear=False)
        stays = self._stays_words(entry)

        def read(text: str) -> tuple[datetime | None, str]:
            if text.strip().casefold() in STAYS:
                return None, f"leaves {stays}"
            if text == typed:
                # An hour that comes twice in a night is written the same both times.
                check_follow_up(suggested, self.now())
                return suggested, f"= {self.echo_moment(suggested, entry)}"
            return read_moment(text)

        return read

    def _stays_words(self, entry: EntryDetail) -> str:
        if entry.follow_up_at is None:
            return "none"
        return short(entry.follow_up_at, entry.zone, self.now())

    def _nth(self, about: ContactSubject) -> str:
        return nth_try(about.entry.tries + 1) if about.entry is not None else ""

    def _next_words(self, about: ContactSubject, at: datetime | None) -> str:
        entry = about.entry
        if entry is None:
            return ""
        if at is None:
            return f"follow-up stays {self._stays_words(entry)}"
        mine = self.desk.actor.zone
        return next_words(at, zone=entry.zone, viewer_zone=mine, now=self.now())

    # With a form

    async def _wrap_up(self, about: ContactSubject, kind: ContactKind) -> None:
        from .contact_form import ContactForm, Logged
        from .draft_offers import fill_in

        form = ContactForm(
            kind,
            about.entry,
            customer_id=about.customer_id,
            words=about.words,
            version=about.version,
            changes_entry=about.changes_entry,
        )
        logged = await fill_in(self, form)
        if isinstance(logged, Logged):
            self.written_here = ("interaction", logged.id)
            self.say(f"{about.words}: {logged.told}", hint="u Undo")
