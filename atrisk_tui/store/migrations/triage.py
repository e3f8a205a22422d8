"""Revision 0005's columns, triggers and indexes behind filters; frozen with it."""

import sqlalchemy as sa
from alembic import op

_LIVE = "deleted_at IS NULL"
_ACTIVE = "closed_at IS NULL AND deleted_at IS NULL"
_FACETS = (
    "location_id",
    "assigned_to_id",
    "rank",
    "status",
    "follow_up_key",
    "snoozed_until",
    "reported_at",
    "priority",
    "escalation",
    "reason_id",
    "account_class_id",
    "untouched",
    "customer_id",
    "id",
)
_EXTENDED = {
    "created": ("id",),
    "location_created": ("location_id", "id"),
    "owner_rank_created": ("assigned_to_id", "rank", "id"),
    "location_owner_rank_created": ("location_id", "assigned_to_id", "rank", "id"),
    "follow_up": ("follow_up_key", "id", "snoozed_until"),
    "reported": ("reported_at", "id"),
    "status": ("status", "location_id"),
}
_NEW = {"reason": ("reason_id",), "class": ("account_class_id",)}

_CLOSED = (
    "closed_at",
    "id",
    "location_id",
    "assigned_to_id",
    "rank",
    "status",
    "reported_at",
    "resolution_date",
    "reason_id",
    "customer_id",
)

_CLASS = "(SELECT c.account_class_id FROM customer c WHERE c.id = {entry}.customer_id)"
_UNTOUCHED = (
    "NOT EXISTS (SELECT 1 FROM interaction i WHERE i.customer_id = {entry}.customer_id"
    " AND i.at >= {entry}.reported_at AND i.deleted_at IS NULL)"
)
_FILL = (
    f"UPDATE entry SET account_class_id = {_CLASS.format(entry='entry')},"
    f" untouched = {_UNTOUCHED.format(entry='entry')} WHERE {_ACTIVE}"
)
_OF_CUSTOMER = f"customer_id = new.customer_id AND {_ACTIVE}"
_TOUCHED = (
    f"UPDATE entry SET untouched = false WHERE {_OF_CUSTOMER} AND reported_at <= new.at"
    " AND untouched"
)
_TOUCHED_ANEW = (
    f"UPDATE entry SET untouched = {_UNTOUCHED.format(entry='entry')} WHERE {_OF_CUSTOMER}"
)
_CLASSED = (
    "UPDATE entry SET account_class_id = new.account_class_id"
    f" WHERE customer_id = new.id AND {_ACTIVE}"
)
_REOPENED = "reported_at, closed_at, deleted_at"
_RELOGGED = "at, deleted_at"
_SQLITE = (
    f"CREATE TRIGGER entry_facets_insert AFTER INSERT ON entry WHEN new.closed_at IS NULL"
    f" BEGIN {_FILL} AND id = new.id; END",
    f"CREATE TRIGGER entry_facets_update AFTER UPDATE OF {_REOPENED} ON entry"
    f" WHEN new.closed_at IS NULL BEGIN {_FILL} AND id = new.id; END",
    "CREATE TRIGGER interaction_touch_insert AFTER INSERT ON interaction"
    f" WHEN new.deleted_at IS NULL BEGIN {_TOUCHED}; END",
    f"CREATE TRIGGER interaction_touch_update AFTER UPDATE OF {_RELOGGED} ON interaction"
    f" BEGIN {_TOUCHED_ANEW}; END",
    "CREATE TRIGGER customer_class_update AFTER UPDATE OF account_class_id ON customer"
    f" WHEN old.account_class_id IS NOT new.account_class_id BEGIN {_CLASSED}; END",
)
_POSTGRESQL = (
    f"""CREATE FUNCTION entry_facets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    new.account_class_id := {_CLASS.format(entry="new")};
    new.untouched := {_UNTOUCHED.format(entry="new")};
    RETURN new;
END $$""",
    "CREATE TRIGGER entry_facets_insert BEFORE INSERT ON entry FOR EACH ROW"
    " WHEN (new.closed_at IS NULL) EXECUTE FUNCTION entry_facets()",
    f"CREATE TRIGGER entry_facets_update BEFORE UPDATE OF {_REOPENED} ON entry FOR EACH ROW"
    " WHEN (new.closed_at IS NULL) EXECUTE FUNCTION entry_facets()",
    f"""CREATE FUNCTION interaction_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF tg_op = 'UPDATE' THEN {_TOUCHED_ANEW};
    ELSIF new.deleted_at IS NULL THEN {_TOUCHED};
    END IF;
    RETURN NULL;
END $$""",
    "CREATE TRIGGER interaction_touch_insert AFTER INSERT ON interaction FOR EACH ROW"
    " EXECUTE FUNCTION interaction_touch()",
    f"CREATE TRIGGER interaction_touch_update AFTER UPDATE OF {_RELOGGED} ON interaction"
    " FOR EACH ROW EXECUTE FUNCTION interaction_touch()",
    """CREATE FUNCTION atrisk_open_days(
    reported timestamptz, last_day date, last_at timestamptz, zone text
) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT greatest(
        0,
        coalesce(last_day, (last_at AT TIME ZONE zone)::date) - (reported AT TIME ZONE zone)::date
    )
$$""",
    f"""CREATE FUNCTION customer_class() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {_CLASSED};
    RETURN NULL;
END $$""",
    "CREATE TRIGGER customer_class_update AFTER UPDATE OF account_class_id ON customer"
    " FOR EACH ROW WHEN (old.account_class_id IS DISTINCT FROM new.account_class_id)"
    " EXECUTE FUNCTION customer_class()",
)


def keep_facets() -> None:
    """Repeat on active entries what they are filtered by, kept by triggers, and index it."""
    op.add_column("entry", sa.Column("account_class_id", sa.Integer(), nullable=True))
    op.add_column(
        "entry", sa.Column("untouched", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    for name in _EXTENDED:
        op.drop_index(f"ix_entry_active_{name}", "entry")
    op.execute(_FILL)
    for name, leading in (_EXTENDED | _NEW).items():
        _index(f"ix_entry_active_{name}", "entry", _with_facets(leading), where=_ACTIVE)
    _index(
        "ix_entry_active_untouched",
        "entry",
        _with_facets(("rank",)),
        where=f"{_ACTIVE} AND untouched",
    )
    closed = "closed_at IS NOT NULL AND deleted_at IS NULL"
    _index("ix_entry_closed_closed", "entry", [*_CLOSED], where=closed)
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if on_sqlite else _POSTGRESQL:
        op.execute(statement)


def keep_customer_keys() -> None:
    """Give customers the days they are ordered by, unknown ones last, and their indexes."""
    for key, day, facets in (
        ("contract_end_key", "contract_end", ["status", "location_id", "account_class_id"]),
        ("cancel_key", "cancel_effective_on", []),
    ):
        op.add_column(
            "customer", sa.Column(key, sa.Date(), nullable=False, server_default="9000-01-01")
        )
        op.execute(f"UPDATE customer SET {key} = {day} WHERE {day} IS NOT NULL")
        _index(f"ix_customer_live_{key}", "customer", [key, "id", *facets], where=_LIVE)
        _index(
            f"ix_customer_live_location_{key}", "customer", ["location_id", key, "id"], where=_LIVE
        )
    leaving = ["status", "cancel_key", "id", "location_id", "account_class_id"]
    leaving += ["account_key", "name_key", "rmr", "since_key", "contract_end_key"]
    _index("ix_customer_time_zone", "customer", ["time_zone"], where="time_zone IS NOT NULL")
    _index("ix_customer_leaving", "customer", leaving, where=f"{_LIVE} AND status <> 'active'")


def _with_facets(leading: tuple[str, ...]) -> list[str]:
    return [*leading, *(name for name in _FACETS if name not in leading)]


def _index(name: str, table: str, columns: list[str], *, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
