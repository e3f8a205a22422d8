"""The one door between the screens and the store: who is asking, the threads, undo."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar
from uuid import uuid4

from .domain.commands import Command, Receipt, Revert
from .domain.model import Actor
from .domain.playing import Presence
from .domain.policy import refusal
from .domain.queries import ChangesSince, LatestChange, NextUndo, Query
from .domain.rows import Undoable
from .domain.work_queries import ListPresence

R = TypeVar("R")

READERS = 3
"""Threads for reading: a screen's list, its count and its preview at once."""

Touched = frozenset[tuple[str, int]]


class Gate(Protocol):
    """What the desk needs of a store; `store.Store` is one."""

    def do(
        self, actor: Actor, command: Command, *, op_id: str | None = None, note: str = ""
    ) -> Receipt:
        """Carry out a command."""
        ...

    def ask(self, actor: Actor, query: Query[R]) -> R:
        """Answer a query."""
        ...

    def data_version(self) -> int:
        """Return a number that moves when another process may have changed the store."""
        ...

    @property
    def tells_presence(self) -> bool:
        """Whether `data_version` moves for presence too."""
        ...

    def touch(
        self, actor: Actor, session: str, at: tuple[str, int] | None, *, playing: bool = False
    ) -> bool:
        """Tell who has which record open."""
        ...

    def rank(self) -> None:
        """Go through what queue priorities go by, once a day."""
        ...

    def sweep(self) -> bool:
        """Bring some queue priorities to today; whether more are left."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


class Desk:
    """A person at work: their store, opened behind the first frame, and the way to change it.

    `opening` is called once, in a thread, and returns the store and who is asking; what it
    raises is raised by `ready` and by whatever waits for the store.
    """

    def __init__(self, opening: Callable[[], tuple[Gate, Actor]]) -> None:
        self._opening = opening
        self.session = uuid4().hex
        """Tells this program from others of the same person."""
        self._opened: asyncio.Future[tuple[Gate, Actor]] | None = None
        self._actor: Actor | None = None
        self._turn = asyncio.Lock()
        self._readers = ThreadPoolExecutor(READERS, "atrisk-read")
        self._writer = ThreadPoolExecutor(1, "atrisk-write")
        self._seen_version: int | None = None
        self._seen_audit = 0
        self._presence_of: int | None = None
        self._is_somewhere = False

    @property
    def actor(self) -> Actor:
        """Who is asking. Only after `ready`."""
        if self._actor is None:
            raise RuntimeError("the store is not open yet")
        return self._actor

    async def ready(self) -> Actor:
        """Wait until the store is open; start opening it when nobody has.

        Raises:
            StoreUnusable, Unknown: as the opening does.
        """
        _, actor = await self._store()
        return actor

    async def ask(self, query: Query[R]) -> R:
        """Answer a query off the UI thread. Safe to cancel.

        Raises:
            Missing, Denied: from the reader.
        """
        store, actor = await self._store()
        return await self._run(self._readers, lambda: store.ask(actor, query))

    async def do(self, command: Command, *, op_id: str | None = None, note: str = "") -> Receipt:
        """Carry out a command off the UI thread. Once begun it always finishes.

        `op_id` makes a repeated save one change; a form makes it when it opens.

        Raises:
            Denied, Missing, Invalid, Conflict, Busy, StoreUnusable: nothing was written then.
        """
        return await asyncio.shield(self._carry_out(command, op_id or uuid4().hex, note))

    async def undoable(self, *, redo: bool = False) -> Undoable | None:
        """Return what `undo` (or `redo`) would take back, or bring back, next."""
        return await self.ask(NextUndo(redo=redo))

    async def revert(self, undoable: Undoable) -> Receipt:
        """Take back what `undoable` returned. Raises: Conflict where a field has moved since."""
        return await self.do(Revert(audit_id=undoable.audit_id))

    def may(self, command: type[Command]) -> bool:
        """Whether to offer a command. The store decides again when it is sent."""
        return self._actor is not None and refusal(self._actor.grants, command) is None

    async def changed_elsewhere(self) -> Touched:
        """Return the records that anyone changed since the last call, settings too.

        Costs one cheap look when nothing happened. The desk's own changes are in it too.
        """
        store, actor = await self._store()
        return await self._run(self._readers, lambda: self._look(store, actor))

    async def touch(self, at: tuple[str, int] | None, *, playing: bool = False) -> bool:
        """Tell that a record, (table, id), is open here, or none; to be told anew as it lapses.

        False, and nothing told, when `playing` is asked where another session is already.
        Raises: Denied, Missing, Busy, StoreUnusable.
        """
        return await asyncio.shield(self._touch(at, playing=playing))

    async def presence(self, *, surely: bool = False) -> tuple[Presence, ...] | None:
        """Return who else has which record open; None where nobody can have moved.

        To be asked after `changed_elsewhere`, whose look it shares; `surely` asks in any case:
        somebody may have lapsed.
        """
        store, _ = await self._store()
        if not surely and store.tells_presence and self._presence_of == self._seen_version:
            return None
        self._presence_of = self._seen_version
        found = await self.ask(ListPresence())
        return tuple(one for one in found if one.session != self.session)

    async def sweep(self) -> bool:
        """Bring some queue priorities to today, between people's own writes; whether to go on.

        Raises: Busy, StoreUnusable.
        """
        store, _ = await self._store()
        await self._run(self._readers, store.rank)
        async with self._turn:
            return await self._run(self._writer, store.sweep)

    def close(self) -> None:
        """Wait for what is being written; drop what is being read."""
        self._leave()
        self._readers.shutdown(wait=False, cancel_futures=True)
        self._writer.shutdown(wait=True)
        if self._opened is not None and self._opened.done() and not self._opened.exception():
            self._opened.result()[0].close()

    async def _touch(self, at: tuple[str, int] | None, *, playing: bool) -> bool:
        store, actor = await self._store()
        async with self._turn:
            done = await self._run(
                self._writer, lambda: store.touch(actor, self.session, at, playing=playing)
            )
        if done:
            self._is_somewhere = at is not None
        return done

    def _leave(self) -> None:
        """Tell that nothing is open here any more: the others would see it until it lapses."""
        if self._is_somewhere and self._opened is not None:
            store, actor = self._opened.result()
            self._writer.submit(store.touch, actor, self.session, None)

    def _look(self, store: Gate, actor: Actor) -> Touched:
        version = store.data_version()
        if version == self._seen_version:
            return frozenset()
        newest = store.ask(actor, LatestChange())
        first_look, self._seen_version = self._seen_version is None, version
        since, self._seen_audit = self._seen_audit, newest
        if first_look or newest == since:
            return frozenset()
        return store.ask(actor, ChangesSince(audit_id=since))

    async def _store(self) -> tuple[Gate, Actor]:
        if self._opened is None:
            loop = asyncio.get_running_loop()
            self._opened = loop.run_in_executor(self._readers, self._opening)
        store, actor = await asyncio.shield(self._opened)
        self._actor = actor
        return store, actor

    async def _carry_out(self, command: Command, op_id: str, note: str) -> Receipt:
        store, actor = await self._store()
        async with self._turn:
            return await self._run(
                self._writer, lambda: store.do(actor, command, op_id=op_id, note=note)
            )

    @staticmethod
    async def _run(pool: ThreadPoolExecutor, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(pool, work)


def opened(store: Gate, actor: Actor) -> Callable[[], tuple[Gate, Actor]]:
    """Return an opening for a store that is open already."""

    def opening() -> tuple[Gate, Actor]:
        return store, actor

    return opening
