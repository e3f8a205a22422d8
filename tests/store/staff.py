"""Short words for what tests do with people and roles."""

from typing import Any

from atrisk_tui.domain.admin_commands import AddRole, AddUser, EditUser, SwitchUser
from atrisk_tui.domain.commands import Receipt, Revert
from tests.support import DENVER, Company

CLERK = frozenset({"user.manage", "at_risk.view", "customer.view"})
"""Grants of somebody who manages people and may do nothing else."""


def role_id(company: Company, name: str) -> int:
    sql = "SELECT id FROM role WHERE name = :name AND deleted_at IS NULL"
    return int(company.one(sql, name=name)["id"])


def user(company: Company, username: str) -> dict[str, Any]:
    return company.one("SELECT * FROM app_user WHERE username = :name", name=username)


def places(company: Company, username: str) -> set[int]:
    sql = "SELECT location_id FROM user_location WHERE user_id = :id"
    rows = company.rows(sql, id=user(company, username)["id"])
    return {row["location_id"] for row in rows}


def add(company: Company, username: str = "kim", *, by: str = "adm", **values: Any) -> Receipt:
    """Add a person, an agent in Denver unless said otherwise; `role` is a name."""
    role = role_id(company, values.pop("role", "Agent"))
    base: dict[str, Any] = {"full_name": username.title() + " Lund", "location_ids": (DENVER,)}
    return company.do(by, AddUser(username=username, role_id=role, **base | values))


def add_keeper(company: Company, username: str = "kim", *, by: str = "adm") -> Receipt:
    """Add a second person who may manage people everywhere."""
    return add(company, username, by=by, role="Admin", all_locations=True)


def edit(
    company: Company,
    username: str,
    /,
    *,
    by: str = "adm",
    location_ids: tuple[int, ...] | None = None,
    **changes: Any,
) -> Receipt:
    """Change a person as they are now; `role` and `manager` are names."""
    row = user(company, username)
    if "role" in changes:
        changes["role_id"] = role_id(company, changes.pop("role"))
    if "manager" in changes:
        changes["manager_id"] = user(company, changes.pop("manager"))["id"]
    command = EditUser(
        user_id=row["id"], version=row["version"], changes=changes, location_ids=location_ids
    )
    return company.do(by, command)


def switch(company: Company, username: str, *, to: bool, by: str = "adm") -> Receipt:
    row = user(company, username)
    return company.do(by, SwitchUser(user_id=row["id"], version=row["version"], active=to))


def add_role(
    company: Company, name: str, grants: frozenset[str] = CLERK, *, by: str = "adm"
) -> int:
    """Add a role and return its id."""
    return company.do(by, AddRole(name=name, grants=grants)).subject_id or 0


def make_clerk(company: Company, username: str = "ana") -> str:
    """Give somebody in Denver the role of a clerk, who manages people and no more."""
    add_role(company, "Clerk")
    edit(company, username, role="Clerk")
    return username


def undo(company: Company, receipt: Receipt, *, by: str = "adm") -> Receipt:
    return company.do(by, Revert(audit_id=receipt.audit_id))


def only_customers(company: Company, username: str) -> None:
    """Give somebody a role that may look at customers and at nothing else."""
    add_role(company, "Front desk", frozenset({"customer.view"}))
    edit(company, username, role="Front desk")
