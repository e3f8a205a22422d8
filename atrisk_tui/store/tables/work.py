"""How the work goes round: saved views, who is out, who is in a record, what priority goes by."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from ..columns import LIVE, Instant, Json, key_column, reference, version_column

_view_version = version_column()


class SavedView(SQLModel, table=True):
    """A filter, an order and columns under a name."""

    __tablename__ = "saved_view"

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=45)
    name_key: str = Field(default="", sa_column=key_column("name_key"))
    shared_key: str = Field(default="", sa_column=key_column("shared_key"))
    """What the name is unique by: among all shared views, else among the owner's."""
    owner_id: int = Field(sa_column=reference("owner_id", "app_user", nullable=False))
    shared: bool = False
    definition: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    version: int = Field(default=None, sa_column=_view_version)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)

    DERIVED: ClassVar = frozenset({"name_key", "shared_key"})
    __mapper_args__: ClassVar = {"version_id_col": _view_version}
    __table_args__ = (
        Index("uq_saved_view_owner", "owner_id", "name_key", unique=True, sqlite_where=LIVE),
        Index("uq_saved_view_shared", "shared_key", unique=True, sqlite_where=LIVE),
        Index("ix_saved_view_shared", "shared", "name_key", sqlite_where=LIVE),
    )


_absence_version = version_column()


class Absence(SQLModel, table=True):
    """A time that somebody is out, and who covers."""

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(sa_column=reference("user_id", "app_user", nullable=False))
    from_on: date
    until_on: date
    cover_id: int | None = Field(default=None, sa_column=reference("cover_id", "app_user"))
    note: str = Field(default="", max_length=500)
    version: int = Field(default=None, sa_column=_absence_version)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)

    DERIVED: ClassVar[frozenset[str]] = frozenset()
    __mapper_args__: ClassVar = {"version_id_col": _absence_version}
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="span"),
        CheckConstraint("cover_id IS NULL OR cover_id <> user_id", name="cover"),
        Index("ix_absence_user", "user_id", "until_on", sqlite_where=LIVE),
        Index("ix_absence_until", "until_on", "from_on", "id", sqlite_where=LIVE),
        Index("ix_absence_cover", "cover_id", "until_on", sqlite_where=LIVE),
    )


class Presence(SQLModel, table=True):
    """A session that has a record open. Not audited; old rows are removed by whoever writes."""

    id: int = Field(default=None, primary_key=True)
    session: str = Field(max_length=64)
    user_id: int = Field(sa_column=reference("user_id", "app_user", nullable=False))
    table_name: str = Field(max_length=32)
    row_id: int
    since: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)
    playing: bool = False

    DERIVED: ClassVar[frozenset[str]] = frozenset()
    __table_args__ = (
        UniqueConstraint("session", "table_name", "row_id"),
        Index("ix_presence_row", "table_name", "row_id"),
        Index("ix_presence_seen_at", "seen_at"),
    )


class PriorityBasis(SQLModel, table=True):
    """What queue priorities of a day are worked out from; one row, made anew each day."""

    __tablename__ = "priority_basis"

    id: int = Field(default=None, primary_key=True)
    day: date
    """The day the priorities on the rows are of."""
    swept_to: int = 0
    """The entry up to which they are; the largest integer once all are."""
    buckets: list[int] = Field(sa_column=Column(Json, nullable=False))
    """The RMR from which on each hundredth of the active customers begins, ascending."""
    saves: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    """"reason:class" to [saved, closed]."""

    DERIVED: ClassVar[frozenset[str]] = frozenset()
