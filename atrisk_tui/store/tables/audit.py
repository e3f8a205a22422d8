"""What was changed, by whom: append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
)
from sqlmodel import Field, SQLModel

from ..columns import Instant, Json, reference


class Audit(SQLModel, table=True):
    """One command that was carried out. Append-only."""

    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor_id: int = Field(sa_column=reference("actor_id", "app_user", nullable=False))
    intent: str = Field(max_length=64)
    note: str = Field(default="", max_length=500)
    source: str = Field(default="local", max_length=255)
    reverts: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("audit.id"), unique=True)
    )
    kind: str = Field(default="do", max_length=8)
    """do, undo or redo: a revert of an undo is a redo, a revert of a redo an undo."""
    op_id: str | None = Field(default=None, max_length=64, unique=True)
    subject_table: str | None = Field(default=None, max_length=64)
    subject_id: int | None = None

    __table_args__ = (
        CheckConstraint("kind IN ('do', 'undo', 'redo')", name="kind"),
        Index("ix_audit_actor", "actor_id", "at", "id"),
        Index("ix_audit_at", "at"),
    )


class AuditChange(SQLModel, table=True):
    """One row that a command wrote, with each field before and after. Append-only."""

    __tablename__ = "audit_row"

    id: int = Field(default=None, primary_key=True)
    audit_id: int = Field(
        sa_column=Column(Integer, ForeignKey("audit.id"), nullable=False, index=True)
    )
    table_name: str = Field(max_length=64)
    row_id: int
    op: str = Field(max_length=8)
    customer_id: int | None = None
    """The customer that this change belongs to, for a customer's own history."""
    changes: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))

    __table_args__ = (
        CheckConstraint("op IN ('insert', 'update', 'delete')", name="op"),
        Index("ix_audit_row_record", "table_name", "row_id", "id"),
        Index("ix_audit_row_customer", "customer_id", "id"),
        Index("ix_audit_row_timeline", "customer_id", "table_name", "id"),
        Index("ix_audit_row_kind", "table_name", "audit_id", "row_id"),
    )
