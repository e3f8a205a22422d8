"""Customers, and the indexes behind each order of their list."""

from datetime import date, datetime, time
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    Text,
    Time,
    text,
)
from sqlmodel import Field, SQLModel

from ...domain.model import (
    Channel,
    CustomerStatus,
)
from ..columns import LIVE, Instant, Json, enum_type, key_column, reference, version_column

LEAVING = text("deleted_at IS NULL AND status <> 'active'")
"""The few who are about to leave or have left; never bound."""
OWN_ZONE = text("time_zone IS NOT NULL")
"""Customers who live by other clocks than their location; never bound either."""
SORTED = ("account_key", "name_key", "rmr", "since_key", "contract_end_key", "cancel_key")
"""What customers can be ordered by."""


def _with_facets(key: str) -> tuple[str, ...]:
    # Who has a contract that ends soon is told, and counted, by the keys of the index alone.
    facets = ("status", "location_id", "account_class_id") if key == "contract_end_key" else ()
    return (key, "id", *facets)


_customer_version = version_column()


class Customer(SQLModel, table=True):
    """Someone with an account and recurring revenue."""

    id: int = Field(default=None, primary_key=True)
    account_number: str = Field(max_length=64)
    account_key: str = Field(default="", sa_column=key_column("account_key"))
    name: str = Field(max_length=255)
    name_key: str = Field(default="", sa_column=key_column("name_key"))
    search_key: str = Field(default="", sa_column=Column("search_key", Text, nullable=False))
    is_business: bool = False
    location_id: int = Field(sa_column=reference("location_id", "location", nullable=False))
    account_class_id: int | None = Field(
        default=None, sa_column=reference("account_class_id", "account_class", index=True)
    )
    status: CustomerStatus = Field(
        default=CustomerStatus.ACTIVE, sa_column=Column(enum_type(CustomerStatus), nullable=False)
    )
    phone1: str | None = Field(default=None, max_length=64)
    phone1_name: str | None = Field(default=None, max_length=255)
    phone1_digits: str = Field(default="", max_length=64)
    phone2: str | None = Field(default=None, max_length=64)
    phone2_name: str | None = Field(default=None, max_length=255)
    phone2_digits: str = Field(default="", max_length=64)
    email: str | None = Field(default=None, max_length=255)
    address: str | None = Field(default=None, sa_type=Text)
    city: str | None = Field(default=None, max_length=255)
    time_zone: str | None = Field(default=None, max_length=64)
    preferred_channel: Channel | None = Field(default=None, sa_column=Column(enum_type(Channel)))
    best_time: time | None = Field(default=None, sa_type=Time)
    do_not_call: bool = False
    language: str | None = Field(default=None, max_length=64)
    cancel_requested_on: date | None = Field(default=None, sa_type=Date)
    cancel_effective_on: date | None = Field(default=None, sa_type=Date)
    cancel_key: date = Field(default=None, sa_column=Column(Date, nullable=False))
    times_asked: int = 0
    rmr: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    customer_since: date | None = Field(default=None, sa_type=Date)
    since_key: date = Field(default=None, sa_column=Column(Date, nullable=False))
    contract_start: date | None = Field(default=None, sa_type=Date)
    contract_end: date | None = Field(default=None, sa_type=Date)
    contract_end_key: date = Field(default=None, sa_column=Column(Date, nullable=False))
    auto_renew: bool | None = None
    autopay: bool | None = None
    balance: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    past_due_amount: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    days_past_due: int = 0
    decision_maker: str | None = Field(default=None, max_length=255)
    decision_maker_since: date | None = Field(default=None, sa_type=Date)
    parent_id: int | None = Field(default=None, sa_column=reference("parent_id", "customer"))
    tags: list[str] = Field(default_factory=list, sa_column=Column(Json, nullable=False))
    custom: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    version: int = Field(default=None, sa_column=_customer_version)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)

    DERIVED: ClassVar = frozenset(
        {
            "account_key",
            "name_key",
            "search_key",
            "since_key",
            "contract_end_key",
            "cancel_key",
            "phone1_digits",
            "phone2_digits",
        }
    )
    __mapper_args__: ClassVar = {"version_id_col": _customer_version}
    __table_args__ = (
        CheckConstraint("rmr >= 0 AND past_due_amount >= 0 AND days_past_due >= 0", name="money"),
        Index(
            "uq_customer_account_number",
            "account_number",
            unique=True,
            sqlite_where=LIVE,
        ),
        *(
            index
            for key in SORTED
            for index in (
                Index(f"ix_customer_live_{key}", *_with_facets(key), sqlite_where=LIVE),
                Index(
                    f"ix_customer_live_location_{key}", "location_id", key, "id", sqlite_where=LIVE
                ),
            )
        ),
        Index(
            "ix_customer_leaving",
            "status",
            "cancel_key",
            "id",
            "location_id",
            "account_class_id",
            *(key for key in SORTED if key != "cancel_key"),
            sqlite_where=LEAVING,
        ),
        Index("ix_customer_time_zone", "time_zone", sqlite_where=OWN_ZONE),
        Index(
            "ix_customer_live_status_rmr",
            "status",
            "location_id",
            "rmr",
            sqlite_where=LIVE,
        ),
    )
