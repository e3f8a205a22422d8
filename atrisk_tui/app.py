"""The application: its modes, its theme, who is here, and the news that something changed."""

import contextlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.theme import Theme

from .desk import Desk, Touched
from .domain.dates import local
from .domain.drafts import KEPT_FOR
from .domain.queries import GetSettings
from .domain.settings import Settings
from .drafts import Drafts
from .errors import AtRiskError
from .screens.base import WorkScreen
from .screens.everywhere import EVERYWHERE
from .screens.home import HomeScreen
from .screens.key_names import written
from .screens.keymap import keys_to, live_key
from .screens.next_up import NextUp
from .screens.places import ADMIN_MODES
from .screens.presence import BEATS_S, Here, open_record
from .screens.spares import Spares
from .screens.sweeping import AFTER_START_S, Sweeping
from .terminal.hardened import HardenedApp
from .theme import THEMES

if TYPE_CHECKING:
    from textual.worker import Worker

FEED_S = 2.0
"""How often others' changes are looked for; one cheap look where nothing happened."""


def utc_now() -> datetime:
    """Return the moment it is."""
    return datetime.now(UTC)


def customers_screen() -> Screen[Any]:
    """Make the customers' screen; its modules are loaded when it is first shown."""
    from .screens.customers import CustomersScreen

    return CustomersScreen()


def entries_screen() -> Screen[Any]:
    """Make the entries' screen; its modules are loaded when it is first shown."""
    from .screens.entries import EntriesScreen

    return EntriesScreen()


def admin_screen(mode: str) -> Callable[[], Screen[Any]]:
    """Return what makes an admin's screen when it is first shown."""

    def make() -> Screen[Any]:
        from .screens.admin import make_screen

        return make_screen(mode)

    return make


class AtRiskApp(HardenedApp[int]):
    """The program a person works in; screens reach everything through it."""

    CSS_PATH = "atrisk.tcss"
    MODES: ClassVar[dict[str, Any]] = {
        "home": HomeScreen,
        "customers": customers_screen,
        "entries": entries_screen,
        "board": admin_screen("board"),
        **{mode: admin_screen(mode) for mode in ADMIN_MODES},
    }
    DEFAULT_MODE = "home"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = "*"
    BINDINGS: ClassVar[list[BindingType]] = EVERYWHERE

    def __init__(
        self,
        desk: Desk,
        drafts: Drafts,
        *,
        demo: bool = False,
        colours: str = "default",
        keymap: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(pops_up=False)  # what is said has its line
        self.set_keymap(keymap or {})
        self.desk = desk
        self.drafts = drafts
        self.demo = demo
        self.settings = Settings()
        self.failure: AtRiskError | None = None
        """Why the store could not be opened; the command line says it after the end."""
        self.next_up = NextUp(desk, drafts, now=clock, start=self.run_worker, moved=self._show_next)
        self.here = Here(desk, at=self._open_record, start=self.run_worker, moved=self._show_here)
        self.spares = Spares(self, last_input=lambda: self.last_input)
        self.sweeping = Sweeping(desk, now=clock, start=self.run_worker)
        self.next_up.keys_to = partial(keys_to, self)
        self._clock = clock
        self._following: Worker[None] | None = None
        self._drafts_trouble = ""
        self.register_theme(THEMES[colours])
        self._start_in(THEMES[colours])

    def _start_in(self, theme: Theme) -> None:
        """Begin with a theme's colours; setting it the usual way reads all styles twice more."""
        self.set_reactive(AtRiskApp.theme, theme.name)
        self.add_class("-dark-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def now(self) -> datetime:
        """Return the moment it is, in UTC."""
        return self._clock()

    def who_and_when(self) -> str:
        """Return the right half of the header: who is here, where, and what time it is."""
        try:
            actor = self.desk.actor
        except RuntimeError:
            return ""
        here = local(self.now(), actor.zone)
        person = f"{actor.full_name}, {actor.role.lower()}"
        return f"{person}  {here:%a} {here.day} {here:%b  %H:%M %Z}"

    def what_time(self) -> str:
        """Return the time of day here, for screens whose header is full."""
        try:
            return f"{local(self.now(), self.desk.actor.zone):%H:%M %Z}"
        except RuntimeError:
            return ""

    def program_words(self) -> str:
        """Return what the header begins with; a made-up company says that it is one."""
        return "atrisk DEMO (made up)" if self.demo else "atrisk"

    def on_mount(self) -> None:
        """Open the store behind the first frame."""
        self.run_worker(self._open(), name="open")

    async def _open(self) -> None:
        try:
            self.drafts.begin(await self.desk.ready(), self._drafts_written)
            self.settings = await self.desk.ask(GetSettings())
        except AtRiskError as error:
            self.failure = error
            self.exit(error.exit_code)
            return
        if isinstance(self.screen, WorkScreen):
            self.screen.show_header()
            self.screen.refresh_bindings()
        self.run_worker(self._offer_drafts(), name="drafts")
        for part in (self.next_up, self.here, self.spares):
            part.begin()
        self.set_interval(BEATS_S, self.here.beat)
        self.set_timer(AFTER_START_S, self.sweeping.begin)
        self._following = self.run_worker(self._watch, name="feed")
        self.set_interval(FEED_S, self._feed)
        self.set_interval(15, self._tick)

    async def _offer_drafts(self) -> None:
        """Remove drafts that are too old, say so, and show those that there are."""
        try:
            count = await self.drafts.purge(self.now())
        except AtRiskError as error:
            self._say(f"Drafts cannot be kept or offered: {error.message}", warning=True)
            return
        if count:
            old = "draft older" if count == 1 else "drafts older"
            were = "was" if count == 1 else "were"
            self._say(f"{count} {old} than {KEPT_FOR.days} days {were} removed")
        self.next_up.drafts_moved()
        for screen in self._all_screens():
            screen.drafts_moved()

    def _drafts_written(self) -> None:
        """Say once that drafts are not being kept, and once that they are again."""
        front, trouble = self._at_work(), self.drafts.trouble.rstrip(".")
        if not trouble:  # else each count would fail to write, and end up here again
            self.next_up.drafts_moved()
        if front is None or not front.is_mounted:
            return
        if trouble and not self._drafts_trouble:
            front.say(f"Drafts are not being kept: {trouble}. ctrl+s still saves", warning=True)
        elif self._drafts_trouble and not trouble:
            front.say("Drafts are being kept again")
        self._drafts_trouble = trouble
        front.show_header()

    def _tick(self) -> None:
        """Move the clock in the header; nothing is sent while its text is the same."""
        if (front := self._at_work()) is not None and front.is_mounted:
            front.show_header()
            front.show_next()
            front.clock_moved()
        self.next_up.clock_moved(self._ring)
        self.sweeping.clock_moved()

    def _ring(self) -> None:
        if self.settings.on("next_bell"):
            self.bell()

    def _show_next(self) -> None:
        if (front := self._at_work()) is not None and front.is_mounted:
            front.show_next()

    def _feed(self) -> None:
        """Look what others have changed; a look under way is let finish, or its news were lost."""
        if self._following is None or self._following.is_finished:
            self._following = self.run_worker(self._watch, name="feed")

    async def _watch(self) -> None:
        with contextlib.suppress(AtRiskError):
            if touched := await self.desk.changed_elsewhere():
                await self.publish(touched)
            await self.here.follow()

    def _open_record(self) -> tuple[str, int] | None:
        return open_record(self.screen_stack)

    def _show_here(self) -> None:
        if (front := self._at_work()) is not None and front.is_mounted:
            front.presence_moved()

    async def publish(self, touched: Touched) -> None:
        """Tell the screens what was written: the one at work at once, the others when resumed."""
        if any(table == "setting" for table, _ in touched):
            self.settings = await self.desk.ask(GetSettings())
            for screen in self._all_screens():
                screen.settings_moved()
        self.next_up.written(touched)
        for screen in self._all_screens():
            if screen is not self._at_work():
                screen.stale |= touched
        if (front := self._at_work()) is not None:
            try:
                await front.rows_changed(touched)
            except NoMatches:
                # Left while the store answered: there is nothing to bring up to date any more.
                if not front.is_left:
                    raise
            except AtRiskError:
                # It is written all the same: who is told that it is not does it twice.
                front.stale |= touched

    def _at_work(self) -> WorkScreen | None:
        """Return the topmost screen that is not a prompt."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, WorkScreen):
                return screen
        return None

    def _all_screens(self) -> list[WorkScreen]:
        return [
            screen
            for stack in self._screen_stacks.values()
            for screen in stack
            if isinstance(screen, WorkScreen)
        ]

    async def go_to(self, mode: str) -> None:
        """Show a mode's own screen, leaving what lies over it."""
        if not await self._may_leave_all():
            return
        was, had = self.current_mode, tuple(self._screen_stacks.get(mode, ()))
        for screen in had:
            if isinstance(screen, WorkScreen) and mode != was:
                screen.stale.clear()  # what it shows is asked for anew below
        await self.switch_mode(mode)
        while len(self.screen_stack) > 1:
            # Not awaited: the screen that asks may be among those removed, and its wait with it.
            self.pop_screen()
        if mode != was and had and isinstance(self.screen, WorkScreen):  # a new one asks by itself
            self.screen.come_to()

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as the screens write it: `ctrl+s`, `enter`, `F3`."""
        return written(binding.key.split(",")[0])

    # Keys that work everywhere: the screen in front carries them out, so that keys wait in order

    def action_help(self) -> None:
        """Show the keys of the screen in front."""
        self._in_front("show_help")

    def action_palette(self) -> None:
        """Find a command of the screen in front by its words."""
        self._in_front("show_palette")

    def action_go(self) -> None:
        """Go to another screen: one more key says which."""
        self._in_front("go_somewhere")

    def action_search(self) -> None:
        """Search here where that can be done, else among the customers."""
        self._in_front("search_here")

    def action_find_customer(self) -> None:
        """Find a customer from anywhere; esc comes back."""
        self._in_front("find_somebody")

    def action_views(self) -> None:
        """Show the list of views; esc comes back."""
        self._in_front("show_views")

    def action_step_back(self) -> None:
        """Go back one screen; on Home ask whether to quit."""
        self._in_front("step_back")

    def _in_front(self, method: str) -> None:
        """Call a method of the screen in front; a prompt over it is left to its own keys."""
        front = self._at_work()
        if front is not None and self.screen is front:
            getattr(front, method)()

    def mouse_switched(self) -> None:
        """Say whose the mouse is now."""
        key = live_key(self, "app.mouse", "percent_sign")
        if self.is_mouse_wanted:
            self._say(f"mouse on: click rows, heads and keys; {key} gives it to the terminal")
        else:
            self._say(f"mouse off: the terminal selects text; {key} takes it again")

    def action_nothing(self) -> None:
        """Do nothing: the key would suspend the program."""

    def action_copy_help(self) -> None:
        """Say how to quit: ctrl+c is for copying, and is pressed out of habit."""
        self._say("ctrl+c does not quit: q goes back, ctrl+q quits")

    def _say(self, text: str, *, warning: bool = False) -> None:
        if (front := self._at_work()) is not None:
            front.say(text, warning=warning)

    async def action_leave(self) -> None:
        """Quit; a form with something typed says first that its draft is kept."""
        for screen in reversed(self.screen_stack):
            asks = getattr(screen, "may_quit", None)
            if asks is not None and not await asks():
                return
        self.exit(0)

    async def _may_leave_all(self) -> bool:
        """Whether every screen lets itself be left: a form may be parked under the one in front."""
        for screen in reversed(self.screen_stack):
            if not await self.may_leave(screen):
                return False
        return True

    async def may_leave(self, screen: Screen[Any]) -> bool:
        """Whether `screen` lets itself be left; a form with something typed says how."""
        asks = getattr(screen, "may_leave", None)
        return True if asks is None else bool(await asks())


def run_app(
    desk: Desk,
    drafts: Drafts,
    *,
    demo: bool = False,
    colours: str = "default",
    keymap: Mapping[str, str] | None = None,
    mouse: bool = True,
    on_hangup: Callable[[], None] | None = None,
) -> int:
    """Run the program in the terminal; returns its exit code.

    `colours` is a key of `THEMES`, `keymap` an action's id to its keys. `on_hangup` is
    called when the line drops or the program is told to stop, once the drafts are kept; together
    they have 0.7 s.

    Raises:
        AtRiskError: the store could not be opened; the terminal is itself again.
    """
    from .terminal.hardened import run_hardened

    def ended() -> None:
        drafts.flush()
        if on_hangup is not None:
            on_hangup()

    app = AtRiskApp(desk, drafts, demo=demo, colours=colours, keymap=keymap)
    try:
        code = run_hardened(app, on_hangup=ended, mouse=mouse)
    finally:
        drafts.close()
        desk.close()
    if app.failure is not None:
        raise app.failure
    return code
