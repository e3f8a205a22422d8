"""Places, roles and people."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import (
    Column,
    Index,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from ..columns import LIVE, Instant, Json, key_column, reference, version_column

_region_version = version_column()


class Region(SQLModel, table=True):
    """A group of locations."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=255)
    name_key: str = Field(default="", sa_column=key_column("name_key"))
    version: int = Field(default=None, sa_column=_region_version)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)

    DERIVED: ClassVar = frozenset({"name_key"})
    __mapper_args__: ClassVar = {"version_id_col": _region_version}
    __table_args__ = (Index("uq_region_name_key", "name_key", unique=True, sqlite_where=LIVE),)


_location_version = version_column()


class Location(SQLModel, table=True):
    """An office, branch or market: the unit of who sees what."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=255)
    name_key: str = Field(default="", sa_column=key_column("name_key"))
    region_id: int | None = Field(default=None, sa_column=reference("region_id", "region"))
    zone: str = Field(max_length=64)
    active: bool = True
    version: int = Field(default=None, sa_column=_location_version)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)

    DERIVED: ClassVar = frozenset({"name_key"})
    __mapper_args__: ClassVar = {"version_id_col": _location_version}
    __table_args__ = (
        Index(
            "uq_location_name_key",
            "name_key",
            unique=True,
            sqlite_where=LIVE,
        ),
    )


_role_version = version_column()


class Role(SQLModel, table=True):
    """A named bundle of grants."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=64)
    name_key: str = Field(default="", sa_column=key_column("name_key"))
    grants: list[str] = Field(sa_column=Column(Json, nullable=False))
    built_in: bool = False
    version: int = Field(default=None, sa_column=_role_version)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)

    DERIVED: ClassVar = frozenset({"name_key"})
    __mapper_args__: ClassVar = {"version_id_col": _role_version}
    __table_args__ = (Index("uq_role_name_key", "name_key", unique=True, sqlite_where=LIVE),)


_user_version = version_column()


class User(SQLModel, table=True):
    """A person who works here, or did."""

    __tablename__ = "app_user"

    id: int = Field(default=None, primary_key=True)
    username: str = Field(max_length=64)
    username_key: str = Field(default="", sa_column=key_column("username_key"))
    full_name: str = Field(max_length=255)
    email: str | None = Field(default=None, max_length=255)
    title: str | None = Field(default=None, max_length=255)
    search_key: str = Field(default="", sa_column=key_column("search_key", 1024))
    role_id: int = Field(sa_column=reference("role_id", "role", nullable=False, index=True))
    all_locations: bool = False
    zone: str = Field(default="UTC", max_length=64)
    manager_id: int | None = Field(
        default=None, sa_column=reference("manager_id", "app_user", index=True)
    )
    active: bool = True
    version: int = Field(default=None, sa_column=_user_version)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)

    DERIVED: ClassVar = frozenset({"username_key", "search_key"})
    __mapper_args__: ClassVar = {"version_id_col": _user_version}
    __table_args__ = (
        Index(
            "uq_app_user_username_key",
            "username_key",
            unique=True,
            sqlite_where=LIVE,
        ),
    )


class UserLocation(SQLModel, table=True):
    """A location that a person works for."""

    __tablename__ = "user_location"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(sa_column=reference("user_id", "app_user", nullable=False))
    location_id: int = Field(
        sa_column=reference("location_id", "location", nullable=False, index=True)
    )

    DERIVED: ClassVar[frozenset[str]] = frozenset()
    # Rows are really deleted here; an id used twice would mix two rows in the audit.
    __table_args__ = (
        UniqueConstraint("user_id", "location_id"),
        {"sqlite_autoincrement": True},
    )
