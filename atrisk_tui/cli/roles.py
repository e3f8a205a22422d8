"""`atrisk roles`: named sets of grants, and who has them."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice

import typer

from ..domain.admin_commands import AddRole, DeleteRole, EditRole
from ..domain.admin_queries import ListPeople, ListRoleRows
from ..domain.admin_rows import PersonRow, RoleRow
from ..domain.paging import Span, Step
from ..domain.policy import GRANTS
from ..domain.text import name_key
from ..errors import Invalid, Missing, Usage
from . import options
from .listing import show
from .options import Argument, Given, Option
from .printing import Column, Json
from .session import Session

COLUMNS = (
    Column("Name", 40, least=10),
    Column("Built in"),
    Column("People", right=True),
    Column("Off", right=True),
    Column("Grants", right=True),
)
PAGE = 200
NAMED = 3
"""People whom a question names; the others are counted."""
SHOWN = 50
"""People with a role who are named."""
_ROLE = Argument(name="role", value="NAME", help="The role's name.")
_GRANT = Option(
    name="grant",
    value="GRANT",
    also=("--grants",),
    many=True,
    help="What it may do, such as catalog.manage; may be repeated, or several with commas.",
)
_DROP = Option(
    name="drop", value="GRANT", many=True, help="What it may not do any more; may be repeated."
)
_YES = Option(name="yes", flag=True, help="Do not ask.")


def register(app: typer.Typer) -> None:
    """Add the subcommands on roles."""
    like = Option(name="like", value="NAME", help="A role whose grants it begins with.")
    new_name = Option(name="new_name", written="--name", value="NEW", help="Its new name.")
    options.add(app, "list", list_roles)
    options.add(app, "show", show_role, arguments=(_ROLE,))
    options.add(app, "add", add_role, arguments=(_ROLE,), options=(_GRANT, _DROP, like))
    options.add(app, "edit", edit_role, arguments=(_ROLE,), options=(_GRANT, _DROP, new_name, _YES))
    options.add(app, "delete", delete_role, arguments=(_ROLE,), options=(_YES,))


def list_roles(session: Session, given: Given) -> None:
    """List the roles, the built-in ones first, and how many people have each.

    Example:
      atrisk roles list --json
    """
    del given
    show(
        session,
        _roles(session),
        columns=COLUMNS,
        cells=_cells,
        shape=role_object,
        nothing="There are no roles.",
    )


def show_role(session: Session, given: Given) -> None:
    """Show what a role may do, and who has it.

    Example:
      atrisk roles show Lead
    """
    role = _role(session, given.text("role"))
    people = list(islice(_people(session, role), SHOWN)) if _sees_people(session) else []
    if session.printer.json:
        usernames = [person.username for person in people]
        session.printer.object({**role_object(role), "usernames": usernames})
        return
    session.printer.facts(
        [
            ("Name", role.name),
            ("Built in", "yes" if role.built_in else "no"),
            ("May", "\n".join(_grant_words(grant) for grant in _sorted(role)) or "nothing"),
            ("People", f"{role.people}, and {role.people_off} off"),
            *([("Who", "\n".join(_person(person) for person in people))] if people else []),
        ]
    )


def add_role(session: Session, given: Given) -> None:
    """Add a role, from single grants or like another one.

    Nobody can give a role what they may not do themselves. `atrisk roles show Admin` names all
    grants.

    Examples:
      atrisk roles add Librarian --grant catalog.manage
      atrisk roles add "Senior agent" --like Agent --grant at_risk.reassign,export.run
    """
    session.expect(AddRole)
    like = given.maybe("like")
    before = frozenset() if like is None else _like(session, like).grants
    grants = _changed(before, given)
    if not grants and like is None and not _named(given, "grant"):
        raise Usage("Say what it may do: --grant GRANT, or --like ROLE.", field="grant")
    receipt = session.do(AddRole(name=given.text("role"), grants=grants))
    _tell(session, receipt.subject_id or 0, "added")


def edit_role(session: Session, given: Given) -> None:
    """Change what a role may do, for everybody who has it, from now on.

    Says whom it affects and asks first, unless --yes says so. Built-in roles stay as they are.

    Examples:
      atrisk roles edit Librarian --grant setting.manage
      atrisk roles edit Librarian --drop setting.manage --yes
      atrisk roles edit Librarian --name Archivist
    """
    session.expect(EditRole)
    role = _role(session, given.text("role"))
    grants = _changed(role.grants, given)
    name = given.text("new_name", role.name)
    if grants == role.grants and given.maybe("new_name") is None:
        raise Usage("Say what to change: see atrisk roles edit --help.")
    command = EditRole(role_id=role.id, version=role.version, name=name, grants=grants)
    affects = _whom(session, role) if grants != role.grants else ""
    if affects and not role.built_in and not _sure(session, given, f"This changes {affects}."):
        return
    session.do(command)
    _tell(session, role.id, f"changed{f': {affects}' if affects else ''}")


def delete_role(session: Session, given: Given) -> None:
    """Delete a role that nobody has.

    Asks first, unless --yes says so.

    Example:
      atrisk roles delete Librarian --yes
    """
    session.expect(DeleteRole)
    role = _role(session, given.text("role"))
    free = not (role.built_in or role.people.value or role.people_off.value)
    if free and not _sure(session, given, f"This deletes the role {role.name}."):
        return
    session.do(DeleteRole(role_id=role.id, version=role.version))
    if session.printer.json:
        session.printer.object(role_object(role))
    else:
        session.printer.line(f"Role {role.name} deleted")


def role_object(role: RoleRow) -> Json:
    """Return one role; people and people_off are how many have it and are on, and off."""
    return {
        "name": role.name,
        "version": role.version,
        "built_in": role.built_in,
        "grants": _sorted(role),
        "people": role.people.value,
        "people_off": role.people_off.value,
    }


def _roles(session: Session) -> Iterator[RoleRow]:
    span = Span(limit=PAGE)
    while True:
        page = session.ask(ListRoleRows(span=span))
        yield from page.rows
        if page.after is None:
            return
        span = Span(Step.AFTER, page.after, limit=PAGE)


def _role(session: Session, name: str) -> RoleRow:
    """Return the role to act on. Raises: Missing, naming the nearest, Denied."""
    roles = {name_key(role.name): role for role in _roles(session)}
    wanted = name_key(name)
    if wanted in roles:
        return roles[wanted]
    near = tuple(roles[key].name for key in get_close_matches(wanted, roles, n=3))
    hint = f" Do you mean {' or '.join(near)}?" if near else ""
    known = near or tuple(role.name for role in roles.values())
    raise Missing(f"There is no role “{name}”.{hint}", field="role", allowed=known)


def _like(session: Session, name: str) -> RoleRow:
    try:
        return _role(session, name)
    except Missing as error:
        raise Invalid(error.message, field="like", allowed=error.allowed) from error


def _named(given: Given, option: str) -> frozenset[str]:
    words = (word for value in given.many(option) for word in re.split(r"[,\s]+", value))
    return frozenset(word for word in words if word)


def _changed(before: frozenset[str], given: Given) -> frozenset[str]:
    """Return grants with those added and dropped that were named. Raises: Invalid."""
    more, fewer = _named(given, "grant"), _named(given, "drop")
    for grant in sorted(fewer - before):
        raise Invalid(
            f"It does not have {grant}: there is nothing to drop.",
            field="drop",
            allowed=tuple(sorted(before)),
        )
    return (before | more) - fewer


def _sure(session: Session, given: Given, what: str) -> bool:
    """Return whether the person wants it. Raises: Usage where nobody can be asked."""
    if given.on("yes"):
        return True
    if session.printer.json or not session.stdin.isatty():
        raise Usage(f"{what} It needs --yes where nobody can be asked.", field="yes")
    if session.confirm(f"{what} Go on?"):
        return True
    session.printer.message("Nothing was changed.")
    return False


def _whom(session: Session, role: RoleRow) -> str:
    """Return whom a change of the role affects: "what 5 people may do (Ana Ruiz, …)"."""
    count = role.people.value
    if not count:
        return ""
    first = islice(_people(session, role), NAMED) if _sees_people(session) else ()
    names = [person.full_name for person in first]
    if names and count > len(names):
        names.append(f"{count - len(names)} more")
    people = "1 person" if count == 1 else f"{role.people} people"
    return f"what {people} may do" + (f" ({', '.join(names)})" if names else "")


def _sees_people(session: Session) -> bool:
    return session.actor.holds("user.manage")


def _people(session: Session, role: RoleRow) -> Iterator[PersonRow]:
    query = ListPeople(role_id=role.id, include_inactive=False, span=Span(limit=SHOWN))
    yield from session.ask(query).rows


def _tell(session: Session, role_id: int, done: str) -> None:
    role = next(role for role in _roles(session) if role.id == role_id)
    if session.printer.json:
        session.printer.object(role_object(role))
    else:
        session.printer.line(f"Role {role.name} {done}")


def _sorted(role: RoleRow) -> list[str]:
    return sorted(role.grants)


def _grant_words(grant: str) -> str:
    return f"{GRANTS.get(grant, 'unknown here')} ({grant})"


def _person(person: PersonRow) -> str:
    return f"{person.full_name} ({person.username})"


def _cells(role: RoleRow) -> tuple[str, ...]:
    built_in = "yes" if role.built_in else "no"
    return role.name, built_in, str(role.people), str(role.people_off), str(len(role.grants))
