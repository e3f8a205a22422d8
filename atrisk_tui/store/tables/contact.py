"""What was said with customers, and about them."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Column, Index, Text
from sqlmodel import Field, SQLModel

from ...domain.model import ContactChannel, ContactResult
from ..columns import LIVE, Instant, enum_type, reference, version_column

_interaction_version = version_column()


class Interaction(SQLModel, table=True):
    """One contact with a customer, or one try. Only its own undo takes it away."""

    id: int = Field(default=None, primary_key=True)
    customer_id: int = Field(sa_column=reference("customer_id", "customer", nullable=False))
    entry_id: int | None = Field(default=None, sa_column=reference("entry_id", "entry", index=True))
    location_id: int = Field(sa_column=reference("location_id", "location", nullable=False))
    at: datetime = Field(sa_type=Instant)
    user_id: int = Field(sa_column=reference("user_id", "app_user", nullable=False))
    channel: ContactChannel = Field(sa_column=Column(enum_type(ContactChannel), nullable=False))
    result: ContactResult = Field(sa_column=Column(enum_type(ContactResult), nullable=False))
    note: str = Field(default="", sa_type=Text)
    version: int = Field(default=None, sa_column=_interaction_version)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)

    DERIVED: ClassVar[frozenset[str]] = frozenset()
    __mapper_args__: ClassVar = {"version_id_col": _interaction_version}
    __table_args__ = (
        CheckConstraint("length(note) <= 2000", name="note"),
        Index("ix_interaction_customer", "customer_id", "at", "id", sqlite_where=LIVE),
        Index("ix_interaction_user", "user_id", "at", "id", sqlite_where=LIVE),
    )


_note_version = version_column()


class Note(SQLModel, table=True):
    """What colleagues should know of a customer, or of one entry."""

    id: int = Field(default=None, primary_key=True)
    customer_id: int = Field(sa_column=reference("customer_id", "customer", nullable=False))
    entry_id: int | None = Field(default=None, sa_column=reference("entry_id", "entry", index=True))
    location_id: int = Field(sa_column=reference("location_id", "location", nullable=False))
    at: datetime = Field(sa_type=Instant)
    user_id: int = Field(sa_column=reference("user_id", "app_user", nullable=False))
    body: str = Field(sa_type=Text)
    version: int = Field(default=None, sa_column=_note_version)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)

    DERIVED: ClassVar[frozenset[str]] = frozenset()
    __mapper_args__: ClassVar = {"version_id_col": _note_version}
    __table_args__ = (
        CheckConstraint("length(body) BETWEEN 1 AND 2000", name="body"),
        Index("ix_note_customer", "customer_id", "at", "id", sqlite_where=LIVE),
    )
