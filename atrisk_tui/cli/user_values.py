"""What is given of a person on the command line, read into commands."""

from ..domain.admin_commands import AddUser, EditUser
from ..domain.admin_queries import PeopleById
from ..domain.admin_rows import PersonRow
from ..domain.commands import Value
from ..domain.dates import check_zone
from ..domain.queries import FindUser, ListLocations
from ..domain.rows import LocationRow
from ..errors import Invalid, Missing, Usage
from . import names
from .options import Argument, Given, Option
from .session import Session

USERNAME = Argument(name="username", value="USERNAME", help="Their name on this system.")
MORE = Argument(name="more", value="MORE", help="More locations.", many=True)
_ROLE = Option(name="role", value="NAME", help="Viewer, Agent, Lead, Admin or one of your own.")
_COMMON = (
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
        help="IANA name, such as America/Denver.",
    ),
    Option(name="email", help="E-mail address."),
    Option(name="title", help="What they are called in the company."),
    Option(name="manager", value="USER", help="Who leads them."),
)
ADDED = (
    Option(name="full_name", also=("--name",), help="Their name as people say it.", needed=True),
    _ROLE,
    *_COMMON,
    Option(name="like", value="USER", help="Whose role, locations, manager and zone they get."),
)
EDITED = (
    Option(name="full_name", also=("--name",), help="Their name as people say it."),
    Option(name="new_username", written="--username", value="NEW", help="Their new username."),
    _ROLE,
    *_COMMON,
)


def person(session: Session, username: str) -> PersonRow:
    """Return the person to act on. Raises: Missing, Denied."""
    found = session.ask(FindUser(username=username))
    rows = session.ask(PeopleById(ids=(found.id,)))
    if not rows:
        raise Missing(f"There is no person “{username}” any more.")
    return rows[0]


def filters(session: Session, given: Given) -> tuple[int | None, int | None]:
    """Return the ids of the role and of the location that a list is narrowed to."""
    role, location = given.maybe("role"), given.maybe("location")
    return (
        None if role is None else names.role_id(session, role),
        None if location is None else names.location(session, location).id,
    )


def new_person(session: Session, given: Given) -> AddUser:
    """Return what adds a person. Raises: Usage, Invalid."""
    like = _like(session, given)
    if given.maybe("role") is None and like is None:
        raise Usage("--role is needed, or --like: see atrisk users add --help.", field="role")
    places = _places(session, given)
    everywhere = given.on("all_locations")
    if not everywhere and not places and like is not None:
        everywhere, places = like.all_locations, _places_of(session, like)
    if everywhere == bool(places):
        raise Usage("Give either --location, once or more, or --all-locations.", field="locations")
    return AddUser(
        username=given.text("username"),
        full_name=given.text("full_name"),
        role_id=_role(session, given, like),
        location_ids=tuple(place.id for place in places),
        all_locations=everywhere,
        email=given.text("email"),
        zone=_zone(session, given, places=places, like=like),
        title=given.text("title"),
        manager_id=_manager(session, given, like),
    )


def edit(session: Session, given: Given, now: PersonRow) -> EditUser:
    """Return what changes a person as they are `now`. Raises: Usage, Invalid."""
    changes: dict[str, Value] = dict(given.among(("full_name", "email", "title")))
    if (username := given.maybe("new_username")) is not None:
        changes["username"] = username
    if (role := given.maybe("role")) is not None:
        changes["role_id"] = names.role_id(session, role)
    if (zone := given.maybe("time_zone")) is not None:
        changes["zone"] = check_zone(zone)
    if (manager := given.maybe("manager")) is not None:
        leader = names.user_id(session, manager, field="manager") if manager.strip() else None
        changes["manager_id"] = leader
    places = _places(session, given)
    if given.on("all_locations") or places:
        # Who names locations wants those, not all of them.
        changes["all_locations"] = given.on("all_locations")
    if not changes:
        raise Usage("Say what to change: see atrisk users edit --help.")
    return EditUser(
        user_id=now.id,
        version=now.version,
        changes=changes,
        location_ids=tuple(place.id for place in places) or None,
    )


def _like(session: Session, given: Given) -> PersonRow | None:
    username = given.maybe("like")
    if username is None:
        return None
    try:
        return person(session, username)
    except (Missing, Invalid) as error:
        raise Invalid(error.message, field="like", allowed=error.allowed) from error


def _places(session: Session, given: Given) -> list[LocationRow]:
    """Return the locations that were given. Raises: Usage, Invalid."""
    wanted = given.many("location")
    if given.many("more") and not wanted:
        raise Usage("Give locations after --location.", field="locations")
    if wanted and given.on("all_locations"):
        raise Usage("Give either --location, once or more, or --all-locations.", field="locations")
    every = (*wanted, *given.many("more"))
    return [names.location(session, name, field="locations") for name in every]


def _places_of(session: Session, like: PersonRow) -> list[LocationRow]:
    """Return where somebody works, as far as another person can be given it."""
    rows = session.ask(ListLocations())
    return [row for row in rows if row.active and row.id in like.location_ids]


def _role(session: Session, given: Given, like: PersonRow | None) -> int:
    role = given.maybe("role")
    if role is None and like is not None:
        return like.role_id
    return names.role_id(session, role or "")


def _zone(
    session: Session, given: Given, *, places: list[LocationRow], like: PersonRow | None
) -> str:
    zone = given.text("time_zone")
    if zone:
        return check_zone(zone)
    if like is not None:
        return like.zone
    return places[0].zone if places else session.actor.zone


def _manager(session: Session, given: Given, like: PersonRow | None) -> int | None:
    manager = given.maybe("manager")
    if manager is not None:
        return names.user_id(session, manager, field="manager") if manager.strip() else None
    if like is None or like.manager_id is None:
        return None
    # A manager who has left since is no choice for a new person.
    leaders = session.ask(PeopleById(ids=(like.manager_id,)))
    return like.manager_id if leaders and leaders[0].active else None
