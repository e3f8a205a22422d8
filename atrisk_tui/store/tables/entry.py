"""At-risk entries and offers, and the indexes behind each order of their lists."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    Text,
    text,
)
from sqlmodel import Field, SQLModel

from ...domain.model import (
    Approval,
    CreditKind,
    EntryStatus,
    Escalation,
    OfferResponse,
    RiskLevel,
    Source,
)
from ..columns import (
    ACTIVE,
    ESCALATED,
    LIVE,
    SNOOZED,
    Instant,
    enum_type,
    reference,
    version_column,
)
from .entry_lists import entry_lists

_entry_version = version_column()


class Entry(SQLModel, table=True):
    """An at-risk entry: one worry about one customer, from report to outcome."""

    id: int = Field(default=None, primary_key=True)
    customer_id: int = Field(sa_column=reference("customer_id", "customer", nullable=False))
    location_id: int = Field(sa_column=reference("location_id", "location", nullable=False))
    created_at: datetime = Field(sa_type=Instant)
    created_by_id: int = Field(sa_column=reference("created_by_id", "app_user", nullable=False))
    reported_at: datetime = Field(sa_type=Instant)
    reported_by_id: int = Field(sa_column=reference("reported_by_id", "app_user", nullable=False))
    reason_id: int = Field(sa_column=reference("reason_id", "catalog_item", nullable=False))
    cause_id: int | None = Field(default=None, sa_column=reference("cause_id", "catalog_item"))
    risk_level: RiskLevel = Field(sa_column=Column(enum_type(RiskLevel), nullable=False))
    rank: int = Field(default=None)
    description: str = Field(sa_type=Text)
    assigned_to_id: int | None = Field(
        default=None, sa_column=reference("assigned_to_id", "app_user")
    )
    follow_up_at: datetime | None = Field(default=None, sa_type=Instant)
    follow_up_key: datetime = Field(default=None, sa_type=Instant)
    action_plan: str = Field(default="", sa_type=Text)
    notes: str = Field(default="", sa_type=Text)
    mitigation_action_id: int | None = Field(
        default=None, sa_column=reference("mitigation_action_id", "catalog_item")
    )
    status: EntryStatus = Field(
        default=EntryStatus.OPEN, sa_column=Column(enum_type(EntryStatus), nullable=False)
    )
    resolution_id: int | None = Field(
        default=None, sa_column=reference("resolution_id", "catalog_item")
    )
    resolution_date: date | None = Field(default=None, sa_type=Date)
    outcome_note: str | None = Field(default=None, sa_type=Text)
    cancel_reason_id: int | None = Field(
        default=None, sa_column=reference("cancel_reason_id", "catalog_item")
    )
    saved_by_id: int | None = Field(default=None, sa_column=reference("saved_by_id", "app_user"))
    duplicate_of_id: int | None = Field(
        default=None, sa_column=reference("duplicate_of_id", "entry")
    )
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by_id: int | None = Field(default=None, sa_column=reference("closed_by_id", "app_user"))
    snoozed_until: datetime | None = Field(default=None, sa_type=Instant)
    skipped_at: datetime | None = Field(default=None, sa_type=Instant)
    escalation: Escalation = Field(
        default=Escalation.NONE, sa_column=Column(enum_type(Escalation), nullable=False)
    )
    source: Source = Field(
        default=Source.MANUAL, sa_column=Column(enum_type(Source), nullable=False)
    )
    rmr_at_opening: int | None = Field(default=None, sa_type=BigInteger)
    contract_end_at_opening: date | None = Field(default=None, sa_type=Date)
    health_at_opening: int | None = None
    priority: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    account_class_id: int | None = None
    """The customer's, and whether nobody was in touch since the report: kept by the database's
    own triggers while the entry is active, as an index cannot look into other tables."""
    untouched: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})
    version: int = Field(default=None, sa_column=_entry_version)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)

    DERIVED: ClassVar = frozenset(
        {"rank", "follow_up_key", "priority", "account_class_id", "untouched"}
    )
    __mapper_args__: ClassVar = {"version_id_col": _entry_version}
    __table_args__ = (
        CheckConstraint(
            "(status IN ('open', 'mitigated')) = (closed_at IS NULL)", name="active_is_not_closed"
        ),
        CheckConstraint(
            "status NOT IN ('resolved', 'lost') OR source = 'import' OR (resolution_id IS NOT NULL"
            " AND resolution_date IS NOT NULL AND outcome_note IS NOT NULL"
            " AND length(outcome_note) BETWEEN 1 AND 2000)",
            name="outcome",
        ),
        CheckConstraint(
            "status <> 'lost' OR source = 'import' OR cancel_reason_id IS NOT NULL",
            name="cancel_reason",
        ),
        CheckConstraint(
            "source = 'import' OR length(description) BETWEEN 1 AND 2000", name="description"
        ),
        CheckConstraint("saved_by_id IS NULL OR status = 'resolved'", name="saved_by"),
        CheckConstraint("duplicate_of_id IS NULL OR status = 'cancelled'", name="duplicate_of"),
        CheckConstraint(
            "(risk_level = 'high' AND rank = 1) OR (risk_level = 'medium' AND rank = 2)"
            " OR (risk_level = 'low' AND rank = 3)",
            name="rank",
        ),
        CheckConstraint(
            "source = 'import' OR closed_at IS NULL OR closed_at >= reported_at", name="closed_at"
        ),
        *entry_lists(),
        Index(
            "ix_entry_active_status_owner",
            "status",
            "assigned_to_id",
            "location_id",
            "id",
            sqlite_where=ACTIVE,
        ),
        Index(
            "ix_entry_snoozed",
            "snoozed_until",
            "location_id",
            "assigned_to_id",
            sqlite_where=SNOOZED,
        ),
        Index(
            "ix_entry_escalated",
            "rank",
            "follow_up_key",
            "location_id",
            "id",
            sqlite_where=ESCALATED,
        ),
        Index("ix_entry_customer", "customer_id", "id", sqlite_where=LIVE),
        Index(
            "ix_entry_active_customer",
            "customer_id",
            "rank",
            "follow_up_key",
            "id",
            sqlite_where=ACTIVE,
        ),
        Index(
            "ix_entry_resolution_date",
            "resolution_date",
            "status",
            "location_id",
            sqlite_where=LIVE,
        ),
        *(
            Index(f"ix_entry_{name}", name)
            for name in (
                "reason_id",
                "cause_id",
                "mitigation_action_id",
                "resolution_id",
                "cancel_reason_id",
            )
        ),
    )


_offer_version = version_column()


class Offer(SQLModel, table=True):
    """A credit or a hold offered on an entry."""

    id: int = Field(default=None, primary_key=True)
    entry_id: int = Field(sa_column=reference("entry_id", "entry", nullable=False, index=True))
    at: datetime = Field(sa_type=Instant)
    by_id: int = Field(sa_column=reference("by_id", "app_user", nullable=False))
    mitigation_action_id: int | None = Field(
        default=None, sa_column=reference("mitigation_action_id", "catalog_item", index=True)
    )
    credit_kind: CreditKind | None = Field(default=None, sa_column=Column(enum_type(CreditKind)))
    amount: int | None = Field(default=None, sa_type=BigInteger)
    credit_reason_id: int | None = Field(
        default=None, sa_column=reference("credit_reason_id", "catalog_item", index=True)
    )
    months: int | None = None
    expires_on: date | None = Field(default=None, sa_type=Date)
    response: OfferResponse = Field(
        default=OfferResponse.CONSIDERING,
        sa_column=Column(enum_type(OfferResponse), nullable=False),
    )
    approval: Approval = Field(
        default=Approval.NONE_NEEDED, sa_column=Column(enum_type(Approval), nullable=False)
    )
    approved_by_id: int | None = Field(
        default=None, sa_column=reference("approved_by_id", "app_user")
    )
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    approval_note: str | None = Field(default=None, max_length=500)
    applied_on: date | None = Field(default=None, sa_type=Date)
    version: int = Field(default=None, sa_column=_offer_version)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)

    DERIVED: ClassVar[frozenset[str]] = frozenset()
    __mapper_args__: ClassVar = {"version_id_col": _offer_version}
    __table_args__ = (
        CheckConstraint("amount IS NULL OR amount > 0", name="amount"),
        CheckConstraint("months IS NULL OR months BETWEEN 1 AND 12", name="months"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> by_id", name="own_approval"),
    )
