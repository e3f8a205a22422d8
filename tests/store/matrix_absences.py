"""What a person of each role tries with absences, and who sees how the team's work stands."""

from datetime import timedelta
from typing import Any

from atrisk_tui.domain import absences as do
from atrisk_tui.domain import work_queries as ask
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.queries import Query

from .permission_matrix import Asked, Spot, Try


def put_out(spot: Spot) -> do.PutOut:
    today = spot.now.date()
    return do.PutOut(
        user_id=spot.owner_id, from_on=today, until_on=today + timedelta(days=3), cover_id=None
    )


COMMANDS: dict[type[Command], dict[str, Try]] = {
    do.PutOut: {"put somebody out": put_out},
    do.BringBack: {
        "bring a colleague back": lambda s: do.BringBack(
            absence_id=s.absence.id, version=s.absence.version
        ),
    },
}

QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {
    ask.ListAbsences: {
        "who is out": Asked(
            lambda _: ask.ListAbsences(),
            lambda answer, spot: spot.absence.id in {row.id for row in answer},
        ),
    },
    ask.ListBoard: {
        "the team's board": Asked(
            lambda _: ask.ListBoard(),
            lambda answer, spot: spot.colleague_id in {row.id for row in answer if row.open.value},
        ),
    },
}

OUTCOMES: dict[str, str] = {
    "put somebody out": "DDOO DDMO",
    "bring a colleague back": "DDOO DDMO",
    "who is out": "OOOO ---O",
    "the team's board": "DDOO DD-O",
}
"""What comes of each, in the letters of test_permissions."""
