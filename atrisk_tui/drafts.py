"""The keeper of unsaved forms: takes what is typed at once, and has it on the disk soon after.

One thread of its own writes, so that no key ever waits for a disk, and a terminal that has stopped
reading, which freezes the screens, does not keep what was typed from being kept.
"""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import uuid4

from .domain.drafts import About, Draft, DraftRow
from .domain.model import Actor
from .domain.paging import Count, Page, Span
from .errors import AtRiskError

if TYPE_CHECKING:
    from .domain.place import Place

R = TypeVar("R")

PAUSE_S = 0.4
"""From the first key to the writing of it: with the writing itself under half a second."""
RETRY_S = 1.0
"""How long to wait after a write that failed; only while something is to be written."""
PLACE_PAUSE_S = 3.0
"""Where somebody is on a screen is written at most so often: losing it loses no work."""
HANGUP_S = 0.6
"""For the last write when the line drops: the whole program has 0.7."""


class File(Protocol):
    """What the keeper needs of a file; `store.drafts.DraftFile` is one."""

    def write(
        self, kept: Iterable[Draft], dropped: Iterable[str], *, holder: str
    ) -> frozenset[str]:
        """Keep and remove drafts; return the keys that another terminal has taken over."""
        ...

    def discard(self, key: str) -> bool:
        """Remove a draft, whichever terminal had it."""
        ...

    def take(self, key: str, *, holder: str) -> Draft | None:
        """Return a draft, held by this terminal from now on."""
        ...

    def purge(self, now: datetime) -> int:
        """Remove what is too old; return how many of the owner's own."""
        ...

    def rows(self, span: Span) -> Page[DraftRow]:
        """Return one part of the owner's drafts, newest first."""
        ...

    def about(self, about: About, *, but: tuple[str, ...] = ()) -> DraftRow | None:
        """Return the newest draft of a form on a record."""
        ...

    def count(self, *, but: tuple[str, ...] = ()) -> int:
        """Return how many drafts the owner has."""
        ...

    def keep_places(self, kept: Mapping[str, str], now: datetime) -> None:
        """Keep where the owner is on some screens, each as JSON."""
        ...

    def place(self, screen: str) -> str | None:
        """Return where the owner was on a screen, as JSON."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


Opening = Callable[[Actor], File]
"""Gives a person's file; called in a thread, once it is known who they are."""


class Drafts:
    """A person's unsaved forms while they work. `put` and `drop` cost no wait at all."""

    def __init__(self, opening: Opening) -> None:
        self.trouble = ""
        """Why nothing can be kept just now; empty while all is well."""
        self._opening = opening
        self._actor: Actor | None = None
        self._file: File | None = None
        self._holder = uuid4().hex
        self._open: set[str] = set()
        self._waiting: dict[str, Draft | None] = {}
        self._kept_at: dict[str, datetime] = {}
        self._moved_to: dict[str, str] = {}
        self._change = threading.Condition()
        self._hurry = threading.Event()
        self._disk = threading.Lock()
        self._writer: threading.Thread | None = None
        self._is_closed = False
        self._readers = ThreadPoolExecutor(1, "atrisk-drafts-read")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news: Callable[[], None] = lambda: None
        self._places: dict[str, tuple[Place, datetime]] = {}
        self._place_timer: asyncio.TimerHandle | None = None

    def begin(self, actor: Actor, news: Callable[[], None]) -> None:
        """Know whose drafts they are; `news` is called in the loop after each write or failure."""
        self._loop, self._news = asyncio.get_running_loop(), news
        self._actor = actor

    @property
    def has_begun(self) -> bool:
        """Whether it is known whose drafts they are."""
        return self._actor is not None

    # What forms call

    def opened(self, key: str) -> None:
        """Note that a form is open here: its draft is not offered beside it."""
        self._open.add(key)

    def left(self, key: str) -> None:
        """Note that a form is open here no longer."""
        self._open.discard(key)

    def put(self, draft: Draft) -> None:
        """Keep what a form holds now: on the disk within half a second."""
        self._wait_for(draft.key, draft)

    def drop(self, key: str) -> None:
        """Remove a draft: it was saved, or nothing is typed in it any more."""
        self._kept_at.pop(self._now_called(key), None)
        self._wait_for(key, None)
        self._hurry.set()

    def kept_at(self, key: str) -> datetime | None:
        """Return of which moment the draft on the disk is, None where there is none."""
        return self._kept_at.get(self._now_called(key))

    def was_taken(self, key: str) -> bool:
        """Whether another terminal has gone on with this draft; ours was made another one then."""
        return key in self._moved_to

    async def settle(self, key: str) -> bool:
        """Write what waits; return whether nothing of this draft is left to be written."""
        await self._run(lambda _: self._write())
        return self._now_called(key) not in self._waiting

    # What lists call

    async def rows(self, span: Span = Span()) -> Page[DraftRow]:  # noqa: B008 - a frozen value
        """Return one part of my drafts, newest first. Raises: Busy, StoreUnusable."""
        page = await self._run(lambda file: self._fresh(file).rows(span))
        shown = tuple(row for row in page.rows if row.key not in self._hidden())
        return replace(page, rows=shown)

    async def count(self) -> Count:
        """Return how many drafts I have. Raises: Busy, StoreUnusable."""
        hidden = self._hidden()
        return Count(await self._run(lambda file: self._fresh(file).count(but=hidden)))

    async def about(self, about: About) -> DraftRow | None:
        """Return my newest draft of a form on a record. Raises: Busy, StoreUnusable."""
        hidden = self._hidden()
        return await self._run(lambda file: self._fresh(file).about(about, but=hidden))

    async def take(self, key: str) -> Draft | None:
        """Return a draft to go on with; what another terminal types into it goes elsewhere.

        Raises: Busy, StoreUnusable.
        """
        return await self._run(lambda file: self._fresh(file).take(key, holder=self._holder))

    async def discard(self, key: str) -> bool:
        """Remove a draft; return whether it was there. Raises: Busy, StoreUnusable."""
        was_there = await self._run(lambda file: self._fresh(file).discard(key))
        self._news()
        return was_there

    async def purge(self, now: datetime) -> int:
        """Remove what is too old; return how many of mine. Raises: Busy, StoreUnusable."""
        return await self._run(lambda file: file.purge(now))

    # Places: failing to keep one disturbs nobody

    def put_place(self, screen: str, place: "Place", now: datetime) -> None:
        """Keep where the person is on a screen: on the disk within a few seconds."""
        self._places[screen] = place, now
        if self._loop is not None and self._place_timer is None and not self._is_closed:
            self._place_timer = self._loop.call_later(PLACE_PAUSE_S, self._places_due)

    async def place(self, screen: str, actor: Actor) -> "Place | None":
        """Return where a person was on a screen; None where nothing usable was kept.

        The first screen asks before the program has told who is here.
        """
        from .domain.place import read_place

        self._actor = self._actor or actor
        if screen in self._places:
            return self._places[screen][0]  # not on the disk yet
        with contextlib.suppress(AtRiskError, json.JSONDecodeError):
            text = await self._run(lambda file: file.place(screen))
            return None if text is None else read_place(json.loads(text))
        return None

    def _places_due(self) -> None:
        self._place_timer = None
        with contextlib.suppress(RuntimeError):  # closed meanwhile
            self._readers.submit(self._write_places)

    def _write_places(self) -> None:
        from .domain.place import place_data

        with self._disk:
            if not self._places or self._actor is None:
                return
            waiting, self._places = self._places, {}
            kept = {name: json.dumps(place_data(place)) for name, (place, _) in waiting.items()}
            latest = max(at for _, at in waiting.values())
            try:
                self._file_of(self._actor).keep_places(kept, latest)
            except Exception:  # noqa: BLE001 - the next place is kept, or nobody misses it
                return

    # The end

    def flush(self) -> None:
        """Write what waits, now, in whichever thread; gives up after `HANGUP_S`."""
        end = time.monotonic() + HANGUP_S
        while not (is_written := self._write()) and time.monotonic() < end:
            time.sleep(0.02)
        # A locked file takes a while to say so: what was typed has had that time already.
        if is_written and time.monotonic() < end - HANGUP_S / 2:
            self._write_places()

    def close(self) -> None:
        """Write what waits and let go of the file."""
        self.flush()
        with self._change:
            self._is_closed = True
            self._change.notify_all()
        self._hurry.set()
        self._readers.shutdown(wait=True, cancel_futures=True)
        with self._disk:
            if self._file is not None:
                self._file.close()

    # Writing

    def _wait_for(self, key: str, draft: Draft | None) -> None:
        with self._change:
            key = self._now_called(key)
            same_key = draft is None or draft.key == key
            self._waiting[key] = draft if same_key or draft is None else replace(draft, key=key)
            if self._writer is None and not self._is_closed:
                self._writer = threading.Thread(
                    target=self._keep_writing, name="atrisk-drafts", daemon=True
                )
                self._writer.start()
            self._change.notify_all()

    def _keep_writing(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._waiting or self._is_closed)
                if self._is_closed:
                    return
            self._hurry.wait(PAUSE_S)
            self._hurry.clear()
            if not self._write():
                self._hurry.wait(RETRY_S)

    def _write(self) -> bool:
        """Write what waits; return whether that was possible. What failed waits on."""
        with self._disk:
            with self._change:
                waiting = dict(self._waiting)
            if not waiting or self._actor is None:
                return not waiting
            try:
                self._write_all(self._file_of(self._actor), waiting)
            except AtRiskError as error:
                self._tell(error.message)
                return False
            except Exception as error:  # noqa: BLE001 - typing goes on, whatever this was
                self._tell(f"their file failed ({type(error).__name__})")
                return False
        self._tell("")
        return True

    def _write_all(self, file: File, waiting: dict[str, Draft | None]) -> None:
        kept = [draft for draft in waiting.values() if draft is not None]
        dropped = [key for key, draft in waiting.items() if draft is None]
        taken = file.write(kept, dropped, holder=self._holder)
        apart = {key: uuid4().hex for key in taken}
        if apart:
            ours = [replace(one, key=apart[one.key]) for one in kept if one.key in apart]
            file.write(ours, (), holder=self._holder)
        with self._change:
            for key, draft in waiting.items():
                if self._waiting.get(key) is draft:
                    del self._waiting[key]
                elif key in apart:
                    later = self._waiting.pop(key)
                    self._waiting[apart[key]] = later and replace(later, key=apart[key])
            self._moved_to |= apart
            for draft in kept:
                self._kept_at[self._now_called(draft.key)] = draft.at

    def _tell(self, trouble: str) -> None:
        self.trouble = trouble
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the screens are gone
                self._loop.call_soon_threadsafe(self._news)

    def _now_called(self, key: str) -> str:
        while key in self._moved_to:
            key = self._moved_to[key]
        return key

    def _file_of(self, actor: Actor) -> File:
        if self._file is None:
            self._file = self._opening(actor)
        return self._file

    # Reading

    def _fresh(self, file: File) -> File:
        """Write what waits first, so that a list shows it."""
        self._write()
        return file

    def _hidden(self) -> tuple[str, ...]:
        """Return the keys of drafts that are not offered: open here, or about to be removed."""
        with self._change:
            gone = {key for key, draft in self._waiting.items() if draft is None}
            return tuple({self._now_called(key) for key in self._open} | gone)

    async def _run(self, work: Callable[[File], R]) -> R:
        actor = self._actor
        if actor is None:
            raise RuntimeError("it is not known yet whose drafts these are")

        def with_file() -> R:
            with self._disk:
                file = self._file_of(actor)
            return work(file)

        return await asyncio.get_running_loop().run_in_executor(self._readers, with_file)
