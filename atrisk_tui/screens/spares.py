"""Record screens made before they are wanted: to open a record is then only to show it.

Making a screen's parts and matching their styles took two thirds of the 66 ms of CPU that opening
an entry cost. What is made ahead is empty and is used once, so nothing of a record is left over.
"""

from asyncio import to_thread
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from textual.app import App
from textual.screen import Screen
from textual.timer import Timer

from ..domain.filters import EntryFilter
from ..domain.queries import GetCustomer, GetEntry, ListEntries, Query
from ..domain.timeline_queries import ListTimeline
from ..errors import AtRiskError

if TYPE_CHECKING:
    from .base import WorkScreen

Siblings = Callable[[int], Awaitable[int | None]]
"""Goes so many records on in the list that one was opened from; gives the id, None at its end."""
PAUSE_S = 0.1
"""After so long without a record being opened the next screen is made."""
FIRST_S = 3.0
"""So long after the start the first ones are made: the first rows and keys come first."""
QUIET_S = 0.05
"""So long without a key, and the 40 ms that a screen takes are not noticed."""


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

    def __init__(self, app: App[Any], last_input: Callable[[], float]) -> None:
        self._app = app
        self._last_input = last_input
        self._made: dict[Making[Any], Any] = {}
        self._waiting: dict[Making[Any] | None, Timer] = {}
        self.are_wanted: bool | None = None

    def begin(self) -> None:
        """Make the first screens, and ask once what they ask, while nobody waits for anything.

        The first record took twice as long as the next: modules were loaded, questions compiled.
        """
        if self._are_wanted:
            self._wait(FIRST_S, self._first)

    def plan(self, kind: Making[Any]) -> None:
        """Make a screen of this kind in a moment, unless there is one."""
        if self._are_wanted and kind not in self._made:
            self._wait(PAUSE_S, partial(self._make, kind), kind)

    async def take(self, kind: Making[S]) -> S | None:
        """Return the screen of this kind that is ready, or nearly, if any; it is used up."""
        screen = self._made.pop(kind, None)
        if screen is not None:
            await screen._mounted_event.wait()
        return cast("S | None", screen)

    def put_back(self, kind: Making[S], screen: S) -> None:
        """Keep a screen that was taken and could not be used."""
        self._made.setdefault(kind, screen)

    @property
    def _are_wanted(self) -> bool:
        return not self._app.is_headless if self.are_wanted is None else self.are_wanted

    def _wait(
        self, seconds: float, then: Callable[[], None], kind: Making[Any] | None = None
    ) -> None:
        """Call `then` later, and nothing that was to be called later before."""
        if (waiting := self._waiting.get(kind)) is not None:
            waiting.stop()
        self._waiting[kind] = self._app.set_timer(seconds, then)

    def _is_busy(self, then: Callable[[], None], kind: Making[Any] | None = None) -> bool:
        """Whether somebody types; `then` is called a little later in that case."""
        is_busy = monotonic() - self._last_input() < QUIET_S
        if is_busy:
            self._wait(QUIET_S, then, kind)
        return is_busy

    def _first(self) -> None:
        if not self._is_busy(self._first):
            self._app.run_worker(self._prepare(), name="ahead", group="ahead")

    async def _prepare(self) -> None:
        for kind in await to_thread(_kinds):
            self.plan(kind)
        front: Any = self._app.screen
        here = front.entry_here() if hasattr(front, "entry_here") else None
        with suppress(AtRiskError):
            for question in _first_questions(here.id, here.customer_id) if here else ():
                await front.desk.ask(question)

    def _make(self, kind: Making[Any]) -> None:
        if not self._app.is_running or self._is_busy(partial(self._make, kind), kind):
            return
        if kind not in self._made:
            self._made[kind] = screen = kind()
            self._app._register(self._app, screen)
            self._app.run_worker(self._lay(kind, screen), name="lay", group=f"lay-{screen.id}")

    async def _lay(self, kind: Making[Any], screen: Screen[Any]) -> None:
        """Give every part its place, as it will be: else that is a frame more when it is shown."""
        await screen._mounted_event.wait()
        if self._made.get(kind) is screen:
            screen._refresh_layout(self._app.size)


def _kinds() -> tuple[Making[Any], ...]:
    """Load the screens of single records."""
    from .customer import CustomerScreen
    from .entry import EntryScreen

    return EntryScreen, CustomerScreen


def _first_questions(entry_id: int, customer_id: int) -> tuple[Query[Any], ...]:
    """Return what the screens ask about a record when they open."""
    return (
        GetEntry(entry_id=entry_id),
        ListTimeline(entry_id=entry_id),
        GetCustomer(customer_id=customer_id),
        ListEntries(filter=EntryFilter(customer_id=customer_id)),
    )


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
    ready = await spares.take(kind)
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
