"""Who may do what. The only file that knows; the gate enforces it, screens predict with it."""

from datetime import timedelta

from .absences import BringBack, PutOut
from .admin_commands import (
    AddCatalogItem,
    AddLocation,
    AddRole,
    AddUser,
    ChangeSetting,
    DeleteCatalogItem,
    DeleteRegion,
    DeleteRole,
    EditCatalogItem,
    EditLocation,
    EditRole,
    EditUser,
    HandOver,
    ImportCatalog,
    MergeCatalogItems,
    MoveCatalogItem,
    RenameRegion,
    SwitchCatalogItem,
    SwitchLocation,
    SwitchUser,
)
from .commands import (
    AssignEntry,
    Command,
    CreateCustomer,
    CreateEntry,
    DeleteEntry,
    EditCustomer,
    EditEntry,
    ImportCustomers,
    LoadCompany,
    LoseEntry,
    MitigateEntry,
    ReopenEntry,
    ResolveEntry,
    ReturnToOpen,
    Revert,
    SetFollowUp,
    SetRisk,
    VoidEntry,
)
from .contact_commands import AddNote, EscalateEntry, LogContact, SnoozeEntry, WakeEntry
from .many import (
    AGENTS_MOST,
    AssignMany,
    MoveMany,
    SetFollowUpOfMany,
    SetRiskOfMany,
    SnoozeMany,
    VoidMany,
)
from .model import Actor
from .playing import SkipEntry
from .views import DeleteView, EditView, SaveView

VIEWER = frozenset({"at_risk.view", "customer.view"})
AGENT = VIEWER | {
    "at_risk.create",
    "at_risk.modify",
    "customer.modify",
    "contact.log",
    "report.own",
}
LEAD = AGENT | {
    "at_risk.reassign",
    "at_risk.void",
    "at_risk.reopen",
    "at_risk.backdate",
    "at_risk.bulk",
    "customer.create",
    "customer.modify_terms",
    "export.run",
    "report.team",
    "credit.approve",
    "view.share",
}
ADMIN = LEAD | {
    "at_risk.delete",
    "catalog.manage",
    "user.manage",
    "role.manage",
    "location.manage",
    "setting.manage",
    "import.run",
    "report.all",
    "audit.export",
}
BUILT_IN_ROLES = {"Viewer": VIEWER, "Agent": AGENT, "Lead": LEAD, "Admin": ADMIN}
"""The four roles every store begins with."""

GRANTS: dict[str, str] = {
    "at_risk.view": "see at-risk entries",
    "at_risk.create": "report a customer at risk",
    "at_risk.modify": "work at-risk entries",
    "at_risk.reassign": "take entries from colleagues and reassign them",
    "at_risk.void": "void a mitigated entry",
    "at_risk.reopen": "reopen anyone's closed entry",
    "at_risk.backdate": "report something that happened earlier",
    "at_risk.bulk": "change many entries at once",
    "at_risk.delete": "delete an entry",
    "customer.view": "see customers",
    "customer.create": "add customers",
    "customer.modify": "change a customer's contact fields",
    "customer.modify_terms": "change a customer's class, revenue, contract and status",
    "contact.log": "log contacts and notes",
    "catalog.manage": "keep the catalogs",
    "user.manage": "manage people",
    "role.manage": "manage roles",
    "location.manage": "manage locations and move customers between them",
    "setting.manage": "change the company's settings",
    "import.run": "import files",
    "export.run": "export, and list more than 200 rows",
    "report.own": "see reports of their own work",
    "report.team": "see their team's reports",
    "report.all": "see all reports",
    "credit.approve": "approve offers over the limit",
    "view.share": "share views",
    "audit.export": "see and export the company-wide history",
}
"""Each grant, in words that complete "may …"."""

NEEDS: dict[type[Command], str | None] = {
    CreateEntry: "at_risk.create",
    EditEntry: "at_risk.modify",
    SetRisk: "at_risk.modify",
    SetFollowUp: "at_risk.modify",
    AssignEntry: "at_risk.modify",
    MitigateEntry: "at_risk.modify",
    ReturnToOpen: "at_risk.modify",
    ResolveEntry: "at_risk.modify",
    LoseEntry: "at_risk.modify",
    VoidEntry: "at_risk.modify",
    ReopenEntry: "at_risk.modify",
    DeleteEntry: "at_risk.delete",
    CreateCustomer: "customer.create",
    EditCustomer: "customer.modify",
    ImportCustomers: "import.run",
    LoadCompany: "import.run",
    AddCatalogItem: "catalog.manage",
    EditCatalogItem: "catalog.manage",
    MoveCatalogItem: "catalog.manage",
    MergeCatalogItems: "catalog.manage",
    ImportCatalog: "catalog.manage",
    SwitchCatalogItem: "catalog.manage",
    DeleteCatalogItem: "catalog.manage",
    AddUser: "user.manage",
    EditUser: "user.manage",
    SwitchUser: "user.manage",
    HandOver: "user.manage",
    AddRole: "role.manage",
    EditRole: "role.manage",
    DeleteRole: "role.manage",
    AddLocation: "location.manage",
    EditLocation: "location.manage",
    SwitchLocation: "location.manage",
    RenameRegion: "location.manage",
    DeleteRegion: "location.manage",
    ChangeSetting: "setting.manage",
    LogContact: "contact.log",
    AddNote: "contact.log",
    SnoozeEntry: "at_risk.modify",
    WakeEntry: "at_risk.modify",
    EscalateEntry: "at_risk.modify",
    SkipEntry: "at_risk.modify",
    AssignMany: "at_risk.bulk",
    SetRiskOfMany: "at_risk.bulk",
    SetFollowUpOfMany: "at_risk.modify",
    SnoozeMany: "at_risk.modify",
    MoveMany: "at_risk.bulk",
    VoidMany: "at_risk.bulk",
    PutOut: "at_risk.reassign",
    BringBack: "at_risk.reassign",
    SaveView: "customer.view",
    EditView: "customer.view",
    DeleteView: "customer.view",
    Revert: None,
}
"""The grant each command needs at the least; Revert asks for the reverted command's own."""

COMMANDS: dict[str, type[Command]] = {command.__name__: command for command in NEEDS}
"""Every command by the name that the audit keeps."""


def refusal(grants: frozenset[str], command: type[Command]) -> str | None:
    """Why a person with `grants` may not issue `command`; None when they may."""
    need = NEEDS[command]
    return None if need is None or need in grants else f"your role may not {GRANTS[need]}"


def modify_refusal(
    actor: Actor,
    *,
    owner_id: int | None,
    team: frozenset[int],
    whose: str,
    covered: frozenset[int] = frozenset(),
) -> str | None:
    """Why `actor` may not change an entry in their sight that `owner_id` works.

    Args:
        actor: who asks; must hold at_risk.modify already.
        owner_id: the entry's assignee, None when nobody's.
        team: ids of the people under the same manager, the actor included.
        whose: the setting `agents_may_modify`: location, team or own.
        covered: ids of those who are out today and whom the actor covers; theirs count as own.

    """
    own = {None, actor.id, *covered}
    if actor.holds("at_risk.reassign") or owner_id in own or whose == "location":
        return None
    if whose == "team" and owner_id in team:
        return None
    reach = "their own entries" if whose == "own" else "their team's entries"
    return f"this is a colleague's entry, and agents may change only {reach}"


def assign_refusal(
    actor: Actor, *, owner_id: int | None, owned: bool, new_id: int | None, note: str
) -> str | None:
    """Why `actor` may not give an entry to `new_id`.

    Args:
        actor: who asks; must hold at_risk.modify already.
        owner_id: the present assignee.
        owned: whether that assignee is active and on the entry's location.
        new_id: who is to have it; None while that is still being chosen.
        note: what the actor said about it.

    """
    if actor.holds("at_risk.reassign") or owner_id == new_id:
        return None
    if owner_id is None or not owned:
        return None
    if owner_id != actor.id:
        return "this is a colleague's entry: your role may not take it from them"
    return None if note else "say in a note why you hand your entry to someone else"


def many_refusal(actor: Actor, count: int) -> str | None:
    """Why `actor` may not change `count` entries at once."""
    if actor.holds("at_risk.bulk") or count <= AGENTS_MOST:
        return None
    return (
        f"your role may change at most {AGENTS_MOST} entries at once, and these are {count}: "
        "mark fewer"
    )


def among_many_refusal(
    actor: Actor, *, owner_id: int | None, covered: frozenset[int] = frozenset()
) -> str | None:
    """Why the entry that `owner_id` works may not be among those that `actor` changes at once.

    Entries of those who are out and whom the actor covers, `covered`, count as own.
    """
    if actor.holds("at_risk.bulk") or owner_id in {actor.id, *covered}:
        return None
    return "this is not your entry: among many at once your role may change only your own"


_KEEPING = ADMIN - LEAD
"""Grants of those who keep the company's records: each may mend what another of them did."""


def revert_refusal(
    actor: Actor,
    *,
    by_id: int,
    command: type[Command] | None,
    made_ago: timedelta = timedelta(0),
    contact_minutes: int = 0,
) -> str | None:
    """Why `actor` may not take back a change made by `by_id` with `command`.

    Args:
        actor: who asks.
        by_id: who made the change.
        command: what it was made with; None stands for a change that no command of today could
            make, such as founding the store.
        made_ago: how long ago it was made first; 0 for bringing back what was taken back.
        contact_minutes: the setting `contact_undo_minutes`.

    """
    if command is None or command in {ImportCustomers, LoadCompany}:
        return "this change cannot be taken back from here"
    if command is LogContact:
        return _contact_revert_refusal(
            actor, by_id=by_id, made_ago=made_ago, minutes=contact_minutes
        )
    if by_id != actor.id and not (actor.holds("at_risk.reassign") or NEEDS[command] in _KEEPING):
        return "only a lead can take back a colleague's change"
    return refusal(actor.grants, command)


def _contact_revert_refusal(
    actor: Actor, *, by_id: int, made_ago: timedelta, minutes: int
) -> str | None:
    """A contact is a record of what happened: only a slip is taken back, by who made it."""
    if by_id != actor.id:
        return "a contact can be taken back only by who logged it"
    if made_ago > timedelta(minutes=minutes):
        return (
            f"a contact can be taken back for {minutes} minutes, and this one is older: "
            "log another one, or a note, that puts it right"
        )
    return refusal(actor.grants, LogContact)
