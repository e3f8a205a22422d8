"""Names to records: a name given as a value that does not exist is refused, naming its field."""

from difflib import get_close_matches

from ..domain.model import CatalogKind
from ..domain.queries import (
    EntryIdOfRef,
    FindCatalogItem,
    FindUser,
    GetCustomer,
    GetEntry,
    ListAccountClasses,
    ListLocations,
    ListRoles,
    Query,
    R_co,
)
from ..domain.rows import CustomerDetail, EntryDetail, LocationRow
from ..domain.text import cleaned, label, name_key
from ..errors import Invalid, Missing
from .session import Session


def entry(session: Session, ref: str) -> EntryDetail:
    """Return the entry to act on. Raises: Missing."""
    found = session.ask(GetEntry(entry_id=session.ask(EntryIdOfRef(ref=ref))))
    if found.deleted:
        raise Missing(f"There is no entry {found.ref}: it was deleted.")
    return found


def customer(session: Session, account_number: str) -> CustomerDetail:
    """Return the customer to act on. Raises: Missing."""
    return session.ask(_account(account_number))


def named_customer(session: Session, account_number: str, *, field: str) -> CustomerDetail:
    """Return a customer named as a value. Raises: Invalid."""
    return _value(session, _account(account_number), field)


def entry_id(session: Session, ref: str, *, field: str) -> int:
    """Return the id of an entry named as a value. Raises: Invalid."""
    return _value(session, EntryIdOfRef(ref=ref), field)


def item_id(session: Session, kind: CatalogKind, name: str, *, field: str) -> int:
    """Return the id of a catalog item named as a value. Raises: Invalid."""
    return _value(session, FindCatalogItem(kind=kind, name=name), field).id


def user_id(session: Session, username: str, *, field: str) -> int:
    """Return the id of a person named as a value. Raises: Invalid."""
    return _value(session, FindUser(username=username), field).id


def location(session: Session, name: str, *, field: str = "location") -> LocationRow:
    """Return a location in sight, named as a value. Raises: Invalid."""
    rows = session.ask(ListLocations())
    place = _place(name, tuple(row.name for row in rows), field)
    return rows[place]


def only_location(session: Session) -> LocationRow:
    """Return the one active location in sight. Raises: Invalid where there are more, or none."""
    rows = [row for row in session.ask(ListLocations()) if row.active]
    if len(rows) == 1:
        return rows[0]
    names = tuple(row.name for row in rows)
    raise Invalid("Say which location with --location.", field="location", allowed=names)


def region_id(session: Session, name: str, *, field: str = "region") -> int:
    """Return the id of a region that a location in sight is in. Raises: Invalid."""
    rows = session.ask(ListLocations())
    known = {row.region: row.region_id for row in rows if row.region and row.region_id}
    regions = tuple(known)
    return known[regions[_place(name, regions, field)]]


def role_id(session: Session, name: str) -> int:
    """Return the id of a role named as a value. Raises: Invalid."""
    rows = session.ask(ListRoles())
    return rows[_place(name, tuple(row.name for row in rows), "role")].id


def class_id(session: Session, name: str) -> int:
    """Return the id of an account class named as a value. Raises: Invalid."""
    rows = session.ask(ListAccountClasses())
    return rows[_place(name, tuple(row.name for row in rows), "account_class")].id


def _account(number: str) -> GetCustomer:
    # Made regular as the stored ones were: a copied number may bring spaces along.
    return GetCustomer(account_number=cleaned(number)[0])


def _value(session: Session, query: Query[R_co], field: str) -> R_co:
    try:
        return session.ask(query)
    except (Missing, Invalid) as error:
        raise Invalid(error.message, field=field, allowed=error.allowed) from error


def _place(name: str, known: tuple[str, ...], field: str) -> int:
    keys = [name_key(each) for each in known]
    wanted = name_key(name)
    if wanted in keys:
        return keys.index(wanted)
    near = get_close_matches(wanted, keys, n=1, cutoff=0.6)
    hint = f" Do you mean {known[keys.index(near[0])]}?" if near else ""
    raise Invalid(
        f"{label(field)}: there is no such one as “{name}”.{hint}", field=field, allowed=known
    )
