"""Contacts with customers, notes about them, and entries snoozed or handed up."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CHANNELS = (
    "phone_out",
    "phone_in",
    "voicemail",
    "email",
    "sms",
    "chat",
    "visit",
    "letter",
)
_RESULTS = (
    "reached",
    "left_message",
    "no_answer",
    "busy",
    "someone_else",
    "wrong_number",
    "callback_requested",
    "refused",
)
_LIVE = sa.text("deleted_at IS NULL")
_ACTIVE = "closed_at IS NULL AND deleted_at IS NULL"
_ENTRIES = (
    (
        "snoozed",
        ["snoozed_until", "location_id", "assigned_to_id"],
        f"{_ACTIVE} AND snoozed_until IS NOT NULL",
    ),
    (
        "escalated",
        ["rank", "follow_up_key", "location_id", "id"],
        f"{_ACTIVE} AND escalation <> 'none'",
    ),
)
"""Indexes of the few active entries that wait for a moment, or for somebody higher up."""


def upgrade() -> None:
    """Make the two tables, their indexes, and the index behind a customer's timeline."""
    op.create_table(
        "interaction",
        *_record("interaction"),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("result", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *_state(),
        sa.CheckConstraint(_one_of("channel", _CHANNELS), name="ck_interaction_contactchannel"),
        sa.CheckConstraint(_one_of("result", _RESULTS), name="ck_interaction_contactresult"),
        sa.CheckConstraint("length(note) <= 2000", name="ck_interaction_note"),
    )
    op.create_table(
        "note",
        *_record("note"),
        sa.Column("body", sa.Text(), nullable=False),
        *_state(),
        sa.CheckConstraint("length(body) BETWEEN 1 AND 2000", name="ck_note_body"),
    )
    for table, who in (("interaction", "customer"), ("interaction", "user"), ("note", "customer")):
        op.create_index(
            f"ix_{table}_{who}",
            table,
            [f"{who}_id", "at", "id"],
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        )
    for table in ("interaction", "note"):
        op.create_index(f"ix_{table}_entry_id", table, ["entry_id"])
    op.create_index("ix_audit_row_timeline", "audit_row", ["customer_id", "table_name", "id"])
    for name, columns, where in _ENTRIES:
        few = sa.text(where)
        op.create_index(
            f"ix_entry_{name}", "entry", columns, sqlite_where=few, postgresql_where=few
        )


def _record(table: str) -> tuple[sa.Column[Any], ...]:
    links = (
        ("customer_id", "customer", False),
        ("entry_id", "entry", True),
        ("location_id", "location", False),
        ("user_id", "app_user", False),
    )
    return (
        sa.Column("id", sa.Integer(), primary_key=True),
        *(
            sa.Column(
                name,
                sa.Integer(),
                sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{name}_{target}"),
                nullable=nullable,
            )
            for name, target, nullable in links
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def _state() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
    )


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
