"""Many rows at once, audited row by row: the only place that writes past the session."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    bindparam,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlmodel import SQLModel

from .audit import Changes, WriteSession, audited_fields, encode
from .derived import derive
from .tables import Entry

T = TypeVar("T")
Row = dict[str, Any]
Fields = Mapping[str, Column[Any]]

CHUNK = 500
"""Values bound in one IN, far below what either database takes."""


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Yield `items` in order, at most `size` at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def load_rows(
    session: WriteSession, table: type[SQLModel], rows: Sequence[Row], *, audited: bool = True
) -> list[int]:
    """Insert many new rows of one table; return their ids in the order of `rows`.

    Each row maps column to Python value. Left-out columns take their default, `version` begins at
    1, derived columns are computed here, and `id` may be given (then in every row) or is the next
    free ones. Nothing but the database's constraints is checked: the caller answers for the rules.

    Args:
        session: of the command being carried out.
        table: the mapped class.
        rows: all with the same meaning; keys may differ from row to row.
        audited: whether each row is kept in the audit as an insert. False is for founding a
            made-up company, whose history begins after it.

    """
    if not rows:
        return []
    given = "id" in rows[0]
    if not given:
        ids = free_ids(session, table, len(rows))
        rows = [{**row, "id": row_id} for row_id, row in zip(ids, rows, strict=True)]
    with session.bulk() as connection:
        whole = _whole_rows(table, rows)
        for part in chunks(whole, 2000):
            connection.execute(insert(_table(table)), list(part))
        if given:
            _catch_up(connection, table)
    if audited:
        _note_inserts(session, table, whole)
    return [row["id"] for row in whole]


def change_rows(
    session: WriteSession, table: type[SQLModel], changed: Sequence[tuple[Row, Row]]
) -> None:
    """Write many changed rows of one versioned table.

    Args:
        session: of the command being carried out, which read the rows in this transaction.
        table: the mapped class.
        changed: each row as it was (every column) and the columns that change.

    """
    if not changed:
        return
    name = str(table.__tablename__)
    after = [_after(name, before, changes) for before, changes in changed]
    derived: frozenset[str] = table.DERIVED  # type: ignore[attr-defined]
    columns = {key for _, changes in changed for key in changes} | {"version"}
    # A column that is written moves its row in every index that has it, the same value or not.
    columns |= {
        key
        for key in derived
        for (before, _), row in zip(changed, after, strict=True)
        if row[key] != before[key]
    }
    _update_by_id(session, _table(table), after, columns=sorted(columns))
    fields = audited_fields(inspect(table))
    customers = _customers(session, name, [before for before, _ in changed])
    session.note_bulk_rows(
        name,
        [
            (before["id"], "update", _update(before, changes, fields), customer_id)
            for (before, changes), customer_id in zip(changed, customers, strict=True)
        ],
    )


def read_rows(
    session: WriteSession,
    table: type[SQLModel],
    *,
    column: str,
    values: Sequence[object],
    deleted: bool = False,
) -> list[Row]:
    """Return the rows whose `column` is one of `values`, whole, held until the commit.

    `deleted` takes those in too that are gone from every screen.
    """
    target = _table(table)
    found: list[Row] = []
    with session.bulk() as connection:
        for part in chunks(values):
            statement = select(target).where(target.c[column].in_(part)).order_by(target.c.id)
            if not deleted:
                statement = statement.where(target.c.deleted_at.is_(None))
            rows = connection.execute(statement.with_for_update())
            found += [dict(row) for row in rows.mappings()]
    return found


def free_ids(session: WriteSession, table: type[SQLModel], wanted: int) -> list[int]:
    """Return ids for `wanted` new rows, ascending; nobody else gets them in this transaction."""
    target = _table(table)
    with session.bulk() as connection:
        if connection.dialect.name == "postgresql":
            following = func.nextval(_sequence(target))
            series = func.generate_series(1, wanted).table_valued("place")
            return sorted(connection.scalars(select(following).select_from(series)))
        # The one writer holds the database, so nobody takes an id in between.
        last = connection.scalar(select(func.max(target.c.id))) or 0
        return list(range(last + 1, last + 1 + wanted))


def _after(name: str, before: Row, changes: Row) -> Row:
    after = {**before, **changes, "version": before["version"] + 1}
    return after | derive(name, after)


def _update_by_id(
    session: WriteSession, table: Table, rows: Sequence[Row], *, columns: Sequence[str]
) -> None:
    new = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}
    statement = update(table).where(table.c.id == bindparam("row_id")).values(new)
    values = [
        {"row_id": row["id"], **{f"new_{name}": row[name] for name in columns}} for row in rows
    ]
    with session.bulk() as connection:
        connection.execute(statement, values)


def _table(table: type[SQLModel]) -> Table:
    found = inspect(table).local_table
    assert isinstance(found, Table)  # noqa: S101  every noun here is a table, not a join
    return found


def _sequence(table: Table) -> ColumnElement[str]:
    return func.pg_get_serial_sequence(table.name, "id")


def _catch_up(connection: Connection, table: type[SQLModel]) -> None:
    """Let PostgreSQL's sequence go on after the ids that were given, and never go back."""
    if connection.dialect.name != "postgresql":
        return
    target = _table(table)
    last = select(func.max(target.c.id)).scalar_subquery()
    sequence = _sequence(target)
    connection.execute(select(func.setval(sequence, func.greatest(last, func.nextval(sequence)))))


def _whole_rows(table: type[SQLModel], rows: Sequence[Row]) -> list[Row]:
    """Return the rows with every column: given, default, or derived."""
    name = str(table.__tablename__)
    mapper = inspect(table)
    versioned = mapper.version_id_col is not None
    empty = {key: getattr(table(), key, None) for key in mapper.columns.keys()}  # noqa: SIM118
    whole = []
    for row in rows:
        values = {**empty, **row}
        if versioned:
            values["version"] = 1
        whole.append(values | derive(name, values))
    return whole


def _note_inserts(session: WriteSession, table: type[SQLModel], rows: Sequence[Row]) -> None:
    fields = audited_fields(inspect(table))
    name = str(table.__tablename__)
    session.note_bulk_rows(
        name,
        [(row["id"], "insert", _insert(row, fields), _customer(name, row)) for row in rows],
    )


def _insert(row: Row, fields: Fields) -> Changes:
    return {key: [None, encode(row[key])] for key in fields if row[key] is not None}


def _update(before: Row, changes: Row, fields: Fields) -> Changes:
    return {
        key: [encode(before[key]), encode(value)]
        for key, value in changes.items()
        if key in fields and before[key] != value
    }


def _customers(session: WriteSession, table: str, rows: Sequence[Row]) -> list[int | None]:
    """Return the customer that each row belongs to; an offer's is its entry's."""
    if table != "offer":
        return [_customer(table, row) for row in rows]
    entry = _table(Entry).c
    found: dict[int, int] = {}
    with session.bulk() as connection:
        for part in chunks(sorted({row["entry_id"] for row in rows})):
            of_part = select(entry.id, entry.customer_id).where(entry.id.in_(part))
            found |= {row.id: row.customer_id for row in connection.execute(of_part)}
    return [found[row["entry_id"]] for row in rows]


def _customer(table: str, row: Row) -> int | None:
    value = row["id"] if table == "customer" else row.get("customer_id")
    return value if isinstance(value, int) else None
