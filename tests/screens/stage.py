"""The program on a real store without a terminal: keys in, the screen as plain text out."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any, TypeVar

from textual import events
from textual._context import visible_screen_stack
from textual.app import App
from textual.keys import _character_to_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.strip import Strip

from atrisk_tui.app import AtRiskApp
from atrisk_tui.cli.program import draft_file
from atrisk_tui.desk import Desk, opened
from atrisk_tui.domain.commands import Command, Receipt
from atrisk_tui.domain.model import Actor
from atrisk_tui.domain.paging import Page
from atrisk_tui.domain.queries import Query
from atrisk_tui.drafts import Drafts
from atrisk_tui.screens.ask import KeyPrompt, PromptScreen
from atrisk_tui.screens.base import WorkScreen
from atrisk_tui.screens.lists import ListScreen
from atrisk_tui.widgets.status_line import MessageLine

from ..support import Company

R = TypeVar("R")

SIZE = (80, 24)
PATIENCE_S = 10.0
ANSWERS_S = 0.3
TURNS = 50
"""Of the event loop, before what is waited for must be a thread."""
DUE_TURNS = 5
"""Of the event loop, in which a timer that is due sends its message."""
CHARACTERS = {"enter": "\r", "tab": "\t", "space": " "}


@dataclass
class Counted:
    """A store that counts what it is asked, and the rows it gives; closing it is another's."""

    company: Company
    asked: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    def do(
        self, actor: Actor, command: Command, *, op_id: str | None = None, note: str = ""
    ) -> Receipt:
        return self.company.store.do(actor, command, op_id=op_id, note=note)

    def ask(self, actor: Actor, query: Query[R]) -> R:
        answer = self.company.store.ask(actor, query)
        self.asked[type(query).__name__] += 1
        if isinstance(answer, Page):
            self.rows += len(answer.rows)
        elif isinstance(answer, tuple):
            self.rows += len(answer)
        return answer

    def data_version(self) -> int:
        return self.company.store.data_version()

    @property
    def tells_presence(self) -> bool:
        return self.company.store.tells_presence

    def touch(
        self, actor: Actor, session: str, at: tuple[str, int] | None, *, playing: bool = False
    ) -> bool:
        return self.company.store.touch(actor, session, at, playing=playing)

    def rank(self) -> None:
        self.company.store.rank()

    def sweep(self) -> bool:
        return self.company.store.sweep()

    def close(self) -> None:
        """Leave the store open for the test."""

    def forget(self) -> None:
        """Count from here on."""
        self.asked.clear()
        self.rows = 0


@dataclass
class Stage:
    """The running program, and short words for what tests do with it."""

    app: AtRiskApp
    pilot: Pilot[int]
    company: Company
    gate: Counted

    async def press(self, *keys: str) -> None:
        """Press keys one behind the other without waiting, then wait until all have acted."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 else key
            character = key if len(key) == 1 else CHARACTERS.get(key)
            event = events.Key(name, character)
            event.set_sender(self.app)
            self.app.post_message(event)
        await self.settle()

    async def type(self, text: str) -> None:
        """Press the keys of `text`, each a character; ⏎ is enter."""
        await self.press(*("enter" if character == "⏎" else character for character in text))

    async def settle(self) -> None:
        """Wait until keys, jobs and messages are done and only a prompt may be waiting."""
        await settle(self.pilot)

    async def tick(self, **span: float) -> None:
        """Move the clock by a timedelta's arguments and let the program look at it."""
        self.company.clock.move(**span)
        self.app._tick()
        await self.settle()

    async def look_around(self) -> None:
        """Let the program see what others have written."""
        await self.app._watch()
        await self.settle()

    async def go(self, letter: str) -> None:
        """Go to a screen by `g` and its letter."""
        await self.press("g", letter)

    @property
    def picture(self) -> str:
        """The screen as plain text."""
        return picture(self.app)

    async def kept_picture(self) -> str:
        """Return the screen once what was typed is kept as a draft, and said to be."""
        await self.app.drafts.settle("")
        self.front.show_header()
        await self.settle()
        return self.picture

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        return self.picture.split("\n")

    def line(self, part: str) -> str:
        """Return the first line with `part` in it; fails with the picture."""
        found = next((line for line in self.lines if part in line), None)
        assert found is not None, f"{part!r} is not in\n{self.picture}"
        return found

    @property
    def cursor_line(self) -> str:
        """The line that the cursor is on."""
        found = next((line for line in self.lines if line.startswith(">")), None)
        assert found is not None, f"there is no cursor in\n{self.picture}"
        return found

    def shows(self, *parts: str) -> bool:
        """Whether each part is on the screen."""
        return all(part in self.picture for part in parts)

    @property
    def front(self) -> WorkScreen:
        """The screen at work, under any prompt."""
        front = self.app._at_work()
        assert front is not None
        return front

    @property
    def said(self) -> str:
        """What the message line says."""
        return self.front.query_one(MessageLine).text

    @property
    def prompt(self) -> PromptScreen:
        """The prompt in front."""
        assert isinstance(self.app.screen, PromptScreen), self.picture
        return self.app.screen

    @property
    def is_asking(self) -> bool:
        """Whether a prompt is in front."""
        return isinstance(self.app.screen, PromptScreen)

    @property
    def question(self) -> str:
        """What the prompt asks."""
        return self.prompt.question

    @property
    def choices(self) -> list[str]:
        """The keys that the prompt takes, the refused ones left out."""
        assert isinstance(self.prompt, KeyPrompt)
        return [key for key, choice in self.prompt.choices.items() if not choice.refusal]

    @property
    def echo(self) -> str:
        """What the prompt says under its line."""
        return str(self.prompt.query_one(".echo").render())  # type: ignore[no-untyped-call]

    @property
    def ids(self) -> list[int]:
        """The ids of the rows at hand, without headings."""
        assert isinstance(self.front, ListScreen)
        return [row.id for row in self.front.table.window.rows if row.id > 0]

    @property
    def at(self) -> int | None:
        """The id of the row at the cursor."""
        assert isinstance(self.front, ListScreen)
        row = self.front.table.current
        return None if row is None else row.id

    async def come_to(self, id: int) -> None:
        """Move the cursor to a row."""
        assert isinstance(self.front, ListScreen)
        assert self.front.table.go_to(id), f"{id} is not in\n{self.picture}"
        await self.settle()

    def entry(self, entry_id: int) -> dict[str, Any]:
        """Return an entry as the store has it."""
        return self.company.one("SELECT * FROM entry WHERE id = :id", id=entry_id)


@asynccontextmanager
async def playing(
    company: Company, username: str, size: tuple[int, int] = SIZE
) -> AsyncIterator[Stage]:
    """Run the program as that person."""
    gate = Counted(company)
    drafts = Drafts(partial(draft_file, company.store.where))
    desk = Desk(opened(gate, company.actor(username)))
    app = AtRiskApp(desk, drafts, clock=company.clock)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        stage = Stage(app, pilot, company, gate)
        await stage.settle()
        yield stage
    drafts.close()
    desk.close()


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until nothing is under way: keys, jobs, messages. A prompt may wait for an answer."""
    app = pilot.app
    end = monotonic() + PATIENCE_S
    quiet = 0
    while quiet < 2 and not app._exit:
        if quiet:
            # Once at the end as Textual's pilot does it; a widget that goes never answers.
            with suppress(WaitForScreenTimeout):
                await pilot._wait_for_screen(timeout=ANSWERS_S)
        await all_answered(app)
        for _ in range(DUE_TURNS):
            await asyncio.sleep(0)
        if app._exit:
            return
        app.screen._on_timer_update()
        quiet = 0 if is_busy(app) else quiet + 1
        if not quiet:
            await asyncio.sleep(0.001)
        assert monotonic() < end, f"never came to rest:\n{picture(app)}"
    if not app._exit:
        rendered(app)  # a terminal would show it, and it may fail


async def all_answered(app: App[Any]) -> None:
    """Wait until the app and all widgets in front wait for a message, though not for ever.

    Textual's pilot sends each of them a message for that, which was a quarter of a form's tests.
    """
    end = monotonic() + ANSWERS_S
    for pump in (app, *app.screen.walk_children(with_self=True)):
        turns = 0
        while not is_waiting(pump):
            # One that is taken away meanwhile never answers: look again.
            if app._exit or monotonic() > end:
                return
            turns += 1
            await asyncio.sleep(0 if turns < TURNS else 0.001)


def is_waiting(pump: MessagePump) -> bool:
    """Whether nothing was sent that is not dealt with yet; nothing is sent to what is closing."""
    if pump._closing or pump._closed:
        return True
    queue = pump._message_queue
    return queue.empty() and not pump._next_callbacks and bool(queue.ready_event._waiters)


def is_busy(app: App[Any]) -> bool:
    """Whether a key or a job is under way; a verb that waits in its prompt is not."""
    assert isinstance(app, AtRiskApp)
    if app._waiting or app._holds or app._is_key_under_way or app.screen._callbacks:
        return True
    if app.animator._animations or app.animator._scheduled or app.screen._layout_required:
        return True
    return any(
        not worker.is_finished and not worker.group.startswith("verb-") for worker in app.workers
    )


def picture(app: App[Any]) -> str:
    """Return the screen as plain text, a line each, without blanks at the ends."""
    lines = ["".join(segment.text for segment in strip).rstrip() for strip in rendered(app)]
    return "\n".join(lines)


def rendered(app: App[Any]) -> list[Strip]:
    """Render the screen in front as a display does, with those it lies over."""
    visible_screen_stack.set(app._background_screens)
    return app.screen._compositor.render_strips()
