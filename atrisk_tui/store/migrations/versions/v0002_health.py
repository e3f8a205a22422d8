"""The customer's health when an entry was opened, and the index behind RMR by status."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the index; rows of before have no health recorded."""
    op.add_column("entry", sa.Column("health_at_opening", sa.Integer(), nullable=True))
    op.create_index(
        "ix_customer_live_status_rmr",
        "customer",
        ["status", "location_id", "rmr"],
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
