"""Taking back a change of very many rows: the guarantees of `revert`, many rows at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, inspect, select
from sqlmodel import SQLModel, col

from ..domain.model import entry_ref
from ..domain.text import label
from ..errors import Conflict
from .audit import Changes, audited_fields, decode, encode
from .bulk import Row, change_rows, chunks, read_rows
from .tables import Audit, AuditChange, Customer, Entry, Offer
from .work import Work, noun

MANY = 2
"""Rows of one table from which on they are taken back together: a refusal says which moved."""
PART = 2000
"""Rows that are in memory at once; their texts can be long."""
_TABLES: Mapping[str, type[SQLModel]] = {"entry": Entry, "offer": Offer, "customer": Customer}
"""What there is very much of; anything else is taken back row by row."""


@dataclass(frozen=True, slots=True)
class ManyRows:
    """Rows of one table that a change wrote once each, without deleting or bringing back."""

    table: type[SQLModel]
    written: Mapping[int, Changes]
    """Row id to {field: [before, after]}."""
    _alive: set[tuple[type[SQLModel], int]] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The table's name, as the audit keeps it."""
        return str(self.table.__tablename__)

    def in_sight(self, work: Work) -> bool:
        """Whether the actor may know of every one of these rows."""
        location_id = getattr(self.table, "location_id", None)
        if location_id is None or work.actor.location_ids is None:
            return True
        for ids in chunks(sorted(self.written)):
            places = select(location_id).where(self._id.in_(ids)).distinct()
            if not all(work.actor.sees(place) for place in work.session.scalars(places)):
                return False
        return True

    def take_back(self, work: Work, audit: Audit) -> None:
        """Give every field its former value. Raises: Conflict, naming what moved since."""
        moved: list[tuple[Row, Conflict]] = []
        for ids in chunks(sorted(self.written), PART):
            rows = read_rows(work.session, self.table, column="id", values=ids, deleted=True)
            if len(rows) < len(ids):
                raise self._gone()
            changed = self._changed(rows, audit, moved)
            if moved:
                # Nothing will be written: the others are only counted.
                continue
            self._refuse_dead_links(work, [values for _, values in changed])
            change_rows(work.session, self.table, changed)
        if moved:
            raise self._moved(work, moved[0], others=len(moved) - 1)

    @property
    def _id(self) -> Any:
        return self.table.id  # type: ignore[attr-defined]

    def _gone(self) -> Conflict:
        return Conflict(f"the {noun(self.table)} has been deleted since")

    def _changed(
        self, rows: Sequence[Row], audit: Audit, moved: list[tuple[Row, Conflict]]
    ) -> list[tuple[Row, Row]]:
        """Return each row with its former values; what has moved since goes to `moved`."""
        changed = []
        for row in rows:
            try:
                changed.append((row, self._former(row, audit)))
            except Conflict as error:
                moved.append((row, error))
        return changed

    def _moved(self, work: Work, first: tuple[Row, Conflict], *, others: int) -> Conflict:
        """Return the refusal that names the first entry that moved, and counts the others."""
        row, why = first
        words = why.message
        if self.table is Entry and work.actor.sees(row["location_id"]):
            customer = work.session.get(Customer, row["customer_id"])
            name = f" {customer.name}" if customer else ""
            words = f"{entry_ref(row['id'])}{name}: {words}"
        if others:
            words += f"; {others} more of what it changed {'has' if others == 1 else 'have'} too"
        return Conflict(words, field=why.field)

    def _former(self, row: Row, audit: Audit) -> Row:
        if deleted_since(row["deleted_at"], audit):
            raise self._gone()
        columns = audited_fields(inspect(self.table))
        changes = self.written[row["id"]]
        for name, (_, after) in changes.items():
            if encode(row[name]) != after:
                words = label(name.removesuffix("_id"))
                raise Conflict(f"{words} has been changed by someone since", field=name)
        return {name: decode(columns[name], before) for name, (before, _) in changes.items()}

    def _refuse_dead_links(self, work: Work, rows: Sequence[Row]) -> None:
        """What is given back may name a record only while that record is there."""
        columns = audited_fields(inspect(self.table))
        for values in rows:
            for name, value in values.items():
                for key in columns[name].foreign_keys if value is not None else ():
                    target = _class_of(key.column.table.key)
                    self._refuse_dead(work, target, value, name=name)

    def _refuse_dead(self, work: Work, target: type[SQLModel], row_id: int, *, name: str) -> None:
        if (target, row_id) in self._alive:
            return
        if work.shared(target, row_id) is None:
            raise Conflict(f"{label(name.removesuffix('_id'))} has been deleted since", field=name)
        self._alive.add((target, row_id))


def many_rows(work: Work, audit_id: int) -> list[ManyRows]:
    """Return what a change wrote of tables that can be taken back many rows at a time."""
    counted = (
        select(col(AuditChange.table_name), func.count())
        .where(col(AuditChange.audit_id) == audit_id, col(AuditChange.table_name).in_(_TABLES))
        .group_by(col(AuditChange.table_name))
    )
    sizes = {name: int(number) for name, number in work.session.execute(counted)}
    return [
        found
        for name, number in sorted(sizes.items())
        if number >= MANY and (found := _many(work, audit_id, name=name, number=number))
    ]


def deleted_since(deleted_at: Any, audit: Audit) -> bool:
    """Whether a record was deleted after a change; one deleted before it may be changed back."""
    return deleted_at is not None and not deleted_at < audit.at


def _many(work: Work, audit_id: int, *, name: str, number: int) -> ManyRows | None:
    """Return the rows of one table, unless some need to be looked at one by one."""
    statement = select(
        col(AuditChange.row_id), col(AuditChange.op), col(AuditChange.changes)
    ).where(col(AuditChange.audit_id) == audit_id, col(AuditChange.table_name) == name)
    alone = {"deleted_at", *_unique(name)}
    written: dict[int, Changes] = {}
    for row_id, op, changes in work.session.execute(statement):
        if op != "update" or alone & changes.keys():
            return None
        written[row_id] = changes
    return ManyRows(_TABLES[name], written) if len(written) == number else None


def _unique(name: str) -> Iterator[str]:
    for index in SQLModel.metadata.tables[name].indexes:
        if index.unique:
            yield from (str(column.key) for column in index.columns)


def _class_of(table: str) -> type[SQLModel]:
    return next(
        mapper.class_
        for mapper in SQLModel._sa_registry.mappers
        if mapper.class_.__tablename__ == table
    )
