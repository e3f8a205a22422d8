"""How a store begins: its schema, default catalogs, four roles, one location, one Admin."""

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlmodel import SQLModel

from ..data_files import data_file
from ..domain.currency import currency_digits
from ..domain.model import Actor, CancelCategory, CatalogKind, Outcome, RiskLevel
from ..domain.policy import BUILT_IN_ROLES
from ..domain.settings import Settings, checked
from ..domain.text import one_line, parse_money_rounded
from ..errors import Invalid, StoreUnusable
from .audit import WriteSession
from .engine import is_postgresql, unpooled_engine
from .files import private_folder, refuse_network
from .schema import make_schema, revision_of, synced
from .store import Store, database_failures, record, utc_now
from .tables import AccountClass, CatalogEntry, Location, Region, Role, Setting, User
from .work import Done, Work

CATALOG_ORDER = (
    CatalogKind.REASONS,
    CatalogKind.CAUSES,
    CatalogKind.CANCEL_REASONS,
    CatalogKind.RESOLUTIONS,
    CatalogKind.CREDIT_REASONS,
    CatalogKind.MITIGATION_ACTIONS,
)
"""Cancel reasons before the resolutions that name one."""


class Founder(NamedTuple):
    """Who and what a new store begins with."""

    username: str
    full_name: str
    zone: str
    settings: Mapping[str, str]
    location: str
    region: str


def found(  # noqa: PLR0913 - each is an answer that `init` asks for
    where: str,
    *,
    username: str,
    full_name: str,
    zone: str,
    currency: str = "USD",
    company_name: str = "",
    location: str = "Main office",
    region: str = "",
    settings: Mapping[str, str] | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Store:
    """Make a store at a path or URL where there is none, and open it.

    The file appears whole or not at all, readable by its owner alone. `settings` are others
    than currency and company name, by their keys.
    Raises: Invalid when something is there already, which is left as it is;
    StoreUnusable when the place cannot be used.
    """
    wanted = {"currency": currency, **(settings or {})}
    if company_name:
        wanted["company_name"] = company_name
    founder = Founder(
        one_line(username, field="username", limit=64, minimum=1),
        one_line(full_name, field="full_name", limit=255, minimum=1),
        zone,
        {key: checked(key, value) for key, value in wanted.items()},
        one_line(location, field="location", limit=255, minimum=1),
        one_line(region, field="region", limit=255),
    )
    with database_failures():
        if is_postgresql(where):
            _found_database(where, founder, clock())
        else:
            _found_file(Path(where), founder, clock())
    return Store.open(where, clock=clock)


def _found_database(where: str, founder: Founder, now: datetime) -> None:
    engine = unpooled_engine(where)
    try:
        with engine.connect() as connection:
            taken = revision_of(connection) is not None
        if taken or not make_schema(engine, then=lambda new: _fill(new, founder, now)):
            raise Invalid("There is a store in this database already; it was left untouched.")
    finally:
        engine.dispose()


def _found_file(path: Path, founder: Founder, now: datetime) -> None:
    if os.path.lexists(path):
        raise _occupied(path)
    private_folder(path.parent)
    refuse_network(path)
    part = path.with_name(f".{path.name}.new-{os.getpid()}")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        engine = unpooled_engine(str(part))
        make_schema(engine, then=lambda new: _fill(new, founder, now))
        engine.dispose()
        synced(part)
        # A link, unlike a rename, never replaces what someone else put there meanwhile.
        os.link(part, path)
        synced(path.parent)
    except FileExistsError:
        raise _occupied(path) from None
    except OSError as error:
        raise StoreUnusable(f"No store can be made at {path}: {error.strerror}.") from None
    finally:
        for name in (part.name, f"{part.name}-wal", f"{part.name}-shm"):
            part.with_name(name).unlink(missing_ok=True)


def _occupied(path: Path) -> Invalid:
    return Invalid(f"There is something at {path} already; it was left untouched.")


def _fill(connection: Connection, founder: Founder, now: datetime) -> None:
    with WriteSession(connection) as session:
        admin = _add_people(session, founder)
        lists = tomllib.loads(data_file("catalogs.toml").read_text("utf-8"))
        _add_catalogs(session, lists, currency_digits(founder.settings["currency"]))
        session.add_all(Setting(key=key, value=value) for key, value in founder.settings.items())
        session.flush()
        actor = Actor(
            id=admin.id,
            username=admin.username,
            full_name=admin.full_name,
            role="Admin",
            grants=BUILT_IN_ROLES["Admin"],
            location_ids=None,
            zone=admin.zone,
        )
        work = Work(session=session, actor=actor, now=now, settings=Settings())
        record(work, Done("app_user", admin.id), intent="FoundStore")


def _add_people(session: WriteSession, founder: Founder) -> User:
    roles = {
        name: Role(name=name, grants=sorted(grants), built_in=True)
        for name, grants in BUILT_IN_ROLES.items()
    }
    region = Region(name=founder.region) if founder.region else None
    _add(session, *roles.values(), *([region] if region else []))
    place = Location(
        name=founder.location, zone=founder.zone, region_id=region.id if region else None
    )
    admin = User(
        username=founder.username,
        full_name=founder.full_name,
        role_id=roles["Admin"].id,
        all_locations=True,
        zone=founder.zone,
    )
    _add(session, place, admin)
    return admin


def _add_catalogs(
    session: WriteSession, lists: Mapping[str, list[dict[str, Any]]], digits: int
) -> None:
    cancel_reasons: dict[str, int] = {}
    for kind in CATALOG_ORDER:
        items = list(_items(kind, lists.get(kind.value, []), cancel_reasons))
        _add(session, *items)
        if kind is CatalogKind.CANCEL_REASONS:
            cancel_reasons = {item.name: item.id for item in items}
    _add(
        session,
        *(
            AccountClass(
                position=place,
                name=each["name"],
                default_rmr=_minor(each.get("default_rmr"), digits),
                contract_months=each.get("contract_months"),
            )
            for place, each in enumerate(lists.get("account-classes", []))
        ),
    )


def _items(
    kind: CatalogKind, rows: list[dict[str, Any]], cancel_reasons: Mapping[str, int]
) -> Iterator[CatalogEntry]:
    for place, row in enumerate(rows):
        outcome, category, risk = (row.get(key) for key in ("outcome", "category", "default_risk"))
        usual = row.get("cancel_reason")
        yield CatalogEntry(
            kind=kind,
            name=row["name"],
            position=place,
            outcome=Outcome(outcome) if outcome else None,
            category=CancelCategory(category) if category else None,
            default_risk=RiskLevel(risk) if risk else None,
            cancel_reason_id=cancel_reasons[usual] if usual else None,
            controllable=row.get("controllable"),
        )


def _minor(amount: str | None, digits: int) -> int | None:
    if amount is None:
        return None
    return parse_money_rounded(amount, field="default_rmr", currency_digits=digits)[0]


def _add(session: WriteSession, *rows: SQLModel) -> None:
    session.add_all(rows)
    session.flush()
