"""Asking for a view's name, and whether everybody is to have it."""

from ..domain.text import name_key, one_line
from ..domain.views import NAME_LIMIT, ViewRow
from ..domain.work_queries import ListViews
from ..errors import Invalid
from .ask import Choice, KeyPrompt, TextPrompt
from .base import WorkScreen

SHARING = "view.share"
"""The grant of those who may make a view everybody's."""


async def ask_name(
    screen: WorkScreen, question: str, *, value: str = "", besides: ViewRow | None = None
) -> str | None:
    """Ask for the name of a view, None when the person left it. Inside a verb.

    One that its owner has already is refused in the prompt, so that nothing typed is lost.
    `besides` is the view that is renamed.
    """
    rows = await screen.desk.ask(ListViews())
    owner_id = screen.desk.actor.id if besides is None else besides.owner_id
    taken = {
        name_key(row.name): row.name
        for row in rows
        if row.owner_id == owner_id and (besides is None or row.id != besides.id)
    }

    def read(text: str) -> tuple[str, str]:
        name = one_line(text, field="name", limit=NAME_LIMIT, minimum=1)
        if (twin := taken.get(name_key(name))) is not None:
            raise Invalid(f"There is a view “{twin}” already: type another name.", field="name")
        return name, f"{len(name)} of {NAME_LIMIT} characters"

    answer = await screen.prompt(TextPrompt(question, read, value=value))
    return None if answer is None else str(answer[0])


async def ask_shared(screen: WorkScreen, name: str, *, shared: bool = False) -> bool | None:
    """Ask whether everybody is to have a view, None when the person left it. Inside a verb.

    Who may not share is not asked: the view stays as it is.
    """
    if not screen.desk.actor.holds(SHARING):
        return shared
    question = f"Who is to have {name}?{' Everybody has it now.' if shared else ''}"
    choices = [
        Choice("enter", "stays shared" if shared else "only mine", answer=shared),
        Choice("o", "only its owner", answer=False)
        if shared
        else Choice("s", "shared with everybody", answer=True),
    ]
    answer = await screen.prompt(KeyPrompt(question, choices))
    return None if answer is None else bool(answer)
