"""Queue priorities on the rows: set at each write, gone through once a day.

They are worked out from other columns, so they are no change that anybody made: not audited, and
the row's version stays. A day is the company's: that of its first location.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    bindparam,
    case,
    func,
    insert,
    select,
    text,
    update,
)
from sqlmodel import SQLModel

from ..domain.dates import local_date
from ..domain.model import CustomerStatus, EntryStatus
from ..domain.playing import PriorityParts
from ..domain.priority import bucket_of, bucket_starts, priority
from . import tables as _declared
from .bulk import chunks
from .columns import LIVE
from .indexed_by import indexed_by

SLICE = 500
"""Entries gone through at a time."""
WRITES = 250
"""Priorities written in one transaction: on a million entries each moves in six large indexes,
and nobody else can write meanwhile."""
OUTCOMES = 100_000
"""How many of the latest outcomes tell what can be saved: more would take seconds each day."""
ALL = 2**31 - 1
"""Where the sweep stands when every entry has been gone through."""
_SWEEP_LOCK = 0x41745269_0003
_TABLES = SQLModel.metadata.tables
_ENTRY: Table = _TABLES[str(_declared.Entry.__tablename__)]
_CUSTOMER: Table = _TABLES["customer"]
_LOCATION: Table = _TABLES["location"]
_BASIS: Table = _TABLES["priority_basis"]

_ACTIVE = (_ENTRY.c.closed_at.is_(None), _ENTRY.c.deleted_at.is_(None))
_FIRST_ZONE = select(_LOCATION.c.zone).where(LIVE).order_by(_LOCATION.c.id).limit(1)
_WRITE = (
    update(_ENTRY)
    .where(_ENTRY.c.id == bindparam("row_id"))
    .values(priority=bindparam("new_priority"))
)


Move = dict[str, int]


@dataclass(frozen=True, slots=True)
class Slice:
    """Some entries gone through: those beyond `since` and up to `to`."""

    since: int
    to: int
    day: date
    """The day of the basis that it was gone through by."""
    moved: tuple[int, ...]
    """The entries whose priority is another one now, by id, ascending."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What priorities are worked out from on one day."""

    zone: str
    today: date
    starts: tuple[int, ...] = ()
    """Where each hundredth of the customers begins; empty before they were first sorted."""
    saves: Mapping[str, Sequence[int]] | None = None
    """"reason:class" to saved and closed."""

    def parts(self, row: Row[Any]) -> PriorityParts:
        """Return the priority of an entry as `entry_facts` selects it."""
        like = (self.saves or {}).get(f"{row.reason_id}:{row.account_class_id or ''}", (0, 0))
        due = row.follow_up_at
        return priority(
            risk_level=row.risk_level,
            bucket=bucket_of(row.rmr, self.starts) if self.starts else None,
            follow_up_on=None if due is None else local_date(due, self.zone),
            contract_end=row.contract_end,
            today=self.today,
            saved=like[0],
            closed=like[1],
        )


def entry_facts(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Return what priorities depend on, for the entries that pass the conditions."""
    return (
        select(
            _ENTRY.c.id,
            _ENTRY.c.priority,
            _ENTRY.c.risk_level,
            _ENTRY.c.follow_up_at,
            _ENTRY.c.reason_id,
            _CUSTOMER.c.rmr,
            _CUSTOMER.c.contract_end,
            _CUSTOMER.c.account_class_id,
        )
        .join_from(_ENTRY, _CUSTOMER, _CUSTOMER.c.id == _ENTRY.c.customer_id)
        .where(*conditions)
    )


def read_basis(connection: Connection, now: datetime) -> Basis:
    """Return what priorities are worked out from now; neutral before the first sweep."""
    zone = _zone(connection)
    today = local_date(now, zone)
    row = connection.execute(select(_BASIS.c.buckets, _BASIS.c.saves)).first()
    if row is None:
        return Basis(zone, today)
    return Basis(zone, today, tuple(row.buckets), row.saves)


def settle(connection: Connection, touched: Iterable[tuple[str, int]], now: datetime) -> None:
    """Set the priorities of the active entries that were written, or whose customer was.

    Part of the transaction that wrote them.
    """
    entries = sorted(row_id for table, row_id in touched if table == "entry")
    customers = sorted(row_id for table, row_id in touched if table == "customer")
    if not entries and not customers:
        return
    basis = read_basis(connection, now)
    for part in chunks(entries):
        _settle(connection, basis, _ENTRY.c.id.in_(part))
    for part in chunks(customers):
        _settle(connection, basis, _ENTRY.c.customer_id.in_(part))


def is_swept(connection: Connection, now: datetime) -> bool:
    """Whether every priority is of today already."""
    row = _state(connection)
    return row is not None and _is_of(row.day, _today(connection, now)) and row.swept_to >= ALL


def needs_basis(connection: Connection, now: datetime) -> bool:
    """Whether customers and outcomes were not gone through today."""
    row = _state(connection)
    return row is None or not _is_of(row.day, _today(connection, now))


def new_basis(connection: Connection, now: datetime) -> dict[str, Any]:
    """Return today's basis as a row: who pays how much, and what was saved. Only reads."""
    return {
        "id": 1,
        "day": _today(connection, now),
        "swept_to": 0,
        "buckets": list(bucket_starts(_revenues(connection))),
        "saves": _saves(connection),
    }


def keep_basis(connection: Connection, basis: Mapping[str, Any], now: datetime) -> None:
    """Write a new basis, from which all entries are then gone through; unless one came first."""
    if _alone(connection) and needs_basis(connection, now):
        _put_basis(connection, basis)


def _put_basis(connection: Connection, basis: Mapping[str, Any]) -> None:
    if _state(connection) is None:
        connection.execute(insert(_BASIS).values(basis))
    else:
        connection.execute(update(_BASIS).where(_BASIS.c.id == 1).values(basis))


def plan_slice(connection: Connection, now: datetime, *, limit: int = SLICE) -> Slice | None:
    """Work out the next `limit` active entries' priorities; None when all are done. Only reads."""
    state = _state(connection)
    if state is None or state.swept_to >= ALL:
        return None
    facts = entry_facts(*_ACTIVE, _ENTRY.c.id > state.swept_to)
    walk = indexed_by(facts, _ENTRY, "ix_entry_active_created").order_by(_ENTRY.c.id)
    rows = connection.execute(walk.limit(limit)).all()
    moves = _moves(read_basis(connection, now), rows)
    to = rows[-1].id if len(rows) == limit else ALL
    return Slice(state.swept_to, to, state.day, tuple(move["row_id"] for move in moves))


def write_slice(connection: Connection, found: Slice, now: datetime, *, most: int = WRITES) -> bool:
    """Write what a slice found, `most` rows at once; return whether there are more entries.

    Several sessions can do so at once: what another has done meanwhile is left as it is.
    """
    state = _state(connection) if _alone(connection) else None
    if state is None or (state.swept_to, state.day) != (found.since, found.day):
        return True
    moved = found.moved[:most]
    to = found.to if len(moved) == len(found.moved) else moved[-1]
    # Worked out again: who wrote an entry since has set its priority by what they wrote.
    held = entry_facts(*_ACTIVE, _ENTRY.c.id.in_(_free(connection, moved)))
    _write(connection, read_basis(connection, now), connection.execute(held).all())
    connection.execute(update(_BASIS).where(_BASIS.c.id == 1).values(swept_to=to))
    return to < ALL


def fill_all(connection: Connection, now: datetime) -> None:
    """Make today's basis and set every priority, in the transaction that took a company in.

    Anew where there is one of today: it was made before there were any customers.
    """
    if connection.dialect.name == "postgresql":
        # Waited for: else the slices below would be another's to write.
        taken = text("SELECT pg_advisory_xact_lock(:key)")
        connection.execute(taken, {"key": _SWEEP_LOCK})
    _put_basis(connection, new_basis(connection, now))
    while (found := plan_slice(connection, now)) is not None:
        write_slice(connection, found, now, most=SLICE)


def _free(connection: Connection, ids: Sequence[int]) -> Sequence[int]:
    """Return which of these entries nobody is writing, nor their customer; held until the commit.

    Customers first: an entry must not be held here while who writes its customer passes it over.
    """
    customers = (
        select(_CUSTOMER.c.id)
        .where(_CUSTOMER.c.id.in_(select(_ENTRY.c.customer_id).where(_ENTRY.c.id.in_(ids))))
        .with_for_update(read=True, skip_locked=True)
    )
    theirs = _ENTRY.c.customer_id.in_(connection.scalars(customers).all())
    entries = select(_ENTRY.c.id).where(_ENTRY.c.id.in_(ids), theirs)
    return connection.scalars(entries.with_for_update(key_share=True, skip_locked=True)).all()


def _settle(connection: Connection, basis: Basis, condition: ColumnElement[bool]) -> None:
    rows = connection.execute(_held(entry_facts(*_ACTIVE, condition))).all()
    _write(connection, basis, rows)


def _held(facts: Select[Any]) -> Select[Any]:
    # Whoever holds an entry now will set its priority with what they wrote; to wait for them
    # could be for ever, as they may be waiting for its customer.
    return facts.with_for_update(of=_ENTRY, key_share=True, skip_locked=True)


def _write(connection: Connection, basis: Basis, rows: Sequence[Row[Any]]) -> None:
    if moves := list(_moves(basis, rows)):
        connection.execute(_WRITE, moves)


def _moves(basis: Basis, rows: Sequence[Row[Any]]) -> Iterator[Move]:
    """Yield what is to be written of the rows whose priority is another one now."""
    for row in rows:
        total = basis.parts(row).total
        if total != row.priority:
            yield {"row_id": row.id, "new_priority": total}


def _alone(connection: Connection) -> bool:
    """Whether nobody else is at it; SQLite's one writer is alone anyway."""
    if connection.dialect.name != "postgresql":
        return True
    taken = text("SELECT pg_try_advisory_xact_lock(:key)")
    return bool(connection.scalar(taken, {"key": _SWEEP_LOCK}))


def _state(connection: Connection) -> Row[date, int] | None:
    return connection.execute(select(_BASIS.c.day, _BASIS.c.swept_to)).first()


def _zone(connection: Connection) -> str:
    return connection.scalar(_FIRST_ZONE) or "UTC"


def _today(connection: Connection, now: datetime) -> date:
    return local_date(now, _zone(connection))


def _is_of(day: date, today: date) -> bool:
    # A machine whose clock is a little ahead must not have the others do its work again.
    return today <= day <= today + timedelta(days=1)


def _revenues(connection: Connection) -> list[tuple[int, int]]:
    """Return what active customers pay and how many pay it, ascending."""
    paid = (
        indexed_by(select(_CUSTOMER.c.rmr, func.count()), _CUSTOMER, "ix_customer_live_status_rmr")
        .where(LIVE, _CUSTOMER.c.status == CustomerStatus.ACTIVE)
        .group_by(_CUSTOMER.c.rmr)
        .order_by(_CUSTOMER.c.rmr)
    )
    return [(rmr, count) for rmr, count in connection.execute(paid)]


def _saves(connection: Connection) -> dict[str, list[int]]:
    """Return how many were saved, of how many saved or lost, for each reason and class."""
    columns = (_ENTRY.c.reason_id, _ENTRY.c.customer_id, _ENTRY.c.status)
    latest = (
        indexed_by(select(*columns), _ENTRY, "ix_entry_closed_closed")
        .where(_ENTRY.c.closed_at.is_not(None), _ENTRY.c.deleted_at.is_(None))
        .order_by(_ENTRY.c.closed_at.desc(), _ENTRY.c.id.desc())
        .limit(OUTCOMES)
    ).subquery()
    saved = func.sum(case((latest.c.status == EntryStatus.RESOLVED, 1), else_=0))
    like = (latest.c.reason_id, _CUSTOMER.c.account_class_id)
    closed = (
        select(*like, saved.label("saved"), func.count().label("closed"))
        .join_from(latest, _CUSTOMER, _CUSTOMER.c.id == latest.c.customer_id)
        .where(latest.c.status.in_((EntryStatus.RESOLVED, EntryStatus.LOST)))
        .group_by(*like)
    )
    return {
        f"{row.reason_id}:{row.account_class_id or ''}": [int(row.saved), row.closed]
        for row in connection.execute(closed)
    }
