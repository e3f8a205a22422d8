"""`atrisk users`: who works here, and where."""

import typer

from ..domain.admin_commands import AddUser, SwitchUser
from ..domain.dates import check_zone
from ..domain.queries import FindUser, ListUsers
from ..domain.rows import UserRow
from ..errors import Usage
from . import names, options
from .listing import paged, show
from .objects import user_object
from .options import Argument, Given, Option
from .printing import Column
from .session import Session

USER_COLUMNS = (
    Column("Username", 20, least=8),
    Column("Name", 28, least=10),
    Column("Role", 16),
    Column("Active"),
    Column("Locations", 40, least=10),
)
EVERYONE = 1_000_000
_USERNAME = Argument(name="username", value="USERNAME", help="Their name on this system.")

_ADDED = (
    Option(name="full_name", also=("--name",), help="Their name as people say it.", needed=True),
    Option(name="role", value="NAME", help="Viewer, Agent, Lead or Admin.", needed=True),
    Option(
        name="location",
        value="NAME",
        also=("--locations",),
        many=True,
        help="A location they work for; may be repeated.",
    ),
    Option(name="all_locations", flag=True, help="They work for all of them."),
    Option(
        name="time_zone",
        value="ZONE",
        also=("--zone",),
        help="IANA name; their first location's if left.",
    ),
    Option(name="email", help="E-mail address."),
    Option(name="title", help="What they are called in the company."),
    Option(name="manager", value="USER", help="Who leads them."),
)


def register_users(app: typer.Typer) -> None:
    """Add the subcommands on people."""
    options.add(
        app,
        "list",
        list_users,
        options=(Option(name="limit", value="N", help="At most so many rows: all."),),
    )
    options.add(
        app,
        "add",
        add_user,
        arguments=(
            _USERNAME,
            Argument(name="more", value="MORE", help="More locations.", many=True),
        ),
        options=_ADDED,
    )
    options.add(app, "off", switch_off, arguments=(_USERNAME,))
    options.add(app, "on", switch_on, arguments=(_USERNAME,))


def list_users(session: Session, given: Given) -> None:
    """List the people, those who are off too.

    Example:
      atrisk users list --json
    """
    from .values import count

    limit = count(given.text("limit", str(EVERYONE)), field="limit")
    show(
        session,
        paged(session, lambda span: ListUsers(span=span), limit=limit),
        columns=USER_COLUMNS,
        cells=_user_cells,
        shape=user_object,
        nothing="Nobody is in sight.",
    )


def add_user(session: Session, given: Given) -> None:
    """Add a person.

    They start the program as themselves, by their name on this system.

    Examples:
      atrisk users add ana --name "Ana Lopez" --role Agent --location Provo
      atrisk users add kim --name "Kim Wu" --role Lead --all-locations
    """
    session.expect(AddUser)
    everywhere, wanted = given.on("all_locations"), given.many("location")
    if given.many("more") and not wanted:
        raise Usage("Give locations after --location.", field="locations")
    wanted += given.many("more")
    if everywhere == bool(wanted):
        raise Usage("Give either --location, once or more, or --all-locations.", field="locations")
    places = [names.location(session, name, field="locations") for name in wanted]
    zone = given.text("time_zone") or (places[0].zone if places else session.actor.zone)
    manager = given.text("manager")
    command = AddUser(
        username=given.text("username"),
        full_name=given.text("full_name"),
        role_id=names.role_id(session, given.text("role")),
        location_ids=tuple(place.id for place in places),
        all_locations=everywhere,
        email=given.text("email"),
        zone=check_zone(zone),
        title=given.text("title"),
        manager_id=names.user_id(session, manager, field="manager") if manager else None,
    )
    session.do(command)
    _tell_user(session, given.text("username"), "added")


def switch_off(session: Session, given: Given) -> None:
    """Switch a person off.

    They can do nothing from now on; what they did stays.

    Example:
      atrisk users off ana
    """
    _switch(session, given, active=False)


def switch_on(session: Session, given: Given) -> None:
    """Switch a person on again.

    Example:
      atrisk users on ana
    """
    _switch(session, given, active=True)


def _switch(session: Session, given: Given, *, active: bool) -> None:
    session.expect(SwitchUser)
    user = session.ask(FindUser(username=given.text("username")))
    session.do(SwitchUser(user_id=user.id, version=user.version, active=active))
    _tell_user(session, user.username, "switched on" if active else "switched off")


def _tell_user(session: Session, username: str, done: str) -> None:
    user = session.ask(FindUser(username=username))
    if session.printer.json:
        session.printer.object(user_object(user))
    else:
        session.printer.line(f"{user.full_name} ({user.username}), {user.role}, {done}")


def _user_cells(user: UserRow) -> tuple[str, ...]:
    places = "all" if user.all_locations else ", ".join(user.locations)
    active = "yes" if user.active else "off"
    return user.username, user.full_name, user.role, active, places or "none"
