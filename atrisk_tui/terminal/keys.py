"""Keys act one at a time and in the order they were typed.

Textual lets a printable key act in the focused field at once, while a key with a binding first
climbs to the app; a person who types ahead, or a line that stalls and then delivers ten keys
together, would have them act out of order and in the wrong customer.

A key is done when a token that was put behind it has climbed the same way from the focused widget
to the app, three times (the messages that the first round caused, and those that these caused,
climb in the next two). Until then, and while any `Hold` is taken, the keys after it wait here.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from textual import events
from textual.app import App, ReturnType, ScreenStackError
from textual.errors import NoWidget
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from textual.screen import Screen

log = logging.getLogger(__name__)

ROUNDS: Final = 3
"""A key's message, what its handler posts (a value was submitted), and what that posts."""

LIMIT_S: Final = 5.0
"""A key that takes longer no longer holds those after it; a hold is given up, with them."""

WATCH_S: Final = 0.1
"""How often a climbing token is looked after: its widget may have been removed under it."""


class _Climb:
    """A token behind the messages that are under way between the focused widget and the app."""

    def __init__(self, app: App[Any], done: Callable[[], Awaitable[None] | None]) -> None:
        self._app = app
        self._done = done
        self._rounds = ROUNDS
        self._serial = 0
        self._at: MessagePump | None = None
        self._began = monotonic()
        self._watch: asyncio.TimerHandle | None = None

    def start(self, node: MessagePump | None = None) -> None:
        """Climb from `node`, or from what has the focus."""
        self._watch = asyncio.get_running_loop().call_later(WATCH_S, self._look_after)
        self._post(node or _lowest(self._app))

    def _post(self, node: MessagePump) -> None:
        self._serial += 1
        while not node.post_message(self._token(node, self._serial)):
            if node is self._app or node._parent is None:
                self._finish_late()
                return
            node = node._parent
        self._at = node

    def _token(self, node: MessagePump, serial: int) -> events.Callback:
        """Make what `call_later` makes; it would have its parameters counted anew each time."""
        arrived = partial(self._arrived, node, serial)
        arrived._param_count = 0  # type: ignore[attr-defined]
        return events.Callback(callback=arrived)

    async def _arrived(self, node: MessagePump, serial: int) -> None:
        if serial != self._serial:
            return
        if node is not self._app:
            self._post(node._parent or self._app)
            return
        self._rounds -= 1
        if self._rounds:
            self._post(_lowest(self._app))
        else:
            await self._finish()

    def _look_after(self) -> None:
        """Begin the round again where the token's widget is gone; end it when it takes too long."""
        if monotonic() - self._began > LIMIT_S:
            log.warning("a key took more than %s s; the next ones go on", LIMIT_S)
            self._finish_late()
            return
        self._watch = asyncio.get_running_loop().call_later(WATCH_S, self._look_after)
        if self._at is None or self._at._closing or self._at._closed:
            self._post(_lowest(self._app))

    def _finish_late(self) -> None:
        self._serial += 1
        self._stop_watch()
        self._app.call_later(self._done)

    async def _finish(self) -> None:
        self._serial += 1
        self._stop_watch()
        result = self._done()
        if result is not None:
            await result

    def _stop_watch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()


class Hold:
    """Keys wait while this is taken; `async with app.holding() as hold` takes and releases it."""

    def __init__(self, app: "KeyOrder[Any]", why: str) -> None:
        self._app = app
        self._why = why
        self._timer: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Self:
        self.take()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._app.forget_keys()
        self.release()

    @property
    def taken(self) -> bool:
        """Whether keys wait for this one."""
        return self in self._app._holds

    def take(self) -> None:
        """Let keys wait from now on, for at most `LIMIT_S`; taking it twice is taking it once."""
        if not self.taken:
            self._app._holds.add(self)
            self._timer = asyncio.get_running_loop().call_later(LIMIT_S, self._give_up)

    def release(self) -> None:
        """Let keys go on, in order; releasing it twice is releasing it once."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self.taken:
            self._app._holds.discard(self)
            self._app.call_later(self._app._next_key)

    async def ask(self, screen: "Screen[Any]") -> Any:
        """Push `screen`, let keys flow into it as soon as it is ready, and give its result.

        Keys wait again from the moment it is dismissed until this hold ends. Only in a worker.
        """
        answer: asyncio.Future[Any] = self._app.push_screen(screen, wait_for_dismiss=True)
        answer.add_done_callback(lambda _: self.take())
        self.release()
        return await asyncio.shield(answer)

    def _give_up(self) -> None:
        """Forget the keys typed for what did not come: elsewhere they would do harm."""
        log.warning("keys were held more than %s s (%s) and are forgotten", LIMIT_S, self._why)
        self._app.forget_keys()
        self.release()


class KeyOrder(App[ReturnType]):
    """An App whose keys, pastes and clicks act one at a time, in the order they came."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.last_input: float = 0.0
        """When the last key, paste or click came: monotonic seconds."""
        self._waiting: deque[events.Event] = deque()
        self._holds: set[Hold] = set()
        self._is_key_under_way = False
        self._prompt_hold = Hold(self, "a prompt was coming")

    def holding(self, why: str = "an answer was awaited") -> Hold:
        """Hold keys while the block runs; if it raises, the keys typed meanwhile are forgotten."""
        return Hold(self, why)

    def prompt_coming(self) -> None:
        """Hold keys: an action has been accepted whose prompt is not on the screen yet."""
        self._prompt_hold.take()

    def prompt_ready(self) -> None:
        """Let keys go on when the screen has settled: the prompt is there, or will not come."""
        if self._prompt_hold.taken:
            _Climb(self, self._prompt_hold.release).start()

    @property
    def has_keys_waiting(self) -> bool:
        """Whether somebody has typed ahead."""
        return bool(self._waiting)

    def forget_keys(self) -> None:
        """Drop what was typed ahead, and say so with the bell."""
        if self._waiting:
            self._waiting.clear()
            self.bell()

    async def on_event(self, event: events.Event) -> None:
        """Pass an event on; a key, paste or click only when those before it are done."""
        if not isinstance(event, (events.InputEvent, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
            return
        is_blocked = self._is_key_under_way or bool(self._holds or self._waiting)
        if isinstance(event, events.MouseMove):
            if not is_blocked:
                await super().on_event(event)
            return
        self.last_input = monotonic()
        if is_blocked:
            self._waiting.append(event)
        else:
            await self._let_through(event)

    async def _let_through(self, event: events.Event) -> None:
        self._is_key_under_way = True
        node = self._target(event)
        try:
            await super().on_event(event)
        finally:
            _Climb(self, self._key_done).start(node)

    def _target(self, event: events.Event) -> MessagePump:
        """Find the widget that will be given `event`."""
        if isinstance(event, events.MouseEvent):
            try:
                return self.get_widget_at(int(event.x), int(event.y))[0]
            except (NoWidget, ScreenStackError):
                return self
        return _lowest(self)

    async def _key_done(self) -> None:
        self._is_key_under_way = False
        await self._next_key()

    async def _next_key(self) -> None:
        if self._waiting and not self._holds and not self._is_key_under_way:
            await self._let_through(self._waiting.popleft())

    def _settle(self) -> None:
        """Hold keys until the screen now on top has been made, and has its first focus."""
        hold = Hold(self, "a screen was being made")
        hold.take()
        _Climb(self, hold.release).start()

    def push_screen(self, *args: Any, **options: Any) -> Any:
        """As Textual's; keys wait until the screen is ready for them."""
        pushed = super().push_screen(*args, **options)
        self._settle()
        return pushed

    def pop_screen(self) -> Any:
        """As Textual's; keys wait until the screen beneath has them."""
        popped = super().pop_screen()
        self._settle()
        return popped

    def switch_screen(self, *args: Any, **options: Any) -> Any:
        """As Textual's; keys wait until the screen is ready for them."""
        switched = super().switch_screen(*args, **options)
        self._settle()
        return switched

    def switch_mode(self, mode: str) -> Any:
        """As Textual's; keys wait until the mode's screen is ready for them."""
        switched = super().switch_mode(mode)
        self._settle()
        return switched


def _lowest(app: App[Any]) -> MessagePump:
    """Give what has the focus, else the screen, else the app."""
    try:
        return app.focused or app.screen
    except ScreenStackError:
        return app
