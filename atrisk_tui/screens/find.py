"""Finding a customer from anywhere: a prompt that searches the whole store as one types."""

from collections.abc import Sequence

from ..domain.queries import SearchCustomers
from .ask import Pick, PickPrompt
from .base import WorkScreen

SHOWN = 10
"""Hits in the prompt; more letters find the rest."""
MOST_PASTED = 60
"""Characters of a paste that are looked for."""


async def find_customer(screen: WorkScreen, title: str, text: str = "") -> int | None:
    """Ask for a customer and return the id, None when the person left it. Inside a verb.

    `text` is what is looked for until more is typed.
    """

    async def ask(text: str) -> Sequence[Pick[int]]:
        if not text.strip():
            return ()
        page = await screen.desk.ask(SearchCustomers(text=text, limit=SHOWN))
        return [
            Pick(row.name, row.id, f"{row.account_number}  {row.location}") for row in page.rows
        ]

    hint = "name, account, e-mail or phone, any part; enter takes it, esc leaves"
    pick = await screen.prompt(PickPrompt(title, ask, hint=hint, value=text))
    return None if pick is None else pick.answer


def looked_for(pasted: str) -> str:
    """Return what is looked for after a paste: its beginning as one line of signs."""
    line = " ".join(pasted[: MOST_PASTED * 4].split())
    return "".join(sign for sign in line if sign.isprintable())[:MOST_PASTED]
