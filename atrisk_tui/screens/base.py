"""What every screen shares: the desk, jobs and verbs, messages, the lines around the content."""

from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

from ..desk import Desk, Touched
from ..domain.commands import Command, Receipt
from ..domain.rows import AuditRow
from ..domain.settings import Settings
from ..drafts import Drafts
from ..errors import AtRiskError
from ..widgets.status_line import HeaderLine, KeyLine, MessageLine, NextLine
from .keymap import dimmed_binding, with_live_keys
from .next_up import NextUp
from .presence import Here
from .spares import Spares
from .styled_once import StyledOnce

P = ParamSpec("P")
S = TypeVar("S", bound="WorkScreen")
Job = Callable[Concatenate[S, P], Coroutine[Any, Any, None]]
Started = Callable[Concatenate[S, P], Worker[None]]


class Hold(Protocol):
    """What makes the keys wait."""

    def take(self) -> None:
        """Let keys wait from now on."""
        ...

    def release(self) -> None:
        """Let keys go on."""
        ...

    async def ask(self, screen: Screen[Any]) -> Any:
        """Show a prompt that keys flow into, and return its answer."""
        ...


class Program(Protocol):
    """What screens need of the app, which knows them and so is not known to them."""

    desk: Desk
    drafts: Drafts
    settings: Settings
    next_up: NextUp
    here: Here
    spares: Spares

    def now(self) -> datetime:
        """Return the moment it is, in UTC."""
        ...

    def program_words(self) -> str:
        """Return what the header begins with."""
        ...

    def who_and_when(self) -> str:
        """Return who is here and what time it is."""
        ...

    def what_time(self) -> str:
        """Return the time of day here."""
        ...

    def holding(self, why: str = ...) -> Hold:
        """Return what makes keys wait."""
        ...

    def forget_keys(self) -> None:
        """Drop what was typed ahead."""
        ...

    async def publish(self, touched: Touched) -> None:
        """Tell the screens what was written."""
        ...

    async def go_to(self, mode: str) -> None:
        """Show a mode's own screen."""
        ...


def job(*, latest: str = "") -> Callable[[Job[S, P]], Started[S, P]]:
    """Run a screen's method as a worker; an expected failure is said, a bug still ends the app.

    Args:
        latest: group in which only the newest job counts. For reads that replace, never writes.
    """

    def wrap(method: Job[S, P]) -> Started[S, P]:
        def start(self: S, /, *args: P.args, **kwargs: P.kwargs) -> Worker[None]:
            async def run() -> None:
                try:
                    await method(self, *args, **kwargs)
                except AtRiskError as error:
                    self.say(error.message, warning=True)
                except NoMatches:
                    if not self.is_left:
                        raise

            group = latest or f"{method.__name__}"
            return self.run_worker(
                run, name=method.__name__, group=group, exclusive=bool(latest), exit_on_error=True
            )

        update_wrapper(start, method)
        return start

    return wrap


def verb(method: Job[S, P]) -> Started[S, P]:
    """Run a screen's method as a worker that the next keys wait for.

    Whatever a person types ahead acts on what this verb left behind. The method shows its
    prompts with `self.prompt(screen)`, inside which keys flow again.
    """

    def start(self: S, /, *args: P.args, **kwargs: P.kwargs) -> Worker[None]:
        hold = self.work_app.holding(method.__name__)
        hold.take()
        self.say("")

        async def run() -> None:
            try:
                self.held = hold
                # A key can come before the store is open: until then nobody is here.
                await self.desk.ready()
                await method(self, *args, **kwargs)
            except AtRiskError as error:
                self.work_app.forget_keys()
                self.say(error.message, warning=True)
            except NoMatches:
                if not self.is_left:
                    raise
            finally:
                self.held = None
                hold.release()

        return self.run_worker(run, name=method.__name__, group=f"verb-{id(hold)}")

    update_wrapper(start, method)
    return start


class WorkScreen(StyledOnce):
    """A screen at work: header, content, a line of messages, a line of keys."""

    auto_links = False
    FIRST_KEYS: tuple[str, ...] = ()
    """Binding ids for the key line, the most wanted first; at most `KeyLine.MOST` are shown."""

    takes_letters = False
    """Whether letters are typed as text here, and so are no keys."""

    held: Any = None
    """The hold of the verb that is running, else None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.stale: set[tuple[str, int]] = set()
        self._keys_are_due = False

    @property
    def work_app(self) -> Program:
        """The app, as far as screens know it."""
        return cast("Program", self.app)

    @property
    def desk(self) -> Desk:
        """The door to the store."""
        return self.work_app.desk

    @property
    def settings(self) -> Settings:
        """The company's settings as last read."""
        return self.work_app.settings

    def now(self) -> datetime:
        """The moment it is, in UTC."""
        return self.work_app.now()

    @property
    def is_left(self) -> bool:
        """Whether the person has gone from here for good.

        A screen loses its parts before its jobs are cancelled: an answer that comes in between
        has nothing to be shown in, and that is no bug.
        """
        stacks = self.app._screen_stacks.values()
        return self.app._exit or not any(self in stack for stack in stacks)

    def compose(self) -> ComposeResult:
        """Lay the lines around the content."""
        yield HeaderLine()
        yield from self.content()
        yield self.next_line()
        yield MessageLine()
        yield KeyLine()

    def next_line(self) -> NextLine:
        """Make the line that tells what is due next."""
        line = NextLine()
        line.show(self.work_app.next_up.words(with_keys=not self.takes_letters))
        line.fit_into(self.app.size.height)
        return line

    def content(self) -> Iterable[Widget]:
        """Yield what stands between the header and the message line."""
        return ()

    def title_words(self) -> str:
        """Return what the header says on the left, after the program's name."""
        return ""

    def on_mount(self) -> None:
        """Fill the lines around the content."""
        self.show_header()
        self.bindings_updated_signal.subscribe(self, lambda _: self.keys_moved())
        self.keys_moved()

    def show_header(self) -> None:
        """Show what this is, who is here and what time it is."""
        if lines := self.query(HeaderLine):
            app = self.work_app
            left = f"{app.program_words()}  {self.title_words()}"
            lines.first().show(left, self.header_right())

    def show_next(self) -> None:
        """Show what is due next as it is now."""
        if lines := self.query(NextLine):
            words = self.work_app.next_up.words(with_keys=not self.takes_letters)
            lines.first().show(words)

    @on(events.Resize)
    def _fit_next_line(self) -> None:
        for line in self.query(NextLine):
            line.fit_into(self.app.size.height)

    def header_right(self) -> str:
        """Return what the header says on the right."""
        return self.work_app.who_and_when()

    def keys_moved(self) -> None:
        """Show the keys anew once things have settled: a screen that opens says it ten times."""
        if not self._keys_are_due:
            self._keys_are_due = True
            self.call_after_refresh(self.show_keys)

    def show_keys(self) -> None:
        """Show the most wanted keys of the live keymap; dim those the person may not use."""
        from .key_hints import show_hints

        self._keys_are_due = False
        show_hints(self)

    def say(self, text: str, *, hint: str = "", warning: bool = False) -> None:
        """Tell the person what happened, or why not, in the message line."""
        if self.is_mounted and (lines := self.query(MessageLine)):
            told, hint = with_live_keys(self.app, text), with_live_keys(self.app, hint)
            lines.first().say(told, hint=hint, warning=warning)

    async def prompt(self, screen: Screen[Any]) -> Any:
        """Ask something in a prompt and return the answer, None when the person left it.

        Only inside a `verb`: the keys typed ahead flow into the prompt, in order.
        """
        if self.held is None:
            raise RuntimeError("a prompt is asked from a verb")
        return await self.held.ask(screen)

    async def change(
        self, command: Command, *, note: str = "", op_id: str | None = None
    ) -> Receipt:
        """Carry out a command and bring what is on the screen up to date."""
        receipt = await self.desk.do(command, note=note, op_id=op_id)
        await self.work_app.publish(receipt.touched)
        return receipt

    async def rows_changed(self, touched: Touched) -> None:
        """Bring what is shown up to date; `touched` is (table, id) of what was written."""

    async def on_screen_resume(self) -> None:
        """Catch up on what changed while another screen was in front."""
        self.show_header()
        self.show_next()
        self.work_app.next_up.drafts_moved()
        self.work_app.here.look()
        self.presence_moved()
        self.keys_moved()
        if self.stale:
            touched, self.stale = frozenset(self.stale), set()
            self.catch_up(touched)

    def come_to(self) -> None:
        """The person has come here from another list, having left this one."""

    def drafts_moved(self) -> None:
        """My drafts can be asked for from now on."""

    def settings_moved(self) -> None:
        """The company's settings have changed; the new ones are in force."""

    def clock_moved(self) -> None:
        """The clock in the header may have moved on."""

    def presence_moved(self) -> None:
        """Others have come to records, or left them."""

    def why_not(self, action: str) -> str:
        """Return why a key that is dimmed does nothing."""
        del action
        return "not here"

    def on_click(self, event: events.Click) -> None:
        """Do what carries the digit that was clicked."""
        from .clicking import do_clicked

        do_clicked(self, event)

    def on_key(self, event: events.Key) -> None:
        """Say why a dimmed key does nothing: silence would look like a broken key."""
        if (binding := dimmed_binding(self, event.key)) is not None:
            event.stop()
            self.say(self.why_not(binding.action.partition("(")[0]), warning=True)

    # Keys that work everywhere

    @verb
    async def go_somewhere(self) -> None:
        """Go to another screen: one more key says which."""
        from .navigation import go_somewhere

        await go_somewhere(self)

    @verb
    async def find_somebody(self, text: str = "") -> None:
        """Find a customer from anywhere."""
        from .navigation import open_found_customer

        await open_found_customer(self, text)

    @verb
    async def search_here(self) -> None:
        """Search where this screen can, else among the customers."""
        from .navigation import search

        await search(self)

    @verb
    async def show_views(self) -> None:
        """Show the list of views; its numbers open them."""
        from .views import show_views

        await show_views(self)

    @verb
    async def step_back(self) -> None:
        """Go back one screen; a mode's own screen goes Home, Home asks whether to quit."""
        from .navigation import step_back

        await step_back(self)

    @verb
    async def show_help(self) -> None:
        """Show the keys that work here."""
        from .help import help_of

        await self.prompt(help_of(self))

    @verb
    async def show_palette(self) -> None:
        """Find a command by its words and carry it out."""
        from .palette import run_command

        await run_command(self)

    @verb
    async def read_change(self, row: AuditRow) -> None:
        """Show a change of the history in full."""
        from .reading import ReadingScreen, change_in_full

        await self.prompt(ReadingScreen(row.words, change_in_full(row, self.desk.actor.zone)))

    @job(latest="catch-up")
    async def catch_up(self, touched: Touched) -> None:
        """Re-ask what changed meanwhile."""
        await self.rows_changed(touched)
