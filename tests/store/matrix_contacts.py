"""What a person of each role tries in an agent's hour: contacts and notes."""

from datetime import timedelta
from typing import Any

from atrisk_tui.domain import contact_commands as do
from atrisk_tui.domain import contact_queries as contacts
from atrisk_tui.domain import next_due
from atrisk_tui.domain import timeline_queries as timeline
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.model import ContactChannel, ContactResult
from atrisk_tui.domain.queries import Query

from .permission_matrix import Asked, Spot, Try


def contact(spot: Spot, **more: Any) -> do.LogContact:
    """Return a try to reach the customer there."""
    return do.LogContact(
        customer_id=spot.customer.id,
        channel=ContactChannel.PHONE_OUT,
        result=ContactResult.NO_ANSWER,
        **more,
    )


COMMANDS: dict[type[Command], dict[str, Try]] = {
    do.LogContact: {
        "log a contact": contact,
        "log a contact about a colleague's entry": lambda s: contact(s, entry_id=s.theirs.open.id),
        "set do-not-call with a contact": lambda s: contact(s, do_not_call=True),
        "date a colleague's with a contact": lambda s: contact(
            s,
            entry_id=s.theirs.open.id,
            entry_version=s.theirs.open.version,
            follow_up_at=s.now + timedelta(days=4),
        ),
    },
    do.AddNote: {
        "write a note about a customer": lambda s: do.AddNote(
            customer_id=s.customer.id, body="Asks for Dana."
        ),
        "write a note about a colleague's entry": lambda s: do.AddNote(
            customer_id=s.customer.id, body="Asks for Dana.", entry_id=s.theirs.open.id
        ),
    },
}

QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {
    contacts.ListContacts: {
        "a customer's contacts": Asked(
            lambda s: contacts.ListContacts(customer_id=s.customer.id), lambda _answer, _spot: True
        ),
    },
    next_due.GetNextDue: {
        "one's own next follow-up": Asked(
            lambda _: next_due.GetNextDue(),
            lambda answer, s: answer is not None and answer.entry_id == s.mine.mitigated.id,
        ),
    },
    timeline.ListTimeline: {
        "an entry's timeline": Asked(
            lambda s: timeline.ListTimeline(entry_id=s.theirs.open.id),
            lambda answer, _: bool(answer.rows),
        ),
        "a customer's timeline": Asked(
            lambda s: timeline.ListTimeline(customer_id=s.customer.id),
            lambda answer, _: bool(answer.rows),
        ),
    },
}

OUTCOMES: dict[str, str] = {
    "log a contact": "DOOO DMMO",
    "log a contact about a colleague's entry": "DOOO DMMO",
    "set do-not-call with a contact": "DOOO DMMO",
    "date a colleague's with a contact": "DOOO DMMO",
    "a customer's contacts": "OOOO MMMO",
    # The Admin's own are due at the same time at both places; the first one is told.
    "one's own next follow-up": "-OOO ----",
    "write a note about a customer": "DOOO DMMO",
    "write a note about a colleague's entry": "DOOO DMMO",
    "an entry's timeline": "OOOO MMMO",
    "a customer's timeline": "OOOO MMMO",
}
"""What comes of each, in the letters of test_permissions."""
