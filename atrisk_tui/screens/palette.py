"""The palette: every command of the screen in front, and customers and views by name."""

from collections.abc import Sequence

from ..domain.queries import SearchCustomers
from .ask import Pick, PickPrompt
from .base import WorkScreen
from .find import SHOWN
from .keymap import live_keys


async def run_command(screen: WorkScreen) -> None:
    """Ask for a command by its words and carry it out. Inside a verb.

    "cust smith" finds customers instead, and opens one.
    """
    from .customer import CustomerScreen

    keys = [key for key in live_keys(screen) if key.enabled and key.id != "app.palette"]

    async def ask(text: str) -> Sequence[Pick[str | int]]:
        words = text.strip().casefold().split()
        if words[:1] in (["cust"], ["customer"]) and len(words) > 1:
            page = await screen.desk.ask(
                SearchCustomers(text=text.split(maxsplit=1)[1], limit=SHOWN)
            )
            return [Pick(row.name, row.id, row.account_number) for row in page.rows]
        return [
            Pick(f"{key.words}", key.action, key.key)
            for key in keys
            if all(word in f"{key.words} {key.group} {key.id}".casefold() for word in words)
        ]

    pick = await screen.prompt(
        PickPrompt("Command", ask, hint="words of a command, or cust NAME; enter does it")
    )
    if pick is None:
        return
    if isinstance(pick.answer, int):
        await screen.app.push_screen(CustomerScreen(pick.answer))
    else:
        await screen.run_action(pick.answer)
