"""What a person of each role tries with people and roles."""

from typing import Any

from atrisk_tui.domain import admin_commands as do
from atrisk_tui.domain import admin_queries as ask
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.queries import Query

from .permission_matrix import Asked, Try

SPARE_ROLE = "Unused role"

COMMANDS: dict[type[Command], dict[str, Try]] = {
    do.AddUser: {
        "add a person": lambda s: do.AddUser(
            username="newcomer",
            full_name="New Comer",
            role_id=s.items["Agent"],
            location_ids=(s.location_id,),
        ),
    },
    do.EditUser: {
        "change a person": lambda s: do.EditUser(
            user_id=s.colleague_id, version=1, changes={"title": "Senior"}
        ),
        "move a person to another location": lambda s: do.EditUser(
            user_id=s.colleague_id, version=1, changes={}, location_ids=(s.elsewhere_id,)
        ),
    },
    do.SwitchUser: {
        "switch a person off": lambda s: do.SwitchUser(
            user_id=s.colleague_id, version=1, active=False
        ),
    },
    do.HandOver: {
        "hand a person's entries over": lambda s: do.HandOver(
            user_id=s.colleague_id, version=1, to_ids=(s.owner_id,)
        ),
    },
    do.AddRole: {
        "add a role": lambda _: do.AddRole(name="Brand new", grants=frozenset({"customer.view"})),
    },
    do.EditRole: {
        "change a role": lambda s: do.EditRole(
            role_id=s.items[SPARE_ROLE],
            version=1,
            name=SPARE_ROLE,
            grants=frozenset({"customer.view", "customer.modify"}),
        ),
    },
    do.DeleteRole: {
        "delete a role": lambda s: do.DeleteRole(role_id=s.items[SPARE_ROLE], version=1),
    },
}

QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {
    ask.ListPeople: {
        "people as admins see them": Asked(
            lambda s: ask.ListPeople(text=s.colleague),
            lambda answer, spot: spot.colleague_id in {row.id for row in answer.rows},
        ),
    },
    ask.PeopleById: {
        "people by id": Asked(
            lambda s: ask.PeopleById(ids=(s.colleague_id,)), lambda answer, _: bool(answer)
        ),
    },
    ask.CountPeople: {
        "count people": Asked(lambda _: ask.CountPeople(), lambda answer, _: answer.on.value > 0),
    },
    ask.GetUserLoad: {
        "what hangs on a person": Asked(
            lambda s: ask.GetUserLoad(user_id=s.colleague_id), lambda answer, _: answer.entries > 0
        ),
    },
    ask.ListRoleRows: {
        "roles as admins see them": Asked(
            lambda _: ask.ListRoleRows(),
            lambda answer, spot: spot.items["Agent"] in {row.id for row in answer.rows},
        ),
    },
}

OUTCOMES: dict[str, str] = {
    "add a person": "DDDO DDDO",
    "change a person": "DDDO DDDO",
    "move a person to another location": "DDDO DDDO",
    "switch a person off": "DDDO DDDO",
    "hand a person's entries over": "DDDO DDDO",
    "people as admins see them": "DDDO DDDO",
    "people by id": "DDDO DDDO",
    "count people": "DDDO DDDO",
    "what hangs on a person": "DDDO DDDO",
    "roles as admins see them": "DDDO DDDO",
    "add a role": "DDDO DDDO",
    "change a role": "DDDO DDDO",
    "delete a role": "DDDO DDDO",
}
"""What comes of each, in the letters of test_permissions."""
