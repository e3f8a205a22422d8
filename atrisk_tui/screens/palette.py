"""The palette: every command of the screen in front, and customers and views by name."""

from collections.abc import Sequence
from typing import Any

from ..domain.queries import SearchCustomers
from .ask import Pick, PickPrompt
from .base import WorkScreen
from .find import SHOWN
from .keymap import live_keys
from .places import PLACES, Somewhere, admin_places

Found = Pick[Any]
"""A command, a customer's id, or somewhere to go."""


async def run_command(screen: WorkScreen) -> None:
    """Ask for a command by its words and carry it out. Inside a verb.

    "cust smith" finds customers instead, and opens one.
    """
    from .customer import CustomerScreen

    keys = [key for key in live_keys(screen) if key.enabled and key.id != "app.palette"]

    async def ask(text: str) -> Sequence[Found]:
        words = text.strip().casefold().split()
        if words[:1] in (["cust"], ["customer"]) and len(words) > 1:
            page = await screen.desk.ask(
                SearchCustomers(text=text.split(maxsplit=1)[1], limit=SHOWN)
            )
            return [Pick(row.name, row.id, row.account_number) for row in page.rows]
        places: list[Found] = [
            Pick(f"Go to {place.words}", place, f"g {letters}{place.key}")
            for letters, group in (("", PLACES), ("a ", admin_places(screen.desk.actor)))
            for place in group
        ]
        commands: list[Found] = [Pick(key.words, key, key.key) for key in keys]
        about = [f"{key.group} {key.id}" for key in keys]
        return [
            pick
            for pick, more in zip((*commands, *places), (*about, *[""] * len(places)), strict=True)
            if all(word in f"{pick.words} {more}".casefold() for word in words)
        ]

    pick = await screen.prompt(
        PickPrompt("Command", ask, hint="words of a command, or cust NAME; enter does it")
    )
    if pick is None:
        return
    if isinstance(pick.answer, int):
        await screen.app.push_screen(CustomerScreen(pick.answer))
    elif isinstance(pick.answer, Somewhere):
        await screen.work_app.go_to(pick.answer.mode)
    else:
        await screen.app.run_action(pick.answer.action, pick.answer.node)
