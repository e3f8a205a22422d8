"""The gate: every change and every question passes through `Store.do` and `Store.ask`."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self, TypeVar, cast

from sqlalchemy import Connection, Engine, insert, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlmodel import col

from ..domain.commands import Command, Receipt
from ..domain.model import Actor
from ..domain.policy import refusal
from ..domain.queries import Query
from ..domain.settings import Settings
from ..domain.text import long_text
from ..errors import Denied, Invalid, StoreUnusable, Unknown
from .actors import find_actor, read_actor
from .audit import WriteSession
from .engine import is_postgresql, open_engine
from .failures import in_words, is_deadlock, unwritable
from .files import check_file, hold_file, owns_file, remedy
from .presence import touch
from .priority import (
    SLICE,
    is_swept,
    keep_basis,
    needs_basis,
    new_basis,
    plan_slice,
    settle,
    write_slice,
)
from .readers import READERS
from .schema import APPLICATION_ID, check_revision, migrate, revision_of
from .scope import Scope
from .tables import Audit, AuditChange, Setting
from .work import Done, Work

R = TypeVar("R")
_AUDIT_ORDER = 0x41745269_0002
_SETTINGS = select(col(Setting.key), col(Setting.value))
_PATIENCE_MS = 300
"""How long telling where somebody is waits for other writers: nobody's quitting waits for it."""
_OFF = "you have been switched off: ask an admin"


def utc_now() -> datetime:
    """Return this moment. The only reading of the clock in the store."""
    return datetime.now(UTC)


class Store:
    """One company's data. Thread-safe, synchronous, knows nothing of screens."""

    def __init__(self, where: str, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.where = where
        self.dialect = engine.dialect.name
        self.clock = clock
        self._engine = engine
        self._writing = engine.execution_options(writing=True)
        self._hurried = self._writing.execution_options(patience_ms=_PATIENCE_MS)
        self._reading = (
            engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            if self.dialect == "postgresql"
            else engine
        )
        self._listening: Connection | None = None
        self._listen_lock = threading.Lock()

    @classmethod
    def open(
        cls, where: str, *, clock: Callable[[], datetime] = utc_now, migrate: bool = True
    ) -> Self:
        """Open the store at a file path or a postgresql:// URL, brought up to date if need be.

        Raises: StoreUnusable, naming the remedy, when it is missing, damaged, not ours, made
        by a newer program, not private, or cannot be reached.
        """
        sound = is_postgresql(where) or check_file(Path(where))
        engine = open_engine(where)
        try:
            _checked(engine, where, clock=clock, may_migrate=migrate, sound=sound)
        except BaseException:
            engine.dispose()
            raise
        if not is_postgresql(where):
            hold_file(Path(where), 1)
        return cls(where, engine, clock)

    def identify(self, who: str, *, source: str = "local") -> Actor:
        """Return the active person of that numeric id or username. Raises: Unknown."""
        with database_failures(), self._reading.begin() as connection:
            actor = find_actor(connection, who, source=source)
        if actor is None:
            raise Unknown(
                f"Nobody by the name {who} works here now: an admin adds people with "
                "`atrisk users add`, or switches them on with `atrisk users on`."
            )
        return actor

    def do(
        self, actor: Actor, command: Command, *, op_id: str | None = None, note: str = ""
    ) -> Receipt:
        """Carry out `command` as `actor`: permission, change, audit, one commit.

        The same `op_id` twice is one change with one receipt, but for its detail. A command
        that changes nothing writes nothing; its receipt's audit_id is 0.

        Raises:
            Denied: the policy refuses, or the actor has been switched off.
            Missing, Invalid, Conflict: from the command's rules; nothing is written.
            Busy, StoreUnusable: from the database; nothing is written.

        """
        with database_failures():
            try:
                return self._do_once(actor, command, op_id=op_id, note=note)
            except DBAPIError as error:
                if not is_deadlock(error):
                    raise
            # Triggers write entries after their customer, while handlers hold an entry first:
            # two such changes can wait for each other. PostgreSQL took all of this one back and
            # let the other go on, so what is done again is done for the first time, on what the
            # other wrote.
            return self._do_once(actor, command, op_id=op_id, note=note)

    def rehearse(self, actor: Actor, commands: Sequence[Command]) -> tuple[Receipt, ...]:
        """Carry out commands one after the other, then take all of it back.

        Holds the write lock for as long. Raises: as `do`.
        """
        with (
            database_failures(),
            self._writing.connect() as connection,
            connection.begin() as transaction,
        ):
            receipts = tuple(
                self._carry_out(connection, actor, command, op_id=None, note="")
                for command in commands
            )
            transaction.rollback()
        return receipts

    def ask(self, actor: Actor, query: Query[R]) -> R:
        """Answer `query` with values, as far as `actor` sees. Raises: Denied, Missing, Busy."""
        with database_failures(), self._reading.begin() as connection:
            now_actor = read_actor(connection, actor.id, source=actor.source)
            if now_actor is None:
                raise Denied(_OFF)
            scope = Scope(actor=now_actor, now=self.clock(), dialect=self.dialect)
            return cast(R, READERS[type(query)](connection, scope, query))

    def data_version(self) -> int:
        """Return a number that moves when somebody else changed the store; very cheap."""
        with database_failures(), self._listen_lock:
            if self.dialect == "postgresql":
                with self._reading.connect() as connection:
                    return connection.scalar(text("SELECT max(id) FROM audit")) or 0
            if self._listening is None:
                # Its own connection: the pragma counts what all others committed.
                self._listening = self._engine.connect()
            with self._listening.begin():
                return self._listening.scalar(text("PRAGMA data_version")) or 0

    @property
    def tells_presence(self) -> bool:
        """Whether `data_version` moves for presence too: PostgreSQL's is that of changes."""
        return self.dialect != "postgresql"

    def touch(
        self, actor: Actor, session: str, at: tuple[str, int] | None, *, playing: bool = False
    ) -> bool:
        """Tell who has which record open: (table, id), or None when it is left. Not audited.

        A session has one record open at a time, and lapses after `LAPSES_S` without a touch.
        False, and nothing written, when `playing` is asked where another session is already.
        Only for that are other writers waited for: the rest lapses, or is told again.
        Raises: Denied, Missing, Busy, StoreUnusable.
        """
        now = self.clock()
        engine = self._writing if playing else self._hurried
        with database_failures(), engine.begin() as connection:
            now_actor = read_actor(connection, actor.id, source=actor.source)
            if now_actor is None:
                raise Denied(_OFF)
            return touch(connection, now_actor, session, at=at, playing=playing, now=now)

    def rank(self) -> None:
        """Go through all customers and outcomes once a day, for what queue priorities go by.

        Reads for up to seconds and writes for a moment. Raises: Busy, StoreUnusable.
        """
        now = self.clock()
        with database_failures():
            with self._reading.begin() as connection:
                basis = new_basis(connection, now) if needs_basis(connection, now) else None
            if basis is not None:
                with self._writing.begin() as connection:
                    keep_basis(connection, basis, now)

    def sweep(self, limit: int = SLICE) -> bool:
        """Bring the queue priorities of up to `limit` entries to today; whether more are left.

        For any session, whenever it has time; costs one look when it was done today. Not audited,
        and no version moves. Raises: Busy, StoreUnusable.
        """
        now = self.clock()
        with database_failures():
            with self._reading.begin() as connection:
                if is_swept(connection, now):
                    return False
            self.rank()
            with self._reading.begin() as connection:
                found = plan_slice(connection, now, limit=limit)
            if found is None:
                return False
            with self._writing.begin() as connection:
                return write_slice(connection, found, now)

    def owns(self) -> bool:
        """Whether whoever runs this may speak for others: they own the store, or are root."""
        if self.dialect != "postgresql":
            return owns_file(Path(self.where))
        with database_failures(), self._reading.connect() as connection:
            owner = text(
                "SELECT pg_has_role(session_user, relowner, 'MEMBER') FROM pg_class"
                " WHERE oid = 'audit'::regclass"
            )
            return bool(connection.scalar(owner))

    def close(self) -> None:
        """Give every connection back."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        self._engine.dispose()
        if self.dialect != "postgresql":
            hold_file(Path(self.where), -1)

    def _do_once(self, actor: Actor, command: Command, *, op_id: str | None, note: str) -> Receipt:
        with self._writing.begin() as connection:
            seen = _seen(connection, actor, command, op_id=op_id) if op_id else None
            return seen or self._carry_out(connection, actor, command, op_id=op_id, note=note)

    def _carry_out(
        self,
        connection: Connection,
        actor: Actor,
        command: Command,
        *,
        op_id: str | None,
        note: str,
    ) -> Receipt:
        # Imported by the first change: the first rows are there sooner.
        from .handlers import HANDLERS

        now_actor = read_actor(connection, actor.id, source=actor.source, held=True)
        if now_actor is None:
            raise Denied(_OFF)
        if reason := refusal(now_actor.grants, type(command)):
            raise Denied(reason)
        stored = tuple((key, value) for key, value in connection.execute(_SETTINGS))
        with WriteSession(connection) as session:
            work = Work(
                session=session,
                actor=now_actor,
                now=self.clock(),
                settings=Settings(stored),
                note=note,
            )
            done = HANDLERS[type(command)](work, command)
            session.flush()
            return record(work, done, intent=type(command).__name__, op_id=op_id)


def record(work: Work, done: Done, *, intent: str, op_id: str | None = None) -> Receipt:
    """Write the audit of what `work` changed and return its receipt; nothing when nothing was."""
    session, audit_id = work.session, 0
    if session.changed:
        connection = session.gate_connection
        settle(connection, session.touched, work.now)
        if connection.dialect.name == "postgresql":
            # Ids must commit in order, or whoever follows the newest id misses the late ones.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _AUDIT_ORDER})
        values = {
            "at": work.now,
            "actor_id": work.actor.id,
            "intent": intent,
            "note": long_text(work.note, field="note", limit=500),
            "source": work.actor.source[:255],
            "reverts": work.reverts,
            "kind": work.kind,
            "op_id": op_id,
            "subject_table": done.table,
            "subject_id": done.id,
        }
        audit_id = connection.execute(
            insert(Audit).values(values).returning(col(Audit.id))
        ).scalar_one()
        session.write_rows(audit_id)
    return Receipt(audit_id, intent, session.touched, done.id, done.detail)


def _seen(connection: Connection, actor: Actor, command: Command, *, op_id: str) -> Receipt | None:
    """Return the receipt of a save that was tried before and did arrive."""
    if connection.dialect.name == "postgresql":
        # A first try may still be under way: its mark is seen only when it has committed.
        mark = text("SELECT pg_advisory_xact_lock(:ours, hashtext(:op_id))")
        connection.execute(mark, {"ours": APPLICATION_ID, "op_id": op_id})
    found = connection.execute(
        select(col(Audit.id), col(Audit.actor_id), col(Audit.intent), col(Audit.subject_id)).where(
            col(Audit.op_id) == op_id
        )
    ).one_or_none()
    if found is None:
        return None
    audit_id, actor_id, intent, subject_id = found
    if (actor_id, intent) != (actor.id, type(command).__name__):
        raise Invalid("this save repeats the mark of another one; open the form again")
    rows = select(col(AuditChange.table_name), col(AuditChange.row_id)).where(
        col(AuditChange.audit_id) == audit_id
    )
    touched = frozenset((table, row_id) for table, row_id in connection.execute(rows))
    return Receipt(audit_id, intent, touched, subject_id)


def _checked(
    engine: Engine, where: str, *, clock: Callable[[], datetime], may_migrate: bool, sound: bool
) -> None:
    with database_failures():
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                _check_encoding(connection)
            elif not sound and connection.scalar(text("PRAGMA quick_check(1)")) != "ok":
                raise StoreUnusable(f"{where} is damaged at its end. {remedy(Path(where))}")
            current = check_revision(
                revision_of(connection),
                where=engine.url.render_as_string(hide_password=True)
                if engine.dialect.name == "postgresql"
                else where,
            )
        if not current and not may_migrate:
            raise StoreUnusable("The store was made by an older version: open it with this one.")
        if not current:
            migrate(where, now=clock())


def _check_encoding(connection: Connection) -> None:
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise StoreUnusable(
            f"This PostgreSQL database is encoded in {encoding}; text needs UTF8: make it anew "
            "with ENCODING 'UTF8' TEMPLATE template0."
        )


@contextmanager
def database_failures() -> Iterator[None]:
    """Turn what a database driver raises into what a person can act on."""
    try:
        yield
    except SQLAlchemyError as error:
        told = in_words(error)
        if told is None:
            raise
        raise told from error
    except UnicodeEncodeError as error:
        raise unwritable(error) from error
