"""What admins keep: account classes, the six catalogs, settings."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
)
from sqlmodel import Field, SQLModel

from ...domain.model import (
    CancelCategory,
    CatalogKind,
    Outcome,
    RiskLevel,
)
from ..columns import LIVE, CatalogName, Instant, enum_type, key_column, reference, version_column

_account_class_version = version_column()


class AccountClass(SQLModel, table=True):
    """A kind of account, with its usual revenue and contract term."""

    __tablename__ = "account_class"

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=255)
    name_key: str = Field(default="", sa_column=key_column("name_key"))
    default_rmr: int | None = Field(default=None, sa_type=BigInteger)
    contract_months: int | None = None
    active: bool = True
    position: int = 0
    merged_into_id: int | None = Field(
        default=None, sa_column=reference("merged_into_id", "account_class")
    )
    version: int = Field(default=None, sa_column=_account_class_version)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)

    DERIVED: ClassVar = frozenset({"name_key"})
    __mapper_args__: ClassVar = {"version_id_col": _account_class_version}
    __table_args__ = (
        Index(
            "uq_account_class_name_key",
            "name_key",
            unique=True,
            sqlite_where=LIVE,
        ),
        Index("ix_account_class_position", "position", "id"),
    )


_catalog_entry_version = version_column()


class CatalogEntry(SQLModel, table=True):
    """An item of one of the six catalogs."""

    __tablename__ = "catalog_item"

    id: int = Field(default=None, primary_key=True)
    kind: CatalogKind = Field(sa_column=Column(CatalogName(), nullable=False))
    name: str = Field(max_length=255)
    name_key: str = Field(default="", sa_column=key_column("name_key"))
    active: bool = True
    position: int = 0
    outcome: Outcome | None = Field(default=None, sa_column=Column(enum_type(Outcome)))
    category: CancelCategory | None = Field(
        default=None, sa_column=Column(enum_type(CancelCategory))
    )
    parent_id: int | None = Field(default=None, sa_column=reference("parent_id", "catalog_item"))
    default_risk: RiskLevel | None = Field(default=None, sa_column=Column(enum_type(RiskLevel)))
    cancel_reason_id: int | None = Field(
        default=None, sa_column=reference("cancel_reason_id", "catalog_item")
    )
    controllable: bool | None = None
    merged_into_id: int | None = Field(
        default=None, sa_column=reference("merged_into_id", "catalog_item")
    )
    version: int = Field(default=None, sa_column=_catalog_entry_version)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)

    DERIVED: ClassVar = frozenset({"name_key"})
    __mapper_args__: ClassVar = {"version_id_col": _catalog_entry_version}
    __table_args__ = (
        CheckConstraint("(kind = 'resolutions') = (outcome IS NOT NULL)", name="has_outcome"),
        CheckConstraint("(kind = 'cancel-reasons') = (category IS NOT NULL)", name="has_category"),
        CheckConstraint(
            "length(name) BETWEEN 1 AND 45 OR (kind = 'cancel-reasons' AND length(name) <= 255)",
            name="name",
        ),
        Index(
            "uq_catalog_item_kind_name_key",
            "kind",
            "name_key",
            unique=True,
            sqlite_where=LIVE,
        ),
        Index("ix_catalog_item_kind_position", "kind", "position", "id"),
    )


class Setting(SQLModel, table=True):
    """A company-wide setting that is not at its default."""

    id: int = Field(default=None, primary_key=True)
    key: str = Field(max_length=64, unique=True)
    value: str = Field(max_length=1000)

    DERIVED: ClassVar[frozenset[str]] = frozenset()
    __table_args__: ClassVar = {"sqlite_autoincrement": True}
