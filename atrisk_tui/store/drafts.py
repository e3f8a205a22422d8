"""The file of unsaved forms: beside the store, not in it, so that one can be locked or full alone.

Written with `synchronous=FULL` like the store, a flush to the disk each half second of typing,
off the UI thread: in the log of SQLite, NORMAL would leave minutes of typing to a power cut, where
half a second is promised.
"""

import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Engine,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    delete,
    event,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError

from ..domain.drafts import KEPT_FOR, About, Draft, DraftRow
from ..domain.paging import Page, Span
from ..errors import AtRiskError, Busy, StoreUnusable
from . import places
from .engine import open_engine
from .files import private_folder, refuse_network
from .paging import Place, Walk, key_columns, read_page

BUSY_MS = 250
"""How long a write waits for another terminal's; a hang-up leaves 0.7 s for everything."""
FORMAT = 1
"""The file's `user_version`; one made by a newer program is left alone."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_TABLES = MetaData()
_DRAFT = Table(
    "draft",
    _TABLES,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("holder", Text, nullable=False),
    Column("store", Text, nullable=False),
    Column("owner_id", Integer, nullable=False),
    Column("owner", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject_table", Text, nullable=False),
    Column("subject_id", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("typed", Integer, nullable=False),
    Column("op_id", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("draft_mine", "store", "owner_id", "owner", "at", "id"),
    Index("draft_about", "store", "owner_id", "owner", "kind", "subject_table", "subject_id"),
)
_C = _DRAFT.c
_LISTED = (
    _C.id,
    _C.key,
    _C.kind,
    _C.subject_table,
    _C.subject_id,
    _C.title,
    _C.at,
    _C.typed,
)
_IN_BODY = ("opening", "base", "fields", "sent", "here")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose drafts, and of which store: nobody else's are ever seen.

    The username stands beside the id: a store made anew in the same place gives ids again.
    """

    store: str
    id: int
    username: str

    @property
    def parts(self) -> tuple[str, int, str]:
        """Store, id and username."""
        return self.store, self.id, self.username


class DraftFile:
    """The unsaved forms of one owner in one file. Thread-safe; the file is made by the first."""

    def __init__(self, path: Path, owner: Owner) -> None:
        self.path = path
        self._owner = owner
        self._engine: Engine | None = None

    @property
    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        owner = self._owner
        return (_C.store == owner.store, _C.owner_id == owner.id, _C.owner == owner.username)

    # Writing

    def write(
        self, kept: Iterable[Draft], dropped: Iterable[str], *, holder: str
    ) -> frozenset[str]:
        """Keep these drafts and remove those, in one step; return the keys that are not ours.

        `holder` is the terminal's own mark: what another terminal has taken over since is
        neither written nor removed. Raises: Busy, StoreUnusable; nothing was written then.
        """
        kept, dropped = tuple(kept), tuple(dropped)
        if not kept and not self.path.exists():
            return frozenset()
        others: set[str] = set()
        with _failures(self.path), self._ready().begin() as connection:
            for draft in kept:
                values = self._values(draft, holder)
                statement = insert(_DRAFT).values(values)
                changed = statement.on_conflict_do_update(
                    index_elements=[_C.key],
                    set_={name: statement.excluded[name] for name in values if name != "key"},
                    where=_C.holder == holder,
                ).returning(_C.id)
                if connection.execute(changed).first() is None:
                    others.add(draft.key)
            for key in dropped:
                connection.execute(
                    delete(_DRAFT).where(_C.key == key, _C.holder == holder, *self._mine)
                )
        return frozenset(others)

    def discard(self, key: str) -> bool:
        """Remove a draft, whichever terminal had it last; return whether there was one."""
        if not self.path.exists():
            return False
        with _failures(self.path), self._ready().begin() as connection:
            found = connection.execute(delete(_DRAFT).where(_C.key == key, *self._mine))
            return found.rowcount > 0

    def take(self, key: str, *, holder: str) -> Draft | None:
        """Return a draft, held by this terminal from now on; None where there is none.

        Raises: Busy, StoreUnusable.
        """
        if not self.path.exists():
            return None
        with _failures(self.path), self._ready().begin() as connection:
            statement = update(_DRAFT).where(_C.key == key, *self._mine).values(holder=holder)
            row = connection.execute(statement.returning(*_LISTED, _C.op_id, _C.body)).first()
        return None if row is None else _draft(row)

    def purge(self, now: datetime) -> int:
        """Remove what is too old; return how many of the owner's own.

        Colleagues' go later, so that they are told first. Raises: Busy, StoreUnusable.
        """
        if not self.path.exists():
            return 0
        with _failures(self.path), self._ready().begin() as connection:
            old = delete(_DRAFT).where(_C.at < _text(now - KEPT_FOR), *self._mine)
            count = connection.execute(old).rowcount
            connection.execute(delete(_DRAFT).where(_C.at < _text(now - 2 * KEPT_FOR)))
            places.purge(connection, before=_text(now - places.KEPT_FOR))
        return count

    # Places

    def keep_places(self, kept: Mapping[str, str], now: datetime) -> None:
        """Keep where the owner is on each of these screens. Raises: Busy, StoreUnusable."""
        with _failures(self.path), self._ready().begin() as connection:
            places.keep(connection, self._owner.parts, kept, at=_text(now))

    def place(self, screen: str) -> str | None:
        """Return where the owner was on a screen; None where that was not kept.

        Raises: Busy, StoreUnusable.
        """
        if not self.path.exists():
            return None
        with _failures(self.path), self._ready(writing=False).begin() as connection:
            return places.find(connection, self._owner.parts, screen)

    # Reading

    def rows(self, span: Span) -> Page[DraftRow]:
        """Return one part of the owner's drafts, newest first. Raises: Busy, StoreUnusable."""
        if not self.path.exists():
            return Page(span, (), None, None)
        keys = (_C.at, _C.id)
        branch = select(*key_columns(keys)).where(*self._mine)
        with _failures(self.path), self._ready(writing=False).begin() as connection:

            def rows(places: Sequence[Place]) -> tuple[DraftRow, ...]:
                ids = [place.id for place in places]
                found = connection.execute(select(*_LISTED).where(_C.id.in_(ids)))
                by_id = {row.id: _row(row) for row in found}
                return tuple(by_id[id_] for id_ in ids)

            walk = Walk(keys=keys, branches=(branch,), descending=True)
            return read_page(connection, (walk,), span=span, rows=rows)

    def about(self, about: About, *, but: Sequence[str] = ()) -> DraftRow | None:
        """Return the newest draft of a form on a record, other than those of keys `but`.

        Raises: Busy, StoreUnusable.
        """
        if not self.path.exists():
            return None
        statement = (
            select(*_LISTED)
            .where(
                *self._mine,
                _C.kind == about.kind,
                _C.subject_table == about.table,
                _C.subject_id == about.id,
                _C.key.not_in(list(but)),
            )
            .order_by(_C.at.desc(), _C.id.desc())
            .limit(1)
        )
        with _failures(self.path), self._ready(writing=False).begin() as connection:
            row = connection.execute(statement).first()
        return None if row is None else _row(row)

    def count(self, *, but: Sequence[str] = ()) -> int:
        """Return how many drafts the owner has, leaving out those of keys `but`.

        Raises: Busy, StoreUnusable.
        """
        if not self.path.exists():
            return 0
        statement = select(func.count()).where(*self._mine, _C.key.not_in(list(but)))
        with _failures(self.path), self._ready(writing=False).begin() as connection:
            return connection.scalar(statement) or 0

    def close(self) -> None:
        """Let go of the file."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    # The file

    def _values(self, draft: Draft, holder: str) -> dict[str, Any]:
        return {
            "key": draft.key,
            "holder": holder,
            "store": self._owner.store,
            "owner_id": self._owner.id,
            "owner": self._owner.username,
            "kind": draft.about.kind,
            "subject_table": draft.about.table,
            "subject_id": draft.about.id,
            "title": draft.title,
            "at": _text(draft.at),
            "typed": draft.typed,
            "op_id": draft.op_id,
            "body": json.dumps({name: getattr(draft, name) for name in _IN_BODY}),
        }

    def _ready(self, *, writing: bool = True) -> Engine:
        if self._engine is None:
            _make_private(self.path)
            engine = open_engine(str(self.path))
            event.listen(engine, "connect", _hurry)
            try:
                _lay_out(engine, self.path)
            except BaseException:
                engine.dispose()
                raise
            self._engine = engine
        return self._engine.execution_options(writing=True) if writing else self._engine


def _hurry(connection: Any, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")


def _lay_out(engine: Engine, path: Path) -> None:
    """Make the tables of a new file. Raises: StoreUnusable for one that is not ours."""
    with engine.execution_options(writing=True).begin() as connection:
        found = connection.scalar(text("PRAGMA user_version"))
        if found == FORMAT:
            places.lay_out(connection)  # a file of before there were any
            return
        names = connection.scalar(text("SELECT count(*) FROM sqlite_schema"))
        if found or names:
            raise StoreUnusable(f"{path} was made by a newer program, or by another one.")
        _TABLES.create_all(connection)
        places.lay_out(connection)
        connection.execute(text(f"PRAGMA user_version={FORMAT}"))


def _make_private(path: Path) -> None:
    """Make an empty file for its owner alone, or see that the one there is of that kind.

    Raises: StoreUnusable, in words.
    """
    try:
        private_folder(path.parent)
        refuse_network(path)
    except AtRiskError as error:
        raise StoreUnusable(f"Drafts cannot be kept in {path.parent}: {error.message}") from None
    try:
        # Never opened where it is there: closing it would drop the locks of this process on it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        facts = path.lstat()
        if not stat.S_ISREG(facts.st_mode) or facts.st_mode & _OTHERS:
            raise StoreUnusable(
                f"Others may use {path}, so no draft is kept in it: run `chmod 600 {path}`."
            ) from None
    except OSError as error:
        raise StoreUnusable(f"{path} cannot be made: {error.strerror}.") from None


@contextmanager
def _failures(path: Path) -> Iterator[None]:
    """Turn what the driver raises into what a person can act on."""
    try:
        yield
    except SQLAlchemyError as error:
        told = str(getattr(error, "orig", error)).casefold()
        if "locked" in told:
            raise Busy("another terminal holds their file") from error
        full = "full" in told or "i/o" in told
        why = "there is no room on the disk" if full else f"their file {path} cannot be used"
        raise StoreUnusable(why) from error


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _row(row: Any) -> DraftRow:
    return DraftRow(
        id=row.id,
        key=row.key,
        about=About(kind=row.kind, table=row.subject_table, id=row.subject_id),
        title=row.title,
        at=datetime.fromisoformat(row.at),
        typed=row.typed,
    )


def _draft(row: Any) -> Draft:
    listed, body = _row(row), json.loads(row.body)
    return Draft(
        key=listed.key,
        about=listed.about,
        title=listed.title,
        at=listed.at,
        typed=listed.typed,
        op_id=row.op_id,
        **{name: body[name] for name in _IN_BODY},
    )
