"""Who has which record open: written beside the gate, told to all, never a lock, not audited."""

from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    and_,
    delete,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlmodel import SQLModel

from ..domain.model import Actor
from ..domain.playing import LAPSES_S
from ..errors import Missing
from . import tables as _declared

Record = tuple[str, int]

_CLAIMS = 0x41745270
_TABLES = SQLModel.metadata.tables
_PRESENCE: Table = _TABLES[str(_declared.Presence.__tablename__)]
_GRANTS = {"entry": "at_risk.view", "customer": "customer.view"}
"""The tables whose records can be open, and who may see these."""


def alive(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a session was heard of lately."""
    return _PRESENCE.c.seen_at > now - timedelta(seconds=LAPSES_S)


def touch(
    connection: Connection,
    actor: Actor,
    session: str,
    *,
    at: Record | None,
    playing: bool,
    now: datetime,
) -> bool:
    """Tell that a session has one record open and no other, or none; remove who has lapsed.

    False, and nothing written, where `playing` is asked for a record that another session has
    open: of two that ask at once, one gets it. What one holds already stays one's own.
    Raises: Missing, when the record is not in the actor's sight.
    """
    held = None if at is None else _held(connection, session, at, now=now)
    if at is not None:
        if held is None:
            _check_sight(connection, actor, at)
        is_mine = held is not None and held.playing
        if playing and not is_mine and _is_taken(connection, session, at, now=now):
            return False
    _clear(connection, session, keeps=held.id if held else None, now=now)
    seen = {"seen_at": now, "playing": playing}
    if held is not None:
        connection.execute(update(_PRESENCE).where(_PRESENCE.c.id == held.id).values(seen))
    elif at is not None:
        came = {"session": session, "user_id": actor.id, "since": now}
        opened = {"table_name": at[0], "row_id": at[1]}
        connection.execute(insert(_PRESENCE).values({**came, **opened, **seen}))
    return True


def _held(
    connection: Connection, session: str, at: Record, *, now: datetime
) -> Row[int, bool] | None:
    """Return the row that tells that this session has the record open, if it has."""
    return connection.execute(
        select(_PRESENCE.c.id, _PRESENCE.c.playing).where(
            _PRESENCE.c.session == session, *_of(at), alive(now)
        )
    ).first()


def _of(at: Record) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _PRESENCE.c.table_name == at[0], _PRESENCE.c.row_id == at[1]


def _is_taken(connection: Connection, session: str, at: Record, *, now: datetime) -> bool:
    if connection.dialect.name == "postgresql":
        # Two who claim one record wait for each other here; SQLite has one writer anyway.
        claim = text("SELECT pg_advisory_xact_lock(:claims, :row_id)")
        connection.execute(claim, {"claims": _CLAIMS, "row_id": at[1]})
    other = select(_PRESENCE.c.id).where(*_of(at), _PRESENCE.c.session != session, alive(now))
    return connection.execute(other.limit(1)).first() is not None


def _check_sight(connection: Connection, actor: Actor, at: Record) -> None:
    """Go on only if there is such a record where the actor may see it. Raises: Missing."""
    name, row_id = at
    grant = _GRANTS.get(name)
    if grant is not None and actor.holds(grant):
        table = _TABLES[name]
        place = connection.scalar(
            select(table.c.location_id).where(table.c.id == row_id, table.c.deleted_at.is_(None))
        )
        if place is not None and actor.sees(place):
            return
    raise Missing(f"no such {name}")


def _clear(connection: Connection, session: str, *, keeps: int | None, now: datetime) -> None:
    """Remove who has lapsed, and what this session had open before."""
    mine = _PRESENCE.c.session == session
    left = mine if keeps is None else and_(mine, _PRESENCE.c.id != keeps)
    # Rows that another session is removing now are left to it, or two could wait for each other.
    gone = select(_PRESENCE.c.id).where(or_(left, ~alive(now))).with_for_update(skip_locked=True)
    ids = connection.scalars(gone).all()
    if ids:
        connection.execute(delete(_PRESENCE).where(_PRESENCE.c.id.in_(ids)))
