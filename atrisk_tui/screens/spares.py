"""Record screens made before they are wanted: to open a record is then only to show it.

Making a screen's parts and matching their styles took two thirds of the 66 ms of CPU that opening
an entry cost. What is made ahead is empty and is used once, so nothing of a record is left over.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from textual.app import App
from textual.screen import Screen

if TYPE_CHECKING:
    from .base import WorkScreen

Siblings = Callable[[int], Awaitable[int | None]]
"""Goes so many records on in the list that one was opened from; gives the id, None at its end."""
PAUSE_S = 0.4
"""After so long without a record being opened the next screen is made."""


class RecordScreen(Protocol):
    """What a screen of one record must have to be made ahead."""

    async def begin(self, record_id: int, siblings: Siblings | None) -> None:
        """Fill the screen, which has nothing in it yet and is not in front. Raises: Missing."""
        ...

    def shown(self) -> None:
        """The screen is in front now."""
        ...


S = TypeVar("S", bound=RecordScreen)
Making = Callable[..., S]


class Spares:
    """One empty screen of each kind that has been opened in this session.

    Without a terminal (a test) none is made unless `are_wanted` says so.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._made: dict[Making[Any], Any] = {}
        self.are_wanted: bool | None = None

    def plan(self, kind: Making[Any]) -> None:
        """Make a screen of this kind in a moment, unless there is one."""
        wanted = not self._app.is_headless if self.are_wanted is None else self.are_wanted
        if wanted and kind not in self._made:
            self._app.set_timer(PAUSE_S, partial(self._make, kind))

    def take(self, kind: Making[S]) -> S | None:
        """Return the screen of this kind that is ready, if there is one; it is used up."""
        screen = self._made.get(kind)
        if screen is None or not screen.is_mounted:
            return None
        return cast("S", self._made.pop(kind))

    def put_back(self, kind: Making[S], screen: S) -> None:
        """Keep a screen that was taken and could not be used."""
        self._made.setdefault(kind, screen)

    def _make(self, kind: Making[Any]) -> None:
        if kind not in self._made and self._app.is_running:
            self._made[kind] = screen = kind()
            self._app._register(self._app, screen)


async def open_record(
    screen: "WorkScreen",
    kind: Making[Any],
    record_id: int,
    *,
    siblings: Siblings | None = None,
) -> None:
    """Show a record over what is in front. Inside a verb.

    Raises: Missing, and nothing is shown, where it is known at once.
    """
    spares = screen.work_app.spares
    ready = spares.take(kind)
    if ready is None:
        await screen.app.push_screen(kind(record_id, siblings=siblings))
    else:
        try:
            await ready.begin(record_id, siblings)
        except BaseException:
            spares.put_back(kind, ready)
            raise
        await screen.app.push_screen(cast("Screen[Any]", ready))
        ready.shown()
    spares.plan(kind)
