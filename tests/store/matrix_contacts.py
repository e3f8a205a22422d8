"""What a person of each role tries in an agent's hour: contacts, notes, snoozing, escalating."""

from typing import Any

from atrisk_tui.domain import contact_commands as do
from atrisk_tui.domain import timeline_queries as timeline
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.queries import Query

from .permission_matrix import Asked, Try

COMMANDS: dict[type[Command], dict[str, Try]] = {
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
    "write a note about a customer": "DOOO DMMO",
    "write a note about a colleague's entry": "DOOO DMMO",
    "an entry's timeline": "OOOO MMMO",
    "a customer's timeline": "OOOO MMMO",
}
"""What comes of each, in the letters of test_permissions."""
