"""Going somewhere from anywhere: `g` and a letter, F3, `/`, `:`."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from .ask import Choice, ConfirmPrompt, KeyPrompt
from .base import WorkScreen
from .find import find_customer
from .keymap import live_key_names
from .places import (
    ADMIN_PLACES,
    OTHER_PLACES,
    PLACES,
    Somewhere,
    admin_places,
    places_of,
)
from .spares import open_record


def _keys(places: Iterable[Somewhere], before: str) -> list[BindingType]:
    return [
        Binding(
            place.key,
            f"answer_with('{place.mode}')",
            place.words,
            id=place.id,
            show=False,
            tooltip=f"Go to {place.words}, after {before}",
        )
        for place in places
    ]


class GoPrompt(KeyPrompt):
    """Where to go by one more key; each place's key can be another one."""

    takes_letters = False
    BINDINGS: ClassVar[list[BindingType]] = _keys((*PLACES, *OTHER_PLACES), "g")


class AdminGoPrompt(KeyPrompt):
    """Which of the admin's screens to go to."""

    takes_letters = False
    BINDINGS: ClassVar[list[BindingType]] = _keys(ADMIN_PLACES, "g a")


async def go_somewhere(screen: WorkScreen) -> None:
    """Ask for one letter and go there. Inside a verb."""
    is_admin = bool(admin_places(screen.desk.actor))
    others = (place for place in OTHER_PLACES if is_admin or place.mode != "admin")
    places = (*places_of(screen.desk.actor), *others)
    chosen = await screen.prompt(GoPrompt("Go to", _choices(screen, places)))
    if chosen is not None:
        await go_to_place(screen, chosen)


async def go_to_place(screen: WorkScreen, mode: str) -> None:
    """Go to one of the places by its name. Inside a verb."""
    if mode in OTHERS:
        await OTHERS[mode](screen)
    else:
        await screen.work_app.go_to(mode)


async def go_to_admin(screen: WorkScreen) -> None:
    """Ask for a second letter and go to that screen of the admin's. Inside a verb."""
    places = admin_places(screen.desk.actor)
    chosen = await screen.prompt(AdminGoPrompt("Admin", _choices(screen, places)))
    if chosen is not None:
        await screen.work_app.go_to(chosen)


def _choices(screen: WorkScreen, places: Iterable[Somewhere]) -> list[Choice[str]]:
    """Return the places with the keys they have here; a second key is not listed."""
    return [
        Choice(key, "" if number else place.words, place.mode)
        for place in places
        for number, key in enumerate(live_key_names(screen.app, place.id, place.key))
    ]


async def go_to_drafts(screen: WorkScreen) -> None:
    """Show all my drafts over what is in front; esc comes back. Inside a verb."""
    from .draft_lines import DraftsScreen

    if not isinstance(screen, DraftsScreen):
        await screen.app.push_screen(DraftsScreen())


async def go_to_done(screen: WorkScreen) -> None:
    """Show what I did today over what is in front; esc comes back. Inside a verb."""
    from .done import DoneScreen

    if not isinstance(screen, DoneScreen):
        await screen.app.push_screen(DoneScreen())


async def go_to_top(screen: WorkScreen) -> None:
    """Move the cursor of the list in front to its first row. Inside a verb."""
    from ..widgets.row_table import RowTable

    tables = [table for table in screen.query(RowTable) if table.display]
    for table in sorted(tables, key=lambda table: table.id != "rows")[:1]:
        table.action_top()


async def go_to_next_due(screen: WorkScreen) -> None:
    """Open the entry that the Next line tells of. Inside a verb."""
    from .entry import EntryScreen

    due = await screen.work_app.next_up.renew()
    if due is None:
        screen.say("nothing of yours is due this week")
    else:
        await open_record(screen, EntryScreen, due.entry_id)


OTHERS: Mapping[str, Callable[[WorkScreen], Awaitable[None]]] = {
    "admin": go_to_admin,
    "drafts": go_to_drafts,
    "next": go_to_next_due,
    "done": go_to_done,
    "top": go_to_top,
}
"""How to go where no mode's own screen is."""


async def open_found_customer(screen: WorkScreen, text: str = "") -> None:
    """Ask for a customer and open them over what is in front; esc comes back. Inside a verb."""
    from .customer import CustomerScreen

    customer_id = await find_customer(screen, "Find customer", text)
    if customer_id is not None:
        await open_record(screen, CustomerScreen, customer_id)


async def search(screen: WorkScreen) -> None:
    """Open the search line here where there is one, else that of the customers. Inside a verb."""
    from .lists import ListScreen

    if not (isinstance(screen, ListScreen) and screen.SEARCHABLE):
        await screen.work_app.go_to("customers")
    front = screen.app.screen
    if isinstance(front, ListScreen):
        front.begin_search()


async def step_back(screen: WorkScreen) -> None:
    """Leave this screen for the one beneath, a mode's own for Home. Inside a verb."""
    app = screen.app
    if len(app.screen_stack) > 1:
        # Not awaited: its removal ends the worker that would wait here, and the app's own wait
        # for the same removal with it. Keys wait for it all the same.
        app.pop_screen()
    elif app.current_mode != "home":
        await screen.work_app.go_to("home")
    elif await screen.prompt(ConfirmPrompt("Quit atrisk?", "Quit")):
        app.exit(0)
