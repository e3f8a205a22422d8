"""One person or several, picked by name in one prompt: a name, then who else."""

from collections.abc import Awaitable, Callable, Sequence

from ..domain.queries import PickAssignee
from ..domain.rows import UserRow
from ..domain.text import folded
from ..domain.values import dataclass
from .ask import Pick, PickPrompt
from .base import WorkScreen

MOST = 20
"""People that several entries can be spread over."""


@dataclass(frozen=True, slots=True)
class People:
    """Who was named so far, in that order."""

    ids: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    is_settled: bool = False
    """Whether enter was pressed without another name."""

    @property
    def words(self) -> str:
        """Their names as a sentence has them."""
        if len(self.names) < 2:
            return "".join(self.names)
        return f"{', '.join(self.names[:-1])} and {self.names[-1]}"

    def plus(self, user: UserRow) -> "People":
        """Return them with one more; who is among them already is not named twice."""
        if user.id in self.ids:
            return self
        return People((*self.ids, user.id), (*self.names, user.full_name))


def people_at_once(
    screen: WorkScreen, to: People | None = None
) -> Callable[[str], Awaitable[Sequence[Pick[People]]]]:
    """Return how a prompt asks for people, besides those named already in `to`.

    Names with commas between them are several people at once. With nothing typed, the first
    answer goes on with those named.
    """
    named = to or People()

    async def ask(text: str) -> Sequence[Pick[People]]:
        *before, last = text.split(",")
        so_far = named
        for part in before:
            found = await _found(screen, part)
            if not found:
                return []
            so_far = so_far.plus(found[0])
        picks = [
            Pick(user.full_name, so_far.plus(user), user.about)
            for user in await _found(screen, last)
            if user.id not in so_far.ids and len(so_far.ids) < MOST
        ]
        if before:
            picks = [Pick(pick.answer.words, pick.answer, pick.beside) for pick in picks]
        if so_far.ids and not last.strip():
            done = People(so_far.ids, so_far.names, is_settled=True)
            picks.insert(0, Pick(f"{done.words}, nobody else", done))
        return picks

    return ask


async def ask_people(screen: WorkScreen, question: str) -> People | None:
    """Return who is named: one person, and as many more; None where it was left. Inside a verb."""
    pick: Pick[People] | None = await screen.prompt(
        PickPrompt(
            question,
            people_at_once(screen),
            hint="one name, or several with commas between; enter takes it, esc leaves",
        )
    )
    while pick is not None and not pick.answer.is_settled:
        to = pick.answer
        pick = await screen.prompt(
            PickPrompt(
                f"{question} {to.words}?",
                people_at_once(screen, to),
                hint="enter does it, esc leaves; or who else? They are spread evenly",
            )
        )
    return None if pick is None else pick.answer


async def _found(screen: WorkScreen, text: str) -> list[UserRow]:
    """Return who fits, the one whose username it is first."""
    wanted = folded(text)
    users = await screen.desk.ask(PickAssignee(location_id=None, text=text.strip()))
    return sorted(users, key=lambda user: folded(user.username) != wanted)
