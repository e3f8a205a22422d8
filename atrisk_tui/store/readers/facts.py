"""What `doctor` tells of a store."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, func, literal_column, select, text

from ...domain.paging import Count
from ...domain.queries import GetStoreFacts
from ...domain.rows import StoreFacts
from ..paging import Branch, count_rows
from ..schema import HEAD, revision_of
from ..scope import Scope
from .sources import AUDIT, CUSTOMER, ENTRY, USER

_MOST_PROBLEMS = 20


def get_store_facts(connection: Connection, scope: Scope, query: GetStoreFacts) -> StoreFacts:
    """Return versions, sizes and what is wrong; reads the whole store on SQLite."""
    del query
    sqlite = scope.dialect == "sqlite"
    return StoreFacts(
        database=_database(connection, scope.dialect),
        where=_file(connection) if sqlite else connection.engine.url.render_as_string(),
        revision=revision_of(connection) or "",
        newest_revision=HEAD,
        size_bytes=_size(connection, sqlite=sqlite),
        customers=_counted(connection, CUSTOMER),
        entries=_counted(connection, ENTRY),
        audits=_counted(connection, AUDIT),
        people=connection.scalar(
            select(func.count()).select_from(USER).where(USER.c.deleted_at.is_(None))
        )
        or 0,
        problems=tuple(_sqlite_problems(connection)) if sqlite else (),
    )


def _database(connection: Connection, dialect: str) -> str:
    if dialect == "sqlite":
        return f"sqlite {connection.scalar(text('SELECT sqlite_version()'))}"
    version = str(connection.scalar(text("SHOW server_version")))
    return f"postgresql {version.partition(' ')[0]}"


def _file(connection: Connection) -> str:
    return str(
        connection.execute(
            text("SELECT file FROM pragma_database_list WHERE name = 'main'")
        ).scalar()
    )


def _size(connection: Connection, *, sqlite: bool) -> int:
    if not sqlite:
        return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    pages = connection.scalar(text("PRAGMA page_count")) or 0
    return int(pages) * int(connection.scalar(text("PRAGMA page_size")) or 0)


def _counted(connection: Connection, table: Table) -> Count:
    rows: Branch = select(literal_column("1")).select_from(table).where(table.c.id > 0)
    if "deleted_at" in table.c:
        rows = rows.where(table.c.deleted_at.is_(None))
    return count_rows(connection, (rows,))


def _sqlite_problems(connection: Connection) -> Iterator[str]:
    for told in connection.scalars(text(f"PRAGMA quick_check({_MOST_PROBLEMS})")):
        if told != "ok":
            yield f"The file is damaged: {told}."
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(_MOST_PROBLEMS)
    for table, row_id, parent, _ in broken:
        yield f"Row {row_id} of {table} refers to a row of {parent} that is not there."
    customers = connection.scalar(select(func.count()).select_from(CUSTOMER)) or 0
    indexed = connection.scalar(text("SELECT count(*) FROM customer_search_docsize")) or 0
    if customers != indexed:
        yield f"The search knows {indexed} customers of {customers}."
