"""Stores for every test: on SQLite and on PostgreSQL, copied from templates made once."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from atrisk_tui.store.store import Store

from . import postgres, shared
from .support import Clock, Company, fill, found_plain

DATABASES = ("sqlite", "postgresql")
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes private folders of its own in it
"""A file system in memory, where there is one: every commit of the store waits for its disk."""
ROOM = 4 * 2**30
"""Bytes it must have free: the large stores of the slow tests are a fifth of a gigabyte each."""

if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


QUICK_ON_POSTGRESQL = {"test_gate", "test_schema", "test_audit", "test_engine"}
"""Modules that the quick tests run on PostgreSQL too: what the two databases do differently.

All others run there with the slow tests, and once more on Debian's server.
"""


SCREENS = Path(__file__).parent / "screens"
EACH_ITS_OWN = {"test_pictures", "test_keymap", "test_filter_reading"}
"""Modules of screens whose variants each show a screen of their own, or cost next to nothing."""


MOSTLY_SLOW = {
    "test_place": {
        "test_a_refresh_keeps_row_and_line",
        "test_a_new_start_shows_the_same_row_on_the_same_line",
        "test_next_goes_on_beyond_the_rows_at_hand_in_the_filtered_order",
    },
    "test_views": {
        "test_v_and_a_digit_open_a_view_from_anywhere",
        "test_shift_v_keeps_what_is_shown_under_a_name",
    },
    "test_play": {
        "test_p_opens_the_entry_with_the_highest_priority",
        "test_j_with_nothing_done_asks_why_in_one_letter_and_writes_it",
        "test_keys_typed_ahead_act_on_what_came_before",
    },
    "test_catalogs": {
        "test_an_item_is_changed_in_the_lower_pane_with_its_list_in_sight",
        "test_two_items_become_one_and_one_undo_parts_them",
    },
    "test_next_line": {
        "test_each_screen_tells_what_is_due_next",
        "test_it_is_reversed_from_5_minutes_before",
    },
    "test_copying": {
        "test_an_account_is_copied_wherever_its_customer_is",
        "test_all_that_is_listed_is_written_as_csv",
    },
    "test_filter_bar": {"test_the_bar_shows_each_letter_with_what_it_is_set_to_and_stays"},
}
"""Modules of screens that are slow as a whole, and what of each is quick all the same."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave PostgreSQL to the slow tests, but for what the databases do differently.

    So it is with a promise of a screen that is tried with several values: the first are quick.
    """
    seen = set[str]()
    for item in items:
        quick = MOSTLY_SLOW.get(item.path.stem) if SCREENS in item.path.parents else None
        if quick is not None and item.name.partition("[")[0] not in quick:
            item.add_marker(pytest.mark.slow)
        if SCREENS in item.path.parents and item.path.stem not in EACH_ITS_OWN:
            promise, _, values = item.nodeid.partition("[")
            if values and promise in seen:
                item.add_marker(pytest.mark.slow)
            seen.add(promise)
    for item in items:
        chosen = getattr(item, "callspec", None)
        on_server = chosen is not None and "postgresql" in chosen.params.values()
        if not on_server or item.path.stem in QUICK_ON_POSTGRESQL:
            continue
        if item.get_closest_marker("slow") is None:
            item.add_marker(pytest.mark.second_database)
        item.add_marker(pytest.mark.slow)


def pytest_sessionstart() -> None:
    shared.share_statements()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    shared.calm_collector()


Adds = Callable[[Company], object]
Filled = Callable[[Adds], Company]


def name_of(url: str) -> str:
    """Return the database's name in its URL."""
    return url.rpartition("/")[2].partition("?")[0]


class Templates:
    """Stores that are made once per worker, closed, and copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server: postgres.Server | None = None
        self._made: dict[tuple[str, str], str] = {}

    def copy(self, database: str, kind: str, target: Path, add: Adds | None = None) -> str:
        """Return where a fresh copy of the template `kind` is: plain or company.

        Any other kind is a company to which `add` has added what the tests of a file begin with.
        """
        if (database, kind) not in self._made:
            self._made[database, kind] = (
                self._make(database, kind) if add is None else self._add(database, kind, add)
            )
        template = self._made[database, kind]
        if database == "sqlite":
            shutil.copy(template, target)
            return str(target)
        assert self.server is not None
        return self.server.url(self.server.make(template=template))

    def _make(self, database: str, kind: str) -> str:
        if database == "sqlite":
            name = where = str(self.folder / f"{kind}.db")
        else:
            assert self.server is not None
            name = self.server.make(name=f"atrisk_{kind}_{os.getpid()}")
            where = self.server.url(name)
        store = found_plain(where)
        if kind == "company":
            fill(store)
        store.close()
        return name

    def _add(self, database: str, kind: str, add: Adds) -> str:
        where = self.copy(database, "company", self.folder / f"{kind}.db")
        clock = Clock()
        store = Store.open(where, clock=clock)
        add(Company(store, clock))
        store.close()
        return where if database == "sqlite" else name_of(where)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    folder = tmp_path_factory.mktemp("templates")
    folder.chmod(0o700)
    return Templates(folder)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    with postgres.server(shared) as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, templates: Templates) -> str:
    """Which database the test runs on."""
    if request.param == "postgresql" and templates.server is None:
        templates.server = request.getfixturevalue("postgres_server")
    return str(request.param)


def _opened(where: str, clock: Clock, templates: Templates) -> Iterator[Store]:
    store = Store.open(where, clock=clock)
    yield store
    store.close()
    if store.dialect == "postgresql" and templates.server is not None:
        templates.server.drop(name_of(where))


@pytest.fixture
def store(database: str, templates: Templates, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """A store as `atrisk init` makes it: the Admin `adm`, the Denver office, all catalogs."""
    yield from _opened(templates.copy(database, "plain", tmp_path / "store.db"), clock, templates)


@pytest.fixture
def company(database: str, templates: Templates, tmp_path: Path, clock: Clock) -> Iterator[Company]:
    """A store with the people and customers of `tests.support`, on each database."""
    where = templates.copy(database, "company", tmp_path / "store.db")
    for opened in _opened(where, clock, templates):
        yield Company(opened, clock)


@pytest.fixture
def filled(database: str, templates: Templates, tmp_path: Path, clock: Clock) -> Iterator[Filled]:
    """Return what gives that company with something added, which is worked out once."""
    with ExitStack() as stack:

        def fill(add: Adds) -> Company:
            kind = f"{add.__module__}.{add.__name__}"
            where = templates.copy(database, kind, tmp_path / "filled.db", add)
            return Company(
                stack.enter_context(contextmanager(_opened)(where, clock, templates)), clock
            )

        yield fill


@pytest.fixture
def sqlite_company(templates: Templates, tmp_path: Path, clock: Clock) -> Iterator[Company]:
    """The same company on SQLite alone, for what is about files, screens or programs."""
    where = templates.copy("sqlite", "company", tmp_path / "store.db")
    for opened in _opened(where, clock, templates):
        yield Company(opened, clock)
