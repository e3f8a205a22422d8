"""A store with a row in every table, written as plain statements so that any revision takes it."""

from typing import Any

from sqlalchemy import Connection, text
from sqlmodel import SQLModel

CAME_LATER = {"absence", "interaction", "note", "presence", "priority_basis", "saved_view"}
"""Tables that the first revision has not."""
TABLES = [table.name for table in SQLModel.metadata.sorted_tables if table.name not in CAME_LATER]
_T = "2026-10-01 12:00:00.000000"
_ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "role",
        {"id": 1, "name": "Admin", "name_key": "admin", "grants": "[]", "built_in": True},
    ),
    ("region", {"id": 1, "name": "West", "name_key": "west"}),
    (
        "location",
        {
            "id": 1,
            "name": "Denver",
            "name_key": "denver",
            "region_id": 1,
            "zone": "UTC",
            "active": True,
        },
    ),
    (
        "app_user",
        {
            "id": 1,
            "username": "adm",
            "username_key": "adm",
            "full_name": "Ada",
            "role_id": 1,
            "all_locations": True,
            "zone": "UTC",
            "active": True,
        },
    ),
    ("user_location", {"id": 1, "user_id": 1, "location_id": 1}),
    ("setting", {"id": 1, "key": "currency", "value": "USD"}),
    (
        "account_class",
        {"id": 1, "name": "VIP", "name_key": "vip", "active": True, "position": 0},
    ),
    (
        "catalog_item",
        {
            "id": 1,
            "kind": "reasons",
            "name": "Missed payment",
            "name_key": "missed payment",
            "active": True,
            "position": 0,
        },
    ),
    (
        "customer",
        {
            "id": 1,
            "account_number": "10",
            "account_key": "10",
            "name": "Kerr",
            "name_key": "kerr",
            "search_key": "kerr dental",
            "is_business": True,
            "location_id": 1,
            "status": "active",
            "phone1_digits": "",
            "phone2_digits": "",
            "do_not_call": False,
            "times_asked": 0,
            "rmr": 5,
            "since_key": "9000-01-01",
            "balance": 0,
            "past_due_amount": 0,
            "days_past_due": 0,
            "tags": "[]",
            "custom": '{"Color": "red"}',
        },
    ),
    (
        "entry",
        {
            "id": 1,
            "customer_id": 1,
            "location_id": 1,
            "created_at": _T,
            "created_by_id": 1,
            "reported_at": _T,
            "reported_by_id": 1,
            "reason_id": 1,
            "risk_level": "high",
            "rank": 1,
            "description": "x",
            "follow_up_key": _T,
            "action_plan": "",
            "notes": "",
            "status": "open",
            "escalation": "none",
            "source": "manual",
        },
    ),
    (
        "offer",
        {
            "id": 1,
            "entry_id": 1,
            "at": _T,
            "by_id": 1,
            "amount": 500,
            "response": "considering",
            "approval": "none_needed",
        },
    ),
    (
        "audit",
        {
            "id": 1,
            "at": _T,
            "actor_id": 1,
            "intent": "FoundStore",
            "note": "",
            "source": "local",
            "kind": "do",
        },
    ),
    (
        "audit_row",
        {
            "id": 1,
            "audit_id": 1,
            "table_name": "offer",
            "row_id": 1,
            "op": "insert",
            "changes": "{}",
        },
    ),
)
_UNVERSIONED = {"region", "user_location", "setting", "audit", "audit_row"}


def fill_every_table(connection: Connection) -> None:
    """Write one row into each table, children after their parents."""
    assert {name for name, _ in _ROWS} == set(TABLES)
    for table, row in _ROWS:
        values = row if table in _UNVERSIONED else row | {"version": 1}
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join(f":{name}" for name in values)
        connection.execute(text(f'INSERT INTO "{table}" ({names}) VALUES ({marks})'), values)


def snapshot(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table."""
    return {
        table: [
            dict(row)
            for row in connection.execute(text(f'SELECT * FROM "{table}" ORDER BY id')).mappings()
        ]
        for table in TABLES
    }
