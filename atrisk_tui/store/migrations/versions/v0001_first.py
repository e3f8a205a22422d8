"""The first schema: every table, the search structures, the append-only audit.

The statements are frozen beside this file, one script per database, so that no later change
of the tables can alter what this revision makes.
"""

from importlib.resources import files

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the schema in an empty database."""
    dialect = op.get_bind().dialect.name
    script = files("atrisk_tui.store.migrations").joinpath("first", f"{dialect}.sql")
    for statement in script.read_text("utf-8").split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
    if dialect == "postgresql":
        _trigrams()


def _trigrams() -> None:
    """Index the search key by trigrams where the server has them; else searches scan."""
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            connection.exec_driver_sql(
                "CREATE INDEX ix_customer_search_key ON customer"
                " USING gin (search_key gin_trgm_ops)"
            )
    except sa.exc.DBAPIError:
        # Not installed on the server, or not ours to install.
        return
