"""What a person of each role asks about a filter: its sum, its names, and marks."""

from typing import Any

from atrisk_tui.domain import queries as ask
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.queries import EntryFilter, Query
from atrisk_tui.domain.work_queries import MarkEntries

from .permission_matrix import Asked, Spot, Try

COMMANDS: dict[type[Command], dict[str, Try]] = {}


def marked(answer: Any, spot: Spot) -> bool:
    return spot.mine.open.id in {entry_id for entry_id, _ in answer}


QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {
    ask.SumRisk: {
        "sum the revenue at risk": Asked(lambda _: ask.SumRisk(), figure=lambda answer: answer),
    },
    ask.NameFilter: {
        "what a filter's location is called": Asked(
            lambda s: ask.NameFilter(entries=EntryFilter(location_id=s.location_id)),
            lambda answer, _: answer["location_id"] != "gone",
        ),
        "what a filter's customer is called": Asked(
            lambda s: ask.NameFilter(entries=EntryFilter(customer_id=s.customer.id)),
            lambda answer, _: answer["customer_id"] != "gone",
        ),
    },
    MarkEntries: {
        "mark all": Asked(lambda _: MarkEntries(filter=EntryFilter()), marked),
        "mark some": Asked(
            lambda s: MarkEntries(filter=EntryFilter(), among=(s.mine.open.id,)), marked
        ),
    },
}

OUTCOMES: dict[str, str] = {
    "sum the revenue at risk": "OOOO ---O",
    "what a filter's location is called": "OOOO ---O",
    "what a filter's customer is called": "OOOO ---O",
    "mark all": "OOOO ---O",
    "mark some": "OOOO ---O",
}
"""What comes of each, in the letters of test_permissions."""
