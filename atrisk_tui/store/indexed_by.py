"""Tells SQLite which index a select must walk.

Without ANALYZE the planner knows nothing of how the rows are spread, with it the choice moves
as they do; a list's order, its index and its cost belong together, so the reader names the
index and SQLite refuses the statement when that index cannot serve it.
"""

from typing import Any, TypeVar

from sqlalchemy import Engine, FromClause, Select
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler

S = TypeVar("S", bound=Select[Any])


class IndexedByCompiler(SQLiteCompiler):
    """Writes hints behind the table's name, which SQLAlchemy's own compiler leaves out."""

    def format_from_hint_text(
        self, sqltext: str, table: FromClause, hint: str, iscrud: bool
    ) -> str:
        """Return the table as the FROM clause has it, with its INDEXED BY."""
        del table, iscrud
        return f"{sqltext} {hint}"


def teach(engine: Engine) -> Engine:
    """Let an engine on SQLite write the indexes that selects name."""
    engine.dialect.statement_compiler = IndexedByCompiler
    return engine


def indexed_by(select: S, table: FromClause, index: str) -> S:
    """Return `select` walking `table` by `index` on SQLite; PostgreSQL chooses by itself."""
    return select.with_hint(table, f"INDEXED BY {index}", "sqlite")


def found_by_id(select: S, table: FromClause) -> S:
    """Return `select` finding the rows of `table` by their ids on SQLite, by no other index.

    Given ids and a few locations, it was seen to read all rows of these locations instead.
    """
    return select.with_hint(table, "NOT INDEXED", "sqlite")
