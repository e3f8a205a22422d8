"""`atrisk users`: who works here, with which role and where."""

from collections.abc import Iterator
from itertools import islice

import typer

from ..domain.admin_commands import AddUser, EditUser
from ..domain.admin_queries import GetUserLoad, ListPeople
from ..domain.admin_rows import PersonRow
from ..domain.queries import FindUser, ListUsers
from ..domain.rows import UserRow
from ..errors import Denied, Usage
from . import absences, leaving, options, user_values
from .listing import paged, show
from .objects import user_object
from .options import Given, Option
from .printing import Column
from .session import Session
from .user_text import load_object, load_words, person_object, places_words
from .user_values import USERNAME

PLAIN_COLUMNS = (
    Column("Username", 20, least=8),
    Column("Name", 28, least=10),
    Column("Role", 16),
    Column("Active"),
    Column("Locations", 40, least=10),
)
COLUMNS = (
    *PLAIN_COLUMNS[:4],
    Column("Open", right=True),
    Column("Locations", 40, least=10),
)
EVERYONE = 1_000_000
GRANT = "user.manage"
"""Who manages people sees more of them than who only works with them."""

_LISTED = (
    Option(name="role", value="NAME", help="Only those with this role."),
    Option(name="location", value="NAME", help="Only those who name this location."),
    Option(name="off", flag=True, help="Only those who are off."),
    Option(name="all", flag=True, help="Those who are on and off: what is listed anyway."),
    Option(name="search", help="Only those whose name, username or e-mail contains this."),
    Option(name="limit", value="N", help="At most so many rows: all."),
)


def register(app: typer.Typer) -> None:
    """Add the subcommands on people."""
    options.add(app, "list", list_users, options=_LISTED)
    options.add(app, "show", show_user, arguments=(USERNAME,))
    options.add(
        app,
        "add",
        add_user,
        arguments=(USERNAME, user_values.MORE),
        options=user_values.ADDED,
    )
    options.add(
        app,
        "edit",
        edit_user,
        arguments=(USERNAME, user_values.MORE),
        options=user_values.EDITED,
    )
    leaving.register(app)
    absences.register(app)


def list_users(session: Session, given: Given) -> None:
    """List the people, those who are off too.

    Who manages people also sees how many active entries each has.

    Examples:
      atrisk users list --json
      atrisk users list --role Agent --location Provo
      atrisk users list --off
      atrisk users list --search ana
    """
    from .values import count

    if given.on("off") and given.on("all"):
        raise Usage("Give --off or --all, not both.", field="off")
    limit = count(given.text("limit", str(EVERYONE)), field="limit")
    if not session.actor.holds(GRANT):
        _list_plainly(session, given, limit)
        return
    show(
        session,
        _people(session, given, limit),
        columns=COLUMNS,
        cells=_cells,
        shape=person_object,
        nothing="There is nobody like that.",
    )


def show_user(session: Session, given: Given) -> None:
    """Show a person, and all that hangs on them.

    Example:
      atrisk users show ana
    """
    person = user_values.person(session, given.text("username"))
    load = session.ask(GetUserLoad(user_id=person.id))
    if session.printer.json:
        session.printer.object({**person_object(person), **load_object(load)})
        return
    session.printer.facts(
        [
            ("Username", person.username),
            ("Name", person.full_name),
            ("Role", person.role),
            ("Active", "yes" if person.active else "off"),
            ("Locations", places_words(person.all_locations, person.locations)),
            ("Time zone", person.zone),
            ("Manager", person.manager or "none"),
            ("E-mail", person.email or "none"),
            ("Title", person.title or "none"),
            *load_words(load),
        ]
    )


def add_user(session: Session, given: Given) -> None:
    """Add a person.

    They start the program as themselves, by their name on this system. With --like they get the
    role, the locations, the manager and the time zone of somebody else, unless given.

    Examples:
      atrisk users add ana --name "Ana Lopez" --role Agent --location Provo
      atrisk users add kim --name "Kim Wu" --role Lead --all-locations
      atrisk users add joe --name "Joe Lund" --like ana
    """
    session.expect(AddUser)
    session.do(user_values.new_person(session, given))
    _tell(session, given.text("username"), "added")


def edit_user(session: Session, given: Given) -> None:
    """Change a person.

    What is not given stays; an empty value empties its field. The locations given replace those
    they worked for; entries at the others stay theirs and count as unassigned.

    Examples:
      atrisk users edit ana --role Lead --manager kim
      atrisk users edit ana --location Provo --location Ogden
      atrisk users edit ana --username ana.lopez --name "Ana Lopez"
      atrisk users edit kim --all-locations
    """
    session.expect(EditUser)
    person = user_values.person(session, given.text("username"))
    command = user_values.edit(session, given, person)
    receipt = session.do(command)
    username = given.maybe("new_username") or person.username
    _tell(session, username, "changed" if receipt.audit_id else "stays as it is")
    load = session.ask(GetUserLoad(user_id=person.id))
    if load.unowned and not session.printer.json:
        session.printer.message(
            f"{load.unowned} active entries are at locations they do not work for: "
            f"atrisk users handover {username} --only-unowned --to USER."
        )


def _people(session: Session, given: Given, limit: int) -> Iterator[PersonRow]:
    role_id, location_id = user_values.filters(session, given)
    only_off = given.on("off")
    rows = paged(
        session,
        lambda span: ListPeople(
            role_id=role_id, location_id=location_id, text=given.text("search"), span=span
        ),
        limit=EVERYONE if only_off else limit,
    )
    return islice((row for row in rows if not (only_off and row.active)), limit)


def _list_plainly(session: Session, given: Given, limit: int) -> None:
    """List everybody for somebody who does not manage people."""
    if given.on("off") or given.among(("role", "location", "search")):
        raise Denied("Your role may not manage people: only the whole list is there for you.")
    show(
        session,
        paged(session, lambda span: ListUsers(span=span), limit=limit),
        columns=PLAIN_COLUMNS,
        cells=_plain_cells,
        shape=user_object,
        nothing="Nobody is in sight.",
    )


def _tell(session: Session, username: str, done: str) -> None:
    user = session.ask(FindUser(username=username))
    if session.printer.json:
        session.printer.object(user_object(user))
    else:
        session.printer.line(f"{user.full_name} ({user.username}), {user.role}, {done}")


def _plain_cells(user: UserRow) -> tuple[str, ...]:
    places = places_words(user.all_locations, user.locations)
    return user.username, user.full_name, user.role, "yes" if user.active else "off", places


def _cells(row: PersonRow) -> tuple[str, ...]:
    places = places_words(row.all_locations, row.locations)
    active = "yes" if row.active else "off"
    return row.username, row.full_name, row.role, active, str(row.open_entries), places
