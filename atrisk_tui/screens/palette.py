"""The palette: every command of the screen in front, and customers and views by name."""

from collections.abc import Sequence
from typing import Any

from ..domain.queries import SearchCustomers
from ..domain.text import folded
from ..domain.views import ViewRow
from ..domain.work_queries import ListViews
from .ask import Pick, PickPrompt
from .base import WorkScreen
from .find import SHOWN
from .keymap import LiveKey, keys_to, live_keys
from .places import OTHER_PLACES, Somewhere, admin_places, places_of
from .spares import open_record

Found = Pick[Any]
"""A command, a customer's id, a view, or somewhere to go."""


async def run_command(screen: WorkScreen) -> None:
    """Ask for a command by its words and carry it out. Inside a verb.

    "cust smith" finds customers instead, and opens one; "view team" finds views.
    """
    keys = [key for key in live_keys(screen) if key.enabled and key.id != "app.palette"]
    views = await screen.desk.ask(ListViews())

    async def ask(text: str) -> Sequence[Found]:
        first, _, rest = text.strip().partition(" ")
        if first.casefold() in {"cust", "customer"} and rest.strip():
            page = await screen.desk.ask(SearchCustomers(text=rest, limit=SHOWN))
            return [Pick(row.name, row.id, row.account_number) for row in page.rows]
        if first.casefold() == "view":
            return _views(views, rest)
        found = _commands(screen, keys, text)
        return [*found, *_views(views, text)] if first else found

    hint = "words of a command, cust NAME or view NAME; enter does it"
    pick = await screen.prompt(PickPrompt("Command", ask, hint=hint))
    if pick is not None:
        await _do(screen, pick.answer)


async def _do(screen: WorkScreen, chosen: Any) -> None:
    """Carry out what was chosen: open it, go there, or do it."""
    from .customer import CustomerScreen
    from .navigation import go_to_place
    from .views import open_view

    if isinstance(chosen, int):
        await open_record(screen, CustomerScreen, chosen)
    elif isinstance(chosen, ViewRow):
        await open_view(screen, chosen)
    elif isinstance(chosen, Somewhere):
        await go_to_place(screen, chosen.mode)
    else:
        await screen.app.run_action(chosen.action, chosen.node)


def _commands(screen: WorkScreen, keys: Sequence[LiveKey], text: str) -> list[Found]:
    """Return the commands and places with every word of a text in what is said of them."""
    others = [place for place in OTHER_PLACES if place.mode != "admin"]
    places: list[Found] = [
        Pick(f"Go to {place.words}", place, keys_to(screen.app, place.mode))
        for place in (*places_of(screen.desk.actor), *others, *admin_places(screen.desk.actor))
    ]
    commands: list[Found] = [Pick(key.words, key, key.key) for key in keys]
    about = [*(f"{key.group} {key.id}" for key in keys), *[""] * len(places)]
    words = text.strip().casefold().split()
    return [
        pick
        for pick, more in zip((*commands, *places), about, strict=True)
        if all(word in f"{pick.words} {more}".casefold() for word in words)
    ]


def _views(views: Sequence[ViewRow], text: str) -> list[Found]:
    """Return the views with every word of a text in their name."""
    words = folded(text).split()
    return [
        Pick(f"View {row.name}", row, row.owner or "everybody")
        for row in views
        if all(word in folded(row.name) for word in words)
    ]
