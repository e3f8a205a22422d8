"""Going somewhere from anywhere: `g` and a letter, F3, `/`, `:`."""

from .ask import Choice, ConfirmPrompt, KeyPrompt
from .base import WorkScreen
from .find import find_customer
from .places import PLACES, admin_places


async def go_somewhere(screen: WorkScreen) -> None:
    """Ask for one letter and go there. Inside a verb."""
    choices = [Choice(place.key, place.words, place.mode) for place in PLACES]
    if admin_places(screen.desk.actor):
        choices.append(Choice("a", "Admin", "admin"))
    choices.append(Choice("d", "drafts", "drafts"))
    choices.append(Choice("n", "next due", "next"))
    choices.append(Choice("w", "what I did today", "done"))
    choices.append(Choice("g", "top", "top"))
    chosen = await screen.prompt(KeyPrompt("Go to", choices))
    if chosen == "next":
        await go_to_next_due(screen)
    elif chosen == "drafts":
        await go_to_drafts(screen)
    elif chosen == "done":
        await go_to_done(screen)
    elif chosen == "top":
        go_to_top(screen)
    elif chosen == "admin":
        await go_to_admin(screen)
    elif chosen is not None:
        await screen.work_app.go_to(chosen)


async def go_to_admin(screen: WorkScreen) -> None:
    """Ask for a second letter and go to that screen of the admin's. Inside a verb."""
    places = admin_places(screen.desk.actor)
    choices = [Choice(place.key, place.words, place.mode) for place in places]
    chosen = await screen.prompt(KeyPrompt("Admin", choices))
    if chosen is not None:
        await screen.work_app.go_to(chosen)


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


def go_to_top(screen: WorkScreen) -> None:
    """Move the cursor of the list in front to its first row."""
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
        await screen.app.push_screen(EntryScreen(due.entry_id))


async def open_found_customer(screen: WorkScreen) -> None:
    """Ask for a customer and open them over what is in front; esc comes back. Inside a verb."""
    from .customer import CustomerScreen

    customer_id = await find_customer(screen, "Find customer")
    if customer_id is not None:
        await screen.app.push_screen(CustomerScreen(customer_id))


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
