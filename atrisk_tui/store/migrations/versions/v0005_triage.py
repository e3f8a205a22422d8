"""Queue priority, saved views, absences, and who has which record open."""

import sqlalchemy as sa
from alembic import op

from atrisk_tui.store.migrations.triage import keep_customer_keys, keep_facets

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_LIVE = sa.text("deleted_at IS NULL")
_ACTIVE = sa.text("closed_at IS NULL AND deleted_at IS NULL")
_CLOSED = sa.text("closed_at IS NOT NULL AND deleted_at IS NULL")
_LEADS = {
    "": [],
    "_location": ["location_id"],
    "_owner": ["assigned_to_id"],
    "_location_owner": ["location_id", "assigned_to_id"],
}
_ORDERS = (
    ("active", _ACTIVE, "priority", ["priority", "id"]),
    ("active", _ACTIVE, "rank_priority", ["rank", "priority", "id"]),
    ("closed", _CLOSED, "closed", ["closed_at", "id"]),
    ("closed", _CLOSED, "rank_closed", ["rank", "closed_at", "id"]),
)


def upgrade() -> None:
    """Give entries a priority and a last skip, and make the four tables."""
    op.add_column(
        "entry", sa.Column("priority", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.add_column("entry", sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=True))
    for state, where, order, columns in _ORDERS:
        for lead, led_by in _LEADS.items():
            if lead.endswith("owner") and not order.startswith("rank"):
                continue
            if (lead, order) == ("", "closed"):
                continue  # Made with the facets.
            op.create_index(
                f"ix_entry_{state}{lead}_{order}",
                "entry",
                [*led_by, *columns],
                sqlite_where=where,
                postgresql_where=where,
            )
    keep_facets()
    keep_customer_keys()
    _saved_view()
    _absence()
    _presence()
    op.create_table(
        "priority_basis",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("swept_to", sa.Integer(), nullable=False),
        sa.Column("buckets", _json(), nullable=False),
        sa.Column("saves", _json(), nullable=False),
    )


def _saved_view() -> None:
    key = sa.String(512).with_variant(sa.String(512, collation="C"), "postgresql")
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(45), nullable=False),
        sa.Column("name_key", key, nullable=False),
        sa.Column("shared_key", key, nullable=False),
        _person("saved_view", "owner_id", nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("definition", _json(), nullable=False),
        *_state(),
    )
    _index("uq_saved_view_owner", "saved_view", ["owner_id", "name_key"], unique=True)
    _index("uq_saved_view_shared", "saved_view", ["shared_key"], unique=True)
    _index("ix_saved_view_shared", "saved_view", ["shared", "name_key"])


def _absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), primary_key=True),
        _person("absence", "user_id", nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        _person("absence", "cover_id", nullable=True),
        sa.Column("note", sa.String(500), nullable=False),
        *_state(),
        sa.CheckConstraint("until_on >= from_on", name="ck_absence_span"),
        sa.CheckConstraint("cover_id IS NULL OR cover_id <> user_id", name="ck_absence_cover"),
    )
    _index("ix_absence_user", "absence", ["user_id", "until_on"])
    _index("ix_absence_until", "absence", ["until_on", "from_on", "id"])
    _index("ix_absence_cover", "absence", ["cover_id", "until_on"])


def _presence() -> None:
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("session", sa.String(64), nullable=False),
        _person("presence", "user_id", nullable=False),
        sa.Column("table_name", sa.String(32), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("playing", sa.Boolean(), nullable=False),
        sa.UniqueConstraint(
            "session", "table_name", "row_id", name="uq_presence_session_table_name_row_id"
        ),
    )
    op.create_index("ix_presence_row", "presence", ["table_name", "row_id"])
    op.create_index("ix_presence_seen_at", "presence", ["seen_at"])


def _person(table: str, name: str, *, nullable: bool) -> sa.Column[int]:
    link = sa.ForeignKey("app_user.id", name=f"fk_{table}_{name}_app_user")
    return sa.Column(name, sa.Integer(), link, nullable=nullable)


def _state() -> tuple[sa.Column[int], sa.Column[object]]:
    return (
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
    )


def _index(name: str, table: str, columns: list[str], *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=_LIVE, postgresql_where=_LIVE)


def _json() -> sa.types.TypeEngine[object]:
    if op.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import JSONB

        return JSONB()
    return sa.JSON()
