"""What admin screens need: regions edited by two, people found by name, controllable losses."""

import sqlalchemy as sa
from alembic import op

from atrisk_tui.domain.text import folded

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEY = sa.String(1024).with_variant(sa.String(1024, collation="C"), "postgresql")
_INDEXES = (("app_user", "role_id"), ("customer", "account_class_id"))


def upgrade() -> None:
    """Add the columns and indexes; people's search keys are computed from what is there."""
    op.add_column("catalog_item", sa.Column("controllable", sa.Boolean(), nullable=True))
    for table in ("catalog_item", "account_class"):
        # SQLite takes a reference only within the column; both take it so.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN merged_into_id INTEGER CONSTRAINT"
            f" fk_{table}_merged_into_id_{table} REFERENCES {table} (id)"
        )
    op.add_column("region", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("app_user", sa.Column("search_key", _KEY, nullable=False, server_default=""))
    _fill_search_keys()
    for table, column in _INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("ix_account_class_position", "account_class", ["position", "id"])
    op.create_index("ix_audit_row_kind", "audit_row", ["table_name", "audit_id", "row_id"])


def _fill_search_keys() -> None:
    people = sa.table(
        "app_user",
        *(sa.column(name) for name in ("id", "full_name", "username", "email", "search_key")),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(people)).all():
        key = "\n".join(folded(part or "") for part in (row.full_name, row.username, row.email))
        connection.execute(
            sa.update(people).where(people.c.id == row.id).values(search_key=key[:1024])
        )
