"""What a change wrote, as people read it: names instead of ids, money in the currency."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from ...domain import history as words
from ...domain.currency import currency_digits
from ...domain.model import entry_ref
from ...domain.queries import GetSettings
from ...domain.rows import FieldChange
from ..scope import Scope
from .catalogs import get_settings
from .sources import CUSTOMER, TABLES, USER

_SAID_ELSEWHERE = frozenset({"created_at", "created_by_id"})
"""Fields of a new record that repeat when the change was made, and by whom."""
_NAMES: dict[str, ColumnElement[Any]] = {
    "app_user": USER.c.username,
    "catalog_item": TABLES["catalog_item"].c.name,
    "customer": CUSTOMER.c.account_number,
    "location": TABLES["location"].c.name,
    "account_class": TABLES["account_class"].c.name,
    "region": TABLES["region"].c.name,
    "role": TABLES["role"].c.name,
}
"""What people call a record of each table that others refer to."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """One row that was written, as the audit keeps it."""

    table: str
    op: str
    """insert, update or delete."""
    changes: Mapping[str, Any]
    """Column to [before, after]."""


@dataclass(frozen=True, slots=True)
class FieldWords:
    """Turns what was written into words; knows the names of what it refers to."""

    names: Mapping[tuple[str, int], str]
    digits: int
    """Decimals of the store's currency."""

    def of(self, wrote: Wrote) -> Iterator[FieldChange]:
        """Yield the fields that changed; of a new record those that were filled."""
        for column, (before, after) in wrote.changes.items():
            left_out = column in _SAID_ELSEWHERE or after in (None, False, 0)
            if wrote.op == "insert" and left_out:
                continue
            told = self._told(wrote.table, column, before)
            now = self._told(wrote.table, column, after)
            if told[0] != now[0]:
                field = words.field_name(column)
                yield FieldChange(field, told[0], now[0], (told[1], now[1]))

    def _told(self, table: str, column: str, value: Any) -> tuple[str | None, words.Raw]:
        """Return a value as people read it, and as programs have it."""
        field, named = words.field_name(column), self._named(_target(table, column), value)
        if named is not None:
            return named, named
        return (
            words.shown(field, value, table=table, digits=self.digits),
            words.plain(field, value, digits=self.digits),
        )

    def _named(self, target: str | None, value: Any) -> str | None:
        if target is None or value is None:
            return None
        return entry_ref(value) if target == "entry" else self.names.get((target, value))


def field_words(connection: Connection, scope: Scope, written: Iterable[Wrote]) -> FieldWords:
    """Return what turns these rows into words: a question for each table they refer to."""
    currency = get_settings(connection, scope, GetSettings()).text("currency")
    return FieldWords(_names(connection, written), currency_digits(currency))


def _target(table: str, column: str) -> str | None:
    """Return the table that a column refers to, if any."""
    known = TABLES[table].c.get(column) if table in TABLES else None
    if known is None:
        return None
    return next((key.column.table.name for key in known.foreign_keys), None)


def _names(connection: Connection, written: Iterable[Wrote]) -> dict[tuple[str, int], str]:
    """Return what the records that these rows refer to are called."""
    wanted: dict[str, set[int]] = {}
    for wrote in written:
        for column, pair in wrote.changes.items():
            target = _target(wrote.table, column)
            if target in _NAMES:
                wanted.setdefault(target, set()).update(one for one in pair if one is not None)
    return {
        (target, row_id): name
        for target, ids in wanted.items()
        for row_id, name in connection.execute(
            select(TABLES[target].c.id, _NAMES[target]).where(TABLES[target].c.id.in_(ids))
        )
    }
