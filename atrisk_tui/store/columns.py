"""Column types and small declarations that all tables share."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Integer,
    String,
    TypeDecorator,
    text,
)
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from ..domain.model import CatalogKind

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
# pydantic never validates a row of a table; its validators took a third of the import of these.
SQLModel.model_config["defer_build"] = True

NO_MOMENT = datetime(9000, 1, 1, tzinfo=UTC)
"""Sorts after every real instant; PostgreSQL's infinity and year 9999 break drivers."""
NO_DAY = date(9000, 1, 1)
"""Sorts after every real date."""


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is a bug and raises."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What the audit's codec goes by; a decorated type would say only `object`."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into what the driver takes."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn the driver's moment into an aware one in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(kind: type[StrEnum]) -> Enum:
    """Return the column type of an enum: its values as text, held by a CHECK."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
        length=32,
    )


class CatalogName(TypeDecorator[CatalogKind]):
    """Which of the six catalogs an item is of; account classes have a table of their own."""

    impl = Enum
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(
            *(kind.value for kind in CatalogKind if kind is not CatalogKind.ACCOUNT_CLASSES),
            native_enum=False,
            create_constraint=True,
            name="catalogkind",
            length=32,
        )

    @property
    def python_type(self) -> type[CatalogKind]:
        """What the audit's codec goes by."""
        return CatalogKind

    def process_result_value(self, value: str | None, dialect: Dialect) -> CatalogKind | None:
        """Turn the stored text into the kind."""
        return None if value is None else CatalogKind(value)


def version_column() -> Column[int]:
    """Return a new optimistic-lock column; the mapper alone writes it.

    It is made beside its class, not in it: pydantic would copy it, and all it leads to, into
    every new row (0.16 s each).
    """
    return Column("version", Integer, nullable=False)


class Json(TypeDecorator[Any]):
    """Lists and objects: replaced as a whole, never mutated, as the audit compares old with new.

    On PostgreSQL it is JSONB. That dialect is imported where it is spoken: it takes 25 ms.
    """

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the database's own type."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(JSON())
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB())


LIVE = text("deleted_at IS NULL")
ACTIVE = text("closed_at IS NULL AND deleted_at IS NULL")
"""The one literal that tells active entries, in every index and reader; never bound."""
SNOOZED = text("closed_at IS NULL AND deleted_at IS NULL AND snoozed_until IS NOT NULL")
"""Active entries that were snoozed, whether the moment has passed or not; never bound either."""
ESCALATED = text("closed_at IS NULL AND deleted_at IS NULL AND escalation <> 'none'")
"""Active entries that were handed up; never bound either."""


def key_column(name: str, length: int = 512) -> Column[str]:
    """Return a text column that sorts by code point on both databases."""
    kind = String(length).with_variant(String(length, collation="C"), "postgresql")
    return Column(name, kind, nullable=False)


def reference(
    name: str, table: str, *, nullable: bool = True, index: bool = False
) -> Column[int | None]:
    """Return a foreign key column to another table's id."""
    return Column(name, Integer, ForeignKey(f"{table}.id"), nullable=nullable, index=index)
