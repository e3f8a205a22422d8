"""What the forms on people ask the store: roles, locations, people to lead or to take over."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..domain.admin_queries import ListPeople, ListRoleRows, PeopleById
from ..domain.admin_rows import PersonRow, RoleRow
from ..domain.paging import Span
from ..domain.queries import ListLocations
from ..domain.rows import LocationRow
from ..domain.text import folded
from ..errors import AtRiskError
from ..widgets.picker import Ask, Pick
from .base import WorkScreen
from .person_columns import place_words
from .role_words import short_words

MOST = 200
"""More than anyone would look through; typing narrows it."""
EVERYWHERE = "all"
"""The answer that stands for all locations, those to come too."""
ALL = Pick("all locations", EVERYWHERE, "those to come too")


def spoken(screen: WorkScreen, ask: Ask) -> Ask:
    """Return a picker's question whose refusal is said in the message line."""

    async def safe(text: str) -> Sequence[Pick[Any]]:
        try:
            return await ask(text)
        except AtRiskError as error:
            screen.say(error.message, warning=True)
            return ()

    return safe


def role_picks(screen: WorkScreen) -> Ask:
    """Return how a picker asks for a role."""

    async def ask(text: str) -> Sequence[Pick[int]]:
        page = await screen.desk.ask(ListRoleRows(span=Span(limit=MOST)))
        return [
            Pick(role.name, role.id, short_words(role.grants))
            for role in page.rows
            if _fits(text, role.name)
        ]

    return spoken(screen, ask)


def location_picks(screen: WorkScreen, found: Callable[[], Iterable[LocationRow]]) -> Ask:
    """Return how a picker asks for locations among those at hand: all of them first."""

    async def ask(text: str) -> Sequence[Pick[Any]]:
        picks = [
            Pick(place.name, place.id, place.region or "")
            for place in found()
            if place.active and _fits(text, place.name, place.region or "")
        ]
        may_everywhere = screen.desk.actor.location_ids is None
        return [ALL, *picks] if may_everywhere and _fits(text, ALL.words) else picks

    return spoken(screen, ask)


async def locations_of(screen: WorkScreen) -> tuple[LocationRow, ...]:
    """Return the locations in sight."""
    return await screen.desk.ask(ListLocations())


def people_picks(
    screen: WorkScreen, *, but: int | None, fits: Callable[[PersonRow], bool] = lambda _: True
) -> Ask:
    """Return how a picker asks for active people, without the one whose id is `but`."""

    async def ask(text: str) -> Sequence[Pick[int]]:
        page = await screen.desk.ask(
            ListPeople(include_inactive=False, text=text, span=Span(limit=MOST))
        )
        return [
            Pick(row.full_name, row.id, f"{row.username}, {row.role}, {place_words(row)}")
            for row in page.rows
            if row.id != but and fits(row)
        ]

    return spoken(screen, ask)


async def leader_of(screen: WorkScreen, row: PersonRow) -> Pick[int] | None:
    """Return who leads somebody, by full name; None for nobody, or for one who is off."""
    if row.manager_id is None:
        return None
    found = await screen.desk.ask(PeopleById(ids=(row.manager_id,)))
    return next((Pick(leader.full_name, leader.id) for leader in found if leader.active), None)


def role_by_id(roles: Iterable[RoleRow]) -> dict[int, RoleRow]:
    """Return roles by their id."""
    return {role.id: role for role in roles}


def _fits(text: str, *words: str) -> bool:
    return any(folded(text) in folded(word) for word in words)
